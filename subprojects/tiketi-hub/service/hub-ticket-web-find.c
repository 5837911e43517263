/* Which ticket a caller means: by its key, its human code, or its token. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-ticket-web-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-error.h"
#include "hub-find.h"
#include "hub-store-catalogue.h"
#include "tk-human-code.h"
#include "tk-payload.h"

#define NOBODYS_DAYS 30
#define NOBODYS_EVENTS 1000

typedef struct
{
  const HubCaller *caller;
  const char *said;
  gint64 event;       /* 0: whichever it is of */
  gint64 since, most; /* of the events a code is tried with */
} Search;

static gboolean
refuse_unknown (GError **error)
{
  return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no ticket with this code; check what was typed"));
}

/* Digits without a leading zero, up to `most`. */
static gboolean
take_number (const char **text, guint64 most, char end, guint64 *out)
{
  const char *p = *text;
  guint64 number = 0;

  if (!g_ascii_isdigit (*p) || (*p == '0' && g_ascii_isdigit (p[1])))
    return FALSE;
  for (; g_ascii_isdigit (*p) && number <= most; p++)
    number = number * 10 + (guint64) (*p - '0');
  if (number > most || *p != end)
    return FALSE;
  *text = end != '\0' ? p + 1 : p;
  *out = number;
  return TRUE;
}

gboolean
hub_pass_parse_key (const char *said, TkTicketId *out)
{
  guint64 event, type, serial, issue;

  if (!take_number (&said, G_MAXUINT32, '-', &event) || !take_number (&said, G_MAXUINT16, '-', &type)
      || !take_number (&said, G_MAXUINT32, '-', &serial) || !take_number (&said, G_MAXUINT8, '\0', &issue))
    return FALSE;
  *out = (TkTicketId){ (guint32) event, (guint16) type, (guint32) serial, (guint8) issue };
  return TRUE;
}

static gboolean
get (SqlConn *conn, gint64 event, const TkTicketId *id, HubStoreAttendee **out, GError **error)
{
  *out = NULL;
  return (event != 0 && event != id->event) || hub_store_attendee_get (conn, id->event, id->type, id->serial, id->issue, out, error);
}

/* What a code may be of: whoever may not see others' tickets has no use for their events. */
static GArray *
list_events (SqlConn *conn, const Search *search, GError **error)
{
  const HubCaller *caller = search->caller;

  if (search->event != 0)
    {
      GArray *one = g_array_new (FALSE, FALSE, sizeof (gint64));

      return g_array_append_val (one, search->event);
    }
  if (caller == NULL || hub_pass_may_run (caller, 0, FALSE))
    return hub_store_attendee_events (conn, search->since, search->most, error);
  return hub_store_attendee_own_events (conn, caller->account, error);
}

/* A code says nothing of its event but by its check symbols: two events in a thousand may share one. */
static gboolean
get_by_code (SqlConn *conn, const Search *search, HubStoreAttendee **out, GError **error)
{
  g_autoptr (HubStoreAttendee) best = NULL;
  g_autoptr (GArray) events = list_events (conn, search, error);

  if (events == NULL)
    return FALSE;
  for (guint i = 0; i < events->len; i++)
    {
      gint64 event = g_array_index (events, gint64, i);
      g_autoptr (HubStoreAttendee) found = NULL;
      TkTicketId id;

      if (!tk_human_code_parse (search->said, (guint32) event, &id))
        continue;
      if (!get (conn, 0, &id, &found, error))
        return FALSE;
      if (found != NULL && (best == NULL || (hub_pass_may_see (search->caller, found) && !hub_pass_may_see (search->caller, best))))
        {
          g_clear_pointer (&best, hub_store_attendee_free);
          best = g_steal_pointer (&found);
        }
    }
  *out = g_steal_pointer (&best);
  return TRUE;
}

static gboolean
get_by_token (SqlConn *conn, gint64 event, const char *code, HubStoreAttendee **out, GError **error)
{
  TkToken token;
  HubFound found;

  *out = NULL;
  if (!tk_token_parse (code, strlen (code), &token, NULL))
    return TRUE;
  return hub_find_ticket (conn, token.id.event, code, &found, error) && get (conn, event, &found.id, out, error);
}

static gboolean
run_search (SqlConn *conn, const Search *search, HubStoreAttendee **out, GError **error)
{
  const char *said = search->said;
  g_autoptr (HubStoreAttendee) found = NULL;
  TkPayloadKind kind;
  g_autofree char *code = tk_payload_clean (said, strlen (said), &kind);
  TkTicketId id;
  gboolean read = TRUE;

  if (hub_pass_parse_key (said, &id))
    read = get (conn, search->event, &id, &found, error);
  if (read && found == NULL && kind == TK_PAYLOAD_TOKEN)
    read = get_by_token (conn, search->event, code, &found, error);
  else if (read && found == NULL)
    read = get_by_code (conn, search, &found, error);
  if (!read)
    return FALSE;
  if (found == NULL)
    return refuse_unknown (error);
  *out = g_steal_pointer (&found);
  return TRUE;
}

gboolean
hub_pass_find (SqlConn *conn, const HubCaller *caller, gint64 event, const char *said, HubStoreAttendee **out, GError **error)
{
  const Search search = { caller, said, event, G_MININT64, G_MAXINT64 };

  return run_search (conn, &search, out, error);
}

gboolean
hub_pass_find_for_nobody (SqlConn *conn, gint64 now, const char *said, HubStoreAttendee **out, GError **error)
{
  const Search search = { NULL, said, 0, now - NOBODYS_DAYS * HUB_DAY_MS, NOBODYS_EVENTS };

  return run_search (conn, &search, out, error);
}

gboolean
hub_pass_find_full (SqlConn *conn, const HubCaller *caller, const char *said, HubStoreAttendee **out, GError **error)
{
  g_autoptr (HubStoreAttendee) found = NULL;

  if (!hub_pass_find (conn, caller, 0, said, &found, error))
    return FALSE;
  if (!hub_pass_may_see (caller, found))
    return refuse_unknown (error);
  *out = g_steal_pointer (&found);
  return TRUE;
}

gboolean
hub_pass_event (SqlConn *conn, gint64 event, gint64 *organizer, char **title, GError **error)
{
  g_autofree char *found = NULL;

  if (!hub_store_attendee_event (conn, event, organizer, &found, error))
    return FALSE;
  if (found == NULL)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no event %" PRId64 "; look at the list of events"), event);
  if (title != NULL)
    *title = g_steal_pointer (&found);
  return TRUE;
}
