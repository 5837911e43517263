/* A sale: its money, its tickets, and the slots they take. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-apply.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-store-catalogue.h"
#include "hub-store-change.h"
#include "hub-store-lease.h"
#include "hub-store-stock.h"
#include "tk-money.h"

static char *
ticket_key (gint64 event, gint64 type, gint64 serial, gint64 issue)
{
  return g_strdup_printf ("%" PRId64 "-%" PRId64 "-%" PRId64 "-%" PRId64, event, type, serial, issue);
}

char *
hub_ticket_words (SqlConn *conn, gint64 event, gint64 type, gint64 serial, GError **error)
{
  g_autofree char *title = NULL;
  g_autofree char *name = NULL;

  if (!hub_store_type_names (conn, event, type, &title, &name, error))
    return NULL;
  if (title == NULL)
    return g_strdup_printf (_("number %" PRId64 " of type %" PRId64 " of event %" PRId64), serial, type, event);
  return g_strdup_printf (_("%s number %" PRId64 " of %s"), name, serial, title);
}

gboolean
hub_ticket_publish (SqlConn *conn, const HubStoreTicket *ticket, GError **error)
{
  g_autofree char *key = ticket_key (ticket->event, ticket->type, ticket->serial, ticket->issue);
  gboolean good = strcmp (ticket->status, "valid") == 0;
  TkWireTicket wire = { .event = ticket->event, .type = ticket->type, .serial = ticket->serial, .issue = ticket->issue,
                        .issuer = ticket->issuer, .sold_at = ticket->sold_at, .status = ticket->status,
                        .sale = ticket->sale };
  g_autofree char *body = tk_wire_encode (&tk_wire_ticket_shape, &wire);
  /* The seller knows what it sold; that it is no longer good it must be told, too, and before anything else. */
  HubStoreChange change = { .kind = TK_CHANGE_TICKET, .key = key, .body = body, .event = ticket->event,
                            .urgent = !good, .origin = good ? ticket->terminal : 0 };
  return hub_store_change_put (conn, &change, error);
}

/* ---- The slot ---- */

typedef struct
{
  HubApply *apply;
  const TkWireSaleTicket *ticket;
  const char *sale;
  const char *key;
  char *words; /* the ticket, for people */
} Placing;

/* Asked for only when there is something to tell people. */
static gboolean
find_words (Placing *placing, GError **error)
{
  const TkWireSaleTicket *ticket = placing->ticket;

  g_free (placing->words);
  placing->words = hub_ticket_words (placing->apply->conn, ticket->event, ticket->type, ticket->serial, error);
  return placing->words != NULL;
}

static gboolean
clash_outside (Placing *placing, GError **error)
{
  return find_words (placing, error)
         && hub_apply_clash (placing->apply, "outside_lease", placing->key, placing->ticket->event, error,
                             _("“%s” sold %s, which was never leased to it; gates will refuse this ticket, so find its buyer."),
                             placing->apply->terminal->name, placing->words);
}

static gboolean
count_in_lease (Placing *placing, const HubStoreLease *lease, GError **error)
{
  hub_known_sell (placing->apply->known, lease);
  return lease->terminal == placing->apply->terminal->terminal || clash_outside (placing, error);
}

static gboolean
count_outside (Placing *placing, GError **error)
{
  const TkWireSaleTicket *ticket = placing->ticket;
  gboolean found;

  if (!hub_store_stock_take (placing->apply->conn, ticket->event, ticket->type, ticket->serial, &found, error)
      || (found && !hub_store_type_count (placing->apply->conn, ticket->event, ticket->type, 1, 0, 0, error)))
    return FALSE;
  return clash_outside (placing, error);
}

/* The slot is sold for the first time: it leaves the lease, or the stock, that held it. */
static gboolean
take_slot (Placing *placing, GError **error)
{
  const TkWireSaleTicket *ticket = placing->ticket;
  const HubStoreLease *lease;

  if (!hub_known_lease (placing->apply->known, placing->apply->conn, ticket->event, ticket->type, ticket->serial, &lease,
                        error))
    return FALSE;
  return lease != NULL ? count_in_lease (placing, lease, error) : count_outside (placing, error);
}

/* ---- The ticket ---- */

static gboolean
supersede (Placing *placing, HubStoreTicket *earlier, GError **error)
{
  if (strcmp (earlier->status, "valid") != 0 && strcmp (earlier->status, "unpaid") != 0)
    return TRUE;
  g_free (earlier->status);
  earlier->status = g_strdup ("voided");
  return hub_store_ticket_set_status (placing->apply->conn, earlier, "voided", error)
         && hub_ticket_publish (placing->apply->conn, earlier, error);
}

/* Only the latest issue of a slot is good. */
static gboolean
settle_issues (Placing *placing, GPtrArray *issues, gboolean *latest, GError **error)
{
  *latest = TRUE;
  for (guint i = 0; i < issues->len; i++)
    {
      HubStoreTicket *other = issues->pdata[i];

      if (other->issue > placing->ticket->issue)
        *latest = FALSE;
      else if (!supersede (placing, other, error))
        return FALSE;
    }
  return TRUE;
}

/* Borrows what the sale and the entry hold. */
static HubStoreTicket
as_row (const Placing *placing, gboolean latest)
{
  const HubApply *apply = placing->apply;
  const TkWireSaleTicket *ticket = placing->ticket;

  return (HubStoreTicket){ .event = ticket->event, .type = ticket->type, .serial = ticket->serial, .issue = ticket->issue,
                           .issuer = apply->terminal->issuer, .terminal = apply->terminal->terminal,
                           .sold_at = apply->entry->at, .sale = (char *) placing->sale,
                           .status = (char *) (latest ? "valid" : "voided") };
}

static gboolean
add_ticket (Placing *placing, gboolean latest, GError **error)
{
  HubStoreTicket row = as_row (placing, latest);

  return hub_store_ticket_add (placing->apply->conn, &row, error)
         && hub_ticket_publish (placing->apply->conn, &row, error);
}

static const HubStoreTicket *
find_issue (GPtrArray *issues, gint64 issue)
{
  for (guint i = 0; i < issues->len; i++)
    {
      const HubStoreTicket *ticket = issues->pdata[i];

      if (ticket->issue == issue)
        return ticket;
    }
  return NULL;
}

static gboolean
clash_double (Placing *placing, const HubStoreTicket *first, GError **error)
{
  g_autoptr (HubStoreTerminal) seller = NULL;

  if (!find_words (placing, error)
      || !hub_store_terminal_get (placing->apply->conn, first->terminal, &seller, error))
    return FALSE;
  return hub_apply_clash (placing->apply, "double_sale", placing->key, placing->ticket->event, error,
                          _("%s was sold twice, first by “%s” and again by “%s”; two buyers hold it, so refund one."),
                          placing->words, seller != NULL ? seller->name : "", placing->apply->terminal->name);
}

static gboolean
is_own_slot (Placing *placing, gboolean *own, GError **error)
{
  const TkWireSaleTicket *ticket = placing->ticket;
  const HubStoreLease *lease;

  if (!hub_known_lease (placing->apply->known, placing->apply->conn, ticket->event, ticket->type, ticket->serial, &lease,
                        error))
    return FALSE;
  *own = lease != NULL && lease->terminal == placing->apply->terminal->terminal;
  return TRUE;
}

static gboolean
place_known (Placing *placing, GError **error)
{
  const TkWireSaleTicket *ticket = placing->ticket;
  gboolean latest, own = TRUE;
  g_autoptr (GPtrArray) issues
    = hub_store_ticket_issues (placing->apply->conn, ticket->event, ticket->type, ticket->serial, error);

  if (issues == NULL)
    return FALSE;
  const HubStoreTicket *same = find_issue (issues, ticket->issue);
  if (same != NULL)
    return clash_double (placing, same, error);
  if (ticket->issue > 0 && !is_own_slot (placing, &own, error))
    return FALSE;
  /* Whoever does not hold the slot must not put another's ticket out of use by naming a later issue. */
  if (!own)
    return clash_outside (placing, error);
  return settle_issues (placing, issues, &latest, error) && add_ticket (placing, latest, error)
         && (issues->len > 0 || take_slot (placing, error));
}

/* Nearly always the slot was never sold before: then nothing needs to be looked up. */
static gboolean
place_first (Placing *placing, GError **error)
{
  gboolean added = FALSE;
  HubStoreTicket row = as_row (placing, TRUE);

  if (placing->ticket->issue > 0)
    return place_known (placing, error);
  if (!hub_store_ticket_add_first (placing->apply->conn, &row, &added, error))
    return FALSE;
  if (!added)
    return place_known (placing, error);
  return hub_ticket_publish (placing->apply->conn, &row, error) && take_slot (placing, error);
}

/* There is no such slot: the ticket is out there all the same, and people must know. */
static gboolean
place_nowhere (Placing *placing, gboolean type_known, GError **error)
{
  if (!find_words (placing, error))
    return FALSE;
  if (!type_known)
    return hub_apply_clash (placing->apply, "unknown_type", placing->key, placing->ticket->event, error,
                            _("“%s” sold %s, but the hub has no such ticket type; find its buyer."),
                            placing->apply->terminal->name, placing->words);
  return hub_apply_clash (placing->apply, "oversell", placing->key, placing->ticket->event, error,
                          _("“%s” sold %s, which is beyond the capacity; find its buyer."),
                          placing->apply->terminal->name, placing->words);
}

static gboolean
place_ticket (HubApply *apply, const TkWireSale *sale, const TkWireSaleTicket *ticket, GError **error)
{
  HubKnownType facts;
  g_autofree char *key = ticket_key (ticket->event, ticket->type, ticket->serial, ticket->issue);
  Placing placing = { .apply = apply, .ticket = ticket, .sale = sale->sale, .key = key };

  if (!hub_known_type (apply->known, apply->conn, ticket->event, ticket->type, &facts, error))
    return FALSE;
  gboolean known = facts.exists && ticket->serial <= facts.capacity;
  gboolean done = known ? place_first (&placing, error) : place_nowhere (&placing, facts.exists, error);
  g_free (placing.words);
  return done;
}

/* ---- The money ---- */

/* What the lines, the tickets and the payments of a sale say must agree; sums that overflow do not. */
static const char *
find_disagreement (const TkWireSale *sale)
{
  gint64 lines = 0, paid = 0, qty = 0;
  gboolean whole = TRUE, one_event = TRUE;
  gint64 event = ((const TkWireSaleLine *) sale->lines->pdata[0])->event;

  for (guint i = 0; i < sale->tickets->len; i++)
    one_event = one_event && ((const TkWireSaleTicket *) sale->tickets->pdata[i])->event == event;
  for (guint i = 0; i < sale->lines->len; i++)
    {
      const TkWireSaleLine *line = sale->lines->pdata[i];
      gint64 amount = -1;

      whole = whole && tk_money_multiply (line->unit, line->qty, &amount) && amount == line->amount
              && tk_money_add (lines, line->amount, &lines);
      one_event = one_event && line->event == event;
      qty += line->qty;
    }
  for (guint i = 0; i < sale->payments->len; i++)
    whole = whole && tk_money_add (paid, ((const TkWirePayment *) sale->payments->pdata[i])->amount, &paid);
  if (!one_event)
    return _("it is for more than one event");
  if (!whole || lines != sale->total)
    return _("its lines do not come to its total");
  if (paid != sale->total)
    return _("its payments do not come to its total");
  return qty != sale->tickets->len ? _("it has not as many tickets as its lines say") : NULL;
}

static gboolean
check_sums (HubApply *apply, const TkWireSale *sale, gint64 event, GError **error)
{
  const char *what = find_disagreement (sale);

  return what == NULL
         || hub_apply_clash (apply, "sale_sums", sale->sale, event, error,
                             _("A sale at “%s” does not add up (%s); count the till and compare it with the sale %s."),
                             apply->terminal->name, what, sale->sale);
}

/* Before the sale is stored: a receipt pays for one sale only. */
static gboolean
check_receipts (HubApply *apply, const TkWireSale *sale, gint64 event, GError **error)
{
  for (guint i = 0; i < sale->payments->len; i++)
    {
      const TkWirePayment *payment = sale->payments->pdata[i];
      g_autofree char *other = NULL;

      if (*payment->reference == '\0')
        continue;
      if (!hub_store_payment_sale (apply->conn, payment->method, payment->reference, &other, error))
        return FALSE;
      if (*other != '\0'
          && !hub_apply_clash (apply, "receipt_twice", payment->reference, event, error,
                               _("The receipt %s was taken for two sales (%s and %s); one of them is not paid."),
                               payment->reference, other, sale->sale))
        return FALSE;
    }
  return TRUE;
}

static gboolean
place_tickets (HubApply *apply, const TkWireSale *sale, GError **error)
{
  for (guint i = 0; i < sale->tickets->len; i++)
    {
      if (!place_ticket (apply, sale, sale->tickets->pdata[i], error))
        return FALSE;
    }
  return TRUE;
}

/* All events the sale touches; each is asked about once, as they come in a row. */
static gboolean
ask_invited (HubApply *apply, const TkWireSale *sale, gboolean (*ask) (HubApply *, gint64, gboolean *, GError **),
             gboolean *invited, GError **error)
{
  gint64 checked = 0;

  *invited = TRUE;
  for (guint i = 0; *invited && i < sale->lines->len + sale->tickets->len; i++)
    {
      gint64 event = i < sale->lines->len
                       ? ((const TkWireSaleLine *) sale->lines->pdata[i])->event
                       : ((const TkWireSaleTicket *) sale->tickets->pdata[i - sale->lines->len])->event;

      if (event != checked && !ask (apply, event, invited, error))
        return FALSE;
      checked = event;
    }
  return TRUE;
}

static gboolean
has_receipt (const TkWireSale *sale)
{
  for (guint i = 0; i < sale->payments->len; i++)
    {
      if (*((const TkWirePayment *) sale->payments->pdata[i])->reference != '\0')
        return TRUE;
    }
  return FALSE;
}

static gboolean
die_told_before (HubApply *apply, const TkWireSale *sale)
{
  apply->dead = g_strdup_printf (_("Another entry told of the sale %s already"), sale->sale);
  return TRUE;
}

static gboolean
store_sale (HubApply *apply, const TkWireSale *sale, GError **error)
{
  gint64 event = ((const TkWireSaleLine *) sale->lines->pdata[0])->event;
  HubStoreOrigin origin = hub_apply_origin (apply);
  gboolean added = FALSE;

  if (!check_receipts (apply, sale, event, error) || !hub_store_sale_add (apply->conn, sale, &origin, &added, error))
    return FALSE;
  if (!added)
    return die_told_before (apply, sale);
  return check_sums (apply, sale, event, error) && place_tickets (apply, sale, error);
}

/* Something is written before the sale itself, or instead of it: first be sure that it is not dead. */
static gboolean
store_sale_slowly (HubApply *apply, const TkWireSale *sale, GError **error)
{
  gboolean exists = FALSE, invited = FALSE;

  if (!hub_store_sale_exists (apply->conn, sale->sale, &exists, error))
    return FALSE;
  if (exists)
    return die_told_before (apply, sale);
  if (!ask_invited (apply, sale, hub_apply_invited, &invited, error))
    return FALSE;
  return !invited || store_sale (apply, sale, error);
}

gboolean
hub_apply_sale (HubApply *apply, GError **error)
{
  gboolean invited = FALSE;
  TkWireSale *sale = hub_apply_decode (apply, &tk_wire_sale_shape);

  if (sale == NULL)
    return TRUE;
  gboolean done = ask_invited (apply, sale, hub_apply_is_invited, &invited, error)
                  && (invited && !has_receipt (sale) ? store_sale (apply, sale, error)
                                                     : store_sale_slowly (apply, sale, error));
  tk_wire_free (&tk_wire_sale_shape, sale);
  return done;
}
