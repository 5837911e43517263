/* Opening, settings, and the rules the schema itself keeps. SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"
#include "tk-store-lease.h"
#include "tk-store-setting.h"
#include "tk-store-status.h"

#include <string.h>

static void
test_settings (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *none = NULL, *text = NULL, *gone = NULL;
  gint64 value = 0;

  g_assert_true (tk_store_get_setting (f->store, "name", &none, &error));
  g_assert_null (none);
  g_assert_true (tk_store_set_setting (f->store, "name", "Till 1", &error));
  g_assert_true (tk_store_set_setting (f->store, "name", "Till 2", &error));
  g_assert_true (tk_store_get_setting (f->store, "name", &text, &error));
  g_assert_cmpstr (text, ==, "Till 2");
  g_assert_true (tk_store_set_setting (f->store, "name", NULL, &error));
  g_assert_true (tk_store_get_setting (f->store, "name", &gone, &error));
  g_assert_null (gone);
  g_assert_true (tk_store_set_setting_int (f->store, "n", G_MININT64, &error));
  g_assert_true (tk_store_get_setting_int (f->store, "n", 5, &value, &error));
  g_assert_cmpint (value, ==, G_MININT64);
  g_assert_true (tk_store_set_setting (f->store, "n", "12 apples", &error));
  g_assert_true (tk_store_get_setting_int (f->store, "n", 5, &value, &error));
  g_assert_cmpint (value, ==, 5);
  g_assert_no_error (error);
}

/* Opened again, nothing is lost and nothing runs twice. */
static void
test_reopen (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (tk_store_set_setting (f->store, "name", "Till 1", &error));
  tk_store_close (f->store);
  f->store = tk_store_open (f->dir, &error);
  g_assert_no_error (error);
  g_assert_true (tk_store_get_setting (f->store, "name", &text, &error));
  g_assert_cmpstr (text, ==, "Till 1");
  g_assert_cmpint (tk_db_get_version (tk_store_get_db (f->store)), ==, 4);
}

#define LEASE "INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status) VALUES "
#define LEASE_ISSUE "INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status, issue) VALUES "

/* What no code above may ever do, the schema refuses. */
static const struct { const char *name, *before, *sql; } rules[] = {
  { "lease-backwards", "", LEASE "('a', 1, 1, 10, 9, 10, 1, 1, 'open')" },
  { "lease-overrun", LEASE "('a', 1, 1, 1, 9, 10, 1, 1, 'open')", "UPDATE lease SET next = 11" },
  { "lease-goes-back", LEASE "('a', 1, 1, 1, 9, 5, 1, 1, 'open')", "UPDATE lease SET next = 4" },
  { "lease-grows", LEASE "('a', 1, 1, 1, 9, 5, 1, 1, 'open')", "UPDATE lease SET last = 10" },
  { "lease-moves", LEASE "('a', 1, 1, 2, 9, 5, 1, 1, 'open')", "UPDATE lease SET first = 1" },
  { "lease-other-issue", LEASE "('a', 1, 1, 2, 9, 5, 1, 1, 'open')", "UPDATE lease SET issue = 1" },
  { "lease-reopens", LEASE "('a', 1, 1, 1, 9, 5, 1, 1, 'returned')", "UPDATE lease SET status = 'open'" },
  { "lease-sold-returned", LEASE "('a', 1, 1, 1, 9, 5, 1, 1, 'returned')", "UPDATE lease SET next = 6" },
  { "lease-overlaps", LEASE "('a', 1, 1, 1, 9, 5, 1, 1, 'open')", LEASE "('b', 1, 1, 4, 4, 4, 1, 1, 'open')" },
  { "lease-overlaps-issue", LEASE "('a', 1, 1, 1, 9, 5, 1, 1, 'open')", LEASE_ISSUE "('b', 1, 1, 5, 5, 5, 1, 1, 'open', 1)" },
  { "ticket-of-no-lease", "PRAGMA foreign_keys=OFF;" LEASE "('l', 1, 1, 1, 9, 5, 1, 1, 'open')",
    "INSERT INTO sale_ticket (event, type, serial, issue, sale, lease, token) VALUES (1, 1, 4, 0, 's', 'm', 't')" },
  { "ticket-not-taken", "PRAGMA foreign_keys=OFF;" LEASE "('l', 1, 1, 1, 9, 5, 1, 1, 'open')",
    "INSERT INTO sale_ticket (event, type, serial, issue, sale, lease, token) VALUES (1, 1, 5, 0, 's', 'l', 't')" },
  { "ticket-of-other-issue", "PRAGMA foreign_keys=OFF;" LEASE "('l', 1, 1, 1, 9, 5, 1, 1, 'open')",
    "INSERT INTO sale_ticket (event, type, serial, issue, sale, lease, token) VALUES (1, 1, 4, 1, 's', 'l', 't')" },
  { "ticket-of-returned", "PRAGMA foreign_keys=OFF;" LEASE "('l', 1, 1, 1, 9, 5, 1, 1, 'returned')",
    "INSERT INTO sale_ticket (event, type, serial, issue, sale, lease, token) VALUES (1, 1, 4, 0, 's', 'l', 't')" },
  { "handed-back-too-much",
    "PRAGMA foreign_keys=OFF; INSERT INTO sale (id, seq, shift, at, staff, currency, total, number) VALUES ('s', 1, 'x', 1, 'a', 'KES', 9, 1);"
    "INSERT INTO reversal VALUES ('r', 'voided', 's', 2, 'x', 1, 'a', '', '', 'KES', 5, NULL)",
    "INSERT INTO reversal VALUES ('q', 'refunded', 's', 3, 'x', 1, 'a', '', '', 'KES', 5, NULL)" },
  { "undone-with-another-sale",
    "PRAGMA foreign_keys=OFF;" LEASE "('l', 1, 1, 1, 9, 5, 1, 1, 'open');"
    "INSERT INTO sale (id, seq, shift, at, staff, currency, total, number) VALUES ('s', 1, 'x', 1, 'a', 'KES', 9, 1);"
    "INSERT INTO sale_ticket (event, type, serial, issue, sale, lease, token) VALUES (1, 1, 4, 0, 'other', 'l', 't');"
    "INSERT INTO reversal VALUES ('r', 'voided', 's', 2, 'x', 1, 'a', '', '', 'KES', 5, NULL)",
    "INSERT INTO reversal_ticket VALUES (1, 1, 4, 0, 'r')" },
  { "sale-without-journal", "", "INSERT INTO sale (id, seq, shift, at, staff, currency, total, request, number) VALUES ('s', 1, 'x', 1, 'amina', 'KES', 1, NULL, 1)" },
  { "slot-twice",
    "PRAGMA foreign_keys=OFF;" LEASE "('l', 1, 1, 1, 9, 5, 1, 1, 'open');"
    "INSERT INTO sale_ticket (event, type, serial, issue, sale, lease, token) VALUES (1, 1, 1, 0, 's', 'l', 't')", "INSERT INTO sale_ticket (event, type, serial, issue, sale, lease, token) VALUES (1, 1, 1, 0, 's2', 'l', 't2')" },
  { "code-twice", "PRAGMA foreign_keys=OFF; INSERT INTO payment (sale, position, method, amount, tendered, change, reference) VALUES ('s', 0, 'mpesa-code', 1, 0, 0, 'QGH7XK2M1P')",
    "INSERT INTO payment (sale, position, method, amount, tendered, change, reference) VALUES ('s2', 0, 'mpesa-code', 1, 0, 0, 'QGH7XK2M1P')" },
  { "receipt-twice", "PRAGMA foreign_keys=OFF; INSERT INTO payment (sale, position, method, amount, tendered, change, reference)"
    " VALUES ('s', 0, 'mpesa', 1, 0, 0, 'QGH7XK2M1P')",
    "INSERT INTO payment (sale, position, method, amount, tendered, change, reference) VALUES ('s2', 0, 'mpesa-code', 1, 0, 0, 'QGH7XK2M1P')" },
  { "attempt-twice", "PRAGMA foreign_keys=OFF; INSERT INTO payment (sale, position, method, amount, tendered, change, attempt)"
    " VALUES ('s', 0, 'paystack', 1, 0, 0, 'a')",
    "INSERT INTO payment (sale, position, method, amount, tendered, change, attempt) VALUES ('s2', 0, 'paystack', 1, 0, 0, 'a')" },
  { "sale-number-gap", "PRAGMA foreign_keys=OFF",
    "INSERT INTO sale (id, seq, shift, at, staff, currency, total, number) VALUES ('s', 1, 'x', 1, 'a', 'KES', 9, 2)" },
  { "sale-number-twice", "PRAGMA foreign_keys=OFF;"
    "INSERT INTO sale (id, seq, shift, at, staff, currency, total, number) VALUES ('s', 1, 'x', 1, 'a', 'KES', 9, 1)",
    "INSERT INTO sale (id, seq, shift, at, staff, currency, total, number) VALUES ('t', 2, 'x', 1, 'a', 'KES', 9, 1)" },
  { "handed-back-rounding",
    "PRAGMA foreign_keys=OFF; INSERT INTO sale (id, seq, shift, at, staff, currency, total, rounding, number)"
    " VALUES ('s', 1, 'x', 1, 'a', 'KES', 9, -2, 1); INSERT INTO reversal VALUES ('r', 'voided', 's', 2, 'x', 1, 'a', '', '', 'KES', 5, NULL)",
    "INSERT INTO reversal VALUES ('q', 'refunded', 's', 3, 'x', 1, 'a', '', '', 'KES', 3, NULL)" },
  { "off-beyond-amount", "PRAGMA foreign_keys=OFF",
    "INSERT INTO sale_line (sale, position, event, type, qty, unit, amount, off) VALUES ('s', 0, 1, 1, 1, 5, 5, 6)" },
  { "use-of-no-lease", "PRAGMA foreign_keys=OFF;" LEASE "('l', 1, 32769, 1, 9, 5, 1, 1, 'open')",
    "INSERT INTO sale_use (event, type, serial, issue, sale, lease) VALUES (1, 32769, 5, 0, 's', 'l')" },
  { "use-twice", "PRAGMA foreign_keys=OFF;" LEASE "('l', 1, 32769, 1, 9, 5, 1, 1, 'open');"
    "INSERT INTO sale_use (event, type, serial, issue, sale, lease) VALUES (1, 32769, 4, 0, 's', 'l')",
    "INSERT INTO sale_use (event, type, serial, issue, sale, lease) VALUES (1, 32769, 4, 0, 't', 'l')" },
  { "negative-payment", "PRAGMA foreign_keys=OFF", "INSERT INTO payment (sale, position, method, amount, tendered, change, reference) VALUES ('s', 0, 'cash', -1, 0, 0, NULL)" },
  { "two-open-shifts",
    "PRAGMA foreign_keys=OFF; INSERT INTO shift (id, opened_seq, opened_at, opened_by, opening_float, currency)"
    " VALUES ('a', 1, 1, 'amina', 0, 'KES')",
    "INSERT INTO shift (id, opened_seq, opened_at, opened_by, opening_float, currency) VALUES ('b', 2, 1, 'amina', 0, 'KES')" },
  { "journal-gap", "", "INSERT INTO journal VALUES (2, 'x', 'note', 1, 1, '', '{}', zeroblob (32))" },
  { "journal-hash", "", "INSERT INTO journal VALUES (1, 'x', 'note', 1, 1, '', '{}', zeroblob (31))" },
  { "text-as-number", "", "INSERT INTO ticket_type VALUES (1, 1, 'n', '', 'dear', 1, 1, 1, 0, 0, 0, '', '', '')" },
};

static void
test_rule (StoreFixture *f, gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (GError) error = NULL;

  store_fixture_sql (f, rules[i].before);
  g_assert_false (tk_db_exec_script (tk_store_get_db (f->store), rules[i].sql, &error));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_CONSTRAINT);
}

static void
test_stock (StoreFixture *f, gconstpointer data)
{
  TkStoreStock stock = { 9, 9, 9, 9, 9 };
  g_autoptr (GError) error = NULL;

  g_assert_true (tk_store_get_stock (f->store, 1, 1, 100, &stock, &error));
  g_assert_cmpint (stock.left + stock.granted + stock.expired + stock.expired_until + stock.beyond, ==, 0);
  store_fixture_sql (f, LEASE "('a', 1, 1, 1, 10, 4, 1, 101, 'open'), ('b', 1, 1, 11, 20, 21, 1, 101, 'open'),"
                        " ('c', 1, 1, 21, 30, 21, 1, 100, 'open'), ('d', 1, 1, 31, 40, 31, 1, 101, 'returned'),"
                        " ('e', 1, 2, 1, 10, 1, 1, 101, 'open'), ('f', 2, 1, 1, 10, 1, 1, 101, 'open')");
  g_assert_true (tk_store_get_stock (f->store, 1, 1, 100, &stock, &error));
  g_assert_cmpint (stock.left, ==, 7);
  g_assert_cmpint (stock.granted, ==, 10);
  g_assert_cmpint (stock.expired, ==, 10);
  g_assert_cmpint (stock.expired_until, ==, 100);
}

static void
test_incident (StoreFixture *f, gconstpointer data)
{
  TkStoreIncident incident = { "i1", "double", "Came in twice", 10, 1, 2, TRUE };
  g_autoptr (GError) error = NULL;

  g_assert_true (tk_store_add_incident (f->store, &incident, &error));
  incident.text = "said again";
  g_assert_true (tk_store_add_incident (f->store, &incident, &error));
  g_autoptr (GPtrArray) found = tk_store_list_incidents (f->store, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpstr (((TkStoreIncident *) g_ptr_array_index (found, 0))->text, ==, "Came in twice");
  g_assert_true (((TkStoreIncident *) g_ptr_array_index (found, 0))->local);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/store/" name, StoreFixture, NULL, store_fixture_set_up, function, store_fixture_tear_down)
  ADD ("settings", test_settings);
  ADD ("reopen", test_reopen);
  ADD ("stock", test_stock);
  ADD ("incident", test_incident);
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *path = g_strconcat ("/store/rule/", rules[i].name, NULL);
      g_test_add (path, StoreFixture, GSIZE_TO_POINTER (i), store_fixture_set_up, test_rule, store_fixture_tear_down);
    }
  return g_test_run ();
}
