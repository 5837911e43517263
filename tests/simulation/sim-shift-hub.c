/* The hub of a shift: takes every entry, grants what is asked for, has a page of news each time.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-shift.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  TkSyncCarrier base;
  SimShift *shift;
} Hub;

static TkSyncHttpReply *
reply_new (const char *type, char *body)
{
  TkSyncHttpReply *reply = g_new0 (TkSyncHttpReply, 1);

  reply->status = 200;
  reply->type = g_strdup (type);
  reply->body = g_string_new (body);
  reply->round_trip_ms = 40;
  g_free (body);
  return reply;
}

static gint64
hub_now (const Hub *hub)
{
  return tk_clock_wall (&hub->shift->terminal->clock.base) + 700;
}

/* ---- Up ---- */

static void
judge (TkWireBatchReply *reply, gint64 seq)
{
  TkWireEntryResult *result = tk_wire_append (&tk_wire_entry_result_shape, reply->results);
  const char *status = seq % 29 == 0 ? "dead" : seq % 13 == 0 ? "conflict" : "applied";

  result->seq = seq;
  tk_wire_set (&result->status, status);
  if (seq % 29 == 0 || seq % 13 == 0)
    tk_wire_set (&result->reason, "The hub of this test does not like the number.");
}

static char *
take_batch (Hub *hub, const char *body)
{
  g_autoptr (GError) error = NULL;
  TkWireBatch *batch = tk_wire_decode (&tk_wire_batch_shape, body, strlen (body), &error);
  TkWireBatchReply *reply = tk_wire_new (&tk_wire_batch_reply_shape);

  g_assert_no_error (error);
  for (guint i = 0; i < batch->entries->len; i++)
    judge (reply, ((const TkWireEntry *) batch->entries->pdata[i])->seq);
  reply->acked = batch->head_seq;
  reply->now = hub_now (hub);
  char *text = tk_wire_encode (&tk_wire_batch_reply_shape, reply);
  tk_wire_free (&tk_wire_batch_reply_shape, reply);
  tk_wire_free (&tk_wire_batch_shape, batch);
  return text;
}

/* ---- Leases ---- */

#define LEASE_SIZE 6

/* What is left of each type beyond the leases the shift begins with. */
static const struct { gint64 event, type, first, last; } stock[] = {
  { 1, 1, 101, 100000 }, { 1, 2, 13, 50 }, { 1, 3, 13, 60 }, { 2, 1, 13, 200 },
};

static gint64
take_stock (Hub *hub, const TkWireLeaseWant *want)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stock); i++)
    {
      gint64 first = stock[i].first + hub->shift->granted[i];

      if (stock[i].event != want->event || stock[i].type != want->type || first + LEASE_SIZE - 1 > stock[i].last)
        continue;
      hub->shift->granted[i] += LEASE_SIZE;
      return first;
    }
  return 0;
}

static void
grant (Hub *hub, TkWireLeaseReply *reply, const TkWireLeaseWant *want)
{
  gint64 first = take_stock (hub, want);

  if (first == 0)
    return;
  TkWireLease *lease = tk_wire_append (&tk_wire_lease_shape, reply->leases);
  g_autofree char *id = g_strdup_printf ("granted-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, want->event,
                                         want->type, first);
  tk_wire_set (&lease->id, id);
  tk_wire_set (&lease->status, "open");
  lease->event = want->event;
  lease->type = want->type;
  lease->first = first;
  lease->last = first + LEASE_SIZE - 1;
  lease->epoch = 1;
  lease->sell_until = hub_now (hub) + 6 * 3600000;
  g_ptr_array_add (hub->shift->fresh, g_strdup (id));
}

static char *
grant_all (Hub *hub, const char *body)
{
  g_autoptr (GError) error = NULL;
  TkWireLeaseRequest *request = tk_wire_decode (&tk_wire_lease_request_shape, body, strlen (body), &error);
  TkWireLeaseReply *reply = tk_wire_new (&tk_wire_lease_reply_shape);

  g_assert_no_error (error);
  for (guint i = 0; i < request->wants->len; i++)
    grant (hub, reply, request->wants->pdata[i]);
  reply->now = hub_now (hub);
  char *text = tk_wire_encode (&tk_wire_lease_reply_shape, reply);
  tk_wire_free (&tk_wire_lease_reply_shape, reply);
  tk_wire_free (&tk_wire_lease_request_shape, request);
  return text;
}

/* ---- Down ---- */

static gboolean
tell (const TkSyncHttpRequest *request, const char *kind, char *key, char *body, GError **error)
{
  TkWireChange change = { (char *) kind, key, FALSE, body };
  g_autofree char *line = tk_wire_encode (&tk_wire_change_shape, &change);
  gboolean taken = request->line (line, strlen (line), request->line_data, error);

  g_free (key);
  g_free (body);
  return taken;
}

/* Page n: tickets and check-ins of elsewhere, a new staff member, a price, an incident. */
static gboolean
tell_news (Hub *hub, const TkSyncHttpRequest *request, int n, GError **error)
{
  gint64 now = hub_now (hub);

  for (int i = 1; i <= 4; i++)
    if (!tell (request, TK_CHANGE_TICKET, g_strdup_printf ("1-1-%d-0", 90000 + 4 * n + i),
               g_strdup_printf ("{\"event\":1,\"issue\":0,\"issuer\":9,\"serial\":%d,\"sold_at\":%" G_GINT64_FORMAT
                                ",\"status\":\"%s\",\"type\":1}", 90000 + 4 * n + i, now, i == 4 ? "voided" : "valid"), error)
        || !tell (request, TK_CHANGE_CHECKIN, g_strdup_printf ("seen-%d-%d", n, i),
                  g_strdup_printf ("{\"at\":%" G_GINT64_FORMAT ",\"count\":1,\"direction\":\"entry\",\"event\":1,\"gate\":2,"
                                   "\"gate_name\":\"VIP\",\"id\":\"seen-%d-%d\",\"issue\":0,\"serial\":%d,\"terminal\":5,"
                                   "\"terminal_name\":\"Gate B\",\"type\":1,\"verdict\":\"admitted\"}",
                                   now, n, i, 90000 + 4 * n + i), error))
      return FALSE;
  return tell (request, TK_CHANGE_STAFF, g_strdup_printf ("staff%d", n),
               g_strdup_printf ("{\"active\":true,\"display_name\":\"Staff %d\",\"name\":\"staff%d\",\"role\":\"gate\"}", n, n), error)
         && tell (request, TK_CHANGE_INCIDENT, g_strdup_printf ("incident-%d", n),
                  g_strdup_printf ("{\"at\":%" G_GINT64_FORMAT ",\"closed\":%s,\"id\":\"incident-%d\",\"kind\":\"double_entry\","
                                   "\"text\":\"Twice.\"}", now, n % 2 == 0 ? "false" : "true", n), error);
}

static gboolean
tell_page (Hub *hub, const TkSyncHttpRequest *request, GError **error)
{
  const char *since = strstr (request->path, "since=") + strlen ("since=");
  int n = atoi (since);
  g_autofree char *cursor = g_strdup_printf ("%d", n + 1);
  TkWireChangesEnd end = { .cursor = cursor, .now = hub_now (hub), .more = n % 3 == 0 };
  g_autofree char *line = tk_wire_encode (&tk_wire_changes_end_shape, &end);

  return tell_news (hub, request, n, error) && request->line (line, strlen (line), request->line_data, error);
}

/* ---- The carrier ---- */

static TkSyncHttpReply *
answer (Hub *hub, const TkSyncHttpRequest *request, GError **error)
{
  if (g_str_equal (request->path, "/api/v1/sync/journal"))
    return reply_new ("application/json", take_batch (hub, request->body));
  if (g_str_equal (request->path, "/api/v1/sync/leases"))
    return reply_new ("application/json", grant_all (hub, request->body));
  g_assert_true (g_str_has_prefix (request->path, "/api/v1/sync/changes?"));
  return tell_page (hub, request, error) ? reply_new ("application/x-ndjson", g_strdup ("")) : NULL;
}

static void
hub_send_async (TkSyncCarrier *carrier, const TkSyncHttpRequest *request, GCancellable *cancellable, GAsyncReadyCallback callback,
                gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  GError *error = NULL;
  TkSyncHttpReply *reply = answer ((Hub *) carrier, request, &error);

  if (reply != NULL)
    g_task_return_pointer (task, reply, (GDestroyNotify) tk_sync_http_reply_free);
  else
    g_task_return_error (task, error);
}

static TkSyncHttpReply *
hub_send_finish (TkSyncCarrier *carrier, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

TkSyncCarrier *
sim_shift_hub_new (SimShift *shift)
{
  Hub *hub = g_new0 (Hub, 1);

  hub->base.send_async = hub_send_async;
  hub->base.send_finish = hub_send_finish;
  hub->base.free = (void (*) (TkSyncCarrier *)) g_free;
  hub->shift = shift;
  return &hub->base;
}
