/* Enrolment and synchronisation against a real hub process through a network that fails at chosen moments.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tk-desk-sell.h"
#include "tk-sync-scene.h"

/* ---- Enrolment ---- */

static void
assert_enrol_fails (const char *dir, const char *url, const char *code, TkSyncError expected)
{
  TkEnrolRequest request = { url, code, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *terminal = NULL;

  g_assert_false (tk_sync_enrol (dir, tk_clock_system (), &request, &error));
  g_assert_error (error, TK_SYNC_ERROR, (int) expected);
  g_assert_null (strstr (error->message, code)); /* a code is a secret until it is used */
  terminal = tk_scene_setting (dir, "terminal");
  g_assert_null (terminal);
}

static void
test_enrol_refusals (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *url = tk_fault_proxy_get_url (scene->proxy);
  const char *code = tk_hub_runner_get_box_office_code (scene->hub);
  const char *dir = tk_sync_scene_dir (scene);
  const char *other = tk_sync_scene_dir (scene);
  TkEnrolRequest good = { url, code, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *key = g_build_filename (dir, TK_SYNC_KEY_FILE, NULL);

  assert_enrol_fails (dir, url, "AAAA-BBBB-CCCC-DDDD", TK_SYNC_ERROR_CODE);
  assert_enrol_fails (dir, "http://127.0.0.1:1", code, TK_SYNC_ERROR_UNREACHABLE);
  assert_enrol_fails (dir, "https://127.0.0.1:1", code, TK_SYNC_ERROR_UNREACHABLE);
  assert_enrol_fails (dir, "http://hub.example", code, TK_SYNC_ERROR_INVALID);
  assert_enrol_fails (dir, "nonsense", code, TK_SYNC_ERROR_INVALID);
  tk_fault_proxy_answer (scene->proxy, TK_FAULT_HTML);
  assert_enrol_fails (dir, url, code, TK_SYNC_ERROR_ANSWER);
  tk_fault_proxy_answer (scene->proxy, TK_FAULT_500);
  assert_enrol_fails (dir, url, code, TK_SYNC_ERROR_HUB);
  tk_fault_proxy_set (scene->proxy, TK_FAULT_REFUSE, 0);
  assert_enrol_fails (dir, url, code, TK_SYNC_ERROR_UNREACHABLE);

  /* The failures used nothing up: the same folder, key and code work now. */
  tk_fault_proxy_set (scene->proxy, TK_FAULT_PASS, 0);
  g_assert_true (g_file_test (key, G_FILE_TEST_EXISTS));
  g_assert_true (tk_sync_enrol (dir, tk_clock_system (), &good, &error));
  g_assert_no_error (error);
  g_assert_false (tk_sync_enrol (dir, tk_clock_system (), &good, &error));
  g_assert_error (error, TK_SYNC_ERROR, TK_SYNC_ERROR_INVALID);
  assert_enrol_fails (other, url, code, TK_SYNC_ERROR_CODE);
}

/* The hub took the code but its answer was lost on the way: asking again with the same key gets in. */
static void
test_enrol_after_lost_answer (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *dir = tk_sync_scene_dir (scene);
  const char *thief = tk_sync_scene_dir (scene);
  const char *code = tk_hub_runner_get_box_office_code (scene->hub);
  TkEnrolRequest request = { tk_fault_proxy_get_url (scene->proxy), code, NULL };
  g_autoptr (GError) error = NULL;

  tk_fault_proxy_set (scene->proxy, TK_FAULT_HALF, 300);
  assert_enrol_fails (dir, request.hub_url, code, TK_SYNC_ERROR_ANSWER);
  g_assert_cmpuint (tk_fault_proxy_get_faults (scene->proxy), ==, 1);
  assert_enrol_fails (thief, request.hub_url, code, TK_SYNC_ERROR_CODE);
  g_assert_true (tk_sync_enrol (dir, tk_clock_system (), &request, &error));
  g_assert_no_error (error);
  tk_scene_sync (dir);
  g_assert_cmpint (tk_scene_ask (dir, "SELECT count(*) FROM event"), ==, 2);
}

static void
test_first_load (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *box = tk_sync_scene_enrol (scene, tk_hub_runner_get_box_office_code (scene->hub));
  const char *gate = tk_sync_scene_enrol (scene, tk_hub_runner_get_gate_code (scene->hub));
  g_autofree char *net = tk_scene_setting (box, "net");
  g_autofree char *error = tk_scene_setting (box, "last_error");
  g_autofree char *complete = tk_scene_setting (box, "last_complete");

  g_assert_cmpstr (net, ==, "online");
  g_assert_cmpstr (error, ==, "");
  g_assert_nonnull (complete);
  g_assert_cmpint (tk_scene_ask (box, "SELECT count(*) FROM ticket_type"), ==, 5);
  g_assert_cmpint (tk_scene_ask (box, "SELECT count(*) FROM gate"), ==, 3);
  g_assert_cmpint (tk_scene_ask (box, "SELECT count(*) FROM staff"), ==, 3);
  g_assert_cmpint (tk_scene_ask (box, "SELECT count(*) FROM lease WHERE type <= 32767"), ==, 5);
  g_assert_cmpint (tk_scene_ask (box, "SELECT count(*) FROM lease WHERE type > 32767 AND last = 5"), ==, 1); /* uses of a voucher */
  g_assert_cmpint (tk_scene_ask (gate, "SELECT count(*) FROM lease"), ==, 0);
  g_assert_cmpint (tk_scene_ask (gate, "SELECT count(*) FROM issuer"), >=, 2);
  /* Nothing is new the second time, and nothing runs low. */
  g_assert_cmpint (tk_scene_sync (box).leases, ==, 0);
}

/* ---- Offline, and back ---- */

static void
test_sell_offline_then_sync (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *box = tk_sync_scene_enrol (scene, tk_hub_runner_get_box_office_code (scene->hub));
  const char *gate = tk_sync_scene_enrol (scene, tk_hub_runner_get_gate_code (scene->hub));
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  g_autofree char *net = NULL;

  tk_scene_sync (gate);
  tk_hub_runner_stop (scene->hub);
  token = tk_scene_sell (box, 3);
  g_assert_cmpint (tk_scene_scan (gate, token), ==, TK_VERDICT_ADMITTED);
  tk_scene_sync_fails (box, TK_SYNC_ERROR_UNREACHABLE);
  net = tk_scene_setting (box, "net");
  g_assert_cmpstr (net, ==, "offline");

  tk_hub_runner_start (scene->hub, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tk_scene_sync (gate).pushed, ==, 1); /* a check-in may arrive before the sale it belongs to */
  g_assert_cmpint (tk_scene_sync (box).pushed, ==, 2);  /* the shift and the sale */
  tk_sync_scene_assert_same (scene, box);
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT count(*) FROM sale"), ==, 1);
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT count(*) FROM ticket"), ==, 3);
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT count(*) FROM checkin"), ==, 1);
}

/* What the hub says between sales must not undo them. */
static void
test_download_touches_nothing_unsent (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *box = tk_sync_scene_enrol (scene, tk_hub_runner_get_box_office_code (scene->hub));
  gint64 next;

  g_free (tk_scene_sell (box, 5));
  next = tk_scene_ask (box, "SELECT next FROM lease WHERE event = 1 AND type = 1");
  tk_scene_sql (box, "UPDATE setting SET value = '' WHERE name = 'cursor'");
  tk_fault_proxy_set (scene->proxy, TK_FAULT_PASS, 0);
  tk_scene_sync (box);
  g_assert_cmpint (tk_scene_ask (box, "SELECT next FROM lease WHERE event = 1 AND type = 1"), ==, next);
  g_assert_cmpint (tk_scene_ask (box, "SELECT count(*) FROM ticket WHERE sale IS NOT NULL"), ==, 5);
  g_free (tk_scene_sell (box, 1));
  tk_scene_sync (box);
  tk_sync_scene_assert_same (scene, box);
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT count(*) FROM ticket"), ==, 6);
}

/* ---- Exactly once ---- */

/* Breaks the connection after n bytes, for many n, in both directions; the answer may be lost after the hub has committed. */
static void
test_exactly_once_under_resets (void)
{
  static const TkFaultMode modes[] = { TK_FAULT_RESET_UP, TK_FAULT_RESET_DOWN, TK_FAULT_HALF };
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *box = tk_sync_scene_enrol (scene, tk_hub_runner_get_box_office_code (scene->hub));
  guint sales = 0, blows = 0;

  for (gsize m = 0; m < G_N_ELEMENTS (modes); m++)
    for (guint n = 0; n < 1800; n += 61)
      {
        g_autoptr (GError) error = NULL;

        g_free (tk_scene_sell (box, 1));
        sales++;
        tk_fault_proxy_set (scene->proxy, modes[m], n);
        if (!tk_sync_once (box, tk_clock_system (), NULL, &error))
          g_assert_true (error->domain == TK_SYNC_ERROR);
        blows += tk_fault_proxy_get_faults (scene->proxy);
      }
  tk_fault_proxy_set (scene->proxy, TK_FAULT_PASS, 0);
  tk_scene_sync (box);
  g_test_message ("%u sales, %u broken connections", sales, blows);
  g_assert_cmpuint (blows, >, 40);
  tk_sync_scene_assert_same (scene, box);
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT count(*) FROM sale"), ==, sales);
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT count(*) FROM ticket"), ==, sales);
}

static gpointer
sync_thread (gpointer dir)
{
  tk_sync_once (dir, tk_clock_system (), NULL, NULL);
  return NULL;
}

static void
test_hub_killed_in_the_middle (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *box = tk_sync_scene_enrol (scene, tk_hub_runner_get_box_office_code (scene->hub));
  g_autoptr (GError) error = NULL;

  tk_scene_journal_notes (box, 4000);
  for (guint round = 0; round < 6; round++)
    {
      GThread *thread = g_thread_new ("sync", sync_thread, (gpointer) box);

      g_usleep (20000 + round * 25000);
      tk_hub_runner_kill (scene->hub);
      g_thread_join (thread);
      tk_hub_runner_start (scene->hub, &error);
      g_assert_no_error (error);
      g_test_message ("after %u kills the hub has acknowledged %" G_GINT64_FORMAT, round + 1,
                      tk_scene_ask (box, "SELECT coalesce (max (CAST (value AS INTEGER)), 0) FROM setting WHERE name = 'acked_seq'"));
    }
  tk_scene_sync (box);
  tk_sync_scene_assert_same (scene, box);
}

static void
test_duplicate_deliveries (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *box = tk_sync_scene_enrol (scene, tk_hub_runner_get_box_office_code (scene->hub));
  gint64 tickets;

  for (guint i = 0; i < 4; i++)
    g_free (tk_scene_sell (box, 2));
  tk_scene_sync (box);
  tickets = tk_sync_scene_ask_hub (scene, "SELECT count(*) FROM ticket");
  for (guint from = 0; from < 4; from++)
    {
      g_autofree char *sql = g_strdup_printf ("UPDATE setting SET value = '%u' WHERE name = 'acked_seq'", from);

      tk_scene_sql (box, sql);
      g_free (tk_scene_sell (box, 1));
      tk_scene_sync (box);
      tickets++;
    }
  tk_sync_scene_assert_same (scene, box);
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT count(*) FROM ticket"), ==, tickets);
}

static void
test_ten_thousand_entries (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *box = tk_sync_scene_enrol (scene, tk_hub_runner_get_box_office_code (scene->hub));

  tk_scene_journal_notes (box, 10000);
  g_assert_cmpint (tk_scene_sync (box).pushed, ==, 10000);
  tk_sync_scene_assert_same (scene, box);
}

/* ---- One direction failing does not hold up the other ---- */

static void
test_pull_works_while_push_does_not (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *one = tk_sync_scene_terminal (scene, "One", "both");
  const char *two = tk_sync_scene_terminal (scene, "Two", "both");
  g_autofree char *token = NULL;

  token = tk_scene_sell (one, 1);
  tk_scene_sync (one);
  /* A journal that was tampered with is refused; what others sold still arrives. */
  tk_scene_journal_notes (two, 3);
  tk_scene_sql (two, "DROP TRIGGER journal_is_never_edited; UPDATE journal SET body = '{\"text\":\"nothing\"}' WHERE seq = 2");
  tk_scene_sync_fails (two, TK_SYNC_ERROR_REFUSED);
  g_assert_cmpint (tk_scene_ask (two, "SELECT count(*) FROM ticket"), ==, 1);
  g_assert_cmpint (tk_scene_ask (two, "SELECT count(*) FROM incident WHERE local = 1 AND kind = 'journal_refused'"), ==, 1);
  g_assert_cmpint (tk_scene_ask (two, "SELECT count(*) FROM journal"), ==, 3);
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT count(*) FROM journal WHERE kind = 'note'"), ==, 0);
}

static void
test_revoked (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *box = tk_sync_scene_terminal (scene, "Stolen", "box-office");
  const char *const words[] = { "terminal", "revoke", "Stolen", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  g_autofree char *revoked = NULL;

  g_free (tk_scene_sell (box, 1));
  said = tk_hub_runner_run (scene->hub, words, &error);
  g_assert_no_error (error);
  tk_scene_sync_fails (box, TK_SYNC_ERROR_REVOKED);
  revoked = tk_scene_setting (box, "revoked");
  g_assert_cmpstr (revoked, ==, "1");
  g_assert_cmpint (tk_scene_ask (box, "SELECT count(*) FROM journal WHERE kind <> 'lease.returned'"), ==, 2);
  g_assert_cmpint (tk_scene_ask (box, "SELECT count(*) FROM lease WHERE status = 'open'"), ==, 0);
}

/* ---- Data put back, and copies ---- */

static const char *
copy_data (TkSyncScene *scene, const char *from)
{
  const char *to = tk_sync_scene_dir (scene);
  g_autofree char *all = g_strconcat (from, "/.", NULL);
  const char *const words[] = { "cp", "-a", all, to, NULL };
  g_autoptr (GSubprocess) cp = g_subprocess_newv (words, G_SUBPROCESS_FLAGS_NONE, NULL);

  g_assert_true (g_subprocess_wait_check (cp, NULL, NULL));
  return to;
}

static void
assert_may_not_sell (const char *dir, const char *stopped)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkDesk) desk = tk_desk_open (dir, tk_clock_system (), &error);
  TkStaff amina = { (char *) "amina", (char *) "Amina", TK_ROLE_CASHIER, 0 };
  TkCartLine line = { 1, 1, 1 };
  TkPayment cash = { TK_PAY_CASH, 150000, NULL };
  TkSaleRequest request = { &line, 1, &cash, 1, NULL, NULL };
  g_autofree char *kept = tk_scene_setting (dir, "stopped");

  g_assert_cmpstr (kept, ==, stopped);
  g_assert_null (tk_desk_sell (desk, &amina, &request, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_REVOKED);
}

static void
assert_may_not_scan (const char *dir, const char *token)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkDesk) desk = tk_desk_open (dir, tk_clock_system (), &error);
  TkStaff juma = { (char *) "juma", (char *) "Juma", TK_ROLE_GATE, 0 };
  TkScanRequest request = { 1, 1, TK_DIRECTION_ENTRY, token, strlen (token), "text", NULL, 0 };

  g_assert_null (tk_desk_scan (desk, &juma, &request, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_REVOKED);
}

/* From older data the same slots would be sold once more: the hub's word stops that before the first sale. */
static void
test_older_copy (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *box = tk_sync_scene_terminal (scene, "Box", "both");
  const char *copy;
  g_autofree char *token = NULL;

  g_free (tk_scene_sell (box, 1));
  tk_scene_sync (box);
  copy = copy_data (scene, box);
  token = tk_scene_sell (box, 1);
  tk_scene_sync (box);
  tk_scene_sync_fails (copy, TK_SYNC_ERROR_REFUSED);
  assert_may_not_sell (copy, "older-copy");
  assert_may_not_scan (copy, token);
  g_assert_cmpint (tk_scene_ask (copy, "SELECT count(*) FROM incident WHERE local = 1 AND kind = 'journal_refused'"), ==, 1);
  /* It told nothing that does not fit: the machine with the whole journal goes on. */
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT count(*) FROM terminal WHERE quarantined_at > 0"), ==, 0);
  g_free (tk_scene_sell (box, 1));
  tk_scene_sync (box);
  tk_sync_scene_assert_same (scene, box);
}

/* What the hub will not take must not be sold. */
static void
test_refused_journal_stops_selling (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *box = tk_sync_scene_terminal (scene, "Box", "both");
  const char *copy;
  g_autofree char *token = NULL;

  tk_scene_journal_notes (box, 1);
  copy = copy_data (scene, box);
  tk_scene_journal_notes (box, 1);
  tk_scene_sync (box);
  token = tk_scene_sell (copy, 1);
  tk_scene_sync_fails (copy, TK_SYNC_ERROR_REFUSED);
  assert_may_not_sell (copy, "journal");
  g_assert_cmpint (tk_scene_scan (copy, token), ==, TK_VERDICT_ADMITTED);
  tk_scene_journal_notes (box, 1);
  tk_scene_sync_fails (box, TK_SYNC_ERROR_REFUSED);
  assert_may_not_sell (box, "journal");
}

/* ---- What is known of the hub's clock and of the way to it ---- */

static void
test_slow_and_clock (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *box = tk_sync_scene_enrol (scene, tk_hub_runner_get_box_office_code (scene->hub));
  g_autoptr (GError) error = NULL;
  g_autofree char *net = NULL;
  TkFakeClock behind;

  /* An hour behind the hub, to within what a loopback and two loaded processes need. */
  tk_fake_clock_init (&behind, tk_clock_wall (tk_clock_system ()) - 3600000);
  g_assert_true (tk_sync_once (box, &behind.base, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (tk_scene_ask (box, "SELECT abs (CAST (value AS INTEGER) - 3600000) < 5000 FROM setting WHERE name = 'clock_offset'"), ==, 1);
  tk_scene_sync (box);
  g_assert_cmpint (tk_scene_ask (box, "SELECT abs (CAST (value AS INTEGER)) < 1000 FROM setting WHERE name = 'clock_offset'"), ==, 1);

  tk_fault_proxy_set (scene->proxy, TK_FAULT_DELAY, 1100);
  tk_scene_sync (box);
  net = tk_scene_setting (box, "net");
  g_assert_cmpstr (net, ==, "slow");
  /* Half of the long way is taken off. */
  g_assert_cmpint (tk_scene_ask (box, "SELECT abs (CAST (value AS INTEGER)) < 1000 FROM setting WHERE name = 'clock_offset'"), ==, 1);
}

/* ---- Answers that are not the hub's ---- */

static void
test_strange_answers (void)
{
  static const struct { const char *bytes; TkSyncError error; } rows[] = {
    { TK_FAULT_HTML, TK_SYNC_ERROR_ANSWER },
    { TK_FAULT_500, TK_SYNC_ERROR_HUB },
    { "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", TK_SYNC_ERROR_HUB },
    { "HTTP/1.1 302 Found\r\nLocation: http://portal.example/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", TK_SYNC_ERROR_ANSWER },
    { "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nContent-Length: 500\r\n\r\n{\"kind\":\"ev", TK_SYNC_ERROR_ANSWER },
    { "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nContent-Length: 3\r\nConnection: close\r\n\r\n{}\n",
      TK_SYNC_ERROR_ANSWER },
    { "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", TK_SYNC_ERROR_ANSWER },
    { "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}", TK_SYNC_ERROR_ANSWER },
    { "SSH-2.0-OpenSSH_9.2\r\n", TK_SYNC_ERROR_ANSWER },
  };
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *box = tk_sync_scene_enrol (scene, tk_hub_runner_get_box_office_code (scene->hub));
  g_autofree char *cursor = tk_scene_setting (box, "cursor");

  g_free (tk_scene_sell (box, 1));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *now = NULL;

      g_test_message ("row %" G_GSIZE_FORMAT, i);
      tk_fault_proxy_answer (scene->proxy, rows[i].bytes);
      tk_scene_sync_fails (box, rows[i].error);
      now = tk_scene_setting (box, "cursor");
      g_assert_cmpstr (now, ==, cursor);
    }
  tk_fault_proxy_set (scene->proxy, TK_FAULT_PASS, 0);
  g_assert_cmpint (tk_scene_sync (box).pushed, ==, 2);
  tk_sync_scene_assert_same (scene, box);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/enrol-refusals", test_enrol_refusals);
  g_test_add_func ("/sync/enrol-after-lost-answer", test_enrol_after_lost_answer);
  g_test_add_func ("/sync/first-load", test_first_load);
  g_test_add_func ("/sync/sell-offline-then-sync", test_sell_offline_then_sync);
  g_test_add_func ("/sync/download-touches-nothing-unsent", test_download_touches_nothing_unsent);
  g_test_add_func ("/sync/exactly-once-under-resets", test_exactly_once_under_resets);
  g_test_add_func ("/sync/hub-killed-in-the-middle", test_hub_killed_in_the_middle);
  g_test_add_func ("/sync/duplicate-deliveries", test_duplicate_deliveries);
  g_test_add_func ("/sync/ten-thousand-entries", test_ten_thousand_entries);
  g_test_add_func ("/sync/pull-works-while-push-does-not", test_pull_works_while_push_does_not);
  g_test_add_func ("/sync/revoked", test_revoked);
  g_test_add_func ("/sync/older-copy", test_older_copy);
  g_test_add_func ("/sync/refused-journal-stops-selling", test_refused_journal_stops_selling);
  g_test_add_func ("/sync/slow-and-clock", test_slow_and_clock);
  g_test_add_func ("/sync/strange-answers", test_strange_answers);
  return g_test_run ();
}
