/* Tests of the change feed: lanes, audience, resuming anywhere, watching. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"

#include <string.h>

/* "kind key" of every object, with the last word on it. */
static GHashTable *
as_state (GPtrArray *changes)
{
  GHashTable *state = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < changes->len; i++)
    {
      const TkWireChange *change = changes->pdata[i];

      g_hash_table_insert (state, g_strdup_printf ("%s %s", change->kind, change->key), g_strdup (change->body));
    }
  return state;
}

static void
assert_same_state (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer key, value;

  g_assert_cmpuint (g_hash_table_size (a), ==, g_hash_table_size (b));
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_assert_cmpstr (value, ==, g_hash_table_lookup (b, key));
}

static FakeTerminal *
busy_hall (HubFixture *fixture, FakeTerminal **gate)
{
  FakeTerminal *till = fake_terminal_new (fixture, "Till 7", "both");

  *gate = fake_terminal_new (fixture, "Gate 7", "gate");
  fake_terminal_fetch_lease (till, 1, 1, 30);
  for (gint64 serial = 1; serial <= 20; serial++)
    fake_terminal_sell (till, 1, 1, serial, 150000);
  for (gint64 serial = 1; serial <= 5; serial++)
    fake_terminal_check_in (*gate, TK_KIND_CHECKIN_ENTRY, "entry", 1, serial);
  fake_terminal_tell (till, NULL);
  fake_terminal_tell (*gate, NULL);
  return till;
}

static void
test_first_load (void)
{
  HubFixture fixture;
  FakeTerminal *gate_made;
  g_autofree char *cursor = g_strdup ("0");
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = busy_hall (&fixture, &gate_made);
  g_autoptr (FakeTerminal) gate = gate_made;
  g_autoptr (GPtrArray) changes = fake_terminal_changes (gate, &cursor, 0);
  g_assert_cmpuint (hub_fixture_count (changes, "event"), ==, 2);
  g_assert_cmpuint (hub_fixture_count (changes, "type"), ==, 5);
  g_assert_cmpuint (hub_fixture_count (changes, "gate"), ==, 3);
  g_assert_cmpuint (hub_fixture_count (changes, "staff"), ==, 3);
  g_assert_cmpuint (hub_fixture_count (changes, "issuer"), ==, 2);
  g_assert_cmpuint (hub_fixture_count (changes, "ticket"), ==, 20);
  g_assert_cmpuint (hub_fixture_count (changes, "checkin"), ==, 0); /* its own */
  const TkWireChange *gate_change = hub_fixture_find (changes, "gate", "2");
  TkWireGate *vip = tk_wire_decode (&tk_wire_gate_shape, gate_change->body, strlen (gate_change->body), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vip->name, ==, "VIP");
  g_assert_cmpuint (vip->types->len, ==, 1);
  g_assert_cmpint (g_array_index (vip->types, gint64, 0), ==, 2);
  g_assert_true (vip->reentry && vip->entries && vip->exits);
  tk_wire_free (&tk_wire_gate_shape, vip);
  const TkWireChange *staff_change = hub_fixture_find (changes, "staff", "amina");
  TkWireStaff *amina = tk_wire_decode (&tk_wire_staff_shape, staff_change->body, strlen (staff_change->body), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (amina->role, ==, "cashier");
  g_assert_true (g_str_has_prefix (amina->pin_hash, "$argon2id$"));
  tk_wire_free (&tk_wire_staff_shape, amina);
  /* And then nothing, from the same place. */
  g_autoptr (GPtrArray) nothing = fake_terminal_changes (gate, &cursor, 0);
  g_assert_cmpuint (nothing->len, ==, 0);
  hub_fixture_tear_down (&fixture);
}

/* However small the pages are, and wherever one starts again, the end is the same. */
static void
test_resume (void)
{
  HubFixture fixture;
  FakeTerminal *gate_made;
  g_autofree char *cursor = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = busy_hall (&fixture, &gate_made);
  g_autoptr (FakeTerminal) gate = gate_made;
  g_autoptr (GPtrArray) all = fake_terminal_changes (gate, &cursor, 0);
  g_autoptr (GHashTable) whole = as_state (all);
  for (guint limit = 1; limit < 12; limit++)
    {
      g_autofree char *from = NULL;
      g_autoptr (GPtrArray) paged = fake_terminal_changes (gate, &from, limit);
      g_autoptr (GHashTable) state = as_state (paged);

      g_assert_cmpuint (paged->len, ==, all->len);
      assert_same_state (whole, state);
      g_assert_cmpstr (from, ==, cursor);
    }
  hub_fixture_tear_down (&fixture);
}

/* A page is cut, the world changes, reading goes on: the state is the present one. */
static void
test_changes_while_reading (void)
{
  HubFixture fixture;
  FakeTerminal *gate_made;
  gboolean empty;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = busy_hall (&fixture, &gate_made);
  g_autoptr (FakeTerminal) gate = gate_made;
  for (guint cut = 1; cut < 40; cut += 3)
    {
      g_autofree char *end = NULL;
      g_autofree char *fresh = NULL;

      fake_terminal_check_in (till, TK_KIND_CHECKIN_ENTRY, "entry", 1, 100 + cut);
      g_autoptr (GBytes) page = hub_service_changes (fixture.service, gate->terminal, "", cut, &empty, &error);
      g_assert_no_error (error);
      g_autofree char *text = g_strndup (g_bytes_get_data (page, NULL), g_bytes_get_size (page));
      const char *at = strstr (text, "{\"cursor\":\"");
      end = g_strndup (at + 11, strcspn (at + 11, "\""));
      g_autoptr (GPtrArray) before = g_ptr_array_new ();
      fake_terminal_tell (till, NULL);
      g_autoptr (GPtrArray) rest = fake_terminal_changes (gate, &end, 5);
      g_autoptr (GPtrArray) all = fake_terminal_changes (gate, &fresh, 0);
      g_autoptr (GHashTable) whole = as_state (all);
      GHashTableIter iter;
      gpointer key;
      /* What the first page told, plus the rest, misses nothing of the whole. */
      g_autoptr (GHashTable) state = as_state (rest);
      g_hash_table_iter_init (&iter, whole);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        {
          g_auto (GStrv) parts = g_strsplit (key, " ", 2);
          g_autofree char *in_page = g_strdup_printf ("\"key\":\"%s\",\"kind\":\"%s\"", parts[1], parts[0]);

          g_assert_true (g_hash_table_contains (state, key) || strstr (text, in_page) != NULL);
        }
      g_assert_cmpstr (end, ==, fresh);
    }
  hub_fixture_tear_down (&fixture);
}

/* Certificates and revocations come before everything else, even when they are the newest. */
static void
test_urgent_first (void)
{
  HubFixture fixture;
  FakeTerminal *gate_made;
  g_autofree char *cursor = NULL;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = busy_hall (&fixture, &gate_made);
  g_autoptr (FakeTerminal) gate = gate_made;
  /* Serial 3 is re-issued: issue 0 is no longer good, which is urgent. */
  fake_terminal_append (till, TK_KIND_SALE_COMPLETED,
                        "{\"currency\":\"KES\",\"lines\":[{\"amount\":0,\"event\":1,\"qty\":1,\"type\":1,\"unit\":0}],"
                        "\"payments\":[],\"sale\":\"again\",\"tickets\":[{\"event\":1,\"issue\":1,\"serial\":3,\"type\":1}],"
                        "\"total\":0}");
  fake_terminal_tell (till, NULL);
  hub_service_terminal_revoke (fixture.service, "Till 7", &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) changes = fake_terminal_changes (gate, &cursor, 2);
  gboolean rest = FALSE;
  guint urgent = 0;
  for (guint i = 0; i < changes->len; i++)
    {
      const TkWireChange *change = changes->pdata[i];
      gboolean is_urgent = strcmp (change->kind, "issuer") == 0
                           || (strcmp (change->kind, "ticket") == 0 && strstr (change->body, "voided") != NULL);

      g_assert_false (is_urgent && rest);
      rest |= !is_urgent;
      urgent += is_urgent;
    }
  g_assert_cmpuint (urgent, ==, 3);
  g_assert_nonnull (hub_fixture_find (changes, "ticket", "1-1-3-0"));
  g_assert_nonnull (strstr (hub_fixture_find (changes, "ticket", "1-1-3-0")->body, "\"status\":\"voided\""));
  g_assert_nonnull (strstr (hub_fixture_find (changes, "ticket", "1-1-3-1")->body, "\"status\":\"valid\""));
  hub_fixture_tear_down (&fixture);
}

/* A terminal hears of its events and its leases only, and not of what it told itself; of a change of status it does. */
static void
test_audience (void)
{
  HubFixture fixture;
  GArray *second = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 two = 2;
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  g_autofree char *c = NULL;

  hub_fixture_set_up (&fixture);
  g_array_append_val (second, two);
  HubTerminalInvite invite = { .name = (char *) "Door 7", .kind = (char *) "both", .events = second };
  g_autofree char *code = hub_service_terminal_add (fixture.service, &invite, NULL, NULL);
  g_autoptr (FakeTerminal) door = fake_terminal_enrol (&fixture, code, NULL);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  fake_terminal_fetch_lease (till, 1, 1, 5);
  fake_terminal_fetch_lease (door, 2, 1, 5);
  fake_terminal_sell (till, 1, 1, 1, 150000);
  fake_terminal_check_in (till, TK_KIND_CHECKIN_ENTRY, "entry", 1, 1);
  fake_terminal_sell (door, 2, 1, 1, 200000);
  fake_terminal_tell (till, NULL);
  fake_terminal_tell (door, NULL);
  g_autoptr (GPtrArray) doors = fake_terminal_changes (door, &a, 0);
  g_assert_cmpuint (hub_fixture_count (doors, "event"), ==, 1);
  g_assert_cmpuint (hub_fixture_count (doors, "type"), ==, 1);
  g_assert_cmpuint (hub_fixture_count (doors, "gate"), ==, 1);
  g_assert_cmpuint (hub_fixture_count (doors, "ticket"), ==, 0);
  g_assert_cmpuint (hub_fixture_count (doors, "checkin"), ==, 0);
  g_assert_cmpuint (hub_fixture_count (doors, "lease"), ==, 1);
  g_autoptr (GPtrArray) tills = fake_terminal_changes (till, &b, 0);
  g_assert_cmpuint (hub_fixture_count (tills, "event"), ==, 2);
  g_assert_cmpuint (hub_fixture_count (tills, "ticket"), ==, 1);
  g_assert_nonnull (hub_fixture_find (tills, "ticket", "2-1-1-0"));
  g_assert_cmpuint (hub_fixture_count (tills, "checkin"), ==, 0);
  g_assert_cmpuint (hub_fixture_count (tills, "lease"), ==, 1);
  /* Re-issued: what the seller itself sold is no longer good, and it is told. */
  fake_terminal_append (till, TK_KIND_SALE_COMPLETED,
                        "{\"currency\":\"KES\",\"lines\":[{\"amount\":0,\"event\":1,\"qty\":1,\"type\":1,\"unit\":0}],"
                        "\"payments\":[],\"sale\":\"again\",\"tickets\":[{\"event\":1,\"issue\":1,\"serial\":1,\"type\":1}],"
                        "\"total\":0}");
  fake_terminal_tell (till, NULL);
  c = g_strdup (b);
  g_autoptr (GPtrArray) told = fake_terminal_changes (till, &c, 0);
  g_assert_nonnull (hub_fixture_find (told, "ticket", "1-1-1-0"));
  g_assert_nonnull (strstr (hub_fixture_find (told, "ticket", "1-1-1-0")->body, "voided"));
  g_array_unref (second);
  hub_fixture_tear_down (&fixture);
}

static void
test_cursors (void)
{
  static const char *const bad[] = { "x", "1", "-", "1-", "-1", "1-2-3-4", "1-2-", "-1-1", "0-1-1", "9007199254740992-1-1", "1.5-2", "99999999999999999999-1", " 1-1" };
  HubFixture fixture;
  gboolean empty = 7;
  g_autoptr (GError) error = NULL;
  g_autofree char *future = g_strdup ("900000-900000");

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) gate = fake_terminal_new (&fixture, "Gate 7", "gate");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (hub_service_changes (fixture.service, gate->terminal, bad[i], 10, &empty, &error));
      g_assert_error (error, HUB_ERROR, HUB_ERROR_INVALID);
      g_assert_cmpint (empty, ==, 7);
      g_clear_error (&error);
    }
  /* The hub was restored from a backup and counts from lower again: all is told anew. */
  g_autoptr (GPtrArray) again = fake_terminal_changes (gate, &future, 0);
  g_assert_cmpuint (hub_fixture_count (again, "event"), ==, 2);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident WHERE kind = 'hub_restored'"), ==, 1);
  g_autoptr (GPtrArray) nothing = fake_terminal_changes (gate, &future, 0);
  g_assert_cmpuint (nothing->len, ==, 0);
  hub_fixture_tear_down (&fixture);
}

/* ---- Watching ---- */

typedef struct
{
  GMutex mutex;
  GCond cond;
  guint calls;
} Bell;

static void
bell_rung_cb (gpointer data)
{
  Bell *bell = data;

  g_mutex_lock (&bell->mutex);
  bell->calls++;
  g_cond_signal (&bell->cond);
  g_mutex_unlock (&bell->mutex);
}

static gboolean
wait_for_bell (Bell *bell, guint calls, gint64 ms)
{
  gint64 until = g_get_monotonic_time () + ms * 1000;
  gboolean rung = TRUE;

  g_mutex_lock (&bell->mutex);
  while (bell->calls < calls && rung)
    rung = g_cond_wait_until (&bell->cond, &bell->mutex, until);
  g_mutex_unlock (&bell->mutex);
  return rung;
}

static void
test_watch (void)
{
  HubFixture fixture;
  Bell bell = { .calls = 0 }, deaf = { .calls = 0 };
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  fake_terminal_fetch_lease (till, 1, 1, 5);
  hub_fixture_reopen (&fixture);
  fake_terminal_fetch_lease (till, 1, 1, 1);
  g_assert_false (wait_for_bell (&bell, 1, 1500)); /* lets the once-a-second look pass: nothing is new */
  hub_service_watch (fixture.service, bell_rung_cb, &bell);
  guint64 forgotten = hub_service_watch (fixture.service, bell_rung_cb, &deaf);
  hub_service_forget (fixture.service, forgotten);
  fake_terminal_sell (till, 1, 1, 1, 150000);
  fake_terminal_tell (till, NULL);
  g_assert_true (wait_for_bell (&bell, 1, 60000));
  fake_terminal_sell (till, 1, 1, 2, 150000);
  fake_terminal_tell (till, NULL);
  g_assert_false (wait_for_bell (&bell, 2, 1200)); /* once only */
  g_assert_cmpuint (deaf.calls, ==, 0);
  /* Another program writes: the command line beside a running hub. */
  hub_service_watch (fixture.service, bell_rung_cb, &bell);
  g_autoptr (HubService) other = hub_service_open (fixture.uri, &fixture.clock.base, &error);
  g_assert_no_error (error);
  hub_service_terminal_revoke (other, "Till 7", &error);
  g_assert_no_error (error);
  g_assert_true (wait_for_bell (&bell, 2, 60000));
  g_clear_pointer (&other, hub_service_close);
  hub_fixture_tear_down (&fixture);
}

/* A request that only notes that a terminal was there must not wake everyone who waits. */
static void
test_seen_does_not_wake (void)
{
  HubFixture fixture;
  Bell bell = { .calls = 0 };

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) gate = fake_terminal_new (&fixture, "Gate 7", "gate");
  g_assert_false (wait_for_bell (&bell, 1, 1500));
  hub_service_watch (fixture.service, bell_rung_cb, &bell);
  tk_fake_clock_advance (&fixture.clock, 60000);
  g_autoptr (HubTerminal) again = hub_service_authenticate (fixture.service, gate->enrolled->credential, NULL);
  g_assert_nonnull (again);
  g_assert_false (wait_for_bell (&bell, 1, 1500));
  hub_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feed/first-load", test_first_load);
  g_test_add_func ("/feed/resume", test_resume);
  g_test_add_func ("/feed/changes-while-reading", test_changes_while_reading);
  g_test_add_func ("/feed/urgent-first", test_urgent_first);
  g_test_add_func ("/feed/audience", test_audience);
  g_test_add_func ("/feed/cursors", test_cursors);
  g_test_add_func ("/feed/watch", test_watch);
  g_test_add_func ("/feed/seen-does-not-wake", test_seen_does_not_wake);
  return g_test_run ();
}
