/* Check-ins: what happened at a gate is recorded as it happened; two entries without an exit between become an incident
 * at both gates. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-apply.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-store-catalogue.h"
#include "hub-store-change.h"
#include "hub-store-checkin.h"
#include "hub-store-incident.h"
#include "tk-journal.h"

#define DOUBLE_ENTRY "double_entry"

static gboolean
is_entry (const HubStoreCheckin *checkin)
{
  return strcmp (checkin->body->direction, "entry") == 0;
}

/* Bodies went in or out; a denial and something unknown are of no interest to other gates. */
static gboolean
is_passage (const HubStoreCheckin *checkin)
{
  return strcmp (checkin->kind, TK_KIND_CHECKIN_DENIED) != 0 && checkin->body->type > 0
         && checkin->body->serial > 0;
}

/* ---- The feed ---- */

static gboolean
publish (SqlConn *conn, const HubStoreCheckin *checkin, gint64 origin, GError **error)
{
  const TkWireCheckin *body = checkin->body;
  TkWireSeen seen = { .id = checkin->id, .direction = body->direction, .verdict = body->verdict,
                      .gate_name = checkin->gate_name, .terminal_name = checkin->terminal_name, .event = body->event,
                      .type = body->type, .serial = body->serial, .issue = body->issue, .gate = body->gate,
                      .terminal = checkin->terminal, .count = body->count, .at = checkin->at,
                      .annulled = checkin->annulled };
  g_autofree char *text = tk_wire_encode (&tk_wire_seen_shape, &seen);
  HubStoreChange change = { .kind = TK_CHANGE_CHECKIN, .key = checkin->id, .body = text, .event = body->event,
                            .origin = origin };
  return hub_store_change_put (conn, &change, error);
}

/* ---- Double entries ---- */

typedef struct
{
  const HubStoreCheckin *first;  /* the entry that was good */
  const HubStoreCheckin *second; /* the one too many */
} Pair;

/* Walks comings and goings in the order of time: the entry that puts more bodies inside than the ticket admits. What a
 * supervisor let in on purpose is no surprise. The latest such pair counts. */
static Pair
find_double (GPtrArray *passages, gint64 admits)
{
  Pair pair = { NULL, NULL };
  const HubStoreCheckin *last_entry = NULL;
  gint64 inside = 0;

  for (guint i = 0; i < passages->len; i++)
    {
      const HubStoreCheckin *passage = passages->pdata[i];

      if (!is_entry (passage))
        {
          inside = MAX (0, inside - passage->body->count);
          continue;
        }
      inside += passage->body->count;
      if (inside > admits && last_entry != NULL && strcmp (passage->kind, TK_KIND_CHECKIN_ENTRY) == 0)
        pair = (Pair){ last_entry, passage };
      last_entry = passage;
    }
  return pair;
}

static char *
describe_place (SqlConn *conn, const HubStoreCheckin *checkin, GError **error)
{
  TkWireEvent *event = NULL;

  if (!hub_store_event_get (conn, checkin->body->event, &event, error))
    return NULL;
  g_autofree char *time = tk_time_format (checkin->at, event != NULL ? event->zone : "UTC", "%H:%M:%S");
  if (event != NULL)
    tk_wire_free (&tk_wire_event_shape, event);
  return g_strdup_printf (_("%s (%s) at %s"), *checkin->gate_name != '\0' ? checkin->gate_name : _("an unknown gate"),
                          checkin->terminal_name, time);
}

static char *
find_words (HubApply *apply, const TkWireCheckin *ticket, GError **error)
{
  return hub_ticket_words (apply->conn, ticket->event, ticket->type, ticket->serial, error);
}

static gboolean
raise_double (HubApply *apply, const Pair *pair, const char *subject, GError **error)
{
  g_autofree char *words = find_words (apply, pair->second->body, error);
  g_autofree char *first = words != NULL ? describe_place (apply->conn, pair->first, error) : NULL;
  g_autofree char *second = first != NULL ? describe_place (apply->conn, pair->second, error) : NULL;

  if (second == NULL)
    return FALSE;
  return hub_apply_clash (apply, DOUBLE_ENTRY, subject, pair->second->body->event, error,
                          _("%s entered twice with no exit between: at %s and at %s; a copy of the ticket is in use, so "
                            "look at the buyer's papers if it comes again."),
                          words, first, second);
}

/* An exit that arrived late, or an annulment, explains it. */
static gboolean
settle_double (HubApply *apply, const TkWireCheckin *ticket, const char *subject, GError **error)
{
  gboolean open = FALSE;

  if (!hub_store_incident_is_open (apply->conn, DOUBLE_ENTRY, subject, &open, error))
    return FALSE;
  if (!open)
    return TRUE;
  g_autofree char *words = find_words (apply, ticket, error);
  if (words == NULL)
    return FALSE;
  g_autofree char *text = g_strdup_printf (_("%s had seemed to enter twice; what arrived later explains it."), words);
  HubIncident incident = { .kind = DOUBLE_ENTRY, .subject = subject, .text = text, .event = ticket->event, .severity = 1,
                           .terminal = apply->terminal->terminal, .closed = TRUE };
  return hub_incident_raise (apply->service, apply->conn, &incident, error);
}

static gboolean
judge_passages (HubApply *apply, const TkWireCheckin *ticket, GPtrArray *passages, GError **error)
{
  HubKnownType facts;
  g_autofree char *subject = g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT
                                              "-%" G_GINT64_FORMAT,
                                              ticket->event, ticket->type, ticket->serial, ticket->issue);

  if (!hub_known_type (apply->known, apply->conn, ticket->event, ticket->type, &facts, error))
    return FALSE;
  Pair pair = find_double (passages, facts.exists ? facts.admits : 1);
  return pair.second != NULL ? raise_double (apply, &pair, subject, error) : settle_double (apply, ticket, subject, error);
}

static gboolean
look_for_double (HubApply *apply, const TkWireCheckin *ticket, GError **error)
{
  g_autoptr (GPtrArray) passages = hub_store_checkin_passages (apply->conn, ticket, error);

  return passages != NULL && judge_passages (apply, ticket, passages, error);
}

/* ---- Applying ---- */

/* Somebody was let in with a ticket that was no longer good: it happened, and people must know. */
static gboolean
check_status (HubApply *apply, const HubStoreCheckin *checkin, const char *status, GError **error)
{
  if (!is_entry (checkin) || strcmp (checkin->kind, TK_KIND_CHECKIN_ENTRY) != 0 || *status == '\0'
      || strcmp (status, "valid") == 0)
    return TRUE;
  g_autofree char *words = find_words (apply, checkin->body, error);
  return words != NULL
         && hub_apply_clash (apply, "admitted_not_valid", checkin->id, checkin->body->event, error,
                             _("“%s” let %s in although it is %s; the gate had not heard of it yet."),
                             apply->terminal->name, words, status);
}

static gboolean
fill_names (HubApply *apply, HubStoreCheckin *checkin, GError **error)
{
  const char *gate;

  if (!hub_known_gate (apply->known, apply->conn, checkin->body->gate, &gate, error))
    return FALSE;
  checkin->gate_name = g_strdup (gate);
  checkin->terminal_name = g_strdup (apply->terminal->name);
  return TRUE;
}

/* It is the first, alone: the usual case, in which nothing can be double. */
static gboolean
store_passage (HubApply *apply, HubStoreCheckin *checkin, GError **error)
{
  HubStoreLook look;

  if (!hub_store_checkin_look (apply->conn, checkin, &look, error))
    return FALSE;
  checkin->annulled = look.annulled;
  return hub_store_checkin_add (apply->conn, checkin, error)
         && publish (apply->conn, checkin, checkin->terminal, error)
         && check_status (apply, checkin, look.status, error)
         && (look.passages == 0 || look_for_double (apply, checkin->body, error));
}

static gboolean
store_checkin (HubApply *apply, HubStoreCheckin *checkin, GError **error)
{
  gboolean invited;

  if (!hub_apply_invited (apply, checkin->body->event, &invited, error))
    return FALSE;
  if (!invited)
    return TRUE;
  /* Nobody passes with no body: a count left out is one. */
  if (is_passage (checkin) && checkin->body->count == 0)
    checkin->body->count = 1;
  if (!fill_names (apply, checkin, error))
    return FALSE;
  if (is_passage (checkin))
    return store_passage (apply, checkin, error);
  return hub_store_checkin_is_annulled (apply->conn, checkin->id, checkin->body->event, &checkin->annulled, error)
         && hub_store_checkin_add (apply->conn, checkin, error);
}

/* Takes over body. */
static HubStoreCheckin *
new_checkin (const HubApply *apply, TkWireCheckin *body)
{
  HubStoreCheckin *checkin = g_new0 (HubStoreCheckin, 1);

  checkin->id = g_strdup (apply->entry->id);
  checkin->kind = g_strdup (apply->entry->kind);
  checkin->body = body;
  checkin->terminal = apply->terminal->terminal;
  checkin->seq = apply->entry->seq;
  checkin->at = apply->entry->at;
  checkin->staff = g_strdup (apply->entry->staff);
  return checkin;
}

static TkWireCheckin *
decode (HubApply *apply)
{
  TkWireCheckin *body = hub_apply_decode (apply, &tk_wire_checkin_shape);

  if (body == NULL || strcmp (body->direction, "entry") == 0 || strcmp (body->direction, "exit") == 0)
    return body;
  apply->dead = g_strdup_printf (_("“%s” is not a direction; it must be entry or exit"), body->direction);
  tk_wire_free (&tk_wire_checkin_shape, body);
  return NULL;
}

gboolean
hub_apply_checkin (HubApply *apply, GError **error)
{
  TkWireCheckin *body = decode (apply);

  if (body == NULL)
    return TRUE;
  g_autoptr (HubStoreCheckin) checkin = new_checkin (apply, body);
  return store_checkin (apply, checkin, error);
}

/* The annulled one may be another terminal's, which has to be told, or may not have arrived yet. */
static gboolean
annul (HubApply *apply, const char *id, gint64 event, GError **error)
{
  g_autoptr (HubStoreCheckin) annulled = NULL;

  if (!hub_store_checkin_get (apply->conn, id, &annulled, error))
    return FALSE;
  if (annulled == NULL || annulled->body->event != event)
    return TRUE;
  annulled->annulled = TRUE;
  return hub_store_checkin_annul (apply->conn, id, error)
         && (!is_passage (annulled)
             || (publish (apply->conn, annulled, apply->terminal->terminal, error)
                 && look_for_double (apply, annulled->body, error)));
}

gboolean
hub_apply_annulment (HubApply *apply, GError **error)
{
  gboolean invited;
  TkWireCheckin *body = decode (apply);

  if (body == NULL)
    return TRUE;
  g_autoptr (HubStoreCheckin) checkin = new_checkin (apply, body);
  if (*body->annuls == '\0')
    {
      apply->dead = g_strdup (_("It does not say which check-in it annuls"));
      return TRUE;
    }
  if (!hub_apply_invited (apply, body->event, &invited, error))
    return FALSE;
  return !invited
         || (hub_store_checkin_add (apply->conn, checkin, error) && annul (apply, body->annuls, body->event, error));
}
