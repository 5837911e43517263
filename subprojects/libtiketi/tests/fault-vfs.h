/* A file system for SQLite that fails when told: full, broken, or its power cut with only what was synced surely kept.
 * For tests of one thread. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FAULT_VFS "tiketi-faults"

typedef enum {
  FAULT_NONE,
  FAULT_FULL, /* every write from the chosen one on finds no space */
  FAULT_IO,   /* every write, truncation and sync from the chosen one on fails */
  FAULT_CUT,  /* as IO, and the chosen write stops half-way; see fault_vfs_power_cycle() */
} FaultKind;

void fault_vfs_register (void);
/* The nth write, truncation or sync from now is the first to fail. */
void fault_vfs_plan (FaultKind kind, guint nth);
gboolean fault_vfs_struck (void);
/* Puts on disk what may be there after the power came back: what was synced, and of the rest any 512-byte sectors. */
void fault_vfs_power_cycle (GRand *random);
/* Forgets all files. */
void fault_vfs_reset (void);

G_END_DECLS
