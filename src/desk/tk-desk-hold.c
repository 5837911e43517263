/* Putting carts aside: what they keep of the stock, and until when. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-hold.h"
#include "tk-desk-hold-body.h"
#include "tk-desk-sell-private.h"
#include "tk-store-attempt.h"
#include "tk-store-hold.h"
#include "tk-store-place.h"
#include "tk-uuid.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define HOLD_MS (G_GINT64_CONSTANT (60000) * TK_HOLD_MINUTES)
#define CART_NAME_MAX 100

/* What is put aside, recalled or dropped. */
typedef struct
{
  const TkStaff *staff;
  const TkSaleRequest *request;
  const char *name;         /* (nullable) */
  const char *sale;         /* (nullable) to come: what was paid for it stays with the cart */
  const char *id;
  char *body;
  TkCart *cart;
  TkStoreHeldCart *before;  /* (nullable) the one it replaces */
  char new_id[TK_UUID_SIZE];
  TkHeldCart *done;
} Draft;

static gboolean
fail (TkDeskError code, GError **error, const char *sentence)
{
  g_set_error_literal (error, TK_DESK_ERROR, code, sentence);
  return FALSE;
}

static gboolean
check_staff (const TkStaff *staff, GError **error)
{
  if (tk_role_may_sell (staff->role))
    return TRUE;
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED, _("%s may not put carts aside; a cashier or a supervisor must sign in"),
               staff->display_name);
  return FALSE;
}

/* ---- Reading ---- */

void
tk_held_cart_free (TkHeldCart *cart)
{
  if (cart == NULL)
    return;
  g_free (cart->id);
  g_free (cart->name);
  g_free (cart->staff);
  g_free (cart->currency);
  tk_hold_body_free (cart->owned);
  g_free (cart);
}

/* One that cannot be read, because a newer program wrote it, is listed all the same: empty. */
static TkHeldCart *
take_row (TkDesk *desk, TkStoreHeldCart *row, GError **error)
{
  g_autoptr (TkHeldCart) cart = g_new0 (TkHeldCart, 1);
  gboolean asked;

  if (!tk_store_cart_is_paying (desk->store, row->id, NULL, &asked, error))
    return NULL;
  cart->paying = asked || row->paid;
  cart->id = g_steal_pointer (&row->id);
  cart->name = g_steal_pointer (&row->name);
  cart->staff = g_steal_pointer (&row->staff);
  cart->currency = g_steal_pointer (&row->currency);
  cart->at = row->at;
  cart->holds_until = row->holds_until;
  cart->total = row->total;
  cart->tickets = (guint) row->tickets;
  cart->owned = tk_hold_body_read (row->body, NULL);
  if (cart->owned != NULL)
    cart->cart = *tk_hold_body_get (cart->owned);
  cart->cart.held = cart->id;
  return g_steal_pointer (&cart);
}

static TkHeldCart *
read_cart (TkDesk *desk, const char *id, GError **error)
{
  g_autoptr (TkStoreHeldCart) row = NULL;

  if (!tk_store_get_held (desk->store, id, &row, error))
    return NULL;
  if (row != NULL)
    return take_row (desk, row, error);
  fail (TK_DESK_ERROR_NOT_FOUND, error, _("This cart is not here any more: it was sold or dropped"));
  return NULL;
}

GPtrArray *
tk_desk_list_held (TkDesk *desk, GError **error)
{
  g_autoptr (GPtrArray) carts = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_held_cart_free);
  g_autoptr (GPtrArray) rows = NULL;

  g_return_val_if_fail (desk != NULL, NULL);
  rows = tk_store_list_held (desk->store, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      TkHeldCart *cart = take_row (desk, g_ptr_array_index (rows, i), error);
      if (cart == NULL)
        return NULL;
      g_ptr_array_add (carts, cart);
    }
  return rows != NULL ? g_steal_pointer (&carts) : NULL;
}

/* ---- What it keeps of the stock ---- */

/* Chosen seats that are still free; *left is what more may be held of the line. */
static gboolean
hold_places (TkDesk *desk, const Draft *draft, guint line, gint64 *left, gint64 *wanted, GError **error)
{
  const TkWireSaleLine *row = g_ptr_array_index (draft->cart->body->lines, line);
  g_autoptr (GArray) places = tk_store_list_free_places (desk->store, (guint32) row->event, (guint16) row->type,
                                                         draft->cart->terms.now.now_ms, draft->id, error);
  g_autoptr (GHashTable) free_here = g_hash_table_new (NULL, NULL);

  for (guint i = 0; places != NULL && i < places->len; i++)
    g_hash_table_add (free_here, GUINT_TO_POINTER (g_array_index (places, guint32, i)));
  for (guint i = 0; places != NULL && i < draft->cart->tickets->len; i++)
    {
      const TkCartTicket *ticket = &g_array_index (draft->cart->tickets, TkCartTicket, i);
      if (ticket->line != line || ticket->place == 0)
        continue;
      (*wanted)--;
      if (*left == 0 || !g_hash_table_remove (free_here, GUINT_TO_POINTER (ticket->place)))
        continue;
      (*left)--;
      if (!tk_store_add_held (desk->store, draft->id, (guint32) row->event, (guint16) row->type, ticket->place, 1, error))
        return FALSE;
    }
  return places != NULL;
}

static gboolean
hold_line (TkDesk *desk, const Draft *draft, guint line, GError **error)
{
  const TkWireSaleLine *row = g_ptr_array_index (draft->cart->body->lines, line);
  const TkStoreOffer *offer = g_ptr_array_index (draft->cart->line_offers, line);
  gint64 left = offer->stock.left, wanted = row->qty;

  if (offer->seated && !hold_places (desk, draft, line, &left, &wanted, error))
    return FALSE;
  return MIN (wanted, left) <= 0
         || tk_store_add_held (desk->store, draft->id, (guint32) row->event, (guint16) row->type, 0, MIN (wanted, left), error);
}

static gboolean
hold_stock (TkDesk *desk, const Draft *draft, GError **error)
{
  for (guint i = 0; i < draft->cart->body->lines->len; i++)
    if (!hold_line (desk, draft, i, error))
      return FALSE;
  return TRUE;
}

/* ---- Putting aside ---- */

static gboolean
check_room (TkDesk *desk, const Draft *draft, gint64 *carts, GError **error)
{
  if (!tk_store_count_held (desk->store, carts, error))
    return FALSE;
  if (draft->before != NULL || *carts < TK_HOLD_MAX)
    return TRUE;
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID, _("%d carts are put aside already; sell or drop one of them first"), TK_HOLD_MAX);
  return FALSE;
}

/* While somebody is asked for its money a cart stays what it is. */
static gboolean
check_decided (TkDesk *desk, const char *id, const char *sale, GError **error)
{
  gboolean paying;

  if (!tk_store_cart_is_paying (desk->store, id, sale, &paying, error))
    return FALSE;
  return !paying || fail (TK_DESK_ERROR_PAYMENT, error, _("A payment for this cart is not decided yet: wait for it, or give it up first"));
}

static gboolean
find_before (TkDesk *desk, Draft *draft, GError **error)
{
  if (draft->request->held != NULL
      && (!tk_store_get_held (desk->store, draft->request->held, &draft->before, error)
          || !check_decided (desk, draft->request->held, draft->sale, error)))
    return FALSE;
  tk_uuid_new (desk->clock, draft->new_id);
  draft->id = draft->before != NULL ? draft->before->id : draft->new_id;
  return TRUE;
}

static char *
choose_name (const Draft *draft, gint64 carts)
{
  if (draft->name != NULL && *draft->name != '\0')
    return g_strdup (draft->name);
  if (draft->request->buyer_name != NULL && *draft->request->buyer_name != '\0')
    return g_strdup (draft->request->buyer_name);
  if (draft->before != NULL)
    return g_strdup (draft->before->name);
  return g_strdup_printf (_("Cart %u"), (guint) carts + 1);
}

static gboolean
put_aside (TkDesk *desk, Draft *draft, const char *name, GError **error)
{
  const TkCart *cart = draft->cart;
  TkStoreHeldCart row = {
    .id = (char *) draft->id, .name = (char *) name, .body = draft->body, .staff = draft->staff->name, .currency = cart->body->currency,
    .at = draft->before != NULL ? draft->before->at : tk_clock_wall (desk->clock), .holds_until = cart->terms.now.now_ms + HOLD_MS,
    .total = cart->body->total, .tickets = cart->tickets->len,
  };

  return tk_store_put_held (desk->store, &row, error) && hold_stock (desk, draft, error);
}

static gboolean
hold_cb (TkDesk *desk, gpointer data, GError **error)
{
  Draft *draft = data;
  g_autofree char *name = NULL;
  gint64 carts;

  if (!tk_desk_require_enrolled (desk, NULL, error) || !find_before (desk, draft, error) || !check_room (desk, draft, &carts, error)
      || !tk_desk_cart_price (desk, draft->cart, NULL, error))
    return FALSE;
  name = choose_name (draft, carts);
  if (!put_aside (desk, draft, name, error))
    return FALSE;
  draft->done = read_cart (desk, draft->id, error);
  return draft->done != NULL;
}

static gboolean
check_name (const char *name, GError **error)
{
  if (name == NULL || (strlen (name) <= CART_NAME_MAX && g_utf8_validate (name, -1, NULL)))
    return TRUE;
  return fail (TK_DESK_ERROR_INVALID, error, _("That name is too long; write it shorter"));
}

TkHeldCart *
tk_desk_hold (TkDesk *desk, const TkStaff *staff, const TkSaleRequest *cart, const char *name, GError **error)
{
  return tk_desk_hold_for (desk, staff, cart, name, NULL, error);
}

TkHeldCart *
tk_desk_hold_for (TkDesk *desk, const TkStaff *staff, const TkSaleRequest *cart, const char *name, const char *sale, GError **error)
{
  Draft draft = { .staff = staff, .request = cart, .name = name, .sale = sale };

  g_return_val_if_fail (desk != NULL && staff != NULL && cart != NULL, NULL);
  if (!check_staff (staff, error) || !check_name (name, error) || !tk_desk_cart_check_texts (cart, error))
    return NULL;
  draft.cart = tk_desk_cart_new (cart);
  draft.body = cart->n_lines > 0 ? tk_hold_body_write (cart, error) : g_strdup ("");
  if (draft.body != NULL && !tk_desk_transact (desk, hold_cb, &draft, error))
    g_clear_pointer (&draft.done, tk_held_cart_free); /* the commit itself may have failed */
  g_free (draft.body);
  tk_desk_cart_free (draft.cart);
  tk_store_held_cart_free (draft.before);
  return draft.done;
}

/* ---- Going on with it, or not ---- */

/* The stock is held anew, as much of it as there is now. What cannot be priced any more is recalled as it was. */
static gboolean
hold_again (TkDesk *desk, const TkStaff *staff, TkStoreHeldCart *row, GError **error)
{
  g_autoptr (TkHoldBody) body = tk_hold_body_read (row->body, NULL);
  g_autoptr (TkCart) cart = NULL;

  if (body == NULL)
    return fail (TK_DESK_ERROR_INVALID, error, _("This cart was put aside by a newer program and cannot be read; drop it and start anew"));
  TkSaleRequest request = *tk_hold_body_get (body);
  request.held = row->id;
  cart = tk_desk_cart_new (&request);
  if (!tk_desk_cart_price (desk, cart, NULL, NULL))
    return TRUE;
  Draft draft = { .staff = staff, .request = &request, .id = row->id, .body = row->body, .cart = cart, .before = row };
  return put_aside (desk, &draft, row->name, error);
}

static gboolean
recall_cb (TkDesk *desk, gpointer data, GError **error)
{
  Draft *draft = data;
  g_autoptr (TkStoreHeldCart) row = NULL;

  if (!tk_store_get_held (desk->store, draft->id, &row, error) || (row != NULL && !hold_again (desk, draft->staff, row, error)))
    return FALSE;
  draft->done = read_cart (desk, draft->id, error);
  return draft->done != NULL;
}

TkHeldCart *
tk_desk_recall (TkDesk *desk, const TkStaff *staff, const char *id, GError **error)
{
  Draft draft = { .staff = staff, .id = id };

  g_return_val_if_fail (desk != NULL && staff != NULL && id != NULL, NULL);
  if (check_staff (staff, error) && !tk_desk_transact (desk, recall_cb, &draft, error))
    g_clear_pointer (&draft.done, tk_held_cart_free);
  return draft.done;
}

static gboolean
drop_cb (TkDesk *desk, gpointer data, GError **error)
{
  Draft *draft = data;
  g_autoptr (TkHeldCart) cart = read_cart (desk, draft->id, error);

  if (cart == NULL || !check_decided (desk, draft->id, NULL, error))
    return FALSE;
  if (cart->paying)
    return fail (TK_DESK_ERROR_PAYMENT, error, _("Money came for this cart: sell it, or have the money sent back first"));
  return tk_store_drop_held (desk->store, draft->id, error);
}

gboolean
tk_desk_drop_held (TkDesk *desk, const TkStaff *staff, const char *id, GError **error)
{
  Draft draft = { .staff = staff, .id = id };

  g_return_val_if_fail (desk != NULL && staff != NULL && id != NULL, FALSE);
  return check_staff (staff, error) && tk_desk_transact (desk, drop_cb, &draft, error);
}

gboolean
tk_desk_take_held (TkDesk *desk, const char *id, GError **error)
{
  g_autoptr (TkStoreHeldCart) cart = NULL;

  if (!tk_store_get_held (desk->store, id, &cart, error))
    return FALSE;
  if (cart != NULL && cart->paid)
    return fail (TK_DESK_ERROR_PAYMENT, error,
                 _("Money has come for this cart after all: give back what you took, go back, and finish the sale with that money"));
  return check_decided (desk, id, NULL, error) && tk_store_drop_held (desk->store, id, error);
}
