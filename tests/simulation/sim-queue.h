/* What will happen, in order of simulated time; things of the same moment in the order they were planned.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SimQueue SimQueue;
typedef void (*SimHappening) (gpointer data);

SimQueue *sim_queue_new (void);
void sim_queue_free (SimQueue *queue);
/* `destroy` (nullable) is called after it happened, or when the queue is freed. */
void sim_queue_add (SimQueue *queue, gint64 at_ms, SimHappening happening, gpointer data, GDestroyNotify destroy);
gboolean sim_queue_is_empty (SimQueue *queue);
gint64 sim_queue_next_ms (SimQueue *queue); /* G_MAXINT64 when empty */
/* Takes the next one out and lets it happen. */
void sim_queue_run_next (SimQueue *queue);

G_END_DECLS
