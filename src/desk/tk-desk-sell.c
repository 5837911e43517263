/* Selling: one transaction from the checks to the journal entry; durable when it returns.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-sell-private.h"
#include "tk-store-journal.h"
#include "tk-store-lease.h"
#include "tk-store-sale.h"
#include "tk-store-setting.h"

#include <glib/gi18n-lib.h>
#include <string.h>


/* A sale in the making. */
typedef struct
{
  const TkStaff *staff;
  const TkSaleRequest *request;
  TkStoreClock now;
  gint64 issuer;
  TkWireSale *body;
  GPtrArray *tokens;   /* char *, one for each of body->tickets */
  TkWireSaleLine missing; /* the line of which there is not enough here; qty 0 when there is */
  guint witnessed;     /* so many of them are from witnessed leases */
  TkSale *done;        /* what tk_desk_sell() returns */
} Draft;

static gboolean
check_request (const TkStaff *staff, const TkSaleRequest *request, GError **error)
{
  if (!tk_role_may_sell (staff->role))
    {
      g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED,
                   _("%s may not sell tickets; a cashier or a supervisor must sign in"), staff->display_name);
      return FALSE;
    }
  if (request->approver != NULL && !tk_role_may_supervise (request->approver->role))
    {
      g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED, _("%s may not approve this; ask a supervisor"),
                   request->approver->display_name);
      return FALSE;
    }
  return tk_desk_check_request (request->request, error);
}

/* TRUE with draft->done set when this very request was answered before. */
static gboolean
find_again (TkDesk *desk, Draft *draft, GError **error)
{
  g_autofree char *id = NULL;

  if (draft->request->request == NULL)
    return TRUE;
  if (!tk_store_find_sale_by_request (desk->store, draft->request->request, &id, error))
    return FALSE;
  if (id == NULL)
    return TRUE;
  draft->done = tk_desk_get_sale (desk, id, error);
  if (draft->done == NULL)
    return FALSE;
  draft->done->again = TRUE;
  return TRUE;
}

static gboolean
read_terms (TkDesk *desk, Draft *draft, GError **error)
{
  return tk_desk_require_trusted (desk, error) && tk_store_clock_read (desk->store, desk->clock, &draft->now, error)
         && tk_store_get_setting_int (desk->store, "issuer", 0, &draft->issuer, error)
         && tk_desk_get_pair (desk, error) != NULL;
}

static gboolean
check_line (TkDesk *desk, Draft *draft, const TkWireSaleLine *line, GError **error)
{
  g_autoptr (TkWireEvent) event = NULL;
  g_autoptr (TkWireTicketType) type = NULL;
  g_autofree char *reason = NULL;
  TkDeskError code;

  if (!tk_store_get_event (desk->store, (guint32) line->event, &event, error)
      || !tk_store_get_type (desk->store, (guint32) line->event, (guint16) line->type, &type, error)
      || !tk_desk_why_not (desk, event, type, &draft->now, line->qty, draft->request->approver != NULL, &code, &reason,
                           error))
    return FALSE;
  if (reason == NULL)
    return TRUE;
  if (code == TK_DESK_ERROR_NO_LEASE)
    draft->missing = *line;
  g_set_error_literal (error, TK_DESK_ERROR, code, reason);
  return FALSE;
}

static gboolean
check_lines (TkDesk *desk, Draft *draft, GError **error)
{
  for (guint i = 0; i < draft->body->lines->len; i++)
    if (!check_line (desk, draft, g_ptr_array_index (draft->body->lines, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
issue_ticket (TkDesk *desk, Draft *draft, const TkWireSaleLine *line, const TkStoreSerial *serial, GError **error)
{
  TkWireSaleTicket *ticket = tk_wire_append (&tk_wire_sale_ticket_shape, draft->body->tickets);
  TkToken token = {
    .id = { (guint32) line->event, (guint16) line->type, serial->serial, serial->issue },
    .issuer = (guint16) draft->issuer,
  };
  char *text = tk_token_issue (&token, desk->pair, error);

  if (text == NULL)
    return FALSE;
  g_ptr_array_add (draft->tokens, text);
  ticket->event = line->event;
  ticket->type = line->type;
  ticket->serial = serial->serial;
  ticket->issue = serial->issue;
  tk_wire_set (&ticket->lease, serial->lease);
  draft->witnessed += serial->witnessed;
  if (serial->overdraft) /* check_line() saw to it that somebody approves */
    tk_wire_set (&draft->body->approved_by, draft->request->approver->name);
  return TRUE;
}

static gboolean
issue_line (TkDesk *desk, Draft *draft, const TkWireSaleLine *line, GError **error)
{
  g_autoptr (GArray) serials = tk_store_take_serials (desk->store, (guint32) line->event, (guint16) line->type,
                                                      (guint) line->qty, draft->now.now_ms, error);

  if (serials == NULL)
    return FALSE;
  if (serials->len < line->qty) /* check_line() counted the same rows in this transaction */
    {
      g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_NO_LEASE, _("There are not enough tickets left here"));
      return FALSE;
    }
  for (guint i = 0; i < serials->len; i++)
    if (!issue_ticket (desk, draft, line, &g_array_index (serials, TkStoreSerial, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
issue_tickets (TkDesk *desk, Draft *draft, GError **error)
{
  for (guint i = 0; i < draft->body->lines->len; i++)
    if (!issue_line (desk, draft, g_ptr_array_index (draft->body->lines, i), error))
      return FALSE;
  return draft->witnessed == 0 || tk_desk_check_witness (desk, draft->witnessed, error);
}

static gboolean
record (TkDesk *desk, Draft *draft, GError **error)
{
  TkStoreNewSale sale = {
    .body = draft->body,
    .tokens = (const char *const *) draft->tokens->pdata,
    .staff = draft->staff->name,
    .request = draft->request->request,
    .issuer = (guint16) draft->issuer,
  };

  return tk_desk_ensure_shift (desk, draft->staff, draft->body->currency, &draft->body->shift, error)
         && tk_store_journal_append (desk->store, desk->clock, TK_KIND_SALE_COMPLETED, draft->staff->name,
                                     &tk_wire_sale_shape, draft->body, NULL, &sale.seq, error)
         && tk_store_add_sale (desk->store, &sale, error);
}

static gboolean
sell_cb (TkDesk *desk, gpointer data, GError **error)
{
  Draft *draft = data;
  const TkSaleRequest *request = draft->request;
  char id[TK_UUID_SIZE];

  if (!find_again (desk, draft, error))
    return FALSE;
  if (draft->done != NULL)
    return TRUE;
  tk_uuid_new (desk->clock, id);
  tk_wire_set (&draft->body->sale, id);
  if (!read_terms (desk, draft, error)
      || !tk_desk_price_lines (desk, request->lines, request->n_lines, draft->body, error)
      || !check_lines (desk, draft, error)
      || !tk_desk_settle (desk, request->payments, request->n_payments, draft->body, error)
      || !issue_tickets (desk, draft, error) || !record (desk, draft, error))
    return FALSE;
  draft->done = tk_desk_get_sale (desk, id, error);
  return draft->done != NULL;
}

/* The hub shall hear of it with the next sync: the buyer is still there. */
static void
note_missing (TkDesk *desk, const Draft *draft)
{
  g_autoptr (GError) error = NULL;

  if (draft->missing.qty > 0
      && !tk_store_lease_note_short (desk->store, (guint32) draft->missing.event, (guint16) draft->missing.type, draft->missing.qty,
                                     draft->now.now_ms, &error))
    g_warning ("That tickets ran out could not be kept: %s", error->message);
}

TkSale *
tk_desk_sell (TkDesk *desk, const TkStaff *staff, const TkSaleRequest *request, GError **error)
{
  g_return_val_if_fail (desk != NULL && staff != NULL && request != NULL, NULL);
  if (!check_request (staff, request, error))
    return NULL;
  Draft draft = { .staff = staff, .request = request };
  draft.body = tk_wire_new (&tk_wire_sale_shape);
  draft.tokens = g_ptr_array_new_with_free_func (g_free);
  if (!tk_desk_transact (desk, sell_cb, &draft, error))
    {
      g_clear_pointer (&draft.done, tk_sale_free); /* the commit itself may have failed */
      note_missing (desk, &draft);
    }
  tk_wire_free (&tk_wire_sale_shape, draft.body);
  g_ptr_array_unref (draft.tokens);
  return draft.done;
}
