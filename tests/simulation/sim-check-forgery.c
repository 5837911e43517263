/* I5: who edited its journal is found out, and nobody else is suspected. I6: what is green was sold, is signed by who sold it,
 * and is not known here as undone. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-check-private.h"

#include <string.h>

/* ---- I5 ---- */

static gboolean
has_incident (SimLook *look, gint64 terminal)
{
  gboolean found = FALSE;
  sqlite3_stmt *stmt = sim_query (look, look->hub, "hub", "SELECT text FROM incident WHERE kind = 'journal_chain' AND subject = ?1");
  g_autofree char *subject = g_strdup_printf ("%" D, terminal);

  if (stmt != NULL)
    sqlite3_bind_text (stmt, 1, subject, -1, SQLITE_STATIC);
  if (sim_step (look, stmt))
    found = *sim_column (stmt, 0) != '\0';
  sqlite3_finalize (stmt);
  return found;
}

static gboolean
check_suspicion (SimLook *look, const SimTill *till)
{
  gboolean tampered = till->seen != NULL && till->seen->tampered, caught = till->quarantined_at != 0;

  if (caught && !tampered && till->seen != NULL)
    return sim_violates (look, "I5: the hub has quarantined %s, whose journal nobody touched", till->name);
  if (!tampered || (!caught && !look->seen->at_rest))
    return TRUE;
  if (!caught)
    return sim_violates (look, "I5: the journal of %s was tampered with, and the hub has not noticed", till->name);
  return has_incident (look, till->terminal)
         || sim_violates (look, "I5: the hub has quarantined %s, and no incident says why", till->name);
}

gboolean
sim_check_tampering (SimLook *look)
{
  for (guint i = 0; i < look->tills->len; i++)
    if (!check_suspicion (look, look->tills->pdata[i]))
      return FALSE;
  return TRUE;
}

/* ---- I6 ---- */

static gboolean
is_empty (const guint8 key[32])
{
  static const guint8 zeros[32];

  return memcmp (key, zeros, sizeof zeros) == 0;
}

/* The key of issuer 1 is the hub's own. NULL: nobody has that number. */
static const guint8 *
find_key (const SimLook *look, gint64 issuer)
{
  const SimTill *till = g_hash_table_lookup (look->by_issuer, &issuer);

  if (issuer == 1)
    return look->hub_key;
  if (till == NULL)
    return NULL;
  return till->seen != NULL && !is_empty (till->seen->public_key) ? till->seen->public_key : till->hub_key;
}

static gboolean
check_signature (SimLook *look, const char *text, const char *where, guint32 terminal)
{
  SimToken token;
  const guint8 *key;

  if (!sim_token_read (text, &token))
    return TRUE; /* a typed code */
  look->counts.tokens++;
  key = find_key (look, token.issuer);
  if (key != NULL && sim_token_verify (&token, key))
    return TRUE;
  return sim_violates (look, "I6: %s (terminal %u): ticket %" D "-%" D "-%" D "-%" D " is not signed by issuer %" D " whose number it bears: %s", where, terminal,
                       token.ticket.event, token.ticket.type, token.ticket.serial, token.ticket.issue, token.issuer, text);
}

static gboolean
check_scan (SimLook *look, const SimScanSeen *scan)
{
  gboolean green = strcmp (scan->colour, "green") == 0;
  g_autofree char *where = NULL;

  if (green && scan->known_bad)
    return sim_violates (look, "I6: gate %u of terminal %u showed green for what was known to be bad (scan %s): %s", scan->gate,
                         scan->terminal, scan->scan, scan->text);
  where = g_strdup_printf ("scan %s, green", scan->scan);
  return !green || check_signature (look, scan->text, where, scan->terminal);
}

static gboolean
check_printed (SimLook *look, const SimSaleSeen *sale)
{
  g_autofree char *where = g_strdup_printf ("sale %s", sale->sale);

  for (guint i = 0; sale->tokens != NULL && sale->tokens[i] != NULL; i++)
    if (!check_signature (look, sale->tokens[i], where, sale->terminal))
      return FALSE;
  return TRUE;
}

/* The tokens a terminal keeps for printing again are those of its journal, and signed. */
static gboolean
check_kept (SimLook *look, const SimTill *till)
{
  sqlite3_stmt *stmt = sim_query (look, till->db, till->name, "SELECT event, type, serial, issue, token, sale FROM sale_ticket");

  while (sim_step (look, stmt))
    {
      SimTicket ticket = { sqlite3_column_int64 (stmt, 0), sqlite3_column_int64 (stmt, 1), sqlite3_column_int64 (stmt, 2),
                           sqlite3_column_int64 (stmt, 3) };
      SimToken token;

      if (!sim_token_read (sim_column (stmt, 4), &token) || !sim_ticket_equal (&ticket, &token.ticket) || token.issuer != till->issuer)
        sim_violates (look, "I6: %s keeps for ticket %" D "-%" D "-%" D "-%" D " of sale %s the token of another: %s", till->name, ticket.event, ticket.type,
                      ticket.serial, ticket.issue, sim_column (stmt, 5), sim_column (stmt, 4));
      else if (look->seen->deep)
        check_signature (look, sim_column (stmt, 4), sim_column (stmt, 5), (guint32) till->terminal);
    }
  sqlite3_finalize (stmt);
  return look->violation == NULL;
}

static void
add_sold (GHashTable *sold, const SimTicket *ticket)
{
  g_hash_table_add (sold, g_memdup2 (ticket, sizeof *ticket));
}

static GHashTable *
list_sold (SimLook *look)
{
  GHashTable *sold = g_hash_table_new_full (sim_ticket_hash, sim_ticket_equal, g_free, NULL);

  for (guint i = 0; i < look->tills->len; i++)
    {
      const SimTill *till = look->tills->pdata[i];

      for (guint k = 0; k < till->facts->len; k++)
        {
          const SimEntry *entry = till->facts->pdata[k];

          for (guint t = 0; sim_is (entry, "sale.completed") && t < sim_size (entry->json, "tickets"); t++)
            {
              SimTicket ticket = sim_ticket (sim_item (entry->json, "tickets", t));

              add_sold (sold, &ticket);
            }
        }
    }
  for (guint i = 0; i < look->seen->sales->len; i++)
    {
      const SimSaleSeen *sale = look->seen->sales->pdata[i];
      SimToken token;

      for (guint t = 0; sale->tokens != NULL && sale->tokens[t] != NULL; t++)
        if (sim_token_read (sale->tokens[t], &token))
          add_sold (sold, &token.ticket);
    }
  return sold;
}

/* Is there a terminal whose journal nobody can read any more, and whose tickets nobody listed? */
static gboolean
somebody_is_lost (const SimLook *look)
{
  for (guint i = 0; i < look->tills->len; i++)
    {
      const SimTill *till = look->tills->pdata[i];

      if (till->issuer != 0 && !till->online && (till->seen == NULL || (till->db == NULL && look->seen->sales->len == 0) || till->seen->tampered))
        return TRUE;
    }
  return FALSE;
}

static gboolean
undoes (const SimEntry *entry, GHashTable *undone)
{
  SimTicket ticket;

  for (guint i = 0; sim_is_reversal (entry) && i < sim_size (entry->json, "tickets"); i++)
    {
      ticket = sim_ticket (sim_item (entry->json, "tickets", i));
      add_sold (undone, &ticket);
    }
  for (guint i = 0; sim_is (entry, "sale.completed") && i < sim_size (entry->json, "tickets"); i++)
    for (ticket = sim_ticket (sim_item (entry->json, "tickets", i)); ticket.issue > 0;)
      {
        ticket.issue--;
        add_sold (undone, &ticket);
      }
  return TRUE;
}

/* "Only 1 of the 4 came": the check-in is undone and made anew for fewer in one breath. Nobody comes in by it. */
static gboolean
counts_anew (const GPtrArray *facts, guint i)
{
  const SimEntry *entry = facts->pdata[i], *before = i > 0 ? facts->pdata[i - 1] : NULL;

  if (before == NULL || !sim_is (before, "checkin.annulled"))
    return FALSE;
  SimTicket ticket = sim_ticket (entry->json), same = sim_ticket (before->json);
  return sim_ticket_equal (&ticket, &same) && sim_number (entry->json, "count") < sim_number (before->json, "count");
}

static gboolean
check_entries (SimLook *look, const SimTill *till, GHashTable *sold, gboolean strict)
{
  g_autoptr (GHashTable) undone = g_hash_table_new_full (sim_ticket_hash, sim_ticket_equal, g_free, NULL);

  for (guint i = 0; i < till->facts->len; i++)
    {
      const SimEntry *entry = till->facts->pdata[i];
      SimTicket ticket = sim_ticket (entry->json);

      undoes (entry, undone);
      if (!sim_is (entry, "checkin.entry"))
        continue;
      if (g_hash_table_contains (undone, &ticket) && !counts_anew (till->facts, i))
        return sim_violates (look, "I6: %s let ticket %" D "-%" D "-%" D "-%" D " in (entry %" D "), which it had undone itself", till->name, ticket.event, ticket.type,
                             ticket.serial, ticket.issue, entry->seq);
      if (strict && !g_hash_table_contains (sold, &ticket))
        return sim_violates (look, "I6: %s let ticket %" D "-%" D "-%" D "-%" D " in (entry %" D "), which nobody ever sold", till->name, ticket.event, ticket.type,
                             ticket.serial, ticket.issue, entry->seq);
    }
  return TRUE;
}

/* What a terminal has undone it must not forget over what it is told. */
static const char forgotten[]
  = "SELECT printf ('ticket %lld-%lld-%lld-%lld was undone here (%s), and stands as valid', t.event, t.type, t.serial, t.issue, r.reversal) "
    "FROM reversal_ticket AS r JOIN ticket AS t USING (event, type, serial, issue) WHERE t.status IN ('valid', 'unpaid')";

static gboolean
check_till (SimLook *look, const SimTill *till, GHashTable *sold, gboolean strict)
{
  if (!check_entries (look, till, sold, strict))
    return FALSE;
  return till->db == NULL || till->seen->tampered
         || (check_kept (look, till) && sim_none (look, till->db, till->name, "I6", forgotten));
}

static gboolean
check_tills (SimLook *look)
{
  g_autoptr (GHashTable) sold = list_sold (look);
  gboolean strict = !somebody_is_lost (look);

  for (guint i = 0; i < look->tills->len; i++)
    if (!check_till (look, look->tills->pdata[i], sold, strict))
      return FALSE;
  return TRUE;
}

gboolean
sim_check_forgery (SimLook *look)
{
  for (guint i = 0; i < look->seen->scans->len; i++)
    if (!check_scan (look, look->seen->scans->pdata[i]))
      return FALSE;
  for (guint i = 0; i < look->seen->sales->len; i++)
    if (!check_printed (look, look->seen->sales->pdata[i]))
      return FALSE;
  return check_tills (look);
}
