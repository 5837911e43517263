/* What is about to be sold. Holds no rule: the desk prices and refuses. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "tk-cart-row.h"
#include "tk-sale-draft.h"

G_BEGIN_DECLS

/* A GListModel of TkCartRow, rows of one event together. Signals: "changed" (anything of what is to be sold, or the approver);
 * "quoted" (the desk has said what it comes to). */
#define TK_TYPE_CART (tk_cart_get_type ())
G_DECLARE_FINAL_TYPE (TkCart, tk_cart, TK, CART, GObject)

TkCart *tk_cart_new (void);

/* ---- Tickets ---- */
/* Why so many of it cannot be added, one sentence; NULL when they can. Only what a cart has room for: the desk knows the rest. */
const char *tk_cart_why_not (TkCart *self, const TkTypeInfo *type, guint qty);
/* Adds to the row of that type, or makes one. FALSE, nothing changed, when tk_cart_why_not() says why not. */
gboolean tk_cart_add (TkCart *self, const TkTypeInfo *type, guint qty);
/* Those seats of the type and no others; none take the row away. FALSE as tk_cart_add(). */
gboolean tk_cart_set_places (TkCart *self, const TkTypeInfo *type, const guint32 *places, const char *const *labels, guint n);
/* As much again or less; a row that reaches 0 goes. FALSE, nothing changed, beyond TK_SALE_QTY_MAX. */
gboolean tk_cart_change (TkCart *self, guint row, int by);
/* Takes back what tk_cart_add() put in. */
void tk_cart_take_back (TkCart *self, guint32 event, guint16 type, guint qty);
void tk_cart_set_attendee (TkCart *self, guint row, guint ticket, const TkAttendee *attendee);
guint tk_cart_get_n_rows (TkCart *self);
TkCartRow *tk_cart_get_row (TkCart *self, guint row);                                 /* (transfer none) */
TkCartRow *tk_cart_find_row (TkCart *self, guint32 event, guint16 type);              /* (transfer none) (nullable) */
guint tk_cart_get_tickets (TkCart *self);
guint tk_cart_count (TkCart *self, guint32 event, guint16 type);
guint tk_cart_count_events (TkCart *self);
const char *tk_cart_get_currency (TkCart *self);    /* "" when empty */

/* ---- All else of it ---- */
void tk_cart_add_off (TkCart *self, const TkCartOff *off);
void tk_cart_remove_off (TkCart *self, guint i);
guint tk_cart_get_n_offs (TkCart *self);
const TkCartOff *tk_cart_get_off (TkCart *self, guint i);
void tk_cart_set_buyer (TkCart *self, const char *name, const char *phone, const char *note);
const char *tk_cart_get_buyer_name (TkCart *self);  /* "" when not told; so are the next two */
const char *tk_cart_get_buyer_phone (TkCart *self);
const char *tk_cart_get_note (TkCart *self);
/* The held cart this one was: it goes with the sale. NULL for none. */
void tk_cart_set_held (TkCart *self, const char *id);
const char *tk_cart_get_held (TkCart *self);
/* Who approved it as it is; forgotten as soon as something is added. */
void tk_cart_set_approver (TkCart *self, const TkStaff *approver);
const TkStaff *tk_cart_get_approver (TkCart *self);

/* ---- What it comes to ---- */
/* The desk's word on the cart as it is now (transfer full). */
void tk_cart_set_quote (TkCart *self, TkQuote *quote);
/* The latest, perhaps of the cart as it was a moment ago; NULL for an empty cart or before the first. */
const TkQuote *tk_cart_get_quote (TkCart *self);
/* The quote is of the cart as it is. */
gboolean tk_cart_is_quoted (TkCart *self);
/* The quote's total; while there is no fresh one, prices times quantity: to be shown as not yet certain. */
gint64 tk_cart_get_total (TkCart *self);

/* ---- Putting it away, and back ---- */
typedef struct _TkCartContents TkCartContents;
void tk_cart_contents_free (TkCartContents *contents);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkCartContents, tk_cart_contents_free)
/* Empties it; NULL when it is empty. (transfer full) */
TkCartContents *tk_cart_take (TkCart *self);
/* In place of what it holds (transfer full). */
void tk_cart_put_back (TkCart *self, TkCartContents *contents);
void tk_cart_clear (TkCart *self);

/* ---- What goes to the desk ---- */
/* The cart as it is, with offs, buyer, note, held and approver; without payments and request: copy its TkSaleRequest, fill those in,
 * and make a draft of that. (transfer full) */
TkSaleDraft *tk_cart_make_draft (TkCart *self);

G_END_DECLS
