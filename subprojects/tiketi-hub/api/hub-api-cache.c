/* Kept answers, within bounds. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-cache.h"

#include <string.h>

#include "hub-event.h"
#include "hub-http-gzip.h"
#include "tk-keys.h"

#define ENTRIES_MAX 256
#define BYTES_MAX (64 * 1024 * 1024)
#define AGE_MAX_US G_USEC_PER_SEC
/* A box office that sells all night moves the counters many times a second: rendering each time would cost more than it tells. */
#define RENDERS_PER_SECOND 20
#define ETAG_DIGITS 24

typedef struct
{
  GBytes *body, *packed;     /* NULL while it is rendered for the first time */
  char *etag;
  guint generation;
  gint64 rendered_us, used_us, second_us;
  guint renders;             /* in that second */
  gboolean busy;             /* somebody renders it */
} Entry;

static struct
{
  GMutex mutex;
  GCond rendered;
  GHashTable *entries;       /* key → Entry */
  gsize bytes;
} cache;

static gsize
size_of (const Entry *entry)
{
  return entry->body != NULL ? g_bytes_get_size (entry->body) + g_bytes_get_size (entry->packed) : 0;
}

static void
clear_entry (Entry *entry)
{
  cache.bytes -= size_of (entry);
  g_clear_pointer (&entry->body, g_bytes_unref);
  g_clear_pointer (&entry->packed, g_bytes_unref);
  g_clear_pointer (&entry->etag, g_free);
}

static void
free_entry (gpointer data)
{
  clear_entry (data);
  g_free (data);
}

/* ---- With the lock held ---- */

static gboolean
is_fresh (const Entry *entry, guint generation, gint64 now)
{
  if (entry->body == NULL || now - entry->rendered_us >= AGE_MAX_US)
    return FALSE;
  return entry->generation == generation || (now - entry->second_us < G_USEC_PER_SEC && entry->renders >= RENDERS_PER_SECOND);
}

/* Makes room by forgetting what nobody asked for the longest. */
static void
make_room (void)
{
  while (g_hash_table_size (cache.entries) > ENTRIES_MAX || cache.bytes > BYTES_MAX)
    {
      GHashTableIter iter;
      gpointer key, value, oldest = NULL;
      gint64 since = G_MAXINT64;

      g_hash_table_iter_init (&iter, cache.entries);
      while (g_hash_table_iter_next (&iter, &key, &value))
        {
          const Entry *entry = value;

          if (!entry->busy && entry->used_us < since)
            {
              oldest = key;
              since = entry->used_us;
            }
        }
      if (oldest == NULL)
        return;
      g_hash_table_remove (cache.entries, oldest);
    }
}

static Entry *
get_entry (const char *key, gint64 now)
{
  if (cache.entries == NULL)
    cache.entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_entry);
  Entry *entry = g_hash_table_lookup (cache.entries, key);
  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      g_hash_table_insert (cache.entries, g_strdup (key), entry);
    }
  entry->used_us = now;
  return entry;
}

static HubHttpResponse *
give (const Entry *entry)
{
  HubHttpResponse *response = hub_http_response_new (200, "application/json", g_bytes_ref (entry->body));

  hub_http_response_set_etag (response, entry->etag);
  hub_http_response_set_packed (response, g_bytes_ref (entry->packed));
  return response;
}

/* ---- Rendering ---- */

char *
hub_api_etag (const char *text)
{
  guint8 digest[TK_DIGEST_SIZE];

  tk_digest ((const guint8 *) text, strlen (text), NULL, 0, digest);
  char *tag = tk_hex_encode (digest, sizeof digest);
  tag[ETAG_DIGITS] = '\0';
  return tag;
}

/* Takes over text. Without the lock. */
static Entry
make_body (char *text, const char *version)
{
  Entry made = { .etag = hub_api_etag (version != NULL ? version : text) };

  made.body = g_bytes_new_take (text, strlen (text));
  made.packed = hub_http_gzip_pack (made.body);
  return made;
}

/* Takes over made. */
static HubHttpResponse *
keep (Entry *entry, const Entry *made, guint generation, gint64 began)
{
  gboolean same_second = began - entry->second_us < G_USEC_PER_SEC;

  clear_entry (entry);
  entry->body = made->body;
  entry->packed = made->packed;
  entry->etag = made->etag;
  cache.bytes += size_of (entry);
  entry->generation = generation;
  entry->rendered_us = began;
  entry->second_us = same_second ? entry->second_us : began;
  entry->renders = same_second ? entry->renders + 1 : 1;
  return give (entry);
}

HubHttpResponse *
hub_api_cached (HubService *service, const char *path, HubApiRender render, gpointer data)
{
  HubHttpResponse *response = NULL, *refusal = NULL;
  guint instance, generation;
  gint64 now = g_get_monotonic_time ();

  hub_service_catalogue_state (service, &instance, &generation);
  g_autofree char *key = g_strdup_printf ("%u %s", instance, path);
  g_mutex_lock (&cache.mutex);
  Entry *entry = get_entry (key, now);
  while (entry->busy && !is_fresh (entry, generation, now))
    {
      g_cond_wait (&cache.rendered, &cache.mutex);
      entry = get_entry (key, now);
    }
  if (is_fresh (entry, generation, now))
    {
      response = give (entry);
      g_mutex_unlock (&cache.mutex);
      return response;
    }
  entry->busy = TRUE;
  g_mutex_unlock (&cache.mutex);

  hub_service_catalogue_state (service, &instance, &generation);
  now = g_get_monotonic_time ();
  g_autofree char *version = NULL;
  char *text = render (service, data, &version, &refusal);
  Entry made = text != NULL ? make_body (text, version) : (Entry){ 0 };

  g_mutex_lock (&cache.mutex);
  entry->busy = FALSE;
  if (text != NULL)
    response = keep (entry, &made, generation, now);
  else
    g_hash_table_remove (cache.entries, key);
  make_room ();
  g_cond_broadcast (&cache.rendered);
  g_mutex_unlock (&cache.mutex);
  return response != NULL ? response : refusal;
}
