/* Appending to the journal and reading it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-journal.h"
#include "tk-store-clock.h"
#include "tk-store-setting.h"
#include "tk-wire-messages.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A hash that is not 32 bytes would be a damaged table; it then reads as zeros and the chain does not hold. */
static void
copy_hash (TkStmt *stmt, int column, guint8 out[TK_DIGEST_SIZE])
{
  gsize length;
  const guint8 *hash = tk_stmt_blob (stmt, column, &length);

  memset (out, 0, TK_DIGEST_SIZE);
  if (length == TK_DIGEST_SIZE)
    memcpy (out, hash, TK_DIGEST_SIZE);
}

static gboolean
read_genesis (TkStore *store, guint8 out[TK_DIGEST_SIZE], GError **error)
{
  gint64 terminal;

  if (!tk_store_get_setting_int (store, "terminal", 0, &terminal, error))
    return FALSE;
  tk_journal_genesis ((guint32) terminal, out);
  return TRUE;
}

/* The hash of entry `seq`, or the genesis for 0; zeros when that entry is missing. */
static gboolean
read_hash (TkStore *store, gint64 seq, guint8 out[TK_DIGEST_SIZE], GError **error)
{
  GError *failure = NULL;

  if (seq == 0)
    return read_genesis (store, out, error);
  g_autoptr (TkStmt) stmt = tk_db_query (tk_store_get_db (store), error, "SELECT hash FROM journal WHERE seq = $1", "i", seq);
  if (stmt == NULL)
    return FALSE;
  memset (out, 0, TK_DIGEST_SIZE);
  if (tk_stmt_step (stmt, &failure))
    copy_hash (stmt, 0, out);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

gboolean
tk_store_journal_head (TkStore *store, gint64 *seq, guint8 hash[TK_DIGEST_SIZE], GError **error)
{
  gint64 last = 0;

  g_return_val_if_fail (store != NULL && seq != NULL, FALSE);
  if (!tk_db_get_int (tk_store_get_db (store), &last, NULL, error, "SELECT max(seq) FROM journal", ""))
    return FALSE;
  if (hash != NULL && !read_hash (store, last, hash, error))
    return FALSE;
  *seq = last;
  return TRUE;
}

static gboolean
insert (TkStore *store, const TkJournalEntry *entry, GError **error)
{
  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO journal (seq, id, kind, at, boot, staff, body, hash)"
                    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)", "issiissb",
                    entry->seq, entry->id, entry->kind, entry->at_ms, entry->boot_ms, entry->staff, entry->body,
                    entry->hash, (gsize) TK_DIGEST_SIZE);
}

/* Without a number the chain has no beginning. */
static gboolean
require_terminal (TkStore *store, GError **error)
{
  gint64 terminal;

  if (!tk_store_get_setting_int (store, "terminal", 0, &terminal, error))
    return FALSE;
  if (terminal > 0)
    return TRUE;
  g_set_error_literal (error, TK_JOURNAL_ERROR, TK_JOURNAL_ERROR_FIELD,
                       _("This terminal is not enrolled at a hub yet, so it cannot keep a journal; enrol it first"));
  return FALSE;
}

static gboolean
append_entry (TkStore *store, const TkClock *clock, TkJournalEntry *entry, GError **error)
{
  guint8 prev[TK_DIGEST_SIZE];
  gint64 last;

  if (!tk_store_journal_head (store, &last, prev, error) || (last == 0 && !require_terminal (store, error)))
    return FALSE;
  entry->seq = last + 1;
  entry->at_ms = tk_clock_wall (clock);
  entry->boot_ms = tk_clock_boot (clock);
  return tk_journal_entry_seal (entry, prev, error) && insert (store, entry, error);
}

static TkJournalEntry *
make_entry (const TkClock *clock, const char *kind, const char *staff, const char *id)
{
  TkJournalEntry *entry = tk_journal_entry_new ();

  tk_wire_set (&entry->kind, kind);
  tk_wire_set (&entry->staff, staff);
  if (id != NULL)
    g_strlcpy (entry->id, id, sizeof entry->id);
  else
    tk_uuid_new (clock, entry->id);
  return entry;
}

/* The hub and whoever reads the journal later must know where its times cannot be trusted. */
static gboolean
journal_jump (TkStore *store, const TkClock *clock, GError **error)
{
  TkStoreClock now;

  if (!tk_store_clock_read (store, clock, &now, error))
    return FALSE;
  if (!now.jumped)
    return TRUE;
  TkWireClockJumped jump = { .from = now.expected_ms, .to = tk_clock_wall (clock) };
  g_autoptr (TkJournalEntry) entry = make_entry (clock, TK_KIND_CLOCK_JUMPED, "", NULL);
  g_free (entry->body);
  entry->body = tk_wire_encode (&tk_wire_clock_jumped_shape, &jump);
  return append_entry (store, clock, entry, error);
}

gboolean
tk_store_journal_append (TkStore *store, const TkClock *clock, const char *kind, const char *staff,
                         const TkWireShape *shape, gconstpointer body, const char *id, gint64 *seq, GError **error)
{
  g_return_val_if_fail (store != NULL && clock != NULL && kind != NULL && staff != NULL && shape != NULL, FALSE);
  g_return_val_if_fail (tk_db_in_transaction (tk_store_get_db (store)), FALSE);
  g_autoptr (TkJournalEntry) entry = make_entry (clock, kind, staff, id);
  g_free (entry->body);
  entry->body = tk_wire_encode (shape, body);
  if (!journal_jump (store, clock, error) || !append_entry (store, clock, entry, error)
      || !tk_store_clock_note (store, clock, error))
    return FALSE;
  if (seq != NULL)
    *seq = entry->seq;
  return TRUE;
}

/* A text with something behind a NUL, or longer than it may be, would otherwise read as the one it was. */
static const char *
read_text (TkStmt *stmt, int column)
{
  const char *text = tk_stmt_text (stmt, column);
  gsize length;

  tk_stmt_blob (stmt, column, &length);
  return strlen (text) == length ? text : "\xff";
}

static void
read_id (TkStmt *stmt, int column, char out[TK_UUID_SIZE])
{
  const char *id = read_text (stmt, column);

  g_strlcpy (out, strlen (id) < TK_UUID_SIZE ? id : "", TK_UUID_SIZE);
}

static TkJournalEntry *
read_entry (TkStmt *stmt, guint8 prev[TK_DIGEST_SIZE])
{
  TkJournalEntry *entry = tk_journal_entry_new ();

  entry->seq = tk_stmt_int (stmt, 0);
  read_id (stmt, 1, entry->id);
  tk_wire_set (&entry->kind, read_text (stmt, 2));
  entry->at_ms = tk_stmt_int (stmt, 3);
  entry->boot_ms = tk_stmt_int (stmt, 4);
  tk_wire_set (&entry->staff, read_text (stmt, 5));
  tk_wire_set (&entry->body, read_text (stmt, 6));
  copy_hash (stmt, 7, entry->hash);
  memcpy (entry->prev, prev, TK_DIGEST_SIZE);
  memcpy (prev, entry->hash, TK_DIGEST_SIZE);
  return entry;
}

GPtrArray *
tk_store_journal_read (TkStore *store, gint64 from, guint limit, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_journal_entry_free);
  guint8 prev[TK_DIGEST_SIZE];
  GError *failure = NULL;

  g_return_val_if_fail (store != NULL && from >= 1, NULL);
  if (!read_hash (store, from - 1, prev, error))
    return NULL;
  g_autoptr (TkStmt) stmt = tk_db_query (tk_store_get_db (store), error,
                                         "SELECT seq, id, kind, at, boot, staff, body, hash FROM journal"
                                         " WHERE seq >= $1 ORDER BY seq LIMIT $2", "ii", from, (gint64) limit);
  if (stmt == NULL)
    return NULL;
  while (tk_stmt_step (stmt, &failure))
    g_ptr_array_add (entries, read_entry (stmt, prev));
  if (failure == NULL)
    return g_steal_pointer (&entries);
  g_propagate_error (error, failure);
  return NULL;
}
