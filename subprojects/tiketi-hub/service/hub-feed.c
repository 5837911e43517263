/* The change feed: one page of NDJSON for one terminal, in two lanes, so that revocations overtake everything else.
 * The cursor "E-U-R" says how far each lane was read, and in which epoch of the hub. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-service-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-error.h"
#include "hub-restored.h"
#include "hub-store-change.h"
#include "hub-store.h"

#define LINES_MAX 5000
#define SNAPSHOT_MAX 100000
#define PAGE_BYTES (8 * 1024 * 1024) /* a page of large certificates ends early */

typedef struct
{
  gint64 terminal;
  gint64 told_epoch; /* of the cursor; 0 when there is none */
  gint64 after[2];   /* by lane: 0 the rest, 1 urgent */
  gint64 lines_left;
  gboolean there;    /* only what there is: nothing is held yet that could be gone */
  gboolean more;
  gboolean any;
  HubStoreRules rules;
  gboolean lost; /* the cursor was told of what is not here */
  GString *text;
} Feed;

static gboolean
parse_number (const char *digits, gint64 *out)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (digits, 10, 0, TK_WIRE_INT_MAX, &number, NULL))
    return FALSE;
  *out = (gint64) number;
  return TRUE;
}

/* "U-R" is how it was written before there were epochs. */
static gboolean
parse_parts (char **parts, Feed *feed)
{
  guint n = g_strv_length (parts);

  if (n == 2)
    feed->told_epoch = 1;
  else if (n != 3 || !parse_number (parts[0], &feed->told_epoch))
    return FALSE;
  return feed->told_epoch > 0 && parse_number (parts[n - 2], &feed->after[1]) && parse_number (parts[n - 1], &feed->after[0]);
}

static gboolean
parse_cursor (const char *cursor, Feed *feed, GError **error)
{
  if (cursor == NULL || *cursor == '\0' || strcmp (cursor, "0") == 0)
    return TRUE;
  g_auto (GStrv) parts = g_strsplit (cursor, "-", 4);
  if (parse_parts (parts, feed))
    return TRUE;
  g_set_error_literal (error, HUB_ERROR, HUB_ERROR_INVALID,
                       _("“since” is not a cursor of this hub; leave it out to start from the beginning"));
  return FALSE;
}

static void
append_line (GString *text, const TkWireShape *shape, gconstpointer message)
{
  g_autofree char *line = tk_wire_encode (shape, message);

  g_string_append (text, line);
  g_string_append_c (text, '\n');
}

/* Borrows the row's texts for as long as the line takes. */
static void
append_change (Feed *feed, SqlRows *rows)
{
  TkWireChange change = { .kind = (char *) sql_text (rows, 1), .key = (char *) sql_text (rows, 2),
                          .gone = sql_int (rows, 3) != 0, .body = (char *) sql_text (rows, 4) };

  append_line (feed->text, &tk_wire_change_shape, &change);
  feed->any = TRUE;
  feed->lines_left--;
}

/* Reads the lane up to `upto`, or as far as the page goes. */
static gboolean
read_lane (Feed *feed, SqlConn *conn, gboolean urgent, gint64 upto, GError **error)
{
  GError *failure = NULL;
  const HubStoreChangePage page = { feed->terminal, urgent, feed->there, feed->after[urgent], upto, feed->lines_left + 1 };
  g_autoptr (SqlRows) rows = hub_store_change_page (conn, &page, error);

  if (rows == NULL)
    return FALSE;
  while (sql_step (rows, &failure))
    {
      if (feed->lines_left == 0 || feed->text->len > PAGE_BYTES)
        {
          feed->more = TRUE;
          return TRUE;
        }
      append_change (feed, rows);
      feed->after[urgent] = sql_int (rows, 0);
    }
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  feed->after[urgent] = MAX (feed->after[urgent], upto); /* what is not for this terminal was looked at, too */
  return TRUE;
}

/* Who asked may have waited for half a minute, and been revoked meanwhile. */
static gboolean
check_reader (const Feed *feed, SqlConn *conn, GError **error)
{
  g_autoptr (HubStoreTerminal) terminal = NULL;

  if (!hub_store_terminal_get (conn, feed->terminal, &terminal, error))
    return FALSE;
  return (terminal != NULL && terminal->revoked_at == 0)
         || hub_refuse (error, HUB_ERROR_REVOKED, _("This terminal was revoked; hand it to a supervisor"));
}

/* A cursor from the future: this database was put back from a backup. One from before that counts for nothing. */
static void
check_cursor (Feed *feed, gint64 last)
{
  gint64 epoch = feed->rules.epoch;

  feed->lost = feed->told_epoch > epoch || (feed->told_epoch == epoch && MAX (feed->after[0], feed->after[1]) > last);
  if (feed->told_epoch != epoch)
    feed->after[0] = feed->after[1] = 0;
}

static gboolean
read_feed (SqlConn *conn, gpointer data, GError **error)
{
  Feed *feed = data;
  gint64 last = 0;

  if (!check_reader (feed, conn, error) || !hub_store_get_rules (conn, &feed->rules, error)
      || !hub_store_change_last (conn, &last, error))
    return FALSE;
  check_cursor (feed, last);
  if (feed->lost)
    return TRUE;
  return read_lane (feed, conn, TRUE, last, error) && (feed->more || read_lane (feed, conn, FALSE, last, error));
}

/* Telling all again does no harm. */
static gboolean
read_all_again (Feed *feed, HubService *service, gint64 latest, GError **error)
{
  HubRestoredClaim claim = { service, feed->terminal, feed->told_epoch, latest };

  if (!hub_writer_run (service->writer, hub_restored_by_cursor, &claim, error))
    return FALSE;
  feed->told_epoch = 0;
  feed->after[0] = feed->after[1] = 0;
  return hub_readers_run (service->readers, read_feed, feed, error);
}

static void
append_end (Feed *feed, gint64 now)
{
  g_autofree char *cursor
    = g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, feed->rules.epoch, feed->after[1],
                       feed->after[0]);
  TkWireChangesEnd end = { .cursor = cursor, .now = now, .more = feed->more, .epoch = feed->rules.epoch,
                           .position = MAX (feed->after[0], feed->after[1]),
                           .offline_hours = feed->rules.offline_hours };

  append_line (feed->text, &tk_wire_changes_end_shape, &end);
}

/* NULL with an error. */
static GBytes *
write_page (HubService *service, Feed *feed, GError **error)
{
  gint64 latest = MAX (feed->after[0], feed->after[1]);

  feed->text = g_string_new (NULL);
  if (!hub_readers_run (service->readers, read_feed, feed, error)
      || (feed->lost && !read_all_again (feed, service, latest, error)))
    {
      g_string_free (feed->text, TRUE);
      return NULL;
    }
  append_end (feed, hub_now (service));
  return g_string_free_to_bytes (feed->text);
}

GBytes *
hub_service_changes (HubService *service, const HubTerminal *terminal, const char *cursor, guint limit, gboolean *empty,
                     GError **error)
{
  Feed feed = { .terminal = terminal->id, .lines_left = limit == 0 ? LINES_MAX : MIN (limit, LINES_MAX) };
  GBytes *page = parse_cursor (cursor, &feed, error) ? write_page (service, &feed, error) : NULL;

  if (page != NULL)
    *empty = !feed.any;
  return page;
}

GBytes *
hub_service_snapshot (HubService *service, const HubTerminal *terminal, guint limit, GError **error)
{
  Feed feed = { .terminal = terminal->id, .there = TRUE, .lines_left = limit == 0 ? SNAPSHOT_MAX : MIN (limit, SNAPSHOT_MAX) };

  return write_page (service, &feed, error);
}
