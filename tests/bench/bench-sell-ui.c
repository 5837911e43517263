/* From a touch to the painted cart, through the real window: a thousand types on the page, two hundred lines in the cart; then a touch
 * to the desk's word painted, a search, and a hall of two thousand seats being moved.
 *   bench-sell-ui [TOUCHES]
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sell-scene.h"
#include "tk-cart-panel.h"
#include "tk-page.h"
#include "tk-seat-map.h"
#include "tk-type-tile.h"

#include <stdio.h>
#include <time.h>

#define TOUCHES_DEFAULT 300
#define WARM_UP 10
#define TYPES 997               /* and the three there are */
#define LINES 200
#define STALLS_PLACE 4
#define SEAT_ROWS 40
#define ROW_SEATS 50

static struct
{
  UiScene *scene;
  GtkWidget *page;
  gboolean painted;
  gint64 begun_cpu, frame_cpu;
  gint64 woken_cpu;
  gboolean watching;
  GArray *busy;             /* µs of processor time in each turn of the main loop while watching */
} bench;

static int
by_time (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static double
quantile_ms (GArray *times, guint per_mille)
{
  g_array_sort (times, by_time);
  return (double) g_array_index (times, gint64, MIN ((guint64) times->len * per_mille / 1000, times->len - 1)) / 1000;
}

static void
print_row (const char *name, GArray *times)
{
  printf ("%-44s p50 %7.2f   p95 %7.2f   p99 %7.2f   most %7.2f ms   (%u)\n", name, quantile_ms (times, 500), quantile_ms (times, 950),
          quantile_ms (times, 990), quantile_ms (times, 1000), times->len);
}

static GArray *
times_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (gint64));
}

/* What other programs take does not count. */
static gint64
cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
before_paint_cb (GdkFrameClock *clock)
{
  bench.begun_cpu = cpu_time ();
}

static void
after_paint_cb (GdkFrameClock *clock)
{
  bench.frame_cpu = cpu_time () - bench.begun_cpu;
  bench.painted = TRUE;
}

static gint
timed_poll (GPollFD *fds, guint n, gint timeout)
{
  gint64 busy = cpu_time () - bench.woken_cpu;
  gint ready;

  if (bench.watching && bench.woken_cpu != 0)
    g_array_append_val (bench.busy, busy);
  ready = g_poll (fds, n, timeout);
  bench.woken_cpu = cpu_time ();
  return ready;
}

static void
wait_for_frame (void)
{
  while (!bench.painted)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
is_sure (gpointer data)
{
  for (GtkWidget *child = gtk_widget_get_first_child (data); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_has_css_class (child, "unsure") || !is_sure (child))
      return FALSE;
  return TRUE;
}

static GtkWidget *
find_tile (GtkWidget *root, guint place)
{
  if (TK_IS_TYPE_TILE (root) && tk_type_tile_get_place (TK_TYPE_TILE (root)) == place)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_tile (child, place);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* ---- Selling ---- */

/* One of each of the first two hundred tiles but the hall. */
static void
fill_cart (void)
{
  for (guint place = 1; place <= LINES + 1; place++)
    {
      if (place == STALLS_PLACE)
        continue;

      g_autofree char *number = g_strdup_printf ("%u", place);
      GtkWidget *search = ui_find (bench.page, GTK_TYPE_SEARCH_ENTRY);

      if (place == 1)
        ui_scene_key (bench.scene, GDK_KEY_F3);
      gtk_editable_set_text (GTK_EDITABLE (search), number);
      g_signal_emit_by_name (search, "search-changed");
      g_signal_emit_by_name (search, "activate");
    }
  ui_scene_key (bench.scene, GDK_KEY_F3);
  ui_wait (is_sure, ui_find (bench.page, TK_TYPE_CART_PANEL), "the desk's word on it all");
  ui_idle (500);
}

static void
measure_touches (guint touches, const char *lines)
{
  GtkWidget *cart = ui_find (bench.page, TK_TYPE_CART_PANEL);
  g_autoptr (GArray) painted = times_new (), frames = times_new (), sure = times_new ();
  g_autofree char *name = NULL;

  for (guint n = 0; n < touches + WARM_UP; n++)
    {
      gboolean back = n % 2 == 1;
      gint64 start, took;

      ui_idle (30);
      bench.watching = n >= WARM_UP;
      bench.painted = FALSE;
      start = g_get_monotonic_time ();
      /* Every other touch is a − in the cart, so that it keeps its size. */
      if (back)
        sell_scene_touch (cart, "One Regular less");
      else
        g_signal_emit_by_name (find_tile (bench.page, 1), "clicked");
      wait_for_frame ();
      took = g_get_monotonic_time () - start;
      if (n >= WARM_UP)
        {
          g_array_append_val (painted, took);
          g_array_append_val (frames, bench.frame_cpu);
        }
      while (!is_sure (cart))
        g_main_context_iteration (NULL, TRUE);
      bench.painted = FALSE;
      wait_for_frame ();
      took = g_get_monotonic_time () - start;
      if (n >= WARM_UP)
        g_array_append_val (sure, took);
      bench.watching = FALSE;
    }
  name = g_strdup_printf ("touch to painted, %s", lines);
  print_row (name, painted);
  print_row ("  the frame, processor time", frames);
  print_row ("  touch to the desk's word painted", sure);
  print_row ("  one turn of the main loop, processor time", bench.busy);
  g_array_set_size (bench.busy, 0);
}

static void
measure_search (guint searches)
{
  GtkWidget *search = ui_find (bench.page, GTK_TYPE_SEARCH_ENTRY);
  g_autoptr (GArray) painted = times_new ();

  ui_scene_key (bench.scene, GDK_KEY_F3);
  for (guint n = 0; n < searches + WARM_UP; n++)
    {
      g_autofree char *text = g_strdup_printf ("block %u", 100 + n * 7 % TYPES);
      gint64 start, took;

      ui_idle (20);
      gtk_editable_set_text (GTK_EDITABLE (search), n % 2 == 0 ? "block" : text);
      bench.painted = FALSE;
      start = g_get_monotonic_time ();
      g_signal_emit_by_name (search, "search-changed");
      wait_for_frame ();
      took = g_get_monotonic_time () - start;
      if (n >= WARM_UP)
        g_array_append_val (painted, took);
    }
  print_row ("search to painted, 1,000 types", painted);
  ui_scene_key (bench.scene, GDK_KEY_F3);
}

/* ---- Seats ---- */

static gboolean
has_plan (gpointer data)
{
  TkSeatMap *map = ui_find (data, TK_TYPE_SEAT_MAP);

  return map != NULL && gtk_widget_get_mapped (GTK_WIDGET (map)) && tk_seat_map_get_current (map) != NULL;
}

static void
measure_seats (guint frames)
{
  static const guint zooms[] = { 0, 2, 4, 6 };
  GtkWidget *tile;
  TkSeatMap *map;

  ui_idle (200);
  tile = find_tile (bench.page, STALLS_PLACE);
  g_signal_emit_by_name (tile, "clicked");
  ui_wait (has_plan, bench.page, "the hall");
  map = ui_find (bench.page, TK_TYPE_SEAT_MAP);
  ui_idle (300);
  for (guint z = 0; z < G_N_ELEMENTS (zooms); z++)
    {
      g_autoptr (GArray) times = times_new ();
      g_autofree char *name = NULL;

      tk_seat_map_zoom (map, 0);
      for (guint i = 0; i < zooms[z]; i++)
        tk_seat_map_zoom (map, 1);
      for (guint n = 0; n < frames + WARM_UP; n++)
        {
          bench.painted = FALSE;
          tk_seat_map_key (map, n / 20 % 2 == 0 ? GDK_KEY_Right : GDK_KEY_Left);
          gtk_widget_queue_draw (GTK_WIDGET (map));
          wait_for_frame ();
          if (n >= WARM_UP)
            g_array_append_val (times, bench.frame_cpu);
        }
      name = g_strdup_printf ("a frame of 2,000 seats, zoomed %u steps", zooms[z]);
      print_row (name, times);
    }
}

static void
open_page (void)
{
  GdkFrameClock *clock;

  bench.scene = ui_scene_new ();
  sell_scene_add_stalls (bench.scene, SEAT_ROWS, ROW_SEATS);
  sell_scene_add_types (bench.scene, TYPES);
  bench.page = sell_scene_open (bench.scene);
  clock = gtk_widget_get_frame_clock (GTK_WIDGET (bench.scene->window));
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), NULL);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), NULL);
  ui_idle (500);
}

int
main (int argc, char **argv)
{
  guint touches;

  ui_scene_start (&argc, &argv);
  touches = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : TOUCHES_DEFAULT;
  if (touches == 0 || touches > 10000)
    {
      fprintf (stderr, "Usage: bench-sell-ui [TOUCHES, up to 10000]\n");
      return 2;
    }
  bench.busy = times_new ();
  g_main_context_set_poll_func (NULL, timed_poll);
  open_page ();
  measure_touches (touches, "an empty cart");
  ui_scene_key (bench.scene, GDK_KEY_Delete);
  fill_cart ();
  measure_touches (touches, "200 lines");
  measure_search (touches);
  measure_seats (touches / 2 + 1);
  ui_scene_free (bench.scene);
  g_array_unref (bench.busy);
  return 0;
}
