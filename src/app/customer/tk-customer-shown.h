/* What the buyer sees on their own display: set by whoever sells, drawn by whoever shows. Nothing of it names a person.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum {
  TK_CUSTOMER_IDLE,
  TK_CUSTOMER_CART,         /* what is in it, and what it comes to */
  TK_CUSTOMER_PAY,          /* what is still due, and what was given */
  TK_CUSTOMER_PHONE,        /* a prompt is on their phone */
  TK_CUSTOMER_LINK,         /* codes[0] is the payment link */
  TK_CUSTOMER_DONE,
  TK_CUSTOMER_CODES,        /* codes are the tickets */
} TkCustomerFace;

typedef struct { const char *what; gint64 amount; } TkCustomerLine; /* minor units; what was taken off is negative */
typedef struct {
  TkCustomerFace face;
  const char *currency;
  const TkCustomerLine *lines;
  guint n_lines;
  gint64 total, due, given, change;
  const char *const *codes; /* (nullable) */
  guint n_codes;
} TkCustomerContent;

/* Signal "changed". */
#define TK_TYPE_CUSTOMER_SHOWN (tk_customer_shown_get_type ())
G_DECLARE_FINAL_TYPE (TkCustomerShown, tk_customer_shown, TK, CUSTOMER_SHOWN, GObject)

TkCustomerShown *tk_customer_shown_new (void);
/* Copies all; NULL is idle. */
void tk_customer_shown_set (TkCustomerShown *self, const TkCustomerContent *content);
const TkCustomerContent *tk_customer_shown_get (TkCustomerShown *self);

G_END_DECLS
