/* The desk on a thread of its own: faces ask and never wait on a disk. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "tk-desk.h"

G_BEGIN_DECLS

typedef struct _TkDeskWorker TkDeskWorker;

/* Runs on the desk's thread. Returns a result handed to tk_desk_worker_finish(), or NULL with error. */
typedef gpointer (*TkDeskJob) (TkDesk *desk, gpointer input, GError **error);

/* Starts the thread and opens the desk there; blocks until it is open. */
TkDeskWorker *tk_desk_worker_new (const char *dir, const TkClock *clock, GError **error);
/* Finishes queued jobs, closes the desk, joins. */
void tk_desk_worker_free (TkDeskWorker *worker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkDeskWorker, tk_desk_worker_free)

/* Jobs run one after another in the order asked. `input` is freed with input_free after the job; callback runs in the thread-default
 * main context of the caller. result_free frees a result nobody took (cancelled). */
void tk_desk_worker_run (TkDeskWorker *worker, TkDeskJob job, gpointer input, GDestroyNotify input_free,
                         GDestroyNotify result_free, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gpointer tk_desk_worker_finish (GAsyncResult *result, GError **error); /* (transfer full) */

G_END_DECLS
