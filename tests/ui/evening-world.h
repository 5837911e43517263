/* The venue of an evening: a real hub, a bad network, a box office and gates run by tiketictl, and the folder of the terminal
 * whose window is played. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-db.h"
#include "tk-fault-proxy.h"
#include "tk-hub-runner.h"

G_BEGIN_DECLS

typedef struct
{
  TkHubRunner *hub;
  TkFaultProxy *proxy;      /* between the window's terminal and the hub; nobody else goes through it */
  char *dir;                /* below it each terminal's folder, by its name here */
  char *gate;               /* the folder of the window's terminal "gate" */
  TkDb *db;                 /* its database, read only */
} EveningWorld;

/* Demo data; terminals "box" (box office), "other" (a gate) and "gate" are enrolled. */
EveningWorld *evening_world_new (void);
void evening_world_free (EveningWorld *world);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EveningWorld, evening_world_free)

/* A further terminal, enrolled straight at the hub; kind as tk_hub_runner_add_terminal(). */
void evening_world_enrol (EveningWorld *world, const char *folder, const char *name, const char *kind, const char *url);
/* tiketictl --json with these words (NULL at the end) for that folder, signed in as `staff` (nullable); (transfer full) what it
 * printed. Any exit code below `failed` is fine. */
char *evening_ctl (EveningWorld *world, const char *folder, const char *staff, const char *first, ...) G_GNUC_NULL_TERMINATED;
/* tiketi-hub's words; (transfer full). */
char *evening_hub (EveningWorld *world, const char *first, ...) G_GNUC_NULL_TERMINATED;
/* A value out of a JSON text, "$.tickets[0].token"; (transfer full), NULL when there is none. */
char *evening_field (EveningWorld *world, const char *json, const char *path);
gint64 evening_field_int (EveningWorld *world, const char *json, const char *path);

/* One value out of the window's terminal. */
char *evening_tell (EveningWorld *world, const char *sql);
gint64 evening_ask (EveningWorld *world, const char *sql);
/* The newest entry: "checkin.denied voided entry", and its number. */
char *evening_last_entry (EveningWorld *world);
gint64 evening_head (EveningWorld *world);

G_END_DECLS
