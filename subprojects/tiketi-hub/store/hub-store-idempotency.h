/* Requests that move money or stock, and what was answered: the same request again is answered the same.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

typedef struct {
  char *key, *route, *digest, *content_type, *body;
  gint64 event; /* 0: of none */
  gint64 account, status, at; /* status 0: the answer is not known yet; body then says what was begun */
} HubStoreOnce;
void hub_store_once_free (HubStoreOnce *once);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubStoreOnce, hub_store_once_free)

/* *out NULL when there is none. */
gboolean hub_store_once_get (SqlConn *conn, gint64 account, const char *key, HubStoreOnce **out, GError **error);
/* *added FALSE: there is one, and nothing was written. */
gboolean hub_store_once_add (SqlConn *conn, const HubStoreOnce *once, gboolean *added, GError **error);
/* The answer, where none is kept yet. */
gboolean hub_store_once_answer (SqlConn *conn, const HubStoreOnce *once, GError **error);
/* What was begun under any key came to nothing: the same request may begin anew. */
gboolean hub_store_once_forget (SqlConn *conn, gint64 account, const char *begun, GError **error);
/* Those that came before then, and whose event, if they have one, ended before; the oldest of them first. */
gboolean hub_store_once_sweep (SqlConn *conn, gint64 before, gint64 limit, gint64 *forgotten, GError **error);

G_END_DECLS
