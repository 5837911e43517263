/* The one writer: a thread with its own connection that takes jobs from a queue and commits as many together as are
 * waiting, so that one disk flush serves all of them. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-meter.h"
#include "hub-sql.h"
#include "tk-clock.h"

G_BEGIN_DECLS

/* Runs on the writer's thread inside a transaction; FALSE with an error undoes this job alone. It may run on and its
 * transaction still fail at commit: what it put into `data` counts only when hub_writer_run() returned TRUE. */
typedef gboolean (*HubWork) (SqlConn *conn, gpointer data, GError **error);
/* Several jobs that were given it, all at once: what reads for all of them costs hardly more than what reads for one. errors[i] is
 * why data[i] alone is refused, without having written. FALSE undoes all of it, and each job is run by itself instead: so it may
 * leave nothing in `data` that its work would not find and replace. */
typedef gboolean (*HubWorkTogether) (SqlConn *conn, gpointer *data, GError **errors, guint n, GError **error);
/* After a commit, and about once a second (five times where other hubs share the database), on the writer's thread: another
 * program may have written, too. */
typedef void (*HubCommitted) (SqlConn *conn, gpointer data);

typedef struct _HubWriter HubWriter;

HubWriter *hub_writer_new (const char *uri, const TkClock *clock, HubCommitted committed, gpointer data, GError **error);
/* Finishes what is queued first. */
void hub_writer_free (HubWriter *writer);

/* For tests that must replay: writers made while it is off have no thread. Whoever runs a job does it there and then, in one
 * commit with what was posted before; all calls must then come from one thread. Process-wide. */
void hub_writer_set_threads (gboolean on);

/* Waits for the commit. FALSE with HUB_ERROR. */
gboolean hub_writer_run (HubWriter *writer, HubWork work, gpointer data, GError **error);
/* The same, before all that is no haste: for something short that somebody waits for at a gate. */
gboolean hub_writer_run_soon (HubWriter *writer, HubWork work, gpointer data, GError **error);
/* The same, for what many gates ask at once. */
gboolean hub_writer_run_together (HubWriter *writer, HubWork work, HubWorkTogether together, gpointer data, GError **error);
/* Does not wait; data is freed afterwards with `destroy`. Dropped silently when the queue is full. */
void hub_writer_post (HubWriter *writer, HubWork work, gpointer data, GDestroyNotify destroy);
/* How long the oldest waiting job has waited. */
gint64 hub_writer_oldest_wait_ms (HubWriter *writer);

/* sizes: jobs in each commit. times: how long each took, from its first job to its end. failing: the last one failed. */
typedef struct {
  guint waiting;
  gint64 oldest_wait_ms, failed;
  gboolean failing;
  const HubMeter *sizes, *times;
} HubWriterLoad;
void hub_writer_get_load (HubWriter *writer, HubWriterLoad *load);

G_END_DECLS
