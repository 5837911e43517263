/* The writer's thread and queue. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-writer.h"

#include <glib/gi18n-lib.h>

#include "hub-error.h"
#include "hub-job.h"

#define QUEUE_MAX 1024
#define TOGETHER_MAX 64 /* jobs in one commit: bounds how long the first of them waits for the last */
#define SOON_MAX 48     /* of them in haste, so that the others come to their turn */
#define TICK_US G_USEC_PER_SEC
#define SHARED_TICK_US (G_USEC_PER_SEC / 5) /* where other hubs write, too: whoever waits here hears of it soon */

struct _HubWriter
{
  SqlConn *conn;
  const TkClock *clock;
  HubCommitted committed;
  gpointer committed_data;
  GThread *thread;
  GMutex mutex;
  GCond arrived;
  GQueue soon;  /* HubJob */
  GQueue queue; /* HubJob */
  gboolean stopping;
  HubMeter sizes, times;
  gint64 failed;    /* atomic, as is what follows */
  gint failing;
};

static gboolean threads = TRUE; /* process-wide, for tests */

static void
free_job (HubJob *job)
{
  if (job->destroy != NULL)
    job->destroy (job->data);
  g_clear_error (&job->error);
  g_free (job);
}

static void
move_jobs (GQueue *from, GPtrArray *jobs, guint most)
{
  while (jobs->len < most && !g_queue_is_empty (from))
    g_ptr_array_add (jobs, g_queue_pop_head (from));
}

static gboolean
is_idle (HubWriter *writer)
{
  return g_queue_is_empty (&writer->soon) && g_queue_is_empty (&writer->queue);
}

/* What is waiting, at most TOGETHER_MAX; empty after a tick without jobs; NULL when it is time to stop. */
static GPtrArray *
take_jobs (HubWriter *writer)
{
  gint64 until = g_get_monotonic_time () + (sql_is_shared (writer->conn) ? SHARED_TICK_US : TICK_US);
  GPtrArray *jobs = g_ptr_array_new ();

  g_mutex_lock (&writer->mutex);
  while (is_idle (writer) && !writer->stopping)
    {
      if (!g_cond_wait_until (&writer->arrived, &writer->mutex, until))
        break;
    }
  move_jobs (&writer->soon, jobs, SOON_MAX);
  move_jobs (&writer->queue, jobs, TOGETHER_MAX);
  gboolean stop = jobs->len == 0 && writer->stopping;
  g_mutex_unlock (&writer->mutex);
  if (stop)
    g_clear_pointer (&jobs, g_ptr_array_unref);
  return jobs;
}

/* The jobs from `first` on wait for the next turn, before everybody who came later. */
static void
put_back (HubWriter *writer, GPtrArray *jobs, guint first)
{
  g_mutex_lock (&writer->mutex);
  for (guint i = jobs->len; i > first; i--)
    {
      HubJob *job = jobs->pdata[i - 1];

      g_queue_push_head (job->soon ? &writer->soon : &writer->queue, job);
    }
  g_mutex_unlock (&writer->mutex);
  g_ptr_array_set_size (jobs, (gint) first);
}

/* What was taken together, and its commit. Those that had no time left are put back. */
static gboolean
run_together (HubWriter *writer, GPtrArray *jobs, GError **error)
{
  guint done = 0;

  if (!hub_jobs_run (writer->conn, writer->clock, jobs, &done, error))
    return FALSE;
  put_back (writer, jobs, done);
  return sql_commit (writer->conn, error);
}

/* Nothing was stored: every job that thought itself done learns why. */
static void
fail_all (GPtrArray *jobs, const GError *failure)
{
  for (guint i = 0; i < jobs->len; i++)
    {
      HubJob *job = jobs->pdata[i];

      if (job->error == NULL)
        job->error = g_error_copy (failure);
    }
}

static void
hand_back (HubWriter *writer, GPtrArray *jobs)
{
  g_mutex_lock (&writer->mutex);
  for (guint i = 0; i < jobs->len; i++)
    {
      HubJob *job = jobs->pdata[i];

      if (job->posted)
        free_job (job);
      else
        {
          job->finished = TRUE;
          g_cond_signal (&job->done); /* it alone: a crowd that wakes to find nothing takes as long as the commit */
        }
    }
  g_mutex_unlock (&writer->mutex);
}

static void
note_turn (HubWriter *writer, guint jobs, gint64 began_us, gboolean failed)
{
  if (jobs == 0)
    return;
  hub_meter_note (&writer->sizes, &hub_meter_sizes, jobs);
  hub_meter_note (&writer->times, &hub_meter_times, g_get_monotonic_time () - began_us);
  if (failed)
    __atomic_fetch_add (&writer->failed, 1, __ATOMIC_RELAXED);
  g_atomic_int_set (&writer->failing, failed);
}

/* One alone is judged with its commit: what it asked for in vain says nothing of the database. */
static gboolean
is_own_fault (const GPtrArray *jobs, const GError *failure)
{
  return jobs->len == 1 && (g_error_matches (failure, SQL_ERROR, SQL_ERROR_CONSTRAINT) || g_error_matches (failure, SQL_ERROR, SQL_ERROR_STATEMENT));
}

static void
take_turn (HubWriter *writer, GPtrArray *jobs)
{
  g_autoptr (GError) failure = NULL;
  gint64 began = g_get_monotonic_time ();

  if (jobs->len > 0 && !run_together (writer, jobs, &failure))
    fail_all (jobs, failure);
  note_turn (writer, jobs->len, began, failure != NULL && !is_own_fault (jobs, failure));
  /* Whoever waited finds that what is kept of the database elsewhere knows of it already. */
  if (failure == NULL && writer->committed != NULL)
    writer->committed (writer->conn, writer->committed_data);
  hand_back (writer, jobs);
  g_ptr_array_unref (jobs);
}

static gpointer
writer_thread (gpointer data)
{
  HubWriter *writer = data;
  GPtrArray *jobs;

  while ((jobs = take_jobs (writer)) != NULL)
    take_turn (writer, jobs);
  return NULL;
}

/* Without a thread: the caller does everything that waits. */
static void
work_here (HubWriter *writer)
{
  while (!is_idle (writer))
    take_turn (writer, take_jobs (writer));
}

void
hub_writer_set_threads (gboolean on)
{
  threads = on;
}

HubWriter *
hub_writer_new (const char *uri, const TkClock *clock, HubCommitted committed, gpointer data, GError **error)
{
  GError *failure = NULL;
  SqlConn *conn = sql_open (uri, SQL_OPEN_EXISTING, &failure);

  if (conn == NULL)
    {
      hub_error_take (failure, error);
      return NULL;
    }
  HubWriter *writer = g_new0 (HubWriter, 1);
  writer->conn = conn;
  writer->clock = clock;
  writer->committed = committed;
  writer->committed_data = data;
  g_mutex_init (&writer->mutex);
  g_cond_init (&writer->arrived);
  g_queue_init (&writer->soon);
  g_queue_init (&writer->queue);
  writer->thread = threads ? g_thread_new ("hub-writer", writer_thread, writer) : NULL;
  return writer;
}

void
hub_writer_free (HubWriter *writer)
{
  if (writer == NULL)
    return;
  g_mutex_lock (&writer->mutex);
  writer->stopping = TRUE;
  g_cond_signal (&writer->arrived);
  g_mutex_unlock (&writer->mutex);
  if (writer->thread != NULL)
    g_thread_join (writer->thread);
  else
    work_here (writer);
  sql_close (writer->conn);
  g_mutex_clear (&writer->mutex);
  g_cond_clear (&writer->arrived);
  g_free (writer);
}

/* With the lock held. */
static gboolean
enqueue (HubWriter *writer, HubJob *job)
{
  GQueue *queue = job->soon ? &writer->soon : &writer->queue;

  if (writer->stopping || g_queue_get_length (queue) >= QUEUE_MAX)
    return FALSE;
  job->since_ms = tk_clock_boot (writer->clock);
  g_queue_push_tail (queue, job);
  g_cond_signal (&writer->arrived);
  return TRUE;
}

static gboolean
run_and_wait (HubWriter *writer, HubJob *job, GError **error)
{
  g_cond_init (&job->done);
  g_mutex_lock (&writer->mutex);
  gboolean taken = enqueue (writer, job);
  while (taken && writer->thread != NULL && !job->finished)
    g_cond_wait (&job->done, &writer->mutex);
  g_mutex_unlock (&writer->mutex);
  g_cond_clear (&job->done);
  if (writer->thread == NULL)
    work_here (writer);
  if (!taken)
    g_set_error_literal (&job->error, HUB_ERROR, HUB_ERROR_UNAVAILABLE,
                         _("The hub has more to store than it can; try again in a moment"));
  return job->error == NULL || hub_error_take (job->error, error);
}

gboolean
hub_writer_run (HubWriter *writer, HubWork work, gpointer data, GError **error)
{
  HubJob job = { .work = work, .data = data };

  return run_and_wait (writer, &job, error);
}

gboolean
hub_writer_run_soon (HubWriter *writer, HubWork work, gpointer data, GError **error)
{
  HubJob job = { .work = work, .data = data, .soon = TRUE };

  return run_and_wait (writer, &job, error);
}

gboolean
hub_writer_run_together (HubWriter *writer, HubWork work, HubWorkTogether together, gpointer data, GError **error)
{
  HubJob job = { .work = work, .together = together, .data = data, .soon = TRUE };

  return run_and_wait (writer, &job, error);
}

void
hub_writer_post (HubWriter *writer, HubWork work, gpointer data, GDestroyNotify destroy)
{
  HubJob *job = g_new0 (HubJob, 1);

  job->work = work;
  job->data = data;
  job->destroy = destroy;
  job->posted = TRUE;
  g_mutex_lock (&writer->mutex);
  gboolean taken = enqueue (writer, job);
  g_mutex_unlock (&writer->mutex);
  if (!taken)
    free_job (job);
}

gint64
hub_writer_oldest_wait_ms (HubWriter *writer)
{
  gint64 wait = 0;

  g_mutex_lock (&writer->mutex);
  const HubJob *oldest = g_queue_peek_head (&writer->queue);
  const HubJob *hasty = g_queue_peek_head (&writer->soon);
  if (oldest == NULL || (hasty != NULL && hasty->since_ms < oldest->since_ms))
    oldest = hasty;
  if (oldest != NULL)
    wait = tk_clock_boot (writer->clock) - oldest->since_ms;
  g_mutex_unlock (&writer->mutex);
  return wait;
}

void
hub_writer_get_load (HubWriter *writer, HubWriterLoad *load)
{
  load->oldest_wait_ms = hub_writer_oldest_wait_ms (writer);
  g_mutex_lock (&writer->mutex);
  load->waiting = g_queue_get_length (&writer->soon) + g_queue_get_length (&writer->queue);
  g_mutex_unlock (&writer->mutex);
  load->failed = __atomic_load_n (&writer->failed, __ATOMIC_RELAXED);
  load->failing = g_atomic_int_get (&writer->failing);
  load->sizes = &writer->sizes;
  load->times = &writer->times;
}
