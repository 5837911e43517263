/* Signing in, staying signed in, and signing out. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-account-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-error.h"
#include "hub-store-token.h"
#include "hub-token.h"

#define FAILURES_MAX 5
#define LOCK_MS (15 * 60 * G_GINT64_CONSTANT (1000))

/* ---- Signing in ---- */

typedef struct
{
  HubService *service;
  const HubSignIn *asked;
  HubStorePerson *person;  /* as it was read, before its password was looked at */
  HubStoreGuess guess;     /* what is counted where there is no such account */
  gboolean right;
  GError *refusal;         /* what is said although the transaction is kept */
  HubSession *session;
} SignIn;

static gboolean
read_person (SqlConn *conn, gpointer data, GError **error)
{
  SignIn *job = data;

  g_clear_pointer (&job->person, hub_store_person_free);
  return hub_account_by_login (conn, job->asked->login, &job->person, error) && hub_store_guess_get (conn, &job->guess, error);
}

/* The place cannot be chosen by whoever guesses: it depends on a secret. */
static void
place_guess (SignIn *job)
{
  g_autofree char *lower = g_utf8_validate (job->asked->login, -1, NULL) ? g_utf8_strdown (job->asked->login, -1)
                                                                         : g_strdup (job->asked->login);
  g_autofree char *text = g_strconcat (job->service->web->code_secret, ":login:", lower, NULL);
  g_autofree char *digest = tk_digest_text (text);
  g_autofree char *head = g_strndup (digest, 8);

  g_strlcpy (job->guess.digest, digest, sizeof job->guess.digest);
  job->guess.place = (gint64) (g_ascii_strtoull (head, NULL, 16) % HUB_STORE_GUESS_PLACES);
}

static gboolean
refuse_locked (GError **error)
{
  return hub_refuse (error, HUB_ERROR_LOCKED, _("Too many wrong passwords; wait 15 minutes or set a new password by e-mail."));
}

static gboolean
count_failure (SqlConn *conn, const HubStorePerson *person, gint64 now, GError **error)
{
  gboolean lock = person->failures + 1 >= FAILURES_MAX;

  return hub_store_account_set_failures (conn, person->id, lock ? 0 : person->failures + 1, lock ? now + LOCK_MS : 0, error);
}

/* A login that nobody has is locked as an account is: nothing in the answers, their number or their time tells one from the other. */
static gboolean
count_guess (SignIn *job, SqlConn *conn, GError **error)
{
  HubStoreGuess *guess = &job->guess;
  gboolean lock = guess->failures + 1 >= FAILURES_MAX;

  guess->failures = lock ? 0 : guess->failures + 1;
  guess->locked_until = lock ? hub_now (job->service) + LOCK_MS : 0;
  return hub_store_guess_put (conn, guess, error);
}

/* A right password that comes while the account is locked is not listened to: otherwise guesses that are under way at the same
 * time would all count. */
static gboolean
judge (SignIn *job, SqlConn *conn, HubStorePerson *person, GError **error)
{
  gint64 now = hub_now (job->service);
  gboolean known = person != NULL && strcmp (person->status, "deleted") != 0;

  if ((known ? person->locked_until : job->guess.locked_until) > now)
    return refuse_locked (&job->refusal) || TRUE;
  if (!known || !job->right || strcmp (person->password_hash, job->person->password_hash) != 0)
    {
      hub_refuse (&job->refusal, HUB_ERROR_UNAUTHORIZED, _("Invalid email or password."));
      return known ? count_failure (conn, person, now, error) : count_guess (job, conn, error);
    }
  if (!hub_token_check_status (job->service, person->status, &job->refusal))
    return TRUE;
  HubSessionNew made = { .person = person, .stay = job->asked->stay };
  return hub_store_account_set_failures (conn, person->id, 0, 0, error)
         && hub_token_open (job->service, conn, &made, &job->session, error);
}

/* The row in the log is written for nobody's account, too: both take as long. */
static gboolean
do_sign_in (SqlConn *conn, gpointer data, GError **error)
{
  SignIn *job = data;
  g_autoptr (HubStorePerson) person = NULL;

  g_clear_error (&job->refusal);
  g_clear_pointer (&job->session, hub_session_free);
  if ((job->person != NULL && !hub_store_account_get (conn, job->person->id, &person, error))
      || !hub_store_guess_get (conn, &job->guess, error))
    return FALSE;
  if (!judge (job, conn, person, error))
    return FALSE;
  HubAccountNote note = { .address = job->asked->address, .action = "user.signed_in", .failed = job->session == NULL };
  return hub_account_note (job->service, conn, person, &note, error);
}

static gboolean
is_locked (SignIn *job)
{
  gboolean known = job->person != NULL && strcmp (job->person->status, "deleted") != 0;

  return (known ? job->person->locked_until : job->guess.locked_until) > hub_now (job->service);
}

/* Takes over both; what a job found counts only when it is done. */
static HubSession *
answer (gboolean done, HubSession *session, GError *refusal, GError **error)
{
  if (done && refusal == NULL)
    return session;
  hub_session_free (session);
  if (done)
    g_propagate_error (error, refusal);
  else
    g_clear_error (&refusal);
  return NULL;
}

HubSession *
hub_account_sign_in (HubService *service, const HubSignIn *asked, GError **error)
{
  SignIn job = { .service = service, .asked = asked };

  place_guess (&job);
  gboolean read = hub_readers_run (service->readers, read_person, &job, error);
  g_autoptr (HubStorePerson) person = job.person;

  if (!read || (is_locked (&job) && !refuse_locked (error)))
    return NULL;
  job.right = hub_password_verify (service, person != NULL ? person->password_hash : NULL, asked->password);
  gboolean done = hub_writer_run (service->writer, do_sign_in, &job, error);
  return answer (done, job.session, job.refusal, error);
}

/* ---- Proving it again ---- */

typedef struct
{
  HubService *service;
  const HubCaller *caller;
  HubStorePerson *person;
} Prove;

static gboolean
read_caller (SqlConn *conn, gpointer data, GError **error)
{
  Prove *job = data;

  g_clear_pointer (&job->person, hub_store_person_free);
  return hub_account_find (conn, job->caller->account, &job->person, error);
}

static gboolean
do_count (SqlConn *conn, gpointer data, GError **error)
{
  Prove *job = data;
  g_autoptr (HubStorePerson) person = NULL;
  HubAccountNote note = { .caller = job->caller, .action = "user.password_changed", .failed = TRUE };

  return hub_account_find (conn, job->caller->account, &person, error)
         && count_failure (conn, person, hub_now (job->service), error) && hub_account_note (job->service, conn, person, &note, error);
}

gboolean
hub_account_prove (HubService *service, const HubCaller *caller, const char *password, GError **error)
{
  Prove job = { .service = service, .caller = caller };

  if (password == NULL || *password == '\0')
    return hub_refuse (error, HUB_ERROR_FIELD, "current_password: %s", _("Send your present password, too."));
  gboolean read = hub_readers_run (service->readers, read_caller, &job, error);
  g_autoptr (HubStorePerson) person = g_steal_pointer (&job.person);
  if (!read)
    return FALSE;
  if (person->locked_until > hub_now (service))
    return refuse_locked (error);
  if (hub_password_verify (service, person->password_hash, password))
    return TRUE;
  return hub_writer_run (service->writer, do_count, &job, error)
         && hub_refuse (error, HUB_ERROR_FIELD, "current_password: %s", _("This is not your present password."));
}

/* ---- Refreshing ---- */

typedef struct
{
  HubService *service;
  const char *digest, *address;
  GError *refusal;
  HubSession *session;
} Refresh;

/* Somebody used it before: one of the two is a thief, and nobody knows which. */
static gboolean
end_family (Refresh *job, SqlConn *conn, const HubStoreRefresh *refresh, const HubStorePerson *person, GError **error)
{
  gint64 now = hub_now (job->service);
  HubAccountNote note = { .address = job->address, .action = "user.token_reused", .failed = TRUE };

  return hub_store_refresh_revoke_family (conn, refresh->family, now, error)
         && hub_store_token_revoke (conn, refresh->family, now + HUB_TOKEN_STAY_SECONDS * G_GINT64_CONSTANT (1000), now, error)
         && hub_account_note (job->service, conn, person, &note, error);
}

static gboolean
exchange (Refresh *job, SqlConn *conn, const HubStoreRefresh *refresh, const HubStorePerson *person, GError **error)
{
  gint64 now = hub_now (job->service);
  gboolean used = FALSE;

  if (refresh->revoked_at != 0 || refresh->until < now || refresh->issued_at < person->tokens_from)
    return hub_refuse (&job->refusal, HUB_ERROR_UNAUTHORIZED, _("Your session has ended; sign in again.")) || TRUE;
  if (!hub_token_check_status (job->service, person->status, &job->refusal))
    return TRUE;
  if (!hub_store_refresh_use (conn, refresh->digest, now, &used, error))
    return FALSE;
  if (used)
    return hub_token_open (job->service, conn, &(HubSessionNew){ .person = person, .family = refresh->family }, &job->session, error);
  hub_refuse (&job->refusal, HUB_ERROR_UNAUTHORIZED, _("This refresh token was used before; sign in again."));
  return end_family (job, conn, refresh, person, error);
}

static gboolean
do_refresh (SqlConn *conn, gpointer data, GError **error)
{
  Refresh *job = data;
  g_autoptr (HubStoreRefresh) refresh = NULL;
  g_autoptr (HubStorePerson) person = NULL;

  g_clear_error (&job->refusal);
  g_clear_pointer (&job->session, hub_session_free);
  if (!hub_store_refresh_get (conn, job->digest, &refresh, error))
    return FALSE;
  if (refresh == NULL)
    return hub_refuse (error, HUB_ERROR_UNAUTHORIZED, _("This is not a refresh token of this hub; sign in again."));
  return hub_store_account_get (conn, refresh->account, &person, error) && exchange (job, conn, refresh, person, error);
}

HubSession *
hub_account_refresh (HubService *service, const char *refresh, const char *address, GError **error)
{
  g_autofree char *digest = tk_digest_text (refresh);
  Refresh job = { .service = service, .digest = digest, .address = address };
  gboolean done = hub_writer_run (service->writer, do_refresh, &job, error);

  return answer (done, job.session, job.refusal, error);
}

/* ---- Signing out ---- */

typedef struct
{
  HubService *service;
  const HubCaller *caller;
} SignOut;

static gboolean
do_sign_out (SqlConn *conn, gpointer data, GError **error)
{
  SignOut *job = data;
  const HubCaller *caller = job->caller;
  gint64 now = hub_now (job->service), until = now + HUB_TOKEN_STAY_SECONDS * G_GINT64_CONSTANT (1000);
  HubAudit audit = { .caller = caller, .action = "user.signed_out", .target_type = "user" };

  return hub_store_token_revoke (conn, caller->jti, caller->until + HUB_DAY_MS, now, error)
         && hub_store_token_revoke (conn, caller->session, until, now, error)
         && hub_store_refresh_revoke_family (conn, caller->session, now, error) && hub_audit_note (job->service, conn, &audit, error);
}

gboolean
hub_account_sign_out (HubService *service, const HubCaller *caller, GError **error)
{
  SignOut job = { service, caller };

  return hub_writer_run (service->writer, do_sign_out, &job, error);
}
