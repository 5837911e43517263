/* Taking a list: read it whole, say what would become of each row, then write. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-import-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-act.h"
#include "hub-error.h"
#include "hub-foreign.h"
#include "hub-store-checkin.h"
#include "tk-uuid.h"

#define PROBLEMS_TOLD 100
#define PROGRESS_ROWS 2000

/* ---- What becomes of a row ---- */

static gboolean
differs (const HubList *list, HubField field, const char *before, const char *now)
{
  return hub_list_reader_tells (list->reader, field) && strcmp (before, now) != 0;
}

static gboolean
is_changed (const HubList *list, const HubStoreForeign *before, const HubStoreForeign *now)
{
  return before->type != now->type || differs (list, HUB_FIELD_STATUS, before->status, now->status)
         || differs (list, HUB_FIELD_NAME, before->holder, now->holder)
         || differs (list, HUB_FIELD_PHONE, before->phone, now->phone)
         || differs (list, HUB_FIELD_ORDER, before->order, now->order)
         || differs (list, HUB_FIELD_SEAT, before->seat, now->seat)
         || differs (list, HUB_FIELD_ATTENTION, before->attention, now->attention)
         || (hub_list_reader_tells (list->reader, HUB_FIELD_VALID_FROM) && before->valid_from != now->valid_from)
         || (hub_list_reader_tells (list->reader, HUB_FIELD_VALID_UNTIL) && before->valid_until != now->valid_until);
}

/* The type is part of who a ticket is: what came in as one type does not become another. */
static gboolean
judge_type (SqlConn *conn, const HubStoreForeign *before, HubRowFate *fate, char **problem, GError **error)
{
  TkWireCheckin ticket = { .event = before->event, .type = before->type, .serial = before->serial, .issue = before->issue };
  g_autoptr (GPtrArray) passages = hub_store_checkin_passages (conn, &ticket, error);

  if (passages == NULL)
    return FALSE;
  if (passages->len == 0)
    return TRUE;
  *fate = HUB_ROW_REFUSED;
  *problem = g_strdup_printf (_("it was let in as ticket type %" PRId64 " already, and cannot become another now"), before->type);
  return TRUE;
}

/* Two codes with one signed content are one ticket. */
static gboolean
is_other_code (const HubListed *listed, const HubStoreForeign *before)
{
  return strcmp (before->digest, listed->ticket.digest) != 0;
}

gboolean
hub_import_judge (const HubList *list, SqlConn *conn, const HubListed *listed, const HubStoreForeign *before, HubRowFate *fate,
                  char **problem, GError **error)
{
  *fate = HUB_ROW_ADDED;
  if (before == NULL)
    return TRUE;
  if (is_other_code (listed, before))
    {
      *fate = HUB_ROW_REFUSED;
      *problem = g_strdup (_("another code that says the same is on a list already: they are one ticket"));
      return TRUE;
    }
  *fate = is_changed (list, before, &listed->ticket) ? HUB_ROW_CHANGED : HUB_ROW_UNCHANGED;
  return before->type == listed->ticket.type || judge_type (conn, before, fate, problem, error);
}

/* ---- Reading it whole ---- */

typedef struct
{
  HubService *service;
  HubList list;
  HubImportReport *report;
  GHashTable *seen;      /* first half of a digest, or of a signed identity → row */
  GPtrArray *problems;   /* sentences */
  gboolean first_list;   /* the event has no listed ticket: none needs to be looked up */
} Reading;

static void
clear_reading (Reading *reading)
{
  hub_list_close (&reading->list);
  g_clear_pointer (&reading->seen, g_hash_table_unref);
  g_clear_pointer (&reading->problems, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, clear_reading)

static void
refuse_row (Reading *reading, char *taken)
{
  g_autofree char *sentence = taken;

  reading->report->refused++;
  if (reading->problems->len < PROBLEMS_TOLD)
    g_ptr_array_add (reading->problems, g_steal_pointer (&sentence));
}

/* 64 bits are enough to tell two million apart, and need no room of their own. */
static gpointer
short_key (const char *digest)
{
  guint64 key = 0;

  for (gsize i = 0; i < 16; i++)
    key = key << 4 | (guint64) g_ascii_xdigit_value (digest[i]);
  return GSIZE_TO_POINTER (key);
}

static guint64
identity_of (const HubListed *listed)
{
  TkTicketId id;

  tk_foreign_code_identity ((guint32) listed->ticket.event, (guint16) listed->ticket.type, listed->code, 0, &id);
  return (guint64) id.serial << 8 | id.issue;
}

/* 0 when it is there for the first time, otherwise the row it stood in. */
static guint
note_seen (Reading *reading, const HubListed *listed, guint64 identity, guint row)
{
  gpointer keys[2] = { short_key (listed->ticket.digest), listed->is_signed ? GSIZE_TO_POINTER (identity) : NULL };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      guint before = keys[i] != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (reading->seen, keys[i])) : 0;

      if (before != 0)
        return before;
      if (keys[i] != NULL)
        g_hash_table_insert (reading->seen, keys[i], GUINT_TO_POINTER (row));
    }
  return 0;
}

static gboolean
look_up (Reading *reading, SqlConn *conn, const HubListed *listed, HubRowFate *fate, char **problem, GError **error)
{
  g_autoptr (HubStoreForeign) before = NULL;
  TkTicketId free;

  *fate = HUB_ROW_ADDED;
  if (reading->first_list)
    return TRUE;
  return hub_foreign_find (conn, listed->ticket.event, listed->ticket.type, listed->code, listed->ticket.digest,
                           listed->is_signed, &before, &free, error)
         && hub_import_judge (&reading->list, conn, listed, before, fate, problem, error);
}

static void
take_fate (Reading *reading, const HubCsvRow *row, guint64 identity, HubRowFate fate)
{
  HubImportReport *report = reading->report;
  HubListedRow good = { identity, (guint32) row->position, row->number };

  report->added += fate == HUB_ROW_ADDED;
  report->changed += fate == HUB_ROW_CHANGED;
  report->unchanged += fate == HUB_ROW_UNCHANGED;
  if (fate != HUB_ROW_UNCHANGED)
    g_array_append_val (reading->list.good, good);
}

static gboolean
judge_row (Reading *reading, SqlConn *conn, const HubCsvRow *row, const HubListed *listed, GError **error)
{
  HubRowFate fate;
  g_autofree char *problem = NULL;
  guint64 identity = identity_of (listed);
  guint before = note_seen (reading, listed, identity, row->number);

  if (before != 0)
    return refuse_row (reading, g_strdup_printf (_("Row %u: its code stands in row %u already."), row->number, before)), TRUE;
  if (!look_up (reading, conn, listed, &fate, &problem, error))
    return FALSE;
  if (fate == HUB_ROW_REFUSED)
    refuse_row (reading, g_strdup_printf (_("Row %u: %s."), row->number, problem));
  else
    take_fate (reading, row, identity, fate);
  return TRUE;
}

static gboolean
check_row (Reading *reading, SqlConn *conn, const HubCsvRow *row, GError **error)
{
  HubListed listed;
  char *problem = NULL;

  reading->report->rows++;
  if (hub_list_reader_read (reading->list.reader, row, &listed, &problem))
    return judge_row (reading, conn, row, &listed, error);
  refuse_row (reading, problem);
  return TRUE;
}

static int
compare_identities (gconstpointer a, gconstpointer b)
{
  guint64 x = ((const HubListedRow *) a)->identity, y = ((const HubListedRow *) b)->identity;

  return x < y ? -1 : x > y;
}

static gboolean
check_rows (Reading *reading, SqlConn *conn, GError **error)
{
  GError *failure = NULL;
  HubCsvRow row;

  while (hub_csv_next (reading->list.csv, &row, &failure))
    {
      if (!check_row (reading, conn, &row, error))
        return FALSE;
      if (reading->report->rows % PROGRESS_ROWS == 0)
        hub_import_tell_progress (&reading->list, (gint64) hub_csv_get_position (reading->list.csv),
                                  (gint64) reading->list.import->length, FALSE);
    }
  return failure == NULL || hub_list_take_csv_error (failure, error);
}

static gboolean
read_list (SqlConn *conn, gpointer data, GError **error)
{
  Reading *reading = data;
  gint64 listed = 0;

  if (!hub_list_open (&reading->list, conn, reading->list.import, error)
      || !hub_store_foreign_count (conn, reading->list.import->event, &listed, error))
    return FALSE;
  reading->first_list = listed == 0;
  if (!check_rows (reading, conn, error))
    return FALSE;
  g_array_sort (reading->list.good, compare_identities);
  return TRUE;
}

/* ---- Telling ---- */

static char *
tell (const Reading *reading, const char *batch)
{
  const HubImportReport *report = reading->report;
  const HubImport *import = reading->list.import;
  g_autoptr (TkJson) json = tk_json_object ();
  TkJson *problems = tk_json_array ();

  tk_json_set_int (json, "event", import->event);
  tk_json_set_string (json, "list", import->name);
  tk_json_set_int (json, "rows", report->rows);
  tk_json_set_int (json, "added", report->added);
  tk_json_set_int (json, "changed", report->changed);
  tk_json_set_int (json, "unchanged", report->unchanged);
  tk_json_set_int (json, "refused", report->refused);
  tk_json_set_bool (json, "dry_run", import->dry_run);
  tk_json_set_bool (json, "written", report->written);
  tk_json_set_string (json, "batch", batch);
  for (guint i = 0; i < reading->problems->len; i++)
    tk_json_append_string (problems, reading->problems->pdata[i]);
  tk_json_take (json, "problems", problems);
  tk_json_set_int (json, "problems_not_told", report->refused - (gint64) reading->problems->len);
  return tk_json_to_text (json);
}

/* ---- Writing ---- */

typedef struct
{
  HubService *service;
  const HubAct *act;
} Acting;

static gboolean
write_act (SqlConn *conn, gpointer data, GError **error)
{
  Acting *acting = data;

  return hub_act_write (acting->service, conn, acting->act, error);
}

static gboolean
put_act (HubService *service, const HubImport *import, const char *batch, const char *kind, const char *text, GError **error)
{
  HubAct act = { .who = import->who, .kind = kind, .subject = batch, .text = text, .event = import->event };
  Acting acting = { service, &act };

  return hub_writer_run (service->writer, write_act, &acting, error);
}

/* Begun and finished are acts of their own: one that was broken off has no end. */
static gboolean
write_list (Reading *reading, const char *batch, GError **error)
{
  const HubImport *import = reading->list.import;
  HubImportReport *report = reading->report;
  HubImportCounts counts = { 0 };
  g_autofree char *begun = g_strdup_printf (_("Began to import the list “%s” of %" PRId64 " rows"), import->name, report->rows);

  if (!put_act (reading->service, import, batch, "list.begun", begun, error)
      || !hub_import_write (reading->service, &reading->list, batch, &counts, error))
    return FALSE;
  report->added = counts.added;
  report->changed = counts.changed;
  report->unchanged += counts.unchanged;
  report->refused += counts.refused;
  report->written = TRUE;
  g_autofree char *done
    = g_strdup_printf (_("Imported the list “%s”: %" PRId64 " tickets added, %" PRId64 " changed, %" PRId64 " as they were, "
                         "%" PRId64 " rows refused"),
                       import->name, report->added, report->changed, report->unchanged, report->refused);
  return put_act (reading->service, import, batch, "list.imported", done, error);
}

gboolean
hub_service_import (HubService *service, const HubImport *import, HubImportReport *report, GError **error)
{
  HubImportReport told = { 0 };
  g_auto (Reading) reading = { .service = service, .report = &told };
  char batch[TK_UUID_SIZE];

  reading.list.import = import;
  reading.seen = g_hash_table_new (NULL, NULL);
  reading.problems = g_ptr_array_new_with_free_func (g_free);
  tk_uuid_new (service->clock, batch);
  if (!hub_readers_run (service->readers, read_list, &reading, error))
    return FALSE;
  gboolean write = !import->dry_run && (told.refused == 0 || import->skip_bad);
  if (write && !write_list (&reading, batch, error))
    return FALSE;
  told.json = tell (&reading, write ? batch : NULL);
  *report = told;
  return TRUE;
}

void
hub_import_report_clear (HubImportReport *report)
{
  g_clear_pointer (&report->json, g_free);
}
