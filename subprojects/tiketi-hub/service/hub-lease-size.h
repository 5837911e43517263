/* How many serials a terminal gets. Pure. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  gint64 free;     /* in stock */
  gint64 sellers;  /* terminals that sell the event, at least 1 */
  gint64 unsold;   /* what the hub knows it holds */
  gint64 held;     /* what it says it holds: less, when sales were not sent yet */
  gint64 rate;     /* tickets an hour, as it says */
  gint64 outage;   /* minutes it is expected to be without the hub */
} HubLeaseNeed;

/* What is sold in an outage: rate × outage, and twice the root of that on top, because people come in groups. */
gint64 hub_lease_demand (gint64 rate, gint64 outage);
/* One more share than there are sellers is left with the hub, so that the next who runs dry finds something. */
gint64 hub_lease_share (gint64 free, gint64 sellers);
gint64 hub_lease_size (const HubLeaseNeed *need);

G_END_DECLS
