/* The simulated disks as a file system for SQLite: files, locks and shared memory between the connections of this process.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-disk-private.h"

#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define SHM_LOCK_ALL ((1u << SIM_SHM_LOCKS) - 1)

/* One connection's view of a file. */
typedef struct
{
  sqlite3_file base;
  SimDisk *disk; /* NULL: a file without a name */
  SimFile *file;
  const char *path; /* SQLite keeps it while the file is open */
  gboolean delete_on_close, shm_mapped;
  int level;        /* SQLITE_LOCK_… */
  guint shm_shared, shm_exclusive; /* bits of the locks held */
} Handle;

static sqlite3_vfs vfs;
static sqlite3_vfs *below;

static int
locked (int code)
{
  sim_disks_unlock ();
  return code;
}

/* ---- Reading and writing ---- */

static int
file_read (sqlite3_file *base, void *out, int length, sqlite3_int64 offset)
{
  Handle *handle = (Handle *) base;

  sim_disks_lock ();
  gsize got = sim_pages_read (handle->file->now, out, (gsize) length, (guint64) offset);
  return locked (got == (gsize) length ? SQLITE_OK : SQLITE_IOERR_SHORT_READ);
}

static int
file_write (sqlite3_file *base, const void *bytes, int length, sqlite3_int64 offset)
{
  Handle *handle = (Handle *) base;

  sim_disk_announce (handle->disk);
  sim_disks_lock ();
  return locked (sim_disk_write (handle->disk, handle->file, bytes, (gsize) length, (guint64) offset));
}

static int
file_truncate (sqlite3_file *base, sqlite3_int64 size)
{
  Handle *handle = (Handle *) base;

  sim_disk_announce (handle->disk);
  sim_disks_lock ();
  return locked (sim_disk_truncate (handle->disk, handle->file, (guint64) size));
}

static int
file_sync (sqlite3_file *base, int flags)
{
  Handle *handle = (Handle *) base;

  sim_disk_announce (handle->disk);
  sim_disks_lock ();
  return locked (sim_disk_sync (handle->disk, handle->file));
}

static int
file_size (sqlite3_file *base, sqlite3_int64 *size)
{
  sim_disks_lock ();
  *size = (sqlite3_int64) sim_pages_size (((Handle *) base)->file->now);
  return locked (SQLITE_OK);
}

/* ---- Locks on the file ---- */

static int
file_unlock (sqlite3_file *base, int level)
{
  Handle *handle = (Handle *) base;
  SimFile *file = handle->file;

  sim_disks_lock ();
  if (handle->level <= level)
    return locked (SQLITE_OK);
  if (file->writer == handle)
    {
      file->writer = NULL;
      file->pending = FALSE;
    }
  if (level == SQLITE_LOCK_NONE)
    file->readers--;
  handle->level = level;
  return locked (SQLITE_OK);
}

static int
lock_shared (Handle *handle)
{
  if (handle->file->pending)
    return SQLITE_BUSY;
  handle->file->readers++;
  handle->level = SQLITE_LOCK_SHARED;
  return SQLITE_OK;
}

static int
lock_writer (Handle *handle, int level)
{
  SimFile *file = handle->file;

  if (file->writer != NULL && file->writer != handle)
    return SQLITE_BUSY;
  file->writer = handle;
  if (level == SQLITE_LOCK_EXCLUSIVE)
    {
      file->pending = TRUE;
      if (file->readers > 1)
        {
          handle->level = SQLITE_LOCK_PENDING; /* those who read may finish, nobody new comes in */
          return SQLITE_BUSY;
        }
    }
  handle->level = level;
  return SQLITE_OK;
}

static int
file_lock (sqlite3_file *base, int level)
{
  Handle *handle = (Handle *) base;

  sim_disks_lock ();
  if (handle->level >= level)
    return locked (SQLITE_OK);
  return locked (level == SQLITE_LOCK_SHARED ? lock_shared (handle) : lock_writer (handle, level));
}

static int
file_check_lock (sqlite3_file *base, int *held)
{
  sim_disks_lock ();
  *held = ((Handle *) base)->file->writer != NULL;
  return locked (SQLITE_OK);
}

/* ---- Shared memory ---- */

static int
shm_map (sqlite3_file *base, int index, int size, int extend, void volatile **out)
{
  Handle *handle = (Handle *) base;
  SimFile *file = handle->file;
  int code = SQLITE_OK;

  *out = NULL;
  sim_disks_lock ();
  if (!handle->shm_mapped)
    file->shm_users++;
  handle->shm_mapped = TRUE;
  while (extend && file->shm->len <= (guint) index && code == SQLITE_OK)
    {
      if (handle->disk == NULL || sim_disk_has_space (handle->disk))
        g_ptr_array_add (file->shm, g_malloc0 ((gsize) size));
      else
        code = SQLITE_IOERR_SHMSIZE;
    }
  if ((guint) index < file->shm->len)
    *out = file->shm->pdata[index];
  return locked (code);
}

static int
shm_take_shared (Handle *handle, guint mask, int first, int n)
{
  for (int i = first; i < first + n; i++)
    if (handle->file->shm_locks[i] < 0 && !(handle->shm_exclusive & (1u << i)))
      return SQLITE_BUSY;
  for (int i = first; i < first + n; i++)
    if (!(handle->shm_shared & (1u << i)))
      handle->file->shm_locks[i]++;
  handle->shm_shared |= mask;
  return SQLITE_OK;
}

static int
shm_take_exclusive (Handle *handle, guint mask, int first, int n)
{
  for (int i = first; i < first + n; i++)
    if (handle->file->shm_locks[i] != 0 && !(handle->shm_exclusive & (1u << i)))
      return SQLITE_BUSY;
  for (int i = first; i < first + n; i++)
    handle->file->shm_locks[i] = -1;
  handle->shm_exclusive |= mask;
  return SQLITE_OK;
}

static void
shm_release (Handle *handle, guint mask, int first, int n)
{
  for (int i = first; i < first + n; i++)
    {
      if (handle->shm_exclusive & (1u << i))
        handle->file->shm_locks[i] = 0;
      else if (handle->shm_shared & (1u << i))
        handle->file->shm_locks[i]--;
    }
  handle->shm_exclusive &= ~mask;
  handle->shm_shared &= ~mask;
}

static int
shm_lock (sqlite3_file *base, int first, int n, int flags)
{
  Handle *handle = (Handle *) base;
  guint mask = ((1u << n) - 1) << first;
  int code = SQLITE_OK;

  sim_disks_lock ();
  if (flags & SQLITE_SHM_UNLOCK)
    shm_release (handle, mask, first, n);
  else if (flags & SQLITE_SHM_SHARED)
    code = shm_take_shared (handle, mask, first, n);
  else
    code = shm_take_exclusive (handle, mask, first, n);
  return locked (code);
}

static void
shm_barrier (sqlite3_file *base)
{
  sim_disks_lock ();
  sim_disks_unlock ();
}

/* Nobody is left who knows of it: the next one to come finds it empty, and rebuilds it from the log. */
static int
shm_unmap (sqlite3_file *base, int remove)
{
  Handle *handle = (Handle *) base;

  sim_disks_lock ();
  shm_release (handle, SHM_LOCK_ALL, 0, SIM_SHM_LOCKS);
  if (handle->shm_mapped && --handle->file->shm_users == 0)
    g_ptr_array_set_size (handle->file->shm, 0);
  handle->shm_mapped = FALSE;
  return locked (SQLITE_OK);
}

/* ---- What kind of disk it is ---- */

static int
file_control (sqlite3_file *base, int op, void *arg)
{
  return SQLITE_NOTFOUND;
}

static int
file_sector_size (sqlite3_file *base)
{
  return 512;
}

/* The same as SQLite's own on Linux: a write leaves alone what it does not write. */
static int
file_characteristics (sqlite3_file *base)
{
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

/* ---- Opening and closing ---- */

static int
file_close (sqlite3_file *base)
{
  Handle *handle = (Handle *) base;

  shm_unmap (base, 0);
  file_unlock (base, SQLITE_LOCK_NONE);
  sim_disks_lock ();
  if (handle->disk != NULL && handle->delete_on_close)
    sim_disk_delete (handle->disk, handle->path, FALSE);
  if (handle->disk != NULL)
    sim_disk_opened (handle->disk, -1);
  sim_file_unref (handle->file);
  return locked (SQLITE_OK);
}

static const sqlite3_io_methods methods = {
  2,           file_close,   file_read,       file_write,   file_truncate,    file_sync,
  file_size,   file_lock,    file_unlock,     file_check_lock, file_control,  file_sector_size,
  file_characteristics, shm_map, shm_lock, shm_barrier, shm_unmap,
};

/* tk_db_open() makes a new database's file itself, empty and synced with its folder, before SQLite opens it: the file in the
 * real folder stands for that. It is given a length, because an empty one means a database that was lost. */
static gboolean
made_by_hand (const char *path)
{
  return access (path, F_OK) == 0 && truncate (path, 512) == 0;
}

static SimFile *
find_or_make (SimDisk *disk, const char *path, int flags)
{
  SimFile *file = sim_disk_lookup (disk, path);

  if (file != NULL)
    return sim_file_ref (file);
  if ((flags & SQLITE_OPEN_CREATE) == 0 && !((flags & SQLITE_OPEN_MAIN_DB) && made_by_hand (path)))
    return NULL;
  return sim_file_ref (sim_disk_create (disk, path, (flags & SQLITE_OPEN_CREATE) == 0));
}

static int
vfs_open (sqlite3_vfs *self, const char *path, sqlite3_file *base, int flags, int *out_flags)
{
  Handle *handle = (Handle *) base;

  sim_disks_lock ();
  SimDisk *disk = sim_disks_find (path);
  if (path != NULL && disk == NULL)
    return locked (below->xOpen (below, path, base, flags, out_flags));
  memset (handle, 0, sizeof *handle);
  handle->file = disk != NULL ? find_or_make (disk, path, flags) : sim_file_new ();
  if (handle->file == NULL)
    return locked (SQLITE_CANTOPEN);
  handle->base.pMethods = &methods;
  handle->disk = disk;
  handle->path = path;
  handle->delete_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
  if (disk != NULL)
    sim_disk_opened (disk, 1);
  if (out_flags != NULL)
    *out_flags = flags;
  return locked (SQLITE_OK);
}

static int
vfs_delete (sqlite3_vfs *self, const char *path, int sync)
{
  sim_disks_lock ();
  SimDisk *disk = sim_disks_find (path);
  sim_disks_unlock ();
  if (disk == NULL)
    return below->xDelete (below, path, sync);
  sim_disk_announce (disk);
  sim_disks_lock ();
  return locked (sim_disk_delete (disk, path, sync != 0));
}

static int
vfs_access (sqlite3_vfs *self, const char *path, int flags, int *out)
{
  sim_disks_lock ();
  SimDisk *disk = sim_disks_find (path);
  SimFile *file = disk != NULL ? sim_disk_lookup (disk, path) : NULL;
  *out = file != NULL && (flags != SQLITE_ACCESS_EXISTS || sim_pages_size (file->now) > 0);
  sim_disks_unlock ();
  return disk != NULL ? SQLITE_OK : below->xAccess (below, path, flags, out);
}

static int
vfs_full_pathname (sqlite3_vfs *self, const char *path, int size, char *out)
{
  sim_disks_lock ();
  gboolean ours = sim_disks_find (path) != NULL;
  sim_disks_unlock ();
  if (!ours)
    return below->xFullPathname (below, path, size, out);
  return g_strlcpy (out, path, (gsize) size) < (gsize) size ? SQLITE_OK : SQLITE_CANTOPEN;
}

static int
vfs_last_error (sqlite3_vfs *self, int size, char *out)
{
  int number;

  sim_disks_lock ();
  number = sim_disks_errno ();
  sim_disks_unlock ();
  return number != 0 ? number : below->xGetLastError (below, size, out);
}

void
sim_disk_register (void)
{
  static gsize done;

  if (!g_once_init_enter (&done))
    return;
  sqlite3_initialize ();
  below = sqlite3_vfs_find (NULL);
  vfs = *below;
  vfs.pNext = NULL;
  vfs.zName = SIM_DISK_VFS;
  vfs.szOsFile = MAX ((int) sizeof (Handle), below->szOsFile);
  vfs.xOpen = vfs_open;
  vfs.xDelete = vfs_delete;
  vfs.xAccess = vfs_access;
  vfs.xFullPathname = vfs_full_pathname;
  vfs.xGetLastError = vfs_last_error;
  sqlite3_vfs_register (&vfs, 0);
  g_once_init_leave (&done, 1);
}

void
sim_disk_seed (guint64 seed)
{
  unsigned mixed = (unsigned) (seed ^ (seed >> 32));

  sim_disk_register ();
  sqlite3_test_control (SQLITE_TESTCTRL_PRNG_SEED, mixed != 0 ? (int) mixed : 1, NULL);
}
