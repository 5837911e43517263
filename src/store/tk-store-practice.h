/* What a desk to practise on is given: the catalogue of the real one, and stock of its own. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store.h"

G_BEGIN_DECLS

#define TK_PRACTICE_STOCK 500   /* of each type that has not more */

/* Copies what can be sold, by whom and where from the terminal database at `path`, which is only read. `into` is fresh. */
gboolean tk_store_copy_catalogue (TkStore *into, const char *path, GError **error);
/* Stock of every type and of every voucher with a limit, until `sell_until`. */
gboolean tk_store_add_practice_stock (TkStore *store, gint64 sell_until, GError **error);
/* The seats that come with a type's stock. */
gboolean tk_store_add_practice_places (TkStore *store, guint32 event, guint16 type, const guint32 *places, gsize n, GError **error);

G_END_DECLS
