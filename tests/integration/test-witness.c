/* A till that dies in the hall while the hub cannot be reached: what its witness holds is what was sold, and all but ten of the
 * rest is sold by another till. Real hub, real witness, real agent. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-sell.h"
#include "tk-store-setting.h"
#include "tk-store-witness.h"
#include "tk-sync-scene.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#define PRICE 150000
#define CAPACITY 500
#define WAIT_SECONDS 60

typedef struct
{
  TkSyncScene *scene;
  char *dir;               /* the witness's */
  char *key;               /* the hub's */
  guint port;              /* 0 until it first listened */
  GSubprocess *witness;
} Hall;

static char *
run_hub (Hall *hall, const char *first, ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  char *said;
  va_list more;

  va_start (more, first);
  for (const char *word = first; word != NULL; word = va_arg (more, const char *))
    g_ptr_array_add (words, (gpointer) word);
  va_end (more);
  g_ptr_array_add (words, NULL);
  said = tk_hub_runner_run (hall->scene->hub, (const char *const *) words->pdata, &error);
  g_assert_no_error (error);
  return said;
}

/* ---- The witness, a process of its own ---- */

static void
die_with_parent_cb (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static void
wait_for_port (Hall *hall, const char *file)
{
  for (guint i = 0; i < WAIT_SECONDS * 100; i++)
    {
      g_autofree char *text = NULL;

      if (g_file_get_contents (file, &text, NULL, NULL) && *text != '\0')
        {
          hall->port = (guint) g_ascii_strtoull (text, NULL, 10);
          return;
        }
      g_usleep (10000);
    }
  g_error ("The witness did not start");
}

static void
start_witness (Hall *hall)
{
  g_autofree char *file = g_build_filename (hall->dir, "port", NULL);
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%u", hall->port);
  g_autofree char *copies = g_build_filename (hall->dir, "copies", NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr (GError) error = NULL;

  g_unlink (file);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent_cb, NULL, NULL);
  hall->witness = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("TIKETI_HUB_PROGRAM"), "witness", "--dir", copies,
                                               "--listen", listen, "--hub-key", hall->key, "--port-file", file, NULL);
  g_assert_no_error (error);
  wait_for_port (hall, file);
}

static void
kill_witness (Hall *hall)
{
  if (hall->witness == NULL)
    return;
  g_subprocess_send_signal (hall->witness, SIGKILL);
  g_subprocess_wait (hall->witness, NULL, NULL);
  g_clear_object (&hall->witness);
}

/* (transfer full) the bundle's path. */
static char *
export_copy (Hall *hall, const char *terminal)
{
  g_autofree char *copies = g_build_filename (hall->dir, "copies", NULL);
  char *path = g_build_filename (hall->dir, "copy.ndjson", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process
    = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, g_getenv ("TIKETI_HUB_PROGRAM"), "witness", "export", "--dir",
                        copies, "--terminal", terminal, path, NULL);

  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
  return path;
}

/* ---- The hall ---- */

static void
set_up (Hall *hall, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  memset (hall, 0, sizeof *hall);
  hall->scene = tk_sync_scene_new ();
  hall->dir = g_dir_make_tmp ("tiketi-witness-XXXXXX", &error);
  g_assert_no_error (error);
  hall->key = g_strstrip (run_hub (hall, "witness", "key", NULL));
  start_witness (hall);
}

static void
tear_down (Hall *hall, gconstpointer data)
{
  kill_witness (hall);
  tk_test_remove_tree (hall->dir);
  g_free (hall->dir);
  g_free (hall->key);
  tk_sync_scene_free (hall->scene);
}

static gint64
count (Hall *hall, const char *what)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM ticket_type WHERE event = 1 AND type = 1", what);

  return tk_sync_scene_ask_hub (hall->scene, sql);
}

static void
check_books (Hall *hall)
{
  g_assert_cmpint (count (hall, "capacity"), ==, CAPACITY);
  g_assert_cmpint (count (hall, "sold + leased + held + quarantined"), <=, CAPACITY);
  g_assert_cmpint (tk_sync_scene_ask_hub (hall->scene,
                                          "SELECT (SELECT sold + leased + held + quarantined FROM ticket_type WHERE event = 1 AND "
                                          "type = 1) + (SELECT coalesce(sum(last - first + 1), 0) FROM stock WHERE event = 1 AND "
                                          "type = 1)"),
                   ==, CAPACITY);
}

/* Granted witnessed leases from its first synchronisation on. */
static const char *
enrol_till (Hall *hall, const char *name)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", hall->port);
  g_autoptr (GError) error = NULL;
  g_autofree char *code = tk_hub_runner_add_terminal (hall->scene->hub, name, "box-office", "1", &error);
  const char *dir;

  g_assert_no_error (error);
  g_free (run_hub (hall, "terminal", "witnessed", name, "on", NULL));
  dir = tk_sync_scene_enrol (hall->scene, code);
  g_assert_true (tk_sync_set_witness (dir, tk_clock_system (), url, NULL, &error));
  tk_scene_sync (dir);
  g_assert_cmpint (tk_scene_ask (dir, "SELECT count(*) FROM lease WHERE witnessed = 0"), ==, 0);
  return dir;
}

/* NULL and `error` when it is refused; else the first ticket's token. */
static char *
sell (const char *dir, guint qty, GError **error)
{
  TkStaff amina = { (char *) "amina", (char *) "Amina", TK_ROLE_CASHIER, 0 };
  TkCartLine line = { 1, 1, qty };
  TkPayment cash = { TK_PAY_CASH, (gint64) qty * PRICE, NULL };
  TkSaleRequest request = { .lines = &line, .n_lines = 1, .payments = &cash, .n_payments = 1 };
  g_autoptr (TkDesk) desk = tk_desk_open (dir, tk_clock_system (), error);
  g_autoptr (TkSale) sale = desk != NULL ? tk_desk_sell (desk, &amina, &request, error) : NULL;

  return sale != NULL ? g_strdup (((TkSoldTicket *) g_ptr_array_index (sale->tickets, 0))->token) : NULL;
}

static void
wait_confirmed (const char *dir, TkSyncAgent *agent)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStore) store = tk_store_open (dir, &error);
  gint64 end = g_get_monotonic_time () + WAIT_SECONDS * G_USEC_PER_SEC;
  gboolean waits = TRUE;

  g_assert_no_error (error);
  tk_sync_agent_nudge (agent);
  while (waits)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (5000);
      g_assert_true (tk_store_witness_waits (store, &waits, &error));
    }
}

/* `sales` sales of five, each confirmed. */
static void
sell_confirmed (const char *dir, guint sales)
{
  g_autoptr (TkSyncAgent) agent = tk_sync_agent_new (dir, tk_clock_system ());
  g_autoptr (GError) error = NULL;

  g_assert_true (tk_sync_agent_start (agent, &error));
  for (guint i = 0; i < sales; i++)
    {
      g_autofree char *token = NULL;

      wait_confirmed (dir, agent);
      token = sell (dir, 5, &error);
      g_assert_no_error (error);
    }
  wait_confirmed (dir, agent);
  tk_sync_agent_stop (agent);
}

static void
assert_refused (const char *dir, guint qty, TkDeskError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sell (dir, qty, &error));
  g_assert_error (error, TK_DESK_ERROR, (int) code);
}

/* Of each of its leases ten stay, or what there was; one sale in all may exist. */
static void
bring_copy (Hall *hall, const char *terminal, gint64 freed, gint64 kept)
{
  g_autofree char *path = export_copy (hall, terminal);
  g_autofree char *said = run_hub (hall, "bundle", "import", "--witness", "--json", path, NULL);
  g_autofree char *expected = g_strdup_printf ("\"freed\":%" G_GINT64_FORMAT ",\"kept\":%" G_GINT64_FORMAT ",\"bound\":10",
                                               freed, kept);

  if (strstr (said, expected) == NULL)
    g_error ("%s does not say %s", said, expected);
}

/* Thirty are sold, confirmed one by one, over a witness that is killed in between; one more sale nobody confirms. */
static char *
sell_without_hub (Hall *hall, const char *till)
{
  g_autoptr (GError) error = NULL;
  char *late;

  tk_hub_runner_stop (hall->scene->hub);
  sell_confirmed (till, 3);
  kill_witness (hall);
  g_free (sell (till, 5, &error)); /* the first after it is gone: nobody could know */
  g_assert_no_error (error);
  assert_refused (till, 1, TK_DESK_ERROR_WITNESS);
  start_witness (hall);
  sell_confirmed (till, 2);
  assert_refused (till, 11, TK_DESK_ERROR_INVALID);
  late = sell (till, 4, &error);
  g_assert_no_error (error);
  assert_refused (till, 1, TK_DESK_ERROR_WITNESS);
  tk_hub_runner_start (hall->scene->hub, &error);
  g_assert_no_error (error);
  return late;
}

static void
test_lost_till (Hall *hall, gconstpointer data)
{
  const char *till = enrol_till (hall, "Till A");
  const char *gate = tk_sync_scene_terminal (hall->scene, "Gate G", "gate");
  g_autofree char *number = tk_scene_setting (till, "terminal");
  g_autofree char *others = NULL;
  g_autofree char *late = NULL;
  gint64 held = tk_scene_ask (till, "SELECT sum(last - next + 1) FROM lease WHERE event = 1 AND type = 1");

  g_assert_cmpint (held, >, 60);
  check_books (hall);
  late = sell_without_hub (hall, till);
  check_books (hall);
  tk_test_remove_tree (till); /* and nothing of it is left */
  g_free (run_hub (hall, "terminal", "revoke", "Till A", NULL));
  g_assert_cmpint (count (hall, "sold"), ==, 0);
  g_assert_cmpint (count (hall, "quarantined"), ==, held);
  check_books (hall);

  gint64 rest = tk_sync_scene_ask_hub (hall->scene, "SELECT sum(last - first + 1) FROM lease WHERE type <> 1");
  gint64 stay = tk_sync_scene_ask_hub (hall->scene, "SELECT sum(min(last - first + 1, 10)) FROM lease WHERE type <> 1");
  bring_copy (hall, number, held - 40 + rest - stay, 10 + stay);
  g_assert_cmpint (count (hall, "sold"), ==, 30);
  g_assert_cmpint (count (hall, "quarantined"), ==, 10);
  g_assert_cmpint (tk_sync_scene_ask_hub (hall->scene, "SELECT sum(total) FROM sale"), ==, 30 * PRICE);
  check_books (hall);

  /* Another till gets what came back, and never one of the ten. */
  const char *other = enrol_till (hall, "Till B");
  others = tk_scene_setting (other, "terminal");
  g_autofree char *mine = g_strdup_printf ("SELECT count(*) FROM lease WHERE terminal = %s AND event = 1 AND type = 1 AND first <= 40",
                                           others);
  g_autofree char *back = g_strdup_printf ("SELECT count(*) FROM lease WHERE terminal = %s AND event = 1 AND type = 1 AND "
                                           "first <= %" G_GINT64_FORMAT, others, held);
  g_assert_cmpint (tk_sync_scene_ask_hub (hall->scene, mine), ==, 0);
  g_assert_cmpint (tk_sync_scene_ask_hub (hall->scene, back), >, 0);
  check_books (hall);

  /* The sale that nobody confirmed is good at the gate, and its slot is one of the ten. */
  tk_scene_sync (gate);
  g_assert_cmpint (tk_scene_scan (gate, late), ==, TK_VERDICT_ADMITTED);
  tk_scene_sync (gate);
  g_assert_cmpint (count (hall, "sold"), ==, 31);
  g_assert_cmpint (count (hall, "quarantined"), ==, 9);
  g_assert_cmpint (tk_sync_scene_ask_hub (hall->scene, "SELECT count(*) FROM incident WHERE kind = 'double_sale'"), ==, 0);
  check_books (hall);
}

/* Sealed, it confirms nothing more: a till that was not dead after all stops within one sale. */
static void
test_not_dead (Hall *hall, gconstpointer data)
{
  const char *till = enrol_till (hall, "Till A");
  g_autofree char *number = tk_scene_setting (till, "terminal");
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *one = NULL;

  sell_confirmed (till, 1);
  path = export_copy (hall, number);
  one = sell (till, 10, &error);
  g_assert_no_error (error);
  g_assert_false (tk_sync_once (till, tk_clock_system (), NULL, &error));
  g_assert_error (error, TK_SYNC_ERROR, TK_SYNC_ERROR_REFUSED);
  assert_refused (till, 1, TK_DESK_ERROR_WITNESS);
  /* The hub has it all the same, and so it is all sold and nothing in doubt. */
  g_assert_cmpint (count (hall, "sold"), ==, 15);
  check_books (hall);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Hall, NULL, set_up, func, tear_down)
  ADD ("/integration/witness/lost-till", test_lost_till);
  ADD ("/integration/witness/not-dead", test_not_dead);
  return g_test_run ();
}
