/* The states of a circuit breaker. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-breaker.h"

struct _HubBreaker
{
  const TkClock *clock;
  GMutex lock; /* guards what follows */
  HubBreakerState state;
  guint failures;
  gint64 until; /* boot time, ms: when it is tried again */
  guint turn;   /* passes of an earlier turn decide nothing: they were given before the state changed */
  gboolean probing;
  guint64 opened;
};

const char *
hub_breaker_state_name (HubBreakerState state)
{
  static const char *const names[] = { "CLOSED", "OPEN", "HALF_OPEN" };

  return names[state];
}

HubBreaker *
hub_breaker_new (const TkClock *clock)
{
  HubBreaker *breaker = g_new0 (HubBreaker, 1);

  breaker->clock = clock;
  breaker->turn = 1;
  g_mutex_init (&breaker->lock);
  return breaker;
}

void
hub_breaker_free (HubBreaker *breaker)
{
  if (breaker == NULL)
    return;
  g_mutex_clear (&breaker->lock);
  g_free (breaker);
}

static void
become (HubBreaker *breaker, HubBreakerState state)
{
  breaker->state = state;
  breaker->failures = 0;
  breaker->probing = FALSE;
  breaker->turn = MAX (breaker->turn + 1, 1);
}

static void
open_it (HubBreaker *breaker)
{
  become (breaker, HUB_BREAKER_OPEN);
  breaker->until = tk_clock_boot (breaker->clock) + HUB_BREAKER_OPEN_MS;
  breaker->opened++;
}

/* With the lock held: time alone half-opens it. */
static void
look_at_clock (HubBreaker *breaker)
{
  if (breaker->state == HUB_BREAKER_OPEN && tk_clock_boot (breaker->clock) >= breaker->until)
    become (breaker, HUB_BREAKER_HALF_OPEN);
}

static gboolean
refuses (const HubBreaker *breaker)
{
  return breaker->state == HUB_BREAKER_OPEN || (breaker->state == HUB_BREAKER_HALF_OPEN && breaker->probing);
}

guint
hub_breaker_enter (HubBreaker *breaker)
{
  guint pass = 0;

  g_mutex_lock (&breaker->lock);
  look_at_clock (breaker);
  if (!refuses (breaker))
    {
      breaker->probing = breaker->state == HUB_BREAKER_HALF_OPEN;
      pass = breaker->turn;
    }
  g_mutex_unlock (&breaker->lock);
  return pass;
}

void
hub_breaker_leave (HubBreaker *breaker, guint pass, gboolean failed)
{
  g_mutex_lock (&breaker->lock);
  if (pass == breaker->turn)
    {
      breaker->failures = failed ? breaker->failures + 1 : 0;
      if (breaker->state == HUB_BREAKER_HALF_OPEN && !failed)
        become (breaker, HUB_BREAKER_CLOSED);
      else if (failed && (breaker->state == HUB_BREAKER_HALF_OPEN || breaker->failures >= HUB_BREAKER_FAILURES))
        open_it (breaker);
    }
  g_mutex_unlock (&breaker->lock);
}

gboolean
hub_breaker_is_open (HubBreaker *breaker)
{
  gboolean open;

  if (breaker == NULL)
    return FALSE;
  g_mutex_lock (&breaker->lock);
  look_at_clock (breaker);
  open = refuses (breaker);
  g_mutex_unlock (&breaker->lock);
  return open;
}

HubBreakerState
hub_breaker_get_state (HubBreaker *breaker, guint64 *opened)
{
  HubBreakerState state = HUB_BREAKER_CLOSED;

  if (opened != NULL)
    *opened = 0;
  if (breaker == NULL)
    return state;
  g_mutex_lock (&breaker->lock);
  look_at_clock (breaker);
  state = breaker->state;
  if (opened != NULL)
    *opened = breaker->opened;
  g_mutex_unlock (&breaker->lock);
  return state;
}
