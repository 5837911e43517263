/* The persisted high-water of the clock. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-clock.h"
#include "tk-store-setting.h"

#define HIGH_WALL "clock_high_wall"       /* the latest time known, UTC ms */
#define HIGH_BOOT "clock_high_boot"       /* boot time when it was known */
#define HIGH_BOOT_ID "clock_high_boot_id" /* in which boot */
#define HEARD "clock_heard"               /* 1 when it is the hub's word, given in that boot */
#define SEEN_WALL "clock_seen_wall"       /* what the wall clock said then; differs from HIGH_WALL after it stepped back */

#define ALONE "clock_alone"                 /* ms without the hub, up to the mark */
#define ALONE_BOOT "clock_alone_boot"       /* the mark: boot time */
#define ALONE_BOOT_ID "clock_alone_boot_id" /* in which boot */
#define ALONE_WALL "clock_alone_wall"       /* what the wall clock said then */
#define MARK_EVERY_MS (60 * 1000)           /* a power cut loses no more than this of the count */

typedef struct
{
  gint64 wall;
  gint64 boot;
  gint64 seen;
  gint64 heard;
  gboolean known;
  gboolean same_boot;
} HighWater;

static gboolean
read_high_water (TkStore *store, const TkClock *clock, HighWater *high, GError **error)
{
  g_autofree char *boot_id = NULL;

  if (!tk_store_get_setting_int (store, HIGH_WALL, 0, &high->wall, error)
      || !tk_store_get_setting_int (store, HIGH_BOOT, 0, &high->boot, error)
      || !tk_store_get_setting_int (store, SEEN_WALL, high->wall, &high->seen, error)
      || !tk_store_get_setting_int (store, HEARD, 0, &high->heard, error)
      || !tk_store_get_setting (store, HIGH_BOOT_ID, &boot_id, error))
    return FALSE;
  high->known = boot_id != NULL;
  high->same_boot = g_strcmp0 (boot_id, tk_clock_boot_id (clock)) == 0;
  return TRUE;
}

static gboolean
write_high_water (TkStore *store, const TkClock *clock, const HighWater *high, GError **error)
{
  return tk_store_set_setting_int (store, HIGH_WALL, high->wall, error)
         && tk_store_set_setting_int (store, HIGH_BOOT, high->boot, error)
         && tk_store_set_setting_int (store, SEEN_WALL, high->seen, error)
         && tk_store_set_setting_int (store, HEARD, high->heard, error)
         && tk_store_set_setting (store, HIGH_BOOT_ID, tk_clock_boot_id (clock), error);
}

static void
judge (const HighWater *high, gint64 wall, gint64 boot, TkStoreClock *out)
{
  gint64 passed = boot - high->boot;

  *out = (TkStoreClock) { .now_ms = wall };
  if (high->known && high->same_boot)
    {
      out->now_ms = high->wall + passed;
      if (!high->heard) /* what the hub said is better than a wall clock that runs ahead */
        out->now_ms = MAX (wall, out->now_ms);
      out->expected_ms = high->seen + passed;
      out->jumped = ABS (wall - out->expected_ms) > TK_STORE_CLOCK_JUMP_MS;
    }
  else
    out->moved_back = high->known && wall < high->wall - TK_STORE_CLOCK_SLACK_MS;
}

gboolean
tk_store_clock_read (TkStore *store, const TkClock *clock, TkStoreClock *out, GError **error)
{
  HighWater high;

  g_return_val_if_fail (store != NULL && clock != NULL && out != NULL, FALSE);
  if (!read_high_water (store, clock, &high, error))
    return FALSE;
  judge (&high, tk_clock_wall (clock), tk_clock_boot (clock), out);
  return TRUE;
}

/* ---- Alone ---- */

typedef struct
{
  gint64 ms, boot, wall;
  gboolean known, same_boot;
} Alone;

static gboolean
read_alone (TkStore *store, const TkClock *clock, Alone *alone, GError **error)
{
  g_autofree char *boot_id = NULL;

  if (!tk_store_get_setting_int (store, ALONE, 0, &alone->ms, error)
      || !tk_store_get_setting_int (store, ALONE_BOOT, 0, &alone->boot, error)
      || !tk_store_get_setting_int (store, ALONE_WALL, 0, &alone->wall, error)
      || !tk_store_get_setting (store, ALONE_BOOT_ID, &boot_id, error))
    return FALSE;
  alone->known = boot_id != NULL;
  alone->same_boot = g_strcmp0 (boot_id, tk_clock_boot_id (clock)) == 0;
  return TRUE;
}

static gboolean
write_alone (TkStore *store, const TkClock *clock, gint64 ms, GError **error)
{
  return tk_store_set_setting_int (store, ALONE, ms, error)
         && tk_store_set_setting_int (store, ALONE_BOOT, tk_clock_boot (clock), error)
         && tk_store_set_setting_int (store, ALONE_WALL, tk_clock_wall (clock), error)
         && tk_store_set_setting (store, ALONE_BOOT_ID, tk_clock_boot_id (clock), error);
}

/* In another boot at least the time since it began has passed, whatever the wall clock says. */
static gint64
count_alone (const Alone *alone, const TkClock *clock)
{
  gint64 boot = tk_clock_boot (clock);

  if (!alone->known)
    return 0;
  if (alone->same_boot)
    return alone->ms + MAX (boot - alone->boot, 0);
  return alone->ms + MAX (boot, tk_clock_wall (clock) - alone->wall);
}

gboolean
tk_store_clock_alone (TkStore *store, const TkClock *clock, gint64 *ms, GError **error)
{
  Alone alone;

  g_return_val_if_fail (store != NULL && clock != NULL && ms != NULL, FALSE);
  if (!read_alone (store, clock, &alone, error))
    return FALSE;
  *ms = count_alone (&alone, clock);
  return TRUE;
}

gboolean
tk_store_clock_met (TkStore *store, const TkClock *clock, gint64 ago_ms, GError **error)
{
  Alone alone;

  if (!read_alone (store, clock, &alone, error))
    return FALSE;
  if (alone.known)
    ago_ms = MIN (ago_ms, count_alone (&alone, clock));
  return write_alone (store, clock, ago_ms, error);
}

gboolean
tk_store_clock_mark (TkStore *store, const TkClock *clock, GError **error)
{
  Alone alone;

  if (!read_alone (store, clock, &alone, error))
    return FALSE;
  if (alone.known && alone.same_boot && tk_clock_boot (clock) - alone.boot < MARK_EVERY_MS)
    return TRUE;
  return write_alone (store, clock, count_alone (&alone, clock), error);
}

/* ---- High-water ---- */

static gboolean
raise_high_water (TkStore *store, const TkClock *clock, const HighWater *high, GError **error)
{
  gint64 wall = tk_clock_wall (clock), boot = tk_clock_boot (clock);
  gboolean heard = high->same_boot && high->heard;
  TkStoreClock now;

  judge (high, wall, boot, &now);
  if (now.moved_back) /* what was known stays known until the hub is heard */
    return TRUE;
  HighWater raised = {
    .wall = heard ? now.now_ms : MAX (now.now_ms, high->wall), .boot = boot, .seen = wall, .heard = heard,
  };
  return write_high_water (store, clock, &raised, error);
}

gboolean
tk_store_clock_note (TkStore *store, const TkClock *clock, GError **error)
{
  gint64 minute = tk_clock_boot (clock) / MARK_EVERY_MS;
  HighWater high;

  g_return_val_if_fail (store != NULL && clock != NULL, FALSE);
  if (!read_high_water (store, clock, &high, error) || !raise_high_water (store, clock, &high, error))
    return FALSE;
  return (high.same_boot && high.boot / MARK_EVERY_MS == minute) || tk_store_clock_mark (store, clock, error);
}

static gboolean
hear (TkStore *store, const TkClock *clock, gint64 hub_now_ms, GError **error)
{
  gint64 boot = tk_clock_boot (clock);
  HighWater high, heard = { .wall = hub_now_ms, .boot = boot, .seen = tk_clock_wall (clock), .heard = 1 };

  if (!read_high_water (store, clock, &high, error))
    return FALSE;
  if (high.known && high.same_boot) /* a jump not yet journaled must still show */
    heard.seen = high.seen + (boot - high.boot);
  return write_high_water (store, clock, &heard, error);
}

gboolean
tk_store_clock_heard (TkStore *store, const TkClock *clock, gint64 hub_now_ms, GError **error)
{
  TkDb *db = tk_store_get_db (store);

  g_return_val_if_fail (clock != NULL && hub_now_ms > 0, FALSE);
  if (!tk_db_begin (db, error))
    return FALSE;
  if (hear (store, clock, hub_now_ms, error) && tk_store_clock_met (store, clock, 0, error))
    return tk_db_commit (db, error);
  tk_db_rollback (db);
  return FALSE;
}
