/* Writing a list: batch by batch, so that nobody waits long for the writer. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-import-private.h"

#include <string.h>

#include "hub-foreign.h"
#include "hub-store-mark.h"
#include "hub-ticket.h"

#define BATCH_ROWS 300
#define PAUSE_US 2000 /* the hub that serves may be another program, which asks for the writer's lock every few ms */

typedef struct
{
  char *code;
  gboolean is_signed;
  HubStoreForeign *ticket;
} Row;

typedef struct
{
  HubService *service;
  HubList *list;
  const char *batch;
  GArray *rows;             /* Row */
  HubImportCounts counts;   /* of this batch */
} Writing;

static void
clear_row (gpointer data)
{
  Row *row = data;

  g_free (row->code);
  hub_store_foreign_free (row->ticket);
}

/* ---- One ticket ---- */

static gboolean
publish (SqlConn *conn, const HubStoreForeign *ticket, GError **error)
{
  g_autoptr (HubStoreMark) mark = NULL;

  return hub_store_mark_get (conn, ticket->event, ticket->type, ticket->serial, ticket->issue, &mark, error)
         && hub_ticket_publish_foreign (conn, ticket, mark, error);
}

static gboolean
add (Writing *writing, SqlConn *conn, const Row *row, const TkTicketId *id, GError **error)
{
  writing->counts.added++;
  row->ticket->serial = id->serial;
  row->ticket->issue = id->issue;
  return hub_store_foreign_add (conn, row->ticket, error)
         && publish (conn, row->ticket, error);
}

static void
keep_text (const HubList *list, HubField field, char **now, char **before)
{
  if (hub_list_reader_tells (list->reader, field))
    return;
  g_free (*now);
  *now = g_steal_pointer (before);
}

/* What the list does not tell stays as it was. */
static void
keep (const HubList *list, HubStoreForeign *now, HubStoreForeign *before)
{
  keep_text (list, HUB_FIELD_STATUS, &now->status, &before->status);
  keep_text (list, HUB_FIELD_NAME, &now->holder, &before->holder);
  keep_text (list, HUB_FIELD_PHONE, &now->phone, &before->phone);
  keep_text (list, HUB_FIELD_ORDER, &now->order, &before->order);
  keep_text (list, HUB_FIELD_SEAT, &now->seat, &before->seat);
  keep_text (list, HUB_FIELD_ATTENTION, &now->attention, &before->attention);
  if (!hub_list_reader_tells (list->reader, HUB_FIELD_VALID_FROM))
    now->valid_from = before->valid_from;
  if (!hub_list_reader_tells (list->reader, HUB_FIELD_VALID_UNTIL))
    now->valid_until = before->valid_until;
}

/* For gates it becomes another ticket, and what people said about it goes with it. */
static gboolean
change_type (SqlConn *conn, HubStoreForeign *ticket, const HubStoreForeign *before, GError **error)
{
  g_autoptr (HubStoreMark) mark = NULL;

  if (!hub_store_mark_get (conn, before->event, before->type, before->serial, before->issue, &mark, error)
      || !hub_ticket_withdraw (conn, before->event, before->type, before->serial, before->issue, error))
    return FALSE;
  if (mark == NULL)
    return TRUE;
  mark->type = ticket->type;
  return hub_store_mark_put (conn, mark, error);
}

static gboolean
change (Writing *writing, SqlConn *conn, const Row *row, HubStoreForeign *before, GError **error)
{
  HubStoreForeign *ticket = row->ticket;

  writing->counts.changed++;
  keep (writing->list, ticket, before);
  ticket->serial = before->serial;
  ticket->issue = before->issue;
  return (ticket->type == before->type || change_type (conn, ticket, before, error))
         && hub_store_foreign_set (conn, ticket, error) && publish (conn, ticket, error);
}

static gboolean
write_row (Writing *writing, SqlConn *conn, const Row *row, GError **error)
{
  HubListed listed = { row->code, row->is_signed, *row->ticket };
  g_autoptr (HubStoreForeign) before = NULL;
  g_autofree char *problem = NULL;
  HubRowFate fate;
  TkTicketId free;

  if (!hub_foreign_find (conn, row->ticket->event, row->ticket->type, row->code, row->ticket->digest, row->is_signed, &before,
                         &free, error)
      || !hub_import_judge (writing->list, conn, &listed, before, &fate, &problem, error))
    return FALSE;
  switch (fate)
    {
    case HUB_ROW_ADDED:
      return add (writing, conn, row, &free, error);
    case HUB_ROW_CHANGED:
      return change (writing, conn, row, before, error);
    case HUB_ROW_UNCHANGED:
      writing->counts.unchanged++;
      return TRUE;
    case HUB_ROW_REFUSED: /* told when the list was read, or it was let in since */
    default:
      writing->counts.refused++;
      return TRUE;
    }
}

/* ---- Batches ---- */

static gboolean
write_batch (SqlConn *conn, gpointer data, GError **error)
{
  Writing *writing = data;

  writing->counts = (HubImportCounts){ 0 };
  for (guint i = 0; i < writing->rows->len; i++)
    {
      if (!write_row (writing, conn, &g_array_index (writing->rows, Row, i), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
flush (Writing *writing, HubImportCounts *sums, GError **error)
{
  if (!hub_writer_run (writing->service->writer, write_batch, writing, error))
    return FALSE;
  sums->added += writing->counts.added;
  sums->changed += writing->counts.changed;
  sums->unchanged += writing->counts.unchanged;
  sums->refused += writing->counts.refused;
  g_array_set_size (writing->rows, 0);
  return TRUE;
}

static HubStoreForeign *
copy_ticket (const Writing *writing, const HubStoreForeign *ticket)
{
  HubStoreForeign *copy = g_memdup2 (ticket, sizeof *ticket);

  copy->digest = g_strdup (ticket->digest);
  copy->status = g_strdup (ticket->status);
  copy->holder = g_strdup (ticket->holder);
  copy->phone = g_strdup (ticket->phone);
  copy->order = g_strdup (ticket->order);
  copy->seat = g_strdup (ticket->seat);
  copy->attention = g_strdup (ticket->attention);
  copy->batch = g_strdup (writing->batch);
  copy->imported_at = hub_now (writing->service);
  return copy;
}

/* It was read before: nothing of it can fail now. */
static void
take_row (Writing *writing, const HubListedRow *good)
{
  HubList *list = writing->list;
  HubCsvRow row = { .number = good->number, .position = good->position };
  g_autofree char *problem = NULL;
  HubListed listed;

  hub_csv_seek (list->csv, &row);
  if (!hub_csv_next (list->csv, &row, NULL) || !hub_list_reader_read (list->reader, &row, &listed, &problem))
    g_return_if_reached ();
  Row taken = { g_strdup (listed.code), listed.is_signed, copy_ticket (writing, &listed.ticket) };
  g_array_append_val (writing->rows, taken);
}

static gboolean
write_rows (Writing *writing, HubImportCounts *sums, GError **error)
{
  const GArray *good = writing->list->good;

  for (guint i = 0; i < good->len; i++)
    {
      take_row (writing, &g_array_index (good, HubListedRow, i));
      if (writing->rows->len < BATCH_ROWS && i + 1 < good->len)
        continue;
      if (!flush (writing, sums, error))
        return FALSE;
      hub_import_tell_progress (writing->list, i + 1, good->len, TRUE);
      g_usleep (PAUSE_US);
    }
  return TRUE;
}

gboolean
hub_import_write (HubService *service, HubList *list, const char *batch, HubImportCounts *counts, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  Writing writing = { .service = service, .list = list, .batch = batch, .rows = rows };

  g_array_set_clear_func (rows, clear_row);
  return write_rows (&writing, counts, error);
}
