/* Who comes to an event, as a file. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-attendee-file.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-paper.h"
#include "hub-service-private.h"
#include "tk-money.h"

/* Spreadsheets take a file without it for something else than UTF-8. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define LINE_END "\r\n" /* RFC 4180 */

/* ---- CSV ---- */

/* A cell that begins like this is computed by spreadsheets, quoted or not: an apostrophe before it says that it is text. */
static gboolean
is_formula (const char *text)
{
  static const char *const wide[] = { "＝", "＋", "－", "＠" };

  if (*text != '\0' && strchr ("=+-@\t\r\n", *text) != NULL)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (wide); i++)
    if (g_str_has_prefix (text, wide[i]))
      return TRUE;
  return FALSE;
}

void
hub_attendee_csv_field (GString *csv, const char *text)
{
  g_string_append_c (csv, '"');
  if (is_formula (text))
    g_string_append_c (csv, '\'');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *p);
    }
  g_string_append_c (csv, '"');
}

static void
add_row (GString *csv, const char *const *fields, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (csv, ',');
      hub_attendee_csv_field (csv, fields[i] != NULL ? fields[i] : "");
    }
  g_string_append (csv, LINE_END);
}

static char *
time_of (const HubPass *pass, gint64 ms)
{
  return ms != 0 ? tk_time_format (ms, pass->zone, "%Y-%m-%d %H:%M:%S") : g_strdup ("");
}

static gboolean
add_to_csv (const HubPass *pass, gpointer data, GError **error)
{
  g_autofree char *in_at = time_of (pass, pass->checked_in_at);
  g_autofree char *sold_at = time_of (pass, pass->sold_at);
  g_autofree char *price = tk_money_format (pass->price, pass->currency, &TK_MONEY_PLAIN);
  g_autofree char *order = pass->order != 0 ? g_strdup_printf ("%" PRId64, pass->order) : g_strdup ("");
  const char *fields[] = { pass->key, pass->code, pass->first_name, pass->last_name, pass->email, pass->phone, pass->type_name,
                           pass->seat, pass->status, pass->checked_in ? "yes" : "no", in_at, pass->checked_in ? pass->gate_name : "",
                           order, sold_at, price, pass->currency };

  add_row (data, fields, G_N_ELEMENTS (fields));
  return TRUE;
}

GBytes *
hub_service_attendee_csv (HubService *service, const HubCaller *caller, const HubAttendees *asked, char **title, GError **error)
{
  static const char *const headings[] = { "id", "ticket_code", "first_name", "last_name", "email", "phone", "ticket_type", "seat", "status",
                                          "checked_in", "checked_in_at", "gate", "order_id", "purchase_date", "price", "currency" };
  g_autoptr (GString) csv = g_string_new (BYTE_ORDER_MARK);

  add_row (csv, headings, G_N_ELEMENTS (headings));
  if (!hub_service_attendees (service, caller, asked, add_to_csv, csv, NULL, title, error))
    return NULL;
  return g_string_free_to_bytes (g_steal_pointer (&csv));
}

/* ---- PDF ---- */

typedef struct
{
  HubPaperList *list; /* made with the first row: then the event is known */
} Paper;

static HubPaperList *
begin_list (const char *title)
{
  const HubPaperColumn columns[] = { { _("Name"), 26 }, { _("Ticket"), 18 }, { _("Seat"), 9 },   { _("Code"), 16 },
                                     { _("Phone"), 16 }, { _("E-mail"), 25 }, { _("In"), 6 } };

  return hub_paper_list_new (title, _("Attendees"), columns, G_N_ELEMENTS (columns));
}

static gboolean
add_to_paper (const HubPass *pass, gpointer data, GError **error)
{
  Paper *paper = data;
  g_autofree char *in_at = pass->checked_in ? tk_time_format (pass->checked_in_at, pass->zone, "%H:%M") : g_strdup ("");
  const char *texts[] = { pass->holder, pass->type_name, pass->seat, pass->code, pass->phone, pass->email, in_at };

  if (paper->list == NULL)
    paper->list = begin_list (pass->title);
  hub_paper_list_add (paper->list, texts);
  return TRUE;
}

GBytes *
hub_service_attendee_pdf (HubService *service, const HubCaller *caller, const HubAttendees *asked, char **title, GError **error)
{
  Paper paper = { NULL };
  GBytes *pdf = NULL;

  if (hub_service_attendees (service, caller, asked, add_to_paper, &paper, NULL, title, error))
    {
      if (paper.list == NULL)
        paper.list = begin_list (*title);
      pdf = hub_paper_list_end (paper.list, error);
    }
  g_clear_pointer (&paper.list, hub_paper_list_free);
  return pdf;
}
