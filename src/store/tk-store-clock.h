/* The time that leases are judged by: never earlier than what this terminal has already seen.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-clock.h"
#include "tk-store.h"

G_BEGIN_DECLS

#define TK_STORE_CLOCK_SLACK_MS (5 * 60 * 1000) /* a restart may lose this much before leases are in doubt */
#define TK_STORE_CLOCK_JUMP_MS (2 * 60 * 1000)  /* a step larger than this is journaled */

typedef struct {
  gint64 now_ms;        /* the hub's word plus the time since, when it was heard in this boot; else the later of wall clock and
                           high-water plus the time since; after a restart the wall clock */
  gboolean moved_back;  /* restarted with a clock well before what was seen: leases count as expired */
  gboolean jumped;      /* the wall clock is not where it must be in this boot */
  gint64 expected_ms;   /* where it must be, when jumped */
} TkStoreClock;

gboolean tk_store_clock_read (TkStore *store, const TkClock *clock, TkStoreClock *out, GError **error);
/* Raises the high-water, and keeps how long the terminal has been alone. tk_store_journal_append() does this with each entry. */
gboolean tk_store_clock_note (TkStore *store, const TkClock *clock, GError **error);
/* The hub answered and said what time it is: the high-water starts anew from there. The sync agent calls this with
 * the `now` of each answer (cheap; at most once a minute is enough). */
gboolean tk_store_clock_heard (TkStore *store, const TkClock *clock, gint64 hub_now_ms, GError **error);

/* ---- How long this terminal has been alone: by boot time while it runs, by the wall clock only for the time it was off, so
 * that neither a clock turned back nor one that jumps ahead while it runs changes the count ---- */

/* Since the hub was last met; 0 when it never was. */
gboolean tk_store_clock_alone (TkStore *store, const TkClock *clock, gint64 *ms, GError **error);
/* The hub was met so long ago (0: now): the count becomes that, never more than it is. tk_store_clock_heard() does this with 0. */
gboolean tk_store_clock_met (TkStore *store, const TkClock *clock, gint64 ago_ms, GError **error);
/* Keeps the count as it is, once a minute at most, so that little is lost when the machine is switched off or its clock is set. */
gboolean tk_store_clock_mark (TkStore *store, const TkClock *clock, GError **error);

G_END_DECLS
