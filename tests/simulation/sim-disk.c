/* Disks: their files, what of them is synced, faults and images. sim-disk-power.c cuts the power; sim-disk-vfs.c shows the
 * files to SQLite. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-disk-private.h"

#include <errno.h>
#include <gio/gio.h>
#include <sqlite3.h>
#include <string.h>

struct _SimImage
{
  GHashTable *names, *durable_names;
  guint64 serial;
};

static GMutex mutex;
static GPtrArray *disks; /* SimDisk, not owned */
static int last_errno;

/* ---- Files ---- */

static void
drop_op (gpointer data)
{
  SimWrite *op = data;

  if (--op->users == 0)
    g_free (op);
}

SimFile *
sim_file_new (void)
{
  SimFile *file = g_new0 (SimFile, 1);

  file->users = 1;
  file->now = sim_pages_new ();
  file->durable = sim_pages_new ();
  file->unsynced = g_ptr_array_new_with_free_func (drop_op);
  file->shm = g_ptr_array_new_with_free_func (g_free);
  return file;
}

SimFile *
sim_file_ref (SimFile *file)
{
  file->users++;
  return file;
}

void
sim_file_unref (SimFile *file)
{
  if (--file->users > 0)
    return;
  sim_pages_free (file->now);
  sim_pages_free (file->durable);
  g_ptr_array_unref (file->unsynced);
  g_ptr_array_unref (file->shm);
  g_free (file);
}

static gpointer
share_op (gconstpointer data, gpointer unused)
{
  SimWrite *op = (SimWrite *) data;

  op->users++;
  return op;
}

/* The contents only: no connection has the copy open. */
static SimFile *
copy_file (const SimFile *file)
{
  SimFile *copy = g_new0 (SimFile, 1);

  copy->users = 1;
  copy->now = sim_pages_copy (file->now);
  copy->durable = sim_pages_copy (file->durable);
  copy->unsynced = g_ptr_array_copy (file->unsynced, share_op, NULL);
  g_ptr_array_set_free_func (copy->unsynced, drop_op);
  copy->entered = file->entered;
  copy->shm = g_ptr_array_new_with_free_func (g_free);
  return copy;
}

GHashTable *
sim_names_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sim_file_unref);
}

void
sim_names_add (GHashTable *names, const char *name, SimFile *file)
{
  g_hash_table_replace (names, g_strdup (name), sim_file_ref (file));
}

GHashTable *
sim_names_copy (GHashTable *names, GHashTable *copies)
{
  GHashTable *copy = sim_names_new ();
  GHashTableIter iter;
  gpointer name, file;

  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, &file))
    {
      if (copies != NULL && !g_hash_table_contains (copies, file))
        g_hash_table_insert (copies, file, copy_file (file));
      sim_names_add (copy, name, copies != NULL ? g_hash_table_lookup (copies, file) : file);
    }
  return copy;
}

static void
copy_both (GHashTable *names, GHashTable *durable_names, GHashTable **out, GHashTable **out_durable)
{
  g_autoptr (GHashTable) copies = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) sim_file_unref);

  *out = sim_names_copy (names, copies);
  *out_durable = sim_names_copy (durable_names, copies);
}

/* ---- Disks ---- */

void
sim_disks_lock (void)
{
  g_mutex_lock (&mutex);
}

void
sim_disks_unlock (void)
{
  g_mutex_unlock (&mutex);
}

SimDisk *
sim_disks_find (const char *path)
{
  for (guint i = 0; path != NULL && disks != NULL && i < disks->len; i++)
    {
      SimDisk *disk = disks->pdata[i];

      if (g_str_has_prefix (path, disk->dir))
        return disk;
    }
  return NULL;
}

SimDisk *
sim_disk_new (const char *dir)
{
  g_autofree char *plain = g_canonicalize_filename (dir, NULL);
  SimDisk *disk = g_new0 (SimDisk, 1);

  sim_disk_register ();
  disk->dir = g_strconcat (plain, "/", NULL);
  disk->names = sim_names_new ();
  disk->durable_names = sim_names_new ();
  sim_disks_lock ();
  if (disks == NULL)
    disks = g_ptr_array_new ();
  g_ptr_array_add (disks, disk);
  sim_disks_unlock ();
  return disk;
}

void
sim_disk_free (SimDisk *disk)
{
  if (disk == NULL)
    return;
  sim_disks_lock ();
  g_assert_cmpint (disk->open, ==, 0);
  g_ptr_array_remove (disks, disk);
  g_hash_table_unref (disk->names);
  g_hash_table_unref (disk->durable_names);
  sim_disks_unlock ();
  g_free (disk->dir);
  g_free (disk);
}

void
sim_disk_opened (SimDisk *disk, int by)
{
  disk->open += by;
}

SimFile *
sim_disk_lookup (SimDisk *disk, const char *path)
{
  return g_hash_table_lookup (disk->names, path + strlen (disk->dir));
}

SimFile *
sim_disk_create (SimDisk *disk, const char *path, gboolean settled)
{
  const char *name = path + strlen (disk->dir);
  SimFile *file = sim_file_new ();

  file->entered = !settled;
  sim_names_add (disk->names, name, file);
  if (settled)
    sim_names_add (disk->durable_names, name, file);
  sim_file_unref (file);
  return file;
}

/* ---- Operations ---- */

void
sim_disk_announce (SimDisk *disk)
{
  SimDiskStep step = NULL;
  gpointer data = NULL;

  if (disk == NULL)
    return;
  sim_disks_lock ();
  if (!disk->dead)
    {
      disk->count++;
      step = disk->step;
      data = disk->step_data;
    }
  sim_disks_unlock ();
  if (step != NULL)
    step (disk, data);
}

/* Does this one fail? The errno, or 0. */
static int
strike (SimDisk *disk, SimOp op, gboolean grows)
{
  if (disk == NULL || (!disk->dead && disk->fault == SIM_FAULT_NONE))
    return 0;
  if (disk->dead)
    return last_errno = EIO;
  if (op != SIM_OP_DELETE && disk->countdown > 0)
    disk->countdown--;
  if (disk->countdown > 0 || op == SIM_OP_DELETE || (disk->fault == SIM_FAULT_FULL && !grows))
    return 0;
  disk->struck = TRUE;
  disk->dead = disk->fault == SIM_FAULT_CUT;
  last_errno = disk->fault == SIM_FAULT_FULL ? ENOSPC : EIO;
  if (disk->limited && --disk->times == 0)
    disk->fault = SIM_FAULT_NONE;
  return last_errno;
}

static void
note_op (SimDisk *disk, SimFile *file, gboolean shrink, guint64 offset, const void *bytes, gsize length)
{
  if (disk == NULL)
    return;
  SimWrite *op = g_malloc (sizeof *op + length);
  op->users = 1;
  op->serial = ++disk->serial;
  op->shrink = shrink;
  op->offset = offset;
  op->length = length;
  if (length > 0)
    memcpy (op->bytes, bytes, length);
  g_ptr_array_add (file->unsynced, op);
}

int
sim_disk_write (SimDisk *disk, SimFile *file, const void *bytes, gsize length, guint64 offset)
{
  gboolean dead = disk != NULL && disk->dead;
  int number = strike (disk, SIM_OP_WRITE, offset + length > sim_pages_size (file->now));

  if (number == ENOSPC)
    return SQLITE_FULL;
  if (number != 0 && !dead && disk->dead)
    length /= 2; /* the power went in the middle of it */
  else if (number != 0)
    return SQLITE_IOERR_WRITE;
  note_op (disk, file, FALSE, offset, bytes, length);
  sim_pages_write (file->now, bytes, length, offset);
  return number != 0 ? SQLITE_IOERR_WRITE : SQLITE_OK;
}

int
sim_disk_truncate (SimDisk *disk, SimFile *file, guint64 size)
{
  int number = strike (disk, SIM_OP_TRUNCATE, size > sim_pages_size (file->now));

  if (number != 0)
    return number == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_TRUNCATE;
  note_op (disk, file, TRUE, size, NULL, 0);
  sim_pages_resize (file->now, size);
  return SQLITE_OK;
}

static void
sync_folder (SimDisk *disk)
{
  GHashTableIter iter;
  gpointer file;

  if (disk->lying)
    return;
  g_hash_table_unref (disk->durable_names);
  disk->durable_names = sim_names_copy (disk->names, NULL);
  g_hash_table_iter_init (&iter, disk->names);
  while (g_hash_table_iter_next (&iter, NULL, &file))
    ((SimFile *) file)->entered = FALSE;
}

/* A new file's entry comes with it: SQLite's own VFS syncs the folder at the first sync of a new log or journal, and
 * tk_db_open() does at once for a new database. */
int
sim_disk_sync (SimDisk *disk, SimFile *file)
{
  if (disk == NULL)
    return SQLITE_OK;
  if (strike (disk, SIM_OP_SYNC, FALSE) != 0)
    return SQLITE_IOERR_FSYNC;
  if (disk->lying)
    return SQLITE_OK;
  sim_pages_free (file->durable);
  file->durable = sim_pages_copy (file->now);
  g_ptr_array_set_size (file->unsynced, 0);
  if (file->entered)
    sync_folder (disk);
  return SQLITE_OK;
}

int
sim_disk_delete (SimDisk *disk, const char *path, gboolean sync)
{
  if (strike (disk, SIM_OP_DELETE, FALSE) != 0)
    return SQLITE_IOERR_DELETE;
  if (!g_hash_table_remove (disk->names, path + strlen (disk->dir)))
    return SQLITE_IOERR_DELETE_NOENT;
  if (sync)
    sync_folder (disk);
  return SQLITE_OK;
}

gboolean
sim_disk_has_space (SimDisk *disk)
{
  if (disk->fault != SIM_FAULT_FULL || disk->countdown > 0)
    return TRUE;
  disk->struck = TRUE;
  last_errno = ENOSPC;
  return FALSE;
}

int
sim_disks_errno (void)
{
  return last_errno;
}

/* ---- Faults ---- */

void
sim_disk_forget_faults (SimDisk *disk)
{
  disk->fault = SIM_FAULT_NONE;
  disk->struck = disk->dead = FALSE;
  last_errno = 0;
}

void
sim_disk_plan (SimDisk *disk, SimFault fault, guint nth, guint times)
{
  sim_disks_lock ();
  if (!disk->dead)
    {
      sim_disk_forget_faults (disk);
      disk->fault = fault;
      disk->countdown = MAX (nth, 1);
      disk->times = times;
      disk->limited = times > 0;
    }
  sim_disks_unlock ();
}

void
sim_disk_cut (SimDisk *disk)
{
  sim_disks_lock ();
  disk->dead = disk->struck = TRUE;
  sim_disks_unlock ();
}

gboolean
sim_disk_struck (SimDisk *disk)
{
  sim_disks_lock ();
  gboolean struck = disk->struck;
  sim_disks_unlock ();
  return struck;
}

void
sim_disk_lie_about_syncs (SimDisk *disk, gboolean lie)
{
  sim_disks_lock ();
  disk->lying = lie;
  sim_disks_unlock ();
}

/* ---- Images ---- */

SimImage *
sim_disk_save (SimDisk *disk)
{
  SimImage *image = g_new0 (SimImage, 1);

  sim_disks_lock ();
  copy_both (disk->names, disk->durable_names, &image->names, &image->durable_names);
  image->serial = disk->serial;
  sim_disks_unlock ();
  return image;
}

void
sim_disk_load (SimDisk *disk, const SimImage *image)
{
  sim_disks_lock ();
  g_assert_cmpint (disk->open, ==, 0);
  g_hash_table_unref (disk->names);
  g_hash_table_unref (disk->durable_names);
  copy_both (image->names, image->durable_names, &disk->names, &disk->durable_names);
  disk->serial = image->serial;
  sim_disk_forget_faults (disk);
  sim_disks_unlock ();
}

void
sim_image_free (SimImage *image)
{
  if (image == NULL)
    return;
  sim_disks_lock ();
  g_hash_table_unref (image->names);
  g_hash_table_unref (image->durable_names);
  sim_disks_unlock ();
  g_free (image);
}

/* ---- Watching ---- */

guint64
sim_disk_count (SimDisk *disk)
{
  sim_disks_lock ();
  guint64 count = disk->count;
  sim_disks_unlock ();
  return count;
}

guint64
sim_disk_size (SimDisk *disk)
{
  GHashTableIter iter;
  gpointer file;
  guint64 size = 0;

  sim_disks_lock ();
  g_hash_table_iter_init (&iter, disk->names);
  while (g_hash_table_iter_next (&iter, NULL, &file))
    size += sim_pages_size (((SimFile *) file)->now);
  sim_disks_unlock ();
  return size;
}

guint64
sim_disk_mark (SimDisk *disk)
{
  GHashTableIter iter;
  gpointer name, file;
  guint64 mark = 0;

  sim_disks_lock ();
  g_hash_table_iter_init (&iter, disk->names);
  while (g_hash_table_iter_next (&iter, &name, &file)) /* a sum, because the table has no order */
    mark += sim_pages_mark (((SimFile *) file)->now) * (2 * g_str_hash (name) + 1);
  sim_disks_unlock ();
  return mark;
}

void
sim_disk_set_step (SimDisk *disk, SimDiskStep step, gpointer data)
{
  sim_disks_lock ();
  disk->step = step;
  disk->step_data = data;
  sim_disks_unlock ();
}

gboolean
sim_disk_export (SimDisk *disk, const char *real_dir, GError **error)
{
  g_autoptr (SimImage) image = sim_disk_save (disk);
  GHashTableIter iter;
  gpointer name, file;

  g_hash_table_iter_init (&iter, image->names);
  while (g_hash_table_iter_next (&iter, &name, &file))
    {
      gsize size = (gsize) sim_pages_size (((SimFile *) file)->now);
      g_autofree char *path = g_build_filename (real_dir, name, NULL);
      g_autofree char *bytes = g_malloc (size + 1);

      sim_pages_read (((SimFile *) file)->now, bytes, size, 0);
      if (!g_file_set_contents (path, bytes, (gssize) size, error))
        return FALSE;
    }
  return TRUE;
}
