/* Orders: looking up the sales made here, and printing a ticket again. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-sell-private.h"
#include "tk-human-code.h"
#include "tk-payload.h"
#include "tk-store-journal.h"
#include "tk-store-sale.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SEARCH_TEXT_MAX 512
#define SEARCH_LIMIT_MAX 500

TkSoldTicket *
tk_desk_take_ticket (TkStoreTicket *row)
{
  TkSoldTicket *ticket = g_new0 (TkSoldTicket, 1);

  ticket->id = row->id;
  ticket->token = g_steal_pointer (&row->token);
  ticket->code = tk_human_code_format (&row->id);
  ticket->event_title = g_steal_pointer (&row->event_title);
  ticket->venue = g_steal_pointer (&row->venue);
  ticket->zone = g_steal_pointer (&row->zone);
  ticket->type_name = g_steal_pointer (&row->type_name);
  ticket->currency = g_steal_pointer (&row->currency);
  ticket->seat = g_steal_pointer (&row->seat);
  ticket->sale = g_steal_pointer (&row->sale);
  ticket->status = g_steal_pointer (&row->status);
  ticket->starts_at = row->starts_at;
  ticket->doors_at = row->doors_at;
  ticket->sold_at = row->sold_at;
  ticket->holder = g_steal_pointer (&row->holder);
  ticket->phone = g_steal_pointer (&row->phone);
  ticket->email = g_steal_pointer (&row->email);
  ticket->document = g_steal_pointer (&row->document);
  ticket->price = row->price;
  ticket->place = (guint32) row->place;
  ticket->admits = row->admits;
  return ticket;
}

/* "2 × Regular, 1 × VIP" */
static char *
summarize (GPtrArray *lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      const TkStoreSaleLine *line = g_ptr_array_index (lines, i);
      g_string_append_printf (text, "%s%" G_GINT64_FORMAT " × %s", i > 0 ? ", " : "", line->qty, line->type_name);
    }
  return g_string_free (text, FALSE);
}

static TkSaleSummary *
take_summary (TkStoreSale *row, GPtrArray *lines)
{
  TkSaleSummary *summary = g_new0 (TkSaleSummary, 1);

  summary->id = g_steal_pointer (&row->id);
  summary->staff = g_steal_pointer (&row->staff);
  summary->currency = g_steal_pointer (&row->currency);
  summary->summary = summarize (lines);
  summary->at = row->at;
  summary->total = row->total;
  summary->handed_back = row->handed_back;
  summary->tickets = (guint) row->tickets;
  summary->undone = (guint) row->undone;
  return summary;
}

/* The sale of that ticket, NULL when it was not sold here. */
static gboolean
find_by_ticket (TkDesk *desk, const TkTicketId *id, char **sale, GError **error)
{
  g_autoptr (TkStoreTicket) ticket = NULL;

  if (!tk_store_get_ticket (desk->store, id, &ticket, error))
    return FALSE;
  if (ticket != NULL)
    *sale = g_steal_pointer (&ticket->sale);
  return TRUE;
}

/* A code says nothing of its event: it is tried with each event sold here. */
static gboolean
find_by_code (TkDesk *desk, const char *code, char **sale, GError **error)
{
  g_autoptr (GArray) events = tk_store_list_sold_events (desk->store, error);

  if (events == NULL)
    return FALSE;
  for (guint i = 0; i < events->len && *sale == NULL; i++)
    {
      TkTicketId id;
      if (tk_human_code_parse (code, g_array_index (events, guint32, i), &id) && !find_by_ticket (desk, &id, sale, error))
        return FALSE;
    }
  return TRUE;
}

/* *sale stays NULL when `text` is neither token nor code of a ticket sold here. */
static gboolean
find_by_text (TkDesk *desk, const char *text, TkPayloadKind kind, char **sale, GError **error)
{
  TkToken token;

  if (kind == TK_PAYLOAD_TOKEN)
    return !tk_token_parse (text, strlen (text), &token, NULL) || find_by_ticket (desk, &token.id, sale, error);
  return find_by_code (desk, text, sale, error);
}

static GPtrArray *
summarize_sales (TkDesk *desk, GPtrArray *rows, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_sale_summary_free);

  for (guint i = 0; i < rows->len; i++)
    {
      TkStoreSale *row = g_ptr_array_index (rows, i);
      g_autoptr (GPtrArray) lines = tk_store_list_sale_lines (desk->store, row->id, error);
      if (lines == NULL)
        return NULL;
      g_ptr_array_add (found, take_summary (row, lines));
    }
  return g_steal_pointer (&found);
}

void
tk_sold_ticket_free (TkSoldTicket *ticket)
{
  if (ticket == NULL)
    return;
  g_free (ticket->token);
  g_free (ticket->code);
  g_free (ticket->event_title);
  g_free (ticket->venue);
  g_free (ticket->zone);
  g_free (ticket->type_name);
  g_free (ticket->currency);
  g_free (ticket->seat);
  g_free (ticket->sale);
  g_free (ticket->status);
  g_free (ticket->holder);
  g_free (ticket->phone);
  g_free (ticket->email);
  g_free (ticket->document);
  g_free (ticket);
}

void
tk_sale_summary_free (TkSaleSummary *summary)
{
  if (summary == NULL)
    return;
  g_free (summary->id);
  g_free (summary->staff);
  g_free (summary->summary);
  g_free (summary->currency);
  g_free (summary);
}

GPtrArray *
tk_desk_search_sales (TkDesk *desk, const char *text, guint limit, GError **error)
{
  TkPayloadKind kind;
  g_autofree char *sale = NULL;

  g_return_val_if_fail (desk != NULL, NULL);
  g_autofree char *clean = tk_payload_clean (text != NULL ? text : "", text != NULL ? strnlen (text, SEARCH_TEXT_MAX) : 0,
                                             &kind);
  if (*clean != '\0' && !find_by_text (desk, clean, kind, &sale, error))
    return NULL;
  g_autoptr (GPtrArray) rows = tk_store_search_sales (desk->store, sale != NULL ? sale : clean,
                                                      MIN (limit, SEARCH_LIMIT_MAX), error);
  return rows != NULL ? summarize_sales (desk, rows, error) : NULL;
}

/* What a reprint is about. */
typedef struct
{
  const TkStaff *staff;
  const TkTicketId *id;
  TkSoldTicket *ticket;
} Reprint;

static gboolean
check_printable (const TkStoreTicket *ticket, GError **error)
{
  if (ticket == NULL)
    {
      g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND,
                           _("This terminal did not sell that ticket; print it where it was sold"));
      return FALSE;
    }
  if (g_str_equal (ticket->status, "valid"))
    return TRUE;
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID, _("That ticket is no longer good (%s), so it is not printed again"),
               ticket->status);
  return FALSE;
}

static gboolean
reprint_cb (TkDesk *desk, gpointer data, GError **error)
{
  Reprint *reprint = data;
  const TkTicketId *id = reprint->id;
  TkWireReprint body = { id->event, id->type, id->serial, id->issue };
  g_autoptr (TkStoreTicket) row = NULL;

  if (!tk_desk_require_enrolled (desk, NULL, error) || !tk_store_get_ticket (desk->store, id, &row, error)
      || !check_printable (row, error)
      || !tk_store_journal_append (desk->store, desk->clock, TK_KIND_TICKET_REPRINTED, reprint->staff->name,
                                   &tk_wire_reprint_shape, &body, NULL, NULL, error))
    return FALSE;
  reprint->ticket = tk_desk_take_ticket (row);
  return TRUE;
}

TkSoldTicket *
tk_desk_reprint (TkDesk *desk, const TkStaff *staff, const TkTicketId *id, GError **error)
{
  Reprint reprint = { staff, id, NULL };

  g_return_val_if_fail (desk != NULL && staff != NULL && id != NULL, NULL);
  if (!tk_role_may_sell (staff->role))
    {
      g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED,
                   _("%s may not print tickets again; a cashier or a supervisor must sign in"), staff->display_name);
      return NULL;
    }
  if (!tk_desk_transact (desk, reprint_cb, &reprint, error))
    g_clear_pointer (&reprint.ticket, tk_sold_ticket_free);
  return reprint.ticket;
}
