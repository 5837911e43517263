/* The disk under a terminal, gone wrong: locked, read-only, full, damaged, newer, moved; and its key lost, exposed, changed.
 * Each is one sentence and exit 8; what was not stored was not said, and what was stored stays.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* unshare() */
#include "ctl-runner.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "tk-db.h"

#define STORAGE 8
#define NOT_ENROLLED 4
#define FAILED 1

#define SELL "sell", "--event", "1", "--type", "1", "--pay", "cash:1500"
#define SCAN "scan", "--event", "1", "--gate", "1", "--text"

static TkHubRunner *hub;
static CtlTerminal box, gate;
static char *token;
static gboolean may_mount; /* in a mount namespace of our own: nothing outside is touched */

static TkDb *
open_db (const CtlTerminal *terminal)
{
  g_autofree char *path = ctl_path (terminal, "terminal.db");
  g_autoptr (GError) error = NULL;
  TkDb *db = tk_db_open (path, TK_DB_EXISTING, &error);

  g_assert_no_error (error);
  return db;
}

static char *
read_whole (const CtlTerminal *terminal, const char *name, gsize *length)
{
  g_autofree char *path = ctl_path (terminal, name);
  char *bytes = NULL;

  g_assert_true (g_file_get_contents (path, &bytes, length, NULL));
  return bytes;
}

static void
write_whole (const CtlTerminal *terminal, const char *name, const char *bytes, gssize length, int mode)
{
  g_autofree char *path = ctl_path (terminal, name);

  g_assert_true (g_file_set_contents_full (path, bytes, length, G_FILE_SET_CONTENTS_CONSISTENT, mode, NULL));
  g_assert_cmpint (g_chmod (path, (mode_t) mode), ==, 0);
}

/* ---- Locked ---- */

/* Somebody else writes for longer than anybody waits: nothing is sold, nobody is let in, and both can be done afterwards. */
static void
test_locked (void)
{
  g_auto (CtlTerminal) till = { 0 }, door = { 0 };
  g_autofree char *status = NULL;
  gint64 sold, scanned;

  ctl_terminal_init_copy (&till, &box);
  ctl_terminal_init_copy (&door, &gate);
  sold = ctl_count_journal (&till);
  scanned = ctl_count_journal (&door);
  g_autoptr (TkDb) till_db = open_db (&till);
  g_autoptr (TkDb) door_db = open_db (&door);
  g_assert_true (tk_db_begin (till_db, NULL));
  g_assert_true (tk_db_begin (door_db, NULL));
  status = ctl (&till, 0, NULL, "status"); /* whoever only looks need not wait */
  g_autoptr (GSubprocess) other = ctl_start (&till, (const char *const[]) { SELL, NULL });
  g_free (ctl (&door, STORAGE, "is in use by another program; wait a moment", SCAN, token));
  g_assert_true (g_subprocess_wait (other, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (other), ==, STORAGE);
  tk_db_rollback (till_db);
  tk_db_rollback (door_db);
  g_assert_cmpint (ctl_count_journal (&till), ==, sold);
  g_assert_cmpint (ctl_count_journal (&door), ==, scanned);
  ctl_quietly (&till, 0, NULL, SELL);
  ctl_quietly (&door, 0, NULL, SCAN, token);
}

static gpointer
release_cb (gpointer db)
{
  g_usleep (G_USEC_PER_SEC);
  tk_db_rollback (db);
  return NULL;
}

/* A second of somebody else's writing is waited out. */
static void
test_locked_for_a_moment (void)
{
  g_auto (CtlTerminal) till = { 0 };
  GThread *thread;

  ctl_terminal_init_copy (&till, &box);
  g_autoptr (TkDb) db = open_db (&till);
  g_assert_true (tk_db_begin (db, NULL));
  thread = g_thread_new ("release", release_cb, db);
  ctl_quietly (&till, 0, NULL, SELL);
  g_thread_join (thread);
}

/* ---- Read-only and full ---- */

static gboolean
mount_over (const CtlTerminal *terminal, const char *kind, unsigned long flags, const char *options)
{
  if (!may_mount)
    {
      g_test_skip ("only root may mount");
      return FALSE;
    }
  g_assert_cmpint (mount (terminal->dir, terminal->dir, kind, flags, options), ==, 0);
  return TRUE;
}

static void
test_read_only (void)
{
  g_auto (CtlTerminal) till = { 0 };
  gint64 entries;

  ctl_terminal_init_copy (&till, &box);
  entries = ctl_count_journal (&till);
  if (!mount_over (&till, NULL, MS_BIND, NULL))
    return;
  g_assert_cmpint (mount (NULL, till.dir, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL), ==, 0);
  ctl_quietly (&till, STORAGE, "cannot be written; check who may write to the file and its folder", SELL);
  ctl_quietly (&till, STORAGE, "cannot be written", "status");
  ctl_quietly (&till, STORAGE, "cannot be written", "sync", "--once");
  g_assert_cmpint (umount (till.dir), ==, 0);
  g_assert_cmpint (ctl_count_journal (&till), ==, entries);
  ctl_quietly (&till, 0, NULL, SELL);
}

/* Grows or cuts the filler until so much of the disk is free. */
static void
leave_free (const CtlTerminal *terminal, gint64 kilobytes)
{
  g_autofree char *path = ctl_path (terminal, "filler");
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  struct statvfs disk;

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (ftruncate (fd, 0), ==, 0);
  g_assert_cmpint (fstatvfs (fd, &disk), ==, 0);
  gint64 size = (gint64) disk.f_bavail * (gint64) disk.f_frsize - kilobytes * 1024;
  g_assert_cmpint (size, >, 0);
  g_assert_cmpint (posix_fallocate (fd, 0, size), ==, 0);
  close (fd);
}

/* The files of a terminal on a disk of a few megabytes. */
static gboolean
move_to_small_disk (CtlTerminal *till)
{
  static const char *const files[] = { "terminal.db", "terminal.key" };

  ctl_terminal_init (till, "amina", "2468");
  if (!mount_over (till, "tmpfs", 0, "size=4m"))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      gsize length;
      g_autofree char *bytes = read_whole (&box, files[i], &length);

      write_whole (till, files[i], bytes, (gssize) length, 0600);
    }
  return TRUE;
}

/* Sells on a disk with ever less room: every sale that was said is there, none that was refused is; with room it goes on. */
static void
test_disk_full (void)
{
  static const int free_kilobytes[] = { 512, 128, 96, 64, 48, 40, 32, 24, 16, 8, 4, 0 };
  g_auto (CtlTerminal) till = { 0 };
  gint64 entries;
  int said = 0, refused = 0;

  if (!move_to_small_disk (&till))
    return;
  entries = ctl_count_journal (&till);
  for (gsize i = 0; i < G_N_ELEMENTS (free_kilobytes); i++)
    {
      g_autofree char *out = NULL, *err = NULL;
      int status;

      leave_free (&till, free_kilobytes[i]);
      status = ctl_end (&till, &out, &err, SELL);
      g_test_message ("%d KB free: %d", free_kilobytes[i], status);
      if (status != 0)
        g_assert_nonnull (strstr (err, "The disk is full, so "));
      g_assert_cmpint (status, ==, *out != '\0' ? 0 : STORAGE);
      said += status == 0;
      refused += status != 0;
    }
  leave_free (&till, 1024);
  g_assert_cmpint (said, >, 0);
  g_assert_cmpint (refused, >, 1);
  g_assert_cmpint (ctl_count_journal (&till), ==, entries + said);
  ctl_quietly (&till, 0, NULL, SELL);
  g_assert_cmpint (umount (till.dir), ==, 0);
}

/* A limit on the size of files, at every size around the database's own: the same promise. */
static void
test_file_limit (void)
{
  g_auto (CtlTerminal) till = { 0 };
  int refused = 0;

  ctl_terminal_init_copy (&till, &box);
  for (int blocks = 4; blocks <= 1024; blocks *= 2)
    {
      gint64 entries = ctl_count_journal (&till);
      g_autofree char *limits = g_strdup_printf ("trap '' XFSZ; ulimit -f %d", blocks);
      g_autofree char *out = NULL, *err = NULL;
      int status;

      till.limits = limits;
      status = ctl_end (&till, &out, &err, SELL);
      till.limits = NULL;
      g_test_message ("%d blocks of 512 bytes: %d", blocks, status);
      g_assert_cmpint (status, ==, *out != '\0' ? 0 : STORAGE);
      refused += status != 0;
      g_assert_cmpint (ctl_count_journal (&till), ==, entries + (status == 0));
    }
  g_assert_cmpint (refused, >, 0);
  g_assert_cmpint (refused, <, 9);
}

/* ---- Damaged, newer, or something else ---- */

/* `length` bytes at `at` become `with`, length 0: all of them; at < 0: the file is only so many bytes long. */
static const struct { const char *name; int at, length; char with; const char *says; } damages[] = {
  { "something else", 0, 0, 'a' },
  { "one byte", -1, 0, 0, "is empty although this terminal has been in use; restore the last backup" },
  { "half of the header", -50, 0, 0, "is empty although" },
  { "the first page only", -4096 },
  { "a magic number that is another", 0, 16, 'x' },
  { "a header of noise", 16, 84, (char) 0xa5 },
  { "a schema of zeros", 100, 3996, 0 },
};

static void
damage (const CtlTerminal *terminal, gsize row)
{
  gsize length;
  g_autofree char *bytes = read_whole (terminal, "terminal.db", &length);

  if (damages[row].at < 0)
    length = (gsize) -damages[row].at;
  else
    memset (bytes + damages[row].at, damages[row].with, damages[row].length > 0 ? (gsize) damages[row].length : length);
  write_whole (terminal, "terminal.db", bytes, (gssize) length, 0600);
}

static void
test_corrupt (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_auto (CtlTerminal) till = { 0 };
      g_autofree char *before = NULL, *after = NULL;
      const char *says = damages[i].says != NULL ? damages[i].says
                                                 : "is damaged or is not a database of this program; restore the last backup";
      gsize length, length_after;

      g_test_message ("%s", damages[i].name);
      ctl_terminal_init_copy (&till, &box);
      damage (&till, i);
      before = read_whole (&till, "terminal.db", &length);
      ctl_quietly (&till, STORAGE, says, SELL);
      ctl_quietly (&till, STORAGE, says, "status");
      ctl_quietly (&till, STORAGE, says, "doctor");
      ctl_quietly (&till, STORAGE, says, "sync", "--once");
      after = read_whole (&till, "terminal.db", &length_after);
      g_assert_cmpmem (before, length, after, length_after); /* whoever repairs it finds it as it was */
    }
}

/* Damage inside, where opening does not look: the doctor finds it. */
static void
test_corrupt_inside (void)
{
  g_auto (CtlTerminal) till = { 0 };
  g_autofree char *bytes = NULL, *out = NULL, *err = NULL;
  gsize length;

  ctl_terminal_init_copy (&till, &box);
  bytes = read_whole (&till, "terminal.db", &length);
  for (gsize page = 8; (page + 1) * 4096 <= length; page++)
    memset (bytes + page * 4096, 0xa5, 64);
  write_whole (&till, "terminal.db", bytes, (gssize) length, 0600);
  int status = ctl_end (&till, &out, &err, "doctor");
  g_assert_cmpint (status, ==, strstr (out, "\"fail\"") != NULL ? FAILED : STORAGE);
  g_assert_true (strstr (out, "\"fail\"") != NULL || strstr (err, "is damaged") != NULL);
}

static void
test_newer (void)
{
  g_auto (CtlTerminal) till = { 0 };
  g_autoptr (GError) error = NULL;
  TkDb *db;

  ctl_terminal_init_copy (&till, &box);
  db = open_db (&till);
  tk_db_exec_script (db, "PRAGMA user_version = 4242", &error);
  g_assert_no_error (error);
  tk_db_close (db);
  ctl_quietly (&till, STORAGE, "was written by a newer Tiketi (schema 4242", SELL);
  ctl_quietly (&till, STORAGE, "install the newer version", "status");
  db = open_db (&till);
  g_assert_cmpint (tk_db_get_version (db), ==, 4242);
  tk_db_close (db);
}

/* Empty, as after a crash of the file system: it does not become a new terminal in the place of the old one. */
static void
test_empty (void)
{
  g_auto (CtlTerminal) till = { 0 };
  gsize length;

  ctl_terminal_init_copy (&till, &box);
  write_whole (&till, "terminal.db", "", 0, 0600);
  ctl_quietly (&till, STORAGE, "is empty although", "status");
  ctl_quietly (&till, STORAGE, "is empty although", SELL);
  ctl_quietly (&till, STORAGE, "is empty although", "enrol", "--hub", "http://127.0.0.1:1", "--code", "7KQ2-M0XW-9D3F");
  g_free (read_whole (&till, "terminal.db", &length));
  g_assert_cmpuint (length, ==, 0);
}

/* ---- The folder ---- */

static void
test_folder (void)
{
  g_auto (CtlTerminal) till = { 0 };
  g_autofree char *file = NULL, *below = NULL;

  ctl_terminal_init (&till, "amina", "2468");
  file = ctl_path (&till, "a-file");
  below = ctl_path (&till, "a-file/terminal");
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  ctl_quietly (&till, STORAGE, "is a file, not a folder; choose another one", "status", "--data", file);
  ctl_quietly (&till, STORAGE, "is a file, not a folder; choose another one", "enrol", "--hub", "http://127.0.0.1:1", "--code",
               "7KQ2-M0XW-9D3F", "--data", file);
  ctl_quietly (&till, STORAGE, "cannot be made (Not a directory)", "enrol", "--hub", "http://127.0.0.1:1", "--code",
               "7KQ2-M0XW-9D3F", "--data", below);
  ctl_quietly (&till, NOT_ENROLLED, "No terminal is in /nowhere/at/all", "status", "--data", "/nowhere/at/all");
  g_assert_false (g_file_test ("/nowhere", G_FILE_TEST_EXISTS));
}

static void
test_database_is_a_folder (void)
{
  g_auto (CtlTerminal) till = { 0 };
  g_autofree char *path = NULL;

  ctl_terminal_init (&till, "amina", "2468");
  path = ctl_path (&till, "terminal.db");
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  ctl_quietly (&till, STORAGE, "terminal.db cannot be", "status");
}

/* ---- The key ---- */

static void
test_key (void)
{
  static const char short_key[] = "tiketi-key 1\n";
  g_auto (CtlTerminal) till = { 0 };
  g_autofree char *path = NULL, *bytes = NULL, *foreign = NULL;
  gsize length, foreign_length;
  gint64 entries;

  ctl_terminal_init_copy (&till, &box);
  entries = ctl_count_journal (&till);
  path = ctl_path (&till, "terminal.key");
  bytes = read_whole (&till, "terminal.key", &length);

  g_unlink (path);
  ctl_quietly (&till, STORAGE, "put it back from a backup, or enrol in an empty folder", SELL);
  ctl_quietly (&till, STORAGE, "No such file or directory", "sync", "--once");
  write_whole (&till, "terminal.key", bytes, (gssize) length, 0644);
  ctl_quietly (&till, STORAGE, "can be read by others: run “chmod 600” on it", SELL);
  write_whole (&till, "terminal.key", short_key, -1, 0600);
  ctl_quietly (&till, STORAGE, "is not a Tiketi key", SELL);
  write_whole (&till, "terminal.key", "", 0, 0600);
  ctl_quietly (&till, STORAGE, "is not a Tiketi key", SELL);
  g_unlink (path);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  ctl_quietly (&till, STORAGE, "is not a Tiketi key", SELL);
  g_rmdir (path);
  /* Another terminal's: whole, and every ticket it signed would be refused at the gate. */
  foreign = read_whole (&gate, "terminal.key", &foreign_length);
  write_whole (&till, "terminal.key", foreign, (gssize) foreign_length, 0600);
  ctl_quietly (&till, STORAGE, "is not this terminal's", SELL);
  g_assert_cmpint (ctl_count_journal (&till), ==, entries);
  write_whole (&till, "terminal.key", bytes, (gssize) length, 0600);
  ctl_quietly (&till, 0, NULL, SELL);
}

/* ---- The journal ---- */

static void
test_tampered (void)
{
  g_auto (CtlTerminal) till = { 0 };
  g_autoptr (GError) error = NULL;
  TkDb *db;

  ctl_terminal_init_copy (&till, &box);
  ctl_quietly (&till, 0, NULL, SELL);
  db = open_db (&till);
  tk_db_exec_script (db, "DROP TRIGGER journal_is_never_edited; UPDATE journal SET body = replace (body, '150000', '050000')", &error);
  g_assert_no_error (error);
  tk_db_close (db);
  ctl_quietly (&till, FAILED, "entry", "journal", "verify");
}

static void
enter_namespace (void)
{
  may_mount = geteuid () == 0 && unshare (CLONE_NEWNS) == 0 && mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sale = NULL;
  int failed;

  enter_namespace ();
  g_test_init (&argc, &argv, NULL);
  hub = tk_hub_runner_new (&error);
  g_assert_no_error (error);
  ctl_terminal_init (&box, "amina", "2468");
  ctl_terminal_init (&gate, "juma", "1357");
  ctl_enrol (&box, hub, tk_hub_runner_get_box_office_code (hub));
  ctl_enrol (&gate, hub, tk_hub_runner_get_gate_code (hub));
  sale = ctl (&box, 0, NULL, SELL); /* opens the shift, too */
  token = ctl_get (sale, "tickets.0.token");
  tk_hub_runner_stop (hub);
  g_test_add_func ("/ctl/disk/locked", test_locked);
  g_test_add_func ("/ctl/disk/locked-for-a-moment", test_locked_for_a_moment);
  g_test_add_func ("/ctl/disk/read-only", test_read_only);
  g_test_add_func ("/ctl/disk/full", test_disk_full);
  g_test_add_func ("/ctl/disk/file-limit", test_file_limit);
  g_test_add_func ("/ctl/disk/corrupt", test_corrupt);
  g_test_add_func ("/ctl/disk/corrupt-inside", test_corrupt_inside);
  g_test_add_func ("/ctl/disk/newer", test_newer);
  g_test_add_func ("/ctl/disk/empty", test_empty);
  g_test_add_func ("/ctl/disk/folder", test_folder);
  g_test_add_func ("/ctl/disk/database-is-a-folder", test_database_is_a_folder);
  g_test_add_func ("/ctl/disk/key", test_key);
  g_test_add_func ("/ctl/disk/tampered", test_tampered);
  failed = g_test_run ();
  g_free (token);
  ctl_terminal_clear (&box);
  ctl_terminal_clear (&gate);
  tk_hub_runner_free (hub);
  return failed;
}
