/* What is about to be sold. Holds no rule: the desk prices and refuses. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include "tk-desk-catalogue.h"
#include "tk-desk-sell.h"

G_BEGIN_DECLS

typedef struct {
  guint32 event;
  guint16 type;
  char *name, *currency;
  gint64 unit;              /* minor units */
  guint qty;
} TkCartRow;

/* Signal "changed". */
#define TK_TYPE_CART (tk_cart_get_type ())
G_DECLARE_FINAL_TYPE (TkCart, tk_cart, TK, CART, GObject)

TkCart *tk_cart_new (void);
/* Adds to the row of that type, or makes one. FALSE, nothing changed, beyond TK_SALE_QTY_MAX tickets or of another event (one sale, one event). */
gboolean tk_cart_add (TkCart *self, const TkTypeInfo *type, guint qty);
/* As much again or less; a row that reaches 0 goes. FALSE, nothing changed, beyond TK_SALE_QTY_MAX. */
gboolean tk_cart_change (TkCart *self, guint row, int by);
/* Takes back what tk_cart_add() put in. */
void tk_cart_take_back (TkCart *self, guint32 event, guint16 type, guint qty);
void tk_cart_clear (TkCart *self);
guint tk_cart_get_n_rows (TkCart *self);
const TkCartRow *tk_cart_get_row (TkCart *self, guint row);
guint tk_cart_get_tickets (TkCart *self);
guint tk_cart_count (TkCart *self, guint32 event, guint16 type);
gint64 tk_cart_get_total (TkCart *self);
const char *tk_cart_get_currency (TkCart *self);    /* "" when empty */

G_END_DECLS
