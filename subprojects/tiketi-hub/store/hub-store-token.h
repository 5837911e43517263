/* Tokens that accounts hold, and codes they were sent. Digests are hex. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

/* What must be looked at with every call: one read, by the account's number. */
typedef struct { gint64 account; const char *jti, *session; } HubStoreTokenAsked;
typedef struct {
  gint64 tokens_from;
  gboolean revoked;            /* the token itself, or the session it belongs to */
  char *name, *email, *role, *status;
} HubStoreBearer;
void hub_store_bearer_free (HubStoreBearer *bearer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubStoreBearer, hub_store_bearer_free)
/* *out NULL when there is no such account. */
gboolean hub_store_token_bearer (SqlConn *conn, const HubStoreTokenAsked *asked, HubStoreBearer **out, GError **error);

/* jti: a token's, or a session's. Forgets those that have ended anyway. */
gboolean hub_store_token_revoke (SqlConn *conn, const char *jti, gint64 until, gint64 now, GError **error);

/* ---- Refresh tokens ---- */
typedef struct {
  char *digest, *family;
  gint64 account, issued_at, until, used_at, revoked_at;
} HubStoreRefresh;
void hub_store_refresh_free (HubStoreRefresh *refresh);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubStoreRefresh, hub_store_refresh_free)
/* Forgets the account's that have ended. */
gboolean hub_store_refresh_add (SqlConn *conn, const HubStoreRefresh *refresh, GError **error);
/* *out NULL when there is none. */
gboolean hub_store_refresh_get (SqlConn *conn, const char *digest, HubStoreRefresh **out, GError **error);
/* *used FALSE: somebody else was faster. */
gboolean hub_store_refresh_use (SqlConn *conn, const char *digest, gint64 now, gboolean *used, GError **error);
/* All that came of one login, or all of an account; what was revoked before keeps its time. now: UTC ms. */
gboolean hub_store_refresh_revoke_family (SqlConn *conn, const char *family, gint64 now, GError **error);
gboolean hub_store_refresh_revoke_account (SqlConn *conn, gint64 account, gint64 now, GError **error);

/* ---- One-time codes ---- */
typedef struct { gint64 account, tries, sent_at, until, sends; const char *purpose; char digest[65]; } HubStoreCode;
/* *found FALSE, and out untouched, when there is none. purpose stays the caller's. */
gboolean hub_store_code_get (SqlConn *conn, gint64 account, const char *purpose, HubStoreCode *out, gboolean *found, GError **error);
/* In place of the one before. */
gboolean hub_store_code_put (SqlConn *conn, const HubStoreCode *code, GError **error);
/* Counts one try. */
gboolean hub_store_code_tried (SqlConn *conn, gint64 account, const char *purpose, GError **error);
/* Proves nothing any more, and still counts for when the next may be sent. */
gboolean hub_store_code_spoil (SqlConn *conn, gint64 account, const char *purpose, GError **error);
gboolean hub_store_code_remove (SqlConn *conn, gint64 account, const char *purpose, GError **error);

G_END_DECLS
