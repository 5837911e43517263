/* Queries on accounts and staff. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-people.h"

#include "hub-store.h"

#define COLUMNS                                                                                                        \
  "id, email, username, name, first_name, last_name, phone, role, status, password_hash, created_at, changed_at, "     \
  "tokens_from, failures, locked_until, pending_email"

/* ---- Reading accounts ---- */

void
hub_store_person_free (HubStorePerson *person)
{
  if (person == NULL)
    return;
  g_free (person->email);
  g_free (person->username);
  g_free (person->name);
  g_free (person->first_name);
  g_free (person->last_name);
  g_free (person->phone);
  g_free (person->role);
  g_free (person->status);
  g_free (person->password_hash);
  g_free (person->pending_email);
  g_free (person);
}

static gpointer
read_person (SqlRows *rows)
{
  HubStorePerson *person = g_new0 (HubStorePerson, 1);
  char **const texts[] = { &person->email, &person->username, &person->name, &person->first_name, &person->last_name,
                           &person->phone, &person->role, &person->status, &person->password_hash };

  person->id = sql_int (rows, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup (sql_text (rows, (int) i + 1));
  person->created_at = sql_int (rows, 10);
  person->changed_at = sql_int (rows, 11);
  person->tokens_from = sql_int (rows, 12);
  person->failures = sql_int (rows, 13);
  person->locked_until = sql_int (rows, 14);
  person->pending_email = g_strdup (sql_text (rows, 15));
  return person;
}

/* Takes over rows. */
static gboolean
read_one (SqlRows *rows, HubStorePerson **out, GError **error)
{
  gpointer row;

  if (!sql_read_one (rows, read_person, &row, error))
    return FALSE;
  *out = row;
  return TRUE;
}

gboolean
hub_store_account_get (SqlConn *conn, gint64 id, HubStorePerson **out, GError **error)
{
  return read_one (sql_query (conn, error, "SELECT " COLUMNS " FROM account WHERE id = $1", "i", id), out, error);
}

gboolean
hub_store_account_by_email (SqlConn *conn, const char *email, HubStorePerson **out, GError **error)
{
  return read_one (sql_query (conn, error, "SELECT " COLUMNS " FROM account WHERE email = $1", "s", email), out, error);
}

gboolean
hub_store_account_by_pending_email (SqlConn *conn, const char *email, HubStorePerson **out, GError **error)
{
  return read_one (sql_query (conn, error, "SELECT " COLUMNS " FROM account WHERE pending_email = $1 AND pending_email <> ''", "s", email),
                   out, error);
}

gboolean
hub_store_account_by_username (SqlConn *conn, const char *username, HubStorePerson **out, GError **error)
{
  return read_one (sql_query (conn, error, "SELECT " COLUMNS " FROM account WHERE username = $1 AND username <> ''", "s", username),
                   out, error);
}

/* What people look for holds no wildcards: position() is PostgreSQL's, instr() SQLite's; replace() finds it in both. */
GPtrArray *
hub_store_account_list (SqlConn *conn, const HubStorePeopleWanted *wanted, GError **error)
{
  return sql_read_all (sql_query (conn, error,
                                  "SELECT " COLUMNS " FROM account WHERE status <> 'deleted' AND ($1 = '' OR role = $1) AND ($2 = '' OR status = $2) "
                                  "AND ($3 = '' OR replace(lower(name || ' ' || first_name || ' ' || last_name || ' ' || email || ' ' || username "
                                  "|| ' ' || phone), $3, '') <> lower(name || ' ' || first_name || ' ' || last_name || ' ' || email || ' ' || username "
                                  "|| ' ' || phone)) ORDER BY id LIMIT $4 OFFSET $5",
                                  "sssii", wanted->role, wanted->status, wanted->query, wanted->limit, wanted->offset),
                       read_person, (GDestroyNotify) hub_store_person_free, error);
}

gboolean
hub_store_account_count_admins (SqlConn *conn, gint64 *out, GError **error)
{
  return sql_get_int (conn, out, error, "SELECT count(*) FROM account WHERE role = 'admin' AND status = 'active'", "");
}

/* ---- Whose is it ---- */

static gboolean
is_taken (SqlConn *conn, const char *sql, const char *text, gint64 but, gboolean *taken, GError **error)
{
  gint64 n = 0;

  if (*hub_store_text (text) != '\0' && !sql_get_int (conn, &n, error, sql, "si", text, but))
    return FALSE;
  *taken = n > 0;
  return TRUE;
}

gboolean
hub_store_account_taken (SqlConn *conn, const HubStoreHandles *handles, gint64 but, HubStoreTaken *taken, GError **error)
{
  const struct { const char *sql, *text; HubStoreTaken what; } rows[] = {
    { "SELECT count(*) FROM account WHERE email = $1 AND id <> $2", handles->email, HUB_STORE_EMAIL_TAKEN },
    { "SELECT count(*) FROM account WHERE username = $1 AND id <> $2", handles->username, HUB_STORE_USERNAME_TAKEN },
    { "SELECT count(*) FROM account WHERE phone = $1 AND id <> $2", handles->phone, HUB_STORE_PHONE_TAKEN },
  };
  gboolean found = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (!is_taken (conn, rows[i].sql, rows[i].text, but, &found, error))
        return FALSE;
      if (found)
        {
          *taken = rows[i].what;
          return TRUE;
        }
    }
  *taken = HUB_STORE_FREE;
  return TRUE;
}

/* ---- Writing accounts ---- */

gboolean
hub_store_account_add (SqlConn *conn, const HubStoreAccount *account, gint64 *id, GError **error)
{
  gint64 made = 0;

  if (!sql_get_int (conn, &made, error,
                    "INSERT INTO account (email, username, name, first_name, last_name, phone, role, status, password_hash, "
                    "created_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) ON CONFLICT DO NOTHING RETURNING id",
                    "sssssssssi", account->email, hub_store_text (account->username), hub_store_text (account->name),
                    hub_store_text (account->first_name), hub_store_text (account->last_name), hub_store_text (account->phone), account->role,
                    account->status != NULL ? account->status : "active", hub_store_text (account->password_hash), account->created_at))
    return FALSE;
  *id = made;
  return TRUE;
}

gboolean
hub_store_account_set (SqlConn *conn, const HubStorePerson *person, gint64 now, GError **error)
{
  const char *pending = hub_store_text (person->pending_email);

  if (*pending != '\0'
      && !sql_run (conn, error, "UPDATE account SET pending_email = '' WHERE pending_email = $1 AND id <> $2", "si", pending, person->id))
    return FALSE;
  return sql_run (conn, error,
                  "UPDATE account SET email = $2, username = $3, name = $4, first_name = $5, last_name = $6, phone = $7, role = $8, "
                  "status = $9, password_hash = $10, tokens_from = $11, changed_at = $12, pending_email = $13 WHERE id = $1",
                  "isssssssssiis", person->id, person->email, person->username, person->name, person->first_name,
                  person->last_name, person->phone, person->role, person->status, person->password_hash, person->tokens_from, now,
                  pending);
}

gboolean
hub_store_account_set_failures (SqlConn *conn, gint64 id, gint64 failures, gint64 locked_until, GError **error)
{
  return sql_run (conn, error, "UPDATE account SET failures = $2, locked_until = $3 WHERE id = $1", "iii", id, failures,
                  locked_until);
}

gboolean
hub_store_account_forget_saved (SqlConn *conn, gint64 id, GError **error)
{
  return sql_run (conn, error, "DELETE FROM saved_event WHERE account = $1", "i", id);
}

/* ---- Staff ---- */

gboolean
hub_store_staff_exists (SqlConn *conn, const char *name, gboolean *exists, GError **error)
{
  gint64 n;

  if (!sql_get_int (conn, &n, error, "SELECT count(*) FROM staff WHERE name = $1", "s", name))
    return FALSE;
  *exists = n > 0;
  return TRUE;
}

gboolean
hub_store_staff_add (SqlConn *conn, const TkWireStaff *staff, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO staff (name, display_name, role, pin_hash, active) VALUES ($1, $2, $3, $4, $5)", "ssssi",
                  staff->name, staff->display_name, staff->role, staff->pin_hash, (gint64) staff->active);
}
