/* How issued tickets are told, and what their lists are asked by. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-passes.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "tk-clock.h"
#include "tk-money.h"

#define PER_PAGE 50
#define PER_PAGE_MAX 1000

/* ---- Values ---- */

char *
hub_api_pass_time (gint64 ms)
{
  return ms != 0 ? tk_time_format (ms, "UTC", "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("");
}

static void
put_time (TkJson *json, const char *key, gint64 ms)
{
  g_autofree char *text = hub_api_pass_time (ms);

  tk_json_set_string (json, key, ms != 0 ? text : NULL);
}

static void
put_local (TkJson *json, const char *key, gint64 ms, const char *zone)
{
  g_autofree char *text = tk_time_format (ms, zone, "%Y-%m-%dT%H:%M:%S");

  tk_json_set_string (json, key, ms != 0 ? text : NULL);
}

static void
put_money (TkJson *json, const char *key, const HubPass *pass)
{
  g_autofree char *plain = tk_money_format (pass->price, pass->currency, &TK_MONEY_PLAIN);

  tk_json_set_amount (json, key, pass->price, plain);
}

static void
put_address (TkJson *json, const char *key, const HubPass *pass, const char *end)
{
  g_autofree char *path = g_strdup_printf (HUB_API_PREFIX "/tickets/%s/%s", pass->key, end);

  tk_json_set_string (json, key, path);
}

/* ---- A ticket ---- */

static void
put_event (TkJson *json, const HubPass *pass)
{
  TkJson *event = tk_json_object ();

  tk_json_set_int (json, "event_id", pass->event);
  tk_json_set_string (json, "event_title", pass->title);
  put_time (json, "starts_at", pass->starts_at);
  put_time (json, "ends_at", pass->ends_at);
  put_local (json, "start_time", pass->starts_at, pass->zone);
  put_local (json, "event_date", pass->starts_at, pass->zone);
  put_local (json, "end_time", pass->ends_at, pass->zone);
  tk_json_set_string (json, "location", pass->venue);
  tk_json_set_int (event, "id", pass->event);
  tk_json_set_string (event, "title", pass->title);
  put_local (event, "start_time", pass->starts_at, pass->zone);
  put_local (event, "end_time", pass->ends_at, pass->zone);
  tk_json_set_string (event, "location", pass->venue);
  tk_json_take (json, "event", event);
}

static void
put_attendee (TkJson *json, const HubPass *pass)
{
  TkJson *attendee = tk_json_object ();

  tk_json_set_string (attendee, "name", pass->holder);
  tk_json_set_string (attendee, "first_name", pass->first_name);
  tk_json_set_string (attendee, "last_name", pass->last_name);
  tk_json_set_string (attendee, "email", pass->email);
  tk_json_set_string (attendee, "phone", pass->phone);
  tk_json_take (json, "attendee", attendee);
}

static void
put_check_in (TkJson *json, const HubPass *pass)
{
  tk_json_set_bool (json, "checked_in", pass->checked_in);
  put_time (json, "checked_in_at", pass->checked_in_at);
  tk_json_set_string (json, "gate", pass->checked_in ? pass->gate_name : NULL);
}

static void
put_order (TkJson *json, const HubPass *pass)
{
  if (pass->order != 0)
    tk_json_set_int (json, "order_id", pass->order);
  else
    tk_json_set_null (json, "order_id");
  if (pass->account != 0)
    tk_json_set_int (json, "user_id", pass->account);
  else
    tk_json_set_null (json, "user_id");
}

static void
put_full (TkJson *json, const HubPass *pass)
{
  tk_json_set_string (json, "seat", pass->seat);
  tk_json_set_int (json, "admits", pass->admits);
  tk_json_set_int (json, "quantity", 1);
  put_money (json, "price", pass);
  tk_json_set_int (json, "price_minor", pass->price);
  put_money (json, "amount_paid", pass);
  tk_json_set_string (json, "currency", pass->currency);
  put_time (json, "purchase_date", pass->sold_at);
  put_time (json, "created_at", pass->sold_at);
  put_order (json, pass);
  put_address (json, "qr_code_path", pass, "qr.png");
  put_address (json, "qr_code_svg_path", pass, "qr.svg");
  put_address (json, "pdf_path", pass, "ticket.pdf");
  put_attendee (json, pass);
  put_check_in (json, pass);
}

TkJson *
hub_api_pass_json (const HubPass *pass)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "id", pass->key);
  tk_json_set_string (json, "ticket_code", pass->code);
  tk_json_set_string (json, "ticket_type", pass->type_name);
  tk_json_set_string (json, "status", pass->status);
  put_event (json, pass);
  if (pass->full)
    put_full (json, pass);
  return json;
}

TkJson *
hub_api_attendee_json (const HubPass *pass)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "id", pass->key);
  tk_json_set_string (json, "ticket_code", pass->code);
  tk_json_set_string (json, "attendee_first_name", pass->first_name);
  tk_json_set_string (json, "attendee_last_name", pass->last_name);
  tk_json_set_string (json, "attendee_email", pass->email);
  tk_json_set_string (json, "attendee_phone", pass->phone);
  tk_json_set_string (json, "name", pass->holder);
  tk_json_set_string (json, "email", pass->email);
  tk_json_set_string (json, "ticket_type", pass->type_name);
  tk_json_set_int (json, "quantity", 1);
  tk_json_set_string (json, "seat", pass->seat);
  tk_json_set_string (json, "status", pass->status);
  put_order (json, pass);
  put_time (json, "purchase_date", pass->sold_at);
  put_check_in (json, pass);
  return json;
}

/* ---- Asking ---- */

HubHttpResponse *
hub_api_passes_fault (const char *field, const char *message)
{
  HubApiFault fault = { (char *) field, (char *) message }, *faults[] = { &fault };

  return hub_api_problem_faults (faults, 1);
}

HubHttpResponse *
hub_api_passes_private (HubHttpResponse *response)
{
  hub_http_response_set_header (response, "Cache-Control", "private, no-store");
  return response;
}

static gboolean
read_number (HubHttpRequest *request, const char *name, guint64 least, guint64 most, gint64 *out, HubHttpResponse **refusal)
{
  const char *text = hub_http_request_get_query (request, name);
  guint64 number;

  if (text == NULL || *text == '\0')
    return TRUE;
  if (g_ascii_string_to_unsigned (text, 10, least, most, &number, NULL))
    {
      *out = (gint64) number;
      return TRUE;
    }
  g_autofree char *message = g_strdup_printf (_("%s must be a whole number from %" PRIu64 " to %" PRIu64 "."), name, least, most);
  *refusal = hub_api_passes_fault (name, message);
  return FALSE;
}

gboolean
hub_api_passes_page (HubHttpRequest *request, HubApiPage *page, HubHttpResponse **refusal)
{
  *page = (HubApiPage){ 0 };
  if (!read_number (request, "page", 1, 1000000, &page->page, refusal)
      || !read_number (request, "per_page", 1, PER_PAGE_MAX, &page->per_page, refusal)
      || !read_number (request, "skip", 0, 1000000000, &page->offset, refusal)
      || !read_number (request, "limit", 1, PER_PAGE_MAX, &page->limit, refusal))
    return FALSE;
  if (page->page == 0 && page->per_page == 0)
    return TRUE;
  page->page = MAX (page->page, 1);
  page->per_page = page->per_page > 0 ? page->per_page : PER_PAGE;
  page->limit = page->per_page;
  page->offset = (page->page - 1) * page->per_page;
  return TRUE;
}

gint64
hub_api_passes_event (HubHttpRequest *request)
{
  guint64 number;

  return g_ascii_string_to_unsigned (hub_http_request_get_parameter (request, "id"), 10, 1, G_MAXUINT32, &number, NULL) ? (gint64) number : 0;
}
