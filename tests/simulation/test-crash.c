/* The power goes at every single write, truncation, sync and deletion of a shift; each time, with everything lost that a disk
 * may lose, what the screen had said is there, once, and selling goes on. TIKETI_SEED replays what the disk loses;
 * TIKETI_CRASH_STRIDE looks at every nth moment only (for slow builds). SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <glib/gstdio.h>
#include "sim-cuts.h"
#include "sim-random.h"
#include "sim-shift.h"
#include "tk-desk-status.h"
#include "tk-db.h"

typedef struct
{
  SimDisk *disk;
  SimShift *shift;
  SimCuts *cuts;
} Night;

static guint32 seed;

static void
note (SimMoment *moment, gpointer data)
{
  const SimShift *shift = ((const Night *) data)->shift;

  moment->facts = shift->facts->len;
  moment->act = shift->act;
  moment->wall_ms = shift->terminal->clock.wall_ms;
}

static void
start_the_machine (SimShift *shift, const SimMoment *moment)
{
  shift->terminal->clock.wall_ms = moment->wall_ms + 90000;
  tk_fake_clock_reboot (&shift->terminal->clock);
}

static char *
start_and_stop (const SimMoment *moment, gpointer data)
{
  SimShift *shift = ((const Night *) data)->shift;
  g_autoptr (GError) error = NULL;

  start_the_machine (shift, moment);
  TkDesk *desk = tk_desk_open (shift->terminal->dir, &shift->terminal->clock.base, &error);
  tk_desk_close (desk);
  return error != NULL ? g_strdup_printf ("it does not open: %s", error->message) : NULL;
}

static char *
look (const SimMoment *moment, gpointer data)
{
  SimShift *shift = ((const Night *) data)->shift;

  start_the_machine (shift, moment);
  char *complaint = sim_shift_complaint (shift, moment->facts, moment->act);
  sim_shift_close (shift);
  return complaint;
}

static void
night_begin (Night *night)
{
  static const SimCutFuncs funcs = { note, start_and_stop, look };

  sim_random_seed (seed);
  sim_disk_seed (seed);
  night->disk = sim_disk_new (g_get_tmp_dir ());
  tk_db_set_vfs (SIM_DISK_VFS);
  night->shift = sim_shift_new ();
  night->cuts = sim_cuts_new (night->disk, &funcs, night, seed);
}

static void
night_end (Night *night)
{
  sim_shift_free (night->shift);
  sim_cuts_free (night->cuts);
  tk_db_set_vfs (NULL);
  sim_disk_free (night->disk);
}

static void
act (Night *night, guint from, guint to)
{
  for (guint n = from; n < to; n++)
    {
      g_autoptr (GError) error = NULL;

      sim_shift_act (night->shift, n, &error);
      g_assert_no_error (error);
    }
}

static void
test_shift (void)
{
  Night night = { 0 };
  SimCutCounts counts;

  night_begin (&night);
  sim_cuts_begin (night.cuts);
  act (&night, 0, SIM_SHIFT_ACTS);
  sim_cuts_end (night.cuts);
  sim_shift_close (night.shift);
  g_autofree char *complaint = sim_cuts_try (night.cuts, sim_cuts_stride ());
  if (complaint != NULL)
    g_error ("%s", complaint);
  sim_cuts_count (night.cuts, &counts);
  g_test_message ("%u crash points, %u cuts: %u different disks started from, %u different states looked at in full; %u facts",
                  counts.moments, counts.tried, counts.started, counts.looked_at, night.shift->facts->len);
  g_assert_cmpuint (counts.moments, >, 10 * SIM_SHIFT_ACTS);
  g_assert_cmpuint (counts.looked_at * sim_cuts_stride (), >=, SIM_SHIFT_ACTS);
  night_end (&night);
}

/* The control: a disk that says "synced" and is not, from the middle of the shift on, must be found out. */
static void
test_lying_disk (void)
{
  Night night = { 0 };

  night_begin (&night);
  act (&night, 0, SIM_SHIFT_ACTS / 2);
  sim_disk_lie_about_syncs (night.disk, TRUE);
  sim_cuts_begin (night.cuts);
  act (&night, SIM_SHIFT_ACTS / 2, SIM_SHIFT_ACTS / 2 + 10);
  sim_cuts_end (night.cuts);
  sim_disk_lie_about_syncs (night.disk, FALSE);
  sim_shift_close (night.shift);
  g_autofree char *complaint = sim_cuts_try (night.cuts, 1);
  g_assert_nonnull (complaint);
  g_test_message ("found out: %s", complaint);
  night_end (&night);
}

/* The power goes while the terminal's database is made: nothing was promised yet, but it must be made the next time. */
static char *
start_anew (const SimMoment *moment, gpointer data)
{
  const char *dir = data;
  TkFakeClock clock;
  g_autoptr (GError) error = NULL;
  gint64 entries = -1;

  tk_fake_clock_init (&clock, TK_FIXTURE_NOW_MS);
  g_autoptr (TkDesk) desk = tk_desk_open (dir, &clock.base, &error);
  if (desk == NULL)
    return g_strdup_printf ("it does not open: %s", error->message);
  g_autoptr (TkTerminalInfo) info = tk_desk_get_terminal (desk, &error);
  if (info == NULL || info->enrolled || !tk_desk_verify_journal (desk, &entries, NULL, &error) || entries != 0)
    return g_strdup (error != NULL ? error->message : "it holds something");
  return NULL;
}

static void
note_nothing (SimMoment *moment, gpointer data)
{
}

static void
test_first_start (void)
{
  static const SimCutFuncs funcs = { note_nothing, start_anew, start_anew };
  g_autofree char *dir = g_dir_make_tmp ("tiketi-first-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, TK_STORE_FILE, NULL);
  g_autoptr (SimDisk) disk = sim_disk_new (dir);
  g_autoptr (SimCuts) cuts = sim_cuts_new (disk, &funcs, dir, seed);
  SimCutCounts counts;

  tk_db_set_vfs (SIM_DISK_VFS);
  sim_cuts_begin (cuts);
  g_autofree char *first = start_anew (NULL, dir);
  g_assert_cmpstr (first, ==, NULL);
  sim_cuts_end (cuts);
  g_autofree char *complaint = sim_cuts_try (cuts, 1);
  if (complaint != NULL)
    g_error ("%s", complaint);
  sim_cuts_count (cuts, &counts);
  g_test_message ("%u crash points, %u cuts: %u different disks started from", counts.moments, counts.tried, counts.started);
  g_assert_cmpuint (counts.moments, >, 20);
  tk_db_set_vfs (NULL);
  g_unlink (path);
  g_rmdir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sim_random_install ();
  seed = sim_cuts_seed ();
  g_test_add_func ("/simulation/crash/shift", test_shift);
  g_test_add_func ("/simulation/crash/lying-disk", test_lying_disk);
  g_test_add_func ("/simulation/crash/first-start", test_first_start);
  return g_test_run ();
}
