/* Tickets by whoever asks: who may see what, and lists of them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-ticket-web-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-error.h"
#include "hub-event-private.h"
#include "hub-store-mark.h"
#include "hub-ticket.h"
#include "tk-foreign.h"
#include "tk-human-code.h"

void
hub_pass_free (HubPass *pass)
{
  if (pass == NULL)
    return;
  char *const texts[] = { pass->key, pass->code, pass->title, pass->venue, pass->zone, pass->type_name, pass->status, pass->seat,
                          pass->currency, pass->holder, pass->first_name, pass->last_name, pass->email, pass->phone, pass->gate_name,
                          pass->receipt };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (pass);
}

/* ---- Who may ---- */

static gboolean
is_staff (TkRole role)
{
  return role == TK_ROLE_SUPERVISOR || role == TK_ROLE_CASHIER || role == TK_ROLE_GATE;
}

gboolean
hub_pass_may_run (const HubCaller *caller, gint64 organizer, gboolean exporting)
{
  if (caller == NULL)
    return FALSE;
  return caller->role == TK_ROLE_ADMIN || (is_staff (caller->role) && !exporting)
         || (caller->role == TK_ROLE_ORGANIZER && organizer != 0 && organizer == caller->account);
}

gboolean
hub_pass_may_see (const HubCaller *caller, const HubStoreAttendee *attendee)
{
  return hub_pass_may_run (caller, attendee->organizer, FALSE)
         || (caller != NULL && attendee->account != 0 && attendee->account == caller->account);
}

/* ---- As it is told ---- */

const char *
hub_pass_status (const HubStoreAttendee *attendee)
{
  HubStoreMark mark = { .blocked = attendee->blocked, .voided = attendee->voided };

  if (attendee->replaced && strcmp (attendee->status, "refunded") != 0)
    return "voided";
  return hub_store_mark_over (&mark, attendee->status);
}

gboolean
hub_pass_is_good (const HubStoreAttendee *attendee)
{
  return strcmp (hub_pass_status (attendee), "valid") == 0;
}

/* Where only the whole name is known its first word is the first name. */
static void
fill_names (HubPass *pass, const HubStoreAttendee *attendee)
{
  const char *blank = strchr (attendee->holder, ' ');
  gboolean known = *attendee->first_name != '\0' || *attendee->last_name != '\0';

  pass->holder = g_strdup (attendee->holder);
  pass->first_name = known ? g_strdup (attendee->first_name)
                           : g_strndup (attendee->holder, blank != NULL ? (gsize) (blank - attendee->holder) : strlen (attendee->holder));
  pass->last_name = known ? g_strdup (attendee->last_name) : g_strdup (blank != NULL ? blank + 1 : "");
}

static void
fill_full (HubPass *pass, const HubStoreAttendee *attendee)
{
  fill_names (pass, attendee);
  pass->currency = g_strdup (attendee->currency);
  pass->email = g_strdup (attendee->email);
  pass->phone = g_strdup (attendee->phone);
  pass->gate_name = g_strdup (attendee->gate_name);
  pass->receipt = g_strdup (attendee->receipt);
  pass->price = attendee->price;
  pass->admits = attendee->admits;
  pass->sold_at = attendee->sold_at;
  pass->order = attendee->order;
  pass->account = attendee->account;
  pass->checked_in = attendee->inside > 0;
  pass->checked_in_at = pass->checked_in ? attendee->entered_at : 0;
}

HubPass *
hub_pass_new (const HubStoreAttendee *attendee, const HubCaller *caller)
{
  TkTicketId id = { (guint32) attendee->event, (guint16) attendee->type, (guint32) attendee->serial, (guint8) attendee->issue };
  HubPass *pass = g_new0 (HubPass, 1);

  pass->key = hub_ticket_key (attendee->event, attendee->type, attendee->serial, attendee->issue);
  pass->code = tk_ticket_id_is_foreign (&id) ? g_strdup ("") : tk_human_code_format (&id); /* theirs is kept as a digest */
  pass->title = g_strdup (attendee->title);
  pass->venue = g_strdup (attendee->venue);
  pass->zone = g_strdup (attendee->zone);
  pass->type_name = g_strdup (attendee->type_name);
  pass->status = g_strdup (hub_pass_status (attendee));
  pass->seat = g_strdup (attendee->seat);
  pass->event = attendee->event;
  pass->type = attendee->type;
  pass->serial = attendee->serial;
  pass->issue = attendee->issue;
  pass->starts_at = attendee->starts_at;
  pass->ends_at = attendee->ends_at;
  pass->full = hub_pass_may_see (caller, attendee);
  if (pass->full)
    fill_full (pass, attendee);
  return pass;
}

/* ---- One ---- */

typedef struct
{
  const HubCaller *caller;
  const char *said;
  gint64 now;
  HubStoreAttendee *attendee;
} One;

static gboolean
read_one (SqlConn *conn, gpointer data, GError **error)
{
  One *one = data;
  g_autoptr (GError) failure = NULL;

  g_clear_pointer (&one->attendee, hub_store_attendee_free);
  if (one->caller != NULL && hub_pass_find (conn, one->caller, 0, one->said, &one->attendee, &failure))
    return TRUE;
  if (failure != NULL && !g_error_matches (failure, HUB_ERROR, HUB_ERROR_NOT_FOUND))
    return g_propagate_error (error, g_steal_pointer (&failure)), FALSE;
  return hub_pass_find_for_nobody (conn, one->now, one->said, &one->attendee, error); /* as much as anybody sees */
}

HubPass *
hub_service_pass (HubService *service, const HubCaller *caller, const char *said, GError **error)
{
  One one = { .caller = caller, .said = said, .now = hub_now (service) };
  HubPass *pass = NULL;

  if (hub_readers_run (service->readers, read_one, &one, error))
    pass = hub_pass_new (one.attendee, caller);
  hub_store_attendee_free (one.attendee);
  return pass;
}

/* ---- Lists ---- */

typedef struct
{
  const HubCaller *caller;
  const HubAttendees *asked;
  HubStoreAttendeeFilter filter;
  HubPassFunc func;
  gpointer data;
  gint64 *total;
  char **title;
} Listing;

static gboolean
tell (const HubStoreAttendee *attendee, gpointer data, GError **error)
{
  const Listing *listing = data;
  g_autoptr (HubPass) pass = hub_pass_new (attendee, listing->caller);

  return listing->func (pass, listing->data, error);
}

static gboolean
read_list (SqlConn *conn, gpointer data, GError **error)
{
  Listing *listing = data;

  return hub_store_attendee_each (conn, &listing->filter, tell, listing, error);
}

gboolean
hub_service_my_passes (HubService *service, const HubCaller *caller, gint64 limit, gint64 offset, HubPassFunc func, gpointer data,
                       GError **error)
{
  Listing listing = { .caller = caller, .func = func, .data = data,
                      .filter = { .account = caller->account, .inside = -1, .limit = limit, .offset = offset } };

  return hub_readers_run (service->readers, read_list, &listing, error);
}

/* Whoever may not even see the event is not told that it is there. */
static gboolean
refuse_list (const Listing *listing, SqlConn *conn, GError **error)
{
  g_autoptr (HubEvent) event = NULL;

  if (!hub_event_read (conn, listing->asked->event, &event, error))
    return FALSE;
  if (event == NULL || !hub_event_may_see (event, listing->caller))
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no such event."));
  return hub_refuse (error, HUB_ERROR_FORBIDDEN, _("Only the organizer of this event and administrators may see this"));
}

static gboolean
check_event (Listing *listing, SqlConn *conn, GError **error)
{
  gint64 organizer = 0;

  return hub_pass_event (conn, listing->asked->event, &organizer, listing->title, error)
         && (hub_pass_may_run (listing->caller, organizer, listing->asked->exporting)
             || refuse_list (listing, conn, error));
}

/* What is a ticket's code is looked for as that. *one: the ticket, or NULL. */
static gboolean
find_by_code (const Listing *listing, SqlConn *conn, HubStoreAttendee **one, GError **error)
{
  g_autoptr (GError) failure = NULL;

  *one = NULL;
  if (listing->filter.q == NULL || *listing->filter.q == '\0'
      || hub_pass_find (conn, listing->caller, listing->asked->event, listing->filter.q, one, &failure)
      || g_error_matches (failure, HUB_ERROR, HUB_ERROR_NOT_FOUND) || g_error_matches (failure, HUB_ERROR, HUB_ERROR_INVALID))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
read_attendees (SqlConn *conn, gpointer data, GError **error)
{
  Listing *listing = data;
  g_autoptr (HubStoreAttendee) one = NULL;

  if (listing->title != NULL)
    g_clear_pointer (listing->title, g_free);
  if (!check_event (listing, conn, error) || !find_by_code (listing, conn, &one, error))
    return FALSE;
  if (one != NULL)
    {
      if (listing->total != NULL)
        *listing->total = 1;
      return listing->filter.offset > 0 || tell (one, listing, error);
    }
  return (listing->total == NULL || hub_store_attendee_count (conn, &listing->filter, listing->total, error))
         && hub_store_attendee_each (conn, &listing->filter, tell, listing, error);
}

gboolean
hub_service_attendees (HubService *service, const HubCaller *caller, const HubAttendees *asked, HubPassFunc func, gpointer data,
                       gint64 *total, char **title, GError **error)
{
  Listing listing = { .caller = caller, .asked = asked, .func = func, .data = data, .total = total, .title = title,
                      .filter = { .event = asked->event, .q = asked->q, .inside = asked->checked_in, .good = !asked->all,
                                  .limit = asked->limit, .offset = asked->offset } };

  return hub_readers_run (service->readers, read_attendees, &listing, error);
}
