/* Paying through the hub: an attempt is durable before anybody is asked, and there is one at a time for a sale and for a phone.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-pay-private.h"
#include "tk-store-sale.h"
#include "tk-store-setting.h"
#include "tk-uuid.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SALE_MAX 36        /* as the wire takes it */

/* An attempt in the making. */
typedef struct
{
  const TkStaff *staff;
  const TkAttemptRequest *request;
  TkSaleRequest cart;      /* the request's, with what is put aside for its sale */
  char *aside;             /* (nullable) */
  char *phone;             /* as the wire takes it; "" */
  TkAttempt *made;
} Draft;

static gboolean
fail (GError **error, TkDeskError code, const char *sentence)
{
  g_set_error_literal (error, TK_DESK_ERROR, code, sentence);
  return FALSE;
}

static gboolean
check_staff (const TkStaff *staff, GError **error)
{
  if (tk_role_may_sell (staff->role))
    return TRUE;
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED, _("%s may not take payments; a cashier or a supervisor must sign in"),
               staff->display_name);
  return FALSE;
}

static gboolean
check_request (Draft *draft, GError **error)
{
  const TkAttemptRequest *request = draft->request;

  if (!check_staff (draft->staff, error) || !tk_desk_check_request (request->request, error))
    return FALSE;
  if (request->request == NULL || strlen (request->request) > SALE_MAX)
    return fail (error, TK_DESK_ERROR_INVALID, _("A payment needs the id of its sale"));
  if (request->method != TK_PAY_MPESA && request->method != TK_PAY_PAYSTACK)
    return fail (error, TK_DESK_ERROR_INVALID, _("Nobody else confirms a payment of that kind; take it with the sale"));
  if (request->cart->n_lines == 0)
    return fail (error, TK_DESK_ERROR_INVALID, _("The cart is empty; choose tickets first"));
  if (!tk_desk_check_email (request->email, error))
    return FALSE;
  draft->phone = request->method == TK_PAY_MPESA ? tk_desk_phone (request->phone, error) : g_strdup ("");
  return draft->phone != NULL;
}

/* ---- Is it right to ask now? ---- */

static gboolean
require_online (TkDesk *desk, GError **error)
{
  g_autofree char *net = NULL;

  if (!tk_store_get_setting (desk->store, "net", &net, error))
    return FALSE;
  if (net != NULL && !g_str_equal (net, "offline"))
    return TRUE;
  return fail (error, TK_DESK_ERROR_INVALID,
               _("The hub is not reached, so no prompt can be sent: let the buyer pay from their own phone and type the code, or take cash"));
}

static gboolean
check_unsold (TkDesk *desk, const char *request, GError **error)
{
  g_autofree char *sale = NULL;

  if (!tk_store_find_sale_by_request (desk->store, request, &sale, error))
    return FALSE;
  return sale == NULL || fail (error, TK_DESK_ERROR_PAYMENT, _("This sale is made already; nothing is left to pay"));
}

/* Two prompts at once are how buyers pay twice. */
static gboolean
check_none_open (TkDesk *desk, const Draft *draft, GError **error)
{
  const char *held = draft->cart.held != NULL ? draft->cart.held : "";
  g_autoptr (TkStoreAttempt) open = NULL;
  g_autofree char *amount = NULL, *phone = NULL;

  if (!tk_store_find_open_attempt (desk->store, draft->request->request, held, draft->phone, &open, error))
    return FALSE;
  if (open == NULL)
    return TRUE;
  amount = tk_desk_money (open->amount, open->currency);
  phone = tk_desk_phone_words (draft->phone);
  if (!g_str_equal (open->sale, draft->request->request) && g_strcmp0 (open->cart, held) != 0)
    g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_PAYMENT,
                 _("A prompt for %s to %s is not decided yet: wait for it, or take this one another way"), amount, phone);
  else
    g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_PAYMENT,
                 _("A payment of %s for this sale is not decided yet: wait for it before asking again"), amount);
  return FALSE;
}

/* Whole units only: that is how prompts count. */
static gboolean
check_amount (const Draft *draft, const TkQuote *quote, gint64 due, GError **error)
{
  gint64 amount = draft->request->amount;
  g_autofree char *left = NULL;

  if (amount <= 0 || (draft->request->method == TK_PAY_MPESA && amount % tk_desk_whole_unit (quote->currency) != 0))
    return fail (error, TK_DESK_ERROR_PAYMENT, _("A prompt is for whole units of money only; type the amount again"));
  if (amount <= due)
    return TRUE;
  if (due <= 0)
    return fail (error, TK_DESK_ERROR_PAYMENT, _("Nothing is left to pay; finish the sale with what came"));
  left = tk_desk_money (due, quote->currency);
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_PAYMENT, _("Only %s is left to pay; ask for that or less"), left);
  return FALSE;
}

/* What the others take, and what came for it already. */
static gboolean
sum_taken (TkDesk *desk, const TkAttemptRequest *request, gint64 *taken, GError **error)
{
  if (!tk_store_sum_paid_attempts (desk->store, request->request, taken, error))
    return FALSE;
  for (gsize i = 0; i < request->cart->n_payments; i++)
    if (request->cart->payments[i].attempt == NULL)
      *taken += CLAMP (request->cart->payments[i].amount, 0, TK_SALE_TOTAL_MAX);
  return TRUE;
}

/* Nobody is asked for money for what cannot be sold then. */
static gboolean
check_cart (TkDesk *desk, const Draft *draft, char **currency, GError **error)
{
  const TkSaleRequest *cart = &draft->cart;
  g_autoptr (TkQuote) quote = tk_desk_quote (desk, cart, error);
  gint64 taken;

  if (quote == NULL || !sum_taken (desk, draft->request, &taken, error))
    return FALSE;
  if (quote->trouble != NULL)
    return fail (error, TK_DESK_ERROR_INVALID, quote->trouble);
  if (quote->missing != NULL)
    {
      g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID, _("Still to be asked: %s"), quote->missing);
      return FALSE;
    }
  if (quote->needs_approval && cart->approver == NULL && !tk_role_may_supervise (draft->staff->role))
    return fail (error, TK_DESK_ERROR_NOT_ALLOWED, _("A supervisor must approve this cart before it is paid; let one give their name and PIN"));
  *currency = g_strdup (quote->currency);
  return check_amount (draft, quote, quote->total - taken, error);
}

/* ---- Kept ---- */

static gboolean
add (TkDesk *desk, const Draft *draft, const char *id, const char *cart, const char *currency, GError **error)
{
  const TkAttemptRequest *request = draft->request;
  TkStoreAttempt row = {
    .id = (char *) id,
    .method = (char *) tk_pay_method_to_string (request->method),
    .currency = (char *) currency,
    .phone = draft->phone,
    .email = (char *) (request->email != NULL ? request->email : ""),
    .staff = draft->staff->name,
    .sale = (char *) request->request,
    .cart = (char *) cart,
    .amount = request->amount,
    .event = request->cart->lines[0].event,
    .at = tk_clock_wall (desk->clock),
  };

  return tk_store_drop_decided_attempts (desk->store, request->request, error) && tk_store_add_attempt (desk->store, &row, error);
}

/* Asked again, it is for the same cart, whether whoever asks names it or not. */
static gboolean
find_cart (TkDesk *desk, Draft *draft, GError **error)
{
  draft->cart = *draft->request->cart;
  g_clear_pointer (&draft->aside, g_free);
  if (draft->cart.held != NULL)
    return TRUE;
  if (!tk_store_find_attempt_cart (desk->store, draft->request->request, &draft->aside, error))
    return FALSE;
  draft->cart.held = draft->aside;
  return TRUE;
}

static gboolean
start_cb (TkDesk *desk, gpointer data, GError **error)
{
  Draft *draft = data;
  g_autoptr (TkHeldCart) cart = NULL;
  g_autofree char *currency = NULL;
  char id[TK_UUID_SIZE];

  if (!tk_desk_require_trusted (desk, error) || !require_online (desk, error) || !check_unsold (desk, draft->request->request, error)
      || !find_cart (desk, draft, error) || !check_none_open (desk, draft, error) || !check_cart (desk, draft, &currency, error))
    return FALSE;
  cart = tk_desk_hold_for (desk, draft->staff, &draft->cart, draft->cart.buyer_name, draft->request->request, error);
  tk_uuid_new (desk->clock, id);
  if (cart == NULL || !add (desk, draft, id, cart->id, currency, error))
    return FALSE;
  draft->made = tk_desk_pay_get (desk, id, error);
  return draft->made != NULL;
}

TkAttempt *
tk_desk_pay_start (TkDesk *desk, const TkStaff *staff, const TkAttemptRequest *request, GError **error)
{
  Draft draft = { .staff = staff, .request = request };

  g_return_val_if_fail (desk != NULL && staff != NULL && request != NULL && request->cart != NULL, NULL);
  if (check_request (&draft, error) && !tk_desk_transact (desk, start_cb, &draft, error))
    g_clear_pointer (&draft.made, tk_attempt_free); /* the commit itself may have failed */
  g_free (draft.phone);
  g_free (draft.aside);
  return draft.made;
}

/* ---- Looked at ---- */

static gboolean
read_row (TkDesk *desk, const char *id, TkStoreAttempt **row, GError **error)
{
  if (!tk_store_get_attempt (desk->store, id, row, error))
    return FALSE;
  return *row != NULL || fail (error, TK_DESK_ERROR_NOT_FOUND, _("This terminal asked for no such payment"));
}

TkAttempt *
tk_desk_pay_get (TkDesk *desk, const char *id, GError **error)
{
  g_autoptr (TkStoreAttempt) row = NULL;

  g_return_val_if_fail (desk != NULL && id != NULL, NULL);
  return read_row (desk, id, &row, error) ? tk_desk_take_attempt (row) : NULL;
}

GPtrArray *
tk_desk_pay_list (TkDesk *desk, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  GPtrArray *attempts;

  g_return_val_if_fail (desk != NULL, NULL);
  rows = tk_store_list_attempts (desk->store, error);
  if (rows == NULL)
    return NULL;
  attempts = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_attempt_free);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (attempts, tk_desk_take_attempt (g_ptr_array_index (rows, i)));
  return attempts;
}

/* ---- Ended ---- */

/* What is done to one attempt. */
typedef struct
{
  const TkStaff *staff;    /* NULL: whoever looks */
  const char *id;
} Act;

static gboolean
fail_paid (const TkStoreAttempt *row, GError **error)
{
  g_autofree char *amount = tk_desk_money (row->paid > 0 ? row->paid : row->amount, row->currency);

  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_PAYMENT, _("%s was paid, so it cannot be given up: finish the sale with it"), amount);
  return FALSE;
}

static gboolean
give_up_cb (TkDesk *desk, gpointer data, GError **error)
{
  const Act *act = data;
  g_autoptr (TkStoreAttempt) row = NULL;
  gboolean given;

  if (!tk_desk_require_enrolled (desk, NULL, error) || !read_row (desk, act->id, &row, error)
      || !tk_store_give_up_attempt (desk->store, act->id, tk_clock_wall (desk->clock), &given, error))
    return FALSE;
  return given || fail_paid (row, error);
}

gboolean
tk_desk_pay_give_up (TkDesk *desk, const TkStaff *staff, const char *id, GError **error)
{
  Act act = { staff, id };

  g_return_val_if_fail (desk != NULL && staff != NULL && id != NULL, FALSE);
  return check_staff (staff, error) && tk_desk_transact (desk, give_up_cb, &act, error);
}

static gboolean
check_over (const TkStoreAttempt *row, GError **error)
{
  if (tk_store_attempt_is_open (row))
    return fail (error, TK_DESK_ERROR_PAYMENT, _("Nobody knows yet what becomes of this payment; wait for it, or give it up"));
  if (!g_str_equal (row->state, TK_PAY_STATE_PAID) || *row->used_by != '\0')
    return TRUE;
  if (*row->sold == '\0')
    return fail (error, TK_DESK_ERROR_PAYMENT, _("This was paid and belongs to no sale yet; finish the sale with it"));
  return fail (error, TK_DESK_ERROR_PAYMENT, _("The hub has not listed this money to be handed back yet; it does when it knows of the sale"));
}

static gboolean
dismiss_cb (TkDesk *desk, gpointer data, GError **error)
{
  const Act *act = data;
  g_autoptr (TkStoreAttempt) row = NULL;

  return read_row (desk, act->id, &row, error) && check_over (row, error) && tk_store_dismiss_attempt (desk->store, act->id, error);
}

gboolean
tk_desk_pay_dismiss (TkDesk *desk, const char *id, GError **error)
{
  Act act = { NULL, id };

  g_return_val_if_fail (desk != NULL && id != NULL, FALSE);
  return tk_desk_transact (desk, dismiss_cb, &act, error);
}
