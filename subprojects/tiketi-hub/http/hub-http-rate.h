/* How often an address may be refused before it has to wait: slows down guessing of codes without slowing down
 * those who know theirs. Thread-safe. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _HubHttpRate HubHttpRate;

/* Remembers at most `addresses` of them; when more come, the one unseen for longest is forgotten. */
HubHttpRate *hub_http_rate_new (guint addresses);
void hub_http_rate_free (HubHttpRate *rate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubHttpRate, hub_http_rate_free)

/* Takes one of the `per_minute` tries of an address at `now_ms` (any monotonic time). Returns 0 when there
 * was one, otherwise the seconds until there is again. An IPv6 address counts by its /64: one household owns
 * all of it. */
guint hub_http_rate_take (HubHttpRate *rate, const char *address, guint per_minute, gint64 now_ms);
/* Gives a try back: it was not a refusal after all. */
void hub_http_rate_give_back (HubHttpRate *rate, const char *address, guint per_minute);

G_END_DECLS
