/* Selling: one transaction from the checks to the journal entry; durable when it returns.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-sell-private.h"
#include "tk-store-attempt.h"
#include "tk-store-hold.h"
#include "tk-store-journal.h"
#include "tk-store-lease.h"
#include "tk-store-sale.h"
#include "tk-store-setting.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LONG_FROM 50 /* tickets: fewer fit whatever is written on them */

/* A sale in the making. */
typedef struct
{
  const TkStaff *staff;
  const TkSaleRequest *request;
  const char *exchange; /* (nullable) reversal whose value pays for part of it */
  const char *aside;    /* (nullable) held cart that its payments were asked for, and nobody named */
  TkCart *cart;
  TkWireSale *body;     /* the cart's */
  TkDeskIssue issue;    /* what becomes of its tickets */
  TkCartUses missing;   /* the type, or a voucher as a type, of which there is not enough here; n 0 when there is */
  TkSale *done;         /* what tk_desk_sell() returns */
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
  return tk_desk_check_request (request->request, error) && tk_desk_cart_check_texts (request, error);
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
  return tk_desk_require_trusted (desk, error) && tk_store_get_setting_int (desk->store, "issuer", 0, &draft->issue.issuer, error)
         && tk_desk_get_pair (desk, error) != NULL;
}

/* ---- What speaks against it ---- */

static gboolean
check_line (TkDesk *desk, Draft *draft, guint i, GError **error)
{
  const TkWireSaleLine *line = g_ptr_array_index (draft->body->lines, i);
  const TkStoreOffer *offer = g_ptr_array_index (draft->cart->line_offers, i);
  g_autofree char *reason = NULL;
  TkDeskError code;

  if (!tk_desk_why_not (desk, &draft->cart->terms, g_ptr_array_index (draft->cart->line_events, i), offer, line->qty,
                        draft->cart->approver != NULL, &code, &reason, error))
    return FALSE;
  if (reason == NULL)
    return TRUE;
  if (code == TK_DESK_ERROR_NO_LEASE)
    draft->missing = (TkCartUses) { (guint32) line->event, (guint16) line->type, (guint) line->qty };
  g_set_error_literal (error, TK_DESK_ERROR, code, reason);
  return FALSE;
}

static gboolean
check_lines (TkDesk *desk, Draft *draft, GError **error)
{
  for (guint i = 0; i < draft->body->lines->len; i++)
    if (!check_line (desk, draft, i, error))
      return FALSE;
  return TRUE;
}

/* What the page shows beside the discount is what a sale is refused with. */
static gboolean
check_offs (Draft *draft, TkDeskError code, GError **error)
{
  for (guint i = 0; i < draft->cart->offs->len; i++)
    {
      const TkQuoteOff *off = g_ptr_array_index (draft->cart->offs, i);
      if (off->trouble == NULL)
        continue;
      g_set_error_literal (error, TK_DESK_ERROR, code, off->trouble);
      draft->missing = draft->cart->short_of;
      return FALSE;
    }
  if (!draft->cart->needs_approval || draft->cart->approver != NULL)
    return TRUE;
  g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED,
                       _("A supervisor must approve what is taken off; let one give their name and PIN"));
  return FALSE;
}

static gboolean
check_told (const Draft *draft, GError **error)
{
  g_autofree char *missing = tk_desk_cart_missing (draft->cart);

  if (missing == NULL)
    return TRUE;
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID, _("These tickets need %s; ask the buyer"), missing);
  return FALSE;
}

/* ---- The entry ---- */

static void
set_buyer (const Draft *draft)
{
  const TkSaleRequest *request = draft->request;

  tk_wire_set (&draft->body->buyer_name, request->buyer_name != NULL ? request->buyer_name : "");
  tk_wire_set (&draft->body->buyer_phone, request->buyer_phone != NULL ? request->buyer_phone : "");
  tk_wire_set (&draft->body->note, request->note != NULL ? request->note : "");
}

/* Names can make a sale longer than an entry may be. */
static gboolean
check_length (const Draft *draft, GError **error)
{
  g_autofree char *text = NULL;

  if (draft->body->tickets->len < LONG_FROM)
    return TRUE;
  text = tk_wire_encode (&tk_wire_sale_shape, draft->body);
  if (strlen (text) <= TK_JOURNAL_BODY_MAX)
    return TRUE;
  g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID,
                       _("So many names and details do not fit in one sale; split it into several sales"));
  return FALSE;
}

/* Whoever names a cart sells it when nobody is asked for its money any more; whoever does not may take the money otherwise. */
static gboolean
take_held (TkDesk *desk, const Draft *draft, GError **error)
{
  if (draft->aside != NULL)
    return tk_store_drop_held (desk->store, draft->aside, error);
  return draft->request->held == NULL || tk_desk_take_held (desk, draft->request->held, error);
}

static gboolean
record (TkDesk *desk, Draft *draft, GError **error)
{
  TkStoreNewSale sale = {
    .body = draft->body,
    .tokens = (const char *const *) draft->issue.tokens->pdata,
    .units = (const gint64 *) draft->issue.units->data,
    .staff = draft->staff->name,
    .request = draft->request->request,
    .issuer = (guint16) draft->issue.issuer,
  };

  set_buyer (draft);
  if (!take_held (desk, draft, error))
    return FALSE;
  return tk_store_next_sale_number (desk->store, &draft->body->number, error) && check_length (draft, error)
         && tk_desk_ensure_shift (desk, draft->staff, draft->body->currency, &draft->body->shift, error)
         && tk_store_journal_append (desk->store, desk->clock, TK_KIND_SALE_COMPLETED, draft->staff->name,
                                     &tk_wire_sale_shape, draft->body, NULL, &sale.seq, error)
         && tk_store_add_sale (desk->store, &sale, error);
}

static gboolean
settle (TkDesk *desk, Draft *draft, GError **error)
{
  TkDeskTill till = { draft->cart->approver, tk_desk_cart_cash_unit (draft->cart), draft->exchange != NULL };

  return tk_desk_settle (desk, &till, draft->request->payments, draft->request->n_payments, draft->body, error);
}

/* Whoever asked for payments through the hub has named the sale already. */
static void
name_sale (TkDesk *desk, const Draft *draft, char id[TK_UUID_SIZE])
{
  const char *request = draft->request->request;

  if (request != NULL && tk_uuid_is_valid (request))
    g_strlcpy (id, request, TK_UUID_SIZE);
  else
    tk_uuid_new (desk->clock, id);
}

static gboolean
sell_cb (TkDesk *desk, gpointer data, GError **error)
{
  Draft *draft = data;
  TkDeskError code = TK_DESK_ERROR_INVALID;
  char id[TK_UUID_SIZE];

  if (!find_again (desk, draft, error))
    return FALSE;
  if (draft->done != NULL)
    return TRUE;
  name_sale (desk, draft, id);
  tk_wire_set (&draft->body->sale, id);
  if (!read_terms (desk, draft, error) || !tk_desk_cart_price (desk, draft->cart, &code, error) || !check_lines (desk, draft, error)
      || !check_offs (draft, code, error) || !check_told (draft, error) || !settle (desk, draft, error)
      || !tk_desk_issue (desk, &draft->issue, error) || !record (desk, draft, error))
    return FALSE;
  draft->done = tk_desk_get_sale (desk, id, error);
  return draft->done != NULL;
}

/* The hub shall hear of it with the next sync: the buyer is still there. */
static void
note_missing (TkDesk *desk, const Draft *draft)
{
  g_autoptr (GError) error = NULL;

  if (draft->missing.n > 0
      && !tk_store_lease_note_short (desk->store, draft->missing.event, draft->missing.number, draft->missing.n,
                                     draft->cart->terms.now.now_ms, &error))
    g_warning ("That tickets ran out could not be kept: %s", error->message);
}

static TkSale *
sell (TkDesk *desk, const TkStaff *staff, const TkSaleRequest *request, const char *exchange, GError **error)
{
  TkSaleRequest own = *request;
  g_autofree char *aside = NULL;

  if (!check_request (staff, request, error)
      || (own.held == NULL && own.request != NULL && !tk_store_find_attempt_cart (desk->store, own.request, &aside, error)))
    return NULL;
  own.held = aside != NULL ? aside : own.held;
  g_autoptr (TkCart) cart = tk_desk_cart_new (&own);
  g_autoptr (GPtrArray) tokens = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) units = g_array_new (FALSE, FALSE, sizeof (gint64));
  Draft draft = { .staff = staff, .request = &own, .exchange = exchange, .aside = aside, .cart = cart, .body = cart->body,
                  .issue = { .cart = cart, .tokens = tokens, .units = units } };
  if (cart->approver == NULL && tk_role_may_supervise (staff->role)) /* who acts approves by acting */
    cart->approver = staff;
  if (!tk_desk_transact (desk, sell_cb, &draft, error))
    {
      g_clear_pointer (&draft.done, tk_sale_free); /* the commit itself may have failed */
      if (exchange == NULL)
        note_missing (desk, &draft);
    }
  return draft.done;
}

TkSale *
tk_desk_sell (TkDesk *desk, const TkStaff *staff, const TkSaleRequest *request, GError **error)
{
  g_return_val_if_fail (desk != NULL && staff != NULL && request != NULL, NULL);
  return sell (desk, staff, request, NULL, error);
}

TkSale *
tk_desk_sell_within (TkDesk *desk, const TkStaff *staff, const TkSaleRequest *request, const char *exchange, GError **error)
{
  g_return_val_if_fail (tk_db_in_transaction (tk_store_get_db (desk->store)), NULL);
  return sell (desk, staff, request, exchange, error);
}
