/* Queries on tokens and codes. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-token.h"

void
hub_store_bearer_free (HubStoreBearer *bearer)
{
  if (bearer == NULL)
    return;
  g_free (bearer->name);
  g_free (bearer->email);
  g_free (bearer->role);
  g_free (bearer->status);
  g_free (bearer);
}

static gpointer
read_bearer (SqlRows *rows)
{
  HubStoreBearer *bearer = g_new0 (HubStoreBearer, 1);

  bearer->name = g_strdup (sql_text (rows, 0));
  bearer->email = g_strdup (sql_text (rows, 1));
  bearer->role = g_strdup (sql_text (rows, 2));
  bearer->status = g_strdup (sql_text (rows, 3));
  bearer->tokens_from = sql_int (rows, 4);
  bearer->revoked = sql_int (rows, 5) > 0;
  return bearer;
}

gboolean
hub_store_token_bearer (SqlConn *conn, const HubStoreTokenAsked *asked, HubStoreBearer **out, GError **error)
{
  gpointer row;
  SqlRows *rows = sql_query (conn, error,
                             "SELECT name, email, role, status, tokens_from, (SELECT count(*) FROM revoked_token "
                             "WHERE jti IN ($2, $3)) FROM account WHERE id = $1",
                             "iss", asked->account, asked->jti, asked->session);

  if (!sql_read_one (rows, read_bearer, &row, error))
    return FALSE;
  *out = row;
  return TRUE;
}

gboolean
hub_store_token_revoke (SqlConn *conn, const char *jti, gint64 until, gint64 now, GError **error)
{
  return sql_run (conn, error, "DELETE FROM revoked_token WHERE until < $1", "i", now)
         && sql_run (conn, error, "INSERT INTO revoked_token (jti, until) VALUES ($1, $2) ON CONFLICT (jti) DO NOTHING", "si", jti,
                     until);
}

/* ---- Refresh tokens ---- */

void
hub_store_refresh_free (HubStoreRefresh *refresh)
{
  if (refresh == NULL)
    return;
  g_free (refresh->digest);
  g_free (refresh->family);
  g_free (refresh);
}

static gpointer
read_refresh (SqlRows *rows)
{
  HubStoreRefresh *refresh = g_new0 (HubStoreRefresh, 1);

  refresh->digest = g_strdup (sql_text (rows, 0));
  refresh->family = g_strdup (sql_text (rows, 1));
  refresh->account = sql_int (rows, 2);
  refresh->issued_at = sql_int (rows, 3);
  refresh->until = sql_int (rows, 4);
  refresh->used_at = sql_int (rows, 5);
  refresh->revoked_at = sql_int (rows, 6);
  return refresh;
}

gboolean
hub_store_refresh_add (SqlConn *conn, const HubStoreRefresh *refresh, GError **error)
{
  return sql_run (conn, error, "DELETE FROM refresh_token WHERE account = $1 AND until < $2", "ii", refresh->account,
                  refresh->issued_at)
         && sql_run (conn, error,
                     "INSERT INTO refresh_token (digest, family, account, issued_at, until) VALUES ($1, $2, $3, $4, $5)", "ssiii",
                     refresh->digest, refresh->family, refresh->account, refresh->issued_at, refresh->until);
}

gboolean
hub_store_refresh_get (SqlConn *conn, const char *digest, HubStoreRefresh **out, GError **error)
{
  gpointer row;
  SqlRows *rows = sql_query (conn, error,
                             "SELECT digest, family, account, issued_at, until, used_at, revoked_at FROM refresh_token "
                             "WHERE digest = $1",
                             "s", digest);

  if (!sql_read_one (rows, read_refresh, &row, error))
    return FALSE;
  *out = row;
  return TRUE;
}

gboolean
hub_store_refresh_use (SqlConn *conn, const char *digest, gint64 now, gboolean *used, GError **error)
{
  gint64 changed;

  if (!sql_run_count (conn, &changed, error,
                      "UPDATE refresh_token SET used_at = $2 WHERE digest = $1 AND used_at = 0 AND revoked_at = 0", "si", digest, now))
    return FALSE;
  *used = changed > 0;
  return TRUE;
}

gboolean
hub_store_refresh_revoke_family (SqlConn *conn, const char *family, gint64 now, GError **error)
{
  return sql_run (conn, error, "UPDATE refresh_token SET revoked_at = $2 WHERE family = $1 AND revoked_at = 0", "si", family, now);
}

gboolean
hub_store_refresh_revoke_account (SqlConn *conn, gint64 account, gint64 now, GError **error)
{
  return sql_run (conn, error, "UPDATE refresh_token SET revoked_at = $2 WHERE account = $1 AND revoked_at = 0", "ii", account, now);
}

/* ---- One-time codes ---- */

gboolean
hub_store_code_get (SqlConn *conn, gint64 account, const char *purpose, HubStoreCode *out, gboolean *found, GError **error)
{
  g_autoptr (SqlRows) rows = sql_query (conn, error,
                                        "SELECT digest, tries, sent_at, until, sends FROM one_time_code "
                                        "WHERE account = $1 AND purpose = $2",
                                        "is", account, purpose);

  if (rows == NULL || !sql_step_one (rows, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  *out = (HubStoreCode){ .account = account, .purpose = purpose, .tries = sql_int (rows, 1), .sent_at = sql_int (rows, 2),
                         .until = sql_int (rows, 3), .sends = sql_int (rows, 4) };
  g_strlcpy (out->digest, sql_text (rows, 0), sizeof out->digest);
  return TRUE;
}

gboolean
hub_store_code_put (SqlConn *conn, const HubStoreCode *code, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO one_time_code (account, purpose, digest, tries, sent_at, until, sends) "
                  "VALUES ($1, $2, $3, 0, $4, $5, $6) ON CONFLICT (account, purpose) DO UPDATE SET digest = excluded.digest, tries = 0, "
                  "sent_at = excluded.sent_at, until = excluded.until, sends = excluded.sends",
                  "issiii", code->account, code->purpose, code->digest, code->sent_at, code->until, code->sends);
}

gboolean
hub_store_code_tried (SqlConn *conn, gint64 account, const char *purpose, GError **error)
{
  return sql_run (conn, error, "UPDATE one_time_code SET tries = tries + 1 WHERE account = $1 AND purpose = $2", "is", account,
                  purpose);
}

gboolean
hub_store_code_spoil (SqlConn *conn, gint64 account, const char *purpose, GError **error)
{
  return sql_run (conn, error, "UPDATE one_time_code SET digest = '', until = 0 WHERE account = $1 AND purpose = $2", "is", account, purpose);
}

gboolean
hub_store_code_remove (SqlConn *conn, gint64 account, const char *purpose, GError **error)
{
  return sql_run (conn, error, "DELETE FROM one_time_code WHERE account = $1 AND purpose = $2", "is", account, purpose);
}
