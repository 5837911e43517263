/* Dead letters tried again: after an update the hub may know what it did not know before.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-apply.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-error.h"
#include "hub-store-answer.h"
#include "hub-store-incident.h"
#include "hub-store-journal.h"

typedef struct
{
  HubService *service;
  gint64 number;              /* of the terminal */
  gint64 from;
  HubStoreTerminal *terminal;
  HubKnown *known;
  gboolean leases_moved;
  TkWireBatchReply *reply;
} Retry;

/* What it came to, "dead" as before included. */
typedef struct
{
  const char *status;
  const char *reason;
} Outcome;

/* The incident that told of the dead letter: people need not look any more. */
static gboolean
close_incident (Retry *retry, SqlConn *conn, const TkWireEntry *entry, GError **error)
{
  g_autofree char *subject = g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, retry->number, entry->seq);
  g_autofree char *text = g_strdup_printf (_("Entry %" PRId64 " (%s) of “%s” was a dead letter and is applied now."), entry->seq,
                                           entry->kind, retry->terminal->name);
  HubIncident incident = { .kind = "dead_letter", .subject = subject, .text = text, .severity = 1, .closed = TRUE,
                           .terminal = retry->number };
  gboolean open;

  return hub_store_incident_is_open (conn, incident.kind, subject, &open, error)
         && (!open || hub_incident_raise (retry->service, conn, &incident, error));
}

static TkWireEntryResult *
add_result (Retry *retry, const TkWireEntry *entry, const Outcome *outcome)
{
  TkWireEntryResult *result = tk_wire_append (&tk_wire_entry_result_shape, retry->reply->results);

  result->seq = entry->seq;
  tk_wire_set (&result->status, outcome->status);
  tk_wire_set (&result->reason, outcome->reason);
  return result;
}

/* Kept, and told to the terminal, when it is something new. */
static gboolean
settle (Retry *retry, SqlConn *conn, const HubStoreDead *dead, const Outcome *outcome, GError **error)
{
  const TkWireEntry *entry = dead->entry;
  const TkWireEntryResult *result = add_result (retry, entry, outcome);
  gboolean still_dead = strcmp (outcome->status, "dead") == 0;

  if (still_dead && strcmp (outcome->reason, dead->reason) == 0)
    return TRUE;
  return hub_store_journal_judge (conn, retry->number, entry->seq, outcome->status, outcome->reason, error)
         && hub_publish_answer (conn, retry->number, result, error)
         && (still_dead || close_incident (retry, conn, entry, error));
}

static gboolean
apply_again (Retry *retry, SqlConn *conn, const HubStoreDead *dead, GError **error)
{
  HubApply apply = { .service = retry->service, .conn = conn, .terminal = retry->terminal, .entry = dead->entry,
                     .known = retry->known, .careful = TRUE };
  gboolean done = hub_apply_entry (&apply, error);
  Outcome outcome = { "applied", "" };

  if (apply.dead != NULL)
    outcome = (Outcome){ "dead", apply.dead };
  else if (apply.conflict != NULL)
    outcome = (Outcome){ "conflict", apply.conflict };
  retry->leases_moved |= apply.leases_moved;
  done = done && settle (retry, conn, dead, &outcome, error);
  g_free (apply.conflict);
  g_free (apply.dead);
  return done;
}

/* Whose id was taken stays dead for ever, with the sentence it has. */
static gboolean
retry_entry (Retry *retry, SqlConn *conn, const HubStoreDead *dead, GError **error)
{
  gint64 holder = 0;

  if (!hub_store_journal_holder (conn, dead->entry->id, &holder, error))
    return FALSE;
  if (holder == 0)
    return apply_again (retry, conn, dead, error);
  Outcome outcome = { "dead", dead->reason };
  return settle (retry, conn, dead, &outcome, error);
}

static gboolean
retry_all (Retry *retry, SqlConn *conn, GError **error)
{
  g_autoptr (GPtrArray) letters = hub_store_dead_list (conn, retry->number, retry->from, TK_WIRE_BATCH_MAX, error);

  if (letters == NULL)
    return FALSE;
  for (guint i = 0; i < letters->len; i++)
    if (!retry_entry (retry, conn, letters->pdata[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
retry_terminal (SqlConn *conn, gpointer data, GError **error)
{
  Retry *retry = data;

  if (!hub_store_terminal_get (conn, retry->number, &retry->terminal, error))
    return FALSE;
  if (retry->terminal == NULL)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no terminal %" PRId64 " any more"), retry->number);
  retry->known = hub_known_new (retry->number);
  if (!retry_all (retry, conn, error))
    return FALSE;
  retry->reply->acked = retry->terminal->acked;
  retry->reply->now = hub_now (retry->service);
  if (!retry->leases_moved)
    return TRUE;
  g_autofree char *certificate = hub_certificate_renew (retry->service, conn, retry->terminal, error);
  return certificate != NULL;
}

static TkWireBatchReply *
run (HubService *service, gint64 terminal, gint64 from, GError **error)
{
  Retry retry = { .service = service, .number = terminal, .from = from };

  retry.reply = tk_wire_new (&tk_wire_batch_reply_shape);
  gboolean done = hub_writer_run (service->writer, retry_terminal, &retry, error);
  hub_store_terminal_free (retry.terminal);
  hub_known_free (retry.known);
  if (done)
    return retry.reply;
  tk_wire_free (&tk_wire_batch_reply_shape, retry.reply);
  return NULL;
}

TkWireBatchReply *
hub_service_retry (HubService *service, const HubTerminal *terminal, const TkWireRetry *request, GError **error)
{
  return run (service, terminal->id, request->from, error);
}

/* ---- Of many terminals, for the command and at start ---- */

static void
count (HubRetryReport *report, const TkWireBatchReply *reply)
{
  for (guint i = 0; i < reply->results->len; i++)
    {
      const TkWireEntryResult *result = reply->results->pdata[i];

      report->tried++;
      report->applied += strcmp (result->status, "applied") == 0;
      report->conflict += strcmp (result->status, "conflict") == 0;
      report->dead += strcmp (result->status, "dead") == 0;
    }
}

/* In parts, so that the writer serves others in between. */
static gboolean
retry_in_parts (HubService *service, gint64 terminal, HubRetryReport *report, GError **error)
{
  gint64 from = 1;
  guint tried;

  do
    {
      TkWireBatchReply *reply = run (service, terminal, from, error);

      if (reply == NULL)
        return FALSE;
      count (report, reply);
      tried = reply->results->len;
      if (tried > 0)
        from = ((const TkWireEntryResult *) reply->results->pdata[tried - 1])->seq + 1;
      tk_wire_free (&tk_wire_batch_reply_shape, reply);
    }
  while (tried == TK_WIRE_BATCH_MAX);
  return TRUE;
}

typedef struct
{
  const char *name_or_id; /* NULL: all */
  GArray *terminals;
} Choice;

static gboolean
choose_terminals (SqlConn *conn, gpointer data, GError **error)
{
  Choice *choice = data;
  g_autoptr (HubStoreTerminal) terminal = NULL;

  if (choice->name_or_id == NULL)
    return (choice->terminals = hub_store_dead_terminals (conn, error)) != NULL;
  if (!hub_terminal_find (conn, choice->name_or_id, &terminal, error))
    return FALSE;
  choice->terminals = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (choice->terminals, terminal->terminal);
  return TRUE;
}

gboolean
hub_service_retry_all (HubService *service, const char *name_or_id, HubRetryReport *report, GError **error)
{
  Choice choice = { .name_or_id = name_or_id };
  gboolean done = hub_readers_run (service->readers, choose_terminals, &choice, error);

  *report = (HubRetryReport){ 0 };
  for (guint i = 0; done && i < choice.terminals->len; i++)
    done = retry_in_parts (service, g_array_index (choice.terminals, gint64, i), report, error);
  g_clear_pointer (&choice.terminals, g_array_unref);
  return done;
}
