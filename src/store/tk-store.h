/* The terminal's database: schema and every query the terminal makes. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-db.h"

G_BEGIN_DECLS

#define TK_STORE_FILE "terminal.db"

/* Opens DIR/terminal.db, DIR made with mode 0700 when there is none, and migrates it. One TkStore (= one connection) per
 * thread. Failures are TK_DB_ERROR. */
typedef struct _TkStore TkStore;
TkStore *tk_store_open (const char *dir, GError **error);
void tk_store_close (TkStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkStore, tk_store_close)
TkDb *tk_store_get_db (TkStore *store);
/* FALSE: commits of this connection need not survive a power cut, until it is set again; the next durable commit, of any
 * connection, takes them with it. Only for what can be downloaded again. Not inside a transaction. */
gboolean tk_store_set_durable (TkStore *store, gboolean durable, GError **error);

G_END_DECLS
