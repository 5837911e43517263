/* Token buckets by address, in integers: a bucket holds `per_minute` tries of 60,000 parts each and gains
 * `per_minute` parts every millisecond. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http-rate.h"

#include <string.h>
#include <arpa/inet.h>

#define TRY G_GINT64_CONSTANT (60000) /* parts of one try */

typedef struct
{
  char *key;
  gint64 parts;
  gint64 at_ms;
  GList link; /* in `order`, oldest use first */
} Bucket;

struct _HubHttpRate
{
  GMutex lock;
  GHashTable *buckets; /* key → Bucket */
  GQueue order;
  guint addresses;
};

static void
free_bucket (gpointer data)
{
  Bucket *bucket = data;

  g_free (bucket->key);
  g_free (bucket);
}

static char *
key_of (const char *address)
{
  struct in6_addr six;
  char text[INET6_ADDRSTRLEN];

  if (inet_pton (AF_INET6, address, &six) != 1 || IN6_IS_ADDR_V4MAPPED (&six))
    return g_strdup (address);

  memset (six.s6_addr + 8, 0, 8);
  return g_strdup (inet_ntop (AF_INET6, &six, text, sizeof text));
}

static void
forget_oldest (HubHttpRate *rate)
{
  GList *link = g_queue_pop_head_link (&rate->order);
  Bucket *bucket = link->data;

  g_hash_table_remove (rate->buckets, bucket->key);
}

/* The bucket of an address, a full one when it is new; moved to the end of the order. */
static Bucket *
bucket_for (HubHttpRate *rate, const char *address, guint per_minute, gint64 now_ms)
{
  g_autofree char *key = key_of (address);
  Bucket *bucket = g_hash_table_lookup (rate->buckets, key);

  if (bucket != NULL)
    {
      g_queue_unlink (&rate->order, &bucket->link);
    }
  else
    {
      if (g_hash_table_size (rate->buckets) >= rate->addresses)
        forget_oldest (rate);
      bucket = g_new0 (Bucket, 1);
      bucket->key = g_steal_pointer (&key);
      bucket->link.data = bucket;
      bucket->parts = per_minute * TRY;
      bucket->at_ms = now_ms;
      g_hash_table_insert (rate->buckets, bucket->key, bucket);
    }
  g_queue_push_tail_link (&rate->order, &bucket->link);

  return bucket;
}

HubHttpRate *
hub_http_rate_new (guint addresses)
{
  HubHttpRate *rate = g_new0 (HubHttpRate, 1);

  g_return_val_if_fail (addresses > 0, NULL);

  g_mutex_init (&rate->lock);
  rate->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_bucket);
  g_queue_init (&rate->order);
  rate->addresses = addresses;

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
hub_http_rate_take (HubHttpRate *rate, const char *address, guint per_minute, gint64 now_ms)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&rate->lock);
  Bucket *bucket = bucket_for (rate, address, per_minute, now_ms);
  gint64 passed = CLAMP (now_ms - bucket->at_ms, 0, TRY);

  bucket->parts = MIN (bucket->parts + passed * per_minute, per_minute * TRY);
  bucket->at_ms = now_ms;
  if (bucket->parts >= TRY)
    {
      bucket->parts -= TRY;
      return 0;
    }

  return (guint) ((TRY - bucket->parts + per_minute * 1000 - 1) / (per_minute * 1000));
}

void
hub_http_rate_give_back (HubHttpRate *rate, const char *address, guint per_minute)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&rate->lock);
  g_autofree char *key = key_of (address);
  Bucket *bucket = g_hash_table_lookup (rate->buckets, key);

  if (bucket != NULL)
    bucket->parts = MIN (bucket->parts + TRY, per_minute * TRY);
}
