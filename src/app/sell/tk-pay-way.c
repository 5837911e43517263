/* The interface; what a way does not do may be absent. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-pay-way.h"

#include <glib/gi18n-lib.h>

G_DEFINE_INTERFACE (TkPayWay, tk_pay_way, GTK_TYPE_WIDGET)

enum { CHANGED, SAY, GO, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tk_pay_way_default_init (TkPayWayInterface *iface)
{
  signals[CHANGED] = g_signal_new ("way-changed", TK_TYPE_PAY_WAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SAY] = g_signal_new ("say", TK_TYPE_PAY_WAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[GO] = g_signal_new ("go", TK_TYPE_PAY_WAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

void
tk_pay_way_start (TkPayWay *self, TkPaying *paying)
{
  TK_PAY_WAY_GET_IFACE (self)->start (self, paying);
}

void
tk_pay_way_stop (TkPayWay *self)
{
  TkPayWayInterface *iface = TK_PAY_WAY_GET_IFACE (self);

  if (iface->stop != NULL)
    iface->stop (self);
}

gboolean
tk_pay_way_is_ready (TkPayWay *self)
{
  return TK_PAY_WAY_GET_IFACE (self)->is_ready (self);
}

void
tk_pay_way_take (TkPayWay *self)
{
  TK_PAY_WAY_GET_IFACE (self)->take (self);
}

gboolean
tk_pay_way_key (TkPayWay *self, guint keyval)
{
  TkPayWayInterface *iface = TK_PAY_WAY_GET_IFACE (self);

  return iface->key != NULL && iface->key (self, keyval);
}

const char *
tk_pay_way_get_words (TkPayWay *self)
{
  return TK_PAY_WAY_GET_IFACE (self)->get_words (self);
}

gboolean
tk_pay_way_is_waiting (TkPayWay *self)
{
  TkPayWayInterface *iface = TK_PAY_WAY_GET_IFACE (self);

  return iface->is_waiting != NULL && iface->is_waiting (self);
}

void
tk_pay_way_changed (TkPayWay *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

void
tk_pay_way_say (TkPayWay *self, const char *words)
{
  g_signal_emit (self, signals[SAY], 0, words);
}

void
tk_pay_way_go (TkPayWay *self, TkPayMethod method)
{
  g_signal_emit (self, signals[GO], 0, (int) method);
}

void
tk_pay_way_keep_cart (TkPaying *paying, const TkAttempt *attempt)
{
  if (attempt != NULL && *attempt->cart != '\0' && paying->cart != NULL && g_strcmp0 (tk_cart_get_held (paying->cart), attempt->cart) != 0)
    tk_cart_set_held (paying->cart, attempt->cart);
}
