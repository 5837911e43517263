/* How long a durable cash sale takes, and how much of that is the disk: p50 and p99 beside those of a bare durable
 * transaction of one row in the same file.
 *   bench-sale [SALES [DIR]]
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include "desk-fixture.h"
#include "tk-store-setting.h"

#define SALES_DEFAULT 2000
#define WARM_UP 50

static void
stop_on (GError *error)
{
  if (error == NULL)
    return;
  fprintf (stderr, "bench-sale: %s\n", error->message);
  exit (1);
}

static int
by_time (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

/* The time below which `per_mille` of them are, in µs. */
static gint64
quantile (GArray *times, guint per_mille)
{
  g_array_sort (times, by_time);
  return g_array_index (times, gint64, MIN ((guint64) times->len * per_mille / 1000, times->len - 1));
}

static void
sell_one (TkDesk *desk, const TkStaff *staff)
{
  g_autoptr (GError) error = NULL;
  TkCartLine line = { 1, 1, 1 };
  TkPayment cash = { TK_PAY_CASH, 200000, NULL };
  TkSaleRequest request = { &line, 1, &cash, 1, NULL, NULL };
  g_autoptr (TkSale) sale = tk_desk_sell (desk, staff, &request, &error);

  stop_on (error);
}

static void
write_one (TkStore *store, gint64 value)
{
  g_autoptr (GError) error = NULL;
  TkDb *db = tk_store_get_db (store);

  if (!tk_db_begin (db, &error) || !tk_store_set_setting_int (store, "bench", value, &error) || !tk_db_commit (db, &error))
    stop_on (error);
}

/* Sales and bare transactions by turns, so that both meet the same disk. */
static void
measure (TkDesk *desk, TkStore *store, guint sales)
{
  TkStaff staff = { "amina", "Amina", TK_ROLE_CASHIER, 0 };
  g_autoptr (GArray) sold = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) bare = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < sales + WARM_UP; i++)
    {
      gint64 start = g_get_monotonic_time ();
      sell_one (desk, &staff);
      gint64 middle = g_get_monotonic_time ();
      write_one (store, i);
      gint64 sale_us = middle - start, bare_us = g_get_monotonic_time () - middle;
      if (i < WARM_UP)
        continue;
      g_array_append_val (sold, sale_us);
      g_array_append_val (bare, bare_us);
    }
  gint64 s50 = quantile (sold, 500), s99 = quantile (sold, 990), b50 = quantile (bare, 500), b99 = quantile (bare, 990);
  printf ("durable cash sale      p50 %7.3f ms   p99 %7.3f ms   (%u sales)\n", (double) s50 / 1000, (double) s99 / 1000, sales);
  printf ("one-row transaction    p50 %7.3f ms   p99 %7.3f ms\n", (double) b50 / 1000, (double) b99 / 1000);
  printf ("ratio                  p50 %7.2f      p99 %7.2f\n", (double) s50 / (double) MAX (b50, 1),
          (double) s99 / (double) MAX (b99, 1));
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
  g_rmdir (path);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  guint sales = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : SALES_DEFAULT;
  g_autofree char *dir = argc > 2 ? g_build_filename (argv[2], "bench-sale-XXXXXX", NULL) : NULL;

  dir = dir != NULL ? g_mkdtemp (dir) : g_dir_make_tmp ("bench-sale-XXXXXX", &error);
  stop_on (error);
  if (dir == NULL || sales == 0)
    {
      fprintf (stderr, "Usage: bench-sale [SALES [DIR]]\n");
      return 2;
    }
  TkFakeClock clock;
  tk_fake_clock_init (&clock, FIXTURE_NOW);
  TkDesk *desk = tk_desk_open (dir, &clock.base, &error);
  stop_on (error);
  TkStore *store = tk_store_open (dir, &error);
  stop_on (error);
  desk_fixture_fill (store, dir);
  tk_db_exec_script (tk_store_get_db (store), "INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status)"
                     " VALUES ('lease-f', 1, 1, 61, 4000000000, 61, 1, 1795302000000, 'open')", &error);
  stop_on (error);
  measure (desk, store, sales);
  tk_desk_close (desk);
  tk_store_close (store);
  remove_folder (dir);
  return 0;
}
