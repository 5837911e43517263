/* What the hub could not apply, and what people must look at. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store.h"

G_BEGIN_DECLS

typedef struct { gint64 seq, at; char *kind, *status, *reason; } TkStoreAnswer;
void tk_store_answer_free (TkStoreAnswer *answer);
/* (element-type TkStoreAnswer) entries the hub called dead, newest first. */
GPtrArray *tk_store_list_dead_letters (TkStore *store, guint limit, GError **error);

typedef struct { char *id, *kind, *text; gint64 at, event, severity; gboolean local; } TkStoreIncident;
void tk_store_incident_free (TkStoreIncident *incident);
/* (element-type TkStoreIncident) open ones, newest first. */
GPtrArray *tk_store_list_incidents (TkStore *store, guint limit, GError **error);
/* One found here; the same id again changes nothing. */
gboolean tk_store_add_incident (TkStore *store, const TkStoreIncident *incident, GError **error);

G_END_DECLS
