/* Taking the money: what is due in the largest type, what was paid of it so far, and six ways to pay the rest.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-cart.h"
#include "tk-desk-pay.h"
#include "tk-session.h"
#include "tk-taking.h"

G_BEGIN_DECLS

/* Signals: "complete": all is paid, sell it with tk_pay_panel_make_draft(); "back": the sale goes on without paying; "aside": a payment
 * is under way or has come, so the cart is kept with it, and somebody else may be served; "shown": what the buyer should see changed. */
#define TK_TYPE_PAY_PANEL (tk_pay_panel_get_type ())
G_DECLARE_FINAL_TYPE (TkPayPanel, tk_pay_panel, TK, PAY_PANEL, GtkWidget)

typedef struct {
  TkCart *cart;             /* (nullable) in tests of the panel alone: nothing is asked through the hub then */
  gint64 total, cash_unit;  /* as of its quote; cash_unit 0 is one whole unit */
  const char *currency;
  const char *request;      /* (nullable) id of the sale to come */
} TkPayStart;

void tk_pay_panel_set_session (TkPayPanel *self, TkSession *session);
void tk_pay_panel_start (TkPayPanel *self, TkPayMethod method, const TkPayStart *start);
/* Counts what came through the hub before; ignored when it is more than is due. Borrowed for the call. */
void tk_pay_panel_add_paid (TkPayPanel *self, const TkAttempt *attempt);
/* Goes on with a payment that was begun before, for the cart it has just been started with. */
void tk_pay_panel_take_up (TkPayPanel *self, TkPayMethod method, const char *attempt);
/* It left the front: nothing is looked at any more. */
void tk_pay_panel_stop (TkPayPanel *self);
gboolean tk_pay_panel_key (TkPayPanel *self, guint keyval);
/* While the desk writes the sale nothing more can be taken. */
void tk_pay_panel_set_busy (TkPayPanel *self, gboolean busy);
void tk_pay_panel_say (TkPayPanel *self, const char *words);

TkTaking *tk_pay_panel_get_taking (TkPayPanel *self);
TkPayMethod tk_pay_panel_get_method (TkPayPanel *self);
/* Waits for the buyer's phone or link. */
gboolean tk_pay_panel_is_waiting (TkPayPanel *self);
/* The payment link that the buyer opens; NULL for none. */
const char *tk_pay_panel_get_url (TkPayPanel *self);
/* The cart with all that was paid, who approved it and the held cart it was. (transfer full) */
TkSaleDraft *tk_pay_panel_make_draft (TkPayPanel *self);

G_END_DECLS
