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

/* ---- Must somebody have come in too often, in whatever order it was? ---- */

/* One terminal's passages are in its order; between terminals any order may be the true one. */
typedef struct
{
  const Story *story;
  gint64 admits;
  guint n, first[TILLS_MAX], end[TILLS_MAX];
  GHashTable *tried;   /* "p p p inside" */
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

static gboolean
was_tried (Search *search, const guint *at, gint64 inside)
{
  g_autoptr (GString) key = g_string_new (NULL);

  for (guint i = 0; i < search->n; i++)
    g_string_append_printf (key, "%u ", at[i]);
  g_string_append_printf (key, "%" D, inside);
  return !g_hash_table_add (search->tried, g_string_free (g_steal_pointer (&key), FALSE));
}

/* TRUE when there is an order from here on in which nobody came in too often. */
static gboolean
can_be_explained (Search *search, guint *at, gint64 inside)
{
  gboolean done = TRUE;

  if (g_hash_table_size (search->tried) > STATES_MAX)
    return TRUE;
  if (was_tried (search, at, inside))
    return FALSE;
  for (guint i = 0; i < search->n; i++)
    {
      if (at[i] == search->end[i])
        continue;
      const SimEntry *entry = search->story->known->pdata[at[i]];
      gint64 then = is_entry (entry) ? inside + bodies (entry) : MAX (0, inside - bodies (entry));
      done = FALSE;
      if (is_entry (entry) && then > search->admits && sim_is (entry, "checkin.entry"))
        continue;
      at[i]++;
      gboolean explained = can_be_explained (search, at, then);
      at[i]--;
      if (explained)
        return TRUE;
    }
  return done;
}

static gboolean
came_in_too_often (const Gates *gates, const Story *story)
{
  Search search = { .story = story, .admits = admits_of (gates, &story->ticket) };
  guint at[TILLS_MAX];

  if (story->known->len < 2 || !split (&search))
    return FALSE;
  memcpy (at, search.first, sizeof at);
  search.tried = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean explained = can_be_explained (&search, at, 0);
  g_hash_table_unref (search.tried);
  return !explained;
}

/* Where nobody is let back in, leaving does not make room. */
static gboolean
came_back_in (const Gates *gates, const Story *story)
{
  gint64 entered = 0;

  for (guint i = 0; i < story->known->len; i++)
    {
      const SimEntry *entry = story->known->pdata[i];
      gint64 gate = sim_number (entry->json, "gate");

      if (!sim_is (entry, "checkin.entry") || !is_entry (entry))
        continue;
      if (!g_hash_table_contains (gates->once, &gate))
        return FALSE;
      entered += bodies (entry);
    }
  return entered > admits_of (gates, &story->ticket);
}

/* ---- The incident, at the hub and at each gate it concerns ---- */

static char *
find_incident (Gates *gates, const char *subject)
{
  char *id = NULL;
  sqlite3_stmt *stmt = sim_query (gates->look, gates->look->hub, "hub",
                                  "SELECT id FROM incident WHERE kind = 'double_entry' AND closed = 0 AND subject = ?1");

  if (stmt != NULL)
    sqlite3_bind_text (stmt, 1, subject, -1, SQLITE_STATIC);
  if (sim_step (gates->look, stmt))
    id = g_strdup (sim_column (stmt, 0));
  sqlite3_finalize (stmt);
  return id;
}

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
    sim_violates (look, "I3: %s was never told that ticket %s entered twice, once of it here (incident %s)", till->name, subject, id);
  sqlite3_finalize (stmt);
  return look->violation == NULL;
}

static gboolean
check_incident (Gates *gates, const Story *story)
{
  const SimTicket *ticket = &story->ticket;
  const SimEntry *last = story->known->pdata[story->known->len - 1], *first = story->known->pdata[0];
  g_autofree char *subject = g_strdup_printf ("%" D "-%" D "-%" D "-%" D, ticket->event, ticket->type, ticket->serial, ticket->issue);
  g_autofree char *id = find_incident (gates, subject);

  if (id == NULL)
    return sim_violates (gates->look, "I3: ticket %s came in too often (%u passages; entry %" D " of terminal %" D ", entry %" D " of terminal %" D
                         "), and no incident says so", subject, story->known->len, first->seq, first->terminal, last->seq,
                         last->terminal);
  for (guint i = 0; i < story->known->len; i++)
    {
      const SimEntry *entry = story->known->pdata[i];

      if (!check_told (gates, g_hash_table_lookup (gates->look->by_terminal, &entry->terminal), id, subject))
        return FALSE;
    }
  return TRUE;
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
    if ((came_in_too_often (gates, story) || came_back_in (gates, story)) && !check_incident (gates, story))
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
