/* What terminals say of themselves, and what a supervisor then sees of them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-service-private.h"

#include <glib/gi18n-lib.h>

#include "hub-error.h"
#include "hub-store-supervise.h"

typedef struct
{
  gint64 terminal, waiting;
} Waiting;

static gboolean
note_waiting (SqlConn *conn, gpointer data, GError **error)
{
  const Waiting *waiting = data;

  return hub_store_terminal_set_waiting (conn, waiting->terminal, waiting->waiting, error);
}

void
hub_service_note_waiting (HubService *service, const HubTerminal *terminal, gint64 waiting)
{
  Waiting *note = g_new (Waiting, 1);

  *note = (Waiting){ terminal->id, waiting };
  hub_writer_post (service->writer, note_waiting, note, g_free);
}

typedef struct
{
  Waiting said;
  gint64 now;
  GPtrArray *rows; /* TkWireOverviewTerminal: one */
} Beat;

static gboolean
beat (SqlConn *conn, gpointer data, GError **error)
{
  Beat *b = data;

  g_ptr_array_set_size (b->rows, 0);
  return hub_store_terminal_seen (conn, b->said.terminal, b->now, error) && (b->said.waiting < 0 || note_waiting (conn, &b->said, error))
         && hub_store_overview_terminals (conn, b->said.terminal, b->now - HUB_DAY_MS, 1, b->rows, error)
         && (b->rows->len > 0 || hub_refuse (error, HUB_ERROR_UNAUTHORIZED, _("The hub does not know this terminal; enrol it with a new code")));
}

static void
free_row (gpointer row)
{
  tk_wire_free (&tk_wire_overview_terminal_shape, row);
}

TkWireOverviewTerminal *
hub_service_heartbeat (HubService *service, const HubTerminal *terminal, gint64 waiting, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_row);
  Beat b = { { terminal->id, waiting }, hub_now (service), rows };

  if (!hub_writer_run (service->writer, beat, &b, error))
    return NULL;
  TkWireOverviewTerminal *row = g_ptr_array_steal_index (rows, 0);
  row->now = b.now;
  return row;
}
