/* Status and doctor: each state shown as it is. SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"
#include "tk-base64url.h"
#include "tk-certificate.h"
#include "tk-desk-gate.h"
#include "tk-desk-status.h"
#include "tk-store-clock.h"
#include "tk-store-setting.h"

#include <glib/gstdio.h>
#include <string.h>

static TkDeskStatus *
status_of (DeskFixture *f)
{
  g_autoptr (GError) error = NULL;
  TkDeskStatus *status = tk_desk_get_status (f->desk, &error);

  g_assert_no_error (error);
  return status;
}

static void
test_never (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkDeskStatus) status = status_of (f);

  g_assert_cmpint (status->net, ==, TK_NET_NEVER);
  g_assert_cmpint (status->waiting, ==, 0);
  g_assert_cmpint (status->head_seq, ==, 0);
  g_assert_cmpuint (strlen (status->head_hash), ==, 64);
  g_assert_cmpint (status->last_contact_ms, ==, 0);
  g_assert_cmpstr (status->last_error, ==, "");
  g_assert_cmpuint (status->leases->len, ==, 5);
  g_assert_cmpuint (status->incidents->len, ==, 0);
  g_assert_cmpuint (status->dead_letters->len, ==, 0);
}

static void
test_net (DeskFixture *f, gconstpointer data)
{
  static const struct { const char *net; TkNetState state; const char *word; } rows[] = {
    { "online", TK_NET_ONLINE, "online" }, { "slow", TK_NET_SLOW, "slow" }, { "offline", TK_NET_OFFLINE, "offline" },
    { "", TK_NET_OFFLINE, "offline" },
  };

  desk_fixture_sql (f, "INSERT INTO setting VALUES ('last_contact', '1795280399000'), ('last_complete', '1795280398000'),"
                       " ('clock_offset', '-1500'), ('last_error', 'The hub did not answer')");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      tk_store_set_setting (f->store, "net", rows[i].net, &error);
      g_assert_no_error (error);
      g_autoptr (TkDeskStatus) status = status_of (f);
      g_assert_cmpint (status->net, ==, rows[i].state);
      g_assert_cmpstr (tk_net_state_to_string (status->net), ==, rows[i].word);
      g_assert_cmpint (status->last_contact_ms, ==, 1795280399000);
      g_assert_cmpint (status->data_ms, ==, 1795280398000);
      g_assert_cmpint (status->clock_offset_ms, ==, -1500);
      g_assert_cmpstr (status->last_error, ==, "The hub did not answer");
    }
}

static void
test_queue (DeskFixture *f, gconstpointer data)
{
  for (int i = 0; i < 3; i++)
    tk_sale_free (desk_fixture_sell_ok (f, 1, 1, 1));
  desk_fixture_sql (f, "INSERT INTO setting VALUES ('acked_seq', '2');"
                       "INSERT INTO journal_answer VALUES (1, 'dead', 'The hub cannot read this entry', 5),"
                       " (2, 'conflict', 'This slot was sold twice', 5);"
                       "INSERT INTO incident VALUES ('i1', 'oversell', 'Slot 4 was sold twice', 10, 1, 2, 0, 0),"
                       " ('i2', 'clock', 'old', 20, 0, 1, 1, 0), ('i3', 'double', 'Came in twice', 30, 1, 2, 0, 1)");
  g_autoptr (TkDeskStatus) status = status_of (f);
  const TkDeadLetter *letter = g_ptr_array_index (status->dead_letters, 0);
  const TkIncidentInfo *incident = g_ptr_array_index (status->incidents, 0);

  g_assert_cmpint (status->head_seq, ==, 4);
  g_assert_cmpint (status->waiting, ==, 2);
  g_assert_cmpuint (status->dead_letters->len, ==, 1);
  g_assert_cmpint (letter->seq, ==, 1);
  g_assert_cmpstr (letter->kind, ==, "shift.opened");
  g_assert_cmpstr (letter->reason, ==, "The hub cannot read this entry");
  g_assert_cmpuint (status->incidents->len, ==, 2);
  g_assert_cmpstr (incident->id, ==, "i3"); /* newest first */
  g_assert_true (incident->local);
}

static void
test_leases (DeskFixture *f, gconstpointer data)
{
  desk_fixture_sql (f, "UPDATE lease SET sell_until = 1795280400000 WHERE id = 'lease-b'; UPDATE lease SET next = last + 1"
                       " WHERE id = 'lease-c'");
  g_autoptr (TkDeskStatus) status = status_of (f);
  const TkLeaseInfo *first = g_ptr_array_index (status->leases, 0), *second = g_ptr_array_index (status->leases, 1);

  g_assert_cmpuint (status->leases->len, ==, 4); /* a used up one is no more shown */
  g_assert_cmpstr (first->type_name, ==, "Regular");
  g_assert_cmpstr (first->event_title, ==, "Tamasha la Pwani");
  g_assert_cmpint (first->left, ==, 10);
  g_assert_false (first->expired);
  g_assert_nonnull (strstr (first->until_words, "02:00"));
  g_assert_true (second->expired);
  g_assert_cmpstr (second->until_words, ==, "ended 20:00");
}

/* ---- Doctor ---- */

static void
certify (DeskFixture *f, const guint8 *seed, gint64 not_after_ms)
{
  static const guint8 hub_seed[32] = { 9 };
  g_autoptr (TkKeyPair) hub = tk_key_pair_from_seed (hub_seed), pair = tk_key_pair_from_seed (seed);
  g_autoptr (TkCertificate) certificate = tk_certificate_new ();
  g_autofree char *hub_key = tk_base64url_encode (tk_key_pair_get_public (hub), TK_PUBLIC_KEY_SIZE), *text = NULL;
  g_autoptr (GError) error = NULL;
  guint32 event = 1;

  certificate->issuer = FIXTURE_ISSUER;
  certificate->revision = 1;
  memcpy (certificate->public_key, tk_key_pair_get_public (pair), TK_PUBLIC_KEY_SIZE);
  certificate->not_before_ms = 60000;
  certificate->not_after_ms = not_after_ms;
  g_array_append_val (certificate->events, event);
  text = tk_certificate_issue (certificate, hub, &error);
  g_assert_no_error (error);
  tk_store_set_setting (f->store, "hub_key", hub_key, &error);
  tk_store_set_setting (f->store, "certificate", text, &error);
  g_assert_no_error (error);
}

static const guint8 own_seed[32] = { 1, 2, 3 };

/* The worst state told under that name, and its words. */
static const char *
find_line (GPtrArray *lines, const char *name, const char **words)
{
  const char *state = NULL;

  for (guint i = 0; i < lines->len; i++)
    {
      const TkDoctorLine *line = g_ptr_array_index (lines, i);
      if (!g_str_equal (line->name, name) || (state != NULL && g_str_equal (line->state, "ok")))
        continue;
      state = line->state;
      *words = line->words;
    }
  return state;
}

static void
assert_line (DeskFixture *f, const char *name, const char *state, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = tk_desk_doctor (f->desk, &error);
  const char *words = "";

  g_assert_no_error (error);
  g_assert_cmpstr (find_line (lines, name, &words), ==, state);
  if (strstr (words, part) == NULL)
    g_error ("“%s” does not say “%s”", words, part);
}

static void
test_well (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 1);

  certify (f, own_seed, FIXTURE_NOW + 24 * FIXTURE_HOUR);
  desk_fixture_sql (f, "INSERT INTO setting VALUES ('last_complete', '1795280340000'), ('last_contact', '1795280340000')");
  assert_line (f, "database", "ok", "whole");
  assert_line (f, "journal", "ok", "2 entries");
  assert_line (f, "files", "ok", "Only you can read");
  assert_line (f, "key", "ok", "issuer 3");
  assert_line (f, "clock", "ok", "agrees");
  assert_line (f, "leases", "ok", "284 tickets");
  assert_line (f, "sync", "ok", "1 min old; 2 entries");
}

static void
test_unwell (DeskFixture *f, gconstpointer data)
{
  static const guint8 other_seed[32] = { 7 };
  g_autofree char *key = g_build_filename (f->dir, "terminal.key", NULL);
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 1);

  assert_line (f, "key", "fail", "missing");
  certify (f, other_seed, FIXTURE_NOW + 24 * FIXTURE_HOUR);
  assert_line (f, "key", "fail", "not the one the hub certified");
  certify (f, own_seed, FIXTURE_NOW);
  assert_line (f, "key", "fail", "has ended");
  assert_line (f, "sync", "warn", "Nothing has been loaded");
  desk_fixture_sql (f, "INSERT INTO setting VALUES ('clock_offset', '-90000'), ('last_complete', '1795270000000')");
  assert_line (f, "clock", "warn", "90 seconds");
  assert_line (f, "sync", "warn", "173 min old");
  g_assert_cmpint (g_chmod (key, 0640), ==, 0);
  assert_line (f, "files", "fail", "chmod 600");
  desk_fixture_sql (f, "UPDATE lease SET sell_until = 1795283000000");
  assert_line (f, "leases", "warn", "within the hour");
  tk_fake_clock_reboot (&f->clock);
  f->clock.wall_ms -= FIXTURE_HOUR;
  assert_line (f, "clock", "fail", "moved back");
  assert_line (f, "leases", "warn", "No ticket can be sold");
  desk_fixture_sql (f, "DROP TRIGGER journal_is_never_edited; UPDATE journal SET at = at + 1 WHERE seq = 2;"
                       " INSERT INTO setting VALUES ('revoked', '1')");
  assert_line (f, "journal", "fail", "");
  assert_line (f, "terminal", "fail", "revoked");
}

/* A gate that may sell nothing is not asked what it could sell. */
static void
test_gate (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  const char *words = "";

  desk_fixture_sql (f, "REPLACE INTO setting VALUES ('kind', 'gate'); DELETE FROM lease");
  lines = tk_desk_doctor (f->desk, &error);
  g_assert_no_error (error);
  g_assert_null (find_line (lines, "leases", &words));
  g_assert_nonnull (find_line (lines, "sync", &words));
}

static void
test_not_enrolled (DeskFixture *f, gconstpointer data)
{
  desk_fixture_sql (f, "DELETE FROM setting");
  assert_line (f, "terminal", "warn", "not enrolled");
  assert_line (f, "database", "ok", "whole");
}

/* ---- Too long without the hub ---- */

static gboolean
may_sell (DeskFixture *f)
{
  TkCartLine line = { 1, 1, 1 };
  TkPayment cash = { TK_PAY_CASH, 200000, NULL };
  TkSaleRequest request = { &line, 1, &cash, 1, NULL, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = tk_desk_sell (f->desk, &f->cashier, &request, &error);

  if (sale == NULL)
    g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_REVOKED);
  return sale != NULL;
}

static gboolean
may_admit (DeskFixture *f)
{
  TkScanRequest request = { 1, 1, TK_DIRECTION_ENTRY, "nonsense", 8, "text", NULL, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkScanResult) result = tk_desk_scan (f->desk, &f->cashier, &request, &error);

  if (result == NULL && g_error_matches (error, TK_DESK_ERROR, TK_DESK_ERROR_REVOKED))
    return FALSE;
  return TRUE;
}

static void
hear (DeskFixture *f)
{
  g_assert_true (tk_store_clock_heard (f->store, &f->clock.base, f->clock.wall_ms, NULL));
}

static void
test_alone (DeskFixture *f, gconstpointer data)
{
  desk_fixture_sql (f, "UPDATE lease SET sell_until = 9999999999999; UPDATE event SET ends_at = 0; UPDATE ticket_type SET sale_until = 0");
  hear (f);
  tk_fake_clock_advance (&f->clock, 1000 * (gint64) FIXTURE_HOUR);
  g_assert_true (may_sell (f)); /* the hub said nothing, or for ever */
  desk_fixture_sql (f, "REPLACE INTO setting VALUES ('offline_hours', '0')");
  g_assert_true (may_sell (f));
  assert_line (f, "hub", "ok", "1000 hours ago");

  desk_fixture_sql (f, "REPLACE INTO setting VALUES ('offline_hours', '48')");
  g_assert_false (may_sell (f));
  g_assert_false (may_admit (f));
  assert_line (f, "hub", "fail", "1000 hours");
  hear (f);
  g_assert_true (may_sell (f));
  tk_fake_clock_advance (&f->clock, 35 * (gint64) FIXTURE_HOUR);
  assert_line (f, "hub", "ok", "35 hours ago; after 48");
  tk_fake_clock_advance (&f->clock, 2 * (gint64) FIXTURE_HOUR);
  assert_line (f, "hub", "warn", "37 hours ago; after 48");
  /* A clock that jumps ahead locks nobody out; one turned back lets nobody go on. */
  f->clock.wall_ms += 24 * (gint64) FIXTURE_HOUR;
  g_assert_true (may_sell (f));
  tk_fake_clock_advance (&f->clock, 11 * (gint64) FIXTURE_HOUR);
  g_assert_true (may_sell (f));
  f->clock.wall_ms -= 100 * (gint64) FIXTURE_HOUR;
  tk_fake_clock_advance (&f->clock, 1);
  g_assert_false (may_sell (f));
  g_assert_false (may_admit (f));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/desk/status/" name, DeskFixture, NULL, desk_fixture_set_up, function, desk_fixture_tear_down)
  ADD ("never", test_never);
  ADD ("net", test_net);
  ADD ("queue", test_queue);
  ADD ("leases", test_leases);
  ADD ("alone", test_alone);
  ADD ("doctor/well", test_well);
  ADD ("doctor/unwell", test_unwell);
  ADD ("doctor/gate", test_gate);
  ADD ("doctor/not-enrolled", test_not_enrolled);
  return g_test_run ();
}
