/* What people write about themselves, checked and brought into one form. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-account-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-error.h"
#include "hub-mail.h"

#define NAME_CHARACTERS 100
#define LOGIN_CHARACTERS 64
#define COUNTRY "254"

static void
set_text (char **field, char *text)
{
  g_free (*field);
  *field = text;
}

char *
hub_account_phone (const char *text)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  gboolean foreign = *text == '+';

  for (const char *c = text; *c != '\0'; c++)
    {
      if (g_ascii_isdigit (*c))
        g_string_append_c (digits, *c);
      else if (strchr (" -.()", *c) == NULL && !(c == text && *c == '+'))
        return NULL;
    }
  const char *number = digits->str;
  if (g_str_has_prefix (number, COUNTRY) && digits->len == 12)
    number += strlen (COUNTRY);
  else if (foreign)
    return digits->len >= 8 && digits->len <= 15 && *number != '0' && !g_str_has_prefix (number, COUNTRY)
             ? g_string_free (g_steal_pointer (&digits), FALSE) : NULL;
  else if (*number == '0')
    number++;
  return strlen (number) == 9 && (*number == '7' || *number == '1') ? g_strconcat (COUNTRY, number, NULL) : NULL;
}

/* Letters greet by name, whoever gave it: it must not lead their readers anywhere. */
static gboolean
has_link (const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);

  return strstr (lower, "://") != NULL || strstr (lower, "www.") != NULL;
}

static gboolean
is_name (const char *text, glong most)
{
  for (const char *c = text; *c != '\0'; c++)
    {
      if (g_ascii_iscntrl (*c))
        return FALSE;
    }
  return g_utf8_validate (text, -1, NULL) && g_utf8_strlen (text, -1) <= most && !has_link (text);
}

static gboolean
fill_email (HubStorePerson *person, const char *email, GError **error)
{
  if (!hub_mail_is_address (email))
    return hub_refuse (error, HUB_ERROR_FIELD, "email: %s", _("This is not an e-mail address; write it as name@example.org."));
  set_text (&person->email, g_ascii_strdown (email, -1));
  return TRUE;
}

/* One that is an e-mail address would be another way to sign in as its owner. */
static gboolean
fill_username (HubStorePerson *person, const char *username, GError **error)
{
  if (g_ascii_strcasecmp (username, person->email) == 0)
    return TRUE;
  if (*username == '\0' || strchr (username, '@') != NULL || !is_name (username, LOGIN_CHARACTERS))
    return hub_refuse (error, HUB_ERROR_FIELD, "username: %s", _("A username has 1 to 64 characters, no “@” and no web address."));
  set_text (&person->username, g_utf8_strdown (username, -1));
  return TRUE;
}

static gboolean
fill_phone (HubStorePerson *person, const char *phone, GError **error)
{
  g_autofree char *normal = *phone != '\0' ? hub_account_phone (phone) : g_strdup ("");

  if (normal == NULL)
    return hub_refuse (error, HUB_ERROR_FIELD, "phone: %s", _("This is not a phone number; write it as 0712 345 678 or +254 712 345 678."));
  set_text (&person->phone, g_steal_pointer (&normal));
  return TRUE;
}

void
hub_account_split_name (const char *name, char **first, char **last)
{
  gsize length = strcspn (name, " ");

  *first = g_strndup (name, length);
  *last = g_strstrip (g_strdup (name + length));
}

/* A whole name tells its parts, and the parts a whole name. */
static void
complete_names (HubStorePerson *person, const HubAccountNew *given)
{
  if (given->name != NULL && *given->name != '\0')
    set_text (&person->name, g_strdup (given->name));
  if (given->first_name != NULL)
    set_text (&person->first_name, g_strdup (given->first_name));
  if (given->last_name != NULL)
    set_text (&person->last_name, g_strdup (given->last_name));
  if (given->name != NULL && given->first_name == NULL && given->last_name == NULL)
    {
      g_clear_pointer (&person->first_name, g_free);
      g_clear_pointer (&person->last_name, g_free);
      hub_account_split_name (person->name, &person->first_name, &person->last_name);
    }
  else if (given->name == NULL && (given->first_name != NULL || given->last_name != NULL))
    set_text (&person->name, g_strstrip (g_strdup_printf ("%s %s", person->first_name, person->last_name)));
}

static gboolean
fill_names (HubStorePerson *person, const HubAccountNew *given, GError **error)
{
  const struct { const char *field, *text; } rows[]
    = { { "name", given->name }, { "first_name", given->first_name }, { "last_name", given->last_name } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (rows[i].text != NULL && !is_name (rows[i].text, NAME_CHARACTERS))
        return hub_refuse (error, HUB_ERROR_FIELD, "%s: %s", rows[i].field, _("A name has at most 100 characters, in one line and without a web address."));
    }
  complete_names (person, given);
  if (*person->name != '\0')
    return TRUE;
  set_text (&person->name, given->username != NULL && *given->username != '\0' ? g_strdup (given->username)
                                                                             : g_strndup (person->email, strcspn (person->email, "@")));
  return !has_link (person->name) || hub_refuse (error, HUB_ERROR_FIELD, "name: %s", _("A name has at most 100 characters, in one line and without a web address."));
}

static void
complete_texts (HubStorePerson *person)
{
  char **const texts[] = { &person->email, &person->username, &person->name, &person->first_name, &person->last_name,
                           &person->phone, &person->role, &person->status, &person->password_hash, &person->pending_email };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      if (*texts[i] == NULL)
        *texts[i] = g_strdup ("");
    }
}

gboolean
hub_account_fill (HubStorePerson *person, const HubAccountNew *given, GError **error)
{
  complete_texts (person);
  if (given->role != TK_ROLE_NONE)
    set_text (&person->role, g_strdup (tk_role_to_string (given->role)));
  return (given->email == NULL || fill_email (person, given->email, error))
         && (given->username == NULL || fill_username (person, given->username, error))
         && (given->phone == NULL || fill_phone (person, given->phone, error)) && fill_names (person, given, error);
}

gboolean
hub_account_check_password (const char *password, GError **error)
{
  if (password != NULL && g_utf8_strlen (password, -1) >= HUB_PASSWORD_MIN && strlen (password) <= HUB_PASSWORD_MAX)
    return TRUE;
  return hub_refuse (error, HUB_ERROR_FIELD, "password: %s", _("A password has 8 to 1024 characters."));
}
