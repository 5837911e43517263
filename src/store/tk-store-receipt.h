/* M-Pesa codes typed here, and what the hub found out about them. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

/* From the feed; the newest word counts. */
gboolean tk_store_put_receipt (TkStore *store, const TkWireReceipt *receipt, GError **error);

typedef struct { char *reference, *sale, *currency, *state /* "" nothing heard */; gint64 number, amount, came, at; } TkStoreTypedCode;
void tk_store_typed_code_free (TkStoreTypedCode *code);
/* (element-type TkStoreTypedCode) of a shift, all but those matched, oldest first. */
GPtrArray *tk_store_list_unmatched_codes (TkStore *store, const char *shift, GError **error);

G_END_DECLS
