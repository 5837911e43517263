/* What the files that change events share. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-audit.h"
#include "hub-event.h"
#include "hub-service-private.h"

G_BEGIN_DECLS

/* *out NULL when there is none; with its types. */
gboolean hub_event_read (SqlConn *conn, gint64 number, HubEvent **out, GError **error);
/* NOT_FOUND for those that the caller may not even see, FORBIDDEN for those of others. */
gboolean hub_event_read_own (SqlConn *conn, const HubCaller *caller, gint64 number, HubEvent **out, GError **error);
gboolean hub_event_may_see (const HubEvent *event, const HubCaller *caller);
gboolean hub_event_is_own (const HubEvent *event, const HubCaller *caller);

/* Into the terminals' feed: the event, its types and its gates; or, when it is not approved, nothing. */
gboolean hub_event_publish (SqlConn *conn, gint64 number, GError **error);
/* As gone. */
gboolean hub_event_publish_gone (SqlConn *conn, gint64 event, gint64 type, GError **error);
gboolean hub_event_audit (HubService *service, SqlConn *conn, const HubCaller *caller, const char *action, gint64 event, const char *extra,
                          GError **error);

/* ---- hub-event-types.c: inside a transaction; `event` is as it was before ---- */
/* Adds, changes and, when they are all there shall be, removes. */
gboolean hub_event_types_apply (HubService *service, SqlConn *conn, const HubEvent *event, const HubEventInput *input, GError **error);
gboolean hub_event_type_add (HubService *service, SqlConn *conn, const HubEvent *event, const HubTypeInput *input, gint64 *number,
                             GError **error);
gboolean hub_event_type_change (HubService *service, SqlConn *conn, const HubEvent *event, const HubTypeInput *input, GError **error);
gboolean hub_event_type_remove (SqlConn *conn, const HubEvent *event, gint64 number, GError **error);

/* *id of the category of that name or number; when no such name is there yet it is made. FIELD. */
gboolean hub_category_settle (SqlConn *conn, const char *words, gint64 *id, char **name, GError **error);
/* The same, but *id -1 when there is none. */
gboolean hub_category_find (SqlConn *conn, const char *words, gint64 *id, GError **error);

/* The catalogue changed in a way that the terminals' feed does not show. */
void hub_catalogue_touch (HubService *service);

G_END_DECLS
