/* Where a run takes place: a hub with one event, and terminals enrolled there, on simulated disks; only key files lie on a
 * real one. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-service.h"
#include "sim-disk.h"
#include "tk-clock.h"
#include "tk-keys.h"

G_BEGIN_DECLS

#define SIM_TERMINALS 5
#define SIM_EVENT 1
#define SIM_GATE_MAIN 1
#define SIM_GATE_VIP 2
#define SIM_TYPES 4
#define SIM_TYPE_VIP 2
#define SIM_TYPE_FAMILY 3
#define SIM_TYPE_FREE 5 /* where people order online: costs nothing, so that it is issued at once */
#define SIM_START_MS G_GINT64_CONSTANT (1795280400000) /* the night begins: doors are open */

typedef enum { SIM_STOCK_AMPLE, SIM_STOCK_SMALL, SIM_STOCKS } SimStock;

typedef struct
{
  gint64 number;            /* at the hub */
  guint16 issuer;
  const char *kind;
  char *name;
  TkKeyPair *pair;          /* what a thief finds in the device */
  guint8 public_key[32];
} SimEnrolled;

typedef struct
{
  char *root;                                  /* real folder, removed at the end */
  char *hub_dir, *hub_path, *hub_uri;
  char *dirs[SIM_TERMINALS];
  SimDisk *hub_disk, *disks[SIM_TERMINALS];
  SimEnrolled enrolled[SIM_TERMINALS];
  SimStock stock;
  guint n_terminals;
  gboolean online;                             /* people order at the hub, too */
} SimVenue;

SimVenue *sim_venue_new (SimStock stock, guint n_terminals, gboolean online);
void sim_venue_free (SimVenue *venue);
gint64 sim_venue_capacity (SimStock stock, guint16 type);
gint64 sim_venue_price (guint16 type);
/* How a hub that has just started treats accounts. */
void sim_venue_set_rules (HubService *service);

G_END_DECLS
