/* A machine's disk in memory, as a file system for SQLite (WAL and its shared memory included): what was written and not
 * synced may be lost, torn or reordered at a power cut; writes may find no space or fail. A disk can be copied as it stands,
 * so that every moment of a run can be looked at on its own. Any thread may use it; one global lock.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SIM_DISK_VFS "tiketi-sim-disk" /* for tk_db_set_vfs() and for the checker's own sqlite3_open_v2() */

typedef struct _SimDisk SimDisk;

/* Makes the VFS known to SQLite, once for the process. Paths that no disk claims go to the real file system. */
void sim_disk_register (void);
/* SQLite's own random numbers (they salt its log) from a seed, so that a run replays to the byte. For the whole process. */
void sim_disk_seed (guint64 seed);

/* Claims every path below `dir` (a name; the directory may exist for files that are not SQLite's). */
SimDisk *sim_disk_new (const char *dir);
void sim_disk_free (SimDisk *disk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimDisk, sim_disk_free)

/* ---- Images: all files of a disk, written and synced parts alike; cheap (pages are shared until written) ---- */
typedef struct _SimImage SimImage;
SimImage *sim_disk_save (SimDisk *disk);
/* No connection may be open. Undoes faults and a power cut as well. */
void sim_disk_load (SimDisk *disk, const SimImage *image);
void sim_image_free (SimImage *image);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimImage, sim_image_free)

/* ---- Faults ---- */
typedef enum {
  SIM_FAULT_NONE,
  SIM_FAULT_FULL,      /* growing writes find no space (SQLITE_FULL) */
  SIM_FAULT_IO,        /* writes, truncations and syncs fail (SQLITE_IOERR) */
  SIM_FAULT_CUT,       /* the power goes: as IO for ever after, until sim_disk_power_on() */
} SimFault;
/* The nth write, truncation or sync from now is the first to fail; `times` of them fail (0: until told otherwise). A cut
 * in a write leaves it half done. */
void sim_disk_plan (SimDisk *disk, SimFault fault, guint nth, guint times);
/* Cuts the power now: connections open still may be closed, and change nothing any more. */
void sim_disk_cut (SimDisk *disk);
gboolean sim_disk_struck (SimDisk *disk);

typedef enum {
  SIM_LOSE_ANY,        /* of what was not synced, any subset of 512-byte sectors arrived, in any order, one may be torn */
  SIM_LOSE_ALL,        /* nothing that was not synced */
  SIM_LOSE_NONE,       /* everything, as after a killed process */
  SIM_LOSE_LAST,       /* everything but the last write */
} SimLoss;
/* The power is back: what is on disk now. No connection may be open. */
void sim_disk_power_on (SimDisk *disk, SimLoss loss, GRand *random);
/* Fault injection of the control experiment: a sync says yes and does nothing. */
void sim_disk_lie_about_syncs (SimDisk *disk, gboolean lie);

/* ---- Watching ---- */
guint64 sim_disk_count (SimDisk *disk);   /* writes, truncations, syncs and deletions so far */
guint64 sim_disk_size (SimDisk *disk);    /* bytes in all files */
/* The same for the same files as a reader sees them, so that nothing is looked at twice. */
guint64 sim_disk_mark (SimDisk *disk);
/* Called before each of them, under no lock: may save an image, must not touch the database. */
typedef void (*SimDiskStep) (SimDisk *disk, gpointer data);
void sim_disk_set_step (SimDisk *disk, SimDiskStep step, gpointer data);

/* The file as it stands, for people who want to look at a failure with the sqlite3 program; FALSE with error. */
gboolean sim_disk_export (SimDisk *disk, const char *real_dir, GError **error);

G_END_DECLS
