/* An enrolled terminal on a real file, with a catalogue, staff and leases filled in by hand: terminal 7, issuer 3, two
 * events (1 in KES with Regular, VIP, Family and Last Seats; 2 in UGX), amina (cashier 2468), juma (gate 1357), wanjiru
 * (supervisor 8642). SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-sell.h"
#include "tk-store.h"

G_BEGIN_DECLS

#define FIXTURE_NOW G_GINT64_CONSTANT (1795280400000) /* 2026-11-21T17:00:00Z */
#define FIXTURE_HOUR G_GINT64_CONSTANT (3600000)
#define FIXTURE_TERMINAL 7
#define FIXTURE_ISSUER 3

typedef struct {
  char *dir;
  TkFakeClock clock;
  TkDesk *desk;
  TkStore *store;       /* a second connection to the same file, as the sync agent has */
  TkStaff cashier, gate, supervisor;
} DeskFixture;

/* With leases: Regular 1–10 and 51–60, VIP 1–5, Family 1–60, Last Seats none, event 2 type 1 1–200; all until 6 h from now. */
void desk_fixture_set_up (DeskFixture *f, gconstpointer data);
void desk_fixture_tear_down (DeskFixture *f, gconstpointer data);
/* As after a restart of the program. */
void desk_fixture_reopen (DeskFixture *f);
/* Fills the tables of an opened terminal; for fixtures of other kinds. */
void desk_fixture_fill (TkStore *store, const char *dir);

void desk_fixture_sql (DeskFixture *f, const char *sql);
gint64 desk_fixture_int (DeskFixture *f, const char *sql);
/* (transfer full), NULL when there is none */
char *desk_fixture_text (DeskFixture *f, const char *sql);

/* Sells qty of (event, type) for `tendered` cash; NULL with error. */
TkSale *desk_fixture_sell (DeskFixture *f, guint32 event, guint16 type, guint qty, gint64 tendered, GError **error);
/* The same, and it must work: pays exactly. */
TkSale *desk_fixture_sell_ok (DeskFixture *f, guint32 event, guint16 type, guint qty);
/* Nothing of a sale is left behind: rows, serials and journal are as many as `before` says. */
char *desk_fixture_print (DeskFixture *f);

G_END_DECLS
