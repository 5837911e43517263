/* How often somebody may come before they have to wait: token buckets in a table of bounded size. Thread-safe, and each
 * question takes the same time however many are remembered. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _HubHttpRate HubHttpRate;

/* Remembers at most `most` of them; when more come, the one unseen for longest is forgotten. */
HubHttpRate *hub_http_rate_new (guint most);
void hub_http_rate_free (HubHttpRate *rate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubHttpRate, hub_http_rate_free)

/* Takes one of the `per_minute` tries of an address at `now_ms` (any monotonic time). Returns 0 when there
 * was one, otherwise the seconds until there is again. Each limit has a bucket of its own: what a generous one
 * gains is not spent where a narrow one holds. An IPv6 address counts by its /64: one household owns
 * all of it. What is no address counts as it is written. */
guint hub_http_rate_take (HubHttpRate *rate, const char *address, guint per_minute, gint64 now_ms);
/* Gives a try back: it was not a refusal after all. */
void hub_http_rate_give_back (HubHttpRate *rate, const char *address, guint per_minute);

/* Who comes, for what: 16 bytes of an address or of a digest, and a class of its own counting. */
typedef struct {
  guint8 who[16];
  guint32 class;
  guint32 kind;
} HubHttpRateKey;

void hub_http_rate_key_address (HubHttpRateKey *key, guint class, const char *address);
/* By its digest: the table holds no secret. */
void hub_http_rate_key_secret (HubHttpRateKey *key, guint class, const char *secret);
/* Somebody by what the guard calls them; no secret spells the same. */
void hub_http_rate_key_name (HubHttpRateKey *key, guint class, const char *name);

/* `tries` in any `seconds`. */
typedef struct {
  guint tries; /* 0: as many as one likes */
  guint seconds;
} HubHttpRateLimit;

guint hub_http_rate_take_key (HubHttpRate *rate, const HubHttpRateKey *key, HubHttpRateLimit limit, gint64 now_ms);
/* As take, but takes nothing and remembers nobody. */
guint hub_http_rate_look (HubHttpRate *rate, const HubHttpRateKey *key, HubHttpRateLimit limit, gint64 now_ms);

/* Whose a token is; takes one of the table's places and no try. */
void hub_http_rate_remember (HubHttpRate *rate, const HubHttpRateKey *token, const HubHttpRateKey *owner);
/* FALSE: not known, or forgotten. */
gboolean hub_http_rate_recall (HubHttpRate *rate, const HubHttpRateKey *token, HubHttpRateKey *owner);
void hub_http_rate_forget (HubHttpRate *rate, const HubHttpRateKey *token);

guint hub_http_rate_get_size (HubHttpRate *rate);

G_END_DECLS
