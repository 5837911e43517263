/* A job of the writer's, and many of them in one transaction. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-writer.h"

G_BEGIN_DECLS

typedef struct {
  HubWork work;
  HubWorkTogether together; /* NULL: by itself */
  gpointer data;
  GDestroyNotify destroy; /* posted jobs */
  gboolean posted;        /* nobody waits: the writer frees it */
  gboolean soon;          /* before all that is no haste */
  gboolean finished;
  GCond done;             /* of whoever waits */
  gint64 since_ms;
  GError *error;
} HubJob;

/* Begins a write transaction and runs jobs in it, each undone alone when it fails, as many as have time; *done says how many.
 * It is left open; FALSE when it was lost as a whole, and nothing of it is left. */
gboolean hub_jobs_run (SqlConn *conn, const TkClock *clock, GPtrArray *jobs, guint *done, GError **error);

G_END_DECLS
