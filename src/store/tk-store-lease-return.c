/* What goes back to the hub, each with its journal entry: after a fence, when asked back, and between two shifts.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-clock.h"
#include "tk-store-hold.h"
#include "tk-store-journal.h"
#include "tk-store-lease-private.h"
#include "tk-store-place.h"

/* A returned lease never sells again; one given back in part only ends earlier. */
static gboolean
shrink (TkDb *db, const TkStoreLease *lease, gint64 from, GError **error)
{
  if (from <= lease->next)
    return tk_db_run (db, error, "UPDATE lease SET status = 'returned', recall = 0 WHERE id = $1", "s", lease->id);
  return tk_db_run (db, error, "UPDATE lease SET last = $2, recall = 0 WHERE id = $1", "si", lease->id, from - 1);
}

gboolean
tk_store_lease_hand_back (TkStore *store, const TkClock *clock, const TkStoreLease *lease, gint64 from, TkStoreLeaseNews *news,
                          GError **error)
{
  g_autofree char *places = NULL;

  g_return_val_if_fail (from >= lease->next, FALSE);
  places = tk_store_place_give_back (store, lease->id, (guint) (lease->last - from + 1), error);
  if (places == NULL)
    return FALSE;
  TkWireLeaseMoved body = { lease->id, lease->event, lease->type, from, lease->last, places };
  if (from <= lease->last
      && !tk_store_journal_append (store, clock, TK_KIND_LEASE_RETURNED, "", &tk_wire_lease_moved_shape, &body, NULL, NULL, error))
    return FALSE;
  news->journaled |= from <= lease->last;
  return shrink (tk_store_get_db (store), lease, from, error);
}

/* ---- What carts put aside keep here ---- */

/* Leases of one type follow each other: what the carts hold without a seat of its own is kept from the first of them on. */
typedef struct { gint64 now_ms, event, type, any; } Keeping;

static gboolean
begin_keeping (TkStore *store, const TkClock *clock, Keeping *keeping, GError **error)
{
  TkStoreClock now;

  *keeping = (Keeping) { 0 };
  if (!tk_store_clock_read (store, clock, &now, error))
    return FALSE;
  keeping->now_ms = now.moved_back ? G_MAXINT64 : now.now_ms; /* then nothing can be sold, and nothing is held */
  return TRUE;
}

/* So many serials of this lease are not to be given back now. */
static gboolean
count_kept (TkStore *store, Keeping *keeping, const TkStoreLease *lease, gint64 *kept, GError **error)
{
  gint64 all, places, left = lease->last - lease->next + 1;

  *kept = 0;
  if (lease->sell_until <= keeping->now_ms || lease->overdraft)
    return TRUE;
  if (keeping->event != lease->event || keeping->type != lease->type)
    {
      keeping->event = lease->event;
      keeping->type = lease->type;
      if (!tk_store_sum_held (store, (guint32) lease->event, (guint16) lease->type, keeping->now_ms, &all, &keeping->any, error))
        return FALSE;
    }
  if (!tk_store_count_held_places (store, lease->id, keeping->now_ms, &places, error))
    return FALSE;
  *kept = MIN (places + keeping->any, left);
  keeping->any -= MAX (*kept - places, 0);
  return TRUE;
}

/* ---- Asked back for a terminal that ran dry ---- */

static gboolean
has_open_shift (TkStore *store, gboolean *open, GError **error)
{
  return tk_db_get_int (tk_store_get_db (store), &(gint64) { 0 }, open, error, "SELECT 1 FROM shift WHERE closed_at IS NULL", "");
}

/* Half of what is left of it, and never what is needed here within the hour or kept for a cart; all of it when nobody sells. */
static gboolean
count_spare (TkStore *store, const TkClock *clock, const TkStoreLease *lease, gint64 *spare, GError **error)
{
  gint64 now = tk_clock_wall (clock), rate, kept, left = lease->last - lease->next + 1;
  TkStoreStock stock;
  Keeping keeping;
  gboolean open;

  if (!has_open_shift (store, &open, error) || !begin_keeping (store, clock, &keeping, error)
      || !count_kept (store, &keeping, lease, &kept, error)
      || !tk_store_get_rate (store, (guint32) lease->event, (guint16) lease->type, now, &rate, error)
      || !tk_store_get_stock (store, (guint32) lease->event, (guint16) lease->type, now, &stock, error))
    return FALSE;
  left -= kept;
  *spare = open ? CLAMP (stock.left + stock.beyond - kept - rate, 0, left / 2) : left;
  return TRUE;
}

/* What cannot be spared now stays asked for. */
gboolean
tk_store_lease_obey_recall (TkStore *store, const TkClock *clock, const TkStoreLease *lease, TkStoreLeaseNews *news, GError **error)
{
  gint64 spare;

  if (!count_spare (store, clock, lease, &spare, error))
    return FALSE;
  spare = MIN (spare, lease->recall);
  return spare == 0 || tk_store_lease_hand_back (store, clock, lease, lease->last - spare + 1, news, error);
}

/* ---- Between two shifts ---- */

/* A terminal that never had a shift is about to begin. */
gboolean
tk_store_lease_between_shifts (TkStore *store, gboolean *between, GError **error)
{
  return tk_db_get_int (tk_store_get_db (store), &(gint64) { 0 }, between, error,
                        "SELECT 1 FROM shift WHERE closed_at IS NOT NULL AND NOT EXISTS"
                        " (SELECT 1 FROM shift WHERE closed_at IS NULL) LIMIT 1", "");
}

/* Leases that an earlier version of the program saw fenced were not given back. */
static GPtrArray *
list_due (TkStore *store, gboolean all, GError **error)
{
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error,
                                     TK_STORE_LEASE_COLUMNS "WHERE next <= last AND (status = 'fenced' OR (status = 'open'"
                                                            " AND ($1 = 1 OR recall > 0))) ORDER BY event, type, first",
                                     "i", (gint64) all),
                        tk_store_read_lease, (GDestroyNotify) tk_store_lease_free, error);
}

static gboolean
find_due (TkStore *store, const TkClock *clock, gboolean *due, GError **error)
{
  g_autoptr (GPtrArray) leases = list_due (store, TRUE, error);
  Keeping keeping;

  *due = FALSE;
  if (leases == NULL || !begin_keeping (store, clock, &keeping, error))
    return FALSE;
  for (guint i = 0; i < leases->len && !*due; i++)
    {
      const TkStoreLease *lease = g_ptr_array_index (leases, i);
      gint64 kept;
      if (!count_kept (store, &keeping, lease, &kept, error))
        return FALSE;
      *due = g_str_equal (lease->status, "open") && kept < lease->last - lease->next + 1;
    }
  return TRUE;
}

gboolean
tk_store_lease_return_due (TkStore *store, const TkClock *clock, gboolean *due, GError **error)
{
  gboolean closed;

  *due = FALSE;
  return tk_store_lease_between_shifts (store, &closed, error) && (!closed || find_due (store, clock, due, error));
}

/* What carts put aside keep stays: the next sync after their time gives it back. */
static gboolean
give_whole (TkStore *store, const TkClock *clock, Keeping *keeping, const TkStoreLease *lease, TkStoreLeaseNews *news, GError **error)
{
  gint64 kept = 0;

  if (g_str_equal (lease->status, "open") && !count_kept (store, keeping, lease, &kept, error))
    return FALSE;
  return lease->next + kept > lease->last || tk_store_lease_hand_back (store, clock, lease, lease->next + kept, news, error);
}

static gboolean
give_back (TkStore *store, const TkClock *clock, gboolean reached, TkStoreLeaseNews *news, GError **error)
{
  g_autoptr (GPtrArray) leases = NULL;
  Keeping keeping;
  gboolean closed;

  if (!tk_store_lease_between_shifts (store, &closed, error) || !begin_keeping (store, clock, &keeping, error))
    return FALSE;
  leases = list_due (store, closed && reached, error);
  for (guint i = 0; leases != NULL && i < leases->len; i++)
    {
      const TkStoreLease *lease = g_ptr_array_index (leases, i);
      gboolean whole = (closed && reached) || !g_str_equal (lease->status, "open");
      gboolean given = whole ? give_whole (store, clock, &keeping, lease, news, error)
                             : tk_store_lease_obey_recall (store, clock, lease, news, error);
      if (!given)
        return FALSE;
    }
  return leases != NULL;
}

gboolean
tk_store_give_up_leases (TkStore *store, const TkClock *clock, GError **error)
{
  g_autoptr (GPtrArray) held = list_due (store, TRUE, error);
  TkStoreLeaseNews news = { 0 };

  for (guint i = 0; held != NULL && i < held->len; i++)
    {
      const TkStoreLease *lease = g_ptr_array_index (held, i);

      if (!tk_store_lease_hand_back (store, clock, lease, lease->next, &news, error))
        return FALSE;
    }
  return held != NULL;
}

gboolean
tk_store_return_leases (TkStore *store, const TkClock *clock, gboolean reached, TkStoreLeaseNews *news, GError **error)
{
  TkDb *db = tk_store_get_db (store);
  g_autoptr (GPtrArray) due = list_due (store, reached, error);

  if (due == NULL || due->len == 0)
    return due != NULL;
  if (!tk_db_begin (db, error))
    return FALSE;
  if (give_back (store, clock, reached, news, error))
    return tk_db_commit (db, error);
  tk_db_rollback (db);
  return FALSE;
}
