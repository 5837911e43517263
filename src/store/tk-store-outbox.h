/* What goes to buyers through the hub: kept until it took it. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

#define TK_OUTBOX_WAITING "waiting" /* for the hub; other states are the wire's: "queued" there · "sent" · "failed" */
#define TK_OUTBOX_MAX 500           /* that wait at once */

typedef struct {
  char *id, *channel, *to, *sale, *subject, *text, *attachment_name, *attachment /* base64 */, *staff, *state, *reason;
  gint64 at, tries, due_at;
} TkStoreMessage;
void tk_store_message_free (TkStoreMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkStoreMessage, tk_store_message_free)

/* Inside the caller's transaction; it waits. */
gboolean tk_store_add_message (TkStore *store, const TkStoreMessage *message, GError **error);
gboolean tk_store_count_waiting_messages (TkStore *store, gint64 *count, GError **error);
/* (element-type TkStoreMessage, without attachments) of a sale, or (NULL) all that wait or failed; oldest first. */
GPtrArray *tk_store_list_messages (TkStore *store, const char *sale, GError **error);
/* The next whose turn it is, with its attachment; *out NULL when none. The hub is asked again about queued ones. */
gboolean tk_store_next_message (TkStore *store, gint64 now_ms, TkStoreMessage **out, GError **error);
/* What the hub says of it. The attachment is forgotten once it needs it no more. */
gboolean tk_store_put_message_state (TkStore *store, const char *id, const char *state, const char *reason, gint64 now_ms, gboolean *changed,
                                     GError **error);
/* Waits, and is tried again later: in `after_ms`. */
gboolean tk_store_put_message_off (TkStore *store, const char *id, const char *reason, gint64 now_ms, gint64 after_ms, GError **error);

G_END_DECLS
