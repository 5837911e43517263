/* The power goes at every single write, truncation, sync and deletion of a shift, and of a hub at work; each time, with
 * everything lost that a disk may lose, what the screen had said is there, once, and work goes on. One run, of which every
 * moment is kept. TIKETI_SEED replays what the disk loses; TIKETI_CRASH_STRIDE looks at every nth moment only (for slow
 * builds). SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include "sim-disk.h"
#include "sim-random.h"
#include "sim-shift.h"
#include "tk-db.h"

/* How the disk fares at a cut; SIM_LOSE_ANY more than once, because each time is another. */
static const SimLoss losses[] = { SIM_LOSE_NONE, SIM_LOSE_ALL, SIM_LOSE_LAST, SIM_LOSE_ANY, SIM_LOSE_ANY, SIM_LOSE_ANY };

/* The disk just before something happens to it. */
typedef struct
{
  SimImage *image;
  guint facts, act;
  gint64 wall_ms;
} Moment;

typedef struct
{
  SimDisk *disk;
  SimShift *shift;
  GPtrArray *moments;     /* Moment */
  GHashTable *seen;       /* mark of a disk → facts it was held against */
  guint tried, opened, looked_at;
} Night;

static guint32 seed;

static void
moment_free (gpointer data)
{
  Moment *moment = data;

  sim_image_free (moment->image);
  g_free (moment);
}

static void
keep_moment_cb (SimDisk *disk, gpointer data)
{
  Night *night = data;
  Moment *moment = g_new0 (Moment, 1);

  moment->image = sim_disk_save (disk);
  moment->facts = night->shift->facts->len;
  moment->act = night->shift->act;
  moment->wall_ms = night->shift->terminal->clock.wall_ms;
  g_ptr_array_add (night->moments, moment);
}

static void
night_begin (Night *night)
{
  sim_random_seed (seed);
  sim_disk_seed (seed);
  night->disk = sim_disk_new (g_get_tmp_dir ());
  tk_db_set_vfs (SIM_DISK_VFS);
  night->shift = sim_shift_new ();
  night->moments = g_ptr_array_new_with_free_func (moment_free);
  night->seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static void
night_end (Night *night)
{
  sim_shift_free (night->shift);
  g_ptr_array_unref (night->moments);
  g_hash_table_unref (night->seen);
  tk_db_set_vfs (NULL);
  sim_disk_free (night->disk);
}

static void
work (Night *night)
{
  sim_disk_set_step (night->disk, keep_moment_cb, night);
  for (guint n = 0; n < SIM_SHIFT_ACTS; n++)
    {
      g_autoptr (GError) error = NULL;

      sim_shift_act (night->shift, n, &error);
      g_assert_no_error (error);
    }
  keep_moment_cb (night->disk, night); /* the end of the shift */
  sim_disk_set_step (night->disk, NULL, NULL);
  sim_shift_close (night->shift);
}

/* Was the very same disk held against as much before? */
static gboolean
is_known (Night *night, guint facts)
{
  gint64 mark = (gint64) sim_disk_mark (night->disk);
  gpointer before;

  if (g_hash_table_lookup_extended (night->seen, &mark, NULL, &before) && GPOINTER_TO_UINT (before) >= facts)
    return TRUE;
  g_hash_table_replace (night->seen, g_memdup2 (&mark, sizeof mark), GUINT_TO_POINTER (facts));
  return FALSE;
}

/* The power goes at that moment, and comes back. */
static void
cut_and_power_on (Night *night, guint index, guint how)
{
  const Moment *moment = night->moments->pdata[index];
  TkFakeClock *clock = &night->shift->terminal->clock;
  GRand *random = g_rand_new_with_seed_array ((guint32[]){ seed, index, how }, 3);

  sim_disk_load (night->disk, moment->image);
  sim_disk_power_on (night->disk, losses[how], random);
  g_rand_free (random);
  clock->wall_ms = moment->wall_ms + 90000;
  tk_fake_clock_reboot (clock);
}

/* Opened and closed in good order a database is one file, without a log: the same file is the same state. */
static char *
open_and_close (Night *night)
{
  g_autoptr (GError) error = NULL;
  TkDesk *desk = tk_desk_open (night->shift->terminal->dir, &night->shift->terminal->clock.base, &error);

  tk_desk_close (desk);
  return error != NULL ? g_strdup_printf ("it does not open: %s", error->message) : NULL;
}

/* NULL when all is well. Every different disk is opened; of those that come to the same state, one is looked at in full. */
static char *
cut_at (Night *night, guint index, guint how)
{
  const Moment *moment = night->moments->pdata[index];
  char *complaint;

  cut_and_power_on (night, index, how);
  night->tried++;
  if (is_known (night, moment->facts))
    return NULL;
  night->opened++;
  complaint = open_and_close (night);
  if (complaint != NULL || is_known (night, moment->facts))
    return complaint;
  cut_and_power_on (night, index, how);
  night->looked_at++;
  complaint = sim_shift_complaint (night->shift, moment->facts, moment->act);
  sim_shift_close (night->shift);
  return complaint;
}

static void
test_terminal (void)
{
  Night night = { 0 };
  const char *stride_text = g_getenv ("TIKETI_CRASH_STRIDE");
  guint stride = stride_text != NULL ? MAX (1, (guint) atoi (stride_text)) : 1;

  night_begin (&night);
  work (&night);
  for (guint i = 0; i < night.moments->len; i += stride)
    for (guint how = 0; how < G_N_ELEMENTS (losses); how++)
      {
        g_autofree char *complaint = cut_at (&night, i, how);
        const Moment *moment = night.moments->pdata[i];

        if (complaint != NULL)
          g_error ("TIKETI_SEED=%u, moment %u of %u, loss %u, in act %u (%s): %s", seed, i, night.moments->len, how, moment->act,
                   sim_shift_act_name (moment->act), complaint);
      }
  g_test_message ("%u crash points, %u cuts: %u different disks opened, %u different states looked at in full; %u facts",
                  night.moments->len, night.tried, night.opened, night.looked_at, night.shift->facts->len);
  night_end (&night);
}

static guint32
choose_seed (void)
{
  const char *text = g_getenv ("TIKETI_SEED");

  return text != NULL ? (guint32) g_ascii_strtoull (text, NULL, 10) : g_random_int ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sim_random_install ();
  seed = choose_seed ();
  g_print ("# TIKETI_SEED=%u\n", seed);
  g_test_add_func ("/simulation/crash/terminal", test_terminal);
  return g_test_run ();
}
