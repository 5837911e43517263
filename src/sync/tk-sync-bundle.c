/* What the hub sent on a stick, applied as if it had come over the network: page by page, each in one transaction with its
 * cursor, and never back to anything older. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sync-apply.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tk-bundle.h"
#include "tk-store-clock.h"
#include "tk-store-setting.h"

typedef struct
{
  TkSyncSession *session;
  TkBundleReader *reader;
  const TkBundleFeed *feed;
  gint *permille;             /* (nullable) atomic */
  TkSyncBundle counts;
} Import;

static gboolean
refuse (const Import *import, TkBundleError code, const char *format, GError **error)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* each caller's has one %s */
  g_set_error (error, TK_BUNDLE_ERROR, code, format, tk_bundle_reader_get_name (import->reader));
#pragma GCC diagnostic pop
  return FALSE;
}

/* ---- Where to begin ---- */

static gboolean
is_older (const Import *import, gboolean *older, GError **error)
{
  TkStore *store = import->session->store;
  const TkWireBundleHead *head = import->feed->head;
  gint64 epoch, position;

  if (!tk_store_get_setting_int (store, "feed_epoch", 0, &epoch, error)
      || !tk_store_get_setting_int (store, "feed_position", 0, &position, error))
    return FALSE;
  *older = head->epoch < epoch || (head->epoch == epoch && head->position < position);
  return TRUE;
}

/* *next: the first page that is new here. Whoever was interrupted goes on behind the last page that was kept. */
static gboolean
find_start (const Import *import, guint *next, GError **error)
{
  const char *cursor = import->session->identity.cursor;
  const char *since = import->feed->head->since;
  gboolean older = FALSE;

  for (guint i = import->feed->pages->len; i > 0; i--)
    if (g_str_equal (((const TkBundlePage *) g_ptr_array_index (import->feed->pages, i - 1))->cursor, cursor))
      {
        *next = i;
        return TRUE;
      }
  *next = 0;
  if (g_str_equal (since, cursor))
    return TRUE;
  if (*since != '\0')
    return refuse (import, TK_BUNDLE_ERROR_ORDER,
                   _("%s goes on from another point than this terminal has reached; export it without --since"), error);
  if (!is_older (import, &older, error))
    return FALSE;
  return !older || refuse (import, TK_BUNDLE_ERROR_ORDER,
                           _("%s is older than what this terminal knows already; export a new one at the hub"), error);
}

/* ---- Applying ---- */

/* The hub signed it, so it is not damaged; it is newer than we are. */
static gboolean
refuse_line (const Import *import, GError **error)
{
  return refuse (import, TK_BUNDLE_ERROR_FORMAT, _("%s tells something this terminal cannot read; update it first"), error);
}

static gboolean
apply_change (Import *import, const char *line, gsize length, GError **error)
{
  TkWireChange *change = tk_wire_decode (&tk_wire_change_shape, line, length, NULL);
  gboolean applied;

  if (change == NULL)
    return refuse_line (import, error);
  applied = tk_sync_apply (import->session, change, error);
  tk_wire_free (&tk_wire_change_shape, change);
  return applied;
}

/* When the hub wrote it, by this terminal's clock; never earlier than what was complete already. */
static gboolean
find_time (const Import *import, const TkWireChangesEnd *end, gint64 *as_of_ms, GError **error)
{
  TkStore *store = import->session->store;
  gint64 offset, complete;

  if (!tk_store_get_setting_int (store, "clock_offset", 0, &offset, error)
      || !tk_store_get_setting_int (store, "last_complete", 0, &complete, error))
    return FALSE;
  *as_of_ms = MAX (complete, MIN (end->now - offset, tk_clock_wall (import->session->clock)));
  return TRUE;
}

static gboolean
keep_end (Import *import, const char *line, gsize length, GError **error)
{
  TkSyncSession *session = import->session;
  TkWireChangesEnd *end = tk_wire_decode (&tk_wire_changes_end_shape, line, length, NULL);
  gint64 as_of_ms;
  gboolean kept;

  if (end == NULL)
    return refuse_line (import, error);
  kept = find_time (import, end, &as_of_ms, error) && tk_sync_keep_end (session, end, as_of_ms, error);
  tk_wire_free (&tk_wire_changes_end_shape, end);
  return kept;
}

static gboolean
take_answers (Import *import, const char *line, gsize length, GError **error)
{
  TkWireBatchReply *reply = tk_wire_decode (&tk_wire_batch_reply_shape, line, length, NULL);
  TkStore *store = import->session->store;
  gboolean stored;

  if (reply == NULL)
    return refuse_line (import, error);
  stored = tk_store_sync_store_brought (store, reply, tk_clock_wall (import->session->clock), error);
  import->counts.answers += reply->results->len;
  import->counts.acked = reply->acked;
  tk_wire_free (&tk_wire_batch_reply_shape, reply);
  return stored;
}

typedef gboolean (*TakeLine) (Import *import, const char *line, gsize length, GError **error);

/* Lines from `offset` on, in the caller's transaction; they must be the ones that were verified. */
static gboolean
take_lines (Import *import, gint64 lines, TakeLine take, TakeLine take_last, GError **error)
{
  GError *failure = NULL;
  const char *line;
  gsize length;

  for (gint64 i = 0; i < lines; i++)
    {
      if (!tk_bundle_reader_next (import->reader, &line, &length, &failure))
        {
          if (failure == NULL)
            return refuse (import, TK_BUNDLE_ERROR_DAMAGED, _("%s changed while it was read; import it again"), error);
          g_propagate_error (error, failure);
          return FALSE;
        }
      if (!(i + 1 < lines ? take : take_last) (import, line, length, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_digest (Import *import, const guint8 expected[TK_DIGEST_SIZE], GError **error)
{
  guint8 digest[TK_DIGEST_SIZE];

  tk_bundle_reader_end_part (import->reader, digest);
  return memcmp (digest, expected, sizeof digest) == 0
         || refuse (import, TK_BUNDLE_ERROR_DAMAGED, _("%s changed while it was read; import it again"), error);
}

static gboolean
apply_page (Import *import, const TkBundlePage *page, GError **error)
{
  TkSyncSession *session = import->session;
  TkDb *db = tk_store_get_db (session->store);

  tk_bundle_reader_seek (import->reader, page->offset);
  if (!tk_db_begin (db, error))
    return FALSE;
  if (!take_lines (import, page->lines, apply_change, keep_end, error) || !check_digest (import, page->digest, error))
    {
      tk_db_rollback (db);
      return FALSE;
    }
  if (!tk_db_commit (db, error))
    return FALSE;
  tk_wire_set (&session->identity.cursor, page->cursor);
  import->counts.changes += page->lines - 1;
  return TRUE;
}

/* Whoever brought it was at the hub at that time, so to say. */
static gboolean
note_contact (Import *import, GError **error)
{
  TkSyncSession *session = import->session;
  TkStoreClock now;

  return tk_store_clock_read (session->store, session->clock, &now, error)
         && tk_store_clock_met (session->store, session->clock, MAX (now.now_ms - import->feed->head->time, 0), error);
}

static gboolean
apply_answers (Import *import, GError **error)
{
  TkDb *db = tk_store_get_db (import->session->store);

  tk_bundle_reader_seek (import->reader, import->feed->answers_offset);
  if (!tk_db_begin (db, error))
    return FALSE;
  if (take_lines (import, import->feed->answers_lines, take_answers, take_answers, error)
      && check_digest (import, import->feed->answers_digest, error) && note_contact (import, error))
    return tk_db_commit (db, error);
  tk_db_rollback (db);
  return FALSE;
}

static gboolean
apply_all (Import *import, GError **error)
{
  guint pages = import->feed->pages->len, next;

  if (!find_start (import, &next, error))
    return FALSE;
  for (; next < pages; next++)
    {
      if (!apply_page (import, g_ptr_array_index (import->feed->pages, next), error))
        return FALSE;
      if (import->permille != NULL)
        g_atomic_int_set (import->permille, (gint) ((next + 1) * 1000 / pages));
    }
  return apply_answers (import, error);
}

gboolean
tk_sync_import_bundle (const char *dir, const TkClock *clock, const char *path, gint *permille, TkSyncBundle *out, GError **error)
{
  g_autoptr (TkBundleReader) reader = tk_bundle_reader_open (path, TK_BUNDLE_FEED_LINE_MAX, error);
  g_autoptr (TkSyncSession) session = reader != NULL ? tk_sync_session_open_offline (dir, clock, error) : NULL;
  g_autoptr (TkBundleFeed) feed = NULL;
  Import import = { .session = session, .reader = reader, .permille = permille };

  if (session == NULL)
    return FALSE;
  feed = tk_bundle_verify_feed (reader, session->identity.hub_key, session->identity.terminal, error);
  if (feed == NULL)
    return FALSE;
  import.feed = feed;
  if (!apply_all (&import, error))
    return FALSE;
  if (out != NULL)
    *out = import.counts;
  return TRUE;
}
