/* One thread, one desk, jobs one after another. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-worker.h"

/* What waits in the queue; the last one has no task. */
typedef struct
{
  GTask *task;
  TkDeskJob job;
  gpointer input;
  GDestroyNotify input_free;
  GDestroyNotify result_free;
} Work;

struct _TkDeskWorker
{
  GThread *thread;
  GAsyncQueue *queue;     /* of Work */
  char *dir;
  const TkClock *clock;
  GAsyncQueue *opened;    /* of Opening, one answer */
};

/* How opening the desk on its thread went. */
typedef struct
{
  gboolean good;
  GError *error;
} Opening;

static void
work_free (Work *work)
{
  if (work->input_free != NULL && work->input != NULL)
    work->input_free (work->input);
  g_clear_object (&work->task);
  g_free (work);
}

/* The task carries the result to the context it was made in, or frees it when nobody wants it any more. */
static void
do_work (TkDesk *desk, Work *work)
{
  GError *error = NULL;
  gpointer result;

  if (g_task_return_error_if_cancelled (work->task))
    return;
  result = work->job (desk, work->input, &error);
  if (result != NULL)
    {
      g_clear_error (&error);
      g_task_return_pointer (work->task, result, work->result_free);
    }
  else if (error != NULL)
    g_task_return_error (work->task, error);
  else
    g_task_return_pointer (work->task, NULL, NULL);
}

static gpointer
thread_main (gpointer data)
{
  TkDeskWorker *worker = data;
  Opening *opening = g_new0 (Opening, 1);
  TkDesk *desk = tk_desk_open (worker->dir, worker->clock, &opening->error);
  gboolean last = desk == NULL;

  opening->good = desk != NULL;
  g_async_queue_push (worker->opened, opening);
  while (!last)
    {
      Work *work = g_async_queue_pop (worker->queue);
      last = work->task == NULL;
      if (!last)
        do_work (desk, work);
      work_free (work);
    }
  tk_desk_close (desk);
  return NULL;
}

static void
release (TkDeskWorker *worker)
{
  g_thread_join (worker->thread);
  g_async_queue_unref (worker->queue);
  g_async_queue_unref (worker->opened);
  g_free (worker->dir);
  g_free (worker);
}

TkDeskWorker *
tk_desk_worker_new (const char *dir, const TkClock *clock, GError **error)
{
  TkDeskWorker *worker;

  g_return_val_if_fail (dir != NULL && clock != NULL, NULL);
  worker = g_new0 (TkDeskWorker, 1);
  worker->dir = g_strdup (dir);
  worker->clock = clock;
  worker->queue = g_async_queue_new ();
  worker->opened = g_async_queue_new ();
  worker->thread = g_thread_new ("desk", thread_main, worker);
  g_autofree Opening *opening = g_async_queue_pop (worker->opened);
  if (opening->good)
    return worker;
  g_propagate_error (error, opening->error);
  release (worker);
  return NULL;
}

void
tk_desk_worker_free (TkDeskWorker *worker)
{
  if (worker == NULL)
    return;
  g_async_queue_push (worker->queue, g_new0 (Work, 1));
  release (worker);
}

void
tk_desk_worker_run (TkDeskWorker *worker, TkDeskJob job, gpointer input, GDestroyNotify input_free,
                    GDestroyNotify result_free, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Work *work;

  g_return_if_fail (worker != NULL && job != NULL);
  work = g_new0 (Work, 1);
  work->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (work->task, tk_desk_worker_run);
  work->job = job;
  work->input = input;
  work->input_free = input_free;
  work->result_free = result_free;
  g_async_queue_push (worker->queue, work);
}

gpointer
tk_desk_worker_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tk_desk_worker_run), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
