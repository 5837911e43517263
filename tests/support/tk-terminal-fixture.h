/* A terminal in a temporary directory, enrolled by hand: keys, a certificate, two events, gates, staff, no
 * hub. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-certificate.h"
#include "tk-clock.h"
#include "tk-desk.h"
#include "tk-store.h"

G_BEGIN_DECLS

/* 2026-11-21 16:00 UTC = 19:00 in Nairobi, an hour after the doors of event 1. */
#define TK_FIXTURE_NOW_MS G_GINT64_CONSTANT (1795276800000)
#define TK_FIXTURE_ISSUER 7     /* this terminal's own number */

/* Event 1 "Tamasha la Pwani": types 1 Regular, 2 VIP, 3 Family (admits 4); gates 1 Main (all), 2 VIP (type 2
 * only). Event 2 "Nairobi Comedy Night": type 1; gate 3 Door. Issuer 7 may sell serials 1…100000 of each
 * type. */
typedef struct
{
  char *dir;
  TkFakeClock clock;
  TkKeyPair *hub;
  TkKeyPair *pair;
  TkStore *store;           /* a connection of the test's own, beside the desk's */
  TkDesk *desk;
  TkStaff *juma;            /* gate */
  TkStaff *amina;           /* cashier */
  TkStaff *wanjiru;         /* supervisor */
} TkTerminalFixture;

TkTerminalFixture *tk_terminal_fixture_new (void);
/* Closes, and removes the directory. */
void tk_terminal_fixture_free (TkTerminalFixture *fixture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkTerminalFixture, tk_terminal_fixture_free)

/* Runs SQL in the terminal's database; aborts the test when it fails. */
void tk_terminal_fixture_sql (TkTerminalFixture *fixture, const char *sql);
gint64 tk_terminal_fixture_count (TkTerminalFixture *fixture, const char *sql);
/* A token signed by `pair`; (transfer full). */
char *tk_fixture_token (const TkKeyPair *pair, guint16 issuer, guint32 event, guint16 type, guint32 serial,
                        guint8 issue);
/* A certificate signed by `hub` for events 1 and 2 and serials first…last of every type; (transfer full). */
char *tk_fixture_certificate (const TkKeyPair *hub, const TkKeyPair *pair, guint16 issuer, guint32 revision,
                              guint32 first, guint32 last);

G_END_DECLS
