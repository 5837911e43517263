/* tiketictl find, ticket. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include "tk-ctl.h"
#include "tk-desk-find.h"

/* ---- find ---- */

static void
print_found_json (const TkFoundTicket *ticket, gboolean more)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "code", ticket->code);
  tk_ctl_set_text (json, "type_name", ticket->type_name);
  tk_ctl_set_text (json, "holder", ticket->holder);
  tk_ctl_set_text (json, "phone", ticket->phone);
  tk_ctl_set_text (json, "order", ticket->order);
  tk_ctl_set_text (json, "status", tk_ticket_status_to_string (ticket->status));
  tk_json_set_bool (json, "inside", ticket->inside);
  tk_ctl_set_time (json, "last_entry_at", ticket->last_entry_ms);
  tk_json_set_bool (json, "more", more);
  tk_ctl_print_json (json);
}

static void
print_found (TkCtl *ctl, const TkFound *found)
{
  for (guint i = 0; i < found->tickets->len; i++)
    {
      const TkFoundTicket *ticket = g_ptr_array_index (found->tickets, i);
      if (ctl->json)
        print_found_json (ticket, found->more);
      else
        tk_ctl_say ("%s  %s  %s  %s  %s  %s  %s", ticket->code, ticket->type_name, ticket->holder, ticket->phone, ticket->order,
                    tk_ticket_status_to_string (ticket->status), ticket->inside ? _("inside") : "");
    }
  if (ctl->json)
    return;
  if (found->tickets->len == 0)
    tk_ctl_say (_("Nothing found."));
  else if (found->more)
    tk_ctl_say (_("There are more; type more of the name."));
}

TkExit
tk_ctl_find (TkCtl *ctl, int argc, char **argv)
{
  g_autofree char *event = NULL, *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL;
  g_autoptr (TkFound) found = NULL;
  guint32 number;
  const GOptionEntry entries[] = {
    { "event", 0, 0, G_OPTION_ARG_STRING, &event, N_("Event, by number or title"), "E" },
    { NULL },
  };

  if (!tk_ctl_options (&argc, &argv, entries, "TEXT", _("Finds tickets by the beginnings of words of a name, by phone, order or code.")))
    return TK_EXIT_USAGE;
  if (event == NULL || argc < 2)
    return tk_ctl_usage (_("find needs --event E and what to look for."));
  text = g_strjoinv (" ", argv + 1);
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, &staff, &error);
  number = desk != NULL ? tk_ctl_find_event (desk, event, &error) : 0;
  if (number != 0)
    found = tk_desk_find_tickets (desk, staff, number, text, &error);
  if (found == NULL)
    return tk_ctl_fail (error);
  print_found (ctl, found);
  return TK_EXIT_DONE;
}

/* ---- ticket ---- */

static TkJson *
past_to_json (const GPtrArray *past)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < past->len; i++)
    {
      const TkTicketPast *one = g_ptr_array_index (past, i);
      TkJson *json = tk_json_object ();
      tk_json_set_string (json, "what", one->what);
      tk_ctl_set_text (json, "gate", one->gate);
      tk_ctl_set_text (json, "terminal", one->terminal);
      tk_ctl_set_time (json, "at", one->at_ms);
      tk_json_set_int (json, "count", one->count);
      tk_json_set_bool (json, "annulled", one->annulled);
      tk_json_append (list, json);
    }
  return list;
}

static void
print_details_json (const TkTicketDetails *details)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "code", details->code);
  tk_json_set_int (json, "event", details->id.event);
  tk_json_set_int (json, "type", details->id.type);
  tk_json_set_int (json, "serial", details->id.serial);
  tk_json_set_int (json, "issue", details->id.issue);
  tk_ctl_set_text (json, "type_name", details->type_name);
  tk_ctl_set_text (json, "holder", details->holder);
  tk_ctl_set_text (json, "phone", details->phone);
  tk_ctl_set_text (json, "order", details->order);
  tk_ctl_set_text (json, "seat", details->seat);
  tk_ctl_set_text (json, "attention", details->attention);
  tk_ctl_set_text (json, "sold_by", details->sold_by);
  tk_ctl_set_time (json, "sold_at", details->sold_at);
  tk_ctl_set_text (json, "status", tk_ticket_status_to_string (details->status));
  tk_json_set_int (json, "admits", details->admits);
  tk_json_set_int (json, "inside", details->inside);
  tk_json_take (json, "past", past_to_json (details->past));
  tk_ctl_print_json (json);
}

static void
print_details_words (const TkTicketDetails *details)
{
  tk_ctl_say ("%s  %s  %s  %s  %s", details->code, details->type_name, details->holder, details->order, details->sold_by);
  for (guint i = 0; i < details->past->len; i++)
    {
      const TkTicketPast *one = g_ptr_array_index (details->past, i);
      g_autoptr (GDateTime) when = g_date_time_new_from_unix_local (one->at_ms / 1000);
      g_autofree char *at = g_date_time_format (when, _("%a %e %b %H:%M"));
      tk_ctl_say ("  %s  %s  %s%s", at, one->gate, one->what, one->annulled ? _(" (undone)") : "");
    }
}

TkExit
tk_ctl_ticket (TkCtl *ctl, int argc, char **argv)
{
  g_autofree char *scan = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL;
  g_autoptr (TkTicketDetails) details = NULL;
  const GOptionEntry entries[] = {
    { "scan", 0, 0, G_OPTION_ARG_STRING, &scan, N_("A scan made here"), "ID" },
    { NULL },
  };

  if (!tk_ctl_options (&argc, &argv, entries, NULL, _("Tells whose a scanned ticket is, who sold it, and all that happened with it.")))
    return TK_EXIT_USAGE;
  if (argc != 1 || scan == NULL)
    return tk_ctl_usage (_("ticket needs --scan ID."));
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, &staff, &error);
  details = desk != NULL ? tk_desk_ticket_details (desk, staff, scan, &error) : NULL;
  if (details == NULL)
    return tk_ctl_fail (error);
  (ctl->json ? print_details_json : print_details_words) (details);
  return TK_EXIT_DONE;
}
