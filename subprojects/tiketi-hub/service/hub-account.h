/* People who sign in to the hub: registering, signing in and out, their own details, and what admins do with them.
 * All of it may be called from any thread; what hashes a password takes tens of milliseconds.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-caller.h"
#include "hub-service.h"

G_BEGIN_DECLS

#define HUB_PASSWORD_MIN 8
#define HUB_PASSWORD_MAX 1024 /* bytes: hashing more only feeds somebody who wants to keep the hub busy */

typedef struct {
  gint64 id, created_at, changed_at;
  TkRole role;
  char *email, *username, *name, *first_name, *last_name, *phone; /* "" where there is none; phone as 2547… */
  char *status;          /* "active" · "unverified" · "banned" · "deleted" */
  char *pending_email;   /* asked for, and not proved yet; "" none */
} HubAccount;
void hub_account_free (HubAccount *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubAccount, hub_account_free)

/* What somebody is given to prove who they are. */
typedef struct {
  HubAccount *account;
  char *token;           /* for each call; NULL: the address must be proved first */
  char *refresh;         /* for the next token, once */
  gint64 seconds;        /* how long `token` is good */
  gboolean mailed;       /* a message is on its way */
} HubSession;
void hub_session_free (HubSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubSession, hub_session_free)

/* As people write them; NULL: not given. */
typedef struct {
  const char *email, *username, *name, *first_name, *last_name, *phone, *password;
  TkRole role;           /* NONE: not given */
} HubAccountNew;

/* ---- By themselves. `address`: where they call from, for the audit log. ---- */

/* Attendee or organizer; a name is made of what there is. FIELD, DUPLICATE. */
HubSession *hub_account_register (HubService *service, const HubAccountNew *made, const char *address, GError **error);
/* login: e-mail or username. Takes as long for those nobody has. UNAUTHORIZED, BANNED, UNVERIFIED, LOCKED. */
typedef struct { const char *login, *password, *address; gboolean stay; } HubSignIn;
HubSession *hub_account_sign_in (HubService *service, const HubSignIn *asked, GError **error);
/* Once; a second time ends every session that came from it. UNAUTHORIZED, BANNED. */
HubSession *hub_account_refresh (HubService *service, const char *refresh, const char *address, GError **error);
gboolean hub_account_sign_out (HubService *service, const HubCaller *caller, GError **error);

/* The code that proves an e-mail address: the account's, which signs its owner in; or the one that waits to be, for the account's
 * own caller (else NULL) alone, who is signed in already (token NULL). DUPLICATE, INVALID, TOO_MANY: five wrong ones, ask for another. */
HubSession *hub_account_verify (HubService *service, const HubCaller *caller, const char *email, const char *code, const char *address, GError **error);
/* Sends another code, to verify or to set a new password, if there is such an account and the last one is a minute old. Answers
 * alike in any case. */
gboolean hub_account_send_verification (HubService *service, const char *email, const char *address, GError **error);
gboolean hub_account_send_reset (HubService *service, const char *email, const char *address, GError **error);
/* Also ends every session, the lock and, because it proves the address, the waiting for that. INVALID, TOO_MANY, FIELD. */
typedef struct { const char *email, *code, *password, *address; } HubReset;
gboolean hub_account_reset (HubService *service, const HubReset *reset, GError **error);

/* NULL with NOT_FOUND for deleted ones, too. */
HubAccount *hub_account_get (HubService *service, gint64 id, GError **error);
/* What is not given stays; another e-mail or password wants the present one. A password ends every other session: *session
 * (nullable) is the new one then, NULL otherwise. Where addresses are proved, another e-mail only waits (pending_email) until
 * hub_account_verify, and the present one stays good. FIELD (also: the present password is wrong), DUPLICATE, LOCKED, TOO_MANY
 * (a code was just sent elsewhere). */
HubAccount *hub_account_change (HubService *service, const HubCaller *caller, const HubAccountNew *given, const char *current_password,
                                HubSession **session, GError **error);
/* Nothing is left that tells who it was; what they bought stays in the books. CONFLICT for the last admin. */
gboolean hub_account_delete (HubService *service, const HubCaller *caller, gint64 id, GError **error);

/* ---- By admins ---- */

/* "" is any. (transfer full) of HubAccount. */
typedef struct { const char *role, *status, *query; gint64 limit, offset; } HubAccountsWanted;
GPtrArray *hub_account_list (HubService *service, const HubAccountsWanted *wanted, GError **error);
/* Any role; verified. FIELD, DUPLICATE. */
HubAccount *hub_account_add (HubService *service, const HubCaller *caller, const HubAccountNew *made, GError **error);
/* Password and role, too, and without the present password. CONFLICT for the last admin's role. */
HubAccount *hub_account_edit (HubService *service, const HubCaller *caller, gint64 id, const HubAccountNew *given, GError **error);
/* "active" or "banned"; bites with the next call. */
HubAccount *hub_account_set_status (HubService *service, const HubCaller *caller, gint64 id, const char *status, GError **error);

G_END_DECLS
