/* Undoing a sale made here: what may be undone and by whom, then one transaction from the checks to the journal entry.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-sell-private.h"
#include "tk-human-code.h"
#include "tk-store-gate.h"
#include "tk-store-journal.h"
#include "tk-store-reversal.h"
#include "tk-store-sale.h"
#include "tk-store-shift.h"

#include <glib/gi18n-lib.h>
#include <string.h>


/* A reversal in the making. */
typedef struct
{
  const TkStaff *staff;
  const TkReversalRequest *request;
  const TkStaff *approver;  /* a supervisor, or NULL */
  gboolean is_void;
  gint64 exchanged;         /* so much of it goes into another sale */
  gboolean free;            /* no supervisor is needed unless somebody entered */
  gint64 worth;             /* of the tickets, as they were sold */
  TkStoreSale *sale;
  GPtrArray *sold;          /* TkStoreTicket: all of the sale's */
  GPtrArray *undone;        /* of them, those to undo now */
  TkWireReversal *body;
  TkReversal *done;
} Draft;

static gboolean
fail (TkDeskError code, GError **error, const char *sentence)
{
  g_set_error_literal (error, TK_DESK_ERROR, code, sentence);
  return FALSE;
}

/* ---- What is asked ---- */

static gboolean
check_staff (const Draft *draft, GError **error)
{
  const TkStaff *approver = draft->request->approver;

  if (!tk_role_may_sell (draft->staff->role))
    {
      g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED,
                   _("%s may not undo sales; a cashier or a supervisor must sign in"), draft->staff->display_name);
      return FALSE;
    }
  if (approver == NULL || tk_role_may_supervise (approver->role))
    return TRUE;
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED, _("%s may not approve this; ask a supervisor"),
               approver->display_name);
  return FALSE;
}

static gboolean
check_words (const TkReversalRequest *request, GError **error)
{
  if (request->reason == NULL || *request->reason == '\0')
    return fail (TK_DESK_ERROR_INVALID, error, _("Say in a few words why the sale is undone"));
  if (strlen (request->reason) > TK_REASON_MAX || !g_utf8_validate (request->reason, -1, NULL))
    return fail (TK_DESK_ERROR_INVALID, error, _("That reason is too long; write it shorter"));
  return tk_desk_check_request (request->request, error);
}

/* TRUE with draft->done set when this very request was answered before. */
static gboolean
find_again (TkDesk *desk, Draft *draft, GError **error)
{
  g_autofree char *id = NULL;

  if (draft->request->request == NULL)
    return TRUE;
  if (!tk_store_find_reversal_by_request (desk->store, draft->request->request, &id, error))
    return FALSE;
  if (id == NULL)
    return TRUE;
  draft->done = tk_desk_read_reversal (desk, id, error);
  if (draft->done == NULL)
    return FALSE;
  draft->done->again = TRUE;
  return TRUE;
}

/* ---- What is to be undone ---- */

static gboolean
read_sale (TkDesk *desk, Draft *draft, GError **error)
{
  const char *id = draft->request->sale;

  if (!tk_store_get_sale (desk->store, id, &draft->sale, error))
    return FALSE;
  if (draft->sale == NULL)
    return fail (TK_DESK_ERROR_NOT_FOUND, error, _("This terminal made no such sale; undo it where it was made"));
  draft->sold = tk_store_list_sale_tickets (desk->store, id, error);
  return draft->sold != NULL;
}

static gboolean
is_undone (const TkStoreTicket *ticket)
{
  return g_str_equal (ticket->status, TK_STORE_VOIDED) || g_str_equal (ticket->status, TK_STORE_REFUNDED);
}

static TkStoreTicket *
find_sold (const Draft *draft, const TkTicketId *id)
{
  for (guint i = 0; i < draft->sold->len; i++)
    {
      TkStoreTicket *ticket = g_ptr_array_index (draft->sold, i);
      if (tk_ticket_id_equal (&ticket->id, id))
        return ticket;
    }
  return NULL;
}

static gboolean
pick (Draft *draft, const TkTicketId *id, GError **error)
{
  TkStoreTicket *ticket = find_sold (draft, id);
  g_autofree char *code = tk_human_code_format (id);

  if (ticket == NULL)
    {
      g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND,
                   _("Ticket %s is not of this sale; look up the sale it belongs to"), code);
      return FALSE;
    }
  if (is_undone (ticket))
    {
      g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID, _("Ticket %s is undone already (%s): nothing is left to hand back"),
                   code, ticket->status);
      return FALSE;
    }
  if (!g_ptr_array_find (draft->undone, ticket, NULL))
    g_ptr_array_add (draft->undone, ticket);
  return TRUE;
}

static gboolean
pick_all (Draft *draft, GError **error)
{
  for (guint i = 0; i < draft->sold->len; i++)
    if (!is_undone (g_ptr_array_index (draft->sold, i)))
      g_ptr_array_add (draft->undone, g_ptr_array_index (draft->sold, i));
  if (draft->undone->len > 0)
    return TRUE;
  return fail (TK_DESK_ERROR_INVALID, error, _("This sale is undone already: nothing is left to hand back"));
}

static gboolean
pick_tickets (Draft *draft, GError **error)
{
  if (draft->request->n_tickets == 0)
    return pick_all (draft, error);
  for (gsize i = 0; i < draft->request->n_tickets; i++)
    if (!pick (draft, &draft->request->tickets[i], error))
      return FALSE;
  return TRUE;
}

/* ---- By whom ---- */

/* A void takes the sale out of the drawer it went into. */
static gboolean
check_shift (TkDesk *desk, const Draft *draft, GError **error)
{
  g_autoptr (TkStoreShift) open = NULL;

  if (!draft->is_void)
    return TRUE;
  if (!tk_store_get_open_shift (desk->store, &open, error))
    return FALSE;
  if (open != NULL && g_str_equal (open->id, draft->sale->shift))
    return TRUE;
  return fail (TK_DESK_ERROR_INVALID, error, _("The shift of this sale is closed, so it cannot be voided any more; refund it"));
}

static gboolean
check_passed (TkDesk *desk, const TkStoreTicket *ticket, GError **error)
{
  g_autoptr (GPtrArray) passages = tk_store_passages (desk->store, &ticket->id, error);
  g_autofree char *code = tk_human_code_format (&ticket->id);

  if (passages == NULL)
    return FALSE;
  if (passages->len == 0)
    return TRUE;
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED,
               _("Somebody went in with ticket %s, so a supervisor must approve undoing it"), code);
  return FALSE;
}

static gboolean
check_allowed (TkDesk *desk, const Draft *draft, GError **error)
{
  if (draft->approver != NULL)
    return TRUE;
  if (!draft->is_void && !draft->free)
    return fail (TK_DESK_ERROR_NOT_ALLOWED, error, _("A supervisor must approve a refund; let one give their name and PIN"));
  if (draft->is_void && !g_str_equal (draft->staff->name, draft->sale->staff))
    {
      g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED,
                   _("This sale was made by %s, so a supervisor must approve voiding it"), draft->sale->staff);
      return FALSE;
    }
  for (guint i = 0; i < draft->undone->len; i++)
    if (!check_passed (desk, g_ptr_array_index (draft->undone, i), error))
      return FALSE;
  return TRUE;
}

/* ---- What becomes of it ---- */

static void
add_tickets (Draft *draft)
{
  for (guint i = 0; i < draft->undone->len; i++)
    {
      const TkStoreTicket *ticket = g_ptr_array_index (draft->undone, i);
      TkWireReprint *row = tk_wire_append (&tk_wire_reprint_shape, draft->body->tickets);
      row->event = ticket->id.event;
      row->type = ticket->id.type;
      row->serial = ticket->id.serial;
      row->issue = ticket->id.issue;
      draft->worth += ticket->price; /* part of a total that was checked when it was sold */
    }
}

/* With the last ticket goes back whatever is left, so that all of a sale is exactly what was paid for it. */
static gboolean
is_last (const Draft *draft)
{
  guint good = 0;

  for (guint i = 0; i < draft->sold->len; i++)
    good += !is_undone (g_ptr_array_index (draft->sold, i));
  return draft->undone->len == good;
}

static void
add_exchanged (Draft *draft)
{
  if (draft->exchanged == 0)
    return;
  TkWirePayment *row = tk_wire_append (&tk_wire_payment_shape, draft->body->payments);
  tk_wire_set (&row->method, tk_pay_method_to_string (TK_PAY_EXCHANGE));
  row->amount = MIN (draft->exchanged, draft->worth);
  draft->body->amount += row->amount;
}

static gboolean
fill_body (TkDesk *desk, Draft *draft, GError **error)
{
  TkWireReversal *body = draft->body;
  char id[TK_UUID_SIZE];

  tk_uuid_new (desk->clock, id);
  tk_wire_set (&body->reversal, id);
  tk_wire_set (&body->sale, draft->sale->id);
  tk_wire_set (&body->currency, draft->sale->currency);
  tk_wire_set (&body->reason, draft->request->reason);
  tk_wire_set (&body->approved_by, draft->approver != NULL ? draft->approver->name : "");
  add_tickets (draft);
  draft->worth = MIN (draft->worth, draft->sale->total + draft->sale->rounding - draft->sale->handed_back); /* coins said less */
  add_exchanged (draft);
  return tk_desk_hand_back (desk, draft->sale, draft->worth - body->amount, is_last (draft) && draft->exchanged == 0, body, error)
         && tk_desk_ensure_shift (desk, draft->staff, body->currency, &body->shift, error);
}

static gboolean
record (TkDesk *desk, Draft *draft, GError **error)
{
  TkStoreNewReversal reversal = {
    .kind = draft->is_void ? TK_STORE_VOIDED : TK_STORE_REFUNDED,
    .body = draft->body,
    .staff = draft->staff->name,
    .request = draft->request->request,
  };

  return tk_store_journal_append (desk->store, desk->clock, draft->is_void ? TK_KIND_SALE_VOIDED : TK_KIND_SALE_REFUNDED,
                                  draft->staff->name, &tk_wire_reversal_shape, draft->body, NULL, &reversal.seq, error)
         && tk_store_add_reversal (desk->store, &reversal, error);
}

static gboolean
reverse_cb (TkDesk *desk, gpointer data, GError **error)
{
  Draft *draft = data;

  if (!find_again (desk, draft, error))
    return FALSE;
  if (draft->done != NULL)
    return TRUE;
  if (!tk_desk_require_trusted (desk, error) || !read_sale (desk, draft, error) || !pick_tickets (draft, error)
      || !check_shift (desk, draft, error) || !check_allowed (desk, draft, error) || !fill_body (desk, draft, error)
      || !record (desk, draft, error))
    return FALSE;
  draft->done = tk_desk_read_reversal (desk, draft->body->reversal, error);
  return draft->done != NULL;
}

static TkReversal *
reverse (TkDesk *desk, Draft *draft, GError **error)
{
  if (!check_staff (draft, error) || !check_words (draft->request, error))
    return NULL;
  draft->approver = draft->request->approver;
  if (draft->approver == NULL && tk_role_may_supervise (draft->staff->role))
    draft->approver = draft->staff;
  draft->undone = g_ptr_array_new ();
  draft->body = tk_wire_new (&tk_wire_reversal_shape);
  if (!tk_desk_transact (desk, reverse_cb, draft, error))
    g_clear_pointer (&draft->done, tk_reversal_free); /* the commit itself may have failed */
  tk_wire_free (&tk_wire_reversal_shape, draft->body);
  g_ptr_array_unref (draft->undone);
  g_clear_pointer (&draft->sold, g_ptr_array_unref);
  tk_store_sale_free (draft->sale);
  return draft->done;
}

TkReversal *
tk_desk_void (TkDesk *desk, const TkStaff *staff, const TkReversalRequest *request, GError **error)
{
  Draft draft = { .staff = staff, .request = request, .is_void = TRUE };

  g_return_val_if_fail (desk != NULL && staff != NULL && request != NULL && request->sale != NULL, NULL);
  return reverse (desk, &draft, error);
}

TkReversal *
tk_desk_refund (TkDesk *desk, const TkStaff *staff, const TkReversalRequest *request, GError **error)
{
  Draft draft = { .staff = staff, .request = request };

  g_return_val_if_fail (desk != NULL && staff != NULL && request != NULL && request->sale != NULL, NULL);
  return reverse (desk, &draft, error);
}

TkReversal *
tk_desk_refund_within (TkDesk *desk, const TkStaff *staff, const TkReversalRequest *request, gint64 exchanged, gboolean free,
                       GError **error)
{
  Draft draft = { .staff = staff, .request = request, .exchanged = exchanged, .free = free };

  g_return_val_if_fail (tk_db_in_transaction (tk_store_get_db (desk->store)), NULL);
  return reverse (desk, &draft, error);
}
