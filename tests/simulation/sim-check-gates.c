/* I3: who came in and left with which ticket; whoever came in too often is an incident, and no gate that knew let it happen.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-check-private.h"

#include <string.h>

#define STATES_MAX 20000
#define TILLS_MAX 16

typedef struct
{
  SimTicket ticket;
  GPtrArray *known;      /* SimEntry: passages the hub has, in the order of (terminal, seq) */
} Story;

typedef struct
{
  SimLook *look;
  GHashTable *stories;   /* SimTicket → Story */
  GHashTable *annulled;  /* ids */
  GHashTable *admits;    /* SimTicket of type → how many it lets in */
  GHashTable *once;      /* gates that let nobody back in */
} Gates;

static void
story_free (gpointer data)
{
  Story *story = data;

  g_ptr_array_unref (story->known);
  g_free (story);
}

static gboolean
is_entry (const SimEntry *entry)
{
  return strcmp (sim_text (entry->json, "direction"), "exit") != 0;
}

static gint64
bodies (const SimEntry *entry)
{
  return MAX (sim_number (entry->json, "count"), 1);
}

static gint64
admits_of (const Gates *gates, const SimTicket *ticket)
{
  SimTicket type = { ticket->event, ticket->type, 0, 0 };
  const gint64 *admits = g_hash_table_lookup (gates->admits, &type);

  return admits != NULL ? *admits : 1;
}

/* ---- Reading ---- */

static gboolean
read_rules (Gates *gates)
{
  SimLook *look = gates->look;
  sqlite3_stmt *stmt = sim_query (look, look->hub, "hub", "SELECT event, type, admits FROM ticket_type");

  while (sim_step (look, stmt))
    {
      SimTicket type = { sqlite3_column_int64 (stmt, 0), sqlite3_column_int64 (stmt, 1), 0, 0 };
      gint64 admits = sqlite3_column_int64 (stmt, 2);

      g_hash_table_insert (gates->admits, g_memdup2 (&type, sizeof type), g_memdup2 (&admits, sizeof admits));
    }
  sqlite3_finalize (stmt);
  stmt = sim_query (look, look->hub, "hub", "SELECT gate FROM gate WHERE reentry = 0");
  while (sim_step (look, stmt))
    {
      gint64 gate = sqlite3_column_int64 (stmt, 0);

      g_hash_table_add (gates->once, g_memdup2 (&gate, sizeof gate));
    }
  sqlite3_finalize (stmt);
  return look->violation == NULL;
}

static void
find_annulled (Gates *gates, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const SimEntry *entry = entries->pdata[i];

      if (sim_is (entry, "checkin.annulled"))
        g_hash_table_add (gates->annulled, (gpointer) sim_text (entry->json, "annuls"));
    }
}

static void
tell_stories (Gates *gates, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      SimEntry *entry = entries->pdata[i];
      SimTicket ticket = sim_ticket (entry->json);
      Story *story;

      if (!sim_is_passage (entry) || ticket.serial == 0 || g_hash_table_contains (gates->annulled, entry->id)
          || strcmp (entry->status, "dead") == 0)
        continue;
      story = g_hash_table_lookup (gates->stories, &ticket);
      if (story == NULL)
        {
          story = g_new (Story, 1);
          *story = (Story) { ticket, g_ptr_array_new () };
          g_hash_table_insert (gates->stories, &story->ticket, story);
        }
      g_ptr_array_add (story->known, entry);
      gates->look->counts.passages++;
    }
}

/* ---- How many came in too often, in whatever order it was? ---- */

/* One terminal's passages are in its order; between terminals any order may be the true one. */
typedef struct
{
  const Gates *gates;
  const Story *story;
  gint64 admits;
  guint n, first[TILLS_MAX], end[TILLS_MAX];
  GHashTable *known;   /* "p p p inside" → how many at least from there on, + 1 */
} Search;

static gboolean
split (Search *search)
{
  const GPtrArray *known = search->story->known;

  for (guint i = 0; i < known->len; i++)
    {
      const SimEntry *entry = known->pdata[i], *before = i > 0 ? known->pdata[i - 1] : NULL;

      if (before == NULL || before->terminal != entry->terminal)
        {
          if (search->n == TILLS_MAX)
            return FALSE;
          search->first[search->n++] = i;
        }
      search->end[search->n - 1] = i + 1;
    }
  return TRUE;
}

static char *
name_state (const Search *search, const guint *at, gint64 inside, gint64 entered)
{
  GString *key = g_string_new (NULL);

  for (guint i = 0; i < search->n; i++)
    g_string_append_printf (key, "%u ", at[i]);
  g_string_append_printf (key, "%" D " %" D, inside, entered);
  return g_string_free (key, FALSE);
}

/* Where nobody is let back in, leaving does not make room. What a supervisor let in on purpose is no surprise. */
static gboolean
is_too_many (const Search *search, const SimEntry *entry, gint64 inside, gint64 entered)
{
  gint64 gate = sim_number (entry->json, "gate");
  gboolean once = g_hash_table_contains (search->gates->once, &gate);

  return is_entry (entry) && sim_is (entry, "checkin.entry") && bodies (entry) + (once ? entered : inside) > search->admits;
}

/* The fewest entries too many, over all orders from here on. */
static guint
fewest (Search *search, guint *at, gint64 inside, gint64 entered)
{
  guint best = G_MAXUINT;
  g_autofree char *state = name_state (search, at, inside, entered);
  guint found = GPOINTER_TO_UINT (g_hash_table_lookup (search->known, state));

  if (found > 0)
    return found - 1;
  if (g_hash_table_size (search->known) > STATES_MAX)
    return 0;
  for (guint i = 0; i < search->n && best > 0; i++)
    {
      if (at[i] == search->end[i])
        continue;
      const SimEntry *entry = search->story->known->pdata[at[i]];
      guint here = is_too_many (search, entry, inside, entered) ? 1 : 0;
      at[i]++;
      guint rest = is_entry (entry) ? fewest (search, at, inside + bodies (entry), entered + bodies (entry))
                                    : fewest (search, at, MAX (0, inside - bodies (entry)), entered);
      at[i]--;
      best = MIN (best, here + rest);
    }
  best = best == G_MAXUINT ? 0 : best; /* nothing left */
  g_hash_table_insert (search->known, g_steal_pointer (&state), GUINT_TO_POINTER (best + 1));
  return best;
}

static guint
count_too_many (const Gates *gates, const Story *story)
{
  Search search = { .gates = gates, .story = story, .admits = admits_of (gates, &story->ticket) };
  guint at[TILLS_MAX];

  if (story->known->len < 2 || !split (&search))
    return 0;
  memcpy (at, search.first, sizeof at);
  search.known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint found = fewest (&search, at, 0, 0);
  g_hash_table_unref (search.known);
  return found;
}

/* ---- The incidents, at the hub and at each gate they concern: one for each entry too many ---- */

static gboolean
check_told (Gates *gates, const SimTill *till, const char *id, const char *subject)
{
  SimLook *look = gates->look;
  sqlite3_stmt *stmt;

  if (till->db == NULL || !till->seen->synced || till->revoked_at != 0 || till->quarantined_at != 0)
    return TRUE;
  stmt = sim_query (look, till->db, till->name, "SELECT 1 FROM incident WHERE id = ?1 AND kind = 'double_entry'");
  if (stmt != NULL)
    sqlite3_bind_text (stmt, 1, id, -1, SQLITE_STATIC);
  if (!sim_step (look, stmt))
    sim_violates (look, "I3: %s was never told of the entry too many %s, though the ticket passed there (incident %s)", till->name, subject, id);
  sqlite3_finalize (stmt);
  return look->violation == NULL;
}

static gboolean
is_named (const Story *story, const char *scan)
{
  for (guint i = 0; i < story->known->len; i++)
    {
      const SimEntry *entry = story->known->pdata[i];

      if (sim_is (entry, "checkin.entry") && strcmp (entry->id, scan) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
check_incident (Gates *gates, const Story *story, const char *id, const char *subject)
{
  if (!is_named (story, strchr (subject, '/') + 1))
    return sim_violates (gates->look, "I3: hub: incident %s is about %s, and that let nobody in", id, subject);
  for (guint i = 0; i < story->known->len; i++)
    {
      const SimEntry *entry = story->known->pdata[i];

      if (!check_told (gates, g_hash_table_lookup (gates->look->by_terminal, &entry->terminal), id, subject))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_incidents (Gates *gates, const Story *story, guint too_many)
{
  SimLook *look = gates->look;
  const SimTicket *ticket = &story->ticket;
  const SimEntry *first = story->known->pdata[0], *last = story->known->pdata[story->known->len - 1];
  g_autofree char *below = g_strdup_printf ("%" D "-%" D "-%" D "-%" D "/*", ticket->event, ticket->type, ticket->serial, ticket->issue);
  guint told = 0;
  sqlite3_stmt *stmt = sim_query (look, look->hub, "hub",
                                  "SELECT id, subject FROM incident WHERE kind = 'double_entry' AND closed = 0 AND subject GLOB ?1");

  if (stmt != NULL)
    sqlite3_bind_text (stmt, 1, below, -1, SQLITE_STATIC);
  while (sim_step (look, stmt) && check_incident (gates, story, sim_column (stmt, 0), sim_column (stmt, 1)))
    told++;
  sqlite3_finalize (stmt);
  return look->violation == NULL
         && (told >= too_many
             || sim_violates (look, "I3: with ticket %" D "-%" D "-%" D "-%" D " at least %u entries were too many (%u passages, from entry %" D " of terminal %" D
                              " to entry %" D " of terminal %" D "), and %u incidents say so", ticket->event, ticket->type, ticket->serial,
                              ticket->issue, too_many, story->known->len, first->seq, first->terminal, last->seq, last->terminal, told));
}

static gboolean
check_stories (Gates *gates)
{
  GHashTableIter iter;
  gpointer story;

  for (guint i = 0; i < gates->look->tills->len; i++)
    tell_stories (gates, ((const SimTill *) gates->look->tills->pdata[i])->at_hub);
  g_hash_table_iter_init (&iter, gates->stories);
  while (gates->look->seen->at_rest && g_hash_table_iter_next (&iter, NULL, &story))
    if (((const Story *) story)->known->len > 1 && !check_incidents (gates, story, count_too_many (gates, story)))
      return FALSE;
  return TRUE;
}

/* ---- No gate that knew ---- */

/* What was annulled later had still made room, or taken it, when the gate decided: in the gate's favour both ways. */
static gint64
weigh (const Gates *gates, const SimEntry *entry)
{
  if (!is_entry (entry))
    return -bodies (entry);
  return g_hash_table_contains (gates->annulled, entry->id) ? 0 : bodies (entry);
}

/* Somebody who left at another gate, and the feed brought word of it: that made room here, too. In the gate's favour. */
static gint64
left_elsewhere (const Gates *gates, const SimTill *here, const SimTicket *ticket)
{
  gint64 left = 0;

  for (guint i = 0; i < gates->look->tills->len; i++)
    {
      const SimTill *till = gates->look->tills->pdata[i];

      for (guint j = 0; till != here && j < till->facts->len; j++)
        {
          const SimEntry *entry = till->facts->pdata[j];
          SimTicket other = sim_is_passage (entry) && !is_entry (entry) ? sim_ticket (entry->json) : (SimTicket) { 0 };

          left += sim_ticket_equal (&other, ticket) ? bodies (entry) : 0;
        }
    }
  return left;
}

static gboolean
check_own_order (Gates *gates, const SimTill *till)
{
  g_autoptr (GHashTable) inside = g_hash_table_new_full (sim_ticket_hash, sim_ticket_equal, g_free, NULL);

  for (guint i = 0; i < till->facts->len; i++)
    {
      const SimEntry *entry = till->facts->pdata[i];
      SimTicket ticket = sim_ticket (entry->json);

      if (!sim_is_passage (entry) || ticket.serial == 0)
        continue;
      gint64 now = MAX (0, GPOINTER_TO_INT (g_hash_table_lookup (inside, &ticket)) + weigh (gates, entry));
      if (now > admits_of (gates, &ticket) && sim_is (entry, "checkin.entry")
          && now - left_elsewhere (gates, till, &ticket) > admits_of (gates, &ticket))
        return sim_violates (gates->look, "I3: %s let ticket %" D "-%" D "-%" D "-%" D " in a second time by itself (entry %" D ", scan %s)", till->name,
                             ticket.event, ticket.type, ticket.serial, ticket.issue, entry->seq, entry->id);
      g_hash_table_insert (inside, g_memdup2 (&ticket, sizeof ticket), GINT_TO_POINTER ((int) now));
    }
  return TRUE;
}

/* The least that may be inside by what the gate's database held when it decided. */
static gboolean
check_knew (Gates *gates, const SimScanSeen *scan)
{
  const SimEntry *own = g_hash_table_lookup (gates->look->entries, scan->scan);
  gint64 inside = 0;

  if (scan->knew == NULL || scan->repeat || own == NULL || !sim_is (own, "checkin.entry"))
    return TRUE;
  for (guint i = 0; scan->knew[i] != NULL; i++)
    {
      const SimEntry *entry = g_hash_table_lookup (gates->look->entries, scan->knew[i]);

      if (entry != NULL && entry != own && sim_is_passage (entry))
        inside += weigh (gates, entry);
    }
  SimTicket ticket = sim_ticket (own->json);
  return MAX (0, inside) + bodies (own) <= admits_of (gates, &ticket)
         || sim_violates (gates->look, "I3: gate %u of terminal %u knew that %" D " were inside with ticket %" D "-%" D "-%" D "-%" D ", and let %" D " more in (scan %s)",
                          scan->gate, scan->terminal, inside, ticket.event, ticket.type, ticket.serial, ticket.issue, bodies (own),
                          scan->scan);
}

static gboolean
check_gates (Gates *gates)
{
  SimLook *look = gates->look;

  if (!read_rules (gates))
    return FALSE;
  for (guint i = 0; i < look->tills->len; i++)
    {
      find_annulled (gates, ((const SimTill *) look->tills->pdata[i])->facts);
      find_annulled (gates, ((const SimTill *) look->tills->pdata[i])->at_hub);
    }
  for (guint i = 0; i < look->tills->len; i++)
    if (!check_own_order (gates, look->tills->pdata[i]))
      return FALSE;
  for (guint i = 0; i < look->seen->scans->len; i++)
    if (!check_knew (gates, look->seen->scans->pdata[i]))
      return FALSE;
  return check_stories (gates);
}

gboolean
sim_check_gates (SimLook *look)
{
  Gates gates = { .look = look };

  gates.stories = g_hash_table_new_full (sim_ticket_hash, sim_ticket_equal, NULL, story_free);
  gates.annulled = g_hash_table_new (g_str_hash, g_str_equal);
  gates.admits = g_hash_table_new_full (sim_ticket_hash, sim_ticket_equal, g_free, g_free);
  gates.once = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  gboolean good = check_gates (&gates);
  g_hash_table_unref (gates.once);
  g_hash_table_unref (gates.admits);
  g_hash_table_unref (gates.annulled);
  g_hash_table_unref (gates.stories);
  return good;
}
