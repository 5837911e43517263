/* The journals of all terminals, as they came. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

typedef struct {
  gint64 terminal, seq, at, boot, received_at;
  const char *id, *kind, *staff, *body, *hash /* hex */;
  const char *status; /* "applied" until hub_store_journal_judge() says otherwise; "dead" when its id is taken */
} HubStoreEntry;

/* *added FALSE: an entry that is not dead has that id, and nothing was written. */
gboolean hub_store_journal_add (SqlConn *conn, const HubStoreEntry *entry, gboolean *added, GError **error);
gboolean hub_store_journal_judge (SqlConn *conn, gint64 terminal, gint64 seq, const char *status, const char *reason,
                                  GError **error);
/* Hash (hex) of one entry, "" when there is none; (transfer full). */
gboolean hub_store_journal_hash (SqlConn *conn, gint64 terminal, gint64 seq, char **hash, GError **error);
/* When it came; 0 when there is none. */
gboolean hub_store_journal_received (SqlConn *conn, gint64 terminal, gint64 seq, gint64 *at, GError **error);
/* Is an applied entry with that id held already, from whom? *terminal 0 when not. */
gboolean hub_store_journal_holder (SqlConn *conn, const char *id, gint64 *terminal, GError **error);

G_END_DECLS
