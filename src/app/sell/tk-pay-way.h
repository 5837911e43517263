/* One way of paying, as the pay panel shows it: cash, M-Pesa, a card slip … Each fills its place on the panel and adds to the taking.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-cart.h"
#include "tk-desk-pay.h"
#include "tk-session.h"
#include "tk-taking.h"

G_BEGIN_DECLS

/* What all ways of one paying share; borrowed, lives as long as the panel. */
typedef struct {
  TkSession *session;       /* NULL in tests of a widget alone: nothing is asked */
  TkCart *cart;             /* what is paid for */
  TkTaking *taking;
  char request[64];         /* id of the sale to come: the same for every attempt */
} TkPaying;

#define TK_TYPE_PAY_WAY (tk_pay_way_get_type ())
G_DECLARE_INTERFACE (TkPayWay, tk_pay_way, TK, PAY_WAY, GtkWidget)

/* Signals: "way-changed" (ready or not, its words); "say" (const char *): one sentence about what went wrong, "" for none;
 * "go" (int TkPayMethod): on with another way. */
struct _TkPayWayInterface {
  GTypeInterface parent;
  /* It comes to the front, or what is due has changed while it is there. */
  void (*start) (TkPayWay *self, TkPaying *paying);
  void (*stop) (TkPayWay *self);
  /* Enter would take it. */
  gboolean (*is_ready) (TkPayWay *self);
  /* Adds to the taking, or says why not. */
  void (*take) (TkPayWay *self);
  gboolean (*key) (TkPayWay *self, guint keyval);
  /* What Enter does, in words; NULL while it does nothing. */
  const char *(*get_words) (TkPayWay *self);
  /* Somebody else decides and has not: nothing else may be begun. */
  gboolean (*is_waiting) (TkPayWay *self);
};

void tk_pay_way_start (TkPayWay *self, TkPaying *paying);
void tk_pay_way_stop (TkPayWay *self);
gboolean tk_pay_way_is_ready (TkPayWay *self);
void tk_pay_way_take (TkPayWay *self);
gboolean tk_pay_way_key (TkPayWay *self, guint keyval);
const char *tk_pay_way_get_words (TkPayWay *self);
gboolean tk_pay_way_is_waiting (TkPayWay *self);

/* For those who are one. */
void tk_pay_way_changed (TkPayWay *self);
void tk_pay_way_say (TkPayWay *self, const char *words);
void tk_pay_way_go (TkPayWay *self, TkPayMethod method);
/* The cart is the one that is put aside for that payment, whatever becomes of it. */
void tk_pay_way_keep_cart (TkPaying *paying, const TkAttempt *attempt /* nullable */);

G_END_DECLS
