/* A real evening for the tests of the checker: a hub process and four terminals on files, with what their screens said.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-check.h"

G_BEGIN_DECLS

typedef enum { CHECK_HUB, CHECK_TILL, CHECK_GATE, CHECK_LOST, CHECK_REVOKED, CHECK_DATABASES } CheckDatabase;

typedef struct {
  char *dir;                        /* all databases, closed: hub.db, 1.db … */
  char *paths[CHECK_DATABASES];     /* CHECK_LOST: NULL */
  guint32 terminals[CHECK_DATABASES];
  SimWorldSeen *seen;
} CheckWorld;

/* Plays the evening once; takes seconds. */
CheckWorld *check_world_new (void);
void check_world_free (CheckWorld *world);
/* The same once more, from copies of the files. */
CheckWorld *check_world_copy (const CheckWorld *world);

/* Runs SQL with triggers and constraints off; aborts when it fails. */
void check_world_spoil (CheckWorld *world, CheckDatabase database, const char *sql);
/* The first column of the first row; (transfer full). */
char *check_world_ask (CheckWorld *world, CheckDatabase database, const char *sql);
/* Hashes the journal of `terminal` in that database anew, as somebody who knows how could. */
void check_world_reseal (CheckWorld *world, CheckDatabase database, guint32 terminal);

G_END_DECLS
