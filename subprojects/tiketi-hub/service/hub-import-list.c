/* Opens a list for an import: its header, its columns, the facts of its event. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-import-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "hub-error.h"
#include "hub-store-catalogue.h"
#include "hub-store-signer.h"

static gboolean
read_facts (HubList *list, SqlConn *conn, GError **error)
{
  gint64 event = list->import->event;

  if (!hub_store_event_get (conn, event, &list->event, error))
    return FALSE;
  if (list->event == NULL)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no event %" PRId64 "; “tiketi-hub event list” shows them"), event);
  list->types = hub_store_type_list (conn, event, error);
  list->signers = list->types != NULL ? hub_store_signer_list (conn, event, error) : NULL;
  return list->signers != NULL;
}

gboolean
hub_list_take_csv_error (GError *failure, GError **error)
{
  hub_refuse (error, HUB_ERROR_INVALID, "%s", failure->message);
  g_error_free (failure);
  return FALSE;
}

static gboolean
read_header (HubList *list, HubCsvRow *row, GError **error)
{
  GError *failure = NULL;

  g_clear_pointer (&list->csv, hub_csv_free);
  list->csv = hub_csv_new (list->import->bytes, list->import->length, list->import->delimiter, &failure);
  if (failure == NULL && hub_csv_next (list->csv, row, &failure))
    return TRUE;
  if (failure != NULL)
    return hub_list_take_csv_error (failure, error);
  return hub_refuse (error, HUB_ERROR_INVALID, _("The list is empty; its first row names the columns"));
}

gboolean
hub_list_open (HubList *list, SqlConn *conn, const HubImport *import, GError **error)
{
  HubCsvRow header;

  list->import = import;
  list->good = g_array_new (FALSE, FALSE, sizeof (HubListedRow));
  if (!read_facts (list, conn, error) || !read_header (list, &header, error)
      || !hub_columns_find (&header, import->map, &list->columns, error))
    return FALSE;
  HubListRules rules = { .event = import->event, .zone = list->event->zone, .types = list->types, .signers = list->signers,
                         .type = import->type, .type_map = import->types };
  list->reader = hub_list_reader_new (&list->columns, &rules, error);
  return list->reader != NULL;
}

void
hub_list_close (HubList *list)
{
  g_clear_pointer (&list->good, g_array_unref);
  hub_list_reader_free (list->reader);
  hub_columns_clear (&list->columns);
  hub_csv_free (list->csv);
  g_clear_pointer (&list->types, g_ptr_array_unref);
  g_clear_pointer (&list->signers, g_ptr_array_unref);
  if (list->event != NULL)
    tk_wire_free (&tk_wire_event_shape, list->event);
}

void
hub_import_tell_progress (const HubList *list, gint64 done, gint64 all, gboolean writing)
{
  const HubImport *import = list->import;

  /* Writing takes three times as long as reading. */
  gint64 share = all > 0 ? done * (writing ? 750 : 250) / all : 0;
  if (import->progress != NULL)
    import->progress ((writing ? 250 : 0) + share, 1000, import->progress_data);
}
