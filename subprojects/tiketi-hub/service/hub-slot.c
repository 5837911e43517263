/* Slots back to stock: each once, under the right issue, and only when no good ticket has it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-slot.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-store-catalogue.h"
#include "hub-store-place.h"
#include "hub-store-stock.h"

typedef struct
{
  SqlConn *conn;
  const HubStoreLease *lease;
  gint64 issue;
  gint64 next;    /* serials below it are dealt with */
  gint64 kept;    /* sold all the same, under another issue */
} GivingBack;

static gboolean
put_range (const GivingBack *giving, gint64 first, gint64 last, gint64 issue, GError **error)
{
  HubStoreRange range = { first, last, issue };

  return first > last || hub_store_stock_add (giving->conn, giving->lease->event, giving->lease->type, &range, error);
}

/* A slot of which something is known: sold within the lease, sold under another issue, or sold before and undone. */
static gboolean
put_traced (GivingBack *giving, const HubStoreTrace *trace, GError **error)
{
  gint64 issue = MAX (giving->issue, trace->issue + 1);

  if (!put_range (giving, giving->next, trace->serial - 1, giving->issue, error))
    return FALSE;
  giving->next = trace->serial + 1;
  if (trace->here)
    return TRUE;
  if (!trace->good && issue <= HUB_ISSUE_MAX)
    return put_range (giving, trace->serial, trace->serial, issue, error);
  giving->kept++;
  return TRUE;
}

/* Before anything is put: what is put counts as free. */
static gboolean
move_counters (SqlConn *conn, const HubStoreLease *lease, gint64 unsold, GError **error)
{
  HubStoreMove move = { 0, 0, 0 };

  *(strcmp (lease->status, "open") == 0 ? &move.leased : &move.quarantined) = -unsold;
  return hub_store_type_move (conn, lease->event, lease->type, lease->overdraft, move, error);
}

gboolean
hub_slot_give_back (SqlConn *conn, const HubStoreLease *lease, gint64 from, gint64 issue, HubSlotsBack *back, GError **error)
{
  GivingBack giving = { conn, lease, issue, from, 0 };
  gint64 sold = 0;
  g_autoptr (GArray) traces
    = hub_store_ticket_traces (conn, lease->event, lease->type, from, lease->last, lease->issue, error);

  if (traces == NULL)
    return FALSE;
  for (guint i = 0; i < traces->len; i++)
    sold += g_array_index (traces, HubStoreTrace, i).here;
  gint64 unsold = lease->last - from + 1 - sold;
  if (!move_counters (conn, lease, unsold, error))
    return FALSE;
  for (guint i = 0; i < traces->len; i++)
    {
      if (!put_traced (&giving, &g_array_index (traces, HubStoreTrace, i), error))
        return FALSE;
    }
  HubStoreMove kept = { giving.kept, 0, 0 };
  *back = (HubSlotsBack){ sold, unsold };
  return put_range (&giving, giving.next, lease->last, issue, error)
         && hub_store_type_move (conn, lease->event, lease->type, lease->overdraft, kept, error);
}

/* ---- One slot ---- */

static gboolean
trace_of (SqlConn *conn, const HubStoreTicket *ticket, gint64 issue, HubStoreTrace *out, GError **error)
{
  g_autoptr (GArray) traces
    = hub_store_ticket_traces (conn, ticket->event, ticket->type, ticket->serial, ticket->serial, issue, error);

  if (traces == NULL)
    return FALSE;
  *out = traces->len > 0 ? g_array_index (traces, HubStoreTrace, 0) : (HubStoreTrace){ .issue = -1 };
  return TRUE;
}

/* Another issue of the slot may be leased to somebody, and not sold yet. */
static gboolean
is_leased (SqlConn *conn, const HubStoreTicket *ticket, gboolean *leased, GError **error)
{
  g_autoptr (GPtrArray) leases
    = hub_store_lease_covering (conn, ticket->event, ticket->type, ticket->serial, error);

  if (leases == NULL)
    return FALSE;
  *leased = FALSE;
  for (guint i = 0; !*leased && i < leases->len; i++)
    {
      HubStoreTrace trace;

      if (!trace_of (conn, ticket, ((const HubStoreLease *) leases->pdata[i])->issue, &trace, error))
        return FALSE;
      *leased = !trace.here;
    }
  return TRUE;
}

static gboolean
is_free_already (SqlConn *conn, const HubStoreTicket *ticket, const HubStoreTrace *trace, gboolean *out, GError **error)
{
  gint64 issue = -1;
  gboolean leased = FALSE;

  if (!hub_store_stock_issue (conn, ticket->event, ticket->type, ticket->serial, &issue, error)
      || !is_leased (conn, ticket, &leased, error))
    return FALSE;
  *out = trace->good || issue >= 0 || leased;
  return TRUE;
}

static gboolean
clash_exhausted (HubApply *apply, const HubStoreTicket *ticket, GError **error)
{
  g_autofree char *words = hub_ticket_words (apply->conn, ticket->event, ticket->type, ticket->serial, error);

  return words != NULL
         && hub_apply_clash (apply, "issues_exhausted", words, ticket->event, error,
                             _("%s was sold and undone so often that it cannot be issued again; its place stays empty, so sell "
                               "another."),
                             words);
}

static gboolean
free_one (HubApply *apply, const HubStoreTicket *ticket, gint64 issue, GError **error)
{
  HubStoreMove move = { -1, 0, 0 };
  HubStoreRange range = { ticket->serial, ticket->serial, issue };
  gboolean overdraft;

  return hub_slot_is_overdraft (apply, ticket->event, ticket->type, ticket->serial, &overdraft, error)
         && hub_store_type_move (apply->conn, ticket->event, ticket->type, overdraft, move, error)
         && hub_store_stock_add (apply->conn, ticket->event, ticket->type, &range, error)
         && hub_store_place_free (apply->conn, ticket->event, ticket->type, ticket->serial, ticket->issue, error);
}

gboolean
hub_slot_free (HubApply *apply, const HubStoreTicket *ticket, GError **error)
{
  HubStoreTrace trace;
  gboolean taken;

  if (!trace_of (apply->conn, ticket, ticket->issue, &trace, error)
      || !is_free_already (apply->conn, ticket, &trace, &taken, error))
    return FALSE;
  if (taken)
    return TRUE;
  return trace.issue < HUB_ISSUE_MAX ? free_one (apply, ticket, trace.issue + 1, error)
                                     : clash_exhausted (apply, ticket, error);
}

gboolean
hub_slot_take (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gboolean overdraft, GError **error)
{
  gboolean found;
  HubStoreMove move = { 1, 0, 0 };

  return hub_store_stock_take (conn, event, type, serial, &found, error)
         && (!found || hub_store_type_move (conn, event, type, overdraft, move, error));
}

gboolean
hub_slot_is_overdraft (HubApply *apply, gint64 event, gint64 type, gint64 serial, gboolean *out, GError **error)
{
  HubKnownType facts;

  if (!hub_known_type (apply->known, apply->conn, event, type, &facts, error))
    return FALSE;
  *out = serial > facts.capacity;
  return TRUE;
}
