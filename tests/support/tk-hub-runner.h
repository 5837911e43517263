/* A real tiketi-hub process with the demo data on a real SQLite file, on loopback, for tests. The program's path comes
 * from TIKETI_HUB_PROGRAM. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TkHubRunner TkHubRunner;

/* Makes a temporary directory, runs `init` and `demo`, and serves on a free port. */
TkHubRunner *tk_hub_runner_new (GError **error);
/* Kills what runs and removes the directory. */
void tk_hub_runner_free (TkHubRunner *hub);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkHubRunner, tk_hub_runner_free)

gboolean tk_hub_runner_start (TkHubRunner *hub, GError **error);  /* again, on the same port */
void tk_hub_runner_stop (TkHubRunner *hub);                       /* SIGTERM, waits */
void tk_hub_runner_kill (TkHubRunner *hub);                       /* SIGKILL, waits */

/* From the next start on it speaks TLS with these PEM files. */
void tk_hub_runner_use_tls (TkHubRunner *hub, const char *certificate_file, const char *key_file);

/* From the next start on it reads this configuration file. */
void tk_hub_runner_use_config (TkHubRunner *hub, const char *path);

const char *tk_hub_runner_get_url (TkHubRunner *hub);             /* http://127.0.0.1:PORT */
guint16 tk_hub_runner_get_port (TkHubRunner *hub);
const char *tk_hub_runner_get_db_path (TkHubRunner *hub);
/* The demo's one-time codes. */
const char *tk_hub_runner_get_box_office_code (TkHubRunner *hub);
const char *tk_hub_runner_get_gate_code (TkHubRunner *hub);
/* `terminal add`; (transfer full) code. kind: "box-office" · "gate" · "both" */
char *tk_hub_runner_add_terminal (TkHubRunner *hub, const char *name, const char *kind, const char *events, GError **error);
/* Runs the hub's program with these words and --db; (transfer full) standard output. */
char *tk_hub_runner_run (TkHubRunner *hub, const char *const *words, GError **error);

/* Removes a directory made by a test and all in it. */
void tk_test_remove_tree (const char *path);

G_END_DECLS
