/* Questions to the hub against a network that fails as told: never longer than the budget, and not asked while it is far.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sync-redeem.h"

#include <string.h>

#include "tk-fault-proxy.h"
#include "tk-store-setting.h"
#include "tk-terminal-fixture.h"
#include "tk-wire.h"

#define BUDGET_MS 150
#define LATE_MS 40000 /* this machine may be busy: what must be at once is told from what waits for a timeout */

#define ANSWER(status, type, length, body) \
  "HTTP/1.1 " status "\r\nContent-Type: " type "\r\nContent-Length: " length "\r\nConnection: close\r\n\r\n" body

typedef struct
{
  TkTerminalFixture *terminal;
  TkFaultProxy *proxy;
  TkSyncRedeemer *redeemer;
} Scene;

static void
set_up (Scene *scene, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  scene->terminal = tk_terminal_fixture_new ();
  scene->proxy = tk_fault_proxy_new (0);
  tk_store_set_setting (scene->terminal->store, "hub_url", tk_fault_proxy_get_url (scene->proxy), &error);
  g_assert_no_error (error);
  scene->redeemer = tk_sync_redeemer_new (scene->terminal->dir, &scene->terminal->clock.base);
}

static void
tear_down (Scene *scene, gconstpointer data)
{
  tk_sync_redeemer_free (scene->redeemer);
  tk_fault_proxy_free (scene->proxy);
  tk_terminal_fixture_free (scene->terminal);
}

/* (transfer full) the verdict, NULL when there was no answer. */
static char *
ask (Scene *scene, guint budget_ms)
{
  TkWireRedeem redeem = { .scan = (char *) "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a33", .direction = (char *) "entry", .event = 1,
                          .gate = 1, .type = 1, .serial = 5, .count = 1, .at = TK_FIXTURE_NOW_MS };
  TkWireRedeemReply *reply = NULL;
  char *verdict;

  if (!tk_sync_redeemer_ask (&redeem, budget_ms, &reply, scene->redeemer))
    {
      g_assert_null (reply);
      return NULL;
    }
  verdict = g_strdup (reply->verdict);
  tk_wire_free (&tk_wire_redeem_reply_shape, reply);
  return verdict;
}

static void
expect (Scene *scene, guint budget_ms, const char *verdict)
{
  g_autofree char *got = ask (scene, budget_ms);

  g_assert_cmpstr (got, ==, verdict);
}

/* Until the question under way has ended. */
static void
expect_in_time (Scene *scene, const char *verdict)
{
  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *got = ask (scene, 60000);

      if (got != NULL)
        {
          g_assert_cmpstr (got, ==, verdict);
          return;
        }
      g_usleep (20000);
      tk_fake_clock_advance (&scene->terminal->clock, 30000); /* whatever is waited for */
    }
  g_assert_not_reached ();
}

static void
test_good (Scene *scene, gconstpointer data)
{
  tk_fault_proxy_answer (scene->proxy, ANSWER ("200 OK", "application/json", "42", "{\"now\":1795276800000,\"verdict\":\"admitted\"}  "));
  expect (scene, 60000, "admitted");
  expect (scene, 60000, "admitted");
}

/* What is no answer is none, at once; the hub is then left alone for a while, and asked again after it. */
static void
test_no_answers (void)
{
  static const char *const answers[] = {
    TK_FAULT_HTML,
    TK_FAULT_500,
    ANSWER ("200 OK", "application/json", "2", "{}"),
    ANSWER ("200 OK", "application/json", "400", "{\"now\":1"),
    ANSWER ("403 Forbidden", "application/json", "2", "{}"),
    "nonsense\r\n\r\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      Scene scene;
      guint before, after;

      set_up (&scene, NULL);
      tk_fault_proxy_answer (scene.proxy, answers[i]);
      gint64 start = g_get_monotonic_time ();
      expect (&scene, 60000, NULL);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 30 * G_USEC_PER_SEC);
      before = tk_fault_proxy_get_faults (scene.proxy);
      g_assert_cmpuint (before, >, 0);
      expect (&scene, 60000, NULL);
      after = tk_fault_proxy_get_faults (scene.proxy);
      g_assert_cmpuint (after, ==, before);
      tk_fake_clock_advance (&scene.terminal->clock, 1000);
      expect (&scene, 60000, NULL);
      g_assert_cmpuint (tk_fault_proxy_get_faults (scene.proxy), >, after);
      tear_down (&scene, NULL);
    }
}

/* Nothing comes back: the budget is waited for once, then nobody waits. */
static void
test_silence (Scene *scene, gconstpointer data)
{
  tk_fault_proxy_set (scene->proxy, TK_FAULT_DROP, 0);
  gint64 start = g_get_monotonic_time ();
  expect (scene, BUDGET_MS, NULL);
  gint64 waited = (g_get_monotonic_time () - start) / 1000;
  g_assert_cmpint (waited, >=, BUDGET_MS - 1);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < 100; i++)
    expect (scene, 60000, NULL);
  g_assert_cmpint ((g_get_monotonic_time () - start) / 1000, <, LATE_MS);
  /* torn down with the question still under way */
}

static void
test_not_enrolled (Scene *scene, gconstpointer data)
{
  tk_terminal_fixture_sql (scene->terminal, "DELETE FROM setting WHERE name = 'credential'");
  expect (scene, 60000, NULL);
  g_assert_cmpuint (tk_fault_proxy_get_faults (scene->proxy), ==, 0);
}

/* A hub that comes back is asked again. */
static void
test_comes_back (Scene *scene, gconstpointer data)
{
  tk_fault_proxy_set (scene->proxy, TK_FAULT_REFUSE, 0);
  expect (scene, 60000, NULL);
  tk_fault_proxy_answer (scene->proxy, ANSWER ("200 OK", "application/json", "42", "{\"now\":1795276800000,\"verdict\":\"admitted\"}  "));
  expect_in_time (scene, "admitted");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/redeem/" path, Scene, NULL, set_up, func, tear_down)
  ADD ("good", test_good);
  ADD ("silence", test_silence);
  ADD ("not-enrolled", test_not_enrolled);
  ADD ("comes-back", test_comes_back);
#undef ADD
  g_test_add_func ("/redeem/no-answers", test_no_answers);
  return g_test_run ();
}
