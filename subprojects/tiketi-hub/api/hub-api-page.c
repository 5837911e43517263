/* GET /docs: the route table as a page for people. One file, no scripts, nothing fetched.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-documents.h"

#include <string.h>
#include "hub-api-parameter.h"
#include "hub-api-route.h"

static const char style[]
  = ":root{color-scheme:light dark;--back:#fff;--card:#f5f4f1;--text:#1d1c1a;--quiet:#55524c;--line:#cfcbc3;--link:#0b4f8a;"
    "--get:#0b4f8a;--post:#1a6330;--put:#7a4a00;--delete:#96231f}"
    "@media (prefers-color-scheme:dark){:root{--back:#161513;--card:#211f1c;--text:#eceae5;--quiet:#b5b1a8;--line:#45423c;"
    "--link:#8fc1f5;--get:#8fc1f5;--post:#86d39d;--put:#f0bd6d;--delete:#f5a29e}}"
    "*{box-sizing:border-box}"
    "body{margin:0;background:var(--back);color:var(--text);font:1rem/1.5 system-ui,sans-serif}"
    "header,main,footer{max-width:60rem;margin:0 auto;padding:1rem}"
    "main>h2:first-child{margin-top:.5rem}h1{font-size:1.75rem;line-height:1.2;margin:.5rem 0}h2{font-size:1.3rem;margin:2.5rem 0 .75rem}"
    "h3{font-size:1rem;margin:0;font-weight:600}"
    "a{color:var(--link)}a:focus-visible{outline:3px solid var(--link);outline-offset:2px}"
    ".skip{position:absolute;left:-100vw}.skip:focus{position:static}"
    "nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;margin:0;padding:0}nav a{display:inline-block;padding:.35rem 0}"
    "code,pre{font-family:ui-monospace,monospace;font-size:.95em}"
    "pre{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.75rem;overflow-x:auto}"
    "article{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.75rem;margin:.5rem 0}"
    "article p{margin:.25rem 0 0}.quiet{color:var(--quiet);font-size:.9rem}"
    ".path{overflow-wrap:anywhere}dl{margin:.5rem 0 0;font-size:.9rem}dt{font-weight:600}dd{margin:0 0 .25rem 1rem}"
    ".method{display:inline-block;min-width:4.25rem;font-weight:700}"
    ".get{color:var(--get)}.post{color:var(--post)}.put,.patch{color:var(--put)}.delete{color:var(--delete)}";

static const char introduction[]
  = "<h2 id=\"start\">How to begin</h2>"
    "<p>Sign in, and send the token with every request that needs one:</p>"
    "<pre tabindex=\"0\"><code>curl -s \"$HUB/auth/login\" -H 'Content-Type: application/json' \\\n"
    "  -d '{\"email\":\"organizer@tiketi.example\",\"password\":\"…\"}'\n"
    "curl -s \"$HUB/organizer/events\" -H \"Authorization: Bearer $TOKEN\"</code></pre>"
    "<p>Every path is there with <code>" HUB_API_PREFIX "</code> before it and without. A body may be JSON, a form, or "
    "multipart where a file comes with it. Keys nobody knows are ignored.</p>"
    "<p>A refusal has one shape, whatever was refused; <code>code</code> stays the same for ever, <code>message</code> is for people:</p>"
    "<pre tabindex=\"0\"><code>{\"code\":\"sold_out\",\"message\":\"…\",\"detail\":\"…\",\"error\":\"…\",\"success\":false,\"errors\":[]}</code></pre>"
    "<p>Money is a number in major units, and beside it the same in minor units (<code>price</code>, <code>price_minor</code>). "
    "Times ending in <code>_at</code> are UTC; <code>start_time</code> and its like are what the clock on the wall shows where the "
    "event is. A POST that moves money or stock may carry an <code>Idempotency-Key</code>: sent again, it answers the same and "
    "happens once.</p>";

static const char for_older[]
  = "<h2 id=\"older\">Clients of older systems</h2>"
    "<p>Clients written for one of the five systems that this one follows go on as they are, with these differences:</p><ul>"
    "<li>Whatever writes, or tells of people, wants a token, also where it did not.</li>"
    "<li>A form sent to <code>/login</code>, and <code>/session</code> and <code>/user-role</code>, name the role <code>customer</code> or "
    "<code>event_organizer</code>; <code>user.role</code> and every other answer say <code>attendee</code> or <code>organizer</code>. "
    "<code>/roles</code> tells their numbers; roles are fixed.</li>"
    "<li>With 422, <code>detail</code> is a list of <code>loc</code>, <code>msg</code> and <code>type</code>.</li>"
    "<li>Another e-mail address or password wants the present one as <code>current_password</code>.</li>"
    "<li>A ticket that is in already is refused with 409 and says when and where it went in; after checking out it may come in again.</li>"
    "<li><code>/organizer/events</code> is an object with <code>events</code>; the same as an array is <code>/my-events</code>.</li>"
    "<li>A ticket’s code alone tells its event, type and status, until 30 days after the event; the rest is for whoever bought it, its "
    "organizer and staff.</li>"
    "<li><code>/payments/verify</code> is 202 while nothing is decided, and not a failure.</li>"
    "<li>Prices are the hub’s: another <code>amount</code> is refused, and nobody says themselves that they paid. "
    "<code>/confirm-payment</code> is good only for what is paid.</li>"
    "<li><code>/book-ticket</code> makes an order; <code>/api/booked-events</code> lists one’s own. Staff set a ticket <code>used</code> or "
    "<code>unused</code> by PUT at <code>/update-ticket-status/{pass_id}</code>.</li></ul>"
    "<p>Their other addresses, which answer as those above do:</p>";

static void
put (GString *page, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* As printf, with every argument escaped: texts only. */
static void
put (GString *page, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *text = g_markup_vprintf_escaped (format, arguments);
  va_end (arguments);
  g_string_append (page, text);
}

/* ---- Routes ---- */

static void
put_who (GString *page, const HubHttpRoute *route)
{
  g_autoptr (GPtrArray) roles = hub_api_route_roles (route);

  g_ptr_array_add (roles, NULL);
  g_autofree char *list = g_strjoinv (", ", (char **) roles->pdata);
  if (route->access == HUB_API_PUBLIC)
    g_string_append (page, "<p class=\"quiet\">Without signing in.");
  else if ((route->access & HUB_API_USER) == HUB_API_USER)
    g_string_append (page, "<p class=\"quiet\">Anyone who signed in.");
  else
    put (page, "<p class=\"quiet\">Only: %s.", list);
  if (strcmp (hub_api_route_answers (route), "application/json") != 0)
    put (page, " Answers <code>%s</code>.", hub_api_route_answers (route));
  g_string_append (page, "</p>");
}

/* What may stand behind the “?”. */
static void
put_query (GString *page, const HubHttpRoute *route)
{
  g_auto (GStrv) names = hub_api_parameter_names (route);

  if (names[0] == NULL)
    return;
  g_string_append (page, "<dl>");
  for (gsize i = 0; names[i] != NULL; i++)
    {
      const HubApiParameter *known = hub_api_parameter_find (route, names[i]);

      put (page, "<dt><code>?%s=</code></dt><dd>%s", names[i], known != NULL ? known->meaning : "");
      if (known != NULL && known->most > 0 && known->most < G_MAXINT64)
        put (page, " From %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ".", known->least, known->most);
      g_string_append (page, "</dd>");
    }
  g_string_append (page, "</dl>");
}

static void
put_route (GString *page, const HubHttpRoute *route)
{
  g_autofree char *class = g_ascii_strdown (route->method, -1);

  put (page, "<article><h3><span class=\"method %s\">%s</span> <code class=\"path\">%s</code></h3><p>%s</p>", class,
       route->method, route->pattern, route->summary);
  put_who (page, route);
  put_query (page, route);
  g_string_append (page, "</article>\n");
}

/* ---- Resources ---- */

typedef struct
{
  const HubHttpRoute *route;
  char *resource;
} Entry;

static void
clear_entry (gpointer data)
{
  g_free (((Entry *) data)->resource);
}

/* By resource, path and method. */
static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *one = a, *two = b;
  int order = strcmp (one->resource, two->resource);

  if (order == 0)
    order = strcmp (one->route->pattern, two->route->pattern);
  return order != 0 ? order : strcmp (one->route->method, two->route->method);
}

static GArray *
list_entries (const HubHttpRoute *routes, gsize n)
{
  GArray *entries = g_array_new (FALSE, TRUE, sizeof (Entry));

  g_array_set_clear_func (entries, clear_entry);
  for (gsize i = 0; i < n; i++)
    {
      Entry entry = { .route = &routes[i] };

      if (!hub_api_route_is_canonical (&routes[i]))
        continue;
      entry.resource = hub_api_route_resource (&routes[i]);
      g_array_append_val (entries, entry);
    }
  g_array_sort (entries, compare_entries);
  return entries;
}

static const Entry *
entry_at (GArray *entries, guint i)
{
  return &g_array_index (entries, Entry, i);
}

static gboolean
begins_resource (GArray *entries, guint i)
{
  return i == 0 || strcmp (entry_at (entries, i)->resource, entry_at (entries, i - 1)->resource) != 0;
}

/* "events" as a heading. (transfer full) */
static char *
title_of (const char *resource)
{
  char *title = g_strdup (resource);

  title[0] = g_ascii_toupper (title[0]);
  return g_strdelimit (title, "-_", ' ');
}

static void
put_contents (GString *page, GArray *entries)
{
  g_string_append (page, "<nav aria-label=\"Contents\"><ul><li><a href=\"#start\">How to begin</a></li>");
  for (guint i = 0; i < entries->len; i++)
    {
      g_autofree char *title = title_of (entry_at (entries, i)->resource);

      if (begins_resource (entries, i))
        put (page, "<li><a href=\"#%s\">%s</a></li>", entry_at (entries, i)->resource, title);
    }
  g_string_append (page, "<li><a href=\"#older\">Clients of older systems</a></li></ul></nav>\n");
}

static void
put_entries (GString *page, GArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const char *resource = entry_at (entries, i)->resource;
      g_autofree char *title = title_of (resource);

      if (begins_resource (entries, i))
        put (page, "<section aria-labelledby=\"%s\"><h2 id=\"%s\">%s</h2>\n", resource, resource, title);
      put_route (page, entry_at (entries, i)->route);
      if (i + 1 == entries->len || begins_resource (entries, i + 1))
        g_string_append (page, "</section>\n");
    }
}

/* Aliases, which the list above does not show. */
static void
put_older (GString *page, const HubHttpRoute *routes, gsize n)
{
  g_string_append (page, for_older);
  g_string_append (page, "<ul>");
  for (gsize i = 0; i < n; i++)
    {
      if (!hub_api_route_is_canonical (&routes[i]))
        put (page, "<li><code class=\"path\">%s %s</code></li>", routes[i].method, routes[i].pattern);
    }
  g_string_append (page, "</ul>");
}

/* ---- The page ---- */

static char *
digest_of_style (void)
{
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guchar *) style, (gssize) strlen (style));
  g_checksum_get_digest (checksum, digest, &length);
  g_autofree char *text = g_base64_encode (digest, length);
  return g_strconcat ("sha256-", text, NULL);
}

char *
hub_api_page (const HubHttpRoute *routes, gsize n, char **style_digest)
{
  GString *page = g_string_new ("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                                "<title>Tiketi hub: the API</title><style>");
  g_autoptr (GArray) entries = list_entries (routes, n);

  g_string_append (page, style);
  g_string_append (page, "</style></head><body><a class=\"skip\" href=\"#main\">To the routes</a>\n<header><h1>Tiketi hub: the API</h1>");
  put (page, "<p class=\"quiet\">Version %s. For programs: <a href=\"" HUB_API_PREFIX "/openapi.json\">openapi.json</a>.</p>",
       TIKETI_VERSION);
  put_contents (page, entries);
  g_string_append (page, "</header>\n<main id=\"main\">");
  g_string_append (page, introduction);
  put_entries (page, entries);
  put_older (page, routes, n);
  g_string_append (page, "</main></body></html>\n");
  *style_digest = digest_of_style ();
  return g_string_free (page, FALSE);
}
