/* PINs: right, wrong, locked, across restarts. SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"

#include "tk-pin.h"

#define MINUTE G_GINT64_CONSTANT (60000)

static void
assert_refused (DeskFixture *f, const char *name, const char *pin, int code, const char *sentence)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (tk_desk_authenticate (f->desk, name, pin, &error));
  g_assert_error (error, TK_DESK_ERROR, code);
  g_assert_cmpstr (error->message, ==, sentence);
}

static void
assert_let_in (DeskFixture *f, const char *name, const char *pin, TkRole role)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = tk_desk_authenticate (f->desk, name, pin, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (staff->name, ==, name);
  g_assert_cmpint (staff->role, ==, role);
}

static void
test_right (DeskFixture *f, gconstpointer data)
{
  assert_let_in (f, "amina", "2468", TK_ROLE_CASHIER);
  assert_let_in (f, "juma", "1357", TK_ROLE_GATE);
  assert_let_in (f, "wanjiru", "8642", TK_ROLE_SUPERVISOR);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM pin_attempt"), ==, 0);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM journal"), ==, 0);
}

static void
test_unknown (DeskFixture *f, gconstpointer data)
{
  desk_fixture_sql (f, "UPDATE staff SET active = 0 WHERE name = 'juma'; UPDATE staff SET role = 'wizard' WHERE name = 'amina'");
  assert_refused (f, "bob", "2468", TK_DESK_ERROR_SIGN_IN,
                  "Nobody called “bob” may work here; check the name, or connect to the hub for new staff");
  assert_refused (f, "juma", "1357", TK_DESK_ERROR_SIGN_IN,
                  "Nobody called “juma” may work here; check the name, or connect to the hub for new staff");
  assert_refused (f, "amina", "2468", TK_DESK_ERROR_SIGN_IN,
                  "Nobody called “amina” may work here; check the name, or connect to the hub for new staff");
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM pin_attempt"), ==, 0);
}

/* Five in a row lock the name, here and after a restart; not even the right PIN opens it; others are not touched. */
static void
test_lock (DeskFixture *f, gconstpointer data)
{
  assert_refused (f, "amina", "0000", TK_DESK_ERROR_SIGN_IN, "Wrong PIN: 4 tries left");
  assert_refused (f, "amina", "", TK_DESK_ERROR_SIGN_IN, "Wrong PIN: 3 tries left");
  desk_fixture_reopen (f);
  assert_refused (f, "amina", "24680", TK_DESK_ERROR_SIGN_IN, "Wrong PIN: 2 tries left");
  assert_refused (f, "amina", "246", TK_DESK_ERROR_SIGN_IN, "Wrong PIN: 1 try left");
  assert_refused (f, "amina", "1357", TK_DESK_ERROR_LOCKED, "Too many wrong PINs: Amina is locked here for 5 more minutes");
  tk_fake_clock_advance (&f->clock, 4 * MINUTE);
  desk_fixture_reopen (f);
  assert_refused (f, "amina", "2468", TK_DESK_ERROR_LOCKED, "Too many wrong PINs: Amina is locked here for 1 more minute");
  assert_let_in (f, "juma", "1357", TK_ROLE_GATE);
  tk_fake_clock_advance (&f->clock, MINUTE - 1);
  assert_refused (f, "amina", "2468", TK_DESK_ERROR_LOCKED, "Too many wrong PINs: Amina is locked here for 1 more minute");
  tk_fake_clock_advance (&f->clock, 1);
  assert_refused (f, "amina", "0000", TK_DESK_ERROR_SIGN_IN, "Wrong PIN: 4 tries left");
  assert_let_in (f, "amina", "2468", TK_ROLE_CASHIER);
}

static void
test_forgiven (DeskFixture *f, gconstpointer data)
{
  for (int i = 0; i < 4; i++)
    assert_let_in (f, "amina", "2468", TK_ROLE_CASHIER);
  assert_refused (f, "amina", "0000", TK_DESK_ERROR_SIGN_IN, "Wrong PIN: 4 tries left");
  assert_let_in (f, "amina", "2468", TK_ROLE_CASHIER);
  assert_refused (f, "amina", "0000", TK_DESK_ERROR_SIGN_IN, "Wrong PIN: 4 tries left");
}

/* A clock set back does not lock anybody out for longer than a lock lasts. */
static void
test_lock_clock_back (DeskFixture *f, gconstpointer data)
{
  desk_fixture_sql (f, "INSERT INTO pin_attempt VALUES ('amina', 5, 1895280400000)");
  assert_refused (f, "amina", "2468", TK_DESK_ERROR_LOCKED, "Too many wrong PINs: Amina is locked here for 5 more minutes");
  tk_fake_clock_advance (&f->clock, 5 * MINUTE);
  assert_let_in (f, "amina", "2468", TK_ROLE_CASHIER);
}

static void
test_list (DeskFixture *f, gconstpointer data)
{
  static const struct { const char *kind, *names; } rows[] = {
    { "both", "Amina Juma Wanjiru " }, { "box-office", "Amina Wanjiru " }, { "gate", "Juma Wanjiru " },
  };
  g_autoptr (GError) error = NULL;

  desk_fixture_sql (f, "INSERT INTO pin_attempt VALUES ('wanjiru', 5, 1795280700000)");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *sql = g_strdup_printf ("UPDATE setting SET value = '%s' WHERE name = 'kind'", rows[i].kind);
      g_autoptr (GString) names = g_string_new (NULL);
      desk_fixture_sql (f, sql);
      g_autoptr (GPtrArray) staff = tk_desk_list_staff (f->desk, &error);
      g_assert_no_error (error);
      for (guint j = 0; j < staff->len; j++)
        {
          const TkStaff *one = g_ptr_array_index (staff, j);
          g_string_append_printf (names, "%s ", one->display_name);
          g_assert_cmpint (one->locked_until_ms, ==, one->role == TK_ROLE_SUPERVISOR ? 1795280700000 : 0);
        }
      g_assert_cmpstr (names->str, ==, rows[i].names);
    }
}

static void
test_signed (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = tk_desk_sign_in (f->desk, "amina", "2468", &error);

  g_assert_no_error (error);
  g_assert_true (tk_desk_sign_out (f->desk, staff, &error));
  g_autofree char *kinds = desk_fixture_text (f, "SELECT group_concat (kind || ' ' || staff || ' ' || body, '; ') FROM journal");
  g_assert_cmpstr (kinds, ==, "staff.signed-in amina {\"staff\":\"amina\"}; staff.signed-out amina {\"staff\":\"amina\"}");
  g_assert_null (tk_desk_sign_in (f->desk, "amina", "1", &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_SIGN_IN);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM journal"), ==, 2);
}

static gpointer
sign_in_thread (gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = tk_desk_authenticate (data, "amina", "2468", &error);

  return error != NULL ? g_strdup (error->message) : NULL;
}

/* Many programs with the right PIN at the same time are not many wrong PINs. */
static void
test_at_once (DeskFixture *f, gconstpointer data)
{
  g_autofree char *slow = tk_pin_hash ("2468", TK_PIN_COST_NORMAL);
  g_autofree char *sql = g_strdup_printf ("UPDATE staff SET pin_hash = '%s' WHERE name = 'amina'", slow);
  g_autoptr (GError) error = NULL;
  TkDesk *desks[8];
  GThread *threads[8];

  desk_fixture_sql (f, sql);
  for (gsize i = 0; i < G_N_ELEMENTS (desks); i++)
    {
      desks[i] = tk_desk_open (f->dir, &f->clock.base, &error);
      g_assert_no_error (error);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("sign-in", sign_in_thread, desks[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autofree char *trouble = g_thread_join (threads[i]);

      g_assert_cmpstr (trouble, ==, NULL);
      tk_desk_close (desks[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/desk/staff/" name, DeskFixture, NULL, desk_fixture_set_up, function, desk_fixture_tear_down)
  ADD ("right", test_right);
  ADD ("unknown", test_unknown);
  ADD ("lock", test_lock);
  ADD ("forgiven", test_forgiven);
  ADD ("lock-clock-back", test_lock_clock_back);
  ADD ("at-once", test_at_once);
  ADD ("list", test_list);
  ADD ("signed", test_signed);
  return g_test_run ();
}
