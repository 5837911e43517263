/* What codes by e-mail open: an address is proved, or a new password is set. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-account-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-error.h"

typedef struct
{
  HubService *service;
  const char *email, *code, *purpose, *address, *password_hash;
  HubCodeVerdict verdict;
  HubSession *session;
  gboolean mailed;
} Job;

/* Those nobody has, or may not use, are *out NULL. */
static gboolean
find (SqlConn *conn, const char *email, HubStorePerson **out, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (email, -1);
  g_autoptr (HubStorePerson) person = NULL;

  if (!hub_store_account_by_email (conn, lower, &person, error))
    return FALSE;
  if (person != NULL && (strcmp (person->status, "deleted") == 0 || strcmp (person->status, "banned") == 0))
    g_clear_pointer (&person, hub_store_person_free);
  *out = g_steal_pointer (&person);
  return TRUE;
}

static gboolean
note (Job *job, SqlConn *conn, const HubStorePerson *person, const char *action, gboolean failed, GError **error)
{
  HubAccountNote row = { .address = job->address, .action = action, .failed = failed };

  return hub_account_note (job->service, conn, person, &row, error);
}

static void
set_status (HubStorePerson *person, const char *status)
{
  g_free (person->status);
  person->status = g_strdup (status);
}

/* ---- Sending ---- */

static gboolean
do_send (SqlConn *conn, gpointer data, GError **error)
{
  Job *job = data;
  g_autoptr (HubStorePerson) person = NULL;

  if (!find (conn, job->email, &person, error))
    return FALSE;
  gboolean wanted = person != NULL && (strcmp (job->purpose, HUB_CODE_RESET) == 0 || strcmp (person->status, "unverified") == 0);
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

static gboolean
use_verify (Job *job, SqlConn *conn, HubStorePerson *person, GError **error)
{
  set_status (person, "active");
  return hub_store_account_set (conn, person, hub_now (job->service), error)
         && hub_token_open (job->service, conn, &(HubSessionNew){ .person = person }, &job->session, error)
         && note (job, conn, person, "user.verified", FALSE, error);
}

static gboolean
use_reset (Job *job, SqlConn *conn, HubStorePerson *person, GError **error)
{
  set_status (person, "active");
  g_free (person->password_hash);
  person->password_hash = g_strdup (job->password_hash);
  return hub_token_end_all (job->service, conn, person, error)
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
  if (!find (conn, job->email, &person, error)
      || !hub_code_try (job->service, conn, person != NULL ? person->id : 0, job->purpose, job->code, &job->verdict, error))
    return FALSE;
  if (job->verdict != HUB_CODE_RIGHT)
    return note (job, conn, person, "user.code_tried", TRUE, error);
  return strcmp (job->purpose, HUB_CODE_VERIFY) == 0 ? use_verify (job, conn, person, error) : use_reset (job, conn, person, error);
}

static gboolean
use_code (Job *job, GError **error)
{
  return hub_writer_run (job->service->writer, do_use, job, error)
         && (job->verdict == HUB_CODE_RIGHT || hub_code_refuse (job->verdict, error));
}

HubSession *
hub_account_verify (HubService *service, const char *email, const char *code, const char *address, GError **error)
{
  Job job = { .service = service, .email = email, .code = code, .purpose = HUB_CODE_VERIFY, .address = address };

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
