/* Clearing, putting aside and fetching carts. Nothing is asked first: a toast has the way back. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sell-page-private.h"
#include "tk-sell-ask.h"

#include <glib/gi18n-lib.h>

#define TOAST_SECONDS 12
#define NEWS_SECONDS 3

typedef struct { TkSellPage *page; TkCartContents *contents; } Holding;

void
tk_sell_page_forget_undo (TkSellPage *self)
{
  g_clear_pointer (&self->cleared, tk_cart_contents_free);
  g_clear_pointer (&self->put_aside, g_free);
  if (self->way_back && self->toast != NULL)
    tk_toast_take_back (self->toast);
  self->way_back = FALSE;
}

static void
offer_undo (TkSellPage *self, const char *words)
{
  self->way_back = TRUE;
  tk_toast_offer (self->toast, words, TOAST_SECONDS, _("Undo · Ctrl+Z"), "sell.undo");
}

static void
start_afresh (TkSellPage *self)
{
  tk_quantity_reset (&self->quantity);
  tk_cart_panel_set_quantity (self->cart_panel, 0);
  tk_sell_page_forget_paying (self);
  tk_sell_page_close_sheet (self);
}

/* ---- Clear ---- */

void
tk_sell_page_clear_cart (TkSellPage *self)
{
  TkCartContents *contents;

  if (self->paying)
    return;
  start_afresh (self);
  tk_sell_page_forget_undo (self);
  contents = tk_cart_take (self->cart);
  if (contents == NULL)
    return;
  self->cleared = contents;
  offer_undo (self, _("Cart cleared"));
}

/* ---- Hold ---- */

static void
held_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Holding *holding = user_data;
  g_autoptr (TkSellPage) self = holding->page;
  g_autoptr (TkCartContents) contents = holding->contents;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkHeldCart) held = tk_desk_worker_finish (result, &error);
  g_autofree char *fetched = g_steal_pointer (&self->fetched), *words = NULL;

  g_free (holding);
  if (self->session == NULL)
    return;
  if (held == NULL)
    {
      /* Nothing is lost: it is back, unless another was begun meanwhile. */
      if (tk_cart_get_n_rows (self->cart) == 0)
        tk_cart_put_back (self->cart, g_steal_pointer (&contents));
      tk_cart_panel_say (self->cart_panel, error->message);
      return;
    }
  tk_sell_page_forget_undo (self);
  words = g_strdup_printf (_("Put aside: %s"), held->name);
  if (fetched == NULL)
    {
      self->put_aside = g_strdup (held->id);
      offer_undo (self, words);
    }
  else
    {
      tk_toast_say (self->toast, words, NEWS_SECONDS);
      tk_sell_page_fetch_cart (self, fetched);
    }
  tk_held_sheet_refresh (self->held_sheet);
  tk_session_acted (self->session);
}

void
tk_sell_page_hold_cart (TkSellPage *self)
{
  g_autoptr (TkSaleDraft) draft = NULL;
  g_autofree char *name = NULL;
  Holding *holding;

  if (self->paying || tk_cart_get_n_rows (self->cart) == 0)
    return;
  draft = tk_cart_make_draft (self->cart);
  name = g_strdup (tk_cart_get_buyer_name (self->cart));
  start_afresh (self);
  holding = g_new0 (Holding, 1);
  holding->page = g_object_ref (self);
  holding->contents = tk_cart_take (self->cart);
  tk_sell_ask_hold (self->session, draft, *name != '\0' ? name : NULL, held_cb, holding);
}

/* ---- Fetch ---- */

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkSellPage) self = user_data;
  g_autoptr (GError) error = NULL;
  TkRecalledCart *recalled = tk_desk_worker_finish (result, &error);

  if (self->session == NULL || recalled == NULL)
    {
      if (self->session != NULL)
        tk_held_sheet_say (self->held_sheet, error->message);
      if (self->session != NULL && self->sheet != TK_SELL_HELD)
        tk_cart_panel_say (self->cart_panel, error->message);
      g_clear_pointer (&recalled, tk_recalled_cart_free);
      return;
    }
  tk_recalled_cart_unpack (recalled, self->cart);
  tk_recalled_cart_free (recalled);
  tk_sell_page_close_sheet (self);
  tk_held_sheet_refresh (self->held_sheet);
  tk_session_acted (self->session);
}

void
tk_sell_page_fetch_cart (TkSellPage *self, const char *id)
{
  if (self->paying)
    return;
  if (g_strcmp0 (tk_cart_get_held (self->cart), id) == 0)
    {
      tk_sell_page_close_sheet (self);
      return;
    }
  if (tk_cart_get_n_rows (self->cart) > 0)
    {
      g_free (self->fetched);
      self->fetched = g_strdup (id);
      tk_sell_page_hold_cart (self);
      return;
    }
  tk_sell_page_forget_undo (self);
  tk_sell_ask_recall (self->session, id, fetched_cb, g_object_ref (self));
}

void
tk_sell_page_undo (TkSellPage *self)
{
  TkCartContents *cleared = g_steal_pointer (&self->cleared);
  g_autofree char *id = g_steal_pointer (&self->put_aside);

  tk_sell_page_forget_undo (self);
  if (cleared != NULL && tk_cart_get_n_rows (self->cart) == 0)
    tk_cart_put_back (self->cart, g_steal_pointer (&cleared));
  else if (id != NULL)
    tk_sell_page_fetch_cart (self, id);
  g_clear_pointer (&cleared, tk_cart_contents_free);
}
