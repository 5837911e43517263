/* The list of waiting watchers. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-watchers.h"

typedef struct
{
  guint64 id;
  HubWoken woken;
  gpointer data;
} Watcher;

struct _HubWatchers
{
  GRecMutex mutex; /* held during the calls, so that remove() can promise; recursive, so that they may call back */
  GQueue queue;    /* Watcher, ascending by id */
  guint64 last;
};

HubWatchers *
hub_watchers_new (void)
{
  HubWatchers *watchers = g_new0 (HubWatchers, 1);

  g_rec_mutex_init (&watchers->mutex);
  g_queue_init (&watchers->queue);
  return watchers;
}

void
hub_watchers_free (HubWatchers *watchers)
{
  if (watchers == NULL)
    return;
  g_queue_clear_full (&watchers->queue, g_free);
  g_rec_mutex_clear (&watchers->mutex);
  g_free (watchers);
}

guint64
hub_watchers_add (HubWatchers *watchers, HubWoken woken, gpointer data)
{
  Watcher *watcher = g_new0 (Watcher, 1);

  g_rec_mutex_lock (&watchers->mutex);
  watcher->id = ++watchers->last;
  watcher->woken = woken;
  watcher->data = data;
  g_queue_push_tail (&watchers->queue, watcher);
  guint64 id = watcher->id;
  g_rec_mutex_unlock (&watchers->mutex);
  return id;
}

void
hub_watchers_remove (HubWatchers *watchers, guint64 id)
{
  g_rec_mutex_lock (&watchers->mutex);
  for (GList *l = watchers->queue.head; l != NULL; l = l->next)
    {
      if (((Watcher *) l->data)->id == id)
        {
          g_free (l->data);
          g_queue_delete_link (&watchers->queue, l);
          break;
        }
    }
  g_rec_mutex_unlock (&watchers->mutex);
}

guint
hub_watchers_count (HubWatchers *watchers)
{
  guint count;

  g_rec_mutex_lock (&watchers->mutex);
  count = g_queue_get_length (&watchers->queue);
  g_rec_mutex_unlock (&watchers->mutex);
  return count;
}

void
hub_watchers_wake (HubWatchers *watchers)
{
  g_rec_mutex_lock (&watchers->mutex);
  guint64 upto = watchers->last;
  while (!g_queue_is_empty (&watchers->queue) && ((Watcher *) watchers->queue.head->data)->id <= upto)
    {
      g_autofree Watcher *watcher = g_queue_pop_head (&watchers->queue);

      watcher->woken (watcher->data);
    }
  g_rec_mutex_unlock (&watchers->mutex);
}
