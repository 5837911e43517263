/* Guesses as token buckets; of each only the time is kept at which it will be full again. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-guess.h"

#define ACCOUNTS_MAX 10000
#define ALL_MS (HUB_GUESS_MINUTES * 60 * G_GINT64_CONSTANT (1000))
#define ONE_MS (ALL_MS / HUB_GUESS_MOST)

struct _HubGuesses
{
  GMutex lock;
  GHashTable *full_at; /* account → when; who is not in it has a full one */
};

HubGuesses *
hub_guesses_new (void)
{
  HubGuesses *guesses = g_new0 (HubGuesses, 1);

  g_mutex_init (&guesses->lock);
  guesses->full_at = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  return guesses;
}

void
hub_guesses_free (HubGuesses *guesses)
{
  if (guesses == NULL)
    return;
  g_hash_table_unref (guesses->full_at);
  g_mutex_clear (&guesses->lock);
  g_free (guesses);
}

/* Those that are full again, and, where that is nobody, the one that would be first. */
static void
make_room (GHashTable *table, gint64 now)
{
  const gint64 *first = NULL;
  gint64 soonest = G_MAXINT64;
  GHashTableIter iter;
  gpointer account, full_at;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &account, &full_at))
    if (*(gint64 *) full_at <= now)
      g_hash_table_iter_remove (&iter);
    else if (*(gint64 *) full_at < soonest)
      {
        soonest = *(gint64 *) full_at;
        first = account;
      }
  if (g_hash_table_size (table) >= ACCOUNTS_MAX)
    g_hash_table_remove (table, first);
}

static gint64
get (HubGuesses *guesses, gint64 account, gint64 now)
{
  const gint64 *full_at = g_hash_table_lookup (guesses->full_at, &account);

  return full_at != NULL ? MAX (*full_at, now) : now;
}

static void
set (HubGuesses *guesses, gint64 account, gint64 full_at, gint64 now)
{
  if (full_at <= now)
    {
      g_hash_table_remove (guesses->full_at, &account);
      return;
    }
  if (g_hash_table_size (guesses->full_at) >= ACCOUNTS_MAX && !g_hash_table_contains (guesses->full_at, &account))
    make_room (guesses->full_at, now);
  g_hash_table_replace (guesses->full_at, g_memdup2 (&account, sizeof account), g_memdup2 (&full_at, sizeof full_at));
}

gboolean
hub_guess_take (HubGuesses *guesses, gint64 account, gint64 now)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&guesses->lock);
  gint64 full_at = get (guesses, account, now) + ONE_MS;

  if (full_at > now + ALL_MS)
    return FALSE;
  set (guesses, account, full_at, now);
  return TRUE;
}

void
hub_guess_give_back (HubGuesses *guesses, gint64 account, gint64 now)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&guesses->lock);

  set (guesses, account, get (guesses, account, now) - ONE_MS, now);
}
