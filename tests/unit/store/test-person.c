/* Finding people by how names, orders and phones are said and typed. SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"
#include "tk-store-person.h"
#include "tk-store-sync.h"

#include <string.h>

static void
tell (StoreFixture *f, gint64 event, gint64 serial, const char *holder, const char *phone, const char *order)
{
  g_autoptr (GError) error = NULL;
  TkWireTicket ticket = { .event = event, .type = 1, .serial = serial, .holder = (char *) holder, .phone = (char *) phone,
                          .order = (char *) order };

  tk_store_person_keep (f->store, &ticket, &error);
  g_assert_no_error (error);
}

/* "1 4": the serials found at event 1. */
static char *
find (StoreFixture *f, const char *text, guint limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = tk_store_person_find (f->store, 1, text, limit, &error);
  GString *found = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (found, "%s%u", i > 0 ? " " : "", ((TkPersonRow *) rows->pdata[i])->id.serial);
  return g_string_free (found, FALSE);
}

static void
tell_all (StoreFixture *f)
{
  tell (f, 1, 1, "Wanjirũ wa Kamau", "254712345678", "O-2041");
  tell (f, 1, 2, "Ng'ang'a Mwangi", "0712345679", "O-2042");
  tell (f, 1, 3, "Søren Ångström", "4520123456", NULL);
  tell (f, 1, 4, "JOSÉ María D’Souza", NULL, "PX9K2");
  tell (f, 1, 5, "Ольга Иванова", "+255 754 000 111", "");
  tell (f, 1, 6, "a\"b NEAR c*", "", "x OR y");
  tell (f, 2, 1, "Wanjiru Elsewhere", "254712345678", "O-2041");
}

static const struct { const char *text, *found; } searches[] = {
  { "wanjiru", "1" }, { "WANJIRU", "1" }, { "Wanjirũ", "1" }, { "wa", "1" }, { "kam wan", "1" }, { "njiru", "" },
  { "wanjiru mwangi", "" }, { "ng'ang'a", "2" }, { "nganga", "2" }, { "Ng’ang’a", "2" }, { "ngan mwa", "2" },
  { "soren", "3" }, { "Sören", "3" }, { "angstrom", "3" }, { "jose", "4" }, { "josé", "4" }, { "maria", "4" },
  { "dsouza", "4" }, { "souza", "4" }, { "d'souza", "4" }, { "ольга", "5" }, { "ИВАН", "5" },
  { "O-2041", "1" }, { "o2041", "1" }, { "2041", "1" }, { "O-204", "1 2" }, { "px9", "4" },
  { "+254712345678", "1" }, { "+254 712 345 678", "1" }, { "0712345678", "1" }, { "0712 345 678", "1" }, { "712345678", "1" },
  { "254712345678", "1" }, { "00254712345678", "1" }, { "+254 712", "1 2" }, { "0712", "1 2" }, { "712", "1 2" },
  { "0712-345-679", "2" }, { "+254712345679", "2" }, { "0754000111", "5" }, { "+255754000111", "5" }, { "345678", "" },
  { "wanjiru 0712", "1" }, { "wanjiru +254712", "1" }, { "mwangi 0754", "" }, { "+1 712", "1 2" }, { "+45 20 12", "3" },
  /* Nothing typed is syntax. */
  { "\"", "" }, { "*", "" }, { "wan*", "1" }, { "wanjiru OR mwangi", "" }, { "wanjiru NOT kamau", "" }, { "near", "6" },
  { "NEAR(a b)", "" }, { "name:wanjiru", "" }, { "^wanjiru", "1" }, { "a\"b", "6" }, { "x\" OR \"y", "6" }, { "(", "" },
  { "-", "" }, { "wanjiru -", "1" }, { "{name} : wanjiru", "" }, { "'; DROP TABLE person; --", "" }, { "+", "" },
  { "\xff\xfewan", "1" }, { "søren", "3" }, { "----------------------------------------------------------------------a", "" }, { "", "" }, { "   ", "" },
};

static void
test_find (StoreFixture *f, gconstpointer data)
{
  tell_all (f);
  for (gsize i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      g_autofree char *found = find (f, searches[i].text, 50);
      g_test_message ("%s", searches[i].text);
      g_assert_cmpstr (found, ==, searches[i].found);
    }
}

/* Told anew, taken back, and gone with the ticket: the index never finds what is no longer so. */
static void
test_changes (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  TkWireTicket ticket = { .event = 1, .type = 1, .serial = 7, .status = (char *) "valid" };
  struct { const char *holder, *text, *found; } steps[] = {
    { "Amina Ali", "amina", "7" }, { "Amina Ali", "amina", "7" }, { "Zawadi Ali", "amina", "" },
    { "Zawadi Ali", "zawadi", "7" }, { "", "zawadi", "" }, { "Amina Ali", "amina", "7" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      tell (f, 1, 7, steps[i].holder, NULL, NULL);
      g_autofree char *found = find (f, steps[i].text, 50);
      g_assert_cmpstr (found, ==, steps[i].found);
    }
  g_assert_true (tk_store_put_ticket (f->store, &ticket, &error));
  tell (f, 1, 7, "Amina Ali", NULL, NULL);
  g_assert_true (tk_store_remove (f->store, TK_CHANGE_TICKET, "1-1-7-0", &error));
  g_assert_no_error (error);
  g_autofree char *gone = find (f, "amina", 50);
  g_assert_cmpstr (gone, ==, "");
  g_assert_true (tk_db_run (tk_store_get_db (f->store), &error, "INSERT INTO person_word (person_word) VALUES ('integrity-check')",
                            ""));
  g_assert_no_error (error);
}

static void
test_get (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkPersonRow) row = NULL;
  TkPersonRow *none = NULL;
  TkTicketId id = { 1, 1, 1, 0 }, other = { 1, 1, 1, 1 };

  tell_all (f);
  g_assert_true (tk_store_person_get (f->store, &id, &row, &error));
  g_assert_cmpstr (row->name, ==, "Wanjirũ wa Kamau");
  g_assert_cmpstr (row->phone, ==, "254712345678");
  g_assert_cmpstr (row->order, ==, "O-2041");
  g_assert_true (tk_store_person_get (f->store, &other, &none, &error));
  g_assert_null (none);
  g_assert_no_error (error);
}

static void
test_limit (StoreFixture *f, gconstpointer data)
{
  for (gint64 serial = 1; serial <= 9; serial++)
    tell (f, 1, serial, "Amina", NULL, NULL);
  g_autofree char *found = find (f, "amina", 4);
  g_assert_cmpstr (found, ==, "1 2 3 4");
}

/* However long, it is no burden and no crash. */
static void
test_long (StoreFixture *f, gconstpointer data)
{
  g_autofree char *one = g_strnfill (100000, 'a'), *digits = g_strnfill (5000, '7');
  g_autoptr (GString) many = g_string_new (NULL);

  tell_all (f);
  for (guint i = 0; i < 5000; i++)
    g_string_append (many, "wa ");
  g_autofree char *none = find (f, one, 50), *no_phone = find (f, digits, 50), *some = find (f, many->str, 50);
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (no_phone, ==, "");
  g_assert_cmpstr (some, ==, "1");
}

/* Whatever is typed, it is only looked for. */
static void
test_anything (StoreFixture *f, gconstpointer data)
{
  static const char *const bits[] = { "\"", "*", "(", ")", "^", ":", "-", "+", "{", "}", "'", " ", "NEAR", "AND", "OR", "NOT", "wan", "a", "0", "7",
                                      "+254", "é", "ø", "Ж", "\xff", "\xc3", "\t", ",", "name", "NEAR(", ",2)", "\\", "%", ";" };
  const char *env = g_getenv ("TIKETI_SEED");
  guint32 seed = env != NULL ? (guint32) g_ascii_strtoull (env, NULL, 10) : g_random_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("TIKETI_SEED=%u", seed);
  tell_all (f);
  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      for (int n = g_rand_int_range (rand, 0, 20); n > 0; n--)
        g_string_append (text, bits[g_rand_int_range (rand, 0, G_N_ELEMENTS (bits))]);
      g_free (find (f, text->str, 5)); /* asserts that it could be looked for */
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) \
  g_test_add ("/store/person/" name, StoreFixture, NULL, store_fixture_set_up, function, store_fixture_tear_down)
  ADD ("find", test_find);
  ADD ("changes", test_changes);
  ADD ("get", test_get);
  ADD ("limit", test_limit);
  ADD ("long", test_long);
  ADD ("anything", test_anything);
  return g_test_run ();
}
