/* Reads the lists of an administrator's first page, and the audit log. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-overview.h"

#include "hub-service-private.h"
#include "hub-store-analytics.h"
#include "hub-store-audit.h"

/* Where rows of one kind go, and their texts. */
typedef struct
{
  GArray *list;
  GStringChunk *texts;
} Into;

static const char *
keep (const Into *into, SqlRows *rows, int column)
{
  return g_string_chunk_insert_const (into->texts, sql_text (rows, column));
}

/* ---- First page ---- */

void
hub_overview_free (HubOverview *overview)
{
  if (overview == NULL)
    return;
  g_array_unref (overview->newest);
  g_array_unref (overview->categories);
  g_array_unref (overview->orders);
  g_string_chunk_free (overview->texts);
  g_free (overview);
}

static HubOverview *
overview_new (void)
{
  HubOverview *overview = g_new0 (HubOverview, 1);

  overview->newest = g_array_new (FALSE, TRUE, sizeof (HubUserRow));
  overview->categories = g_array_new (FALSE, TRUE, sizeof (HubCategoryRow));
  overview->orders = g_array_new (FALSE, TRUE, sizeof (HubOrderRow));
  overview->texts = g_string_chunk_new (4096);
  return overview;
}

static void
take_user (SqlRows *rows, gpointer data)
{
  const Into *into = data;
  HubUserRow row = { .id = sql_int (rows, 0), .username = keep (into, rows, 1), .first_name = keep (into, rows, 2),
                     .last_name = keep (into, rows, 3), .name = keep (into, rows, 4), .email = keep (into, rows, 5),
                     .phone = keep (into, rows, 6), .role = keep (into, rows, 7), .status = keep (into, rows, 8),
                     .created_at = sql_int (rows, 9) };

  g_array_append_val (into->list, row);
}

static void
take_category (SqlRows *rows, gpointer data)
{
  const Into *into = data;
  HubCategoryRow row = { .id = sql_int (rows, 0), .name = keep (into, rows, 1) };

  g_array_append_val (into->list, row);
}

static void
take_order (SqlRows *rows, gpointer data)
{
  const Into *into = data;
  HubOrderRow row = { .id = sql_int (rows, 0), .name = keep (into, rows, 1), .email = keep (into, rows, 2),
                      .title = keep (into, rows, 3), .zone = keep (into, rows, 4), .currency = keep (into, rows, 5),
                      .total = sql_int (rows, 6), .method = keep (into, rows, 7), .status = keep (into, rows, 8),
                      .at = sql_int (rows, 9) };

  g_array_append_val (into->list, row);
}

typedef struct
{
  gint64 limit, offset;
  HubOverview *overview;
  HubLog *log;
} Reading;

static gboolean
read_front_page (SqlConn *conn, gpointer data, GError **error)
{
  Reading *reading = data;
  HubOverview *overview = reading->overview;
  Into newest = { overview->newest, overview->texts }, categories = { overview->categories, overview->texts };
  Into orders = { overview->orders, overview->texts };

  return hub_store_analytics_users (conn, &overview->users, error)
         && sql_each (hub_store_analytics_newest_users (conn, reading->limit, error), take_user, &newest, error)
         && sql_each (hub_store_analytics_categories (conn, reading->limit, error), take_category, &categories, error)
         && sql_each (hub_store_analytics_orders (conn, reading->limit, error), take_order, &orders, error);
}

HubOverview *
hub_service_front_page (HubService *service, gint64 limit, GError **error)
{
  g_autoptr (HubOverview) overview = overview_new ();
  Reading reading = { .limit = limit, .overview = overview };

  return hub_readers_run (service->readers, read_front_page, &reading, error) ? g_steal_pointer (&overview) : NULL;
}

/* ---- Audit log ---- */

void
hub_log_free (HubLog *log)
{
  if (log == NULL)
    return;
  g_array_unref (log->rows);
  g_string_chunk_free (log->texts);
  g_free (log);
}

static void
take_log (SqlRows *rows, gpointer data)
{
  const Into *into = data;
  HubLogRow row = { .id = sql_int (rows, 0), .at = sql_int (rows, 1), .account = sql_int (rows, 2), .name = keep (into, rows, 3),
                    .action = keep (into, rows, 4), .target_type = keep (into, rows, 5), .target = keep (into, rows, 6),
                    .status = keep (into, rows, 7), .address = keep (into, rows, 8), .extra = keep (into, rows, 9) };

  g_array_append_val (into->list, row);
}

static gboolean
read_log (SqlConn *conn, gpointer data, GError **error)
{
  Reading *reading = data;
  Into log = { reading->log->rows, reading->log->texts };

  return sql_each (hub_store_audit_list (conn, reading->limit, reading->offset, error), take_log, &log, error);
}

HubLog *
hub_service_log (HubService *service, gint64 limit, gint64 offset, GError **error)
{
  g_autoptr (HubLog) log = g_new0 (HubLog, 1);
  Reading reading = { .limit = limit, .offset = offset, .log = log };

  log->rows = g_array_new (FALSE, TRUE, sizeof (HubLogRow));
  log->texts = g_string_chunk_new (4096);
  return hub_readers_run (service->readers, read_log, &reading, error) ? g_steal_pointer (&log) : NULL;
}
