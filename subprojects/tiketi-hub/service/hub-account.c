/* Accounts: finding them, and registering. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-account-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-error.h"

void
hub_account_free (HubAccount *account)
{
  if (account == NULL)
    return;
  g_free (account->email);
  g_free (account->username);
  g_free (account->name);
  g_free (account->first_name);
  g_free (account->last_name);
  g_free (account->phone);
  g_free (account->status);
  g_free (account->pending_email);
  g_free (account);
}

void
hub_session_free (HubSession *session)
{
  if (session == NULL)
    return;
  hub_account_free (session->account);
  g_free (session->token);
  g_free (session->refresh);
  g_free (session);
}

HubAccount *
hub_account_of (const HubStorePerson *person)
{
  HubAccount *account = g_new0 (HubAccount, 1);

  *account = (HubAccount){ .id = person->id, .created_at = person->created_at,
                           .changed_at = person->changed_at != 0 ? person->changed_at : person->created_at,
                           .role = tk_role_from_string (person->role), .email = g_strdup (person->email),
                           .username = g_strdup (person->username), .name = g_strdup (person->name),
                           .first_name = g_strdup (person->first_name), .last_name = g_strdup (person->last_name),
                           .phone = g_strdup (person->phone), .status = g_strdup (person->status),
                           .pending_email = g_strdup (person->pending_email) };
  return account;
}

/* ---- Finding ---- */

gboolean
hub_account_find (SqlConn *conn, gint64 id, HubStorePerson **out, GError **error)
{
  g_autoptr (HubStorePerson) person = NULL;

  if (!hub_store_account_get (conn, id, &person, error))
    return FALSE;
  if (person == NULL || strcmp (person->status, "deleted") == 0)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no account %" PRId64 "."), id);
  *out = g_steal_pointer (&person);
  return TRUE;
}

gboolean
hub_account_by_login (SqlConn *conn, const char *login, HubStorePerson **out, GError **error)
{
  g_autofree char *lower = g_utf8_strdown (login, -1);

  return strchr (lower, '@') != NULL ? hub_store_account_by_email (conn, lower, out, error)
                                     : hub_store_account_by_username (conn, lower, out, error);
}

typedef struct
{
  gint64 id;
  HubStorePerson *person;
} Wanted;

static gboolean
read_one (SqlConn *conn, gpointer data, GError **error)
{
  Wanted *wanted = data;

  g_clear_pointer (&wanted->person, hub_store_person_free);
  return hub_account_find (conn, wanted->id, &wanted->person, error);
}

HubAccount *
hub_account_get (HubService *service, gint64 id, GError **error)
{
  Wanted wanted = { .id = id };
  HubAccount *account = NULL;

  if (hub_readers_run (service->readers, read_one, &wanted, error))
    account = hub_account_of (wanted.person);
  hub_store_person_free (wanted.person);
  return account;
}

/* ---- Rules that several acts share ---- */

gboolean
hub_account_check_free (SqlConn *conn, const HubStorePerson *person, GError **error)
{
  HubStoreHandles handles = { person->email, person->username, person->phone };
  HubStoreTaken taken;

  if (!hub_store_account_taken (conn, &handles, person->id, &taken, error))
    return FALSE;
  switch (taken)
    {
    case HUB_STORE_EMAIL_TAKEN:
      return hub_refuse (error, HUB_ERROR_DUPLICATE, _("This email is already registered; sign in with it, or use another."));
    case HUB_STORE_USERNAME_TAKEN:
      return hub_refuse (error, HUB_ERROR_DUPLICATE, _("Username already exists."));
    case HUB_STORE_PHONE_TAKEN:
      return hub_refuse (error, HUB_ERROR_DUPLICATE, _("Phone number already in use."));
    default:
      return TRUE;
    }
}

gboolean
hub_account_check_admin (SqlConn *conn, const HubStorePerson *person, GError **error)
{
  gint64 admins;

  if (strcmp (person->role, "admin") != 0 || strcmp (person->status, "active") != 0)
    return TRUE;
  if (!hub_store_account_count_admins (conn, &admins, error))
    return FALSE;
  return admins > 1
         || hub_refuse (error, HUB_ERROR_CONFLICT, _("This is the last admin; make somebody else one first."));
}

gboolean
hub_account_note (HubService *service, SqlConn *conn, const HubStorePerson *person, const HubAccountNote *note, GError **error)
{
  g_autofree char *target = person != NULL ? g_strdup_printf ("%" PRId64, person->id) : NULL;
  HubCaller self = { .account = person != NULL ? person->id : 0, .name = person != NULL ? person->name : NULL,
                     .address = (char *) note->address };
  HubAudit audit = { .caller = note->caller != NULL ? note->caller : &self, .action = note->action, .target_type = "user",
                     .target = target, .extra = note->extra, .failed = note->failed };

  return hub_audit_note (service, conn, &audit, error);
}

/* ---- Registering ---- */

typedef struct
{
  HubService *service;
  HubStorePerson *person;
  const char *address;
  const HubCaller *caller;
  HubSession *session;
} Register;

static gboolean
add_person (SqlConn *conn, HubStorePerson *person, GError **error)
{
  HubStoreAccount row = { .email = person->email, .username = person->username, .name = person->name,
                          .first_name = person->first_name, .last_name = person->last_name, .phone = person->phone,
                          .role = person->role, .status = person->status, .password_hash = person->password_hash,
                          .created_at = person->created_at };

  person->id = 0;
  if (!hub_account_check_free (conn, person, error) || !hub_store_account_add (conn, &row, &person->id, error))
    return FALSE;
  return person->id != 0 || hub_refuse (error, HUB_ERROR_DUPLICATE, _("Somebody has just taken this e-mail address or username."));
}

static gboolean
do_register (SqlConn *conn, gpointer data, GError **error)
{
  Register *job = data;
  HubStorePerson *person = job->person;
  HubAccountNote note = { .caller = job->caller, .address = job->address,
                          .action = job->caller != NULL ? "user.added" : "user.registered", .extra = person->role };

  g_clear_pointer (&job->session, hub_session_free);
  if (!add_person (conn, person, error) || !hub_account_note (job->service, conn, person, &note, error))
    return FALSE;
  if (strcmp (person->status, "unverified") != 0 && job->caller == NULL)
    return hub_token_open (job->service, conn, &(HubSessionNew){ .person = person }, &job->session, error);
  job->session = g_new0 (HubSession, 1);
  job->session->account = hub_account_of (person);
  return job->caller != NULL || hub_code_send (job->service, conn, person, HUB_CODE_VERIFY, &job->session->mailed, error);
}

/* (transfer full) */
static HubSession *
add (HubService *service, const HubAccountNew *made, const HubCaller *caller, const char *address, GError **error)
{
  g_autoptr (HubStorePerson) person = g_new0 (HubStorePerson, 1);
  HubAccountNew with_email = *made;

  if (with_email.email == NULL)
    with_email.email = "";
  if (!hub_account_fill (person, &with_email, error) || !hub_account_check_password (made->password, error))
    return NULL;
  g_free (person->status);
  person->status = g_strdup (caller == NULL && service->web->rules.otp ? "unverified" : "active");
  g_free (person->password_hash);
  person->password_hash = hub_password_hash (service, made->password);
  person->created_at = person->changed_at = hub_now (service);
  Register job = { .service = service, .person = person, .address = address, .caller = caller };
  if (hub_writer_run (service->writer, do_register, &job, error))
    return job.session;
  hub_session_free (job.session);
  return NULL;
}

HubSession *
hub_account_register (HubService *service, const HubAccountNew *made, const char *address, GError **error)
{
  HubAccountNew self = *made;

  if (self.role == TK_ROLE_NONE)
    self.role = TK_ROLE_ATTENDEE;
  if (self.role != TK_ROLE_ATTENDEE && self.role != TK_ROLE_ORGANIZER)
    {
      hub_refuse (error, HUB_ERROR_FIELD, "role: %s", _("Role must be either attendee or organizer."));
      return NULL;
    }
  return add (service, &self, NULL, address, error);
}

HubAccount *
hub_account_add (HubService *service, const HubCaller *caller, const HubAccountNew *made, GError **error)
{
  HubAccountNew one = *made;

  if (one.role == TK_ROLE_NONE)
    one.role = TK_ROLE_ATTENDEE;
  g_autoptr (HubSession) session = add (service, &one, caller, NULL, error);
  return session != NULL ? g_steal_pointer (&session->account) : NULL;
}
