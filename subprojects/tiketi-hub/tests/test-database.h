/* Where a test's database is: a file, or, under with-postgresql, a database of its own at that server.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What TIKETI_TEST_DRIVER says; SQLite when it says nothing. */
gboolean test_database_is_postgresql (void);
/* Skips the running test, saying why, where the database is no file of SQLite's. */
gboolean test_database_skip (const char *why);

/* The address of a new, empty database; SQLite's is hub.db in `dir`. (transfer full) */
char *test_database_new (const char *dir);
/* That database as it is now, nobody using it, to be copied as often as wanted; kept for the
 * rest of the process unless forgotten. */
typedef struct _TestDatabase TestDatabase;
TestDatabase *test_database_keep (const char *uri);
char *test_database_copy (const char *dir, const TestDatabase *kept);
/* The same address holds again what it held when it was kept; nobody may be using it. */
void test_database_put_back (const char *uri, const TestDatabase *kept);
void test_database_forget (TestDatabase *kept);
/* PostgreSQL's is dropped, unless it was kept; SQLite's file goes with its folder. */
void test_database_drop (const char *uri);

G_END_DECLS
