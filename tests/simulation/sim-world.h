/* One run: a hub, some terminals, the network between them and the people who use them, all in simulated time.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-api.h"
#include "sim-check.h"
#include "sim-plan.h"
#include "sim-queue.h"
#include "sim-random.h"
#include "sim-trace.h"
#include "sim-venue.h"
#include "tk-desk.h"
#include "tk-sync-backoff.h"
#include "tk-sync-session.h"
#include "tk-token.h"

G_BEGIN_DECLS

typedef struct _SimWorld SimWorld;
typedef struct _SimTerminal SimTerminal;
typedef struct _SimWeb SimWeb;

/* One direction of the sync agent, driven in simulated time. */
typedef struct
{
  SimTerminal *terminal;
  TkSyncWay way;
  TkSyncStep step;
  gint64 rest_ms;
  TkSyncBackoff backoff;
  guint64 turn;             /* a timer of an earlier turn does nothing */
  gboolean busy, nudged, failing, well;
  gint64 sent_ms;           /* when the step under way began */
} SimDirection;

typedef struct
{
  SimDisk *disk;
  TkFakeClock clock;
  HubService *service;      /* NULL while it is down */
  HubHttpSettings settings;
  HubHttpRouter *router;
  guint64 life;             /* how often it was started */
  gboolean cut_is_near;     /* the next write or so finds no power */
  gint64 steady_ms;         /* since when its clock and memory were not disturbed */
  SimImage *backup;
  gint64 backup_ms;
  gint64 drift;             /* its clock, in parts per million */
} SimHub;

struct _SimTerminal
{
  SimWorld *world;
  guint index;
  const SimEnrolled *enrolled;
  const char *dir;
  SimDisk *disk;
  TkFakeClock clock;
  gint64 drift;             /* parts per million */
  char name[8];             /* "t1" in the trace */
  TkDesk *desk;             /* NULL while it is off */
  TkSyncSession *session;
  SimDirection directions[TK_SYNC_DIRECTIONS];
  guint64 life;             /* how often it was switched on: what was planned for an earlier life does nothing */
  gboolean cut_is_near;     /* one of its next writes finds no power */
  gboolean cut_up, cut_down;/* its requests, or the hub's answers, do not get through */
  gboolean lost;            /* the device is gone for ever */
  gboolean reported;        /* somebody wants it revoked */
  gboolean tampered;        /* somebody edited its journal */
  gboolean refused;         /* and the hub noticed */
  gboolean revoked;         /* at the hub */
  gint64 revoked_ms;
  gboolean told_revoked;    /* it has heard so */
  gint64 acked;             /* highest seq it was told is safe */
  gint64 pulled_ms;         /* when the last pull that read the feed to its end was sent */
  struct _SimAsked *asked;  /* a sale nobody knows the end of */
};

#define SIM_ONLINE G_MAXUINT

/* A ticket somebody holds in their hand. */
typedef struct
{
  TkTicketId id;
  char *token;
  guint seller;             /* index of the terminal; SIM_ONLINE: the hub itself */
  char *sale;
  gint64 order;             /* sold online: of its order; 0 */
  gint64 reversed_seq;      /* the entry that took it back; 0 while it is good */
  gint64 known_ms;          /* since when the hub knows that; 0 */
  gint64 let_in_ms;         /* when the hub last agreed that its holder is let in; 0 since they left */
} SimTicket;

typedef struct
{
  guint64 events, sales, tickets, scans, green, refused, forged, voids, shifts, pushes, pulls, leases, lost_messages, doubled,
    cut_answers, partitions, power_cuts, faults, hub_crashes, redeems, confirmed, office, restored, tampered, jumps, deaths, checks,
    overrides, annulments, corrections, orders, orders_refused, issued, online_tickets, online_scans, online_green, expired,
    called_off, refunds, told;
} SimTally;

struct _SimWorld
{
  SimVenue *venue;
  guint64 seed;
  const SimPlan *plan;
  SimDice dice;             /* what happens */
  gint64 now_ms;            /* true time, which no machine knows */
  gint64 ends_ms;           /* people go home */
  gboolean calm;            /* all come home: nothing goes wrong any more */
  SimQueue *queue;
  SimTrace *trace;
  SimHub hub;
  SimTerminal terminals[SIM_TERMINALS];
  guint n_terminals;
  SimWeb *web;              /* who orders online; NULL: nobody does */
  GPtrArray *tickets;       /* SimTicket */
  SimTicket *shown;         /* at the gate just now; NULL for a forgery */
  guint64 calls, keys;      /* made so far: requests to the hub, request keys of sales */
  SimWorldSeen *seen;
  SimTally tally;
  char *violation;          /* the first; NULL while all is well */
};

/* ---- The world (sim-world.c) ---- */
/* A night just begun: everybody has loaded and done something. Always the same; what follows is the seed's. */
SimWorld *sim_world_new (SimVenue *venue, gboolean print);
void sim_world_free (SimWorld *world);
/* People work, things go wrong, all come home, and the checker looks. */
void sim_world_run (SimWorld *world, guint64 seed, const SimPlan *plan);
/* How many terminals this seed wants. */
guint sim_world_crowd (guint64 seed);
/* Whether people order online in it, too. */
gboolean sim_world_online (guint64 seed, const SimPlan *plan);
/* Until nothing is planned before `until_ms`, or something is wrong. */
void sim_world_run_until (SimWorld *world, gint64 until_ms);
void sim_world_plan (SimWorld *world, gint64 in_ms, SimHappening happening, gpointer data, GDestroyNotify destroy);
void sim_world_fail (SimWorld *world, const char *what, ...) G_GNUC_PRINTF (2, 3);
/* Callbacks of finished requests run now. */
void sim_world_settle (SimWorld *world);
gint64 sim_world_spread (SimWorld *world, gint64 mean_ms); /* a time around the mean, seldom much longer */
#define sim_say(world, who, ...) sim_trace_line ((world)->trace, (world)->now_ms, who, __VA_ARGS__)
/* "TK_DB_ERROR 6": the sentence itself may hold the name of a folder. (transfer full) */
char *sim_error_name (const GError *error);

/* ---- The hub (sim-hub.c) ---- */
void sim_hub_start (SimWorld *world);
/* The power goes at this moment; it comes back by itself after some time. */
void sim_hub_crash (SimWorld *world);
typedef struct { guint status; char *type; GBytes *body; } SimAnswer;
/* One request; key: its Idempotency-Key. All but method and path may be NULL. */
typedef struct { const char *method, *path, *credential, *key, *body; } SimCall;
/* FALSE when the hub is down, or went down over it. */
gboolean sim_hub_call (SimWorld *world, const SimCall *call, SimAnswer *out);
/* The same of a terminal: a GET, or with a body a POST. */
gboolean sim_hub_answer (SimWorld *world, const char *credential, const char *path, const char *body, SimAnswer *out);
void sim_answer_clear (SimAnswer *answer);
gboolean sim_hub_revoke (SimWorld *world, SimTerminal *terminal);
/* After anything that writes there: TRUE when the power went in the middle of it, and the hub is down now. */
gboolean sim_hub_look_for_cut (SimWorld *world);
/* Keeps a copy of its disk; later that copy is put back, and whatever came between is gone. */
void sim_hub_back_up (SimWorld *world);
void sim_hub_restore (SimWorld *world);

/* ---- Who orders online (sim-web.c, sim-gateway.c) ---- */
SimWeb *sim_web_new (SimWorld *world);
void sim_web_start (SimWeb *web);
/* Until nothing is held any more: what nobody pays for is given back when its time is up. FALSE: it never is. */
gboolean sim_web_end (SimWeb *web);
void sim_web_free (SimWeb *web);
/* A hub that has just started asks this gateway. */
void sim_gateway_connect (SimWeb *web, HubService *service);

/* What supervisors do at the hub (sim-office.c). */
void sim_office_act (SimWorld *world);

/* ---- A terminal (sim-terminal.c) ---- */
gboolean sim_terminal_switch_on (SimTerminal *terminal);
/* What was under way and not on disk is lost; it comes back by itself after some time unless the device is lost. */
void sim_terminal_cut_power (SimTerminal *terminal);
/* How much of what was not synced a power cut takes, in this kind of night. */
SimLoss sim_draw_loss (SimWorld *world);
/* As an orderly shutdown. */
void sim_terminal_switch_off (SimTerminal *terminal);
void sim_terminal_lose (SimTerminal *terminal);
/* After anything that writes: TRUE when the power went in the middle of it, and the terminal is off now. */
gboolean sim_terminal_look_for_cut (SimTerminal *terminal);
gboolean sim_terminal_sells (const SimTerminal *terminal);
gboolean sim_terminal_checks_in (const SimTerminal *terminal);

/* ---- The network (sim-network.c) ---- */
/* Everything under way for this terminal ends as cancelled. */
TkSyncCarrier *sim_carrier_new (SimTerminal *terminal);
void sim_carrier_cancel (TkSyncCarrier *carrier);
/* One question whose answer counts only within the budget; no simulated time passes for the asker. The hub may have been
 * asked when this says FALSE. */
gboolean sim_network_ask (SimTerminal *terminal, const char *path, const char *body, guint budget_ms, SimAnswer *out);

/* ---- Sync (sim-sync.c) ---- */
void sim_sync_start (SimTerminal *terminal);
/* Something was journaled. */
void sim_sync_nudge (SimTerminal *terminal);
/* The network is back: nobody rests or backs off. */
void sim_sync_hurry (SimTerminal *terminal);
gboolean sim_sync_is_busy (const SimTerminal *terminal);

/* ---- People (sim-people.c, sim-till.c, sim-gate.c), and what goes wrong (sim-trouble.c) ---- */
/* From here on the desk asks the hub before it lets somebody in. */
void sim_gate_ask_hub (SimTerminal *terminal);
void sim_people_start (SimTerminal *terminal);
/* Forgets what was being asked. */
void sim_people_forget (SimTerminal *terminal);
void sim_trouble_start (SimWorld *world);

/* A text that must never open a gate, made from a ticket or from nothing; *how says what was done. (sim-forger.c,
 * transfer full) */
char *sim_forge (SimWorld *world, const SimTicket *ticket, const char **how);

/* ---- The end (sim-end.c) ---- */
void sim_end_bring_home (SimWorld *world);
void sim_end_check (SimWorld *world, gboolean at_rest);

G_END_DECLS
