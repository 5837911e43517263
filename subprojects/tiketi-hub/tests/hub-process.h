/* The hub as a process in a folder of its own: its settings, its log, its port. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  char *folder;
  char *db;            /* "sqlite:…" */
  GSubprocess *running; /* NULL: not served now */
  guint16 port;
} HubProcess;

/* An empty database, or with `demo` the sample data; *codes (nullable, transfer full) is what demo prints. */
void hub_process_set_up (HubProcess *process, gboolean demo, char **codes);
void hub_process_tear_down (HubProcess *process); /* stops it first */

/* Runs a command to its end with "--db DB" behind it; its output (transfer full). Aborts the test unless it ends with `status`. */
char *hub_process_run (HubProcess *process, int status, const char *first, ...) G_GNUC_NULL_TERMINATED;
/* Writes FOLDER/hub.ini, mode 0600. */
void hub_process_set_config (HubProcess *process, const char *text);
/* Serves by those settings, on a free port; its log goes to FOLDER/log. */
void hub_process_serve (HubProcess *process);
/* Its exit code. */
int hub_process_stop (HubProcess *process, int signal_number);
/* What it logged so far. (transfer full) */
char *hub_process_log (HubProcess *process);
/* "http://127.0.0.1:PORT". (transfer full) */
char *hub_process_url (HubProcess *process);
/* A number of GET /metrics; -1 when it is not there. */
gint64 hub_process_metric (HubProcess *process, const char *sample);

G_END_DECLS
