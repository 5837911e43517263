/* How long the page waits for the desk after a touch: what a cart of 200 lines comes to, and the tiles of an event with 1,000 types.
 *   bench-quote [ROUNDS]
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include "desk-fixture.h"
#include "tk-desk-catalogue.h"
#include "tk-voucher.h"

#define ROUNDS_DEFAULT 500
#define TYPES 1000
#define LINES 200
#define EVENT 9

static void
stop_on (GError *error)
{
  if (error == NULL)
    return;
  fprintf (stderr, "bench-quote: %s\n", error->message);
  exit (1);
}

static int
by_time (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static void
print_times (const char *what, GArray *times)
{
  g_array_sort (times, by_time);
  printf ("%-40s p50 %7.3f ms   p99 %7.3f ms\n", what, (double) g_array_index (times, gint64, times->len / 2) / 1000,
          (double) g_array_index (times, gint64, times->len * 99 / 100) / 1000);
}

static void
fill (TkStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) sql = g_string_new ("BEGIN; INSERT INTO event (number, title, venue, zone, currency, doors_at, starts_at, ends_at)"
                                          " VALUES (9, 'Fair', 'Park', 'Africa/Nairobi', 'KES', 0, 0, 0);");
  g_autofree char *digest = tk_voucher_digest (EVENT, "SAUTI");

  for (int i = 1; i <= TYPES; i++)
    g_string_append_printf (sql, "INSERT INTO ticket_type (event, number, name, description, price, capacity, admits, position, sale_from,"
                                 " sale_until) VALUES (9, %d, 'Type %d', '', %d, 1000, 1, %d, 0, 0);"
                                 "INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status)"
                                 " VALUES ('b-%d', 9, %d, 1, 1000, 1, 1, 1795302000000, 'open');", i, i, 1000 + 7 * i, i, i, i);
  g_string_append_printf (sql, "INSERT INTO voucher VALUES (9, 1, 'Sauti', '%s', 'percent', 1250, '', 0, 0, 0, 0, 0, 0); COMMIT", digest);
  tk_db_exec_script (tk_store_get_db (store), sql->str, &error);
  stop_on (error);
}

static void
measure_quote (TkDesk *desk, guint rounds, guint n_lines, const char *what)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  TkCartLine lines[LINES];
  TkCartOff offs[] = { { TK_OFF_VOUCHER, "sauti", 0, 0, 0, NULL }, { TK_OFF_AMOUNT, NULL, 0, 0, 100, "Pillar" } };
  TkSaleRequest request = { .lines = lines, .n_lines = n_lines, .offs = offs, .n_offs = 2 };

  for (guint i = 0; i < n_lines; i++)
    lines[i] = (TkCartLine) { EVENT, (guint16) (1 + i * 5), 1 };
  for (guint i = 0; i < rounds; i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 start = g_get_monotonic_time ();
      g_autoptr (TkQuote) quote = tk_desk_quote (desk, &request, &error);
      gint64 took = g_get_monotonic_time () - start;
      stop_on (error);
      if (quote->trouble != NULL || quote->lines->len != n_lines)
        stop_on (g_error_new (TK_DESK_ERROR, TK_DESK_ERROR_INVALID, "no quote: %s", quote->trouble));
      g_array_append_val (times, took);
    }
  print_times (what, times);
}

static void
measure_types (TkDesk *desk, guint rounds)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < rounds; i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 start = g_get_monotonic_time ();
      g_autoptr (GPtrArray) types = tk_desk_list_types (desk, EVENT, &error);
      gint64 took = g_get_monotonic_time () - start;
      stop_on (error);
      if (types->len != TYPES)
        stop_on (g_error_new (TK_DESK_ERROR, TK_DESK_ERROR_INVALID, "not all types"));
      g_array_append_val (times, took);
    }
  print_times ("tiles of 1,000 types", times);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  guint rounds = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : ROUNDS_DEFAULT;
  DeskFixture f = { 0 };

  desk_fixture_set_up (&f, NULL);
  fill (f.store);
  measure_quote (f.desk, MAX (rounds, 1), LINES, "quote of 200 lines, two discounts");
  measure_quote (f.desk, MAX (rounds, 1), 2, "quote of 2 lines, two discounts");
  measure_types (f.desk, MAX (rounds, 1));
  desk_fixture_tear_down (&f, NULL);
  return 0;
}
