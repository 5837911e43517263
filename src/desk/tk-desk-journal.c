/* The journal looked at as a whole: verified in place. The file it is exported to is in tk-desk-bundle.c.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-private.h"
#include "tk-desk-status.h"
#include "tk-store-journal.h"
#include "tk-store-setting.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define PAGE 500

/* How far a walk has come. */
typedef struct
{
  gint64 seq;
  guint8 hash[TK_DIGEST_SIZE];
} Walk;

static gboolean
begin_walk (TkDesk *desk, Walk *walk, GError **error)
{
  gint64 terminal;

  if (!tk_store_get_setting_int (desk->store, "terminal", 0, &terminal, error))
    return FALSE;
  walk->seq = 0;
  tk_journal_genesis ((guint32) terminal, walk->hash);
  return TRUE;
}

static gboolean
walk_page (GPtrArray *entries, Walk *walk, GError **error)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const TkJournalEntry *entry = g_ptr_array_index (entries, i);
      if (!tk_journal_entry_check (entry, walk->seq + 1, walk->hash, error))
        return FALSE;
      walk->seq = entry->seq;
      memcpy (walk->hash, entry->hash, TK_DIGEST_SIZE);
    }
  return TRUE;
}

/* A journal that ends before what the hub holds is an older copy put in its place. */
static gboolean
check_end (TkDesk *desk, const Walk *walk, GError **error)
{
  gint64 acked;

  if (!tk_store_get_setting_int (desk->store, "acked_seq", 0, &acked, error))
    return FALSE;
  if (walk->seq >= acked)
    return TRUE;
  g_set_error (error, TK_JOURNAL_ERROR, TK_JOURNAL_ERROR_SEQUENCE,
               _("The journal ends at entry %" PRId64 " but the hub already holds %" PRId64
                 ": entries were removed, so keep this machine as it is and report it"), walk->seq, acked);
  return FALSE;
}

gboolean
tk_desk_verify_journal (TkDesk *desk, gint64 *entries, char **head_hash, GError **error)
{
  Walk walk;
  guint read;

  g_return_val_if_fail (desk != NULL, FALSE);
  if (!begin_walk (desk, &walk, error))
    return FALSE;
  do
    {
      g_autoptr (GPtrArray) page = tk_store_journal_read (desk->store, walk.seq + 1, PAGE, error);
      if (page == NULL || !walk_page (page, &walk, error))
        return FALSE;
      read = page->len;
    }
  while (read == PAGE);
  if (!check_end (desk, &walk, error))
    return FALSE;
  if (entries != NULL)
    *entries = walk.seq;
  if (head_hash != NULL)
    *head_hash = tk_hex_encode (walk.hash, TK_DIGEST_SIZE);
  return TRUE;
}
