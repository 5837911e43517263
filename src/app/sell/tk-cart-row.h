/* Tickets of one type in the cart: how many, which seats, who will come. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include "tk-desk-catalogue.h"
#include "tk-desk-sell.h"

G_BEGIN_DECLS

/* Fields are read only outside this file and the cart's. Signal "changed". */
#define TK_TYPE_CART_ROW (tk_cart_row_get_type ())
G_DECLARE_FINAL_TYPE (TkCartRow, tk_cart_row, TK, CART_ROW, GObject)
struct _TkCartRow {
  GObject parent;
  guint32 event;
  guint16 type;
  char *name, *currency, *asks;
  gboolean seated;
  gint64 unit;              /* minor units, before discounts */
  guint qty;
  GArray *places;           /* guint32; as many as qty, or none while no seat was picked */
  GPtrArray *labels;        /* "B 14" of each of them */
  GPtrArray *attendees;     /* TkCartAttendee; qty of them at most */
};

typedef struct { char *name, *phone, *email, *document; } TkCartAttendee;

TkCartRow *tk_cart_row_new (const TkTypeInfo *type);
/* Drops the seats and the people that are too many; seats too few are forgotten. */
void tk_cart_row_set_qty (TkCartRow *self, guint qty);
/* These and no others: qty becomes n. */
void tk_cart_row_set_places (TkCartRow *self, const guint32 *places, const char *const *labels, guint n);
/* texts NULL or "" where nothing was told. */
void tk_cart_row_set_attendee (TkCartRow *self, guint ticket, const TkAttendee *attendee);
/* NULL where nothing was told. */
const TkCartAttendee *tk_cart_row_get_attendee (TkCartRow *self, guint ticket);
/* The type asks for `what` of each who comes ("name" · "phone" · "email" · "document"); *must: it has to be told. */
gboolean tk_cart_row_asks (TkCartRow *self, const char *what, gboolean *must);
/* Tickets of which something that has to be told is not. */
guint tk_cart_row_count_untold (TkCartRow *self);
/* "B 14, B 15"; "" without seats. (transfer full) */
char *tk_cart_row_say_seats (TkCartRow *self);

G_END_DECLS
