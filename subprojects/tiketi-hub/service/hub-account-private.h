/* What the files about accounts share. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-account.h"
#include "hub-audit.h"
#include "hub-store-people.h"
#include "hub-web-private.h"

G_BEGIN_DECLS

/* ---- hub-account.c ---- */
HubAccount *hub_account_of (const HubStorePerson *person);
/* Refuses with NOT_FOUND when there is none, or none any more. */
gboolean hub_account_find (SqlConn *conn, gint64 id, HubStorePerson **out, GError **error);
/* Login as people write it: with an “@” an e-mail, without one a username. *out NULL when nobody has it. */
gboolean hub_account_by_login (SqlConn *conn, const char *login, HubStorePerson **out, GError **error);
/* DUPLICATE when e-mail, username or phone of `person` are somebody else's. */
gboolean hub_account_check_free (SqlConn *conn, const HubStorePerson *person, GError **error);
/* A row of the audit log about person; caller NULL: by themselves, from address. */
typedef struct { const HubCaller *caller; const char *address, *action, *extra; gboolean failed; } HubAccountNote;
gboolean hub_account_note (HubService *service, SqlConn *conn, const HubStorePerson *person, const HubAccountNote *note, GError **error);
/* That one may lose the role of admin or be gone: CONFLICT when nobody else has it. */
gboolean hub_account_check_admin (SqlConn *conn, const HubStorePerson *person, GError **error);

/* ---- hub-account-sign.c ---- */
/* Is it the caller's own, present password? FIELD, LOCKED: a wrong one counts as one at signing in. */
gboolean hub_account_prove (HubService *service, const HubCaller *caller, const char *password, GError **error);

/* ---- hub-account-check.c ---- */
/* Takes over what is given, normalised; FIELD. Not the password. */
gboolean hub_account_fill (HubStorePerson *person, const HubAccountNew *given, GError **error);
gboolean hub_account_check_password (const char *password, GError **error);
/* At the first blank. (transfer full) both. */
void hub_account_split_name (const char *name, char **first, char **last);
/* 0712 345 678, 712345678, +254 712… → 254712345678; other countries with “+”. (transfer full) NULL when it is none. */
char *hub_account_phone (const char *text);

/* ---- hub-password.c ---- */
char *hub_password_hash (HubService *service, const char *password);
/* hash NULL: takes as long, and is FALSE. */
gboolean hub_password_verify (HubService *service, const char *hash, const char *password);

/* ---- hub-token.c ---- */
/* Another session; its refresh token is stored. family NULL: a new one. */
typedef struct { const HubStorePerson *person; const char *family; gboolean stay; } HubSessionNew;
gboolean hub_token_open (HubService *service, SqlConn *conn, const HubSessionNew *made, HubSession **out, GError **error);
/* All there are, as of now. */
gboolean hub_token_end_all (HubService *service, SqlConn *conn, HubStorePerson *person, GError **error);
/* BANNED, UNVERIFIED, UNAUTHORIZED (deleted): whose status lets nobody in. */
gboolean hub_token_check_status (HubService *service, const char *status, GError **error);

/* ---- hub-code.c ---- */
#define HUB_CODE_VERIFY "verify"
#define HUB_CODE_RESET "reset"
/* Another code, unless the last one is too young; *mailed: it is on its way. It goes to the account's address; one to verify to the
 * address that waits to be the account's, if there is one. */
gboolean hub_code_send (HubService *service, SqlConn *conn, const HubStorePerson *person, const char *purpose, gboolean *mailed,
                        GError **error);
typedef enum { HUB_CODE_RIGHT, HUB_CODE_WRONG, HUB_CODE_EXPIRED, HUB_CODE_TOO_MANY } HubCodeVerdict;
/* Is the last one too young for another? */
gboolean hub_code_is_soon (HubService *service, SqlConn *conn, gint64 account, const char *purpose, gboolean *soon, GError **error);
/* Counts a wrong one; a right one is gone. FALSE only when the database fails. */
gboolean hub_code_try (HubService *service, SqlConn *conn, gint64 account, const char *purpose, const char *code,
                       HubCodeVerdict *verdict, GError **error);
/* The refusal in words; FALSE. */
gboolean hub_code_refuse (HubCodeVerdict verdict, GError **error);

G_END_DECLS
