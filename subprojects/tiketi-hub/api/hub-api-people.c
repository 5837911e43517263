/* A person in JSON, out and in. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-people.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tk-clock.h"

#define TEXT_MAX 200

HubHttpResponse *
hub_api_json (guint status, TkJson *json)
{
  HubHttpResponse *response = hub_http_response_new_text (status, "application/json", tk_json_to_text (json));

  tk_json_free (json);
  return response;
}

HubHttpResponse *
hub_api_message (guint status, const char *message)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "message", message);
  tk_json_set_bool (json, "success", TRUE);
  return hub_api_json (status, json);
}

/* ---- Out ---- */

static void
put_time (TkJson *object, const char *key, gint64 at)
{
  g_autofree char *text = tk_time_to_iso8601 (at);

  tk_json_set_string (object, key, text);
}

/* The numbers that one of the systems has for roles. */
static gint64
role_id (TkRole role)
{
  return role == TK_ROLE_ADMIN ? 1 : role == TK_ROLE_ORGANIZER ? 2 : 3;
}

static const char *
role_word (TkRole role, HubApiRoleWords words)
{
  if (words == HUB_API_ROLE_OLD && role == TK_ROLE_ORGANIZER)
    return "event_organizer";
  return words == HUB_API_ROLE_OLD && role == TK_ROLE_ATTENDEE ? "customer" : tk_role_to_string (role);
}

void
hub_api_people_put (TkJson *object, const HubAccount *account, HubApiRoleWords words)
{
  gboolean verified = strcmp (account->status, "unverified") != 0;

  tk_json_set_int (object, "id", account->id);
  tk_json_set_string (object, "name", account->name);
  tk_json_set_string (object, "first_name", account->first_name);
  tk_json_set_string (object, "last_name", account->last_name);
  /* Who has none signs in by e-mail, wherever a username is asked for. */
  tk_json_set_string (object, "username", *account->username != '\0' ? account->username : account->email);
  tk_json_set_string (object, "email", account->email);
  tk_json_set_string (object, "phone", account->phone);
  tk_json_set_string (object, "phone_number", account->phone);
  tk_json_set_string (object, "role", role_word (account->role, words));
  tk_json_set_int (object, "role_id", role_id (account->role));
  tk_json_set_string (object, "status", account->status);
  tk_json_set_bool (object, "is_active", strcmp (account->status, "active") == 0);
  tk_json_set_bool (object, "is_verified", verified);
  put_time (object, "created_at", account->created_at);
  put_time (object, "updated_at", account->changed_at);
}

TkJson *
hub_api_people_json (const HubAccount *account)
{
  TkJson *json = tk_json_object ();

  hub_api_people_put (json, account, HUB_API_ROLE_CANONICAL);
  return json;
}

/* ---- In ---- */

static const struct
{
  const char *word;
  TkRole role;
} role_words[] = {
  { "customer", TK_ROLE_ATTENDEE },  { "user", TK_ROLE_ATTENDEE },       { "3", TK_ROLE_ATTENDEE },
  { "event_organizer", TK_ROLE_ORGANIZER }, { "2", TK_ROLE_ORGANIZER }, { "1", TK_ROLE_ADMIN },
};

TkRole
hub_api_people_role (HubApiBody *body)
{
  const char *key = hub_api_body_which (body, "role", "role_id", NULL);
  const char *text = key != NULL ? hub_api_body_text (body, key, TEXT_MAX) : NULL;
  g_autofree char *lower = text != NULL ? g_ascii_strdown (text, -1) : NULL;

  if (lower == NULL || *lower == '\0')
    return TK_ROLE_NONE;
  for (gsize i = 0; i < G_N_ELEMENTS (role_words); i++)
    {
      if (strcmp (role_words[i].word, lower) == 0)
        return role_words[i].role;
    }
  TkRole role = tk_role_from_string (lower);
  if (role == TK_ROLE_NONE)
    hub_api_body_fault (body, key, _("Role must be either attendee or organizer."));
  return role;
}

static const char *
text_of (HubApiBody *body, const char *key, gsize most)
{
  return key != NULL ? hub_api_body_text (body, key, most) : NULL;
}

static const char *
read_password (HubApiBody *body)
{
  const char *key = hub_api_body_which (body, "password", "_password_hash", NULL);

  return key != NULL ? hub_api_body_secret (body, key, HUB_PASSWORD_MAX) : NULL;
}

const char *
hub_api_people_need_password (HubApiBody *body)
{
  const char *key = hub_api_body_which (body, "password", "_password_hash", NULL);

  return hub_api_body_need (body, key != NULL ? key : "password", HUB_PASSWORD_MAX) != NULL ? read_password (body) : NULL;
}

void
hub_api_people_read (HubApiBody *body, HubAccountNew *given)
{
  *given = (HubAccountNew){
    .email = text_of (body, "email", TEXT_MAX),
    .username = text_of (body, "username", TEXT_MAX),
    .name = text_of (body, "name", TEXT_MAX),
    .first_name = text_of (body, "first_name", TEXT_MAX),
    .last_name = text_of (body, "last_name", TEXT_MAX),
    .phone = text_of (body, hub_api_body_which (body, "phone", "phone_number", NULL), TEXT_MAX),
    .password = read_password (body),
    .role = hub_api_people_role (body),
  };
  /* A form sends every field it has; an empty one is none. */
  if (given->username != NULL && *given->username == '\0')
    given->username = NULL;
  if (given->name != NULL && *given->name == '\0')
    given->name = NULL;
  if (given->password != NULL && *given->password == '\0')
    given->password = NULL;
}
