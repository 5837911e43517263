/* Counters of requests, in as many copies as threads are likely to need, so that they do not fight over a cache line.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-count.h"

#include "hub-metrics.h"

#define SHARDS 8
#define CLASSES 5 /* 1xx to 5xx */

typedef struct
{
  guint64 classes[CLASSES];
  HubMeter times;
} Row;

/* rows[shard * (n + 1) + route]; the last row of a shard is for what no route takes. */
typedef struct
{
  const HubHttpRoute *routes;
  gsize n;
  Row *rows;
} Table;

static Table *
get_table (void)
{
  static Table *table = NULL;

  if (g_once_init_enter (&table))
    {
      Table *made = g_new0 (Table, 1);

      made->routes = hub_api_routes (&made->n);
      made->rows = g_new0 (Row, SHARDS * (made->n + 1));
      g_once_init_leave (&table, made);
    }
  return table;
}

static guint
my_shard (void)
{
  static gint next;
  static __thread guint mine; /* 0: none yet */

  if (mine == 0)
    mine = (guint) g_atomic_int_add (&next, 1) % SHARDS + 1;
  return mine - 1;
}

void
hub_api_count (HubHttpRequest *request, const HubHttpOutcome *outcome, gpointer data)
{
  Table *table = get_table ();
  gboolean known = outcome->route >= table->routes && outcome->route < table->routes + table->n;
  gsize route = known ? (gsize) (outcome->route - table->routes) : table->n;
  Row *row = &table->rows[my_shard () * (table->n + 1) + route];
  guint class = CLAMP (outcome->status / 100, 1, CLASSES);

  __atomic_fetch_add (&row->classes[class - 1], 1, __ATOMIC_RELAXED);
  hub_meter_note (&row->times, &hub_meter_times, outcome->duration_us);
}

static void
add_up (const Table *table, gsize route, Row *total)
{
  *total = (Row){ { 0 } };
  for (gsize shard = 0; shard < SHARDS; shard++)
    {
      const Row *row = &table->rows[shard * (table->n + 1) + route];

      for (gsize i = 0; i < CLASSES; i++)
        total->classes[i] += __atomic_load_n (&row->classes[i], __ATOMIC_RELAXED);
      hub_meter_add (&total->times, &row->times);
    }
}

static void
tell_row (GString *counts, GString *times, const char *method, const char *pattern, const Row *row)
{
  static const char *const classes[CLASSES] = { "1xx", "2xx", "3xx", "4xx", "5xx" };

  for (gsize i = 0; i < CLASSES; i++)
    if (row->classes[i] > 0)
      hub_metrics_sample (counts, "tiketi_hub_requests_total", (gint64) row->classes[i], "method", method, "route", pattern,
                          "status", classes[i], NULL);
  if (hub_meter_count (&row->times) > 0)
    hub_metrics_histogram (times, "tiketi_hub_request_seconds", &row->times, &hub_meter_times, TRUE, "method", method, "route",
                           pattern, NULL);
}

void
hub_api_count_tell (GString *out)
{
  const Table *table = get_table ();
  g_autoptr (GString) times = g_string_new (NULL);

  hub_metrics_family (out, "tiketi_hub_requests_total", "counter", "Requests, by route and class of status.");
  for (gsize i = 0; i <= table->n; i++)
    {
      Row row;

      add_up (table, i, &row);
      tell_row (out, times, i < table->n ? table->routes[i].method : "any", i < table->n ? table->routes[i].pattern : "none", &row);
    }
  hub_metrics_family (out, "tiketi_hub_request_seconds", "histogram",
                      "From a request's first header to its answer, the time it waited included.");
  g_string_append_len (out, times->str, (gssize) times->len);
}
