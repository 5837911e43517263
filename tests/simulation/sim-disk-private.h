/* The disk as its SQLite side sees it. Everything here is called with the lock held unless it says otherwise.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-disk.h"
#include "sim-pages.h"

G_BEGIN_DECLS

#define SIM_SHM_LOCKS 8

/* A file, whatever names it has. */
typedef struct
{
  guint users;
  SimPages *now;       /* as a reader sees it */
  SimPages *durable;   /* as of the last sync */
  GPtrArray *unsynced; /* SimWrite, in order, since then */
  gboolean entered;    /* its folder entry was written since the folder was last synced */
  /* Locks of the connections that have it open. */
  guint readers;
  gpointer writer;     /* who holds RESERVED or more */
  gboolean pending;    /* the writer lets no new readers in */
  GPtrArray *shm;      /* regions of shared memory; it is memory, so no disk keeps it */
  guint shm_users;
  int shm_locks[SIM_SHM_LOCKS]; /* −1 exclusive, otherwise how many share it */
} SimFile;

/* A write or truncation that no sync has followed yet; images share them. */
typedef struct
{
  guint users;
  guint64 serial;  /* over all files of the disk: which came last */
  gboolean shrink; /* a truncation to `offset` */
  guint64 offset;
  gsize length;
  guint8 bytes[];
} SimWrite;

struct _SimDisk
{
  char *dir;                 /* ends in "/" */
  GHashTable *names;         /* path below dir → SimFile, as a reader sees it */
  GHashTable *durable_names; /* as of the last sync of the folder */
  guint64 serial, count;
  int open;
  /* Faults. */
  SimFault fault;
  guint countdown, times;
  gboolean limited, struck, dead, lying;
  SimDiskStep step;
  gpointer step_data;
};

typedef enum { SIM_OP_WRITE, SIM_OP_TRUNCATE, SIM_OP_SYNC, SIM_OP_DELETE } SimOp;

/* Takes and gives the one lock of all disks. */
void sim_disks_lock (void);
void sim_disks_unlock (void);
/* The disk that claims this path; NULL when none does. */
SimDisk *sim_disks_find (const char *path);

/* Not under the lock: counts the operation and lets people look before it happens. */
void sim_disk_announce (SimDisk *disk);

void sim_disk_forget_faults (SimDisk *disk);

/* Tables of names → SimFile. copies: original → copy, so that a file under two tables stays one file; NULL shares the files
 * themselves. */
GHashTable *sim_names_new (void);
void sim_names_add (GHashTable *names, const char *name, SimFile *file);
GHashTable *sim_names_copy (GHashTable *names, GHashTable *copies);

SimFile *sim_disk_lookup (SimDisk *disk, const char *path);
/* Makes the file; `settled` when its folder entry is on disk already. */
SimFile *sim_disk_create (SimDisk *disk, const char *path, gboolean settled);
/* A file without a name that no fault ever meets. */
SimFile *sim_file_new (void);
SimFile *sim_file_ref (SimFile *file);
void sim_file_unref (SimFile *file);

/* The operations themselves; a result code of SQLite. disk NULL: a file without a name. */
int sim_disk_write (SimDisk *disk, SimFile *file, const void *bytes, gsize length, guint64 offset);
int sim_disk_truncate (SimDisk *disk, SimFile *file, guint64 size);
int sim_disk_sync (SimDisk *disk, SimFile *file);
int sim_disk_delete (SimDisk *disk, const char *path, gboolean sync_folder);
/* May the shared memory grow? It lies in a file in truth. */
gboolean sim_disk_has_space (SimDisk *disk);
/* The errno of the last failure of any disk; 0 when there was none. */
int sim_disks_errno (void);
void sim_disk_opened (SimDisk *disk, int by);

G_END_DECLS
