/* Registering, signing in and out, and one's own details. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-people.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define GUESSES_PER_MINUTE 20
#define TEXT_MAX 200
#define CODE_MAX 20
/* Clients compare these: they are not translated. */
#define OTP_SENT "OTP sent to email. Please verify."
#define OTP_RIGHT "User registered and logged in successfully"

static void
put_session (TkJson *json, const HubSession *session)
{
  if (session->token == NULL)
    return;
  tk_json_set_string (json, "access_token", session->token);
  tk_json_set_string (json, "refresh_token", session->refresh);
  tk_json_set_string (json, "token_type", "bearer");
  tk_json_set_int (json, "expires_in", session->seconds);
}

/* The user as an object, and flat beside it: some clients look here, some there. Flat in A's words, for A's own client. */
static HubHttpResponse *
tell_session (guint status, const char *message, const HubSession *session, HubApiRoleWords words)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "message", message);
  tk_json_set_bool (json, "success", TRUE);
  put_session (json, session);
  hub_api_people_put (json, session->account, words);
  tk_json_set_int (json, "user_id", session->account->id);
  tk_json_take (json, "user", hub_api_people_json (session->account));
  return hub_api_json (status, json);
}

/* ---- Registering ---- */

static HubHttpResponse *
tell_registered (guint status, const char *message, const HubSession *session)
{
  TkJson *json = tk_json_object ();
  gboolean waits = session->token == NULL;

  tk_json_set_string (json, "message", message);
  tk_json_set_bool (json, "success", TRUE);
  hub_api_people_put (json, session->account, HUB_API_ROLE_CANONICAL);
  tk_json_take (json, "user", hub_api_people_json (session->account));
  put_session (json, session);
  tk_json_set_bool (json, "otp_required", waits);
  if (waits)
    tk_json_set_bool (json, "email_sent", session->mailed);
  return hub_api_json (status, json);
}

/* Only A's client sends forms to these old addresses, /register and /login. */
static gboolean
is_old_form (HubHttpRequest *request)
{
  HubHttpContentKind kind = hub_http_request_get_content_type (request)->kind;

  return !g_str_has_prefix (hub_http_request_get_path (request), "/auth/")
         && (kind == HUB_HTTP_CONTENT_URLENCODED || kind == HUB_HTTP_CONTENT_MULTIPART);
}

static HubHttpResponse *
register_cb (HubHttpRequest *request, gpointer service)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  g_autoptr (GError) error = NULL;
  HubAccountNew made;

  if (body == NULL)
    return refusal;
  hub_api_people_read (body, &made);
  hub_api_body_need (body, "email", TEXT_MAX);
  if (made.password == NULL)
    hub_api_body_need (body, "password", HUB_PASSWORD_MAX);
  if ((refusal = hub_api_body_refusal (body)) != NULL)
    return refusal;
  g_autoptr (HubSession) session = hub_account_register (service, &made, hub_http_request_get_remote (request), &error);
  if (session == NULL)
    return hub_api_problem_from_error (error);
  if (session->token != NULL)
    return tell_registered (201, _("User registered successfully"), session);
  gboolean old = strcmp (hub_http_request_get_path (request), "/register") == 0 && is_old_form (request);
  return tell_registered (old ? 200 : 201, OTP_SENT, session);
}

/* Without a code, or without the address it was sent to, the code is no good: 400 as for any other. */
static HubHttpResponse *
refuse_code (const char *missing)
{
  return hub_api_problem_field (missing, _("Send the code as otp, with the email address it was sent to."));
}

static HubHttpResponse *
verify_cb (HubHttpRequest *request, gpointer service)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  g_autoptr (GError) error = NULL;

  if (body == NULL)
    return refusal;
  const char *email = hub_api_body_need (body, "email", TEXT_MAX), *code = hub_api_body_need (body, "otp", CODE_MAX);
  if (email == NULL || code == NULL)
    return refuse_code (email == NULL ? "email" : "otp");
  g_autoptr (HubSession) session = hub_account_verify (service, hub_api_caller (request), email, code, hub_http_request_get_remote (request), &error);
  if (session == NULL)
    return hub_api_problem_from_error (error);
  return session->token != NULL ? tell_session (201, OTP_RIGHT, session, HUB_API_ROLE_CANONICAL)
                                : tell_session (200, _("Your e-mail address is verified."), session, HUB_API_ROLE_CANONICAL);
}

typedef gboolean (*SendCode) (HubService *service, const char *email, const char *address, GError **error);

static HubHttpResponse *
send_code (HubHttpRequest *request, HubService *service, SendCode send, const char *sentence)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  g_autoptr (GError) error = NULL;

  if (body == NULL)
    return refusal;
  const char *email = hub_api_body_need (body, "email", TEXT_MAX);
  if ((refusal = hub_api_body_refusal (body)) != NULL)
    return refusal;
  return send (service, email, hub_http_request_get_remote (request), &error) ? hub_api_message (202, sentence)
                                                                             : hub_api_problem_from_error (error);
}

static HubHttpResponse *
resend_cb (HubHttpRequest *request, gpointer service)
{
  return send_code (request, service, hub_account_send_verification,
                    _("If this address waits to be verified, a new code is on its way, unless one was sent a moment ago."));
}

static HubHttpResponse *
forgot_cb (HubHttpRequest *request, gpointer service)
{
  return send_code (request, service, hub_account_send_reset,
                    _("If there is an account with this address, a code is on its way, unless one was sent a moment ago."));
}

static HubHttpResponse *
reset_cb (HubHttpRequest *request, gpointer service)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  g_autoptr (GError) error = NULL;

  if (body == NULL)
    return refusal;
  HubReset reset = { .email = hub_api_body_need (body, "email", TEXT_MAX), .code = hub_api_body_need (body, "otp", CODE_MAX),
                     .password = hub_api_people_need_password (body),
                     .address = hub_http_request_get_remote (request) };
  if ((refusal = hub_api_body_refusal (body)) != NULL)
    return refusal;
  return hub_account_reset (service, &reset, &error) ? hub_api_message (200, _("Your new password is set; sign in with it."))
                                                     : hub_api_problem_from_error (error);
}

/* ---- Signing in and out ---- */

static HubHttpResponse *
login_cb (HubHttpRequest *request, gpointer service)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  g_autoptr (GError) error = NULL;

  if (body == NULL)
    return refusal;
  const char *who = hub_api_body_which (body, "email", "username", NULL);
  const char *stay = hub_api_body_which (body, "stayLoggedIn", "stay_logged_in", NULL);
  HubSignIn asked = { .login = hub_api_body_need (body, who != NULL ? who : "email", TEXT_MAX),
                      .password = hub_api_people_need_password (body),
                      .address = hub_http_request_get_remote (request),
                      .stay = stay != NULL && hub_api_body_bool (body, stay, FALSE) };
  if ((refusal = hub_api_body_refusal (body)) != NULL)
    return refusal;
  g_autoptr (HubSession) session = hub_account_sign_in (service, &asked, &error);
  HubApiRoleWords words = is_old_form (request) ? HUB_API_ROLE_OLD : HUB_API_ROLE_CANONICAL;
  return session != NULL ? tell_session (200, _("Login successful"), session, words) : hub_api_problem_from_error (error);
}

/* Some clients send it as they send the other token. */
static HubHttpResponse *
refresh_cb (HubHttpRequest *request, gpointer service)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  g_autoptr (GError) error = NULL;

  if (body == NULL)
    return refusal;
  const char *token = hub_api_body_text (body, "refresh_token", TEXT_MAX);
  if ((refusal = hub_api_body_refusal (body)) != NULL)
    return refusal;
  if (token == NULL)
    token = hub_http_request_get_bearer (request);
  if (token == NULL || *token == '\0')
    return hub_api_problem (401, TK_PROBLEM_UNAUTHORIZED, _("Send the refresh token as refresh_token."));
  g_autoptr (HubSession) session = hub_account_refresh (service, token, hub_http_request_get_remote (request), &error);
  return session != NULL ? tell_session (200, _("Here is a new token."), session, HUB_API_ROLE_CANONICAL) : hub_api_problem_from_error (error);
}

static HubHttpResponse *
logout_cb (HubHttpRequest *request, gpointer service)
{
  g_autoptr (GError) error = NULL;

  return hub_account_sign_out (service, hub_api_caller (request), &error) ? hub_api_message (200, _("Logout successful"))
                                                                         : hub_api_problem_from_error (error);
}

/* ---- One's own details ---- */

static HubHttpResponse *
tell_me (HubHttpRequest *request, HubService *service, HubApiRoleWords words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubAccount) account = hub_account_get (service, hub_api_caller (request)->account, &error);

  if (account == NULL)
    return hub_api_problem_from_error (error);
  TkJson *json = tk_json_object (), *profile = tk_json_object ();
  hub_api_people_put (json, account, words);
  tk_json_set_int (json, "user_id", account->id);
  tk_json_set_int (profile, "id", account->id);
  tk_json_set_string (profile, "name", account->name);
  tk_json_take (json, "profile", profile);
  return hub_api_json (200, json);
}

static HubHttpResponse *
me_cb (HubHttpRequest *request, gpointer service)
{
  return tell_me (request, service, HUB_API_ROLE_CANONICAL);
}

/* A's own addresses, where its client compares role. */
static HubHttpResponse *
old_me_cb (HubHttpRequest *request, gpointer service)
{
  return tell_me (request, service, HUB_API_ROLE_OLD);
}

static HubHttpResponse *
tell_changed (const HubAccount *account, const HubSession *session)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "message", _("Profile updated successfully"));
  tk_json_set_bool (json, "success", TRUE);
  tk_json_take (json, "user", hub_api_people_json (account));
  if (*account->pending_email != '\0')
    tk_json_set_string (json, "pending_email", account->pending_email);
  if (session != NULL)
    put_session (json, session);
  return hub_api_json (200, json);
}

HubHttpResponse *
hub_api_change_me (HubHttpRequest *request, HubService *service)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  g_autoptr (GError) error = NULL;
  g_autoptr (HubSession) session = NULL;
  HubAccountNew given;

  if (body == NULL)
    return refusal;
  hub_api_people_read (body, &given);
  const char *current = hub_api_body_secret (body, "current_password", HUB_PASSWORD_MAX);
  if ((refusal = hub_api_body_refusal (body)) != NULL)
    return refusal;
  g_autoptr (HubAccount) account = hub_account_change (service, hub_api_caller (request), &given, current, &session, &error);
  return account != NULL ? tell_changed (account, session) : hub_api_problem_from_error (error);
}

static HubHttpResponse *
change_cb (HubHttpRequest *request, gpointer service)
{
  return hub_api_change_me (request, service);
}

static HubHttpResponse *
delete_cb (HubHttpRequest *request, gpointer service)
{
  const HubCaller *caller = hub_api_caller (request);
  g_autoptr (GError) error = NULL;

  return hub_account_delete (service, caller, caller->account, &error) ? hub_api_message (200, _("Your account is deleted."))
                                                                      : hub_api_problem_from_error (error);
}

static const HubHttpRoute routes[] = {
  /* method, pattern, who, handler, body limit, refusals a minute, summary, slow */
  { "POST", "/auth/register", HUB_API_PUBLIC, register_cb, 0, GUESSES_PER_MINUTE, "Make an account", TRUE },
  { "POST", "/register", HUB_API_PUBLIC, register_cb, 0, GUESSES_PER_MINUTE, NULL, TRUE },
  { "POST", "/signup", HUB_API_PUBLIC, register_cb, 0, GUESSES_PER_MINUTE, NULL, TRUE },
  { "POST", "/auth/verify-otp", HUB_API_PUBLIC, verify_cb, 0, GUESSES_PER_MINUTE, "Prove an e-mail address by the code that was sent to it; another address of one’s own while signed in" },
  { "POST", "/verify-otp", HUB_API_PUBLIC, verify_cb, 0, GUESSES_PER_MINUTE },
  { "POST", "/auth/resend-otp", HUB_API_PUBLIC, resend_cb, 0, GUESSES_PER_MINUTE, "Send the code again" },
  { "POST", "/auth/login", HUB_API_PUBLIC, login_cb, 0, GUESSES_PER_MINUTE, "Sign in by e-mail or username", TRUE },
  { "POST", "/login", HUB_API_PUBLIC, login_cb, 0, GUESSES_PER_MINUTE, NULL, TRUE },
  { "POST", "/auth/logout", HUB_API_USER, logout_cb, 0, 0, "Sign out" },
  { "POST", "/logout", HUB_API_USER, logout_cb, 0, 0 },
  { "DELETE", "/logout", HUB_API_USER, logout_cb, 0, 0 },
  { "POST", "/auth/refresh", HUB_API_PUBLIC, refresh_cb, 0, GUESSES_PER_MINUTE, "Exchange a refresh token, once, for a new access token" },
  { "POST", "/auth/forgot-password", HUB_API_PUBLIC, forgot_cb, 0, GUESSES_PER_MINUTE, "Send a code to set a new password" },
  { "POST", "/auth/reset-password", HUB_API_PUBLIC, reset_cb, 0, GUESSES_PER_MINUTE, "Set a new password by that code", TRUE },
  { "GET", "/auth/me", HUB_API_USER, me_cb, 0, 0, "Who is signed in" },
  { "GET", "/user", HUB_API_USER, me_cb, 0, 0 },
  { "GET", "/profile/me", HUB_API_USER, me_cb, 0, 0 },
  { "GET", "/session", HUB_API_USER, old_me_cb, 0, 0 },
  { "GET", "/user-role", HUB_API_USER, old_me_cb, 0, 0 },
  { "PUT", "/auth/me", HUB_API_USER, change_cb, 0, GUESSES_PER_MINUTE, "Change one’s own details or password", TRUE },
  { "PATCH", "/auth/me", HUB_API_USER, change_cb, 0, GUESSES_PER_MINUTE, NULL, TRUE },
  { "PUT", "/user", HUB_API_USER, change_cb, 0, GUESSES_PER_MINUTE, NULL, TRUE },
  { "PATCH", "/user", HUB_API_USER, change_cb, 0, GUESSES_PER_MINUTE, NULL, TRUE },
  { "PUT", "/profile/me", HUB_API_USER, change_cb, 0, GUESSES_PER_MINUTE, NULL, TRUE },
  { "PATCH", "/profile/me", HUB_API_USER, change_cb, 0, GUESSES_PER_MINUTE, NULL, TRUE },
  { "DELETE", "/auth/me", HUB_API_USER, delete_cb, 0, 0, "Delete one’s own account; what was bought stays in the books" },
  { "DELETE", "/user", HUB_API_USER, delete_cb, 0, 0 },
  { "DELETE", "/profile/me", HUB_API_USER, delete_cb, 0, 0 },
};

const HubApiGroup hub_api_accounts = { routes, G_N_ELEMENTS (routes) };
