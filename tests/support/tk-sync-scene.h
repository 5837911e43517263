/* A hub process, a bad network before it, and terminals enrolled through that: for the tests of the sync.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-gate.h"
#include "tk-fault-proxy.h"
#include "tk-hub-runner.h"
#include "tk-sync.h"

G_BEGIN_DECLS

typedef struct
{
  TkHubRunner *hub;
  TkFaultProxy *proxy;
  GPtrArray *dirs;      /* of terminals, removed at the end */
} TkSyncScene;

TkSyncScene *tk_sync_scene_new (void);
void tk_sync_scene_free (TkSyncScene *scene);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkSyncScene, tk_sync_scene_free)

/* An empty directory for a terminal; owned by the scene. */
const char *tk_sync_scene_dir (TkSyncScene *scene);
/* Enrolled through the proxy and synchronised; kind "box-office", "gate" or "both". */
const char *tk_sync_scene_terminal (TkSyncScene *scene, const char *name, const char *kind);
/* The same for one of the demo's codes. */
const char *tk_sync_scene_enrol (TkSyncScene *scene, const char *code);

/* One cash sale of `qty` tickets of event 1, type 1; (transfer full) the first ticket's token. */
char *tk_scene_sell (const char *dir, guint qty);
/* Shows a token at the gate (1 Main) of event 1. */
TkVerdictKind tk_scene_scan (const char *dir, const char *token);
/* n notes into the journal, in one transaction. */
void tk_scene_journal_notes (const char *dir, guint n);

char *tk_scene_setting (const char *dir, const char *name);
void tk_scene_sql (const char *dir, const char *sql);
gint64 tk_scene_ask (const char *dir, const char *sql);
gint64 tk_sync_scene_ask_hub (TkSyncScene *scene, const char *sql);
/* Every entry of this terminal is at the hub, once, in order and with the same hash; nothing waits. */
void tk_sync_scene_assert_same (TkSyncScene *scene, const char *dir);

/* tk_sync_once() that must succeed. */
TkSyncOutcome tk_scene_sync (const char *dir);
/* tk_sync_once() that must fail so. */
void tk_scene_sync_fails (const char *dir, TkSyncError code);

G_END_DECLS
