/* A circuit breaker: a gateway that failed five times running is left alone for a minute, then tried once. No network here;
 * thread-safe. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "tk-clock.h"

G_BEGIN_DECLS

#define HUB_BREAKER_FAILURES 5 /* running, then it opens */
#define HUB_BREAKER_OPEN_MS (60 * 1000)

typedef enum {
  HUB_BREAKER_CLOSED,    /* calls go through */
  HUB_BREAKER_OPEN,      /* nobody calls */
  HUB_BREAKER_HALF_OPEN, /* one call goes through, and decides */
} HubBreakerState;

/* "CLOSED" · "OPEN" · "HALF_OPEN" */
const char *hub_breaker_state_name (HubBreakerState state);

typedef struct _HubBreaker HubBreaker;

/* `clock` must outlive it; its boot time counts. */
HubBreaker *hub_breaker_new (const TkClock *clock);
void hub_breaker_free (HubBreaker *breaker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubBreaker, hub_breaker_free)

/* Before each call: a pass, or 0 for “do not call”. Every pass goes back with hub_breaker_leave(). */
guint hub_breaker_enter (HubBreaker *breaker);
/* failed: no answer, or one that says the gateway itself is down. An answer that refuses us is an answer. */
void hub_breaker_leave (HubBreaker *breaker, guint pass, gboolean failed);

/* Would a call be refused now? Takes nothing. FALSE for NULL: what has no breaker is never left alone. */
gboolean hub_breaker_is_open (HubBreaker *breaker);
/* NULL reads as CLOSED. opened (nullable): how often it has opened so far. */
HubBreakerState hub_breaker_get_state (HubBreaker *breaker, guint64 *opened);

G_END_DECLS
