/* The journal as stored: appended to, read, never edited. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-clock.h"
#include "tk-journal.h"
#include "tk-store.h"
#include "tk-wire.h"

G_BEGIN_DECLS

/* Appends one entry inside the caller's open transaction: seq follows the last, prev is the last hash (the terminal's
 * genesis for the first), body is the canonical JSON of `body`. id NULL: one is made. Raises the clock's high-water and
 * journals clock.jumped before the entry when the clock has jumped. seq may be NULL. TK_DB_ERROR or TK_JOURNAL_ERROR;
 * the caller rolls back. */
gboolean tk_store_journal_append (TkStore *store, const TkClock *clock, const char *kind, const char *staff,
                                  const TkWireShape *shape, gconstpointer body, const char *id, gint64 *seq,
                                  GError **error);
/* The last entry; seq 0 and the genesis hash when there is none. hash may be NULL. */
gboolean tk_store_journal_head (TkStore *store, gint64 *seq, guint8 hash[TK_DIGEST_SIZE], GError **error);
/* (element-type TkJournalEntry) up to `limit` entries from seq `from` on, ascending, with prev and hash as stored. */
GPtrArray *tk_store_journal_read (TkStore *store, gint64 from, guint limit, GError **error);

G_END_DECLS
