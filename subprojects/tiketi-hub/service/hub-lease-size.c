/* The larger of a fair share and of what is likely to be sold while the hub is out of reach, less what is held.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-lease-size.h"

#define LAST_FEW 4             /* not worth keeping half of them back */
#define RATE_MAX 1000000       /* more an hour than any till sells */
#define OUTAGE_MAX (7 * 24 * 60)

/* Whole, rounded down (Newton). */
static gint64
square_root (gint64 n)
{
  gint64 guess = n, next = (n + 1) / 2;

  while (next < guess)
    {
      guess = next;
      next = (guess + n / guess) / 2;
    }
  return guess;
}

gint64
hub_lease_demand (gint64 rate, gint64 outage)
{
  gint64 expected = (CLAMP (rate, 0, RATE_MAX) * CLAMP (outage, 0, OUTAGE_MAX) + 59) / 60;

  return expected + 2 * square_root (expected);
}

gint64
hub_lease_share (gint64 free, gint64 sellers)
{
  return (free + sellers) / (sellers + 1); /* rounded up */
}

/* However little it says it holds, and however fast it says it sells, a terminal cannot drain the stock: without proof of
 * sales it has at most two shares, or half of what it and the hub hold together if it sells that fast. */
static gint64
most_unproved (const HubLeaseNeed *need, gint64 share, gint64 demand)
{
  gint64 all = need->free + need->unsold;

  if (demand <= share)
    return 2 * share;
  return need->sellers <= 1 || need->free <= LAST_FEW ? all : MAX (2 * share, all / 2);
}

/* Never more than half of what is free while others sell, unless it is the last few. */
static gint64
most_at_once (const HubLeaseNeed *need)
{
  return need->sellers <= 1 || need->free <= LAST_FEW ? need->free : (need->free + 1) / 2;
}

gint64
hub_lease_size (const HubLeaseNeed *need)
{
  gint64 share = hub_lease_share (need->free, need->sellers);
  gint64 demand = hub_lease_demand (need->rate, need->outage);
  gint64 target = MAX (share, demand);
  gint64 held = CLAMP (need->held, 0, need->unsold);

  if (held > 0 && 2 * held >= target)
    return 0;
  gint64 amount = MIN (target - held, most_unproved (need, share, demand) - need->unsold);
  return CLAMP (amount, 0, most_at_once (need));
}
