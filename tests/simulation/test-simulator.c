/* Runs seed after seed, each in a process of its own that goes on where a night just began, and says what was looked at.
 * TIKETI_SEED replays one (TIKETI_TRACE=1 tells what happens), TIKETI_SEED_FROM and TIKETI_SEEDS choose a range,
 * TIKETI_NIGHT one kind of night, TIKETI_ONLINE (1 or 0) whether people order online, TIKETI_KEEP a folder for the databases of a run that fails.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sim-world.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SEEDS_EVERY_DAY 200
#else
#define SEEDS_EVERY_DAY 2000
#endif
#define REPLAYS 12
#define SECONDS_MOST 120 /* a run that takes so long hangs */

/* What a run tells the process that started it; in shared memory, so that a crash loses nothing. */
typedef struct
{
  gboolean finished;
  gint64 cpu_us;
  guint8 hash[SIM_TRACE_SIZE];
  SimTally tally;
  SimCheckCounts checked;
  char night[32];
  char violation[2000];
} Outcome;

/* A process in which a night has begun. It makes a copy of itself for every seed, so that no run leaves anything to the next. */
typedef struct
{
  pid_t pid;
  int ask, answer; /* pipes: a seed goes in, how its process ended comes out */
} Beginning;

static Beginning all_beginnings[2 * SIM_STOCKS * (SIM_TERMINALS + 1)];

/* What a seed wants of it. */
typedef struct { SimStock stock; guint n_terminals; gboolean online; } Kind;

static SimVenue *venue;
static SimWorld *begun;
static Outcome *outcome;
static guint failures;

static guint64
read_number (const char *name, guint64 otherwise)
{
  const char *text = g_getenv (name);

  return text != NULL && *text != '\0' ? g_ascii_strtoull (text, NULL, 10) : otherwise;
}

/* ---- In the process of a run ---- */

/* Full disks and lost power make the product warn; what it calls critical is a fault of its own. */
static void
log_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) != 0)
    g_snprintf (outcome->violation, sizeof outcome->violation, "%s: %s", domain != NULL ? domain : "", message);
}

static void
keep (const char *dir, guint64 seed)
{
  g_autofree char *hub = g_strdup_printf ("%s/seed-%" G_GUINT64_FORMAT "/hub", dir, seed);

  g_mkdir_with_parents (hub, 0700);
  sim_disk_export (venue->hub_disk, hub, NULL);
  for (guint i = 0; i < venue->n_terminals; i++)
    {
      g_autofree char *terminal = g_strdup_printf ("%s/seed-%" G_GUINT64_FORMAT "/t%u", dir, seed, i + 1);

      g_mkdir_with_parents (terminal, 0700);
      sim_disk_export (venue->disks[i], terminal, NULL);
    }
}

static const SimPlan *
plan_for (guint64 seed)
{
  const char *night = g_getenv ("TIKETI_NIGHT");

  return night != NULL && sim_plan_by_name (night) != NULL ? sim_plan_by_name (night) : sim_plan_for (seed);
}

static gboolean
is_online (guint64 seed)
{
  const char *online = g_getenv ("TIKETI_ONLINE");

  return online != NULL ? strcmp (online, "1") == 0 && plan_for (seed)->backup_s == 0 : sim_world_online (seed, plan_for (seed));
}

static void
run_here (guint64 seed)
{
  const char *dir = g_getenv ("TIKETI_KEEP");

  g_strlcpy (outcome->night, plan_for (seed)->name, sizeof outcome->night);
  sim_world_run (begun, seed, plan_for (seed));
  if (begun->violation != NULL)
    g_strlcpy (outcome->violation, begun->violation, sizeof outcome->violation);
  if (begun->violation != NULL && dir != NULL)
    keep (dir, seed);
  sim_trace_finish (begun->trace, outcome->hash);
  outcome->tally = begun->tally;
  sim_check_counts (&outcome->checked);
  outcome->cpu_us = clock () * G_USEC_PER_SEC / CLOCKS_PER_SEC;
  outcome->finished = TRUE;
}

/* ---- In the process of a night begun ---- */

static int
run_copy (guint64 seed)
{
  pid_t child = fork ();
  int status = 0;

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      alarm (SECONDS_MOST);
      run_here (seed);
      _exit (0);
    }
  while (waitpid (child, &status, 0) < 0)
    g_assert_cmpint (errno, ==, EINTR);
  return status;
}

/* The other ends were inherited: a pipe ends only when nobody holds it any more. */
static void
close_others (void)
{
  for (Beginning *each = all_beginnings; each < all_beginnings + G_N_ELEMENTS (all_beginnings); each++)
    if (each->pid != 0)
      {
        close (each->ask);
        close (each->answer);
      }
}

static void
serve (const Kind *kind, int asked, int answer)
{
  guint64 seed;

  g_log_set_default_handler (log_cb, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  sim_random_install ();
  venue = sim_venue_new (kind->stock, kind->n_terminals, kind->online);
  begun = sim_world_new (venue, g_getenv ("TIKETI_TRACE") != NULL);
  while (read (asked, &seed, sizeof seed) == sizeof seed)
    {
      int status = run_copy (seed);

      g_assert_cmpint (write (answer, &status, sizeof status), ==, sizeof status);
    }
  sim_world_free (begun);
  sim_venue_free (venue);
}

/* ---- In the process of the test ---- */

static void
explain_end (int status)
{
  if (outcome->violation[0] != '\0')
    return;
  if (WIFSIGNALED (status))
    g_snprintf (outcome->violation, sizeof outcome->violation, "the run ended with signal %d (%s)", WTERMSIG (status),
                WTERMSIG (status) == SIGALRM ? "it hangs" : g_strsignal (WTERMSIG (status)));
  else if (!outcome->finished)
    g_snprintf (outcome->violation, sizeof outcome->violation, "the run ended by itself with %d", WEXITSTATUS (status));
}

static void
begin (Beginning *beginning, const Kind *kind)
{
  int asked[2], answered[2];

  g_assert_cmpint (pipe (asked), ==, 0);
  g_assert_cmpint (pipe (answered), ==, 0);
  fflush (NULL);
  beginning->pid = fork ();
  g_assert_cmpint (beginning->pid, >=, 0);
  if (beginning->pid == 0)
    {
      close (asked[1]);
      close (answered[0]);
      close_others ();
      serve (kind, asked[0], answered[1]);
      _exit (0);
    }
  close (asked[0]);
  close (answered[1]);
  beginning->ask = asked[1];
  beginning->answer = answered[0];
}

static void
end_all (void)
{
  for (Beginning *each = all_beginnings; each < all_beginnings + G_N_ELEMENTS (all_beginnings); each++)
    if (each->pid != 0)
      {
        close (each->ask);
        waitpid (each->pid, NULL, 0);
        close (each->answer);
      }
}

/* TRUE when no promise was broken. */
static gboolean
run (guint64 seed)
{
  Kind kind = { plan_for (seed)->small_stock ? SIM_STOCK_SMALL : SIM_STOCK_AMPLE, sim_world_crowd (seed), is_online (seed) };
  Beginning *beginning = &all_beginnings[((kind.online ? 1 : 0) * SIM_STOCKS + kind.stock) * (SIM_TERMINALS + 1) + kind.n_terminals];
  int status = 0;

  memset (outcome, 0, sizeof *outcome);
  if (beginning->pid == 0)
    begin (beginning, &kind);
  if (write (beginning->ask, &seed, sizeof seed) != sizeof seed || read (beginning->answer, &status, sizeof status) != sizeof status)
    g_error ("The night with %u terminals cannot begin: %s", kind.n_terminals, outcome->violation);
  explain_end (status);
  return outcome->violation[0] == '\0';
}

static void
tell_failure (guint64 seed)
{
  failures++;
  g_test_message ("seed %" G_GUINT64_FORMAT " (%s): %s", seed, outcome->night, outcome->violation);
  g_test_message ("replay: TIKETI_SEED=%" G_GUINT64_FORMAT " TIKETI_TRACE=1 meson test -C build simulator --verbose", seed);
}

/* Every member of both is a guint64. */
static void
add_up (gpointer sum, gconstpointer one, gsize size)
{
  for (gsize i = 0; i < size / sizeof (guint64); i++)
    ((guint64 *) sum)[i] += ((const guint64 *) one)[i];
}

#define U G_GUINT64_FORMAT

static void
tell_counts (guint64 seeds, const SimTally *tally, const SimCheckCounts *checked, gint64 took_us, gint64 cpu_us)
{
  g_test_message ("%" U " seeds in %.1f s, %.1f ms of a processor each; %" U " events, %" U " sales with %" U " tickets, %" U " scans (%" U " green, %" U
                  " forged, %" U " failed), %" U " voids, %" U " shifts closed",
                  seeds, (double) took_us / G_USEC_PER_SEC, (double) cpu_us / 1000 / (double) MAX (seeds, 1), tally->events,
                  tally->sales, tally->tickets, tally->scans, tally->green, tally->forged, tally->refused, tally->voids, tally->shifts);
  g_test_message ("gates asked the hub %" U " times, and it agreed in time %" U " times; acts of supervisors at the hub %" U
                  ", hub disks put back from a backup %" U ", journals edited %" U,
                  tally->redeems, tally->confirmed, tally->office, tally->restored, tally->tampered);
  g_test_message ("let in after all %" U ", undone %" U ", counted anew %" U ", decisions looked for %" U, tally->overrides, tally->annulments,
                  tally->corrections, checked->decisions);
  g_test_message ("online: orders %" U " (%" U " refused), issued %" U " with %" U " tickets, scanned %" U " times (%" U " green); expired %" U
                  ", paid too late and issued all the same %" U ", called off %" U ", handed back %" U "; words of the gateway %" U
                  "; orders looked at %" U ", holds %" U,
                  tally->orders, tally->orders_refused, tally->issued, tally->online_tickets, tally->online_scans, tally->online_green,
                  tally->expired, checked->late, tally->called_off, tally->refunds, tally->told, checked->orders, checked->holds);
  g_test_message ("pushes %" U ", pulls %" U ", lease steps %" U "; messages lost %" U ", doubled %" U ", torn %" U "; partitions %" U
                  ", power cuts %" U ", disk faults %" U ", hub crashes %" U ", clock jumps %" U ", terminals lost %" U,
                  tally->pushes, tally->pulls, tally->leases, tally->lost_messages, tally->doubled, tally->cut_answers, tally->partitions,
                  tally->power_cuts, tally->faults, tally->hub_crashes, tally->jumps, tally->deaths);
  g_test_message ("checks %" U ": entries %" U ", sales %" U ", scans %" U ", reversals %" U ", passages %" U ", tokens %" U ", slots %" U
                  ", sums %" U ", rows %" U,
                  checked->checks, checked->entries, checked->sales, checked->scans, checked->reversals, checked->passages,
                  checked->tokens, checked->slots, checked->sums, checked->rows);
}

static void
run_range (guint64 from, guint64 seeds)
{
  gint64 start_us = g_get_monotonic_time (), cpu_us = 0;
  SimTally tally = { 0 };
  SimCheckCounts checked = { 0 };

  for (guint64 seed = from; seed < from + seeds && failures < 20; seed++)
    {
      if (!run (seed))
        tell_failure (seed);
      cpu_us += outcome->cpu_us;
      add_up (&tally, &outcome->tally, sizeof tally);
      add_up (&checked, &outcome->checked, sizeof checked);
      if ((seed - from + 1) % 1000 == 0)
        g_test_message ("… %" U " seeds", seed - from + 1);
    }
  tell_counts (seeds, &tally, &checked, g_get_monotonic_time () - start_us, cpu_us);
  if (seeds >= 100) /* a checker or a world that sees nothing finds nothing */
    {
      g_assert_cmpuint (tally.sales, >, 3 * seeds);
      g_assert_cmpuint (tally.green, >, 2 * seeds);
      g_assert_cmpuint (checked.checks, >=, seeds);
      g_assert_cmpuint (checked.entries, >, 20 * seeds);
      g_assert_cmpuint (tally.overrides, >, 0);
      g_assert_cmpuint (tally.annulments, >, 0);
      g_assert_cmpuint (tally.corrections, >, 0);
      g_assert_cmpuint (tally.issued, >, seeds / 5);
      g_assert_cmpuint (tally.online_green, >, 0);
      g_assert_cmpuint (tally.expired, >, 0);
      g_assert_cmpuint (tally.refunds, >, 0);
      g_assert_cmpuint (checked.orders, >, seeds / 2);
      g_assert_cmpuint (checked.holds, >, 0);
    }
}

static void
test_seeds (void)
{
  gboolean one = g_getenv ("TIKETI_SEED") != NULL;
  guint64 from = one ? read_number ("TIKETI_SEED", 1) : read_number ("TIKETI_SEED_FROM", 1);

  run_range (from, one ? 1 : read_number ("TIKETI_SEEDS", SEEDS_EVERY_DAY));
  g_assert_cmpuint (failures, ==, 0);
}

/* The same seed twice is the same run, line for line. */
static void
test_replay (void)
{
  guint64 first = read_number ("TIKETI_SEED", read_number ("TIKETI_SEED_FROM", 1));

  for (guint64 seed = first; seed < first + REPLAYS; seed++)
    {
      guint8 hash[SIM_TRACE_SIZE];
      g_autofree char *text = NULL, *again = NULL;

      run (seed);
      memcpy (hash, outcome->hash, sizeof hash);
      text = tk_hex_encode (hash, sizeof hash);
      run (seed);
      again = tk_hex_encode (outcome->hash, sizeof hash);
      g_test_message ("seed %" U " is %s", seed, text);
      g_assert_cmpstr (text, ==, again);
    }
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  signal (SIGPIPE, SIG_IGN);
  outcome = mmap (NULL, sizeof *outcome, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  g_assert_true (outcome != MAP_FAILED);
  g_test_add_func ("/simulation/seeds", test_seeds);
  g_test_add_func ("/simulation/replay", test_replay);
  result = g_test_run ();
  end_all ();
  return result;
}
