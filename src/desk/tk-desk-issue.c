/* The tickets of a sale: a serial each, a seat where there is a plan, signed; and the uses of its vouchers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-seats-private.h"
#include "tk-desk-sell-private.h"
#include "tk-store-lease.h"

#include <glib/gi18n-lib.h>

static void
set_texts (TkWireSaleTicket *ticket, const TkAttendee *attendee)
{
  if (attendee == NULL)
    return;
  tk_wire_set (&ticket->holder, attendee->name != NULL ? attendee->name : "");
  tk_wire_set (&ticket->phone, attendee->phone != NULL ? attendee->phone : "");
  tk_wire_set (&ticket->email, attendee->email != NULL ? attendee->email : "");
  tk_wire_set (&ticket->document, attendee->document != NULL ? attendee->document : "");
}

static void
set_slot (TkDeskIssue *issue, TkWireSaleTicket *row, gint64 event, gint64 type, const TkStoreSerial *serial)
{
  row->event = event;
  row->type = type;
  row->serial = serial->serial;
  row->issue = serial->issue;
  tk_wire_set (&row->lease, serial->lease);
  issue->witnessed += serial->witnessed;
}

static gboolean
set_seat (TkDesk *desk, TkWireSaleTicket *ticket, const TkStoreSerial *serial, TkToken *token, GError **error)
{
  g_autofree char *label = NULL;

  if (serial->place == 0)
    return TRUE;
  label = tk_desk_place_label (desk, (guint32) ticket->event, (guint16) ticket->type, serial->place, error);
  if (label == NULL)
    return FALSE;
  ticket->place = serial->place;
  tk_wire_set (&ticket->seat, label);
  g_strlcpy (token->seat, label, sizeof token->seat);
  return TRUE;
}

static gboolean
issue_ticket (TkDesk *desk, TkDeskIssue *issue, const TkCartTicket *from, const TkStoreSerial *serial, GError **error)
{
  const TkWireSaleLine *line = g_ptr_array_index (issue->cart->body->lines, from->line);
  TkWireSaleTicket *ticket = tk_wire_append (&tk_wire_sale_ticket_shape, issue->cart->body->tickets);
  TkToken token = {
    .id = { (guint32) line->event, (guint16) line->type, serial->serial, serial->issue },
    .issuer = (guint16) issue->issuer,
  };
  char *text;

  set_slot (issue, ticket, line->event, line->type, serial);
  set_texts (ticket, from->attendee);
  if (!set_seat (desk, ticket, serial, &token, error) || (text = tk_token_issue (&token, desk->pair, error)) == NULL)
    return FALSE;
  g_ptr_array_add (issue->tokens, text);
  g_array_append_val (issue->units, from->price);
  if (serial->overdraft) /* tk_desk_sell() saw to it that somebody approves */
    tk_wire_set (&issue->cart->body->approved_by, issue->cart->approver->name);
  return TRUE;
}

static gboolean
fail_few (GError **error)
{
  g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_NO_LEASE, _("There are not enough tickets left here"));
  return FALSE;
}

static GArray *
take_seats (TkDesk *desk, const TkDeskIssue *issue, const TkCartTicket *tickets, guint n, GError **error)
{
  const TkWireSaleLine *line = g_ptr_array_index (issue->cart->body->lines, tickets->line);
  g_autofree guint32 *places = g_new0 (guint32, n);
  gboolean chosen = TRUE;

  for (guint i = 0; i < n; i++)
    {
      places[i] = tickets[i].place;
      chosen = chosen && places[i] != 0;
    }
  return tk_desk_take_seats (desk, (guint32) line->event, (guint16) line->type, chosen ? places : NULL, n,
                             issue->cart->terms.now.now_ms, issue->cart->request->held, error);
}

/* Those of one line, seats chosen or all of them any, follow each other. */
static gboolean
issue_run (TkDesk *desk, TkDeskIssue *issue, const TkCartTicket *tickets, guint n, GError **error)
{
  const TkWireSaleLine *line = g_ptr_array_index (issue->cart->body->lines, tickets->line);
  const TkStoreOffer *offer = g_ptr_array_index (issue->cart->line_offers, tickets->line);
  g_autoptr (GArray) serials = offer->seated ? take_seats (desk, issue, tickets, n, error)
                                             : tk_store_take_serials (desk->store, (guint32) line->event, (guint16) line->type, n,
                                                                      issue->cart->terms.now.now_ms, error);

  if (serials == NULL)
    return FALSE;
  if (serials->len < n) /* tk_desk_sell() counted the same rows in this transaction */
    return fail_few (error);
  for (guint i = 0; i < n; i++)
    if (!issue_ticket (desk, issue, &tickets[i], &g_array_index (serials, TkStoreSerial, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
is_same_run (const TkCartTicket *a, const TkCartTicket *b)
{
  return a->line == b->line && (a->place == 0) == (b->place == 0);
}

/* Runs whose seats are chosen, or those where any will do. */
static gboolean
issue_runs (TkDesk *desk, TkDeskIssue *issue, gboolean chosen, GError **error)
{
  const TkCartTicket *tickets = (const TkCartTicket *) issue->cart->tickets->data;
  guint n = issue->cart->tickets->len, end;

  for (guint i = 0; i < n; i = end)
    {
      for (end = i + 1; end < n && is_same_run (&tickets[i], &tickets[end]); end++)
        ;
      if ((tickets[i].place != 0) == chosen && !issue_run (desk, issue, &tickets[i], end - i, error))
        return FALSE;
    }
  return TRUE;
}

/* The best seats of one line may be those that another line names. */
static gboolean
issue_tickets (TkDesk *desk, TkDeskIssue *issue, GError **error)
{
  return issue_runs (desk, issue, TRUE, error) && issue_runs (desk, issue, FALSE, error);
}

static gboolean
take_uses (TkDesk *desk, TkDeskIssue *issue, const TkCartUses *uses, GError **error)
{
  guint16 type = (guint16) (TK_WIRE_VOUCHER_TYPE + uses->number);
  g_autoptr (GArray) serials = tk_store_take_serials (desk->store, uses->event, type, uses->n, issue->cart->terms.now.now_ms, error);

  if (serials == NULL)
    return FALSE;
  if (serials->len < uses->n) /* tk_desk_cart_take_off() counted the same rows */
    return fail_few (error);
  for (guint i = 0; i < serials->len; i++)
    set_slot (issue, tk_wire_append (&tk_wire_sale_ticket_shape, issue->cart->body->uses), uses->event, type,
              &g_array_index (serials, TkStoreSerial, i));
  return TRUE;
}

gboolean
tk_desk_issue (TkDesk *desk, TkDeskIssue *issue, GError **error)
{
  if (!issue_tickets (desk, issue, error))
    return FALSE;
  for (guint i = 0; i < issue->cart->uses->len; i++)
    if (!take_uses (desk, issue, &g_array_index (issue->cart->uses, TkCartUses, i), error))
      return FALSE;
  return issue->witnessed == 0 || tk_desk_check_witness (desk, issue->witnessed, error);
}
