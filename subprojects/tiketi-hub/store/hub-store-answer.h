/* What became of journal entries that were not simply applied: dead letters, and what their terminals are to be told.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

/* A dead letter as it lies there. */
typedef struct {
  TkWireEntry *entry;
  char *reason;
} HubStoreDead;
void hub_store_dead_free (HubStoreDead *dead);

/* A terminal's dead letters from seq `from` on, in order, at most `limit`; (transfer full) of HubStoreDead. */
GPtrArray *hub_store_dead_list (SqlConn *conn, gint64 terminal, gint64 from, gint64 limit, GError **error);
/* Terminals that have any, by number; (transfer full) GArray of gint64. */
GArray *hub_store_dead_terminals (SqlConn *conn, GError **error);

/* What a terminal's entries after seq `after` came to, applied ones left out, in order, at most `limit`; (transfer full) of
 * TkWireEntryResult. */
GPtrArray *hub_store_answer_list (SqlConn *conn, gint64 terminal, gint64 after, gint64 limit, GError **error);

G_END_DECLS
