/* Replays a ticket's passages through the gates' own decision, in the order of their hybrid logical clocks.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-double.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-passage.h"
#include "hub-store-incident.h"
#include "tk-foreign.h"
#include "tk-journal.h"
#include "tk-replay.h"

#define DOUBLE_ENTRY "double_entry"

typedef struct
{
  HubApply *apply;
  const TkWireCheckin *ticket;
  GPtrArray *passages;  /* HubStoreCheckin */
  GHashTable *open;     /* subject → text of incidents that stand */
  char *prefix;         /* of their subjects */
  char *words;          /* the ticket, for people */
} Look;

static void
clear_look (Look *look)
{
  g_clear_pointer (&look->passages, g_ptr_array_unref);
  g_clear_pointer (&look->open, g_hash_table_unref);
  g_free (look->prefix);
  g_free (look->words);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, clear_look)

/* ---- The replay ---- */

static gboolean
fill_passed (Look *look, const HubStoreCheckin *checkin, TkGateRules *rules, TkPassed *passed, GError **error)
{
  const HubGate *gate;

  if (!hub_known_rules (look->apply->known, look->apply->conn, checkin->body->gate, &gate, error))
    return FALSE;
  *passed = (TkPassed){ .direction = hub_passage_direction (checkin->body->direction), .count = (guint) checkin->body->count,
                        .at_ms = checkin->when, .on_purpose = strcmp (checkin->kind, TK_KIND_CHECKIN_OVERRIDE) == 0 };
  if (gate == NULL)
    return TRUE;
  *rules = hub_gate_rules (gate);
  passed->rules = rules;
  if (rules->entries_per_day > 0)
    passed->day = hub_gate_day (gate, checkin->when);
  return TRUE;
}

/* (transfer full) of TkTooMany. */
static GArray *
replay (Look *look, GError **error)
{
  guint n = look->passages->len;
  g_autofree TkGateRules *rules = g_new0 (TkGateRules, n + 1);
  g_autofree TkPassed *passed = g_new0 (TkPassed, n + 1);
  HubKnownType type;

  if (!hub_known_type (look->apply->known, look->apply->conn, look->ticket->event, look->ticket->type, &type, error))
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      if (!fill_passed (look, look->passages->pdata[i], &rules[i], &passed[i], error))
        return NULL;
    }
  return tk_admission_replay (passed, n, type.exists ? (guint) type.admits : 1);
}

/* ---- What people are told ---- */

static char *
describe_place (Look *look, const HubStoreCheckin *checkin, GError **error)
{
  const HubGate *gate;

  if (!hub_known_rules (look->apply->known, look->apply->conn, checkin->body->gate, &gate, error))
    return NULL;
  g_autofree char *time = tk_time_format (checkin->when, gate != NULL ? gate->event->zone : "UTC", "%H:%M:%S");
  return g_strdup_printf (_("%s (%s) at %s"), *checkin->gate_name != '\0' ? checkin->gate_name : _("an unknown gate"),
                          checkin->terminal_name, time);
}

static char *
describe (const TkTooMany *found, const char *words, const char *first, const char *second)
{
  switch (found->kind == TK_VERDICT_RULE_REFUSED ? found->rule : TK_RULE_NONE)
    {
    case TK_RULE_NO_REENTRY:
      return g_strdup_printf (_("%s left and was let in again, which this gate does not allow: at %s and at %s; look at the "
                                "buyer's papers if it comes again."),
                              words, first, second);
    case TK_RULE_ENTRIES_TOTAL:
      return g_strdup_printf (_("%s was let in more often than it may be in all: at %s and at %s; look at the buyer's papers "
                                "if it comes again."),
                              words, first, second);
    case TK_RULE_ENTRIES_PER_DAY:
      return g_strdup_printf (_("%s was let in more often than it may be in one day: at %s and at %s; look at the buyer's "
                                "papers if it comes again."),
                              words, first, second);
    case TK_RULE_MINIMUM_INTERVAL:
      return g_strdup_printf (_("%s was let in again sooner than it may be: at %s and at %s; look at the buyer's papers if it "
                                "comes again."),
                              words, first, second);
    case TK_RULE_NONE:
    case TK_RULE_DIRECTION:
    case TK_RULE_TOO_EARLY:
    case TK_RULE_TOO_LATE:
    default:
      return g_strdup_printf (_("%s entered twice with no exit between: at %s and at %s; a copy of the ticket is in use, so "
                                "look at the buyer's papers if it comes again."),
                              words, first, second);
    }
}

static gboolean
find_words (Look *look, GError **error)
{
  const TkWireCheckin *ticket = look->ticket;

  if (look->words == NULL)
    look->words = hub_ticket_words (look->apply->conn, ticket->event, ticket->type, ticket->serial, error);
  return look->words != NULL;
}

/* One that stands already, with the same words, is not told again: every gate would hear of it anew. */
static gboolean
raise_one (Look *look, const TkTooMany *found, GError **error)
{
  const HubStoreCheckin *second = look->passages->pdata[found->second];
  g_autofree char *subject = g_strconcat (look->prefix, second->id, NULL);
  g_autofree char *first_place = NULL, *second_place = NULL, *text = NULL;

  if (!find_words (look, error) || (first_place = describe_place (look, look->passages->pdata[found->first], error)) == NULL
      || (second_place = describe_place (look, second, error)) == NULL)
    return FALSE;
  text = describe (found, look->words, first_place, second_place);
  const char *before = g_hash_table_lookup (look->open, subject);
  gboolean told = g_strcmp0 (before, text) == 0;
  g_hash_table_remove (look->open, subject);
  return told || hub_apply_clash (look->apply, DOUBLE_ENTRY, subject, look->ticket->event, error, "%s", text);
}

/* An exit that arrived late, or an annulment, explains it. */
static gboolean
close_one (Look *look, const char *subject, GError **error)
{
  if (!find_words (look, error))
    return FALSE;
  g_autofree char *text = g_strdup_printf (_("%s had seemed to enter once too often; what arrived later explains it."),
                                           look->words);
  HubIncident incident = { .kind = DOUBLE_ENTRY, .subject = subject, .text = text, .event = look->ticket->event,
                           .severity = 1, .terminal = look->apply->terminal->terminal, .closed = TRUE };
  return hub_incident_raise (look->apply->service, look->apply->conn, &incident, error);
}

static gboolean
tell (Look *look, const GArray *found, GError **error)
{
  GHashTableIter iter;
  gpointer subject;

  for (guint i = 0; i < found->len; i++)
    {
      if (!raise_one (look, &g_array_index (found, TkTooMany, i), error))
        return FALSE;
    }
  g_hash_table_iter_init (&iter, look->open); /* what is left of them */
  while (g_hash_table_iter_next (&iter, &subject, NULL))
    {
      if (!close_one (look, subject, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
hub_double_look (HubApply *apply, const TkWireCheckin *ticket, GError **error)
{
  g_auto (Look) look = { .apply = apply, .ticket = ticket };
  g_autoptr (GArray) found = NULL;

  /* The type of a ticket others issued may change while the incident is open. */
  gint64 type = ticket->serial >= (gint64) TK_FOREIGN_SERIAL_MIN ? 0 : ticket->type;
  look.prefix = g_strdup_printf ("%" PRId64 "-%" PRId64 "-%" PRId64 "-%" PRId64 "/", ticket->event, type,
                                 ticket->serial, ticket->issue);
  look.passages = hub_store_checkin_passages (apply->conn, ticket, error);
  if (look.passages == NULL || (found = replay (&look, error)) == NULL)
    return FALSE;
  look.open = hub_store_incident_open_below (apply->conn, DOUBLE_ENTRY, look.prefix, error);
  return look.open != NULL && tell (&look, found, error);
}
