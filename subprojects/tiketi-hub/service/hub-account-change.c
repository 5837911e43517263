/* What becomes of an account: its owner changes it or has it deleted, an admin edits, bans or deletes it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-account-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-error.h"
#include "hub-message.h"
#include "hub-store-token.h"

typedef struct
{
  HubService *service;
  const HubCaller *caller;
  gint64 id;
  const HubAccountNew *given;
  const char *status;      /* NULL: as it is */
  const char *hash;        /* of the new password; NULL: as it is */
  gboolean proved;         /* by the present password, or an admin's right */
  HubStorePerson *person;  /* as it became */
  HubSession *session;
} Change;

static gboolean
is_self (const Change *job)
{
  return job->caller->account == job->id;
}

static void
set_text (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

/* To the address that was good until now: its owner may not be who changed it. */
static gboolean
tell_owner (Change *job, SqlConn *conn, const char *to, const char *what, GError **error)
{
  g_autofree char *text = g_strdup_printf (_("Hello,\n\n%s\n\nIf that was not you, set a new password at once.\n"), what);
  HubMessageNew message = { .to = to, .subject = _("Your account was changed"), .text = text };

  return hub_message_queue (job->service, conn, &message, error);
}

static gboolean
note (Change *job, SqlConn *conn, const HubStorePerson *person, const char *action, const char *extra, GError **error)
{
  HubAccountNote row = { .caller = job->caller, .action = action, .extra = extra };

  return hub_account_note (job->service, conn, person, &row, error);
}

/* ---- Changing ---- */

/* Whatever address waits to be proved is not listened to any more. */
static gboolean
forget_pending (SqlConn *conn, HubStorePerson *person, GError **error)
{
  if (*person->pending_email == '\0')
    return TRUE;
  set_text (&person->pending_email, "");
  return hub_store_code_spoil (conn, person->id, HUB_CODE_VERIFY, error);
}

/* A typing error must lock nobody out, so the present address stays until the other one is proved. A code that went to one address
 * must not prove another: each waits for its own. */
static gboolean
ask_email (Change *job, SqlConn *conn, HubStorePerson *person, const char *before, GError **error)
{
  gboolean again = strcmp (person->email, person->pending_email) == 0, mailed = FALSE, soon;

  set_text (&person->pending_email, person->email);
  set_text (&person->email, before);
  if (!hub_code_is_soon (job->service, conn, person->id, HUB_CODE_VERIFY, &soon, error))
    return FALSE;
  if (soon)
    return again || hub_refuse (error, HUB_ERROR_TOO_MANY, _("A code was sent a moment ago; wait a little before you name another address."));
  return hub_code_send (job->service, conn, person, HUB_CODE_VERIFY, &mailed, error)
         && (again || tell_owner (job, conn, before, _("Another e-mail address was named for your account; once it is proved, it counts."), error));
}

/* One's own new address proves itself first, where that is asked for at all. */
static gboolean
change_email (Change *job, SqlConn *conn, HubStorePerson *person, const char *before, GError **error)
{
  if (strcmp (person->email, before) == 0)
    return job->hash == NULL || forget_pending (conn, person, error);
  if (!job->proved)
    return hub_refuse (error, HUB_ERROR_CONFLICT, _("Your account was changed meanwhile; look at it again."));
  if (is_self (job) && job->service->web->rules.otp)
    return ask_email (job, conn, person, before, error);
  set_text (&person->pending_email, "");
  return hub_store_code_remove (conn, person->id, HUB_CODE_VERIFY, error)
         && hub_store_code_remove (conn, person->id, HUB_CODE_RESET, error)
         && tell_owner (job, conn, before, _("Your account has another e-mail address now."), error);
}

static gboolean
change_password (Change *job, SqlConn *conn, HubStorePerson *person, GError **error)
{
  if (job->hash == NULL)
    return TRUE;
  set_text (&person->password_hash, job->hash);
  return hub_token_end_all (job->service, conn, person, error) && hub_store_account_set_failures (conn, person->id, 0, 0, error)
         && tell_owner (job, conn, person->email, _("Your account has a new password."), error);
}

static gboolean
loses_admin (const Change *job)
{
  return (job->given->role != TK_ROLE_NONE && job->given->role != TK_ROLE_ADMIN)
         || (job->status != NULL && strcmp (job->status, "active") != 0);
}

static gboolean
write_change (Change *job, SqlConn *conn, HubStorePerson *person, GError **error)
{
  g_autofree char *email = g_strdup (person->email);

  if (loses_admin (job) && !hub_account_check_admin (conn, person, error))
    return FALSE;
  if (job->status != NULL)
    set_text (&person->status, job->status);
  return hub_account_fill (person, job->given, error) && hub_account_check_free (conn, person, error)
         && change_email (job, conn, person, email, error) && change_password (job, conn, person, error)
         && hub_store_account_set (conn, person, hub_now (job->service), error);
}

static const char *
action_of (const Change *job)
{
  if (job->status != NULL)
    return strcmp (job->status, "banned") == 0 ? "user.banned" : "user.let_in_again";
  return job->given->role != TK_ROLE_NONE ? "user.role_changed" : job->hash != NULL ? "user.password_changed" : "user.changed";
}

static gboolean
do_change (SqlConn *conn, gpointer data, GError **error)
{
  Change *job = data;
  g_autoptr (HubStorePerson) person = NULL;

  g_clear_pointer (&job->person, hub_store_person_free);
  g_clear_pointer (&job->session, hub_session_free);
  if (!hub_account_find (conn, job->id, &person, error) || !write_change (job, conn, person, error)
      || !note (job, conn, person, action_of (job), tk_role_to_string (job->given->role), error))
    return FALSE;
  if (is_self (job) && job->hash != NULL
      && !hub_token_open (job->service, conn, &(HubSessionNew){ .person = person }, &job->session, error))
    return FALSE;
  person->changed_at = hub_now (job->service);
  job->person = g_steal_pointer (&person);
  return TRUE;
}

/* Takes over what the job found. */
static HubAccount *
run (Change *job, HubSession **session, GError **error)
{
  gboolean done = hub_writer_run (job->service->writer, do_change, job, error);
  HubAccount *account = done ? hub_account_of (job->person) : NULL;

  if (done && session != NULL)
    *session = g_steal_pointer (&job->session);
  hub_session_free (job->session);
  hub_store_person_free (job->person);
  return account;
}

HubAccount *
hub_account_change (HubService *service, const HubCaller *caller, const HubAccountNew *given, const char *current_password,
                    HubSession **session, GError **error)
{
  HubAccountNew own = *given;
  Change job = { .service = service, .caller = caller, .id = caller->account, .given = &own };
  g_autofree char *hash = NULL;

  own.role = TK_ROLE_NONE;
  if (given->password != NULL && !hub_account_check_password (given->password, error))
    return NULL;
  job.proved = given->password != NULL || (given->email != NULL && g_ascii_strcasecmp (given->email, caller->email) != 0);
  if (job.proved && !hub_account_prove (service, caller, current_password, error))
    return NULL;
  if (given->password != NULL)
    job.hash = hash = hub_password_hash (service, given->password);
  return run (&job, session, error);
}

HubAccount *
hub_account_edit (HubService *service, const HubCaller *caller, gint64 id, const HubAccountNew *given, GError **error)
{
  Change job = { .service = service, .caller = caller, .id = id, .given = given, .proved = TRUE };
  g_autofree char *hash = NULL;

  if (given->password != NULL && !hub_account_check_password (given->password, error))
    return NULL;
  if (given->password != NULL)
    job.hash = hash = hub_password_hash (service, given->password);
  return run (&job, NULL, error);
}

HubAccount *
hub_account_set_status (HubService *service, const HubCaller *caller, gint64 id, const char *status, GError **error)
{
  HubAccountNew nothing = { 0 };
  Change job = { .service = service, .caller = caller, .id = id, .given = &nothing, .status = status };

  if (strcmp (status, "active") != 0 && strcmp (status, "banned") != 0)
    {
      hub_refuse (error, HUB_ERROR_FIELD, "status: %s", _("The status is active or banned."));
      return NULL;
    }
  return run (&job, NULL, error);
}

/* ---- Deleting ---- */

static void
anonymise (HubStorePerson *person)
{
  char **const texts[] = { &person->username, &person->first_name, &person->last_name, &person->phone, &person->password_hash,
                           &person->pending_email };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    set_text (texts[i], "");
  g_free (person->email);
  person->email = g_strdup_printf ("deleted-%" PRId64 "@account.invalid", person->id);
  set_text (&person->name, "Deleted account");
  set_text (&person->status, "deleted");
}

static gboolean
do_delete (SqlConn *conn, gpointer data, GError **error)
{
  Change *job = data;
  g_autoptr (HubStorePerson) person = NULL;

  if (!hub_account_find (conn, job->id, &person, error) || !hub_account_check_admin (conn, person, error)
      || !hub_token_end_all (job->service, conn, person, error))
    return FALSE;
  anonymise (person);
  return hub_store_account_set (conn, person, hub_now (job->service), error)
         && hub_store_account_forget_saved (conn, person->id, error)
         && hub_store_code_remove (conn, person->id, HUB_CODE_VERIFY, error)
         && hub_store_code_remove (conn, person->id, HUB_CODE_RESET, error) && note (job, conn, person, "user.deleted", NULL, error);
}

gboolean
hub_account_delete (HubService *service, const HubCaller *caller, gint64 id, GError **error)
{
  Change job = { .service = service, .caller = caller, .id = id };

  return hub_writer_run (service->writer, do_delete, &job, error);
}

/* ---- All of them ---- */

typedef struct
{
  HubStorePeopleWanted wanted;
  GPtrArray *people;
} Listing;

static gboolean
read_list (SqlConn *conn, gpointer data, GError **error)
{
  Listing *listing = data;

  g_clear_pointer (&listing->people, g_ptr_array_unref);
  listing->people = hub_store_account_list (conn, &listing->wanted, error);
  return listing->people != NULL;
}

GPtrArray *
hub_account_list (HubService *service, const HubAccountsWanted *wanted, GError **error)
{
  /* As the databases' lower() folds; more, and a name that begins with É would not be found as it is written. */
  g_autofree char *query = g_ascii_strdown (wanted->query, -1);
  Listing listing = { .wanted = { wanted->role, wanted->status, query, wanted->limit, wanted->offset } };

  if (!hub_readers_run (service->readers, read_list, &listing, error))
    {
      g_clear_pointer (&listing.people, g_ptr_array_unref);
      return NULL;
    }
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) hub_account_free);
  for (guint i = 0; i < listing.people->len; i++)
    g_ptr_array_add (list, hub_account_of (listing.people->pdata[i]));
  g_ptr_array_unref (listing.people);
  return list;
}
