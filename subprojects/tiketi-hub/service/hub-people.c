/* Accounts and staff. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-people.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-account-private.h"
#include "hub-error.h"
#include "hub-mail.h"
#include "hub-store-people.h"
#include "tk-pin.h"

#define NAME_MAX_BYTES 64
#define TEXT_MAX_BYTES 200

static gboolean
is_text (const char *text, gsize most)
{
  return text != NULL && strspn (text, " \t\n") < strlen (text) && strlen (text) <= most
         && g_utf8_validate (text, -1, NULL);
}

/* ---- Accounts ---- */

static gboolean
check_account (const char *email, const char *name, TkRole role, const char *password, GError **error)
{
  if (email == NULL || !hub_mail_is_address (email))
    return hub_refuse (error, HUB_ERROR_INVALID, _("“%s” is not an e-mail address; write it as name@example.org"),
                       email != NULL ? email : "");
  if (!is_text (name, TEXT_MAX_BYTES))
    return hub_refuse (error, HUB_ERROR_INVALID, _("An account needs a name of at most %d bytes"), TEXT_MAX_BYTES);
  if (role == TK_ROLE_NONE)
    return hub_refuse (error, HUB_ERROR_INVALID,
                       _("An account needs a role: admin, organizer, supervisor, cashier, gate or attendee"));
  if (password == NULL || strlen (password) < HUB_PASSWORD_MIN || strlen (password) > HUB_PASSWORD_MAX)
    return hub_refuse (error, HUB_ERROR_INVALID, _("A password needs at least %d characters"), HUB_PASSWORD_MIN);
  return TRUE;
}

gboolean
hub_people_add_account (SqlConn *conn, const HubStoreAccount *account, GError **error)
{
  g_autofree char *first = NULL, *last = NULL;
  HubStoreAccount whole = *account;
  gint64 id;

  hub_account_split_name (account->name, &first, &last);
  whole.first_name = first;
  whole.last_name = last;
  if (!hub_store_account_add (conn, &whole, &id, error))
    return FALSE;
  return id != 0 || hub_refuse (error, HUB_ERROR_CONFLICT, _("There is an account for %s already"), account->email);
}

static gboolean
add_account (SqlConn *conn, gpointer data, GError **error)
{
  return hub_people_add_account (conn, data, error);
}

gboolean
hub_service_user_add (HubService *service, const char *email, const char *name, TkRole role, const char *password,
                      GError **error)
{
  if (!check_account (email, name, role, password, error))
    return FALSE;
  g_autofree char *lower = g_ascii_strdown (email, -1);
  g_autofree char *hash = hub_password_hash (service, password);
  HubStoreAccount account = { .email = lower, .name = name, .role = tk_role_to_string (role), .password_hash = hash,
                              .created_at = hub_now (service) };
  return hub_writer_run (service->writer, add_account, &account, error);
}

/* ---- Staff ---- */

static gboolean
check_staff (const char *name, const char *display_name, TkRole role, const char *pin, GError **error)
{
  if (!is_text (name, NAME_MAX_BYTES) || strpbrk (name, " \t\r\n") != NULL)
    return hub_refuse (error, HUB_ERROR_INVALID, _("Staff need a name without blanks of at most %d bytes"),
                       NAME_MAX_BYTES);
  if (display_name != NULL && strlen (display_name) > TEXT_MAX_BYTES)
    return hub_refuse (error, HUB_ERROR_INVALID, _("A display name has at most %d bytes"), TEXT_MAX_BYTES);
  if (role != TK_ROLE_CASHIER && role != TK_ROLE_GATE && role != TK_ROLE_SUPERVISOR)
    return hub_refuse (error, HUB_ERROR_INVALID, _("Staff at a terminal are cashier, gate or supervisor"));
  if (pin == NULL || !tk_pin_is_well_formed (pin))
    return hub_refuse (error, HUB_ERROR_INVALID, _("A PIN has 4 to 12 digits"));
  return TRUE;
}

gboolean
hub_people_add_staff (SqlConn *conn, const TkWireStaff *staff, GError **error)
{
  gboolean exists = FALSE;

  if (!hub_store_staff_exists (conn, staff->name, &exists, error))
    return FALSE;
  if (exists)
    return hub_refuse (error, HUB_ERROR_CONFLICT, _("There is somebody called %s among the staff already"), staff->name);
  return hub_store_staff_add (conn, staff, error) && hub_publish_staff (conn, staff, error);
}

static gboolean
add_staff (SqlConn *conn, gpointer data, GError **error)
{
  return hub_people_add_staff (conn, data, error);
}

gboolean
hub_service_staff_add (HubService *service, const char *name, const char *display_name, TkRole role, const char *pin,
                       GError **error)
{
  if (!check_staff (name, display_name, role, pin, error))
    return FALSE;
  g_autofree char *hash = tk_pin_hash (pin, TK_PIN_COST_NORMAL);
  TkWireStaff staff = { .name = (char *) name, .display_name = (char *) (display_name != NULL ? display_name : name),
                        .role = (char *) tk_role_to_string (role), .pin_hash = hash, .active = TRUE };
  return hub_writer_run (service->writer, add_staff, &staff, error);
}
