/* A sorted sequence: there are never more than some dozens of things planned. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-queue.h"

typedef struct
{
  gint64 at_ms;
  guint64 order;
  SimHappening happening;
  gpointer data;
  GDestroyNotify destroy;
} Item;

struct _SimQueue
{
  GSequence *items;
  guint64 planned;
};

static void
item_free (gpointer data)
{
  Item *item = data;

  if (item->destroy != NULL)
    item->destroy (item->data);
  g_free (item);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  const Item *left = a, *right = b;

  if (left->at_ms != right->at_ms)
    return left->at_ms < right->at_ms ? -1 : 1;
  return left->order < right->order ? -1 : left->order > right->order;
}

SimQueue *
sim_queue_new (void)
{
  SimQueue *queue = g_new0 (SimQueue, 1);

  queue->items = g_sequence_new (item_free);
  return queue;
}

void
sim_queue_free (SimQueue *queue)
{
  if (queue == NULL)
    return;
  g_sequence_free (queue->items);
  g_free (queue);
}

void
sim_queue_add (SimQueue *queue, gint64 at_ms, SimHappening happening, gpointer data, GDestroyNotify destroy)
{
  Item *item = g_new (Item, 1);

  *item = (Item) { at_ms, queue->planned++, happening, data, destroy };
  g_sequence_insert_sorted (queue->items, item, compare, NULL);
}

gboolean
sim_queue_is_empty (SimQueue *queue)
{
  return g_sequence_is_empty (queue->items);
}

gint64
sim_queue_next_ms (SimQueue *queue)
{
  if (sim_queue_is_empty (queue))
    return G_MAXINT64;
  return ((const Item *) g_sequence_get (g_sequence_get_begin_iter (queue->items)))->at_ms;
}

/* The item leaves the sequence before it happens, since what happens plans more. */
void
sim_queue_run_next (SimQueue *queue)
{
  GSequenceIter *first = g_sequence_get_begin_iter (queue->items);
  Item item = *(Item *) g_sequence_get (first);

  ((Item *) g_sequence_get (first))->destroy = NULL;
  g_sequence_remove (first);
  item.happening (item.data);
  if (item.destroy != NULL)
    item.destroy (item.data);
}
