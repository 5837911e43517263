/* What the files of the sell page share. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-sell-page.h"
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
  GtkStack *steps;
  TkEventChoice *event;
  TkTypeGrid *grid;
  AdwStatusPage *nothing;
  TkCartPanel *cart_panel;
  TkPayPanel *pay_panel;
  TkDonePanel *done_panel;
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
void tk_sell_page_take (TkSellPage *self, int method, gint64 amount, const char *reference);
void tk_sell_page_back_from_paying (TkSellPage *self);

/* ---- The page: tk-sell-page.c ---- */
void tk_sell_page_set_paying (TkSellPage *self, gboolean paying);
void tk_sell_page_refresh (TkSellPage *self);

G_END_DECLS
