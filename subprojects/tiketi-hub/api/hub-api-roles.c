/* The roles there are, by the numbers that C's client knows them by. They are part of the program: nobody adds or drops one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-people.h"

#include <glib/gi18n-lib.h>

static const struct
{
  gint64 id;
  const char *name; /* C's word */
  TkRole role;
} roles[] = {
  { 1, "Admin", TK_ROLE_ADMIN },
  { 2, "Moderator", TK_ROLE_ORGANIZER },
  { 3, "User", TK_ROLE_ATTENDEE },
};

static TkJson *
role_json (gsize i)
{
  TkJson *json = tk_json_object ();

  tk_json_set_int (json, "id", roles[i].id);
  tk_json_set_string (json, "name", roles[i].name);
  tk_json_set_string (json, "role", tk_role_to_string (roles[i].role));
  return json;
}

static HubHttpResponse *
list_cb (HubHttpRequest *request, gpointer service)
{
  TkJson *list = tk_json_array ();

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    tk_json_append (list, role_json (i));
  return hub_api_json (200, list);
}

static HubHttpResponse *
get_cb (HubHttpRequest *request, gpointer service)
{
  guint64 id;

  if (g_ascii_string_to_unsigned (hub_http_request_get_parameter (request, "id"), 10, 1, G_N_ELEMENTS (roles), &id, NULL))
    return hub_api_json (200, role_json ((gsize) id - 1));
  return hub_api_problem (404, "not_found", _("There is no such role."));
}

static HubHttpResponse *
fixed_cb (HubHttpRequest *request, gpointer service)
{
  return hub_api_problem (410, "gone", _("Roles are fixed; give somebody another role at /admin/users/{id}/role."));
}

static const HubHttpRoute routes[] = {
  { "GET", "/roles", HUB_API_PUBLIC, list_cb, 0, 0, "The roles that people may have, by number" },
  { "GET", "/roles/{id}", HUB_API_PUBLIC, get_cb, 0, 0, "One role" },
  { "POST", "/roles", HUB_API_ADMIN, fixed_cb, 0, 0, "Always refused (410): roles are fixed" },
  { "PUT", "/roles/{id}", HUB_API_ADMIN, fixed_cb, 0, 0, "Always refused (410): roles are fixed" },
  { "PATCH", "/roles/{id}", HUB_API_ADMIN, fixed_cb, 0, 0 },
  { "DELETE", "/roles/{id}", HUB_API_ADMIN, fixed_cb, 0, 0, "Always refused (410): roles are fixed" },
};

const HubApiGroup hub_api_roles = { routes, G_N_ELEMENTS (routes) };
