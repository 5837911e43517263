/* Accounts in the hands of admins. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-people.h"

#include <glib/gi18n-lib.h>

#define GUESSES_PER_MINUTE 20
#define LIST_MAX 1000
#define PAGE 100
#define TEXT_MAX 200
#define LIST_QUERY "role status q " HUB_API_QUERY_PAGES

/* The number in the address; 0 when it is none: nobody has that. */
static gint64
id_of (HubHttpRequest *request)
{
  const char *text = hub_http_request_get_parameter (request, "id");
  gint64 id = 0;

  return text != NULL && g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &id, NULL) ? id : 0;
}

static HubHttpResponse *
tell (guint status, const char *message, const HubAccount *account)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "message", message);
  tk_json_set_bool (json, "success", TRUE);
  hub_api_people_put (json, account, HUB_API_ROLE_CANONICAL);
  tk_json_set_int (json, "user_id", account->id);
  tk_json_take (json, "user", hub_api_people_json (account));
  return hub_api_json (status, json);
}

/* ---- All of them ---- */

static const char *
text_of (HubHttpRequest *request, const char *name)
{
  const char *text = hub_http_request_get_query (request, name);

  return text != NULL ? text : "";
}

/* `absent` when it is not there; 0 when it is no such number. */
static gint64
number_of (HubHttpRequest *request, const char *name, gint64 most, gint64 absent)
{
  const char *text = hub_http_request_get_query (request, name);
  gint64 number = 0;

  if (text == NULL)
    return absent;
  return g_ascii_string_to_signed (text, 10, 1, most, &number, NULL) ? number : 0;
}

/* Without page, the first thousand: clients that do not turn pages show them all. NULL with *refusal set. */
static GPtrArray *
read_list (HubHttpRequest *request, HubService *service, HubHttpResponse **refusal)
{
  gboolean paged = hub_http_request_get_query (request, "page") != NULL || hub_http_request_get_query (request, "per_page") != NULL;
  gint64 page = number_of (request, "page", 1000000, 1), per_page = number_of (request, "per_page", LIST_MAX, paged ? PAGE : LIST_MAX);
  HubAccountsWanted wanted = { text_of (request, "role"), text_of (request, "status"), text_of (request, "q"), per_page,
                               (page - 1) * per_page };
  g_autoptr (GError) error = NULL;

  if (page == 0 || per_page == 0)
    {
      HubApiFault fault = { (char *) (page == 0 ? "page" : "per_page"), (char *) _("Pages are numbered from 1, and have at most 1000 entries.") };
      *refusal = hub_api_problem_faults ((HubApiFault *[]){ &fault }, 1);
      return NULL;
    }
  GPtrArray *list = hub_account_list (service, &wanted, &error);
  if (list == NULL)
    *refusal = hub_api_problem_from_error (error);
  return list;
}

/* (transfer full) */
static TkJson *
array_of (const GPtrArray *list)
{
  TkJson *array = tk_json_array ();

  for (guint i = 0; i < list->len; i++)
    tk_json_append (array, hub_api_people_json (list->pdata[i]));
  return array;
}

static HubHttpResponse *
list_cb (HubHttpRequest *request, gpointer service)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (GPtrArray) list = read_list (request, service, &refusal);

  return list != NULL ? hub_api_json (200, array_of (list)) : refusal;
}

static HubHttpResponse *
old_list_cb (HubHttpRequest *request, gpointer service)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (GPtrArray) list = read_list (request, service, &refusal);

  if (list == NULL)
    return refusal;
  TkJson *json = tk_json_object ();
  tk_json_take (json, "users", array_of (list));
  return hub_api_json (200, json);
}

/* ---- Adding ---- */

static HubHttpResponse *
add (HubHttpRequest *request, HubService *service, TkRole role)
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
  if (role != TK_ROLE_NONE && made.role != TK_ROLE_NONE && made.role != role)
    hub_api_body_fault (body, "role", _("Only administrators are made here; make others at /admin/users."));
  if (role != TK_ROLE_NONE)
    made.role = role;
  if ((refusal = hub_api_body_refusal (body)) != NULL)
    return refusal;
  g_autoptr (HubAccount) account = hub_account_add (service, hub_api_caller (request), &made, &error);
  return account != NULL ? tell (201, _("User created successfully"), account) : hub_api_problem_from_error (error);
}

static HubHttpResponse *
add_cb (HubHttpRequest *request, gpointer service)
{
  return add (request, service, TK_ROLE_NONE);
}

static HubHttpResponse *
add_admin_cb (HubHttpRequest *request, gpointer service)
{
  return add (request, service, TK_ROLE_ADMIN);
}

/* ---- One of them: an admin anybody, others themselves; whom one may not see does not exist ---- */

static gboolean
may_see (HubHttpRequest *request)
{
  const HubCaller *caller = hub_api_caller (request);

  return caller->role == TK_ROLE_ADMIN || caller->account == id_of (request);
}

static HubHttpResponse *
not_there (void)
{
  return hub_api_problem (404, "not_found", _("There is no such account."));
}

static HubHttpResponse *
get_cb (HubHttpRequest *request, gpointer service)
{
  g_autoptr (GError) error = NULL;

  if (!may_see (request))
    return not_there ();
  g_autoptr (HubAccount) account = hub_account_get (service, id_of (request), &error);
  return account != NULL ? hub_api_json (200, hub_api_people_json (account)) : hub_api_problem_from_error (error);
}

static HubHttpResponse *
edit_cb (HubHttpRequest *request, gpointer service)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubApiBody) body = NULL;
  g_autoptr (GError) error = NULL;
  HubAccountNew given;

  if (!may_see (request))
    return not_there ();
  if (hub_api_caller (request)->account == id_of (request))
    return hub_api_change_me (request, service);
  body = hub_api_body_new (request, &refusal);
  if (body == NULL)
    return refusal;
  hub_api_people_read (body, &given);
  if ((refusal = hub_api_body_refusal (body)) != NULL)
    return refusal;
  g_autoptr (HubAccount) account = hub_account_edit (service, hub_api_caller (request), id_of (request), &given, &error);
  return account != NULL ? tell (200, _("User updated successfully"), account) : hub_api_problem_from_error (error);
}

static HubHttpResponse *
delete_cb (HubHttpRequest *request, gpointer service)
{
  g_autoptr (GError) error = NULL;

  if (!may_see (request))
    return not_there ();
  return hub_account_delete (service, hub_api_caller (request), id_of (request), &error)
           ? hub_api_message (200, _("User deleted successfully")) : hub_api_problem_from_error (error);
}

/* ---- Status and role ---- */

static HubHttpResponse *
status_cb (HubHttpRequest *request, gpointer service)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  g_autoptr (GError) error = NULL;

  if (body == NULL)
    return refusal;
  const char *status = hub_api_body_need (body, "status", TEXT_MAX);
  if ((refusal = hub_api_body_refusal (body)) != NULL)
    return refusal;
  g_autoptr (HubAccount) account = hub_account_set_status (service, hub_api_caller (request), id_of (request), status, &error);
  return account != NULL ? tell (200, _("User status updated successfully"), account) : hub_api_problem_from_error (error);
}

static HubHttpResponse *
role_cb (HubHttpRequest *request, gpointer service)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  g_autoptr (GError) error = NULL;

  if (body == NULL)
    return refusal;
  HubAccountNew given = { .role = hub_api_people_role (body) };
  if (given.role == TK_ROLE_NONE)
    hub_api_body_need (body, "role", TEXT_MAX);
  if ((refusal = hub_api_body_refusal (body)) != NULL)
    return refusal;
  g_autoptr (HubAccount) account = hub_account_edit (service, hub_api_caller (request), id_of (request), &given, &error);
  return account != NULL ? tell (200, _("User role updated successfully"), account) : hub_api_problem_from_error (error);
}

static const HubHttpRoute routes[] = {
  /* method, pattern, who, handler, body limit, refusals a minute, summary, slow */
  { "GET", "/admin/users", HUB_API_ADMIN, list_cb, 0, 0, "All accounts, or some of them", .query = LIST_QUERY },
  { "POST", "/admin/users", HUB_API_ADMIN, add_cb, 0, 0, "Make an account of any role", TRUE },
  { "PATCH", "/admin/users/{id}/status", HUB_API_ADMIN, status_cb, 0, 0, "Ban somebody, or let them in again" },
  { "PATCH", "/admin/users/{id}/role", HUB_API_ADMIN, role_cb, 0, 0, "Give somebody another role" },
  { "GET", "/users", HUB_API_ADMIN, old_list_cb, 0, 0, .query = LIST_QUERY },
  { "POST", "/users", HUB_API_ADMIN, add_cb, 0, 0, NULL, TRUE },
  { "GET", "/users/{id}", HUB_API_USER, get_cb, 0, 0, "An account: one’s own, and for admins anybody’s" },
  { "PUT", "/users/{id}", HUB_API_USER, edit_cb, 0, GUESSES_PER_MINUTE, "Change an account", TRUE },
  { "PATCH", "/users/{id}", HUB_API_USER, edit_cb, 0, GUESSES_PER_MINUTE, NULL, TRUE },
  { "DELETE", "/users/{id}", HUB_API_USER, delete_cb, 0, 0, "Delete an account; what was bought stays in the books" },
  { "POST", "/register/admin", HUB_API_ADMIN, add_admin_cb, 0, 0, "Make another admin", TRUE },
};

const HubApiGroup hub_api_users = { routes, G_N_ELEMENTS (routes) };
