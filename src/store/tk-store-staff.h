/* Staff as the hub told us, and wrong PINs counted here. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

void tk_store_staff_free (TkWireStaff *staff);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkWireStaff, tk_store_staff_free)

/* (element-type TkWireStaff) active ones, by display name. */
GPtrArray *tk_store_list_staff (TkStore *store, GError **error);
/* *out NULL when there is nobody active of that name. */
gboolean tk_store_get_staff (TkStore *store, const char *name, TkWireStaff **out, GError **error);

typedef struct { gint64 wrong, locked_until; } TkStorePinAttempts; /* in a row; UTC ms, 0 = not locked */
/* Zeros when there were none. */
gboolean tk_store_get_pin_attempts (TkStore *store, const char *name, TkStorePinAttempts *out, GError **error);
/* Zeros remove the row. */
gboolean tk_store_set_pin_attempts (TkStore *store, const char *name, const TkStorePinAttempts *attempts, GError **error);

G_END_DECLS
