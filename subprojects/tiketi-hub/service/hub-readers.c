/* The pool of reading connections. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-readers.h"

#include "hub-error.h"

#define READERS_MAX 16

struct _HubReaders
{
  char *uri;
  GMutex mutex;
  GCond returned;
  GPtrArray *idle; /* SqlConn */
  guint out;       /* in somebody's hands */
  HubMeter times;
};

HubReaders *
hub_readers_new (const char *uri)
{
  HubReaders *readers = g_new0 (HubReaders, 1);

  readers->uri = g_strdup (uri);
  readers->idle = g_ptr_array_new_with_free_func ((GDestroyNotify) sql_close);
  g_mutex_init (&readers->mutex);
  g_cond_init (&readers->returned);
  return readers;
}

void
hub_readers_free (HubReaders *readers)
{
  if (readers == NULL)
    return;
  g_ptr_array_unref (readers->idle);
  g_mutex_clear (&readers->mutex);
  g_cond_clear (&readers->returned);
  g_free (readers->uri);
  g_free (readers);
}

/* An idle connection, or NULL with leave to open one. */
static SqlConn *
take_idle (HubReaders *readers)
{
  g_mutex_lock (&readers->mutex);
  while (readers->idle->len == 0 && readers->out >= READERS_MAX)
    g_cond_wait (&readers->returned, &readers->mutex);
  SqlConn *conn = readers->idle->len > 0 ? g_ptr_array_steal_index (readers->idle, readers->idle->len - 1) : NULL;
  readers->out++;
  g_mutex_unlock (&readers->mutex);
  return conn;
}

static void
give_back (HubReaders *readers, SqlConn *conn)
{
  g_mutex_lock (&readers->mutex);
  if (conn != NULL)
    g_ptr_array_add (readers->idle, conn);
  readers->out--;
  g_cond_signal (&readers->returned);
  g_mutex_unlock (&readers->mutex);
}

gboolean
hub_readers_run (HubReaders *readers, HubRead read, gpointer data, GError **error)
{
  GError *failure = NULL;
  gint64 began = g_get_monotonic_time ();
  SqlConn *conn = take_idle (readers);

  if (conn == NULL)
    conn = sql_open (readers->uri, SQL_OPEN_READ_ONLY, &failure);
  if (conn != NULL && sql_begin_read (conn, &failure))
    {
      read (conn, data, &failure);
      sql_rollback (conn);
    }
  give_back (readers, conn);
  hub_meter_note (&readers->times, &hub_meter_times, g_get_monotonic_time () - began);
  return failure == NULL || hub_error_take (failure, error);
}

guint
hub_readers_get_used (HubReaders *readers)
{
  guint used;

  g_mutex_lock (&readers->mutex);
  used = readers->out;
  g_mutex_unlock (&readers->mutex);
  return used;
}

const HubMeter *
hub_readers_get_times (HubReaders *readers)
{
  return &readers->times;
}
