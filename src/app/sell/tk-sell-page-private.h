/* What the files of the sell page share. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-sell-page.h"
#include "tk-attempt-banner.h"
#include "tk-cart-panel.h"
#include "tk-cart-quoter.h"
#include "tk-done-panel.h"
#include "tk-event-choice.h"
#include "tk-pay-panel.h"
#include "tk-quantity.h"
#include "tk-type-grid.h"
#include "tk-uuid.h"

#include <adwaita.h>

G_BEGIN_DECLS

struct _TkSellPage {
  GtkWidget parent;
  TkSession *session;
  TkCart *cart;
  TkCartQuoter *quoter;
  TkQuantity quantity;
  GPtrArray *types;         /* TkTypeInfo of asked_event */
  guint32 asked_event;
  char request[TK_UUID_SIZE];
  GArray *typed_ahead;      /* guint keyvals while the desk is asked what is to be paid; NULL while it is not */
  TkPayMethod wanted;       /* how, by then */
  char *resumed, *resumed_sale; /* the payment to go on with and its sale, while the cart is fetched; NULL else */
  GtkStack *steps;
  TkEventChoice *event;
  TkTypeGrid *grid;
  AdwStatusPage *nothing;
  TkCartPanel *cart_panel;
  TkPayPanel *pay_panel;
  TkDonePanel *done_panel;
  TkAttemptBanner *attempts;
  gboolean paying, selling, loading;
};

/* ---- Paying: tk-sell-page-pay.c ---- */
/* As soon as the desk has said what the cart comes to; keys typed meanwhile wait with tk_sell_page_type_ahead(). Troubles are said
 * beside the cart. */
void tk_sell_page_start_paying (TkSellPage *self, TkPayMethod method);
/* TRUE: the key was kept for the pay panel to come. */
gboolean tk_sell_page_type_ahead (TkSellPage *self, guint keyval);
/* The desk has said what the cart comes to, or that it cannot. */
void tk_sell_page_quoted (TkSellPage *self);
void tk_sell_page_forget_paying (TkSellPage *self);
/* All is paid: sell it. */
void tk_sell_page_sell (TkSellPage *self);
void tk_sell_page_back_from_paying (TkSellPage *self);
/* The payment goes on by itself and the desk keeps the cart; the page is free for the next buyer. */
void tk_sell_page_put_aside (TkSellPage *self);
/* Back to a payment that was put aside or left by a restart, with its cart. */
void tk_sell_page_go_on (TkSellPage *self, const TkAttempt *attempt);

/* ---- The page: tk-sell-page.c ---- */
void tk_sell_page_set_paying (TkSellPage *self, gboolean paying);
void tk_sell_page_refresh (TkSellPage *self);

G_END_DECLS
