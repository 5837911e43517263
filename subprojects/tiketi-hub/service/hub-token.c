/* Who sends a token, and opening and ending sessions. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-token.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-account-private.h"
#include "hub-error.h"
#include "hub-store-token.h"
#include "tk-uuid.h"

#define REFRESH_BYTES 32

/* ---- Issuing ---- */

/* (transfer full) */
static char *
make_token (HubService *service, const HubStorePerson *person, const char *session, gint64 seconds)
{
  gint64 now = hub_now (service);
  char jti[TK_UUID_SIZE];
  HubJwtClaims claims = { .account = person->id, .role = person->role, .session = session, .jti = jti, .issued_at = now,
                          .until = now + seconds * 1000 };

  tk_uuid_new (service->clock, jti);
  return hub_jwt_sign (service->web->keys->pdata[0], &claims);
}

gboolean
hub_token_open (HubService *service, SqlConn *conn, const HubSessionNew *made, HubSession **out, GError **error)
{
  g_autoptr (HubSession) session = g_new0 (HubSession, 1);
  const HubWebRules *rules = &service->web->rules;
  gint64 now = hub_now (service);
  char family[TK_UUID_SIZE];

  if (made->family != NULL)
    g_strlcpy (family, made->family, sizeof family);
  else
    tk_uuid_new (service->clock, family);
  session->seconds = made->stay ? HUB_TOKEN_STAY_SECONDS : rules->token_seconds;
  session->account = hub_account_of (made->person);
  session->token = make_token (service, made->person, family, session->seconds);
  session->refresh = tk_secret_new (REFRESH_BYTES);
  g_autofree char *digest = tk_digest_text (session->refresh);
  HubStoreRefresh row = { .digest = digest, .family = family, .account = made->person->id, .issued_at = now,
                          .until = now + rules->refresh_days * HUB_DAY_MS };
  if (!hub_store_refresh_add (conn, &row, error))
    return FALSE;
  *out = g_steal_pointer (&session);
  return TRUE;
}

gboolean
hub_token_end_all (HubService *service, SqlConn *conn, HubStorePerson *person, GError **error)
{
  person->tokens_from = hub_now (service);
  return hub_store_refresh_revoke_account (conn, person->id, person->tokens_from, error);
}

typedef struct
{
  const char *login;
  HubStorePerson *person;
} Wanted;

static gboolean
find_login (SqlConn *conn, gpointer data, GError **error)
{
  Wanted *wanted = data;

  g_clear_pointer (&wanted->person, hub_store_person_free);
  return hub_account_by_login (conn, wanted->login, &wanted->person, error);
}

char *
hub_token_for (HubService *service, const char *login, GError **error)
{
  Wanted wanted = { .login = login };
  char session[TK_UUID_SIZE];

  if (!hub_readers_run (service->readers, find_login, &wanted, error))
    return NULL;
  g_autoptr (HubStorePerson) person = wanted.person;
  if (person == NULL)
    {
      hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no account “%s”"), login);
      return NULL;
    }
  tk_uuid_new (service->clock, session);
  return make_token (service, person, session, HUB_TOKEN_SECONDS);
}

/* ---- Reading ---- */

gboolean
hub_token_looks_like_one (const char *token)
{
  const char *dot = strchr (token, '.');

  return dot != NULL && strchr (dot + 1, '.') != NULL;
}

gboolean
hub_token_check_status (HubService *service, const char *status, GError **error)
{
  if (strcmp (status, "active") == 0 || (strcmp (status, "unverified") == 0 && !service->web->rules.otp))
    return TRUE;
  if (strcmp (status, "banned") == 0)
    return hub_refuse (error, HUB_ERROR_BANNED, _("This account is closed to its owner; ask the organizer of this hub."));
  if (strcmp (status, "unverified") == 0)
    return hub_refuse (error, HUB_ERROR_UNVERIFIED, _("This e-mail address is not verified yet; enter the code that was sent to it."));
  return hub_refuse (error, HUB_ERROR_UNAUTHORIZED, _("Your session has ended; sign in again."));
}

typedef struct
{
  HubStoreTokenAsked asked;
  HubStoreBearer *bearer;
} Look;

static gboolean
look_up (SqlConn *conn, gpointer data, GError **error)
{
  Look *look = data;

  g_clear_pointer (&look->bearer, hub_store_bearer_free);
  return hub_store_token_bearer (conn, &look->asked, &look->bearer, error);
}

static HubCaller *
make_caller (const HubJwtRead *read, const HubStoreBearer *bearer, const char *address)
{
  HubCaller *caller = g_new0 (HubCaller, 1);

  *caller = (HubCaller){ .account = read->account, .role = tk_role_from_string (bearer->role), .name = g_strdup (bearer->name),
                         .email = g_strdup (bearer->email), .jti = g_strdup (read->jti), .session = g_strdup (read->session),
                         .until = read->until, .address = g_strdup (address) };
  return caller;
}

HubCaller *
hub_token_read (HubService *service, const char *token, const char *address, GError **error)
{
  HubJwtRead read = { 0 };
  HubJwtVerdict verdict = hub_jwt_read (service->web->keys, token, hub_now (service), &read);
  Look look = { .asked = { read.account, read.jti, read.session } };

  if (verdict != HUB_JWT_GOOD)
    hub_refuse (error, HUB_ERROR_UNAUTHORIZED, "%s",
                verdict == HUB_JWT_EXPIRED ? _("Your session has expired; sign in again.")
                                           : _("This is not a token of this hub; sign in again."));
  if (verdict != HUB_JWT_GOOD || !hub_readers_run (service->readers, look_up, &look, error))
    return NULL;
  g_autoptr (HubStoreBearer) bearer = look.bearer;
  if (bearer == NULL || bearer->revoked || read.issued_at < bearer->tokens_from)
    {
      hub_refuse (error, HUB_ERROR_UNAUTHORIZED, _("Your session has ended; sign in again."));
      return NULL;
    }
  return hub_token_check_status (service, bearer->status, error) ? make_caller (&read, bearer, address) : NULL;
}
