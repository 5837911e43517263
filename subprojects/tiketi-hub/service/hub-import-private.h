/* What the files of an import share. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-list-row.h"
#include "hub-service-private.h"

G_BEGIN_DECLS

/* Neighbours in the tables are written together: each page once. */
typedef struct { guint64 identity; guint32 position, number; } HubListedRow;

/* A list opened: its header read, its columns found, its event's facts at hand. */
typedef struct {
  const HubImport *import;
  TkWireEvent *event;
  GPtrArray *types, *signers; /* TkWireTicketType, TkWireSigner */
  HubCsv *csv;                /* behind the header */
  HubColumns columns;
  HubListReader *reader;
  GArray *good;               /* HubListedRow: what is to be written, in the order of their identities */
} HubList;
/* INVALID, NOT_FOUND, or what hub_csv_next() says as INVALID. */
gboolean hub_list_open (HubList *list, SqlConn *conn, const HubImport *import, GError **error);
void hub_list_close (HubList *list);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HubList, hub_list_close)

/* What hub_csv_next() said, as the service's INVALID; takes `failure` over. FALSE. */
gboolean hub_list_take_csv_error (GError *failure, GError **error);

/* What becomes of a listed ticket. */
typedef enum { HUB_ROW_ADDED, HUB_ROW_CHANGED, HUB_ROW_UNCHANGED, HUB_ROW_REFUSED } HubRowFate;
/* before: the ticket of that code as it is, or NULL. problem (transfer full) for REFUSED. */
gboolean hub_import_judge (const HubList *list, SqlConn *conn, const HubListed *listed, const HubStoreForeign *before,
                           HubRowFate *fate, char **problem, GError **error);

/* Writes list->good, batch by batch. */
typedef struct { gint64 added, changed, unchanged, refused; } HubImportCounts;
gboolean hub_import_write (HubService *service, HubList *list, const char *batch, HubImportCounts *counts, GError **error);

void hub_import_tell_progress (const HubList *list, gint64 done, gint64 all, gboolean writing);

G_END_DECLS
