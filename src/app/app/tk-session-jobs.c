/* Nothing here runs on the main loop. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-session-jobs-private.h"
#include "tk-desk-catalogue.h"
#include "tk-desk-practice.h"

static char *
first_zone (TkDesk *desk)
{
  g_autoptr (GPtrArray) events = tk_desk_list_events (desk, NULL);

  return events != NULL && events->len > 0 ? g_strdup (((TkEventInfo *) g_ptr_array_index (events, 0))->zone) : NULL;
}

void
tk_session_opened_free (TkSessionOpened *opened)
{
  g_clear_pointer (&opened->worker, tk_desk_worker_free);
  g_clear_object (&opened->preferences);
  g_free (opened);
}

void
tk_session_reading_free (TkSessionReading *reading)
{
  g_clear_pointer (&reading->terminal, tk_terminal_info_free);
  g_clear_pointer (&reading->status, tk_desk_status_free);
  g_free (reading->zone);
  g_free (reading);
}

void
tk_session_sign_in_free (TkSessionSignIn *input)
{
  g_free (input->name);
  if (input->pin != NULL)
    memset (input->pin, 0, strlen (input->pin));
  g_free (input->pin);
  g_free (input);
}

void
tk_session_open_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  TkSession *session = source;
  const char *dir = tk_session_get_dir (session);
  GError *error = NULL;
  TkSessionOpened *opened = g_new0 (TkSessionOpened, 1);

  opened->worker = tk_desk_worker_new (dir, tk_session_get_clock (session), &error);
  if (opened->worker == NULL)
    {
      tk_session_opened_free (opened);
      g_task_return_error (task, error);
      return;
    }
  opened->preferences = tk_preferences_load (dir);
  g_task_return_pointer (task, opened, (GDestroyNotify) tk_session_opened_free);
}

void
tk_session_practice_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  TkSession *session = source;
  const TkClock *clock = tk_session_get_clock (session);
  g_autofree char *dir = tk_desk_practice_dir (tk_session_get_dir (session));
  GError *error = NULL;
  TkDeskWorker *worker = NULL;

  if (tk_desk_practice_make (tk_session_get_dir (session), clock, &error))
    worker = tk_desk_worker_new (dir, clock, &error);
  if (worker == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, worker, (GDestroyNotify) tk_desk_worker_free);
}

void
tk_session_drop_practice (TkDeskWorker *worker, const char *dir)
{
  tk_desk_worker_free (worker);
  tk_desk_practice_remove (dir);
}

gpointer
tk_session_read_job (TkDesk *desk, gpointer input, GError **error)
{
  g_autofree TkSessionReading *reading = g_new0 (TkSessionReading, 1);

  reading->terminal = tk_desk_get_terminal (desk, error);
  if (reading->terminal == NULL)
    return NULL;
  reading->status = tk_desk_get_status (desk, error);
  if (reading->status == NULL)
    {
      g_clear_pointer (&reading->terminal, tk_terminal_info_free);
      return NULL;
    }
  reading->zone = first_zone (desk);
  return g_steal_pointer (&reading);
}

gpointer
tk_session_sign_in_job (TkDesk *desk, gpointer input, GError **error)
{
  TkSessionSignIn *sign_in = input;

  return tk_desk_sign_in (desk, sign_in->name, sign_in->pin, error);
}

gpointer
tk_session_sign_out_job (TkDesk *desk, gpointer input, GError **error)
{
  return GINT_TO_POINTER (tk_desk_sign_out (desk, input, error));
}
