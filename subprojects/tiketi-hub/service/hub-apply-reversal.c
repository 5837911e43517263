/* Sales undone: what was handed back is recorded as it happened; tickets are no longer good, and their slots free, only
 * where the reversal is the seller's own and names tickets of that sale that still are. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-apply.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-lease-private.h"
#include "hub-pay-apply.h"
#include "hub-slot.h"
#include "hub-store-checkin.h"
#include "hub-store-reversal.h"
#include "hub-worth.h"
#include "tk-money.h"

#define VOIDED "voided"
#define REFUNDED "refunded"

typedef struct
{
  HubApply *apply;
  const char *kind;
  const TkWireReversal *body;
  gint64 event;
  HubStoreSale *sale;
  GPtrArray *undone; /* TkWireReprint of body: no longer good because of it */
} Reversing;

/* ---- The money ---- */

/* NULL when its figures agree with themselves and with the sale. */
static const char *
find_disagreement (const Reversing *reversing, gint64 handed_back)
{
  const TkWireReversal *body = reversing->body;
  gint64 paid = 0;
  gboolean whole = TRUE;

  for (guint i = 0; i < body->payments->len; i++)
    whole = whole && tk_money_add (paid, ((const TkWirePayment *) body->payments->pdata[i])->amount, &paid);
  if (!whole || paid != body->amount)
    return _("its payments do not come to its amount");
  if (strcmp (body->currency, reversing->sale->currency) != 0)
    return _("it is not in the currency of the sale");
  if (handed_back > reversing->sale->total + reversing->sale->rounding)
    return _("more was handed back than was paid");
  if (strcmp (reversing->kind, VOIDED) != 0)
    return NULL;
  return strcmp (body->shift, reversing->sale->shift) == 0 ? NULL : _("it was voided in another shift than it was made in");
}

static gboolean
check_sums (Reversing *reversing, GError **error)
{
  gint64 handed_back = 0;

  if (!hub_store_reversal_amount (reversing->apply->conn, reversing->sale->id, &handed_back, error))
    return FALSE;
  const char *what = find_disagreement (reversing, handed_back);
  return what == NULL
         || hub_apply_clash (reversing->apply, "reversal_sums", reversing->body->reversal, reversing->event, error,
                             _("What “%s” handed back for the sale %s does not add up (%s); count the till and ask who did it."),
                             reversing->apply->terminal->name, reversing->sale->id, what);
}

/* ---- The tickets ---- */

typedef enum { NOT_OF_SALE, TWICE, AFTER_ENTRY } Trouble;

static gboolean
clash_ticket (Reversing *reversing, const TkWireReprint *named, Trouble trouble, GError **error)
{
  static const char *const kinds[] = { "reversal_ticket", "reversal_twice", "undone_after_entry" };
  HubApply *apply = reversing->apply;
  const char *who = apply->terminal->name, *sale = reversing->body->sale;
  g_autofree char *key = hub_ticket_key (named->event, named->type, named->serial, named->issue);
  g_autofree char *words = hub_ticket_words (apply->conn, named->event, named->type, named->serial, error);
  g_autofree char *text = NULL;

  if (words == NULL)
    return FALSE;
  if (trouble == NOT_OF_SALE)
    text = g_strdup_printf (_("“%s” handed back %s, which is not of the sale %s; that ticket stays as it was, so ask who did "
                              "it."),
                            who, words, sale);
  else if (trouble == TWICE)
    text = g_strdup_printf (_("“%s” handed back %s a second time (sale %s); it frees no place, so ask who took the money."), who,
                            words, sale);
  else
    text = g_strdup_printf (_("“%s” undid the sale of %s after it was checked in (sale %s); ask who handed the money back."),
                            who, words, sale);
  return hub_apply_clash (apply, kinds[trouble], key, named->event, error, "%s", text);
}

/* Somebody is inside with it, or was: the money is gone, and the ticket was used. */
static gboolean
check_used (Reversing *reversing, const TkWireReprint *named, GError **error)
{
  TkWireCheckin ticket = { .event = named->event, .type = named->type, .serial = named->serial, .issue = named->issue };
  g_autoptr (GPtrArray) passages = hub_store_checkin_passages (reversing->apply->conn, &ticket, error);

  if (passages == NULL)
    return FALSE;
  return passages->len == 0 || clash_ticket (reversing, named, AFTER_ENTRY, error);
}

static gboolean
undo_ticket (Reversing *reversing, HubStoreTicket *ticket, GError **error)
{
  SqlConn *conn = reversing->apply->conn;

  g_free (ticket->status);
  ticket->status = g_strdup (reversing->kind);
  return hub_store_ticket_set_status (conn, ticket, reversing->kind, error) && hub_ticket_publish (conn, ticket, error)
         && hub_slot_free (reversing->apply, ticket, error)
         && hub_waiting_serve (reversing->apply->service, conn, ticket->event, ticket->type, error);
}

static gboolean
is_undone (const HubStoreTicket *ticket)
{
  return strcmp (ticket->status, VOIDED) == 0 || strcmp (ticket->status, REFUNDED) == 0;
}

static gboolean
reverse_ticket (Reversing *reversing, const TkWireReprint *named, GError **error)
{
  g_autoptr (HubStoreTicket) ticket = NULL;

  if (!hub_store_ticket_get (reversing->apply->conn, named->event, named->type, named->serial, named->issue, &ticket, error))
    return FALSE;
  /* Nobody hands back a use of a voucher: its ticket is what comes back. */
  if (ticket == NULL || ticket->type > TK_WIRE_VOUCHER_TYPE || strcmp (ticket->sale, reversing->sale->id) != 0)
    return clash_ticket (reversing, named, NOT_OF_SALE, error);
  if (is_undone (ticket))
    return clash_ticket (reversing, named, TWICE, error);
  if (!check_used (reversing, named, error) || !undo_ticket (reversing, ticket, error))
    return FALSE;
  g_ptr_array_add (reversing->undone, (gpointer) named);
  return TRUE;
}

static gboolean
reverse_tickets (Reversing *reversing, GError **error)
{
  g_autoptr (GPtrArray) undone = g_ptr_array_new ();

  reversing->undone = undone;
  for (guint i = 0; i < reversing->body->tickets->len; i++)
    {
      if (!reverse_ticket (reversing, reversing->body->tickets->pdata[i], error))
        return FALSE;
    }
  return undone->len == 0 || hub_voucher_give_back (reversing->apply, reversing->sale->id, undone, error);
}

/* ---- Applying ---- */

static gboolean
reverse_sale (Reversing *reversing, GError **error)
{
  HubApply *apply = reversing->apply;
  const TkWireReversal *body = reversing->body;

  if (reversing->sale == NULL)
    return hub_apply_clash (apply, "reversal_unknown", body->reversal, reversing->event, error,
                            _("“%s” handed money back for the sale %s, of which nothing is known; its tickets stay as they "
                              "are, so look at that device."),
                            apply->terminal->name, body->sale);
  if (reversing->sale->terminal != apply->terminal->terminal)
    return hub_apply_clash (apply, "reversal_foreign", body->reversal, reversing->event, error,
                            _("“%s” handed money back for the sale %s, which another terminal made; its tickets stay as they "
                              "are, so ask who did it."),
                            apply->terminal->name, body->sale);
  return hub_worth_of_reversal (apply, body, error) && check_sums (reversing, error) && reverse_tickets (reversing, error)
         && hub_pay_reversal_applied (apply, body, error);
}

/* Whoever has no business with an event undoes nothing there. */
static gboolean
check_invited (Reversing *reversing, gboolean *invited, GError **error)
{
  *invited = TRUE;
  for (guint i = 0; *invited && i < reversing->body->tickets->len; i++)
    {
      if (!hub_apply_invited (reversing->apply, ((const TkWireReprint *) reversing->body->tickets->pdata[i])->event, invited,
                              error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
store_reversal (Reversing *reversing, GError **error)
{
  HubApply *apply = reversing->apply;
  HubStoreReversal row = { reversing->kind, reversing->event, reversing->body };
  HubStoreOrigin origin = hub_apply_origin (apply);
  gboolean invited, added = FALSE;

  if (!check_invited (reversing, &invited, error))
    return FALSE;
  if (!invited)
    return TRUE;
  if (!hub_store_reversal_add (apply->conn, &row, &origin, &added, error))
    return FALSE;
  if (added)
    return hub_store_sale_get (apply->conn, reversing->body->sale, &reversing->sale, error)
           && reverse_sale (reversing, error);
  apply->dead = g_strdup_printf (_("Another entry told of the reversal %s already"), reversing->body->reversal);
  return TRUE;
}

static gboolean
apply_reversal (HubApply *apply, const char *kind, GError **error)
{
  TkWireReversal *body = hub_apply_decode (apply, &tk_wire_reversal_shape);

  if (body == NULL)
    return TRUE;
  Reversing reversing = { .apply = apply, .kind = kind, .body = body,
                          .event = ((const TkWireReprint *) body->tickets->pdata[0])->event };
  gboolean done = store_reversal (&reversing, error);
  hub_store_sale_free (reversing.sale);
  tk_wire_free (&tk_wire_reversal_shape, body);
  return done;
}

gboolean
hub_apply_voided (HubApply *apply, GError **error)
{
  return apply_reversal (apply, VOIDED, error);
}

gboolean
hub_apply_refunded (HubApply *apply, GError **error)
{
  return apply_reversal (apply, REFUNDED, error);
}

/* That its sale was not known is settled. */
static gboolean
close_unknown (Reversing *reversing, GError **error)
{
  HubApply *apply = reversing->apply;
  g_autofree char *text = g_strdup_printf (_("The sale %s, for which “%s” handed money back, is known now."),
                                           reversing->body->sale, apply->terminal->name);
  HubIncident incident = { .kind = "reversal_unknown", .subject = reversing->body->reversal, .text = text,
                           .event = reversing->event, .severity = 1, .terminal = apply->terminal->terminal, .closed = TRUE };

  return hub_incident_raise (apply->service, apply->conn, &incident, error);
}

static gboolean
reverse_late (HubApply *apply, const char *sale, const HubStoreReversalTold *told, GError **error)
{
  TkWireReversal *body = tk_wire_decode (&tk_wire_reversal_shape, told->body, strlen (told->body), error);

  if (body == NULL)
    return FALSE;
  Reversing reversing = { .apply = apply, .kind = told->kind, .body = body,
                          .event = ((const TkWireReprint *) body->tickets->pdata[0])->event };
  gboolean done = hub_store_sale_get (apply->conn, sale, &reversing.sale, error) && reverse_sale (&reversing, error)
                  && close_unknown (&reversing, error);
  hub_store_sale_free (reversing.sale);
  tk_wire_free (&tk_wire_reversal_shape, body);
  return done;
}

gboolean
hub_apply_reversals_of (HubApply *apply, const char *sale, GError **error)
{
  g_autoptr (GPtrArray) told = hub_store_reversal_told (apply->conn, sale, apply->terminal->terminal, error);

  if (told == NULL || (told->len > 0 && !hub_known_settle (apply->known, apply->conn, error)))
    return FALSE;
  for (guint i = 0; i < told->len; i++)
    {
      if (!reverse_late (apply, sale, told->pdata[i], error))
        return FALSE;
    }
  return TRUE;
}
