/* Runs queue on one thread; what they say comes back to the main loop. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-gate-hook.h"
#include "tk-hook-process.h"

#include <glib/gi18n-lib.h>

struct _TkGateHook {
  GObject parent;
  GThreadPool *pool;
  guint timeout_ms;
  guint waiting;            /* runs not yet answered */
  char *failure;
  gint64 failed_at;
};

typedef struct {
  char **argv, **envp;
  guint timeout_ms;
  gint64 asked_at;
  GError *error;            /* what the thread found; NULL = it ran well */
} Run;

G_DEFINE_FINAL_TYPE (TkGateHook, tk_gate_hook, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
run_free (Run *run)
{
  g_strfreev (run->argv);
  g_strfreev (run->envp);
  g_clear_error (&run->error);
  g_free (run);
}

static void
set_failure (TkGateHook *self, const char *failure)
{
  g_free (self->failure);
  self->failure = g_strdup (failure);
  self->failed_at = *failure != '\0' ? g_get_monotonic_time () : 0;
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
answer_cb (gpointer user_data)
{
  GTask *task = user_data;
  Run *run = g_task_get_task_data (task);

  if (run->error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&run->error));
  return G_SOURCE_REMOVE;
}

/* The task goes back to its own thread with everything it holds: were the last of us let go here, we would wait for
 * ourselves in finalize(). */
static void
pool_cb (gpointer data, gpointer user_data)
{
  GTask *task = data;
  Run *run = g_task_get_task_data (task);
  g_autoptr (GSource) source = g_idle_source_new ();

  tk_hook_process_run (run->argv, run->envp, run->timeout_ms, &run->error);
  g_source_set_priority (source, g_task_get_priority (task));
  g_source_set_callback (source, answer_cb, task, g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

/* Neither the PIN nor anything else that is ours may reach a program of the venue. */
static char **
make_environment (const char *const words[])
{
  static const char *const names[] = { "TIKETI_COLOUR", "TIKETI_VERDICT", "TIKETI_COUNT", "TIKETI_GATE", "TIKETI_DIRECTION" };
  g_auto (GStrv) all = g_get_environ ();
  GPtrArray *kept = g_ptr_array_new ();

  for (guint i = 0; all[i] != NULL; i++)
    if (!g_str_has_prefix (all[i], "TIKETI_"))
      g_ptr_array_add (kept, g_strdup (all[i]));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_ptr_array_add (kept, g_strdup_printf ("%s=%s", names[i], words[i]));
  g_ptr_array_add (kept, NULL);
  return (char **) g_ptr_array_free (kept, FALSE);
}

static char **
make_arguments (const char *command, const char *const words[], GError **error)
{
  g_autoptr (GError) why = NULL;
  g_auto (GStrv) parsed = NULL;
  GPtrArray *all;

  if (!g_shell_parse_argv (command, NULL, &parsed, &why))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("The turnstile's command cannot be read (%s): correct it in the gate's settings."), why->message);
      return NULL;
    }
  all = g_ptr_array_new ();
  for (guint i = 0; parsed[i] != NULL; i++)
    g_ptr_array_add (all, g_strdup (parsed[i]));
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (all, g_strdup (words[i]));
  g_ptr_array_add (all, NULL);
  return (char **) g_ptr_array_free (all, FALSE);
}

/* A run that was on its way before the failure does not make up for it. */
static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TkGateHook *self = TK_GATE_HOOK (source);
  const Run *run = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  self->waiting--;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    set_failure (self, error->message);
  else if (run->asked_at > self->failed_at)
    set_failure (self, "");
}

static Run *
run_new (TkGateHook *self, const char *command, const char *const words[], GError **error)
{
  char **argv = make_arguments (command, words, error);
  Run *run = NULL;

  if (argv == NULL)
    return NULL;
  run = g_new0 (Run, 1);
  run->argv = argv;
  run->envp = make_environment (words);
  run->timeout_ms = self->timeout_ms;
  run->asked_at = g_get_monotonic_time ();
  return run;
}

static void
push (TkGateHook *self, Run *run, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  g_thread_pool_push (self->pool, task, NULL);
}

static void
tk_gate_hook_finalize (GObject *object)
{
  TkGateHook *self = TK_GATE_HOOK (object);

  /* Every task holds us, so nothing runs any more. */
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_free (self->failure);
  G_OBJECT_CLASS (tk_gate_hook_parent_class)->finalize (object);
}

static void
tk_gate_hook_class_init (TkGateHookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tk_gate_hook_finalize;
  signals[CHANGED] = g_signal_new ("changed", TK_TYPE_GATE_HOOK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tk_gate_hook_init (TkGateHook *self)
{
  self->pool = g_thread_pool_new (pool_cb, NULL, 1, FALSE, NULL);
  self->timeout_ms = TK_HOOK_TIMEOUT_MS;
  self->failure = g_strdup ("");
}

TkGateHook *
tk_gate_hook_new (void)
{
  return g_object_new (TK_TYPE_GATE_HOOK, NULL);
}

void
tk_gate_hook_set_timeout (TkGateHook *self, guint ms)
{
  self->timeout_ms = ms;
}

gboolean
tk_gate_hook_run (TkGateHook *self, const char *command, gboolean all, const TkGateShown *shown)
{
  static const char *const colours[] = { NULL, NULL, "green", "amber", "red" };
  g_autofree char *count = g_strdup_printf ("%u", shown->count), *gate = g_strdup_printf ("%u", shown->gate);
  const char *words[] = { colours[shown->face], tk_verdict_to_string (shown->kind), count, gate,
                          tk_direction_to_string (shown->direction), NULL };
  g_autoptr (GError) error = NULL;
  Run *run;

  if (*command == '\0' || !shown->fresh || words[0] == NULL || (shown->face != TK_SHOWN_GREEN && !all))
    return FALSE;
  if (self->waiting > TK_HOOK_QUEUE_MAX)
    {
      set_failure (self, _("The turnstile's command is slower than the queue and was left out: open by hand."));
      return FALSE;
    }
  run = run_new (self, command, words, &error);
  if (run == NULL)
    {
      set_failure (self, error->message);
      return FALSE;
    }
  self->waiting++;
  push (self, run, ended_cb, NULL);
  return TRUE;
}

void
tk_gate_hook_try (TkGateHook *self, const char *command, guint32 gate, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *number = g_strdup_printf ("%u", gate);
  const char *words[] = { "green", "test", "1", number, "entry", NULL };
  GError *error = NULL;
  Run *run = run_new (self, command, words, &error);

  if (run != NULL)
    push (self, run, callback, user_data);
  else
    g_task_report_error (self, callback, user_data, tk_gate_hook_try, error);
}

gboolean
tk_gate_hook_try_finish (TkGateHook *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

const char *
tk_gate_hook_get_failure (TkGateHook *self)
{
  return self->failure;
}

void
tk_gate_hook_forget_failure (TkGateHook *self)
{
  if (*self->failure != '\0')
    set_failure (self, "");
}
