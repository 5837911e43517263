/* A cart as it is written down while it is put aside. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-sell.h"

G_BEGIN_DECLS

#define TK_HOLD_VERSION 1

/* Canonical JSON of all but payments, approver, request and held; NULL with INVALID for what cannot be kept. (transfer full) */
char *tk_hold_body_write (const TkSaleRequest *cart, GError **error);

/* One that was read, and owns what its request points to. */
typedef struct _TkHoldBody TkHoldBody;
TkHoldBody *tk_hold_body_read (const char *text, GError **error);
void tk_hold_body_free (TkHoldBody *body);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkHoldBody, tk_hold_body_free)
const TkSaleRequest *tk_hold_body_get (const TkHoldBody *body);

G_END_DECLS
