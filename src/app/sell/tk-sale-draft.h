/* A cart as the desk takes it, copied whole so that it may travel to the desk's thread: lines, seats, names, discounts, payments.
 * Immutable, counted. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-sell.h"

G_BEGIN_DECLS

typedef struct _TkSaleDraft TkSaleDraft;

/* Copies everything `request` points to. */
TkSaleDraft *tk_sale_draft_new (const TkSaleRequest *request);
TkSaleDraft *tk_sale_draft_ref (TkSaleDraft *draft);
void tk_sale_draft_unref (TkSaleDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkSaleDraft, tk_sale_draft_unref)

/* Borrowed from the draft. */
const TkSaleRequest *tk_sale_draft_get (const TkSaleDraft *draft);

G_END_DECLS
