/* The one source of time. Everything that needs the time is handed a TkClock,
 * so that every scenario can be replayed. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TkClock TkClock;

struct _TkClock {
  gint64 (*wall_ms) (const TkClock *clock);         /* UTC milliseconds since 1970 */
  gint64 (*boot_ms) (const TkClock *clock);         /* monotonic milliseconds since boot, counts suspend */
  const char *(*boot_id) (const TkClock *clock);    /* changes when the machine restarts */
};

/* The machine's own clock (static, never freed). */
const TkClock *tk_clock_system (void);

static inline gint64 tk_clock_wall (const TkClock *clock) { return clock->wall_ms (clock); }
static inline gint64 tk_clock_boot (const TkClock *clock) { return clock->boot_ms (clock); }
static inline const char *tk_clock_boot_id (const TkClock *clock) { return clock->boot_id (clock); }

/* A clock that tests set by hand. `base` first: a TkFakeClock * is a TkClock *. */
typedef struct {
  TkClock base;
  gint64 wall_ms;
  gint64 boot_ms;
  char boot_id[40];
} TkFakeClock;

void tk_fake_clock_init (TkFakeClock *clock, gint64 wall_ms);
void tk_fake_clock_advance (TkFakeClock *clock, gint64 ms);  /* wall and boot together */
void tk_fake_clock_reboot (TkFakeClock *clock);              /* boot time restarts at 0 under a new id */

/* "2026-11-21T16:30:05.123Z" (RFC 3339, UTC, always milliseconds); (transfer full). */
char *tk_time_to_iso8601 (gint64 wall_ms);
/* Accepts Z or an offset, with or without fraction. Out untouched on failure. */
gboolean tk_time_from_iso8601 (const char *text, gint64 *wall_ms);

/* Formats in an IANA zone with g_date_time_format codes, e.g. "%H:%M"; an unknown zone reads as UTC. %a and %b are in the
 * language of the screen. */
char *tk_time_format (gint64 wall_ms, const char *zone, const char *format);

/* What the clocks on the wall in an IANA zone are ahead of UTC at that time, in ms; an unknown zone reads as UTC. */
gint64 tk_time_offset (gint64 wall_ms, const char *zone);

G_END_DECLS
