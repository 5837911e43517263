/* Migrations are written once, in SQLite's words; this says them in PostgreSQL's. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* INTEGER → BIGINT, INTEGER PRIMARY KEY → an identity, TEXT → TEXT COLLATE "C" (so that texts compare as bytes, as in SQLite),
 * BLOB → BYTEA; STRICT, WITHOUT ROWID and AUTOINCREMENT go. Only words in capitals outside of quotes and comments are meant.
 * Where the two truly differ, both texts stand side by side:
 *   -- [sqlite
 *   what SQLite runs
 *   -- [postgresql
 *   -- what PostgreSQL runs, each line behind two dashes
 *   -- ]
 * (transfer full) */
char *sql_ddl_for_postgresql (const char *script);

G_END_DECLS
