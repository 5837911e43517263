/* What a power cut leaves of a disk. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-disk-private.h"

#include <string.h>

#define SECTOR 512

typedef struct
{
  SimLoss loss;
  guint64 last; /* the last write: SIM_LOSE_LAST drops it */
  GRand *random;
} Cut;

static gboolean
by_chance (GRand *random, int percent)
{
  return g_rand_int_range (random, 0, 100) < percent;
}

/* Sector by sector; of a torn write, one sector only up to some byte. What a write leaves alone it does not damage: that is
 * what SQLite counts on from real disks, too (SQLITE_IOCAP_POWERSAFE_OVERWRITE). */
static void
write_some (SimPages *pages, const SimWrite *op, int percent, gboolean torn, GRand *random)
{
  for (gsize done = 0; done < op->length;)
    {
      gsize n = MIN (SECTOR - (op->offset + done) % SECTOR, op->length - done);

      if (by_chance (random, percent))
        {
          gboolean here = torn && by_chance (random, 30);
          gsize much = here ? (gsize) g_rand_int_range (random, 0, (gint32) n) : n;
          sim_pages_write (pages, op->bytes + done, much, op->offset + done);
        }
      done += n;
    }
}

/* A subset of the writes in their order: the same as any order, because the last of those that reach a sector could be any. */
static SimPages *
mix (const SimFile *file, GRand *random)
{
  static const int chances[] = { 3, 20, 50, 80, 97 };
  SimPages *pages = sim_pages_copy (file->durable);
  int percent = chances[g_rand_int_range (random, 0, G_N_ELEMENTS (chances))];
  guint n = file->unsynced->len;
  guint torn = n > 0 ? (guint) g_rand_int_range (random, 0, (gint32) n * 2) : 0;

  for (guint i = 0; i < n; i++)
    {
      const SimWrite *op = file->unsynced->pdata[i];

      if (!op->shrink)
        write_some (pages, op, percent, i == torn, random);
      else if (by_chance (random, percent))
        sim_pages_resize (pages, op->offset);
    }
  /* A file may have its new length before it has its contents. */
  if (g_rand_boolean (random) && sim_pages_size (pages) < sim_pages_size (file->now))
    sim_pages_resize (pages, sim_pages_size (file->now));
  return pages;
}

static SimPages *
replay_all_but (const SimFile *file, guint64 skip)
{
  SimPages *pages = sim_pages_copy (file->durable);

  for (guint i = 0; i < file->unsynced->len; i++)
    {
      const SimWrite *op = file->unsynced->pdata[i];

      if (op->serial == skip)
        continue;
      if (op->shrink)
        sim_pages_resize (pages, op->offset);
      else
        sim_pages_write (pages, op->bytes, op->length, op->offset);
    }
  return pages;
}

static SimFile *
left_of (const SimFile *file, const Cut *cut)
{
  SimFile *left = sim_file_new ();

  sim_pages_free (left->now);
  if (cut->loss == SIM_LOSE_ANY)
    left->now = mix (file, cut->random);
  else if (cut->loss == SIM_LOSE_ALL)
    left->now = sim_pages_copy (file->durable);
  else if (cut->loss == SIM_LOSE_LAST)
    left->now = replay_all_but (file, cut->last);
  else
    left->now = sim_pages_copy (file->now);
  sim_pages_free (left->durable);
  left->durable = sim_pages_copy (left->now);
  return left;
}

/* What the name leads to after the cut; NULL when to nothing. */
static const SimFile *
choose (SimDisk *disk, const char *name, const Cut *cut)
{
  const SimFile *now = g_hash_table_lookup (disk->names, name);
  const SimFile *durable = g_hash_table_lookup (disk->durable_names, name);

  if (now == durable || cut->loss == SIM_LOSE_NONE || cut->loss == SIM_LOSE_LAST)
    return now;
  return cut->loss == SIM_LOSE_ALL || g_rand_boolean (cut->random) ? durable : now;
}

static guint64
last_serial (SimDisk *disk)
{
  guint64 last = 0;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, disk->names);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const SimFile *file = value;
      const SimWrite *op = file->unsynced->len > 0 ? file->unsynced->pdata[file->unsynced->len - 1] : NULL;

      if (op != NULL)
        last = MAX (last, op->serial);
    }
  return last;
}

/* Sorted, so that a seed gives the same disk every time. */
static GList *
all_names (SimDisk *disk)
{
  g_autoptr (GHashTable) all = sim_names_copy (disk->durable_names, NULL);
  GHashTableIter iter;
  gpointer name, file;
  GList *list = NULL;

  g_hash_table_iter_init (&iter, disk->names);
  while (g_hash_table_iter_next (&iter, &name, &file))
    sim_names_add (all, name, file);
  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    list = g_list_prepend (list, g_strdup (name));
  return g_list_sort (list, (GCompareFunc) strcmp);
}

void
sim_disk_power_on (SimDisk *disk, SimLoss loss, GRand *random)
{
  GHashTable *left = sim_names_new ();

  g_assert_true (loss != SIM_LOSE_ANY || random != NULL);
  sim_disks_lock ();
  g_assert_cmpint (disk->open, ==, 0);
  Cut cut = { loss, last_serial (disk), random };
  GList *names = all_names (disk);
  for (GList *at = names; at != NULL; at = at->next)
    {
      const SimFile *file = choose (disk, at->data, &cut);

      if (file != NULL)
        g_hash_table_insert (left, g_strdup (at->data), left_of (file, &cut));
    }
  g_list_free_full (names, g_free);
  g_hash_table_unref (disk->names);
  g_hash_table_unref (disk->durable_names);
  disk->names = left;
  disk->durable_names = sim_names_copy (left, NULL);
  sim_disk_forget_faults (disk);
  sim_disks_unlock ();
}
