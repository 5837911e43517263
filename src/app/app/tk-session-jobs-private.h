/* What the session asks of the desk's thread and of the thread that opens it. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-session.h"

G_BEGIN_DECLS

/* What opening brings from the other thread. */
typedef struct {
  TkDeskWorker *worker;
  TkPreferences *preferences;
} TkSessionOpened;

/* What a refresh brings from the desk's thread. */
typedef struct {
  TkTerminalInfo *terminal;
  TkDeskStatus *status;
  char *zone;
} TkSessionReading;

typedef struct {
  char *name, *pin;
} TkSessionSignIn;

void tk_session_opened_free (TkSessionOpened *opened);
void tk_session_reading_free (TkSessionReading *reading);
void tk_session_sign_in_free (TkSessionSignIn *input);

/* For g_task_run_in_thread() on the session: a TkSessionOpened. */
void tk_session_open_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable);
/* For g_task_run_in_thread() on the session: a TkDeskWorker on a practice desk that was just made. */
void tk_session_practice_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable);
/* Closes the worker and throws its folder away. */
void tk_session_drop_practice (TkDeskWorker *worker, const char *dir);
/* TkDeskJobs: a TkSessionReading; a TkStaff from a TkSessionSignIn; TRUE from a TkStaff. */
gpointer tk_session_read_job (TkDesk *desk, gpointer input, GError **error);
gpointer tk_session_sign_in_job (TkDesk *desk, gpointer input, GError **error);
gpointer tk_session_sign_out_job (TkDesk *desk, gpointer input, GError **error);

G_END_DECLS
