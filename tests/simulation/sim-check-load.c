/* Reads the databases into memory: who there is, and every journal. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-check-private.h"

#include <string.h>

#define KEPT_NOTHING (look->violation == NULL)

static void
till_free (gpointer data)
{
  SimTill *till = data;

  g_ptr_array_unref (till->own);
  g_ptr_array_unref (till->at_hub);
  sqlite3_close (till->db);
  g_free (till->name);
  g_free (till->hub_head);
  g_free (till);
}

static gboolean
from_hex (const char *text, guint8 *out, gsize size)
{
  if (strlen (text) != 2 * size)
    return FALSE;
  for (gsize i = 0; i < size; i++)
    {
      int high = g_ascii_xdigit_value (text[2 * i]), low = g_ascii_xdigit_value (text[2 * i + 1]);

      if (high < 0 || low < 0)
        return FALSE;
      out[i] = (guint8) (high << 4 | low);
    }
  return TRUE;
}

static const SimTerminalSeen *
find_seen (const SimWorldSeen *seen, gint64 terminal)
{
  for (guint i = 0; i < seen->terminals->len; i++)
    {
      const SimTerminalSeen *candidate = seen->terminals->pdata[i];

      if (candidate->terminal == terminal)
        return candidate;
    }
  return NULL;
}

/* ---- Who there is ---- */

static SimTill *
add_till (SimLook *look, gint64 terminal)
{
  SimTill *till = g_new0 (SimTill, 1);

  till->terminal = terminal;
  till->name = g_strdup_printf ("terminal %" D, terminal);
  till->seen = find_seen (look->seen, terminal);
  till->own = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_entry_free);
  till->at_hub = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_entry_free);
  g_ptr_array_add (look->tills, till);
  g_hash_table_insert (look->by_terminal, &till->terminal, till);
  return till;
}

static gboolean
read_tills (SimLook *look)
{
  sqlite3_stmt *stmt = sim_query (look, look->hub, "hub",
                                  "SELECT terminal, coalesce (issuer, 0), acked, head_hash, revoked_at, quarantined_at, "
                                  "coalesce (public_key, '') FROM terminal ORDER BY terminal");

  while (sim_step (look, stmt))
    {
      SimTill *till = add_till (look, sqlite3_column_int64 (stmt, 0));

      till->issuer = sqlite3_column_int64 (stmt, 1);
      till->hub_acked = sqlite3_column_int64 (stmt, 2);
      till->hub_head = g_strdup (sim_column (stmt, 3));
      till->revoked_at = sqlite3_column_int64 (stmt, 4);
      till->quarantined_at = sqlite3_column_int64 (stmt, 5);
      from_hex (sim_column (stmt, 6), till->hub_key, sizeof till->hub_key);
      if (till->issuer != 0)
        g_hash_table_insert (look->by_issuer, &till->issuer, till);
    }
  sqlite3_finalize (stmt);
  return KEPT_NOTHING;
}

static gboolean
read_sellers (SimLook *look)
{
  sqlite3_stmt *stmt = sim_query (look, look->hub, "hub", "SELECT terminal FROM online_seller ORDER BY event");

  while (sim_step (look, stmt))
    {
      gint64 terminal = sqlite3_column_int64 (stmt, 0);
      SimTill *till = g_hash_table_lookup (look->by_terminal, &terminal);

      if (till == NULL)
        sim_violates (look, "I1: hub: it sells online as terminal %" D ", which it does not know", terminal);
      else
        till->online = TRUE;
      look->online = look->online != NULL ? look->online : till;
    }
  sqlite3_finalize (stmt);
  return KEPT_NOTHING;
}

SimTill *
sim_find_till (SimLook *look, guint32 terminal)
{
  gint64 number = terminal;

  return terminal == SIM_SOLD_ONLINE ? look->online : g_hash_table_lookup (look->by_terminal, &number);
}

static gboolean
read_hub_key (SimLook *look)
{
  sqlite3_stmt *stmt = sim_query (look, look->hub, "hub", "SELECT public_key FROM hub");

  if (sim_step (look, stmt) && !from_hex (sim_column (stmt, 0), look->hub_key, sizeof look->hub_key))
    sim_violates (look, "I6: hub: its public key is not 64 hex digits: %s", sim_column (stmt, 0));
  sqlite3_finalize (stmt);
  return KEPT_NOTHING;
}

/* ---- Journals ---- */

static gboolean
read_hash (SimLook *look, sqlite3_stmt *stmt, int column, const char *who, SimEntry *entry)
{
  if (sqlite3_column_type (stmt, column) == SQLITE_BLOB && sqlite3_column_bytes (stmt, column) == SIM_HASH)
    {
      memcpy (entry->hash, sqlite3_column_blob (stmt, column), SIM_HASH);
      return TRUE;
    }
  return from_hex (sim_column (stmt, column), entry->hash, SIM_HASH)
         || sim_violates (look, "I1: %s: entry %" D " of terminal %" D " has no hash of 32 bytes", who, entry->seq, entry->terminal);
}

/* Columns: seq, at, boot, id, kind, staff, body, hash, status. */
static SimEntry *
read_entry (SimLook *look, sqlite3_stmt *stmt, const char *who, gint64 terminal)
{
  SimEntry *entry = g_new0 (SimEntry, 1);

  entry->terminal = terminal;
  entry->seq = sqlite3_column_int64 (stmt, 0);
  entry->at = sqlite3_column_int64 (stmt, 1);
  entry->boot = sqlite3_column_int64 (stmt, 2);
  entry->id = g_strdup (sim_column (stmt, 3));
  entry->kind = g_strdup (sim_column (stmt, 4));
  entry->staff = g_strdup (sim_column (stmt, 5));
  entry->body = g_strdup (sim_column (stmt, 6));
  entry->status = g_strdup (sim_column (stmt, 8));
  read_hash (look, stmt, 7, who, entry);
  look->counts.entries++;
  return entry;
}

static gboolean
read_own_journal (SimLook *look, SimTill *till)
{
  sqlite3_stmt *stmt = sim_query (look, till->db, till->name,
                                  "SELECT seq, at, boot, id, kind, staff, body, hash, '' FROM journal ORDER BY seq");

  while (sim_step (look, stmt))
    g_ptr_array_add (till->own, read_entry (look, stmt, till->name, till->terminal));
  sqlite3_finalize (stmt);
  return KEPT_NOTHING;
}

static gboolean
read_hub_journals (SimLook *look)
{
  sqlite3_stmt *stmt = sim_query (look, look->hub, "hub",
                                  "SELECT seq, at, boot, id, kind, staff, body, hash, status, terminal FROM journal "
                                  "ORDER BY terminal, seq");

  while (sim_step (look, stmt))
    {
      gint64 terminal = sqlite3_column_int64 (stmt, 9);
      SimTill *till = g_hash_table_lookup (look->by_terminal, &terminal);

      if (till == NULL)
        sim_violates (look, "I1: hub: entry %" D " is of terminal %" D ", which it does not know", (gint64) sqlite3_column_int64 (stmt, 0),
                      terminal);
      else
        g_ptr_array_add (till->at_hub, read_entry (look, stmt, "hub", terminal));
    }
  sqlite3_finalize (stmt);
  return KEPT_NOTHING;
}

/* ---- A terminal ---- */

static gboolean
read_settings (SimLook *look, SimTill *till)
{
  gint64 terminal = 0;
  sqlite3_stmt *stmt = sim_query (look, till->db, till->name, "SELECT name, value FROM setting WHERE name IN ('terminal', 'acked_seq')");

  while (sim_step (look, stmt))
    *(strcmp (sim_column (stmt, 0), "terminal") == 0 ? &terminal : &till->acked) = sqlite3_column_int64 (stmt, 1);
  sqlite3_finalize (stmt);
  return KEPT_NOTHING
         && (terminal == till->terminal
             || sim_violates (look, "I1: the database of %s says that it is of terminal %" D, till->name, terminal));
}

static gboolean
open_till (SimLook *look, SimTill *till)
{
  if (till->seen == NULL || till->seen->path == NULL)
    return TRUE;
  till->db = sim_open (look, till->seen->path, till->name);
  return till->db != NULL && read_settings (look, till) && read_own_journal (look, till);
}

/* ---- Bodies ---- */

static gboolean
parse (SimLook *look, SimEntry *entry)
{
  entry->json = json_tokener_parse (entry->body);
  return json_object_is_type (entry->json, json_type_object)
         || sim_violates (look, "I1: entry %" D " (%s) of terminal %" D " has no JSON object for a body", entry->seq, entry->kind,
                          entry->terminal);
}

/* What both keep is read once. */
static gboolean
parse_all (SimLook *look, SimTill *till)
{
  for (guint i = 0; i < till->own->len; i++)
    if (!parse (look, till->own->pdata[i]))
      return FALSE;
  for (guint i = 0; i < till->at_hub->len; i++)
    {
      SimEntry *entry = till->at_hub->pdata[i], *same = i < till->own->len ? till->own->pdata[i] : NULL;

      if (same != NULL && strcmp (same->body, entry->body) == 0)
        entry->json = json_object_get (same->json);
      else if (!parse (look, entry))
        return FALSE;
    }
  return TRUE;
}

/* A journal that was tampered with says nothing; a lost one is known as far as it was sent. */
static void
choose_facts (SimLook *look, SimTill *till)
{
  till->facts = till->db != NULL && !till->seen->tampered ? till->own : till->at_hub;
  for (guint i = 0; i < till->facts->len; i++)
    {
      SimEntry *entry = till->facts->pdata[i];

      g_hash_table_insert (look->entries, entry->id, entry);
    }
}

static gboolean
know_everybody (SimLook *look)
{
  for (guint i = 0; i < look->seen->terminals->len; i++)
    {
      const SimTerminalSeen *seen = look->seen->terminals->pdata[i];
      gint64 terminal = seen->terminal;

      if (!g_hash_table_contains (look->by_terminal, &terminal))
        return sim_violates (look, "I1: hub: terminal %" D " is not known there", terminal);
    }
  return TRUE;
}

gboolean
sim_load (SimLook *look)
{
  look->tills = g_ptr_array_new_with_free_func (till_free);
  look->by_terminal = g_hash_table_new (g_int64_hash, g_int64_equal);
  look->by_issuer = g_hash_table_new (g_int64_hash, g_int64_equal);
  look->entries = g_hash_table_new (g_str_hash, g_str_equal);
  look->hub = sim_open (look, look->seen->hub_path, "hub");
  if (look->hub == NULL || !read_hub_key (look) || !read_tills (look) || !read_sellers (look) || !know_everybody (look) || !read_hub_journals (look))
    return FALSE;
  for (guint i = 0; i < look->tills->len; i++)
    {
      if (!open_till (look, look->tills->pdata[i]) || !parse_all (look, look->tills->pdata[i]))
        return FALSE;
      choose_facts (look, look->tills->pdata[i]);
    }
  return KEPT_NOTHING;
}

void
sim_unload (SimLook *look)
{
  g_hash_table_unref (look->entries);
  g_hash_table_unref (look->by_issuer);
  g_hash_table_unref (look->by_terminal);
  g_ptr_array_unref (look->tills);
  sqlite3_close (look->hub);
}
