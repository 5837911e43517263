/* Messages to buyers, on their way. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

typedef struct {
  char *id, *channel, *recipient, *sale, *subject, *text, *attachment_name, *attachment /* base64 */, *state, *reason,
    *picture_name, *picture /* base64 */;
  gint64 terminal; /* 0: the hub itself */
  gint64 tries, next_at, at;
  gboolean secret;
} HubStoreMessage;
void hub_store_message_free (HubStoreMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubStoreMessage, hub_store_message_free)

/* *added FALSE: there is one of that id, and nothing was written. */
gboolean hub_store_message_add (SqlConn *conn, const HubStoreMessage *message, gboolean *added, GError **error);
/* *out NULL when there is none. */
gboolean hub_store_message_get (SqlConn *conn, const char *id, HubStoreMessage **out, GError **error);
/* The next one to be sent that way, and not to be taken by anybody else before `until`; *out NULL when there is none. */
gboolean hub_store_message_take (SqlConn *conn, const char *channel, gint64 now, gint64 until, HubStoreMessage **out,
                                 GError **error);
/* How the last try ended. What was sent keeps no attachment and no picture, and a secret not its text, once nothing more will come
 * of it. */
gboolean hub_store_message_set (SqlConn *conn, const HubStoreMessage *message, GError **error);
/* For how many is somebody still waiting; terminal 0: of the hub's own. */
gboolean hub_store_message_count (SqlConn *conn, gint64 terminal, gint64 *out, GError **error);
/* What failed before then keeps its attachment and its picture no longer; the oldest first. */
gboolean hub_store_message_strip (SqlConn *conn, gint64 before, gint64 limit, gint64 *stripped, GError **error);

G_END_DECLS
