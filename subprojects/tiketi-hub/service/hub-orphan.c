/* Orphans: sold in order, so a serial that a gate saw proves every one before it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-orphan.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-slot.h"
#include "hub-store-catalogue.h"
#include "tk-money.h"

#define LOST "lost_terminal"

/* ---- Proof ---- */

static gint64
highest_own (const GArray *traces, const HubStoreLease *lease)
{
  for (guint i = traces->len; i > 0; i--)
    {
      const HubStoreTrace *trace = &g_array_index (traces, HubStoreTrace, i - 1);

      if (trace->here && trace->terminal == lease->terminal)
        return trace->serial;
    }
  return lease->first - 1;
}

static GArray *
traces_of (SqlConn *conn, const HubStoreLease *lease, gint64 from, GError **error)
{
  return hub_store_ticket_traces (conn, lease->event, lease->type, from, lease->last, lease->issue, error);
}

gboolean
hub_orphan_proved (SqlConn *conn, const HubStoreLease *lease, gint64 issuer, gint64 *serial, GError **error)
{
  g_autoptr (GArray) scans = hub_store_orphan_scans (conn, lease, issuer, error);
  g_autoptr (GArray) traces = scans != NULL ? traces_of (conn, lease, lease->first, error) : NULL;

  if (traces == NULL)
    return FALSE;
  *serial = highest_own (traces, lease);
  if (scans->len > 0)
    *serial = MAX (*serial, g_array_index (scans, HubStoreScan, scans->len - 1).serial);
  return TRUE;
}

gboolean
hub_orphan_bound (SqlConn *conn, const HubStoreLease *lease, gint64 issuer, gint64 *bound, GError **error)
{
  gint64 proved;

  if (!hub_orphan_proved (conn, lease, issuer, &proved, error))
    return FALSE;
  g_autoptr (GArray) traces = traces_of (conn, lease, proved + 1, error);
  if (traces == NULL)
    return FALSE;
  *bound = lease->last - proved;
  for (guint i = 0; i < traces->len; i++)
    *bound -= g_array_index (traces, HubStoreTrace, i).here;
  if (lease->released_at > 0)
    *bound = MIN (*bound, lease->released);
  return TRUE;
}

/* ---- Rebuilding ---- */

typedef struct
{
  HubService *service;
  SqlConn *conn;
  const HubStoreTerminal *terminal;
  HubStoreLease *lease;
  gint64 price;
} Rebuilding;

static gboolean
publish_orphan (Rebuilding *rebuilding, const HubStoreOrphan *orphan, GError **error)
{
  HubStoreTicket ticket = { .event = orphan->event, .type = orphan->type, .serial = orphan->serial, .issue = orphan->issue,
                            .issuer = orphan->issuer, .terminal = orphan->terminal, .sold_at = orphan->at,
                            .sale = (char *) "", .status = (char *) "valid" };

  return hub_ticket_publish (rebuilding->conn, &ticket, error);
}

/* Out of the lease, or, once that is released, out of stock. */
static gboolean
count_sold (Rebuilding *rebuilding, gint64 serial, GError **error)
{
  HubStoreLease *lease = rebuilding->lease;
  HubStoreMove move = { 1, 0, -1 };

  if (strcmp (lease->status, "returned") == 0)
    return hub_slot_take (rebuilding->conn, lease->event, lease->type, serial, lease->overdraft, error);
  if (strcmp (lease->status, "open") == 0)
    move = (HubStoreMove){ 1, -1, 0 };
  lease->sold++;
  return hub_store_lease_add_sold (rebuilding->conn, lease->id, 1, error)
         && hub_store_type_move (rebuilding->conn, lease->event, lease->type, lease->overdraft, move, error);
}

static gboolean
clash_sold_again (Rebuilding *rebuilding, const HubStoreOrphan *orphan, GError **error)
{
  g_autofree char *words
    = hub_ticket_words (rebuilding->conn, orphan->event, orphan->type, orphan->serial, error);

  if (words == NULL)
    return FALSE;
  g_autofree char *subject = g_strdup_printf ("%" PRId64 "-%" PRId64 "-%" PRId64 "-%" PRId64, orphan->event, orphan->type,
                                              orphan->serial, orphan->issue);
  g_autofree char *text = g_strdup_printf (_("%s was sold by “%s”, which is lost, and again after its lease was released; two "
                                             "buyers hold it, so refund one."),
                                           words, rebuilding->terminal->name);
  HubIncident incident = { .kind = "double_sale", .subject = subject, .text = text, .event = orphan->event, .severity = 2,
                           .terminal = orphan->terminal };
  return hub_incident_raise (rebuilding->service, rebuilding->conn, &incident, error);
}

static gboolean
add_orphan (Rebuilding *rebuilding, gint64 serial, const HubStoreScan *scan, gboolean sold_again, GError **error)
{
  const HubStoreLease *lease = rebuilding->lease;
  HubStoreOrphan orphan = { .event = lease->event, .type = lease->type, .serial = serial, .issue = lease->issue,
                            .issuer = rebuilding->terminal->issuer, .terminal = lease->terminal,
                            .checkin = scan->checkin, .proved = scan->serial != serial, .price = rebuilding->price,
                            .at = hub_now (rebuilding->service) };

  return count_sold (rebuilding, serial, error) && hub_store_orphan_add (rebuilding->conn, &orphan, error)
         && publish_orphan (rebuilding, &orphan, error)
         && (!sold_again || clash_sold_again (rebuilding, &orphan, error));
}

/* Known only because a later one was seen, and now seen itself. */
static gboolean
note_seen (Rebuilding *rebuilding, const HubStoreScan *scan, GError **error)
{
  const HubStoreLease *lease = rebuilding->lease;
  g_autoptr (HubStoreOrphan) orphan = NULL;

  if (!hub_store_orphan_get (rebuilding->conn, lease->event, lease->type, scan->serial, lease->issue, &orphan, error))
    return FALSE;
  if (orphan == NULL || !orphan->proved)
    return TRUE;
  orphan->proved = FALSE;
  g_free (orphan->checkin);
  orphan->checkin = g_strdup (scan->checkin);
  return hub_store_orphan_set (rebuilding->conn, orphan, error);
}

static const HubStoreTrace *
find_trace (const GArray *traces, gint64 serial)
{
  for (guint i = 0; i < traces->len; i++)
    {
      const HubStoreTrace *trace = &g_array_index (traces, HubStoreTrace, i);

      if (trace->serial == serial)
        return trace;
    }
  return NULL;
}

/* Every serial up to the scan's that nobody told of. */
static gboolean
rebuild_upto (Rebuilding *rebuilding, gint64 from, const HubStoreScan *scan, const GArray *traces, GError **error)
{
  for (gint64 serial = from; serial <= scan->serial; serial++)
    {
      const HubStoreTrace *trace = find_trace (traces, serial);
      gboolean here = trace != NULL && trace->here;

      if (here && serial == scan->serial && *scan->checkin != '\0' && !note_seen (rebuilding, scan, error))
        return FALSE;
      if (!here && !add_orphan (rebuilding, serial, scan, trace != NULL && trace->good, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_price (Rebuilding *rebuilding, GError **error)
{
  TkWireTicketType *type = NULL;

  if (!hub_store_type_get (rebuilding->conn, rebuilding->lease->event, rebuilding->lease->type, &type, error))
    return FALSE;
  if (type == NULL) /* uses of a voucher cost nothing */
    return TRUE;
  rebuilding->price = type->price;
  tk_wire_free (&tk_wire_ticket_type_shape, type);
  return TRUE;
}

static gboolean
rebuild_seen (Rebuilding *rebuilding, const GArray *scans, const GArray *traces, GError **error)
{
  HubStoreScan own = { highest_own (traces, rebuilding->lease), (char *) "" };
  gint64 from = rebuilding->lease->first;

  for (guint i = 0; i < scans->len; i++)
    {
      const HubStoreScan *scan = &g_array_index (scans, HubStoreScan, i);

      if (!rebuild_upto (rebuilding, from, scan, traces, error))
        return FALSE;
      from = scan->serial + 1;
    }
  /* An entry of its journal that could not be used leaves a hole below the later ones. */
  return rebuild_upto (rebuilding, from, &own, traces, error);
}

gboolean
hub_orphan_rebuild_lease (HubService *service, SqlConn *conn, const HubStoreTerminal *terminal, HubStoreLease *lease,
                          GError **error)
{
  Rebuilding rebuilding = { service, conn, terminal, lease, 0 };
  g_autoptr (GArray) scans = hub_store_orphan_scans (conn, lease, terminal->issuer, error);
  g_autoptr (GArray) traces = scans != NULL ? traces_of (conn, lease, lease->first, error) : NULL;

  return traces != NULL && read_price (&rebuilding, error) && rebuild_seen (&rebuilding, scans, traces, error);
}

/* ---- Telling ---- */

/* What may exist beyond what is known: unproved in fenced leases, and what was released without proof. */
static gboolean
sum_bounds (SqlConn *conn, const HubStoreTerminal *terminal, GPtrArray *leases, gint64 *bound, GError **error)
{
  *bound = 0;
  for (guint i = 0; i < leases->len; i++)
    {
      const HubStoreLease *lease = leases->pdata[i];
      gint64 more = 0;

      if (strcmp (lease->status, "open") != 0 && lease->type <= TK_WIRE_VOUCHER_TYPE
          && !hub_orphan_bound (conn, lease, terminal->issuer, &more, error))
        return FALSE;
      *bound += more;
    }
  return TRUE;
}

static char *
describe_lost (const HubStoreTerminal *terminal, const HubStoreOrphanSums *sums, gint64 bound)
{
  TkMoneyStyle style = tk_money_style_from_locale ();

  if (sums->open == 0)
    return g_strdup_printf (_("“%s” was lost; the sales of all tickets known from gates have come in."), terminal->name);
  g_autofree char *amount = tk_money_format_with_currency (sums->amount, sums->currency, &style);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "“%s” is lost: %" PRId64 " ticket it sold is known from gates, %s at list price to "
                                       "reconcile; up to %" PRId64 " more may exist.",
                                       "“%s” is lost: %" PRId64 " tickets it sold are known from gates, %s at list price to "
                                       "reconcile; up to %" PRId64 " more may exist.",
                                       (gulong) sums->open),
                          terminal->name, sums->open, amount, bound);
}

/* One incident per terminal, kept up to date. */
static gboolean
tell_lost (HubService *service, SqlConn *conn, const HubStoreTerminal *terminal, GPtrArray *leases, GError **error)
{
  HubStoreOrphanSums sums;
  gint64 bound = 0;

  if (!hub_store_orphan_sums (conn, terminal->terminal, &sums, error)
      || !sum_bounds (conn, terminal, leases, &bound, error))
    return FALSE;
  if (sums.all == 0)
    return TRUE;
  g_autofree char *text = describe_lost (terminal, &sums, bound);
  g_autofree char *subject = g_strdup_printf ("%" PRId64, terminal->terminal);
  HubIncident incident = { .kind = LOST, .subject = subject, .text = text, .severity = sums.open > 0 ? 2 : 1,
                           .terminal = terminal->terminal, .closed = sums.open == 0 };
  return hub_incident_raise (service, conn, &incident, error);
}

gboolean
hub_orphan_rebuild (HubService *service, SqlConn *conn, const HubStoreTerminal *terminal, GError **error)
{
  g_autoptr (GPtrArray) leases = hub_store_lease_list (conn, terminal->terminal, error);

  if (leases == NULL)
    return FALSE;
  for (guint i = 0; i < leases->len; i++)
    {
      if (!hub_orphan_rebuild_lease (service, conn, terminal, leases->pdata[i], error))
        return FALSE;
    }
  return tell_lost (service, conn, terminal, leases, error);
}

/* ---- As entries come in ---- */

gboolean
hub_orphan_adopt (HubApply *apply, HubStoreOrphan *orphan, const char *sale, GError **error)
{
  g_free (orphan->sale);
  orphan->sale = g_strdup (sale);
  if (!hub_store_orphan_set (apply->conn, orphan, error))
    return FALSE;
  g_autoptr (GPtrArray) leases = hub_store_lease_list (apply->conn, orphan->terminal, error);
  return leases != NULL && tell_lost (apply->service, apply->conn, apply->terminal, leases, error);
}

/* The revoked terminal's lease that the ticket is of, if any. */
static gboolean
find_lost_lease (HubApply *apply, const HubStoreTerminal *seller, const TkWireCheckin *body, HubStoreLease **lease,
                 GError **error)
{
  if (!hub_store_lease_holding (apply->conn, body->event, body->type, body->serial, body->issue, lease, error)
      || (*lease == NULL
          && !hub_store_lease_released (apply->conn, body->event, body->type, body->serial, body->issue, lease, error)))
    return FALSE;
  if (*lease != NULL && (*lease)->terminal != seller->terminal)
    g_clear_pointer (lease, hub_store_lease_free);
  return TRUE;
}

gboolean
hub_orphan_seen (HubApply *apply, const TkWireCheckin *body, GError **error)
{
  g_autoptr (HubStoreTerminal) seller = NULL;
  g_autoptr (HubStoreLease) lease = NULL;

  if (body->issuer == 0 || body->serial == 0 || body->type > TK_WIRE_VOUCHER_TYPE)
    return TRUE;
  if (!hub_store_terminal_by_issuer (apply->conn, body->issuer, &seller, error))
    return FALSE;
  /* The journal of one that is not lost will tell; the scan itself is all there is to remember until then. */
  if (seller == NULL || seller->revoked_at == 0)
    return TRUE;
  if (!hub_known_settle (apply->known, apply->conn, error) || !find_lost_lease (apply, seller, body, &lease, error))
    return FALSE;
  if (lease == NULL)
    return TRUE;
  g_autoptr (GPtrArray) leases = NULL;
  if (!hub_orphan_rebuild_lease (apply->service, apply->conn, seller, lease, error))
    return FALSE;
  leases = hub_store_lease_list (apply->conn, seller->terminal, error);
  return leases != NULL && tell_lost (apply->service, apply->conn, seller, leases, error);
}
