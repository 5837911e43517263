/* Issuer certificates of terminals: which events, which serials, until when. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-service-private.h"

#include <glib/gi18n-lib.h>

#include "hub-store-catalogue.h"
#include "hub-store-change.h"
#include "hub-store-lease.h"
#include "hub-store-own.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)
#define GRACE_MS (30 * HUB_DAY_MS) /* tickets are still judged, and disputes settled, after the event */

/* Neighbouring leases, and those of a slot sold again as its next issue, become one range: the certificate must stay small
 * enough for a QR. */
static void
add_range (GArray *ranges, const HubStoreLease *lease)
{
  TkSerialRange range = { .event = (guint32) lease->event, .type = (guint16) lease->type, .first = (guint32) lease->first,
                          .last = (guint32) lease->last };
  TkSerialRange *before = ranges->len > 0 ? &g_array_index (ranges, TkSerialRange, ranges->len - 1) : NULL;

  if (before != NULL && before->event == range.event && before->type == range.type && range.first <= before->last + 1)
    before->last = MAX (before->last, range.last);
  else
    g_array_append_val (ranges, range);
}

/* From each range to the next of its type, G_MAXUINT32 to another type. */
static guint32
gap_after (const GArray *ranges, guint i)
{
  const TkSerialRange *range = &g_array_index (ranges, TkSerialRange, i);
  const TkSerialRange *next = &g_array_index (ranges, TkSerialRange, i + 1);

  return range->event == next->event && range->type == next->type ? next->first - range->last : G_MAXUINT32;
}

static int
compare_gaps (gconstpointer a, gconstpointer b)
{
  guint32 one = *(const guint32 *) a, two = *(const guint32 *) b;

  return one < two ? -1 : one > two;
}

/* The widest gap that has to be bridged to come down to that many ranges. */
static guint32
widest_bridge (const GArray *ranges, guint most)
{
  g_autoptr (GArray) gaps = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i + 1 < ranges->len; i++)
    {
      guint32 gap = gap_after (ranges, i);
      g_array_append_val (gaps, gap);
    }
  g_array_sort (gaps, compare_gaps);
  return g_array_index (gaps, guint32, ranges->len - most - 1);
}

/* Too many pieces for one certificate: the smallest gaps are bridged. Nothing the terminal sold may fall out, because gates
 * refuse what its certificate does not cover, sold long ago or not. */
static void
bridge_gaps (GArray *ranges, guint most)
{
  guint kept = 0;

  if (ranges->len <= most)
    return;
  guint32 bridge = widest_bridge (ranges, most);
  for (guint i = 1; i < ranges->len; i++)
    {
      TkSerialRange *last = &g_array_index (ranges, TkSerialRange, kept);
      const TkSerialRange *range = &g_array_index (ranges, TkSerialRange, i);

      if (last->event == range->event && last->type == range->type && range->first - last->last <= bridge)
        last->last = range->last;
      else
        g_array_index (ranges, TkSerialRange, ++kept) = *range;
    }
  g_array_set_size (ranges, kept + 1);
}

/* The hub's own seller of an event speaks for every slot of it: also for a ticket that a terminal sold, when it is sent again. */
static gboolean
fill_whole_event (SqlConn *conn, gint64 event, GArray *ranges, GError **error)
{
  g_autoptr (GPtrArray) types = hub_store_type_list (conn, event, error);

  if (types == NULL)
    return FALSE;
  for (guint i = 0; i < types->len; i++)
    {
      const TkWireTicketType *type = types->pdata[i];
      TkSerialRange range = { .event = (guint32) event, .type = (guint16) type->type, .first = 1,
                              .last = (guint32) (type->capacity + type->overdraft) };

      if (range.last > 0)
        g_array_append_val (ranges, range);
    }
  return TRUE;
}

static gboolean
fill_ranges (SqlConn *conn, gint64 terminal, GArray *ranges, GError **error)
{
  gint64 event = 0;

  if (!hub_store_own_event (conn, terminal, &event, error))
    return FALSE;
  if (event != 0)
    return fill_whole_event (conn, event, ranges, error);
  g_autoptr (GPtrArray) leases = hub_store_lease_list (conn, terminal, error);
  if (leases == NULL)
    return FALSE;
  for (guint i = 0; i < leases->len; i++)
    {
      if (((const HubStoreLease *) leases->pdata[i])->type <= TK_WIRE_VOUCHER_TYPE) /* uses of vouchers are never signed */
        add_range (ranges, leases->pdata[i]);
    }
  bridge_gaps (ranges, TK_CERTIFICATE_RANGES_MAX);
  return TRUE;
}

/* Also finds when the last of them ends. */
static gboolean
fill_events (SqlConn *conn, gint64 terminal, GArray *events, gint64 *ends_ms, GError **error)
{
  g_autoptr (GArray) numbers = hub_store_terminal_events (conn, terminal, error);

  if (numbers == NULL)
    return FALSE;
  for (guint i = 0; i < numbers->len; i++)
    {
      guint32 number = (guint32) g_array_index (numbers, gint64, i);
      TkWireEvent *event = NULL;

      if (!hub_store_event_get (conn, number, &event, error))
        return FALSE;
      g_array_append_val (events, number);
      *ends_ms = MAX (*ends_ms, event->ends_at);
      tk_wire_free (&tk_wire_event_shape, event);
    }
  return TRUE;
}

static gboolean
put_issuer (SqlConn *conn, const HubStoreTerminal *terminal, const char *certificate, gint64 revoked_at, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, terminal->issuer);
  TkWireIssuer *issuer = tk_wire_new (&tk_wire_issuer_shape);

  issuer->issuer = terminal->issuer;
  issuer->revoked = revoked_at > 0;
  issuer->revoked_at = revoked_at;
  tk_wire_set (&issuer->name, terminal->name);
  tk_wire_set (&issuer->certificate, certificate);
  g_autofree char *body = tk_wire_encode (&tk_wire_issuer_shape, issuer);
  tk_wire_free (&tk_wire_issuer_shape, issuer);
  HubStoreChange change = { .kind = TK_CHANGE_ISSUER, .key = key, .body = body, .urgent = TRUE };
  return hub_store_change_put (conn, &change, error);
}

static char *
sign_next (HubService *service, SqlConn *conn, const HubStoreTerminal *terminal, GError **error)
{
  g_autoptr (TkCertificate) certificate = tk_certificate_new ();
  gint64 ends = hub_now (service);

  if (!tk_hex_decode (terminal->public_key, certificate->public_key, TK_PUBLIC_KEY_SIZE))
    {
      g_set_error (error, HUB_ERROR, HUB_ERROR_INVALID, _("The terminal “%s” has no key yet; enrol it first"),
                   terminal->name);
      return NULL;
    }
  if (!fill_events (conn, terminal->terminal, certificate->events, &ends, error)
      || !fill_ranges (conn, terminal->terminal, certificate->ranges, error))
    return NULL;
  certificate->issuer = (guint16) terminal->issuer;
  certificate->revision = (guint32) terminal->revision + 1;
  /* A gate whose clock is a little behind must not refuse a terminal that was enrolled just now. */
  certificate->not_before_ms = (terminal->enrolled_at - HUB_DAY_MS) / MINUTE_MS * MINUTE_MS;
  certificate->not_after_ms = (ends + GRACE_MS) / MINUTE_MS * MINUTE_MS;
  return tk_certificate_issue (certificate, service->key, error);
}

static char *
issue (HubService *service, SqlConn *conn, const HubStoreTerminal *terminal, gint64 revoked_at, GError **error)
{
  g_autofree char *text = sign_next (service, conn, terminal, error);

  if (text == NULL || !hub_store_terminal_set_revision (conn, terminal->terminal, terminal->revision + 1, error)
      || !put_issuer (conn, terminal, text, revoked_at, error))
    return NULL;
  return g_steal_pointer (&text);
}

char *
hub_certificate_renew (HubService *service, SqlConn *conn, const HubStoreTerminal *terminal, GError **error)
{
  return issue (service, conn, terminal, terminal->revoked_at, error);
}

gboolean
hub_certificate_revoke (HubService *service, SqlConn *conn, const HubStoreTerminal *terminal, GError **error)
{
  g_autofree char *text = issue (service, conn, terminal, hub_now (service), error);

  return text != NULL;
}
