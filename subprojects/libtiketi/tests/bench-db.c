/* How long a durable one-row transaction takes here (WAL, synchronous=FULL), beside the same without fsync and beside a
 * bare write and fsync. Prints figures, asserts none. bench-db [FOLDER] [TRANSACTIONS]
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-db.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define INSERT "INSERT INTO entry (seq, id, body, hash) VALUES ($1, $2, $3, $4)"

typedef struct
{
  gint64 *us;
  guint n;
} Figures;

static int
by_value (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static gint64
report (const char *name, Figures *f)
{
  gint64 total = 0;

  for (guint i = 0; i < f->n; i++)
    total += f->us[i];
  qsort (f->us, f->n, sizeof *f->us, by_value);
  g_print ("%-28s %8" G_GINT64_FORMAT "/s   p50 %6" G_GINT64_FORMAT " us   p99 %6" G_GINT64_FORMAT " us   max %6" G_GINT64_FORMAT
           " us\n",
           name, f->n * G_USEC_PER_SEC / MAX (total, 1), f->us[f->n / 2], f->us[f->n * 99 / 100], f->us[f->n - 1]);
  return f->us[f->n / 2];
}

static void
stop_on (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

/* One row of the size of a journal entry, its index, one commit. */
static void
insert_one (TkDb *db, guint i, const char *body)
{
  static const guint8 hash[32] = { 1, 2, 3 };
  g_autofree char *id = g_strdup_printf ("019b2c5e-7a03-7cc1-8a4f-%012u", i);
  GError *error = NULL;

  if (!tk_db_begin (db, &error) || !tk_db_run (db, &error, INSERT, "issb", (gint64) i, id, body, hash, sizeof hash)
      || !tk_db_commit (db, &error))
    stop_on (error);
}

static gint64
run_transactions (const char *name, const char *folder, TkDbFlags flags, guint n)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *body = g_strnfill (400, 'b');
  g_autofree gint64 *us = g_new (gint64, n);
  Figures figures = { us, n };
  GError *error = NULL;
  g_autoptr (TkDb) db = tk_db_open (path, flags, &error);

  stop_on (error);
  tk_db_exec_script (db,
                     "CREATE TABLE entry (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL,"
                     " hash BLOB NOT NULL) STRICT",
                     &error);
  stop_on (error);
  for (guint i = 0; i < n; i++)
    {
      gint64 started = g_get_monotonic_time ();

      insert_one (db, i + 1, body);
      us[i] = g_get_monotonic_time () - started;
    }
  return report (name, &figures);
}

/* What the disk itself asks for the same promise. */
static gint64
run_fsync (const char *folder, guint n)
{
  g_autofree char *path = g_build_filename (folder, "bare", NULL);
  g_autofree gint64 *us = g_new (gint64, n);
  Figures figures = { us, n };
  char page[4096];
  int fd = open (path, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);

  memset (page, 'b', sizeof page);
  for (guint i = 0; i < n; i++)
    {
      gint64 started = g_get_monotonic_time ();

      if (write (fd, page, sizeof page) != sizeof page || fdatasync (fd) != 0)
        g_error ("%s cannot be written", path);
      us[i] = g_get_monotonic_time () - started;
    }
  close (fd);
  return report ("bare 4 kB write + fdatasync", &figures);
}

static void
remove_folder (const char *folder)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_remove (path);
    }
  g_dir_close (dir);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_autofree char *template = g_build_filename (argc > 1 ? argv[1] : g_get_tmp_dir (), "tiketi-bench-XXXXXX", NULL);
  guint n = argc > 2 ? (guint) MAX (atoi (argv[2]), 100) : 2000;
  char *folder = g_mkdtemp (template);

  if (folder == NULL)
    g_error ("%s cannot be made", template);
  gint64 bare = run_fsync (folder, n);
  gint64 durable = run_transactions ("durable (WAL, FULL)", folder, TK_DB_DEFAULT, n);
  gint64 fast = run_transactions ("not durable (WAL, NORMAL)", folder, TK_DB_FAST, n);
  g_print ("durable / bare fdatasync, p50: %.2f   durable / not durable, p50: %.2f\n", (double) durable / MAX (bare, 1),
           (double) durable / MAX (fast, 1));
  remove_folder (folder);
  return 0;
}
