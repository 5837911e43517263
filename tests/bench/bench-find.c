/* Finding one of 250,000 people, and the live picture of 250,000 check-ins: what gate staff wait for beside the verdict.
 *   bench-find [PEOPLE]
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tk-desk-find.h"
#include "tk-desk-live.h"
#include "tk-human-code.h"
#include "tk-store-sync.h"
#include "tk-terminal-fixture.h"

#define PEOPLE_DEFAULT 250000
#define ROUNDS 40         /* each kind of search, each time for somebody else */
#define PAGE 500

static const char *const given[] = {
  "Amina", "Wanjiru", "Juma", "Mary", "John", "Grace", "Peter", "Fatuma", "Otieno", "Achieng", "Mwangi", "Njeri", "Kamau", "Zawadi", "Hassan",
  "Baraka", "Esther", "Samuel", "Wambui", "Kiprop", "Chebet", "Moraa", "Nyambura", "Omar", "Halima", "David", "Joseph", "Mercy", "Faith", "Ali",
};
static const char *const stems[] = {
  "Ka", "Mu", "Wa", "Oti", "Ny", "Ki", "Che", "Mba", "Ndu", "Ong", "Ma", "Gi", "Ru", "Sa", "Tho", "Ng'", "Mwa", "Ko", "Li", "Ba",
};
static const char *const ends[] = {
  "mau", "ngi", "riuki", "eno", "ambura", "plagat", "bet", "ra", "ta", "'ang'a", "ina", "tau", "kiru", "lim", "ngo", "thoni", "hia", "sgei",
  "ala", "raka", "ndi", "bua", "wa", "nja", "mani",
};

static char *
name_of (guint i)
{
  return g_strdup_printf ("%s %s%s %s%s", given[i % G_N_ELEMENTS (given)], stems[i / 7 % G_N_ELEMENTS (stems)], ends[i / 11 % G_N_ELEMENTS (ends)],
                          stems[i / 13 % G_N_ELEMENTS (stems)], ends[i / 17 % G_N_ELEMENTS (ends)]);
}

static char *
phone_of (guint i)
{
  return g_strdup_printf ("+2547%08u", i * 379 % 100000000);
}

static void
tell (TkStore *store, guint i)
{
  g_autofree char *name = name_of (i), *phone = phone_of (i), *order = g_strdup_printf ("O-%u", 100000 + i / 3);
  TkWireTicket ticket = { .event = 1, .type = 1, .serial = i + 1, .issuer = 7, .sold_at = 1795270000000, .status = (char *) "valid",
                          .holder = name, .phone = phone, .order = order };
  g_autoptr (GError) error = NULL;

  tk_store_put_ticket (store, &ticket, &error);
  g_assert_no_error (error);
}

static void
tell_all (TkTerminalFixture *fixture, guint people)
{
  gint64 start = g_get_monotonic_time ();
  TkDb *db = tk_store_get_db (fixture->store);

  for (guint page = 0; page < people; page += PAGE)
    {
      g_assert_true (tk_db_begin (db, NULL));
      for (guint i = page; i < MIN (page + PAGE, people); i++)
        tell (fixture->store, i);
      g_assert_true (tk_db_commit (db, NULL));
    }
  printf ("%-28s %u in %.1f s\n", "told of", people, (double) (g_get_monotonic_time () - start) / 1e6);
}

/* One after another over the last five hours, through six gates and by three types. */
static void
see_all (TkTerminalFixture *fixture, guint people)
{
  g_autofree char *sql = g_strdup_printf (
    "BEGIN;WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %u) "
    "INSERT INTO checkin (id, event, gate, gate_name, terminal_name, type, serial, issue, direction, verdict, count, at) "
    "SELECT printf ('%%08x-0000-7000-8000-000000000000', i), 1, 1 + i %% 6, 'Gate', 'G', 1 + i %% 3, i, 0, 'entry', 'admitted', 1, "
    "%" G_GINT64_FORMAT " - i * 18000000 / %u FROM n;COMMIT;", people, TK_FIXTURE_NOW_MS, people);
  gint64 start = g_get_monotonic_time ();

  tk_terminal_fixture_sql (fixture, sql);
  printf ("%-28s %u in %.1f s\n", "check-ins", people, (double) (g_get_monotonic_time () - start) / 1e6);
}

static int
by_time (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static void
print_row (const char *name, GArray *times, guint found)
{
  g_array_sort (times, by_time);
  printf ("%-28s p50 %7.2f ms   p99 %7.2f ms   worst %7.2f ms   (%u, %u found)\n", name,
          (double) g_array_index (times, gint64, times->len / 2) / 1000,
          (double) g_array_index (times, gint64, MIN (times->len * 99 / 100, times->len - 1)) / 1000,
          (double) g_array_index (times, gint64, times->len - 1) / 1000, times->len, found);
}

typedef char *(*Ask) (guint i);

static char *
ask_two_letters (guint i)
{
  return g_strndup (stems[i % G_N_ELEMENTS (stems)], 2);
}

static char *
ask_given (guint i)
{
  return g_strdup (given[i % G_N_ELEMENTS (given)]);
}

static char *
ask_two_names (guint i)
{
  g_autofree char *name = name_of (i * 6151);
  g_auto (GStrv) words = g_strsplit (name, " ", 3);

  return g_strdup_printf ("%s %s", words[2], words[0]);
}

/* The hardest: short beginnings of words that seldom stand together. */
static char *
ask_beginnings (guint i)
{
  return g_strdup_printf ("%.2s %.1s", given[i * 7 % G_N_ELEMENTS (given)], stems[i * 3 % G_N_ELEMENTS (stems)]);
}

static char *
ask_phone (guint i)
{
  g_autofree char *phone = phone_of (i * 6151);

  return g_strdup_printf ("0%s", phone + 4);
}

static char *
ask_phone_start (guint i)
{
  return g_strdup_printf ("07%u", i % 10);
}

static char *
ask_order (guint i)
{
  return g_strdup_printf ("o-%u", 100000 + i * 1000);
}

static char *
ask_code (guint i)
{
  char *code = tk_human_code_format (&(TkTicketId) { 1, 1, i * 6151 + 1, 0 });

  code[5] = '\0';
  return code;
}

static char *
ask_nobody (guint i)
{
  return g_strdup_printf ("xyzzy%u", i);
}

static gint64
find (TkTerminalFixture *fixture, const char *text, guint *found)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (TkFound) result = tk_desk_find_tickets (fixture->desk, fixture->juma, 1, text, &error);
  gint64 took = g_get_monotonic_time () - start;

  g_assert_no_error (error);
  *found += result->tickets->len;
  return took;
}

static void
measure_find (TkTerminalFixture *fixture, const char *name, Ask ask, GArray *all)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint found = 0;

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autofree char *text = ask (i);
      gint64 took = find (fixture, text, &found);
      g_array_append_val (times, took);
      g_array_append_val (all, took);
    }
  print_row (name, times, found);
}

static void
measure_finds (TkTerminalFixture *fixture)
{
  const struct { const char *name; Ask ask; } kinds[] = {
    { "two letters", ask_two_letters }, { "a given name", ask_given }, { "two names", ask_two_names }, { "short beginnings", ask_beginnings },
    { "a phone", ask_phone }, { "a phone's beginning", ask_phone_start }, { "an order", ask_order }, { "a code's beginning", ask_code },
    { "nobody", ask_nobody },
  };
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    measure_find (fixture, kinds[i].name, kinds[i].ask, all);
  print_row ("all searches, journaled", all, 0);
}

static void
measure_live (TkTerminalFixture *fixture)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64)), sheets = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint entered = 0, lines = 0;

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 start = g_get_monotonic_time (), shown, written;
      g_autoptr (TkLive) live = tk_desk_live (fixture->desk, 1, 60, &error);
      g_assert_no_error (error);
      shown = g_get_monotonic_time () - start;
      g_autofree char *csv = tk_desk_live_csv (fixture->desk, 1, &error);
      written = g_get_monotonic_time () - start - shown;
      g_array_append_val (times, shown);
      g_array_append_val (sheets, written);
      entered = (guint) live->entered;
      lines = (guint) strlen (csv);
    }
  print_row ("live picture, 60 minutes", times, entered);
  print_row ("CSV of the evening (bytes)", sheets, lines);
}

int
main (int argc, char **argv)
{
  guint people = argc > 1 ? (guint) atoi (argv[1]) : PEOPLE_DEFAULT;
  g_autoptr (TkTerminalFixture) fixture = tk_terminal_fixture_new ();

  tell_all (fixture, people);
  see_all (fixture, people);
  measure_finds (fixture);
  measure_live (fixture);
  return 0;
}
