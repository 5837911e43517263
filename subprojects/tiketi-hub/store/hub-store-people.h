/* Accounts (people who sign in to the hub) and staff (people with a PIN at the terminals).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

/* ---- Accounts ---- */

/* To be written; NULL texts are "", and a NULL status is "active". */
typedef struct {
  const char *email, *username, *name, *first_name, *last_name, *phone, *role, *status, *password_hash;
  gint64 created_at;
} HubStoreAccount;
/* *id 0: e-mail, username or phone are somebody's already, and nothing was written. */
gboolean hub_store_account_add (SqlConn *conn, const HubStoreAccount *account, gint64 *id, GError **error);

typedef enum { HUB_STORE_FREE, HUB_STORE_EMAIL_TAKEN, HUB_STORE_USERNAME_TAKEN, HUB_STORE_PHONE_TAKEN } HubStoreTaken;
/* What of these is somebody's other than `but`'s. "" is nobody's. */
typedef struct { const char *email, *username, *phone; } HubStoreHandles;
gboolean hub_store_account_taken (SqlConn *conn, const HubStoreHandles *handles, gint64 but, HubStoreTaken *taken, GError **error);

/* As it is kept. */
typedef struct {
  gint64 id, created_at, changed_at, tokens_from, failures, locked_until;
  char *email, *username, *name, *first_name, *last_name, *phone, *role, *status, *password_hash;
  char *pending_email;   /* asked for and not proved yet; "" none */
} HubStorePerson;
void hub_store_person_free (HubStorePerson *person);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubStorePerson, hub_store_person_free)

/* *out NULL when there is none, deleted ones included. */
gboolean hub_store_account_get (SqlConn *conn, gint64 id, HubStorePerson **out, GError **error);
/* By e-mail or by username, all in lower case. */
gboolean hub_store_account_by_email (SqlConn *conn, const char *email, HubStorePerson **out, GError **error);
/* Who waits to prove it. */
gboolean hub_store_account_by_pending_email (SqlConn *conn, const char *email, HubStorePerson **out, GError **error);
gboolean hub_store_account_by_username (SqlConn *conn, const char *username, HubStorePerson **out, GError **error);

/* "" in role, status and query (in names, e-mail, phone; ASCII in lower case) is any; deleted ones are never told. (transfer full) of
 * HubStorePerson, by id. */
typedef struct { const char *role, *status, *query; gint64 limit, offset; } HubStorePeopleWanted;
GPtrArray *hub_store_account_list (SqlConn *conn, const HubStorePeopleWanted *wanted, GError **error);
/* How many may still administer the hub. */
gboolean hub_store_account_count_admins (SqlConn *conn, gint64 *out, GError **error);

/* Texts, role, status and tokens_from, all of them, from person. Nobody else waits for its pending e-mail any more. */
gboolean hub_store_account_set (SqlConn *conn, const HubStorePerson *person, gint64 now, GError **error);
gboolean hub_store_account_set_failures (SqlConn *conn, gint64 id, gint64 failures, gint64 locked_until, GError **error);
/* What it marked to see again; what it did and bought stays. */
gboolean hub_store_account_forget_saved (SqlConn *conn, gint64 id, GError **error);

/* ---- Staff ---- */

gboolean hub_store_staff_exists (SqlConn *conn, const char *name, gboolean *exists, GError **error);
gboolean hub_store_staff_add (SqlConn *conn, const TkWireStaff *staff, GError **error);

/* ---- Wrong passwords for logins that nobody has ---- */
#define HUB_STORE_GUESS_PLACES 16384
typedef struct { gint64 place, failures, locked_until; char digest[65]; } HubStoreGuess;
/* As counted before; failures and locked_until 0 where there are none, or another login's. place and digest are the caller's. */
gboolean hub_store_guess_get (SqlConn *conn, HubStoreGuess *guess, GError **error);
gboolean hub_store_guess_put (SqlConn *conn, const HubStoreGuess *guess, GError **error);

G_END_DECLS
