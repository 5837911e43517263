/* Who came when and where, minute by minute, as kept with each check-in. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store.h"

G_BEGIN_DECLS

#define TK_STORE_MINUTE_MS G_GINT64_CONSTANT (60000)

typedef struct {
  gint64 minute;            /* since 1970, UTC; not told by sums over all */
  guint32 gate;
  const char *gate_name;    /* borrowed; "" for a gate not known here */
  guint16 type;
  const char *type_name;
  gint64 entered, left, denied, overridden, sold;
} TkLiveRow;
typedef void (*TkLiveFunc) (const TkLiveRow *row, gpointer data);

/* Bodies that entered, by minute and gate, from `minute` on; oldest first. */
gboolean tk_store_live_minutes (TkStore *store, guint32 event, gint64 minute, TkLiveFunc func, gpointer data, GError **error);
/* All of the event, by minute and gate; oldest first. */
gboolean tk_store_live_all (TkStore *store, guint32 event, TkLiveFunc func, gpointer data, GError **error);
gboolean tk_store_live_gates (TkStore *store, guint32 event, TkLiveFunc func, gpointer data, GError **error);
/* All types of the event, in their order, and 0 for what was not identified. */
gboolean tk_store_live_types (TkStore *store, guint32 event, TkLiveFunc func, gpointer data, GError **error);
/* The event's time zone; "UTC" when it is not known. (transfer full) */
gboolean tk_store_live_zone (TkStore *store, guint32 event, char **zone, GError **error);

G_END_DECLS
