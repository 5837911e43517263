/* Databases for tests. SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-database.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hub-sql.h"

struct _TestDatabase
{
  char *bytes; /* SQLite */
  gsize length;
  char *uri; /* PostgreSQL: of the template */
};

static GPtrArray *templates; /* their addresses: dropped at exit */

gboolean
test_database_is_postgresql (void)
{
  return g_strcmp0 (g_getenv ("TIKETI_TEST_DRIVER"), "postgresql") == 0;
}

gboolean
test_database_skip (const char *why)
{
  if (test_database_is_postgresql ())
    g_test_skip (why);
  return test_database_is_postgresql ();
}

/* ---- PostgreSQL ---- */

static const char *
server (void)
{
  const char *uri = g_getenv ("TIKETI_TEST_POSTGRESQL");

  if (uri == NULL)
    g_error ("TIKETI_TEST_POSTGRESQL names no server; run this under with-postgresql");
  return uri;
}

static void
administer (const char *format, const char *name, const char *from)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = sql_open (server (), SQL_OPEN_EXISTING, &error);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_autofree char *sql = g_strdup_printf (format, name, from);
#pragma GCC diagnostic pop

  g_assert_no_error (error);
  sql_run (conn, &error, sql, "");
  g_assert_no_error (error);
}

static const char *
name_in (const char *uri)
{
  return strrchr (uri, '/') + 1;
}

#define CREATE "CREATE DATABASE %s TEMPLATE %s STRATEGY file_copy"

/* Under a name that no other test has. */
static char *
create (const char *from)
{
  static gint n;
  g_autofree char *name = g_strdup_printf ("t%d_%d", (int) getpid (), g_atomic_int_add (&n, 1));
  const char *base = server ();

  administer (CREATE, name, from);
  return g_strdup_printf ("%.*s/%s", (int) (name_in (base) - 1 - base), base, name);
}

static void
drop (const char *uri)
{
  administer ("DROP DATABASE IF EXISTS %s%s WITH (FORCE)", name_in (uri), "");
}

/* In the process that made them, not in one it forked. */
static void
drop_templates (void)
{
  g_autofree char *ours = g_strdup_printf ("t%d_", (int) getpid ());

  for (guint i = 0; i < templates->len; i++)
    {
      if (g_str_has_prefix (name_in (templates->pdata[i]), ours))
        drop (templates->pdata[i]);
    }
  g_ptr_array_unref (templates);
}

static char *
create_template (const char *uri)
{
  char *made = create (name_in (uri));

  if (templates == NULL)
    {
      templates = g_ptr_array_new_with_free_func (g_free);
      atexit (drop_templates);
    }
  g_ptr_array_add (templates, g_strdup (made));
  return made;
}

/* ---- Both ---- */

static char *
sqlite_path (const char *dir)
{
  return g_build_filename (dir, "hub.db", NULL);
}

char *
test_database_new (const char *dir)
{
  g_autofree char *path = sqlite_path (dir);

  return test_database_is_postgresql () ? create ("template0") : g_strconcat ("sqlite:", path, NULL);
}

/* A copy is kept as the template: what it was made from goes on to be used. */
TestDatabase *
test_database_keep (const char *uri)
{
  TestDatabase *kept = g_new0 (TestDatabase, 1);
  g_autoptr (GError) error = NULL;

  if (test_database_is_postgresql ())
    {
      kept->uri = create_template (uri);
      return kept;
    }
  g_file_get_contents (uri + strlen ("sqlite:"), &kept->bytes, &kept->length, &error);
  g_assert_no_error (error);
  return kept;
}

static void
write_file (const char *path, const TestDatabase *kept)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, kept->bytes, (gssize) kept->length, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

char *
test_database_copy (const char *dir, const TestDatabase *kept)
{
  g_autofree char *path = sqlite_path (dir);

  if (kept->uri != NULL)
    return create (name_in (kept->uri));
  write_file (path, kept);
  return g_strconcat ("sqlite:", path, NULL);
}

void
test_database_put_back (const char *uri, const TestDatabase *kept)
{
  static const char *const others[] = { "-wal", "-shm" };

  if (kept->uri != NULL)
    {
      drop (uri);
      administer (CREATE, name_in (uri), name_in (kept->uri));
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *other = g_strconcat (uri + strlen ("sqlite:"), others[i], NULL);
      g_unlink (other);
    }
  write_file (uri + strlen ("sqlite:"), kept);
}

void
test_database_forget (TestDatabase *kept)
{
  if (kept == NULL)
    return;
  if (kept->uri != NULL)
    drop (kept->uri);
  g_free (kept->uri);
  g_free (kept->bytes);
  g_free (kept);
}

void
test_database_drop (const char *uri)
{
  if (test_database_is_postgresql () && uri != NULL && !g_str_has_prefix (uri, "sqlite:"))
    drop (uri);
}
