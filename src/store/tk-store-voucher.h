/* Discounts and vouchers as the hub told of them. Rows are the messages they came as. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

void tk_store_voucher_free (TkWireVoucher *voucher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkWireVoucher, tk_store_voucher_free)

gboolean tk_store_put_voucher (TkStore *store, const TkWireVoucher *voucher, GError **error);
/* *out NULL when there is none. */
gboolean tk_store_get_voucher (TkStore *store, guint32 event, guint16 number, TkWireVoucher **out, GError **error);
gboolean tk_store_find_voucher (TkStore *store, guint32 event, const char *digest, TkWireVoucher **out, GError **error);
/* (element-type TkWireVoucher) those without a code, by number. */
GPtrArray *tk_store_list_discounts (TkStore *store, guint32 event, GError **error);

G_END_DECLS
