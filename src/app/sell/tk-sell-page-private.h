/* What the files of the sell page share. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-sell-page.h"
#include "tk-approval.h"
#include "tk-attempt-banner.h"
#include "tk-print-banner.h"
#include "tk-attendee-sheet.h"
#include "tk-buyer-sheet.h"
#include "tk-cart-panel.h"
#include "tk-cart-quoter.h"
#include "tk-discount-sheet.h"
#include "tk-done-panel.h"
#include "tk-event-choice.h"
#include "tk-hand-scanner.h"
#include "tk-held-sheet.h"
#include "tk-pay-panel.h"
#include "tk-quantity.h"
#include "tk-seat-picker.h"
#include "tk-toast.h"
#include "tk-type-grid.h"
#include "tk-page.h"
#include "tk-uuid.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What stands in the tiles' place, beside the cart. */
typedef enum {
  TK_SELL_TILES, TK_SELL_DISCOUNTS, TK_SELL_BUYER, TK_SELL_ATTENDEES, TK_SELL_HELD, TK_SELL_SEATS, TK_SELL_APPROVAL,
} TkSellSheet;

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
  TkPrintBanner *papers;
  /* Sheets: tk-sell-page-sheets.c */
  TkSellSheet sheet;
  GtkLabel *sheet_title;
  GtkStack *sheets;
  TkDiscountSheet *discount_sheet;
  TkBuyerSheet *buyer_sheet;
  TkAttendeeSheet *attendee_sheet;
  TkHeldSheet *held_sheet;
  TkSeatPicker *seat_picker;
  TkApproval *approval;
  gboolean pay_after;       /* the sheet was opened on the way to paying */
  TkHandScanner *scanner;
  /* Search */
  GtkSearchEntry *search;
  GtkLabel *not_found, *held_words;
  guint found;              /* place that Enter adds; 0 none */
  /* Put away: tk-sell-page-aside.c */
  TkToast *toast;
  gboolean way_back;        /* it offers one */
  TkCartContents *cleared;  /* what it gives back … */
  char *put_aside;          /* … or the held cart it fetches; NULL */
  char *fetched;            /* a held cart to be fetched once this one is put aside; NULL */
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
/* Whoever sells leaves: the cart is held, unless a payment keeps it already. */
void tk_sell_page_put_away (TkSellPage *self);
/* Back to a payment that was put aside or left by a restart, with its cart. */
void tk_sell_page_go_on (TkSellPage *self, const TkAttempt *attempt);

/* ---- The buyer's display: tk-sell-page-customer.c ---- */
void tk_sell_page_show_customer (TkSellPage *self);
/* From now on whatever changes is shown there. */
void tk_sell_page_feed_customer (TkSellPage *self);

/* ---- The page: tk-sell-page.c ---- */
void tk_sell_page_set_paying (TkSellPage *self, gboolean paying);
void tk_sell_page_refresh (TkSellPage *self);
/* Tiles, paying, sheet or why there is nothing, as it is now. */
void tk_sell_page_show_step (TkSellPage *self);

/* ---- Sheets beside the cart: tk-sell-page-sheets.c ---- */
void tk_sell_page_open_sheet (TkSellPage *self, TkSellSheet sheet);
/* Back to the tiles. */
void tk_sell_page_close_sheet (TkSellPage *self);
/* After the sheet: back to the tiles, or on to paying when that is what it was for. */
void tk_sell_page_sheet_done (TkSellPage *self);
void tk_sell_page_pick_seats (TkSellPage *self, const TkTypeInfo *type, guint qty);
gboolean tk_sell_page_sheet_key (TkSellPage *self, guint keyval, GdkModifierType modifiers);
/* In paying's way stands what has to be told or approved: its sheet opens, and paying goes on after it. FALSE: nothing does. */
gboolean tk_sell_page_ask_first (TkSellPage *self, const TkQuote *quote);
void tk_sell_page_ensure_sheets (void);
void tk_sell_page_install_sheets (GtkWidgetClass *widget_class);
void tk_sell_page_start_scanner (TkSellPage *self);
gboolean tk_sell_page_scanner_key (TkPage *page, guint keyval, GdkModifierType modifiers, gint64 time_ms);

/* ---- Putting the cart away and fetching one: tk-sell-page-aside.c ---- */
void tk_sell_page_clear_cart (TkSellPage *self);
void tk_sell_page_hold_cart (TkSellPage *self);
/* What the cart holds is put aside before. */
void tk_sell_page_fetch_cart (TkSellPage *self, const char *id);
/* As the toast's button does. */
void tk_sell_page_undo (TkSellPage *self);
void tk_sell_page_forget_undo (TkSellPage *self);

G_END_DECLS
