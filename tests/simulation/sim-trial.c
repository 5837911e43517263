/* Trials of one act. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-trial.h"

#include <string.h>

#include "sim-random.h"
#include "tk-db.h"
#include "tk-desk-sell.h"
#include "tk-uuid.h"

struct _SimTrials
{
  SimDisk *disk;
  SimShift *shift;
  guint32 seed;
  guint n;               /* the act */
  SimImage *before, *after;
  guint64 mark;          /* of the disk after the act without a fault */
  guint facts;           /* before the act */
  gint64 wall_ms, boot_ms, granted[4];
};

static void
reset_world (SimTrials *trials)
{
  SimShift *shift = trials->shift;

  g_ptr_array_set_size (shift->facts, (gint) trials->facts);
  shift->known = trials->facts;
  shift->terminal->clock.wall_ms = trials->wall_ms;
  shift->terminal->clock.boot_ms = trials->boot_ms;
  memcpy (shift->granted, trials->granted, sizeof trials->granted);
  sim_random_seed (trials->seed + trials->n);
  tk_uuid_forget ();
}

static void
note_world (SimTrials *trials)
{
  const SimShift *shift = trials->shift;

  trials->facts = shift->facts->len;
  trials->wall_ms = shift->terminal->clock.wall_ms;
  trials->boot_ms = shift->terminal->clock.boot_ms;
  memcpy (trials->granted, shift->granted, sizeof trials->granted);
}

void
sim_trials_restore (SimTrials *trials)
{
  g_autoptr (GError) error = NULL;

  sim_shift_close (trials->shift);
  sim_disk_load (trials->disk, trials->before);
  reset_world (trials);
  sim_shift_open (trials->shift, &error);
  g_assert_no_error (error);
}

/* The act without a fault: what it comes to, and where the next begins. */
static void
do_clean (SimTrials *trials)
{
  g_autoptr (GError) error = NULL;

  sim_trials_restore (trials);
  sim_shift_act (trials->shift, trials->n, &error);
  g_assert_no_error (error);
  sim_shift_close (trials->shift);
  trials->mark = sim_disk_mark (trials->disk);
  g_clear_pointer (&trials->after, sim_image_free);
  trials->after = sim_disk_save (trials->disk);
}

SimTrials *
sim_trials_new (guint32 seed)
{
  SimTrials *trials = g_new0 (SimTrials, 1);

  trials->seed = seed;
  sim_random_seed (seed);
  sim_disk_seed (seed);
  trials->disk = sim_disk_new (g_get_tmp_dir ());
  tk_db_set_vfs (SIM_DISK_VFS);
  trials->shift = sim_shift_new ();
  sim_shift_close (trials->shift);
  trials->before = sim_disk_save (trials->disk);
  note_world (trials);
  do_clean (trials);
  return trials;
}

void
sim_trials_free (SimTrials *trials)
{
  sim_shift_free (trials->shift);
  sim_image_free (trials->before);
  sim_image_free (trials->after);
  tk_db_set_vfs (NULL);
  sim_disk_free (trials->disk);
  g_free (trials);
}

SimDisk *
sim_trials_disk (SimTrials *trials)
{
  return trials->disk;
}

gboolean
sim_trials_act (SimTrials *trials, GError **error)
{
  return sim_shift_act (trials->shift, trials->n, error);
}

void
sim_trials_close (SimTrials *trials)
{
  sim_shift_close (trials->shift);
}

/* As when people try again: the same moment, the same question. */
static gboolean
act_again (SimTrials *trials, GError **error)
{
  SimShift *shift = trials->shift;

  if (shift->session == NULL) /* it was about to start */
    sim_shift_close (shift);
  if (shift->terminal->desk == NULL && !sim_shift_open (shift, error))
    return FALSE;
  reset_world (trials);
  return sim_shift_act (shift, trials->n, error);
}

static char *
sell_on (SimTrials *trials)
{
  TkCartLine line = { 1, 1, 1 };
  TkPayment cash = { TK_PAY_CASH, 150000, NULL };
  TkSaleRequest ask = { &line, 1, &cash, 1, "after the fault", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = tk_desk_sell (trials->shift->terminal->desk, trials->shift->terminal->amina, &ask, &error);

  return sale != NULL ? NULL : g_strdup_printf ("the next sale fails: %s", error->message);
}

/* Folded into one file: is it the state the act leads to? Otherwise everything is looked at. */
static char *
compare (SimTrials *trials)
{
  g_autoptr (GError) error = NULL;
  char *complaint;

  sim_shift_close (trials->shift);
  if (sim_disk_mark (trials->disk) == trials->mark)
    return NULL;
  if (!sim_shift_open (trials->shift, &error))
    return g_strdup_printf ("it does not open: %s", error->message);
  complaint = sim_shift_read_complaint (trials->shift, trials->shift->facts->len);
  if (complaint == NULL)
    complaint = sell_on (trials);
  sim_shift_close (trials->shift);
  return complaint;
}

char *
sim_trials_complaint (SimTrials *trials, gboolean done)
{
  g_autoptr (GError) error = NULL;

  if (!done && !act_again (trials, &error))
    return g_strdup_printf ("the fault is over, but it still fails: %s", error->message);
  return compare (trials);
}

gboolean
sim_trials_next (SimTrials *trials)
{
  if (trials->n + 1 == SIM_SHIFT_ACTS)
    return FALSE;
  sim_trials_restore (trials);
  g_assert_true (sim_shift_act (trials->shift, trials->n, NULL)); /* notes its facts */
  sim_shift_close (trials->shift);
  note_world (trials);
  g_clear_pointer (&trials->before, sim_image_free);
  trials->before = g_steal_pointer (&trials->after);
  trials->n++;
  do_clean (trials);
  return TRUE;
}

const char *
sim_trials_name (SimTrials *trials)
{
  return sim_shift_act_name (trials->n);
}

guint
sim_trials_number (SimTrials *trials)
{
  return trials->n;
}

char *
sim_sentence_complaint (const GError *error)
{
  const char *text = error->message;

  if (!g_utf8_validate (text, -1, NULL) || strlen (text) < 20 || strlen (text) > 400 || strpbrk (text, "\n\r\t") != NULL
      || strstr (text, "(null)") != NULL)
    return g_strdup_printf ("this is no clear sentence: “%s”", text);
  return NULL;
}
