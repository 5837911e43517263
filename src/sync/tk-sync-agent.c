/* The running agent: its directions in a thread of their own. What it finds it writes into the database;
 * "changed" only says that there is something to look at. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "tk-sync-direction.h"

#define LOOK_FOR_ENTRIES_MS 2000   /* another process may have journaled, too */
#define LOOK_FOR_CHANGES_MS 250     /* the hub holds the request; this is for one that does not */
#define LOOK_FOR_LEASES_MS 10000
#define LOOK_FOR_WITNESS_MS 500    /* the next sale may wait for it */
#define LOOK_FOR_PAYMENTS_MS 1000  /* another process may ask for one */
#define LOOK_FOR_MESSAGES_MS 3000

struct _TkSyncAgent
{
  GObject parent_instance;
  char *dir;
  const TkClock *clock;
  GMainContext *creator;       /* where signals arrive */
  GThread *thread;             /* NULL: not running */
  GMainContext *context;       /* the thread's */
  TkSyncSession *session;      /* the thread's, as all below */
  TkSyncDirection *directions[TK_SYNC_WAYS];
  gboolean reached;            /* the feed came, when it was asked for last */
  gboolean stopping;
  gint telling;                /* atomic: a "changed" is on its way */
  gulong network_handler;
  GMutex mutex;                /* for starting */
  GCond cond;
  gboolean started;
  GError *start_error;
};

G_DEFINE_FINAL_TYPE (TkSyncAgent, tk_sync_agent, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* ---- In the creator's context ---- */

static gboolean
tell_cb (gpointer data)
{
  TkSyncAgent *agent = data;

  g_atomic_int_set (&agent->telling, FALSE);
  g_signal_emit (agent, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* ---- In the agent's thread ---- */

static void
tell (TkSyncAgent *agent)
{
  g_autoptr (GSource) source = NULL;

  if (!g_atomic_int_compare_and_exchange (&agent->telling, FALSE, TRUE))
    return;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, tell_cb, g_object_ref (agent), g_object_unref);
  g_source_attach (source, agent->creator);
}

/* The hub is there again: a buyer shall not wait for the end of what was a wait for the hub. */
static void
note_reached (TkSyncAgent *agent)
{
  gboolean reached = agent->directions[TK_SYNC_DOWN] != NULL && tk_sync_direction_is_well (agent->directions[TK_SYNC_DOWN]);

  for (gsize i = TK_SYNC_ASK; reached && !agent->reached && i < TK_SYNC_WAYS; i++)
    if (agent->directions[i] != NULL && !tk_sync_direction_is_well (agent->directions[i]))
      tk_sync_direction_retry (agent->directions[i]);
  agent->reached = reached;
}

/* Entries that went up were sales, so leases may run low; new types came down, so there may be something to
 * lease. */
static void
stepped_cb (TkSyncDirection *direction, gpointer data)
{
  TkSyncAgent *agent = data;
  TkSyncDirection *leases = agent->directions[TK_SYNC_LEASES];

  note_reached (agent);
  if (agent->session->journaled && agent->directions[TK_SYNC_UP] != NULL)
    {
      agent->session->journaled = FALSE;
      tk_sync_direction_nudge (agent->directions[TK_SYNC_UP]);
      if (agent->directions[TK_SYNC_WITNESS] != NULL)
        tk_sync_direction_nudge (agent->directions[TK_SYNC_WITNESS]);
    }
  if (agent->session->asked && agent->directions[TK_SYNC_WATCH] != NULL)
    {
      agent->session->asked = FALSE;
      tk_sync_direction_retry (agent->directions[TK_SYNC_WATCH]); /* what it waits for is not all any more */
    }
  if (agent->session->changed)
    {
      agent->session->changed = FALSE;
      tell (agent);
      if (tk_sync_direction_get_way (direction) < TK_SYNC_LEASES && leases != NULL
          && tk_sync_direction_is_well (direction))
        tk_sync_direction_nudge (leases);
    }
}

static void
start_directions (TkSyncAgent *agent)
{
  const TkSyncDirectionPlan plans[TK_SYNC_WAYS] = {
    [TK_SYNC_UP] = { TK_SYNC_UP, tk_sync_push_async, LOOK_FOR_ENTRIES_MS, FALSE, stepped_cb, agent },
    [TK_SYNC_DOWN] = { TK_SYNC_DOWN, tk_sync_pull_async, LOOK_FOR_CHANGES_MS, FALSE, stepped_cb, agent },
    [TK_SYNC_LEASES] = { TK_SYNC_LEASES, tk_sync_lease_async, LOOK_FOR_LEASES_MS, FALSE, stepped_cb, agent },
    [TK_SYNC_WITNESS] = { TK_SYNC_WITNESS, tk_sync_witness_async, LOOK_FOR_WITNESS_MS, FALSE, stepped_cb, agent },
    [TK_SYNC_ASK] = { TK_SYNC_ASK, tk_sync_ask_async, LOOK_FOR_PAYMENTS_MS, FALSE, stepped_cb, agent },
    [TK_SYNC_WATCH] = { TK_SYNC_WATCH, tk_sync_watch_async, LOOK_FOR_PAYMENTS_MS, FALSE, stepped_cb, agent },
    [TK_SYNC_MESSAGES] = { TK_SYNC_MESSAGES, tk_sync_message_async, LOOK_FOR_MESSAGES_MS, FALSE, stepped_cb, agent },
  };

  for (gsize i = 0; i < TK_SYNC_WAYS; i++)
    agent->directions[i] = tk_sync_direction_start (agent->session, &plans[i]);
}

static void
stop_directions (TkSyncAgent *agent)
{
  for (gsize i = 0; i < TK_SYNC_WAYS; i++)
    tk_sync_direction_cancel (agent->directions[i]);
  for (gsize i = 0; i < TK_SYNC_WAYS; i++)
    {
      while (tk_sync_direction_is_busy (agent->directions[i]))
        g_main_context_iteration (agent->context, TRUE);
      g_clear_pointer (&agent->directions[i], tk_sync_direction_free);
    }
}

static void
report_start (TkSyncAgent *agent, GError *error)
{
  g_mutex_lock (&agent->mutex);
  agent->started = TRUE;
  agent->start_error = error;
  g_cond_signal (&agent->cond);
  g_mutex_unlock (&agent->mutex);
}

static gpointer
agent_thread (gpointer data)
{
  TkSyncAgent *agent = data;
  GError *error = NULL;

  g_main_context_push_thread_default (agent->context);
  agent->session = tk_sync_session_open (agent->dir, agent->clock, &error);
  report_start (agent, error);
  if (agent->session != NULL)
    {
      start_directions (agent);
      while (!agent->stopping)
        g_main_context_iteration (agent->context, TRUE);
      stop_directions (agent);
      g_clear_pointer (&agent->session, tk_sync_session_close);
    }
  g_main_context_pop_thread_default (agent->context);
  return NULL;
}

static gboolean
stop_cb (gpointer data)
{
  ((TkSyncAgent *) data)->stopping = TRUE;
  return G_SOURCE_REMOVE;
}

/* What is written here and carried away. */
static gboolean
nudge_cb (gpointer data)
{
  static const TkSyncWay ways[] = { TK_SYNC_ASK, TK_SYNC_WITNESS, TK_SYNC_UP, TK_SYNC_MESSAGES };
  TkSyncAgent *agent = data;

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    if (agent->directions[ways[i]] != NULL)
      tk_sync_direction_nudge (agent->directions[ways[i]]);
  return G_SOURCE_REMOVE;
}

static gboolean
retry_cb (gpointer data)
{
  TkSyncAgent *agent = data;

  for (gsize i = 0; i < TK_SYNC_WAYS; i++)
    if (agent->directions[i] != NULL)
      tk_sync_direction_retry (agent->directions[i]);
  return G_SOURCE_REMOVE;
}

/* Never runs at once in the caller, whatever context that owns. */
static void
ask_thread (TkSyncAgent *agent, GSourceFunc func)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, agent, NULL);
  g_source_attach (source, agent->context);
}

/* ---- The network, seen by the system ---- */

static void
network_changed_cb (GNetworkMonitor *monitor, gboolean available, gpointer data)
{
  TkSyncAgent *agent = data;

  if (agent->thread != NULL)
    ask_thread (agent, retry_cb);
}

/* ---- The object ---- */

/* Stopping tells of changes, which takes a reference: too late in finalize. */
static void
tk_sync_agent_dispose (GObject *object)
{
  tk_sync_agent_stop (TK_SYNC_AGENT (object));
  G_OBJECT_CLASS (tk_sync_agent_parent_class)->dispose (object);
}

static void
tk_sync_agent_finalize (GObject *object)
{
  TkSyncAgent *agent = TK_SYNC_AGENT (object);

  g_free (agent->dir);
  g_main_context_unref (agent->creator);
  g_mutex_clear (&agent->mutex);
  g_cond_clear (&agent->cond);
  G_OBJECT_CLASS (tk_sync_agent_parent_class)->finalize (object);
}

static void
tk_sync_agent_class_init (TkSyncAgentClass *class)
{
  G_OBJECT_CLASS (class)->dispose = tk_sync_agent_dispose;
  G_OBJECT_CLASS (class)->finalize = tk_sync_agent_finalize;
  signals[CHANGED] = g_signal_new ("changed", TK_TYPE_SYNC_AGENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
tk_sync_agent_init (TkSyncAgent *agent)
{
  agent->creator = g_main_context_ref_thread_default ();
  g_mutex_init (&agent->mutex);
  g_cond_init (&agent->cond);
}

TkSyncAgent *
tk_sync_agent_new (const char *dir, const TkClock *clock)
{
  TkSyncAgent *agent = g_object_new (TK_TYPE_SYNC_AGENT, NULL);

  agent->dir = g_strdup (dir);
  agent->clock = clock;
  return agent;
}

static void
join (TkSyncAgent *agent)
{
  g_thread_join (g_steal_pointer (&agent->thread));
  g_clear_pointer (&agent->context, g_main_context_unref);
}

gboolean
tk_sync_agent_start (TkSyncAgent *agent, GError **error)
{
  g_return_val_if_fail (TK_IS_SYNC_AGENT (agent), FALSE);
  if (agent->thread != NULL)
    return TRUE;
  agent->stopping = agent->started = FALSE;
  agent->context = g_main_context_new ();
  agent->thread = g_thread_new ("sync", agent_thread, agent);
  g_mutex_lock (&agent->mutex);
  while (!agent->started)
    g_cond_wait (&agent->cond, &agent->mutex);
  g_mutex_unlock (&agent->mutex);
  if (agent->start_error != NULL)
    {
      join (agent);
      g_propagate_error (error, g_steal_pointer (&agent->start_error));
      return FALSE;
    }
  agent->network_handler = g_signal_connect (g_network_monitor_get_default (), "network-changed",
                                             G_CALLBACK (network_changed_cb), agent);
  return TRUE;
}

void
tk_sync_agent_stop (TkSyncAgent *agent)
{
  if (agent->thread == NULL)
    return;
  g_clear_signal_handler (&agent->network_handler, g_network_monitor_get_default ());
  ask_thread (agent, stop_cb);
  join (agent);
}

void
tk_sync_agent_nudge (TkSyncAgent *agent)
{
  g_return_if_fail (TK_IS_SYNC_AGENT (agent));
  if (agent->thread != NULL)
    ask_thread (agent, nudge_cb);
}
