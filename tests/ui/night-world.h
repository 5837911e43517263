/* A box office's night: the venue of an evening, with gateways that behave as they are told, a printer that runs out of paper, and the
 * terminal whose window is played. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "evening-screen.h"
#include "evening-world.h"
#include "fake-printer.h"

G_BEGIN_DECLS

typedef struct
{
  EveningWorld *world;
  EveningScreen *screen;
  GSubprocess *gateways;
  FakePrinter *printer;
  char *dir;                 /* of the window's terminal */
  TkDb *db, *hub;            /* its database and the hub's, read only */
  gint64 sales;              /* made so far, as this test counts */
} Night;

/* rows: of paper in the printer, then it is out. */
Night *night_new (guint rows);
void night_free (Night *night);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Night, night_free)

/* One number out of the terminal's or the hub's database. */
gint64 night_ask (Night *night, const char *sql);
gint64 night_ask_hub (Night *night, const char *sql);
char *night_tell (Night *night, const char *sql);
void night_wait (Night *night, const char *sql, gint64 wanted);
void night_wait_hub (Night *night, const char *sql, gint64 wanted);

/* The window, and somebody at it. */
void night_open (Night *night);
void night_sign_in (Night *night, const char *face, const char *staff, const char *pin);
/* All tickets on paper, read back: as many papers with a code of a ticket as there are, each of one that was sold here. */
void night_read_papers (Night *night, guint *tickets, guint *different);

G_END_DECLS
