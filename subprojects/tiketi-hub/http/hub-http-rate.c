/* Token buckets in integers: a bucket holds `tries` of `seconds` × 1000 parts each and gains `tries` parts every
 * millisecond. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http-rate.h"

#include <string.h>
#include <arpa/inet.h>

enum { KIND_ADDRESS = 1, KIND_SECRET, KIND_TEXT, KIND_NAME };

typedef struct
{
  HubHttpRateKey key;
  gint64 parts;
  gint64 at_ms;
  HubHttpRateKey owner; /* of a token that is remembered */
  gboolean owned;
  GList link; /* in `order`, oldest use first */
} Bucket;

struct _HubHttpRate
{
  GMutex lock;
  GHashTable *buckets; /* HubHttpRateKey → Bucket */
  GQueue order;
  guint most;
};

/* ---- Keys ---- */

static void
digest (HubHttpRateKey *key, const char *text)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 bytes[32];
  gsize length = sizeof bytes;

  g_checksum_update (sum, (const guchar *) text, (gssize) strlen (text));
  g_checksum_get_digest (sum, bytes, &length);
  memcpy (key->who, bytes, sizeof key->who);
}

void
hub_http_rate_key_address (HubHttpRateKey *key, guint class, const char *address)
{
  struct in6_addr six;
  struct in_addr four;

  memset (key, 0, sizeof *key);
  key->class = class;
  key->kind = KIND_ADDRESS;
  if (inet_pton (AF_INET, address, &four) == 1)
    memcpy (key->who + 8, &four, sizeof four);
  else if (inet_pton (AF_INET6, address, &six) != 1)
    {
      key->kind = KIND_TEXT;
      digest (key, address);
    }
  else if (IN6_IS_ADDR_V4MAPPED (&six))
    memcpy (key->who + 8, six.s6_addr + 12, 4);
  else
    memcpy (key->who, &six, 8);
}

void
hub_http_rate_key_secret (HubHttpRateKey *key, guint class, const char *secret)
{
  memset (key, 0, sizeof *key);
  key->class = class;
  key->kind = KIND_SECRET;
  digest (key, secret);
}

void
hub_http_rate_key_name (HubHttpRateKey *key, guint class, const char *name)
{
  hub_http_rate_key_secret (key, class, name);
  key->kind = KIND_NAME;
}

static guint32 table_seed; /* so that nobody outside can choose keys that collide */

/* FNV-1a over all of it. */
static guint
hash_key (gconstpointer data)
{
  const guint8 *bytes = data;
  guint32 hash = 2166136261u ^ table_seed;

  for (gsize i = 0; i < sizeof (HubHttpRateKey); i++)
    hash = (hash ^ bytes[i]) * 16777619u;

  return hash;
}

static gboolean
same_key (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (HubHttpRateKey)) == 0;
}

/* ---- Buckets ---- */

static gint64
parts_of_one (HubHttpRateLimit limit)
{
  return (gint64) limit.seconds * 1000;
}

static gint64
parts_of_all (HubHttpRateLimit limit)
{
  return parts_of_one (limit) * limit.tries;
}

/* What is in it at `now_ms`; a clock that steps back adds nothing. */
static gint64
parts_at (const Bucket *bucket, HubHttpRateLimit limit, gint64 now_ms)
{
  gint64 passed = CLAMP (now_ms - bucket->at_ms, 0, parts_of_one (limit));

  return MIN (bucket->parts + passed * limit.tries, parts_of_all (limit));
}

static guint
seconds_until (gint64 parts, HubHttpRateLimit limit)
{
  gint64 each_second = (gint64) limit.tries * 1000;

  return parts >= parts_of_one (limit) ? 0 : (guint) ((parts_of_one (limit) - parts + each_second - 1) / each_second);
}

static void
forget_oldest (HubHttpRate *rate)
{
  GList *link = g_queue_pop_head_link (&rate->order);
  Bucket *bucket = link->data;

  g_hash_table_remove (rate->buckets, &bucket->key);
}

/* The bucket of a key, a full one when it is new; moved to the end of the order. */
static Bucket *
bucket_for (HubHttpRate *rate, const HubHttpRateKey *key, HubHttpRateLimit limit, gint64 now_ms)
{
  Bucket *bucket = g_hash_table_lookup (rate->buckets, key);

  if (bucket != NULL)
    {
      g_queue_unlink (&rate->order, &bucket->link);
    }
  else
    {
      if (g_hash_table_size (rate->buckets) >= rate->most)
        forget_oldest (rate);
      bucket = g_new0 (Bucket, 1);
      bucket->key = *key;
      bucket->link.data = bucket;
      bucket->parts = parts_of_all (limit);
      bucket->at_ms = now_ms;
      g_hash_table_insert (rate->buckets, &bucket->key, bucket);
    }
  g_queue_push_tail_link (&rate->order, &bucket->link);

  return bucket;
}

HubHttpRate *
hub_http_rate_new (guint most)
{
  HubHttpRate *rate;

  g_return_val_if_fail (most > 0, NULL);

  if (table_seed == 0)
    table_seed = g_random_int () | 1;
  rate = g_new0 (HubHttpRate, 1);
  g_mutex_init (&rate->lock);
  rate->buckets = g_hash_table_new_full (hash_key, same_key, NULL, g_free);
  g_queue_init (&rate->order);
  rate->most = most;

  return rate;
}

void
hub_http_rate_free (HubHttpRate *rate)
{
  if (rate == NULL)
    return;

  g_hash_table_unref (rate->buckets);
  g_mutex_clear (&rate->lock);
  g_free (rate);
}

guint
hub_http_rate_take_key (HubHttpRate *rate, const HubHttpRateKey *key, HubHttpRateLimit limit, gint64 now_ms)
{
  g_autoptr (GMutexLocker) locker = NULL;
  Bucket *bucket;
  guint wait;

  if (limit.tries == 0)
    return 0;

  locker = g_mutex_locker_new (&rate->lock);
  bucket = bucket_for (rate, key, limit, now_ms);
  bucket->parts = parts_at (bucket, limit, now_ms);
  bucket->at_ms = now_ms;
  wait = seconds_until (bucket->parts, limit);
  if (wait == 0)
    bucket->parts -= parts_of_one (limit);

  return wait;
}

guint
hub_http_rate_look (HubHttpRate *rate, const HubHttpRateKey *key, HubHttpRateLimit limit, gint64 now_ms)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&rate->lock);
  const Bucket *bucket = g_hash_table_lookup (rate->buckets, key);

  return bucket == NULL || limit.tries == 0 ? 0 : seconds_until (parts_at (bucket, limit, now_ms), limit);
}

void
hub_http_rate_remember (HubHttpRate *rate, const HubHttpRateKey *token, const HubHttpRateKey *owner)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&rate->lock);
  Bucket *bucket = bucket_for (rate, token, (HubHttpRateLimit) { 0, 0 }, 0);

  bucket->owner = *owner;
  bucket->owned = TRUE;
}

gboolean
hub_http_rate_recall (HubHttpRate *rate, const HubHttpRateKey *token, HubHttpRateKey *owner)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&rate->lock);
  const Bucket *bucket = g_hash_table_lookup (rate->buckets, token);

  if (bucket == NULL || !bucket->owned)
    return FALSE;
  *owner = bucket->owner;

  return TRUE;
}

void
hub_http_rate_forget (HubHttpRate *rate, const HubHttpRateKey *token)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&rate->lock);
  Bucket *bucket = g_hash_table_lookup (rate->buckets, token);

  if (bucket == NULL || !bucket->owned)
    return;
  g_queue_unlink (&rate->order, &bucket->link);
  g_hash_table_remove (rate->buckets, token);
}

guint
hub_http_rate_get_size (HubHttpRate *rate)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&rate->lock);

  return g_hash_table_size (rate->buckets);
}

guint
hub_http_rate_take (HubHttpRate *rate, const char *address, guint per_minute, gint64 now_ms)
{
  HubHttpRateKey key;

  hub_http_rate_key_address (&key, per_minute, address);

  return hub_http_rate_take_key (rate, &key, (HubHttpRateLimit) { per_minute, 60 }, now_ms);
}

void
hub_http_rate_give_back (HubHttpRate *rate, const char *address, guint per_minute)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&rate->lock);
  HubHttpRateLimit limit = { per_minute, 60 };
  HubHttpRateKey key;
  Bucket *bucket;

  hub_http_rate_key_address (&key, per_minute, address);
  bucket = g_hash_table_lookup (rate->buckets, &key);
  if (bucket != NULL)
    bucket->parts = MIN (bucket->parts + parts_of_one (limit), parts_of_all (limit));
}
