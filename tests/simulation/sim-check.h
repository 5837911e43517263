/* The checker: reads only what a run left behind (databases, printed tickets, what screens said) and says whether the promises
 * hold. It shares no code with the product: SQLite, json-c and libsodium straight, its own token reader, its own hash chain,
 * its own sums. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* ---- What the world saw while the run went on ---- */

#define SIM_SOLD_ONLINE 0    /* for a terminal's number: the seller that the hub itself is */

/* A sale whose screen said "done": tokens as printed. */
typedef struct {
  char *sale;
  guint32 terminal;
  gint64 seq;                /* of its journal entry, as the desk told; 0 when not known */
  GStrv tokens;
  gint64 total, cash, change; /* cash: of the total, what was paid in cash; total -1: nobody looked at the money */
} SimSaleSeen;
/* A verdict as shown at a gate. */
typedef struct {
  char *scan;                /* scan id; "" when the screen said nothing */
  guint32 terminal, gate;
  char *text;                /* what was scanned */
  char *colour, *verdict;
  guint count;               /* bodies let through; 0 when not green */
  gboolean repeat;           /* the same green card again within seconds: nothing was recorded under this id */
  GStrv knew;                /* ids of this ticket's check-ins in the terminal's database just before; NULL: nobody looked */
  gint64 true_ms;            /* the simulation's own time, which no machine knows */
  gboolean known_bad;        /* the world knows it as forged, altered, or revoked with this gate told before the scan */
} SimScanSeen;
/* A void or refund whose screen said "done". */
typedef struct {
  char *reversal;            /* its own id; NULL when not known */
  char *sale;
  guint32 terminal;
  GStrv tokens;              /* of the tickets that are no longer good */
  gint64 amount;             /* handed back */
} SimReversalSeen;

/* An order made online, and what its buyer last heard of it. */
typedef struct {
  gint64 order;
  char *said;                /* "pending" · "paid" · "cancelled" · "expired" · "failed" · "refunded" */
} SimOrderSeen;

/* What somebody decided against a verdict, and the screen said "done". */
typedef struct {
  char *kind;                /* of its entry: checkin.override, checkin.annulled; checkin.entry when people were counted anew */
  char *scan;                /* the entry's id; NULL: not told */
  char *about;               /* the scan that was overridden or annulled; of people counted anew, too */
  guint32 terminal;
  guint count;               /* people let through; 0 for an annulment */
} SimDecisionSeen;

/* A terminal that is there at the end, or whose disk is lost for ever (then path is NULL). */
typedef struct {
  guint32 terminal;
  char *path;                /* its terminal.db */
  gboolean revoked;          /* then what it holds may never have reached the hub */
  gboolean synced;           /* everything it had was acknowledged when the run ended (a lost one: when it was lost) */
  gint64 acked;              /* the highest seq the hub ever acknowledged to it; 0 when nobody looked */
  gboolean tampered;         /* the run edited its journal on purpose: the hub must have quarantined it */
  guint8 public_key[32];
} SimTerminalSeen;

typedef struct {
  const char *vfs;           /* SQLite VFS for all paths; NULL: files */
  char *hub_path;
  gboolean at_rest;          /* everything that can sync has: I1 and I3 are judged in full; otherwise only what holds at every step */
  gint64 overdraft;          /* tickets beyond capacity that policy allowed (per type) */
  gboolean hub_restored;     /* the run put an older copy of the hub's disk back: until everything has synced again, it may
                                lack what it had acknowledged */
  gboolean deep;             /* integrity_check and foreign_key_check of every database too: half of the time it takes */
  GPtrArray *sales;          /* SimSaleSeen */
  GPtrArray *scans;          /* SimScanSeen */
  GPtrArray *reversals;      /* SimReversalSeen */
  GPtrArray *decisions;      /* SimDecisionSeen */
  GPtrArray *orders;         /* SimOrderSeen */
  GPtrArray *receipts;       /* of money the hub has acknowledged (char *) */
  guint64 order_keys;        /* so many orders were asked for online; 0: nobody counted */
  GPtrArray *terminals;      /* SimTerminalSeen */
} SimWorldSeen;

/* Lists empty, deep. */
SimWorldSeen *sim_world_seen_new (void);
/* Of real files nobody watched: the terminals' numbers are read from them, and one that the hub has quarantined counts as
 * tampered with. at_rest: whoever the hub still listens to has synchronised, twice. NULL, and *trouble (transfer full), when
 * a file cannot be read. */
SimWorldSeen *sim_world_from_files (const char *hub, const char *const *terminals, gboolean at_rest, char **trouble);
void sim_world_seen_free (SimWorldSeen *seen);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimWorldSeen, sim_world_seen_free)
void sim_sale_seen_free (SimSaleSeen *sale);
void sim_scan_seen_free (SimScanSeen *scan);
void sim_reversal_seen_free (SimReversalSeen *reversal);
void sim_decision_seen_free (SimDecisionSeen *decision);
void sim_order_seen_free (SimOrderSeen *order);
void sim_terminal_seen_free (SimTerminalSeen *terminal);

/* NULL when every invariant holds; otherwise the first violation, "I2: …", with everything one needs to find it. */
char *sim_check (const SimWorldSeen *seen);

/* How much it looked at, for the closing line of a run: a checker that looks at nothing finds nothing. */
typedef struct { guint64 checks, entries, sales, scans, reversals, passages, tokens, slots, sums, rows, decisions, orders, holds, late; } SimCheckCounts;
/* Of all checks of this process. */
void sim_check_counts (SimCheckCounts *out);

G_END_DECLS
