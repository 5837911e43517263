/* What people decided against a verdict: who may, once, about something that happened there, and in the journal as the screen
 * said. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-check-private.h"

#include <string.h>

typedef struct
{
  SimLook *look;
  GHashTable *attention;   /* SimTicket of type: the organizer asks to look at those */
} Decisions;

/* ---- One terminal's journal, in order ---- */

/* What happened there so far. */
typedef struct
{
  const SimTill *till;
  GHashTable *made;        /* id → SimEntry: check-ins, refusals too */
  GHashTable *overridden;  /* id of a refused scan → the override that counts */
  GHashTable *annulled;    /* ids */
} Journal;

static gboolean
is_checkin (const SimEntry *entry)
{
  return sim_is_passage (entry) || sim_is (entry, "checkin.denied");
}

static gboolean
same_place (const SimEntry *one, const SimEntry *other)
{
  SimTicket a = sim_ticket (one->json), b = sim_ticket (other->json);

  return sim_ticket_equal (&a, &b) && sim_number (one->json, "gate") == sim_number (other->json, "gate")
         && strcmp (sim_text (one->json, "digest"), sim_text (other->json, "digest")) == 0
         && strcmp (sim_text (one->json, "verdict"), sim_text (other->json, "verdict")) == 0;
}

static gboolean
check_override (Decisions *decisions, Journal *journal, const SimEntry *entry)
{
  const char *about = sim_text (entry->json, "overrides");
  const SimEntry *refused = g_hash_table_lookup (journal->made, about), *before = g_hash_table_lookup (journal->overridden, about);
  SimLook *look = decisions->look;

  if (refused == NULL || !sim_is (refused, "checkin.denied") || strcmp (sim_text (refused->json, "direction"), "entry") != 0)
    return sim_violates (look, "I3: override %s of %s (entry %" D ") lets in after “%s”, which refused nobody there", entry->id,
                         journal->till->name, entry->seq, about);
  if (before != NULL && !g_hash_table_contains (journal->annulled, before->id))
    return sim_violates (look, "I3: scan %s of %s was overridden twice, by %s and by %s", about, journal->till->name, before->id, entry->id);
  if (*sim_text (entry->json, "approved_by") == '\0' || *sim_text (entry->json, "reason") == '\0' || sim_number (entry->json, "count") < 1)
    return sim_violates (look, "I7: override %s of %s names no supervisor, no reason or nobody let in", entry->id, journal->till->name);
  if (!same_place (refused, entry))
    return sim_violates (look, "I3: override %s of %s is about something else than the scan %s it names", entry->id, journal->till->name, about);
  g_hash_table_insert (journal->overridden, (gpointer) about, (gpointer) entry);
  return TRUE;
}

static gboolean
check_annulment (Decisions *decisions, Journal *journal, const SimEntry *entry)
{
  const char *about = sim_text (entry->json, "annuls");
  const SimEntry *made = g_hash_table_lookup (journal->made, about);
  SimLook *look = decisions->look;

  if (made == NULL || !sim_is_passage (made))
    return sim_violates (look, "I3: entry %" D " of %s annuls “%s”, which let nobody through there", entry->seq, journal->till->name, about);
  if (!g_hash_table_add (journal->annulled, (gpointer) about))
    return sim_violates (look, "I3: check-in %s of %s was annulled twice", about, journal->till->name);
  if (!same_place (made, entry) || *sim_text (entry->json, "reason") == '\0')
    return sim_violates (look, "I3: the annulment of %s (entry %" D " of %s) says something else than what it annuls, or not why", about, entry->seq,
                         journal->till->name);
  return *sim_text (entry->json, "approved_by") != '\0' || strcmp (made->staff, entry->staff) == 0
         || sim_violates (look, "I7: %s annulled by entry %" D " of %s what %s did, and no supervisor approved", entry->staff, entry->seq,
                          journal->till->name, made->staff);
}

static gboolean
check_attention (Decisions *decisions, Journal *journal, const SimEntry *entry)
{
  SimTicket type = sim_ticket (entry->json);

  type.serial = type.issue = 0;
  return !sim_is (entry, "checkin.entry") || !g_hash_table_contains (decisions->attention, &type)
         || sim_number (entry->json, "attention_seen") != 0
         || sim_violates (decisions->look, "I3: scan %s of %s let somebody in though the organizer asked to look, and nobody did", entry->id,
                          journal->till->name);
}

static gboolean
check_entry (Decisions *decisions, Journal *journal, const SimEntry *entry)
{
  if (sim_is (entry, "checkin.override") && !check_override (decisions, journal, entry))
    return FALSE;
  if (sim_is (entry, "checkin.annulled") && !check_annulment (decisions, journal, entry))
    return FALSE;
  if (is_checkin (entry))
    g_hash_table_insert (journal->made, entry->id, (gpointer) entry);
  return check_attention (decisions, journal, entry);
}

static gboolean
check_till (Decisions *decisions, const SimTill *till)
{
  Journal journal = { .till = till };
  gboolean good = TRUE;

  if (till->seen != NULL && till->seen->tampered)
    return TRUE;
  journal.made = g_hash_table_new (g_str_hash, g_str_equal);
  journal.overridden = g_hash_table_new (g_str_hash, g_str_equal);
  journal.annulled = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; good && i < till->facts->len; i++)
    good = check_entry (decisions, &journal, till->facts->pdata[i]);
  g_hash_table_unref (journal.made);
  g_hash_table_unref (journal.overridden);
  g_hash_table_unref (journal.annulled);
  return good;
}

/* ---- What screens said ---- */

static gboolean
fits (const SimDecisionSeen *decision, const SimEntry *entry)
{
  if (strcmp (entry->kind, decision->kind) != 0)
    return FALSE;
  if (sim_is (entry, "checkin.annulled"))
    return strcmp (sim_text (entry->json, "annuls"), decision->about) == 0;
  return strcmp (entry->id, decision->scan) == 0 && sim_number (entry->json, "count") == decision->count;
}

static gboolean
check_seen (SimLook *look, const SimDecisionSeen *decision)
{
  gint64 number = decision->terminal;
  const SimTill *till = g_hash_table_lookup (look->by_terminal, &number);

  look->counts.decisions++;
  for (guint i = 0; till != NULL && i < till->facts->len; i++)
    if (fits (decision, till->facts->pdata[i]))
      return TRUE;
  return (till != NULL && sim_may_lack (till, 0))
         || sim_violates (look, "I1: terminal %u said %s about scan %s was done, and no journal tells of it", decision->terminal, decision->kind,
                          decision->about);
}

/* ---- All of it ---- */

static gboolean
read_attention (Decisions *decisions)
{
  SimLook *look = decisions->look;
  sqlite3_stmt *stmt = sim_query (look, look->hub, "hub", "SELECT event, type FROM ticket_type WHERE attention <> ''");

  while (sim_step (look, stmt))
    {
      SimTicket type = { sqlite3_column_int64 (stmt, 0), sqlite3_column_int64 (stmt, 1), 0, 0 };

      g_hash_table_add (decisions->attention, g_memdup2 (&type, sizeof type));
    }
  sqlite3_finalize (stmt);
  return look->violation == NULL;
}

static gboolean
check_all (Decisions *decisions)
{
  SimLook *look = decisions->look;

  if (!read_attention (decisions))
    return FALSE;
  for (guint i = 0; i < look->tills->len; i++)
    if (!check_till (decisions, look->tills->pdata[i]))
      return FALSE;
  for (guint i = 0; i < look->seen->decisions->len; i++)
    if (!check_seen (look, look->seen->decisions->pdata[i]))
      return FALSE;
  return TRUE;
}

gboolean
sim_check_decisions (SimLook *look)
{
  Decisions decisions = { .look = look };

  decisions.attention = g_hash_table_new_full (sim_ticket_hash, sim_ticket_equal, g_free, NULL);
  gboolean good = check_all (&decisions);
  g_hash_table_unref (decisions.attention);
  return good;
}
