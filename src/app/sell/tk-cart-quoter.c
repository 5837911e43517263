/* One question at a time: while it is under way changes are only counted. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-cart-quoter.h"
#include "tk-sell-ask.h"

struct _TkCartQuoter {
  GObject parent;
  TkSession *session;
  TkCart *cart;
  guint changes, asked;     /* asked: changes when the question left */
  gboolean asking;
};

G_DEFINE_FINAL_TYPE (TkCartQuoter, tk_cart_quoter, G_TYPE_OBJECT)

enum { REFUSED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void ask (TkCartQuoter *self);

static void
quoted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkCartQuoter) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkQuote) quote = tk_desk_worker_finish (result, &error);

  self->asking = FALSE;
  if (self->session == NULL)
    return;
  if (self->changes != self->asked)
    ask (self);
  else if (quote != NULL)
    tk_cart_set_quote (self->cart, g_steal_pointer (&quote));
  else
    g_signal_emit (self, signals[REFUSED], 0, error->message);
}

static void
ask (TkCartQuoter *self)
{
  if (self->session == NULL || self->asking || tk_cart_get_n_rows (self->cart) == 0)
    return;
  self->asking = TRUE;
  self->asked = self->changes;
  tk_sell_ask_quote (self->session, self->cart, quoted_cb, g_object_ref (self));
}

static void
tk_cart_quoter_finalize (GObject *object)
{
  TkCartQuoter *self = TK_CART_QUOTER (object);

  g_clear_object (&self->session);
  g_clear_object (&self->cart);
  G_OBJECT_CLASS (tk_cart_quoter_parent_class)->finalize (object);
}

static void
tk_cart_quoter_class_init (TkCartQuoterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tk_cart_quoter_finalize;
  signals[REFUSED] = g_signal_new ("refused", TK_TYPE_CART_QUOTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tk_cart_quoter_init (TkCartQuoter *self)
{
}

TkCartQuoter *
tk_cart_quoter_new (TkSession *session, TkCart *cart)
{
  TkCartQuoter *self = g_object_new (TK_TYPE_CART_QUOTER, NULL);

  self->session = g_object_ref (session);
  self->cart = g_object_ref (cart);
  g_signal_connect_object (cart, "changed", G_CALLBACK (tk_cart_quoter_refresh), self, G_CONNECT_SWAPPED);
  return self;
}

void
tk_cart_quoter_refresh (TkCartQuoter *self)
{
  self->changes++;
  ask (self);
}

void
tk_cart_quoter_stop (TkCartQuoter *self)
{
  g_clear_object (&self->session);
}
