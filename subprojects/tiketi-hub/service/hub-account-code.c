/* What codes by e-mail open: an address is proved, or a new password is set. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-account-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-error.h"
#include "hub-message.h"
#include "hub-store-token.h"

typedef struct
{
  HubService *service;
  const HubCaller *caller; /* NULL: nobody signed in */
  const char *email, *code, *purpose, *address, *password_hash;
  HubCodeVerdict verdict;
  HubSession *session;
  gboolean mailed;
} Job;

static gboolean
is_verify (const Job *job)
{
  return strcmp (job->purpose, HUB_CODE_VERIFY) == 0;
}

static gboolean
is_closed (const HubStorePerson *person)
{
  return strcmp (person->status, "deleted") == 0 || strcmp (person->status, "banned") == 0;
}

/* Those nobody has, or may not use, are *out NULL. An address that is not proved yet opens nothing but its own proof. */
static gboolean
find_to_send (const Job *job, SqlConn *conn, HubStorePerson **out, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (job->email, -1);
  g_autoptr (HubStorePerson) person = NULL;

  if (!hub_store_account_by_email (conn, lower, &person, error)
      || (person == NULL && is_verify (job) && !hub_store_account_by_pending_email (conn, lower, &person, error)))
    return FALSE;
  *out = person != NULL && !is_closed (person) ? g_steal_pointer (&person) : NULL;
  return TRUE;
}

/* The caller's own account, where that address waits to be its. */
static gboolean
find_waiting (const Job *job, SqlConn *conn, const char *email, HubStorePerson **out, GError **error)
{
  g_autoptr (HubStorePerson) person = NULL;

  if (job->caller == NULL || !is_verify (job))
    return TRUE;
  if (!hub_store_account_get (conn, job->caller->account, &person, error))
    return FALSE;
  if (person != NULL && *person->pending_email != '\0'
      && (strcmp (person->pending_email, email) == 0 || strcmp (person->email, email) == 0))
    *out = g_steal_pointer (&person);
  return TRUE;
}

/* A code that went to an address which waits proves it to the account's owner alone: whoever else reads the letter, because the
 * address was mistyped, must not get the account by it. To them there is no such account. */
static gboolean
find_to_use (const Job *job, SqlConn *conn, HubStorePerson **out, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (job->email, -1);
  g_autoptr (HubStorePerson) person = NULL;

  if (!find_waiting (job, conn, lower, &person, error))
    return FALSE;
  if (person == NULL && !hub_store_account_by_email (conn, lower, &person, error))
    return FALSE;
  gboolean theirs = person != NULL && job->caller != NULL && job->caller->account == person->id;
  gboolean waits = person != NULL && is_verify (job) && *person->pending_email != '\0';
  *out = person != NULL && !is_closed (person) && (theirs || !waits) ? g_steal_pointer (&person) : NULL;
  return TRUE;
}

static gboolean
note (Job *job, SqlConn *conn, const HubStorePerson *person, const char *action, gboolean failed, GError **error)
{
  HubAccountNote row = { .address = job->address, .action = action, .failed = failed };

  return hub_account_note (job->service, conn, person, &row, error);
}

static void
set_text (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

/* ---- Sending ---- */

static gboolean
do_send (SqlConn *conn, gpointer data, GError **error)
{
  Job *job = data;
  g_autoptr (HubStorePerson) person = NULL;

  if (!find_to_send (job, conn, &person, error))
    return FALSE;
  gboolean wanted = person != NULL && (!is_verify (job) || strcmp (person->status, "unverified") == 0 || *person->pending_email != '\0');
  if (wanted && !hub_code_send (job->service, conn, person, job->purpose, &job->mailed, error))
    return FALSE;
  /* One row in any case, so that the time it takes tells nothing. */
  return note (job, conn, person, "user.code_asked", !wanted, error);
}

static gboolean
send_code (HubService *service, const char *email, const char *purpose, const char *address, GError **error)
{
  Job job = { .service = service, .email = email, .purpose = purpose, .address = address };

  return hub_writer_run (service->writer, do_send, &job, error);
}

gboolean
hub_account_send_verification (HubService *service, const char *email, const char *address, GError **error)
{
  return send_code (service, email, HUB_CODE_VERIFY, address, error);
}

gboolean
hub_account_send_reset (HubService *service, const char *email, const char *address, GError **error)
{
  return send_code (service, email, HUB_CODE_RESET, address, error);
}

/* ---- Using ---- */

/* To the address that was good until now: its owner may not be who changed it. */
static gboolean
tell_before (Job *job, SqlConn *conn, const char *to, GError **error)
{
  HubMessageNew message = { .to = to, .subject = _("Your account was changed"),
                            .text = _("Hello,\n\nYour account has another e-mail address now.\n\nIf that was not you, write to us at once.\n") };

  return hub_message_queue (job->service, conn, &message, error);
}

/* The code went to the address that waits: now it is the account's, unless somebody else took it meanwhile. */
static gboolean
take_pending (Job *job, SqlConn *conn, HubStorePerson *person, GError **error)
{
  if (*person->pending_email == '\0')
    return TRUE;
  g_autofree char *before = g_steal_pointer (&person->email);
  person->email = g_strdup (person->pending_email);
  set_text (&person->pending_email, "");
  return hub_account_check_free (conn, person, error) && hub_store_code_remove (conn, person->id, HUB_CODE_RESET, error)
         && tell_before (job, conn, before, error);
}

/* Whoever is signed in already needs no other session. */
static gboolean
open_session (Job *job, SqlConn *conn, const HubStorePerson *person, gboolean waited, GError **error)
{
  if (!waited)
    return hub_token_open (job->service, conn, &(HubSessionNew){ .person = person }, &job->session, error);
  job->session = g_new0 (HubSession, 1);
  job->session->account = hub_account_of (person);
  return TRUE;
}

static gboolean
use_verify (Job *job, SqlConn *conn, HubStorePerson *person, GError **error)
{
  gboolean waited = *person->pending_email != '\0';

  set_text (&person->status, "active");
  return take_pending (job, conn, person, error) && hub_store_account_set (conn, person, hub_now (job->service), error)
         && open_session (job, conn, person, waited, error) && note (job, conn, person, "user.verified", FALSE, error);
}

/* An address that waits was perhaps named by whoever knew the old password. */
static gboolean
use_reset (Job *job, SqlConn *conn, HubStorePerson *person, GError **error)
{
  gboolean waits = *person->pending_email != '\0';

  set_text (&person->status, "active");
  set_text (&person->password_hash, job->password_hash);
  set_text (&person->pending_email, "");
  return (!waits || hub_store_code_remove (conn, person->id, HUB_CODE_VERIFY, error))
         && hub_token_end_all (job->service, conn, person, error)
         && hub_store_account_set (conn, person, hub_now (job->service), error)
         && hub_store_account_set_failures (conn, person->id, 0, 0, error)
         && note (job, conn, person, "user.password_reset", FALSE, error);
}

/* A wrong try must stay counted, so it does not fail the transaction. */
static gboolean
do_use (SqlConn *conn, gpointer data, GError **error)
{
  Job *job = data;
  g_autoptr (HubStorePerson) person = NULL;

  job->verdict = HUB_CODE_WRONG;
  g_clear_pointer (&job->session, hub_session_free);
  if (!find_to_use (job, conn, &person, error)
      || !hub_code_try (job->service, conn, person != NULL ? person->id : 0, job->purpose, job->code, &job->verdict, error))
    return FALSE;
  if (job->verdict != HUB_CODE_RIGHT)
    return note (job, conn, person, "user.code_tried", TRUE, error);
  return is_verify (job) ? use_verify (job, conn, person, error) : use_reset (job, conn, person, error);
}

static gboolean
use_code (Job *job, GError **error)
{
  return hub_writer_run (job->service->writer, do_use, job, error)
         && (job->verdict == HUB_CODE_RIGHT || hub_code_refuse (job->verdict, error));
}

HubSession *
hub_account_verify (HubService *service, const HubCaller *caller, const char *email, const char *code, const char *address, GError **error)
{
  Job job = { .service = service, .caller = caller, .email = email, .code = code, .purpose = HUB_CODE_VERIFY, .address = address };

  if (use_code (&job, error))
    return job.session;
  hub_session_free (job.session);
  return NULL;
}

gboolean
hub_account_reset (HubService *service, const HubReset *reset, GError **error)
{
  if (!hub_account_check_password (reset->password, error))
    return FALSE;
  g_autofree char *hash = hub_password_hash (service, reset->password);
  Job job = { .service = service, .email = reset->email, .code = reset->code, .purpose = HUB_CODE_RESET, .address = reset->address,
              .password_hash = hash };
  return use_code (&job, error);
}
