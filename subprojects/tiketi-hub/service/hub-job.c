/* What the writer's jobs do to the transaction they share: a part for each, so that one that fails takes nothing else with it;
 * those of one kind all at once. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-job.h"

#define TOGETHER_MS 20  /* after this long no further job joins: bounds how long the first waits for the last */
#define BEGIN_US (5 * G_USEC_PER_SEC) /* a server that is started again is waited for, for so long */
#define BEGIN_PAUSE_US (G_USEC_PER_SEC / 5)

/* What it wrote is known to be done, or known to be its fault, before somebody else's turn. */
static gboolean
do_job (SqlConn *conn, HubJob *job)
{
  return job->work (conn, job->data, &job->error) && sql_catch_up (conn, &job->error);
}

/* FALSE: the transaction as a whole can no longer be used. */
static gboolean
run_job (SqlConn *conn, HubJob *job, GError **error)
{
  if (!sql_part_begin (conn, error))
    return FALSE;
  if (do_job (conn, job))
    return sql_part_keep (conn, error);
  return sql_part_undo (conn, error);
}

/* Nothing has run yet, so it can be tried again. Jobs themselves are never run twice: what they put into their data stands there
 * already, and whoever asked can ask again. */
static gboolean
begin (SqlConn *conn, GError **error)
{
  GError *failure = NULL;
  gint64 until = g_get_monotonic_time () + BEGIN_US;

  while (!sql_begin (conn, &failure))
    {
      if (g_get_monotonic_time () >= until || !sql_is_shared (conn) || !g_error_matches (failure, SQL_ERROR, SQL_ERROR_BUSY))
        {
          g_propagate_error (error, failure);
          return FALSE;
        }
      g_clear_error (&failure);
      g_usleep (BEGIN_PAUSE_US);
    }
  return TRUE;
}

/* The first needs no part, which costs: when it fails, there is nothing else to keep. Alone it need not even be waited for before
 * the commit. */
static gboolean
run_first (SqlConn *conn, HubJob *job, gboolean alone, GError **error)
{
  if (alone ? job->work (conn, job->data, &job->error) : do_job (conn, job))
    return TRUE;
  sql_rollback (conn);
  return begin (conn, error);
}

/* ---- Jobs of one kind, all at once ---- */

/* From `first` on: so many of one kind that goes together; else 1. */
static guint
count_alike (const GPtrArray *jobs, guint first)
{
  const HubJob *job = jobs->pdata[first];
  guint n = 1;

  while (job->together != NULL && first + n < jobs->len && ((const HubJob *) jobs->pdata[first + n])->together == job->together)
    n++;
  return n;
}

static gboolean
do_together (SqlConn *conn, HubJob **jobs, guint n)
{
  g_autofree gpointer *data = g_new (gpointer, n);
  g_autofree GError **errors = g_new0 (GError *, n);
  g_autoptr (GError) failure = NULL;

  for (guint i = 0; i < n; i++)
    data[i] = jobs[i]->data;
  gboolean done = jobs[0]->together (conn, data, errors, n, &failure) && sql_catch_up (conn, &failure);
  for (guint i = 0; i < n; i++)
    {
      if (done)
        jobs[i]->error = errors[i];
      else
        g_clear_error (&errors[i]);
    }
  return done;
}

/* *done says whether they were; if not, nothing of them is left. FALSE: the transaction as a whole can no longer be used. */
static gboolean
run_alike (SqlConn *conn, HubJob **jobs, guint n, gboolean first, gboolean *done, GError **error)
{
  if (!first && !sql_part_begin (conn, error))
    return FALSE;
  *done = do_together (conn, jobs, n);
  if (!first)
    return *done ? sql_part_keep (conn, error) : sql_part_undo (conn, error);
  if (*done)
    return TRUE;
  sql_rollback (conn);
  return begin (conn, error);
}

/* Those from `from` on that go together, or one. *done says up to where. */
static gboolean
run_some (SqlConn *conn, GPtrArray *jobs, guint *done, GError **error)
{
  guint from = *done, n = count_alike (jobs, from);
  gboolean together = FALSE;
  HubJob **some = (HubJob **) jobs->pdata + from;

  if (n > 1 && !run_alike (conn, some, n, from == 0, &together, error))
    return FALSE;
  *done = from + n;
  for (guint i = 0; i < n && !together; i++)
    {
      if (!(from + i == 0 ? run_first (conn, some[i], jobs->len == 1, error) : run_job (conn, some[i], error)))
        return FALSE;
    }
  return TRUE;
}

/* ---- A turn ---- */

gboolean
hub_jobs_run (SqlConn *conn, const TkClock *clock, GPtrArray *jobs, guint *done, GError **error)
{
  gint64 until = tk_clock_boot (clock) + TOGETHER_MS;
  guint ran = 0;

  if (!begin (conn, error))
    return FALSE;
  while (ran < jobs->len && (ran == 0 || tk_clock_boot (clock) < until))
    {
      if (!run_some (conn, jobs, &ran, error))
        {
          sql_rollback (conn);
          return FALSE;
        }
    }
  *done = ran;
  return TRUE;
}
