/* The terminal that the desk's tests work on. SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"
#include "tk-keys.h"
#include "tk-pin.h"
#include "tk-store-setting.h"

#include <glib/gstdio.h>
#include <string.h>

static const char catalogue[] =
  "INSERT INTO event (number, title, venue, zone, currency, doors_at, starts_at, ends_at) VALUES (1, 'Tamasha la Pwani', 'Fort Jesus', 'Africa/Nairobi', 'KES', 1795276800000, 1795284000000,"
  " 1795305600000);"
  "INSERT INTO event (number, title, venue, zone, currency, doors_at, starts_at, ends_at) VALUES (2, 'Kampala Comedy Night', 'Ndere', 'Africa/Kampala', 'UGX', 1795276800000, 1795284000000,"
  " 1795305600000);"
  "INSERT INTO ticket_type (event, number, name, description, price, capacity, admits, position, sale_from, sale_until, "
  "overdraft) VALUES "
  "(1, 1, 'Regular', 'Standing', 150000, 500, 1, 1, 0, 0, 0), "
  "(1, 2, 'VIP', 'Seated', 500000, 50, 1, 2, 0, 0, 0), "
  "(1, 3, 'Family', 'Four people', 400000, 60, 4, 3, 0, 0, 0), "
  "(1, 4, 'Last Seats', '', 50000, 5, 1, 4, 0, 0, 0), "
  "(2, 1, 'Standard', '', 7000000, 200, 1, 1, 0, 0, 0);"
  "INSERT INTO gate (number, event, name, hint, types, takes_entries, takes_exits, reentry, opens, closes, entries_total, "
  "entries_per_day, minimum_minutes) VALUES "
  "(1, 1, 'Main', 'Past the ticket hall', '', 1, 1, 1, 0, 0, 0, 0, 0), "
  "(2, 1, 'VIP', 'To the left', '2,3', 1, 0, 0, 0, 0, 0, 0, 0);";

static const char leases[] =
  "INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status) VALUES"
  " ('lease-b', 1, 1, 51, 60, 51, 1, 1795302000000, 'open'),"
  " ('lease-a', 1, 1, 1, 10, 1, 1, 1795302000000, 'open'),"
  " ('lease-c', 1, 2, 1, 5, 1, 1, 1795302000000, 'open'),"
  " ('lease-d', 1, 3, 1, 60, 1, 1, 1795302000000, 'open'),"
  " ('lease-e', 2, 1, 1, 200, 1, 1, 1795302000000, 'open');";

static void
script (TkStore *store, const char *sql)
{
  g_autoptr (GError) error = NULL;

  tk_db_exec_script (tk_store_get_db (store), sql, &error);
  g_assert_no_error (error);
}

static void
add_staff (TkStore *store, const char *name, const char *display_name, const char *role, const char *pin)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = tk_pin_hash (pin, TK_PIN_COST_TEST);

  tk_db_run (tk_store_get_db (store), &error, "INSERT INTO staff VALUES ($1, $2, $3, $4, 1)", "ssss", name, display_name, role,
             hash);
  g_assert_no_error (error);
}

static void
set (TkStore *store, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;

  tk_store_set_setting (store, name, value, &error);
  g_assert_no_error (error);
}

static void
save_key (const char *dir)
{
  static const guint8 seed[32] = { 1, 2, 3 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkKeyPair) pair = tk_key_pair_from_seed (seed);
  g_autofree char *path = g_build_filename (dir, "terminal.key", NULL);

  tk_key_pair_save (pair, path, &error);
  g_assert_no_error (error);
}

void
desk_fixture_fill (TkStore *store, const char *dir)
{
  save_key (dir);
  set (store, "terminal", G_STRINGIFY (FIXTURE_TERMINAL));
  set (store, "issuer", G_STRINGIFY (FIXTURE_ISSUER));
  set (store, "name", "Till 1");
  set (store, "kind", "both");
  set (store, "hub_url", "https://hub.example");
  add_staff (store, "amina", "Amina", "cashier", "2468");
  add_staff (store, "juma", "Juma", "gate", "1357");
  add_staff (store, "wanjiru", "Wanjiru", "supervisor", "8642");
  script (store, catalogue);
  script (store, leases);
}

static void
open_desk (DeskFixture *f)
{
  g_autoptr (GError) error = NULL;

  f->desk = tk_desk_open (f->dir, &f->clock.base, &error);
  g_assert_no_error (error);
  f->store = tk_store_open (f->dir, &error);
  g_assert_no_error (error);
}

static void
remove_folder (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_remove (file);
    }
  g_dir_close (dir);
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

void
desk_fixture_set_up (DeskFixture *f, gconstpointer data)
{
  memset (f, 0, sizeof *f);
  f->dir = g_dir_make_tmp ("tiketi-desk-XXXXXX", NULL);
  g_assert_nonnull (f->dir);
  tk_fake_clock_init (&f->clock, FIXTURE_NOW);
  f->clock.boot_ms = FIXTURE_HOUR;
  f->cashier = (TkStaff) { "amina", "Amina", TK_ROLE_CASHIER, 0 };
  f->gate = (TkStaff) { "juma", "Juma", TK_ROLE_GATE, 0 };
  f->supervisor = (TkStaff) { "wanjiru", "Wanjiru", TK_ROLE_SUPERVISOR, 0 };
  open_desk (f);
  desk_fixture_fill (f->store, f->dir);
}

void
desk_fixture_tear_down (DeskFixture *f, gconstpointer data)
{
  tk_desk_close (f->desk);
  tk_store_close (f->store);
  remove_folder (f->dir);
  g_free (f->dir);
}

void
desk_fixture_reopen (DeskFixture *f)
{
  tk_desk_close (f->desk);
  tk_store_close (f->store);
  open_desk (f);
}

void
desk_fixture_sql (DeskFixture *f, const char *sql)
{
  script (f->store, sql);
}

gint64
desk_fixture_int (DeskFixture *f, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;

  tk_db_get_int (tk_store_get_db (f->store), &value, NULL, &error, sql, "");
  g_assert_no_error (error);
  return value;
}

char *
desk_fixture_text (DeskFixture *f, const char *sql)
{
  g_autoptr (GError) error = NULL;
  char *value = NULL;

  tk_db_get_text (tk_store_get_db (f->store), &value, &error, sql, "");
  g_assert_no_error (error);
  return value;
}

TkSale *
desk_fixture_sell (DeskFixture *f, guint32 event, guint16 type, guint qty, gint64 tendered, GError **error)
{
  TkCartLine line = { event, type, qty };
  TkPayment cash = { TK_PAY_CASH, tendered, NULL };
  TkSaleRequest request = { &line, 1, &cash, 1, NULL, NULL };

  return tk_desk_sell (f->desk, &f->cashier, &request, error);
}

TkSale *
desk_fixture_sell_ok (DeskFixture *f, guint32 event, guint16 type, guint qty)
{
  g_autoptr (GError) error = NULL;
  TkCartLine line = { event, type, qty };
  gint64 total = -1;

  tk_desk_price (f->desk, &line, 1, &total, NULL, &error);
  g_assert_no_error (error);
  TkSale *sale = desk_fixture_sell (f, event, type, qty, total, &error);
  g_assert_no_error (error);
  g_assert_nonnull (sale);
  return sale;
}

char *
desk_fixture_print (DeskFixture *f)
{
  return desk_fixture_text (
    f, "SELECT (SELECT count(*) FROM journal) || ' journal ' || (SELECT count(*) FROM sale) || ' sales '"
       " || (SELECT count(*) FROM sale_line) || ' lines ' || (SELECT count(*) FROM sale_ticket) || ' slots '"
       " || (SELECT count(*) FROM ticket) || ' tickets ' || (SELECT count(*) FROM payment) || ' payments '"
       " || (SELECT count(*) FROM shift) || ' shifts ' || (SELECT sum(next) FROM lease) || ' next'");
}
