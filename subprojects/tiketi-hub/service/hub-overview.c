/* Reads the lists of an administrator's first page, and the audit log. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-overview.h"

#include "hub-service-private.h"
#include "hub-store-analytics.h"
#include "hub-store-audit.h"

typedef void (*TakeRow) (SqlRows *rows, GArray *list, GStringChunk *texts);

/* Takes over rows, which may be NULL: then error is set. */
static gboolean
take_rows (SqlRows *opened, TakeRow take, GArray *list, GStringChunk *texts, GError **error)
{
  GError *failure = NULL;
  g_autoptr (SqlRows) rows = opened;

  if (rows == NULL)
    return FALSE;
  while (sql_step (rows, &failure))
    take (rows, list, texts);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static const char *
keep (GStringChunk *texts, SqlRows *rows, int column)
{
  return g_string_chunk_insert_const (texts, sql_text (rows, column));
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
take_user (SqlRows *rows, GArray *list, GStringChunk *texts)
{
  HubUserRow row = { .id = sql_int (rows, 0), .username = keep (texts, rows, 1), .first_name = keep (texts, rows, 2),
                     .last_name = keep (texts, rows, 3), .name = keep (texts, rows, 4), .email = keep (texts, rows, 5),
                     .phone = keep (texts, rows, 6), .role = keep (texts, rows, 7), .status = keep (texts, rows, 8),
                     .created_at = sql_int (rows, 9) };

  g_array_append_val (list, row);
}

static void
take_category (SqlRows *rows, GArray *list, GStringChunk *texts)
{
  HubCategoryRow row = { .id = sql_int (rows, 0), .name = keep (texts, rows, 1) };

  g_array_append_val (list, row);
}

static void
take_order (SqlRows *rows, GArray *list, GStringChunk *texts)
{
  HubOrderRow row = { .id = sql_int (rows, 0), .name = keep (texts, rows, 1), .email = keep (texts, rows, 2),
                      .title = keep (texts, rows, 3), .zone = keep (texts, rows, 4), .currency = keep (texts, rows, 5),
                      .total = sql_int (rows, 6), .method = keep (texts, rows, 7), .status = keep (texts, rows, 8),
                      .at = sql_int (rows, 9) };

  g_array_append_val (list, row);
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

  return hub_store_analytics_users (conn, &overview->users, error)
         && take_rows (hub_store_analytics_newest_users (conn, reading->limit, error), take_user, overview->newest, overview->texts, error)
         && take_rows (hub_store_analytics_categories (conn, reading->limit, error), take_category, overview->categories, overview->texts,
                       error)
         && take_rows (hub_store_analytics_orders (conn, reading->limit, error), take_order, overview->orders, overview->texts, error);
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
take_log (SqlRows *rows, GArray *list, GStringChunk *texts)
{
  HubLogRow row = { .id = sql_int (rows, 0), .at = sql_int (rows, 1), .account = sql_int (rows, 2), .name = keep (texts, rows, 3),
                    .action = keep (texts, rows, 4), .target_type = keep (texts, rows, 5), .target = keep (texts, rows, 6),
                    .status = keep (texts, rows, 7), .address = keep (texts, rows, 8), .extra = keep (texts, rows, 9) };

  g_array_append_val (list, row);
}

static gboolean
read_log (SqlConn *conn, gpointer data, GError **error)
{
  Reading *reading = data;

  return take_rows (hub_store_audit_list (conn, reading->limit, reading->offset, error), take_log, reading->log->rows,
                    reading->log->texts, error);
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
