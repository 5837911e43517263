/* The window's one way to the desk: opens it off the main loop, keeps status fresh. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-session.h"
#include "tk-session-jobs-private.h"
#include "tk-desk-gate.h"
#include "tk-sync.h"
#include "tk-sync-redeem.h"

#include <glib/gi18n-lib.h>

/* Besides what the agent tells: ages shown on screen grow by themselves. */
#define REFRESH_SECONDS 5

struct _TkSession {
  GObject parent;
  char *dir;
  const TkClock *clock;
  gboolean connected, kiosk;
  TkSessionState state;
  char *trouble;
  TkDeskWorker *worker;      /* the real desk's */
  TkDeskWorker *practice;    /* NULL: not practising */
  TkSyncAgent *agent;
  TkSyncRedeemer *redeemer;  /* asked on the desk's thread, so it outlives the worker */
  TkTerminalInfo *terminal;
  TkStaff *staff;
  TkDeskStatus *status;
  TkPreferences *preferences;
  TkGateHook *hook;
  TkCustomerShown *customer;
  TkGateShown gate_shown;
  char *gate_name;           /* lent to gate_shown */
  char *zone;
  guint refresh_source;
  gboolean refreshing, refresh_again, closed, practice_coming;
};

G_DEFINE_FINAL_TYPE (TkSession, tk_session, G_TYPE_OBJECT)

enum { STATE_CHANGED, UPDATED, GATE_SHOWED, PRACTICE_CHANGED, STAFF_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
set_state (TkSession *self, TkSessionState state)
{
  if (self->state == state)
    return;
  self->state = state;
  if (state != TK_SESSION_SIGNED_IN)
    tk_customer_shown_set (self->customer, NULL);
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

static void
agent_changed_cb (TkSyncAgent *agent, TkSession *self)
{
  tk_session_refresh (self);
}

static gpointer
set_redeemer_job (TkDesk *desk, gpointer input, GError **error)
{
  tk_desk_set_redeemer (desk, &(TkDeskRedeemer) { tk_sync_redeemer_ask, input });
  return NULL;
}

/* To the real desk, whichever is in use. */
static void
ask_real (TkSession *self, TkDeskJob job, gpointer input, GDestroyNotify input_free, GDestroyNotify result_free,
          GAsyncReadyCallback callback, gpointer user_data)
{
  tk_desk_worker_run (self->worker, job, input, input_free, result_free, NULL, callback, user_data);
}

static void
start_agent (TkSession *self)
{
  g_autoptr (GError) error = NULL;

  if (!self->connected || self->agent != NULL)
    return;
  self->agent = tk_sync_agent_new (self->dir, self->clock);
  g_signal_connect_object (self->agent, "changed", G_CALLBACK (agent_changed_cb), self, 0);
  if (!tk_sync_agent_start (self->agent, &error))
    g_warning ("sync agent: %s", error->message);
  self->redeemer = tk_sync_redeemer_new (self->dir, self->clock);
  ask_real (self, set_redeemer_job, self->redeemer, NULL, NULL, NULL, NULL);
}

/* The first refresh after opening or enrolling decides where the window goes. */
static void
place_state (TkSession *self)
{
  if (!self->terminal->enrolled)
    {
      set_state (self, TK_SESSION_NOT_ENROLLED);
      return;
    }
  start_agent (self);
  if (self->state == TK_SESSION_OPENING)
    set_state (self, TK_SESSION_SIGNED_OUT);
}

static void
set_trouble (TkSession *self, const GError *error)
{
  g_free (self->trouble);
  self->trouble = g_strdup (error->message);
  set_state (self, TK_SESSION_TROUBLE);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkSession) self = user_data;
  g_autoptr (GError) error = NULL;
  TkSessionReading *reading = tk_desk_worker_finish (result, &error);

  self->refreshing = FALSE;
  if (self->closed)
    {
      g_clear_pointer (&reading, tk_session_reading_free);
      return;
    }
  if (reading == NULL)
    {
      if (self->state == TK_SESSION_OPENING)
        set_trouble (self, error);
      return;
    }
  g_clear_pointer (&self->terminal, tk_terminal_info_free);
  g_clear_pointer (&self->status, tk_desk_status_free);
  self->terminal = g_steal_pointer (&reading->terminal);
  self->status = g_steal_pointer (&reading->status);
  if (reading->zone != NULL)
    {
      g_free (self->zone);
      self->zone = g_steal_pointer (&reading->zone);
    }
  tk_session_reading_free (reading);
  place_state (self);
  g_signal_emit (self, signals[UPDATED], 0);
  if (self->refresh_again)
    tk_session_refresh (self);
}

static gboolean
refresh_timeout_cb (gpointer user_data)
{
  tk_session_refresh (user_data);
  return G_SOURCE_CONTINUE;
}

static void
open_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TkSession *self = TK_SESSION (source);
  g_autoptr (GError) error = NULL;
  TkSessionOpened *opened = g_task_propagate_pointer (G_TASK (result), &error);

  if (opened == NULL)
    {
      set_trouble (self, error);
      return;
    }
  if (!self->closed)
    {
      self->worker = g_steal_pointer (&opened->worker);
      g_set_object (&self->preferences, opened->preferences);
      if (self->refresh_source == 0)
        self->refresh_source = g_timeout_add_seconds (REFRESH_SECONDS, refresh_timeout_cb, self);
      tk_session_refresh (self);
    }
  tk_session_opened_free (opened);
}

static void
sign_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TkSession *self = g_task_get_source_object (task);
  GError *error = NULL;
  TkStaff *staff = tk_desk_worker_finish (result, &error);

  if (staff == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_pointer (&self->staff, tk_staff_free);
  self->staff = staff;
  tk_session_acted (self);
  g_task_return_boolean (task, TRUE);
  set_state (self, TK_SESSION_SIGNED_IN);
}

static void
sign_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkSession) self = user_data;
  g_autoptr (GError) error = NULL;

  tk_desk_worker_finish (result, &error);
  if (error != NULL)
    g_warning ("sign out: %s", error->message);
  tk_session_acted (self);
}

static void
tk_session_dispose (GObject *object)
{
  tk_session_close (TK_SESSION (object));
  G_OBJECT_CLASS (tk_session_parent_class)->dispose (object);
}

static void
tk_session_finalize (GObject *object)
{
  TkSession *self = TK_SESSION (object);

  g_free (self->dir);
  g_free (self->trouble);
  g_free (self->zone);
  g_free (self->gate_name);
  g_clear_object (&self->hook);
  g_clear_object (&self->customer);
  g_clear_pointer (&self->terminal, tk_terminal_info_free);
  g_clear_pointer (&self->staff, tk_staff_free);
  g_clear_pointer (&self->status, tk_desk_status_free);
  g_clear_object (&self->preferences);
  G_OBJECT_CLASS (tk_session_parent_class)->finalize (object);
}

static void
tk_session_class_init (TkSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tk_session_dispose;
  object_class->finalize = tk_session_finalize;
  signals[STATE_CHANGED] = g_signal_new ("state-changed", TK_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[UPDATED] = g_signal_new ("updated", TK_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PRACTICE_CHANGED]
    = g_signal_new ("practice-changed", TK_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[STAFF_CHANGED] = g_signal_new ("staff-changed", TK_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[GATE_SHOWED]
    = g_signal_new ("gate-showed", TK_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
tk_session_init (TkSession *self)
{
  self->hook = tk_gate_hook_new ();
  self->customer = tk_customer_shown_new ();
  self->gate_name = g_strdup ("");
  self->gate_shown.gate_name = self->gate_name;
}

TkSession *
tk_session_new (const char *dir, const TkClock *clock, gboolean connected)
{
  TkSession *self = g_object_new (TK_TYPE_SESSION, NULL);

  self->dir = g_strdup (dir);
  self->clock = clock;
  self->connected = connected;
  return self;
}

void
tk_session_open (TkSession *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, open_cb, NULL);

  g_return_if_fail (self->worker == NULL);
  set_state (self, TK_SESSION_OPENING);
  g_task_run_in_thread (task, tk_session_open_thread);
}

void
tk_session_close (TkSession *self)
{
  self->closed = TRUE;
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  if (self->agent != NULL)
    tk_sync_agent_stop (self->agent);
  g_clear_object (&self->agent);
  if (self->practice != NULL)
    tk_session_drop_practice (g_steal_pointer (&self->practice), self->dir);
  g_clear_pointer (&self->worker, tk_desk_worker_free);
  g_clear_pointer (&self->redeemer, tk_sync_redeemer_free);
}

const char *
tk_session_get_dir (TkSession *self)
{
  return self->dir;
}

const TkClock *
tk_session_get_clock (TkSession *self)
{
  return self->clock;
}

TkSessionState
tk_session_get_state (TkSession *self)
{
  return self->state;
}

const char *
tk_session_get_trouble (TkSession *self)
{
  return self->trouble;
}

const TkTerminalInfo *
tk_session_get_terminal (TkSession *self)
{
  return self->terminal;
}

const TkStaff *
tk_session_get_staff (TkSession *self)
{
  return self->staff;
}

const TkDeskStatus *
tk_session_get_status (TkSession *self)
{
  return self->status;
}

const char *
tk_session_get_zone (TkSession *self)
{
  return self->zone != NULL ? self->zone : "UTC";
}

TkPreferences *
tk_session_get_preferences (TkSession *self)
{
  return self->preferences;
}

/* A page on its way out may still ask; its answer is that there is nobody any more. */
static void
answer_closed (gpointer input, GDestroyNotify input_free, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, tk_desk_worker_run);
  if (input_free != NULL && input != NULL)
    input_free (input);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "%s", _("Tiketi is being closed."));
}

void
tk_session_ask (TkSession *self, TkDeskJob job, gpointer input, GDestroyNotify input_free, GDestroyNotify result_free,
                GAsyncReadyCallback callback, gpointer user_data)
{
  TkDeskWorker *worker = self->practice != NULL ? self->practice : self->worker;

  g_return_if_fail (worker != NULL || self->closed);
  if (worker == NULL)
    answer_closed (input, input_free, callback, user_data);
  else
    tk_desk_worker_run (worker, job, input, input_free, result_free, NULL, callback, user_data);
}

gboolean
tk_session_is_open (TkSession *self)
{
  return self->worker != NULL;
}

void
tk_session_acted (TkSession *self)
{
  if (self->agent != NULL)
    tk_sync_agent_nudge (self->agent);
  tk_session_refresh (self);
}

void
tk_session_refresh (TkSession *self)
{
  if (self->worker == NULL)
    return;
  self->refresh_again = self->refreshing;
  if (self->refreshing)
    return;
  self->refreshing = TRUE;
  tk_session_ask (self, tk_session_read_job, NULL, NULL, (GDestroyNotify) tk_session_reading_free, read_cb, g_object_ref (self));
}

void
tk_session_gate_showed (TkSession *self, const TkGateShown *shown)
{
  char *name = g_strdup (shown->gate_name);

  self->gate_shown = *shown;
  g_free (self->gate_name);
  self->gate_shown.gate_name = self->gate_name = name;
  if (self->preferences != NULL && self->practice == NULL)
    tk_gate_hook_run (self->hook, tk_preferences_get_hook (self->preferences), tk_preferences_get_hook_all (self->preferences), shown);
  g_signal_emit (self, signals[GATE_SHOWED], 0, &self->gate_shown);
}

const TkGateShown *
tk_session_get_gate_shown (TkSession *self)
{
  return &self->gate_shown;
}

void
tk_session_set_kiosk (TkSession *self, gboolean kiosk)
{
  self->kiosk = kiosk;
}

gboolean
tk_session_get_kiosk (TkSession *self)
{
  return self->kiosk;
}

TkGateHook *
tk_session_get_hook (TkSession *self)
{
  return self->hook;
}

TkCustomerShown *
tk_session_get_customer (TkSession *self)
{
  return self->customer;
}

void
tk_session_leave_enrolment (TkSession *self)
{
  if (self->state == TK_SESSION_NOT_ENROLLED && self->terminal->enrolled)
    set_state (self, TK_SESSION_SIGNED_OUT);
}

/* answered: of a TkStaff, with the task. */
static void
ask_sign_in (TkSession *self, const char *name, const char *pin, GAsyncReadyCallback answered, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  TkSessionSignIn *input = g_new0 (TkSessionSignIn, 1);

  input->name = g_strdup (name);
  input->pin = g_strdup (pin);
  tk_session_ask (self, tk_session_sign_in_job, input, (GDestroyNotify) tk_session_sign_in_free, (GDestroyNotify) tk_staff_free, answered, task);
}

void
tk_session_sign_in (TkSession *self, const char *name, const char *pin, GAsyncReadyCallback callback, gpointer user_data)
{
  ask_sign_in (self, name, pin, sign_in_cb, callback, user_data);
}

gboolean
tk_session_sign_in_finish (TkSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Somebody else at the same pages ---- */

static void
switched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TkSession *self = g_task_get_source_object (task);
  GError *error = NULL;
  TkStaff *staff = tk_desk_worker_finish (result, &error);
  TkStaff *before = g_steal_pointer (&self->staff);

  if (staff == NULL)
    {
      self->staff = before;
      g_task_return_error (task, error);
      return;
    }
  self->staff = staff;
  if (before != NULL && g_strcmp0 (before->name, staff->name) != 0)
    tk_session_ask (self, tk_session_sign_out_job, g_steal_pointer (&before), (GDestroyNotify) tk_staff_free, NULL, sign_out_cb,
                    g_object_ref (self));
  g_clear_pointer (&before, tk_staff_free);
  tk_session_acted (self);
  g_signal_emit (self, signals[STAFF_CHANGED], 0);
  g_task_return_boolean (task, TRUE);
}

void
tk_session_switch_staff (TkSession *self, const char *name, const char *pin, GAsyncReadyCallback callback, gpointer user_data)
{
  ask_sign_in (self, name, pin, switched_cb, callback, user_data);
}

/* ---- Practice ---- */

static void
practice_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TkSession *self = TK_SESSION (source);
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  TkDeskWorker *worker = g_task_propagate_pointer (G_TASK (result), &error);

  self->practice_coming = FALSE;
  if (worker == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->closed || self->staff == NULL)
    tk_session_drop_practice (worker, self->dir);
  else
    {
      self->practice = worker;
      g_signal_emit (self, signals[PRACTICE_CHANGED], 0);
      tk_session_refresh (self);
    }
  g_task_return_boolean (task, TRUE);
}

void
tk_session_start_practice (TkSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (GTask) making = NULL;

  if (self->practice != NULL || self->practice_coming || self->staff == NULL)
    {
      g_task_return_boolean (task, FALSE);
      g_object_unref (task);
      return;
    }
  self->practice_coming = TRUE;
  making = g_task_new (self, NULL, practice_cb, task);
  g_task_run_in_thread (making, tk_session_practice_thread);
}

gboolean
tk_session_start_practice_finish (TkSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
tk_session_end_practice (TkSession *self)
{
  if (self->practice == NULL)
    return;
  tk_session_drop_practice (g_steal_pointer (&self->practice), self->dir);
  g_signal_emit (self, signals[PRACTICE_CHANGED], 0);
  tk_session_refresh (self);
}

gboolean
tk_session_is_practising (TkSession *self)
{
  return self->practice != NULL;
}

void
tk_session_sign_out (TkSession *self)
{
  g_autoptr (TkStaff) staff = g_steal_pointer (&self->staff);

  if (staff == NULL)
    return;
  tk_session_end_practice (self);
  ask_real (self, tk_session_sign_out_job, g_steal_pointer (&staff), (GDestroyNotify) tk_staff_free, NULL, sign_out_cb,
                  g_object_ref (self));
  set_state (self, TK_SESSION_SIGNED_OUT);
}
