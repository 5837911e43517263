/* A file system for SQLite that fails when told: passes everything to the default one, and counts.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fault-vfs.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define SECTOR 512

typedef struct
{
  sqlite3_file base;
  const char *path; /* owned by SQLite while open; NULL for temporary files */
  sqlite3_file *real;
} File;

static sqlite3_vfs vfs;
static sqlite3_vfs *below;
static GHashTable *durable; /* path → GBytes: its contents at the last sync */
static FaultKind planned;
static guint countdown;
static gboolean struck;

#define REAL(file) (((File *) (file))->real)
#define PASS(file, call, ...) (REAL (file)->pMethods->call (REAL (file), ##__VA_ARGS__))

/* TRUE from the planned operation on. */
static gboolean
strikes (void)
{
  if (planned == FAULT_NONE)
    return FALSE;
  if (countdown > 0)
    countdown--;
  struck = countdown == 0;
  return struck;
}

static GBytes *
contents (const char *path)
{
  char *data = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &data, &length, NULL))
    return g_bytes_new (NULL, 0);
  return g_bytes_new_take (data, length);
}

static int
file_close (sqlite3_file *file)
{
  return PASS (file, xClose);
}

static int
file_read (sqlite3_file *file, void *data, int length, sqlite3_int64 offset)
{
  return PASS (file, xRead, data, length, offset);
}

static int
file_write (sqlite3_file *file, const void *data, int length, sqlite3_int64 offset)
{
  gboolean before = struck;

  if (!strikes ())
    return PASS (file, xWrite, data, length, offset);
  if (planned == FAULT_FULL)
    return SQLITE_FULL;
  if (planned == FAULT_CUT && !before)
    PASS (file, xWrite, data, length / 2, offset);
  return SQLITE_IOERR_WRITE;
}

static int
file_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  if (strikes () && planned != FAULT_FULL)
    return SQLITE_IOERR_TRUNCATE;
  return PASS (file, xTruncate, size);
}

/* No real fsync: nobody pulls the plug here but fault_vfs_power_cycle(). */
static int
file_sync (sqlite3_file *file, int flags)
{
  File *self = (File *) file;

  if (strikes () && planned != FAULT_FULL)
    return SQLITE_IOERR_FSYNC;
  if (self->path != NULL)
    g_hash_table_replace (durable, g_strdup (self->path), contents (self->path));
  return SQLITE_OK;
}

static int
file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  return PASS (file, xFileSize, size);
}

static int
file_lock (sqlite3_file *file, int level)
{
  return PASS (file, xLock, level);
}

static int
file_unlock (sqlite3_file *file, int level)
{
  return PASS (file, xUnlock, level);
}

static int
file_check_lock (sqlite3_file *file, int *held)
{
  return PASS (file, xCheckReservedLock, held);
}

static int
file_control (sqlite3_file *file, int op, void *arg)
{
  return PASS (file, xFileControl, op, arg);
}

static int
file_sector_size (sqlite3_file *file)
{
  return PASS (file, xSectorSize);
}

static int
file_characteristics (sqlite3_file *file)
{
  return PASS (file, xDeviceCharacteristics);
}

static int
file_shm_map (sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
  return PASS (file, xShmMap, page, size, extend, out);
}

static int
file_shm_lock (sqlite3_file *file, int offset, int n, int flags)
{
  return PASS (file, xShmLock, offset, n, flags);
}

static void
file_shm_barrier (sqlite3_file *file)
{
  PASS (file, xShmBarrier);
}

static int
file_shm_unmap (sqlite3_file *file, int remove)
{
  return PASS (file, xShmUnmap, remove);
}

static const sqlite3_io_methods methods = {
  2,           file_close,   file_read,       file_write,   file_truncate,    file_sync,
  file_size,   file_lock,    file_unlock,     file_check_lock, file_control,  file_sector_size,
  file_characteristics, file_shm_map, file_shm_lock, file_shm_barrier, file_shm_unmap,
};

static int
vfs_open (sqlite3_vfs *self, const char *path, sqlite3_file *file, int flags, int *out_flags)
{
  File *opened = (File *) file;

  opened->real = (sqlite3_file *) (opened + 1);
  opened->path = path;
  if (path != NULL && !g_hash_table_contains (durable, path))
    g_hash_table_insert (durable, g_strdup (path), contents (path));
  int code = below->xOpen (below, path, opened->real, flags, out_flags);
  opened->base.pMethods = opened->real->pMethods != NULL ? &methods : NULL;
  return code;
}

static int
vfs_delete (sqlite3_vfs *self, const char *path, int sync)
{
  if (struck && planned != FAULT_FULL)
    return SQLITE_IOERR_DELETE;
  g_hash_table_remove (durable, path);
  return below->xDelete (below, path, sync);
}

void
fault_vfs_register (void)
{
  below = sqlite3_vfs_find (NULL);
  vfs = *below;
  vfs.pNext = NULL;
  vfs.zName = FAULT_VFS;
  vfs.szOsFile = (int) sizeof (File) + below->szOsFile;
  vfs.xOpen = vfs_open;
  vfs.xDelete = vfs_delete;
  durable = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  sqlite3_vfs_register (&vfs, 0);
}

void
fault_vfs_plan (FaultKind kind, guint nth)
{
  planned = kind;
  countdown = nth;
  struck = FALSE;
}

gboolean
fault_vfs_struck (void)
{
  return struck;
}

/* Each sector as it was at the last sync or as it was written since; the length likewise. */
static void
mix (GRand *random, const char *path, GBytes *synced)
{
  g_autoptr (GBytes) written = contents (path);
  const guint8 *sources[] = { g_bytes_get_data (synced, NULL), g_bytes_get_data (written, NULL) };
  gsize lengths[] = { g_bytes_get_size (synced), g_bytes_get_size (written) };
  gsize length = lengths[g_rand_boolean (random)];
  g_autofree guint8 *mixed = g_malloc0 (length + 1);

  for (gsize at = 0; at < length; at += SECTOR)
    {
      gboolean which = g_rand_boolean (random);

      if (at < lengths[which])
        memcpy (mixed + at, sources[which] + at, MIN (SECTOR, MIN (length, lengths[which]) - at));
      else /* only one of the two reaches here */
        memcpy (mixed + at, sources[!which] + at, MIN (SECTOR, MIN (length, lengths[!which]) - at));
    }
  if (!g_file_set_contents (path, (const char *) mixed, (gssize) length, NULL))
    g_error ("%s cannot be written", path);
}

void
fault_vfs_power_cycle (GRand *random)
{
  GHashTableIter iter;
  gpointer path, synced;

  fault_vfs_plan (FAULT_NONE, 0);
  g_hash_table_iter_init (&iter, durable);
  while (g_hash_table_iter_next (&iter, &path, &synced))
    {
      g_autofree char *index = g_strconcat (path, "-shm", NULL);

      g_remove (index); /* memory, in truth */
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        mix (random, path, synced);
    }
  g_hash_table_remove_all (durable);
}

void
fault_vfs_reset (void)
{
  fault_vfs_plan (FAULT_NONE, 0);
  g_hash_table_remove_all (durable);
}
