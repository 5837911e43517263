/* Selling through the real window over a real desk: every function by keys and by touch, and what goes wrong with each.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sell-scene.h"
#include "tk-cart-panel.h"
#include "tk-done-panel.h"
#include "tk-hold-button.h"
#include "tk-page.h"
#include "tk-pay-panel.h"
#include "tk-pin-pad.h"
#include "tk-seat-map.h"
#include "tk-type-grid.h"
#include "tk-type-tile.h"

#include <adwaita.h>

static gboolean
is_sold (gpointer data)
{
  return tk_done_panel_get_sale (ui_find (data, TK_TYPE_DONE_PANEL)) != NULL;
}

static gboolean
is_printed (gpointer data)
{
  return tk_done_panel_count_printed (data) == tk_done_panel_get_sale (data)->tickets->len;
}

/* And its tickets are on paper: nothing of it is under way when the window goes. */
static const TkSale *
wait_for_sale (GtkWidget *page)
{
  TkDonePanel *done = ui_find (page, TK_TYPE_DONE_PANEL);

  ui_wait (is_sold, page, "a sale");
  ui_wait (is_printed, done, "its tickets printed");
  return tk_done_panel_get_sale (done);
}

static gboolean
is_paying (gpointer data)
{
  return gtk_widget_get_mapped (ui_find (data, TK_TYPE_PAY_PANEL));
}

static void
pay_exactly (UiScene *scene, GtkWidget *page)
{
  SELL_KEYS (scene, GDK_KEY_F9);
  ui_wait (is_paying, page, "the pay panel");
  SELL_KEYS (scene, GDK_KEY_F1, GDK_KEY_Return);
}

static gboolean
has_pad (gpointer data)
{
  UiScene *scene = data;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (scene->window));

  return focus != NULL && gtk_widget_get_ancestor (focus, TK_TYPE_PIN_PAD) != NULL;
}

static void
type_pin (UiScene *scene, GtkWidget *page, const char *pin)
{
  ui_wait (has_pad, scene, "the PIN pad");
  sell_scene_wait (page, "Wanjiru");
  for (; *pin != '\0'; pin++)
    ui_scene_key (scene, (guint) *pin);
  ui_scene_key (scene, GDK_KEY_Return);
}

static gint64
count (UiScene *scene, const char *sql)
{
  return tk_terminal_fixture_count (scene->terminal, sql);
}

/* ---- Two tickets in cash ---- */

/* Typed faster than any desk answers: nothing is lost between a touch and the desk's word. */
static void
test_two_by_keys (void)
{
  static const guint keys[] = { GDK_KEY_1, GDK_KEY_1, GDK_KEY_F9, GDK_KEY_F3, GDK_KEY_Return };
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *page = sell_scene_open (scene);
  const TkSale *sale;

  g_assert_cmpuint (G_N_ELEMENTS (keys), <=, 7);
  sell_scene_keys (scene, keys, G_N_ELEMENTS (keys));
  sale = wait_for_sale (page);
  g_assert_cmpint (sale->total, ==, 300000);
  g_assert_cmpint (sale->change, ==, 200000);
  g_assert_cmpuint (sale->tickets->len, ==, 2);
}

static void
test_two_by_touch (void)
{
  static const char *const touches[] = { "Regular, KES 1,500, 480 left", "Regular, KES 1,500, 480 left", "Cash", "5,000", "Take the money" };
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *page = sell_scene_open (scene), *pad;
  guint touched = 0;

  for (; touched < 2; touched++)
    sell_scene_touch (page, touches[touched]);
  sell_scene_touch (page, touches[touched++]);
  ui_wait (is_paying, page, "the pay panel");
  pad = ui_find (page, TK_TYPE_PAY_PANEL);
  ui_idle (50);
  sell_scene_touch (pad, touches[touched++]);
  g_assert_true (gtk_widget_activate_action (pad, "pay.take", NULL));
  touched++;
  g_assert_cmpuint (touched, <=, 6);
  g_assert_cmpint (wait_for_sale (page)->change, ==, 200000);
}

/* ---- Discounts ---- */

static void
test_voucher (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *page, *cart;

  sell_scene_add_voucher (scene, 1, "Early bird", "PWANI-TEN", "percent", 1000, 0, FALSE);
  sell_scene_add_voucher (scene, 2, "Radio", "RADIO-5", "percent", 500, 3, FALSE);
  page = sell_scene_open (scene);
  cart = ui_find (page, TK_TYPE_CART_PANEL);
  SELL_KEYS (scene, GDK_KEY_1, GDK_KEY_1, GDK_KEY_F5, GDK_KEY_F5);
  sell_scene_type (scene, "NO-SUCH-CODE");
  sell_scene_enter (scene);
  sell_scene_wait (page, "No voucher has this code");
  g_assert_false (sell_scene_shows (cart, "NO-SUCH-CODE"));
  SELL_KEYS (scene, GDK_KEY_F5);
  sell_scene_type (scene, "radio 5");
  sell_scene_enter (scene);
  sell_scene_wait (page, "No use of");
  SELL_KEYS (scene, GDK_KEY_F5);
  sell_scene_type (scene, "pwani ten");
  sell_scene_enter (scene);
  sell_scene_wait (cart, "Early bird");
  sell_scene_wait (cart, "−300");
  sell_scene_wait (cart, "KES 2,700");
  /* Taken off again, then scanned. */
  sell_scene_touch (cart, "Without Early bird");
  sell_scene_wait (cart, "KES 3,000");
  g_assert_false (sell_scene_shows (cart, "Early bird"));
  sell_scene_scan (scene, "PWANI-TEN");
  sell_scene_wait (cart, "KES 2,700");
  pay_exactly (scene, page);
  g_assert_cmpint (wait_for_sale (page)->off, ==, 30000);
}

/* A ticket held before the scanner is no voucher, and fast fingers are no scanner. */
static void
test_scanned_other (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *page = sell_scene_open (scene);

  SELL_KEYS (scene, GDK_KEY_1);
  sell_scene_scan (scene, "TK1:SOMETHINGORTHEOTHER");
  sell_scene_wait (page, "not a voucher");
  SELL_KEYS (scene, GDK_KEY_Delete);
  sell_scene_scan (scene, "PWANI-TEN");
  sell_scene_wait (page, "The cart is empty");
}

static void
test_discount_with_approval (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *page, *cart;

  sell_scene_add_voucher (scene, 1, "Students", NULL, "percent", 2000, 0, FALSE);
  sell_scene_add_voucher (scene, 2, "Sponsors", NULL, "amount", 50000, 0, TRUE);
  page = sell_scene_open (scene);
  cart = ui_find (page, TK_TYPE_CART_PANEL);
  SELL_KEYS (scene, GDK_KEY_1, GDK_KEY_F5);
  sell_scene_wait (page, "Students");
  SELL_KEYS (scene, GDK_KEY_1);
  sell_scene_wait (cart, "KES 1,200");
  SELL_KEYS (scene, GDK_KEY_F5);
  sell_scene_wait (page, "Sponsors");
  SELL_KEYS (scene, GDK_KEY_2);
  type_pin (scene, page, "1111");
  sell_scene_wait (page, "4 tries left");
  g_assert_false (sell_scene_shows (cart, "Sponsors"));
  type_pin (scene, page, "8642");
  sell_scene_wait (cart, "KES 700");
  pay_exactly (scene, page);
  g_assert_cmpstr (wait_for_sale (page)->approved_by, ==, "");
  g_assert_cmpint (count (scene, "SELECT count(*) FROM sale_discount WHERE approved_by = 'wanjiru'"), >=, 1);
}

static void
test_manual_discount (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *page = sell_scene_open (scene), *cart = ui_find (page, TK_TYPE_CART_PANEL);

  SELL_KEYS (scene, GDK_KEY_2, GDK_KEY_F5, GDK_KEY_F2);
  sell_scene_type (scene, "250");
  sell_scene_enter (scene);
  sell_scene_enter (scene);
  sell_scene_wait (page, "up to 100");
  sell_scene_type (scene, "12.5");
  sell_scene_enter (scene);
  sell_scene_enter (scene);
  sell_scene_wait (page, "Say in a few words why");
  sell_scene_type (scene, "Seat behind a pillar");
  sell_scene_enter (scene);
  type_pin (scene, page, "8642");
  sell_scene_wait (cart, "KES 4,375");
  /* One more ticket is more than was approved: the supervisor is asked again, on the way to paying. */
  SELL_KEYS (scene, GDK_KEY_2, GDK_KEY_F9);
  sell_scene_wait (page, "A supervisor approves");
  type_pin (scene, page, "8642");
  ui_wait (is_paying, page, "paying, after approval");
  SELL_KEYS (scene, GDK_KEY_F1, GDK_KEY_Return);
  g_assert_cmpint (wait_for_sale (page)->total, ==, 875000);
  g_assert_cmpint (count (scene, "SELECT count(*) FROM sale_discount WHERE reason = 'Seat behind a pillar'"), ==, 1);
}

/* ---- Who buys, who comes ---- */

static void
test_buyer (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *page = sell_scene_open (scene), *cart = ui_find (page, TK_TYPE_CART_PANEL);

  SELL_KEYS (scene, GDK_KEY_1, GDK_KEY_F6);
  sell_scene_type (scene, "Njeri Kamau");
  sell_scene_enter (scene);
  sell_scene_type (scene, "12");
  sell_scene_enter (scene);
  sell_scene_type (scene, "Picks them up at eight");
  sell_scene_enter (scene);
  ui_idle (50);
  g_assert_false (sell_scene_shows (cart, "Njeri"));
  sell_scene_type (scene, "0712 345 678");
  sell_scene_touch (page, "Keep");
  sell_scene_wait (cart, "Njeri Kamau");
  pay_exactly (scene, page);
  g_assert_cmpstr (wait_for_sale (page)->buyer_name, ==, "Njeri Kamau");
  g_assert_cmpstr (wait_for_sale (page)->note, ==, "Picks them up at eight");
}

/* The desk says what is missing; F9 asks for it and goes on to paying. */
static void
test_attendees (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *page;
  const TkSale *sale;

  tk_terminal_fixture_sql (scene->terminal, "UPDATE ticket_type SET asks = 'name!,phone' WHERE event = 1 AND number = 3");
  page = sell_scene_open (scene);
  SELL_KEYS (scene, GDK_KEY_1, GDK_KEY_3, GDK_KEY_3, GDK_KEY_F9);
  sell_scene_wait (page, "Family · 1 of 2");
  sell_scene_enter (scene);
  sell_scene_enter (scene);
  sell_scene_wait (page, "has to be told");
  sell_scene_type (scene, "Akinyi");
  sell_scene_enter (scene);
  sell_scene_type (scene, "0712345678");
  gtk_check_button_set_active (ui_find (page, GTK_TYPE_CHECK_BUTTON), TRUE);
  sell_scene_enter (scene);
  sell_scene_wait (page, "Family · 2 of 2");
  sell_scene_type (scene, "Baraka");
  sell_scene_enter (scene);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (gtk_window_get_focus (GTK_WINDOW (scene->window)))), ==, "0712345678");
  sell_scene_enter (scene);
  ui_wait (is_paying, page, "paying, once all is told");
  SELL_KEYS (scene, GDK_KEY_F1, GDK_KEY_Return);
  sale = wait_for_sale (page);
  g_assert_cmpuint (sale->tickets->len, ==, 3);
  g_assert_cmpint (count (scene, "SELECT count(*) FROM sale_ticket WHERE type = 3 AND holder IN ('Akinyi', 'Baraka') AND phone <> ''"), ==, 2);
}

/* ---- Putting carts away ---- */

static void
test_clear (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *page = sell_scene_open (scene), *cart = ui_find (page, TK_TYPE_CART_PANEL);

  SELL_KEYS (scene, GDK_KEY_1, GDK_KEY_1, GDK_KEY_Delete);
  sell_scene_wait (page, "Cart cleared");
  g_assert_false (sell_scene_shows (cart, "2 × 1,500"));
  g_assert_true (tk_page_key (TK_PAGE (page), GDK_KEY_z, GDK_CONTROL_MASK));
  sell_scene_wait (cart, "2 × 1,500");
  g_assert_true (gtk_widget_activate_action (page, "sell.clear", NULL));
  g_assert_true (gtk_widget_activate_action (page, "sell.undo", NULL));
  sell_scene_wait (cart, "2 × 1,500");
  /* Something new was begun: there is no way back over it. */
  SELL_KEYS (scene, GDK_KEY_Delete, GDK_KEY_2);
  g_assert_false (tk_page_key (TK_PAGE (page), GDK_KEY_z, GDK_CONTROL_MASK));
  g_assert_true (sell_scene_shows (cart, "1 × 5,000"));
}

static void
test_hold (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *page = sell_scene_open (scene), *cart = ui_find (page, TK_TYPE_CART_PANEL);

  SELL_KEYS (scene, GDK_KEY_1, GDK_KEY_1, GDK_KEY_F8);
  sell_scene_wait (page, "Put aside");
  sell_scene_wait (page, "Held (1)");
  g_assert_false (sell_scene_shows (cart, "2 × 1,500"));
  g_assert_true (tk_page_key (TK_PAGE (page), GDK_KEY_z, GDK_CONTROL_MASK));
  sell_scene_wait (cart, "2 × 1,500");
  /* Held again it is the same one; another buyer's cart is put aside by itself when this one is wanted back. */
  SELL_KEYS (scene, GDK_KEY_F8);
  sell_scene_wait (page, "Put aside");
  SELL_KEYS (scene, GDK_KEY_2, GDK_KEY_F7);
  sell_scene_wait (page, "2 tickets");
  SELL_KEYS (scene, GDK_KEY_1);
  sell_scene_wait (cart, "2 × 1,500");
  sell_scene_wait (page, "Held (2)");
  pay_exactly (scene, page);
  wait_for_sale (page);
  sell_scene_wait (page, "Held (1)");
  SELL_KEYS (scene, GDK_KEY_F7);
  sell_scene_wait (page, "1 ticket ");
  g_signal_emit_by_name (ui_find (ui_find_text (page, "Carts put aside") != NULL ? page : NULL, TK_TYPE_HOLD_BUTTON), "held");
  sell_scene_wait (page, "No cart is put aside");
  g_assert_cmpint (count (scene, "SELECT count(*) FROM held_cart"), ==, 0);
}

/* Somebody else signs in, and the window is another: what was put aside is still there. */
static void
test_hold_across_restart (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *page;

  sell_scene_add_stalls (scene, 4, 10);
  page = sell_scene_open (scene);
  SELL_KEYS (scene, GDK_KEY_1, GDK_KEY_4);
  sell_scene_wait (page, "free");
  SELL_KEYS (scene, GDK_KEY_2, GDK_KEY_b);
  sell_scene_wait (ui_find (page, TK_TYPE_CART_PANEL), "B 5, B 6");
  SELL_KEYS (scene, GDK_KEY_F8);
  sell_scene_wait (page, "Held (1)");
  gtk_window_destroy (GTK_WINDOW (scene->window));
  ui_idle (50);
  tk_session_sign_out (scene->session);
  scene->window = tk_window_new (NULL, scene->session);
  gtk_window_set_default_size (GTK_WINDOW (scene->window), 1366, 768);
  gtk_window_present (GTK_WINDOW (scene->window));
  page = sell_scene_open (scene);
  sell_scene_wait (page, "Held (1)");
  SELL_KEYS (scene, GDK_KEY_F7);
  sell_scene_wait (page, "3 tickets");
  SELL_KEYS (scene, GDK_KEY_1);
  sell_scene_wait (ui_find (page, TK_TYPE_CART_PANEL), "B 5, B 6");
  pay_exactly (scene, page);
  g_assert_cmpuint (wait_for_sale (page)->tickets->len, ==, 3);
  g_assert_cmpint (count (scene, "SELECT count(*) FROM sale_ticket WHERE seat IN ('B 5', 'B 6')"), ==, 2);
  g_assert_cmpint (count (scene, "SELECT count(*) FROM held_cart"), ==, 0);
}

/* ---- Several events ---- */

static void
test_several_events (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *page, *cart;

  sell_scene_add_comedy (scene);
  page = sell_scene_open (scene);
  cart = ui_find (page, TK_TYPE_CART_PANEL);
  SELL_KEYS (scene, GDK_KEY_1);
  g_assert_false (sell_scene_shows (cart, "Tamasha la Pwani"));
  gtk_drop_down_set_selected (ui_find (page, GTK_TYPE_DROP_DOWN), 1);
  sell_scene_wait (page, "Standard");
  SELL_KEYS (scene, GDK_KEY_1, GDK_KEY_1);
  sell_scene_wait (cart, "Tamasha la Pwani");
  sell_scene_wait (cart, "Nairobi Comedy Night");
  sell_scene_wait (cart, "KES 5,500");
  pay_exactly (scene, page);
  g_assert_cmpuint (wait_for_sale (page)->tickets->len, ==, 3);
  g_assert_cmpint (count (scene, "SELECT count(DISTINCT event) FROM sale_ticket"), ==, 2);
}

/* ---- Seats ---- */

static gboolean
has_free_seat (gpointer data)
{
  TkSeatMap *map = ui_find (data, TK_TYPE_SEAT_MAP);
  const TkSeat *seat = map != NULL ? tk_seat_map_get_current (map) : NULL;

  return seat != NULL && seat->state == TK_SEAT_FREE;
}

static void
test_seats_by_keys (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *page, *cart;

  sell_scene_add_stalls (scene, 4, 10);
  page = sell_scene_open (scene);
  cart = ui_find (page, TK_TYPE_CART_PANEL);
  SELL_KEYS (scene, GDK_KEY_4);
  ui_wait (has_free_seat, page, "the plan");
  g_assert_cmpstr (tk_seat_map_get_current (ui_find (page, TK_TYPE_SEAT_MAP))->label, ==, "B 5");
  SELL_KEYS (scene, GDK_KEY_space, GDK_KEY_Right, GDK_KEY_Right, GDK_KEY_space, GDK_KEY_Down, GDK_KEY_space);
  sell_scene_wait (cart, "B 5, B 7, C 7");
  SELL_KEYS (scene, GDK_KEY_space);
  sell_scene_wait (cart, "B 5, B 7");
  /* Row A is with another till. */
  SELL_KEYS (scene, GDK_KEY_Up, GDK_KEY_Up, GDK_KEY_space);
  sell_scene_wait (page, "A 7 cannot be picked: not at this till");
  SELL_KEYS (scene, GDK_KEY_3, GDK_KEY_b);
  sell_scene_wait (cart, "3 × 2,000");
  SELL_KEYS (scene, GDK_KEY_l);
  sell_scene_wait (page, "B 1, free");
  sell_scene_touch (page, "B 1, free");
  sell_scene_wait (cart, "4 × 2,000");
  SELL_KEYS (scene, GDK_KEY_Return);
  sell_scene_wait (page, "Regular");
  pay_exactly (scene, page);
  g_assert_cmpuint (wait_for_sale (page)->tickets->len, ==, 4);
  g_assert_cmpint (count (scene, "SELECT count(*) FROM sale_ticket WHERE seat = 'B 1'"), ==, 1);
}

/* "3 × 4" with a hall at 4, and + on its row: seats are picked, never guessed. */
static void
test_seats_quantity (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *page, *cart;

  sell_scene_add_stalls (scene, 4, 10);
  page = sell_scene_open (scene);
  cart = ui_find (page, TK_TYPE_CART_PANEL);
  SELL_KEYS (scene, GDK_KEY_3, GDK_KEY_asterisk, GDK_KEY_4);
  ui_wait (has_free_seat, page, "the plan");
  SELL_KEYS (scene, GDK_KEY_b);
  sell_scene_wait (cart, "3 × 2,000");
  SELL_KEYS (scene, GDK_KEY_Escape);
  sell_scene_touch (cart, "One Stalls more");
  ui_wait (has_free_seat, page, "the plan once more");
  sell_scene_touch (page, "Best available");
  sell_scene_wait (cart, "4 × 2,000");
  sell_scene_touch (cart, "One Stalls less");
  sell_scene_wait (cart, "3 × 2,000");
  pay_exactly (scene, page);
  g_assert_cmpuint (wait_for_sale (page)->tickets->len, ==, 3);
}

/* Where a finger touches a seat, that seat is picked. */
static void
test_seat_map (void)
{
  GtkWidget *map = tk_seat_map_new (), *window = gtk_window_new ();
  TkSeat seats[] = { { 1, "A 1", 100, 100, TK_SEAT_FREE }, { 2, "A 2", 140, 100, TK_SEAT_SOLD }, { 3, "B 1", 100, 150, TK_SEAT_HELD },
                     { 4, "B 2", 140, 150, TK_SEAT_ELSEWHERE } };
  TkSeatPlan plan = { .name = (char *) "Small", .stage = (char *) "Stage", .width = 240, .height = 200 };
  graphene_point_t first, second, third;

  plan.seats = g_array_new (FALSE, FALSE, sizeof (TkSeat));
  g_array_append_vals (plan.seats, seats, G_N_ELEMENTS (seats));
  gtk_window_set_default_size (GTK_WINDOW (window), 600, 500);
  gtk_window_set_child (GTK_WINDOW (window), map);
  gtk_window_present (GTK_WINDOW (window));
  ui_idle (150);
  tk_seat_map_set_plan (TK_SEAT_MAP (map), &plan);
  g_assert_cmpstr (tk_seat_map_get_current (TK_SEAT_MAP (map))->label, ==, "A 1");
  g_assert_true (tk_seat_map_locate (TK_SEAT_MAP (map), 0, &first));
  g_assert_true (tk_seat_map_locate (TK_SEAT_MAP (map), 1, &second));
  g_assert_true (tk_seat_map_locate (TK_SEAT_MAP (map), 2, &third));
  g_assert_cmpfloat (second.x - first.x, >=, 56);
  g_assert_cmpfloat (third.y - first.y, >=, 56);
  g_assert_cmpfloat (ABS (second.y - first.y), <, 0.01);
  g_assert_true (tk_seat_map_key (TK_SEAT_MAP (map), GDK_KEY_Down));
  g_assert_cmpstr (tk_seat_map_get_current (TK_SEAT_MAP (map))->label, ==, "B 1");
  g_assert_true (tk_seat_map_key (TK_SEAT_MAP (map), GDK_KEY_Right));
  g_assert_true (tk_seat_map_key (TK_SEAT_MAP (map), GDK_KEY_Right));
  g_assert_cmpstr (tk_seat_map_get_current (TK_SEAT_MAP (map))->label, ==, "B 2");
  for (guint i = 0; i < 4; i++)
    g_assert_true (tk_seat_map_key (TK_SEAT_MAP (map), GDK_KEY_plus));
  /* What has the keys stays in sight, however large it is drawn. */
  g_assert_true (tk_seat_map_key (TK_SEAT_MAP (map), GDK_KEY_Up));
  g_assert_true (tk_seat_map_locate (TK_SEAT_MAP (map), 1, &second));
  g_assert_cmpfloat (second.x, >=, 0);
  g_assert_cmpfloat (second.x, <=, gtk_widget_get_width (map));
  g_assert_cmpfloat (second.y, >=, 0);
  g_assert_cmpfloat (second.y, <=, gtk_widget_get_height (map));
  tk_seat_map_zoom (TK_SEAT_MAP (map), 0);
  g_assert_true (tk_seat_map_locate (TK_SEAT_MAP (map), 1, &third));
  g_assert_cmpfloat (third.x - first.x, >=, 56);
  tk_seat_map_set_plan (TK_SEAT_MAP (map), NULL);
  g_assert_false (tk_seat_map_key (TK_SEAT_MAP (map), GDK_KEY_Left));
  gtk_window_destroy (GTK_WINDOW (window));
  g_array_unref (plan.seats);
}

/* ---- A thousand types ---- */

static guint
count_tiles (GtkWidget *root)
{
  guint n = TK_IS_TYPE_TILE (root) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_tiles (child);
  return n;
}

static void
test_thousand_types (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *page, *cart, *grid;

  sell_scene_add_types (scene, 997);
  page = sell_scene_open (scene);
  cart = ui_find (page, TK_TYPE_CART_PANEL);
  grid = ui_find (page, TK_TYPE_TYPE_GRID);
  g_assert_cmpuint (tk_type_grid_count_shown (TK_TYPE_GRID (grid)), ==, 1000);
  g_assert_cmpuint (count_tiles (grid), <, 400);
  SELL_KEYS (scene, GDK_KEY_F3);
  sell_scene_type (scene, "block 777");
  ui_idle (300);
  g_assert_cmpuint (tk_type_grid_count_shown (TK_TYPE_GRID (grid)), ==, 1);
  sell_scene_enter (scene);
  sell_scene_wait (cart, "Block 777");
  /* By its number on the page, whatever else has those digits in its name; the quantity waits for it as for a tile. */
  sell_scene_type (scene, "500");
  ui_idle (300);
  sell_scene_enter (scene);
  sell_scene_wait (cart, "Block 596");
  sell_scene_type (scene, "nothing of the kind");
  ui_idle (300);
  sell_scene_wait (page, "No ticket type of this event");
  sell_scene_enter (scene);
  SELL_KEYS (scene, GDK_KEY_F3);
  g_assert_cmpuint (tk_type_grid_count_shown (TK_TYPE_GRID (grid)), ==, 1000);
  sell_scene_wait (page, "Regular");
  pay_exactly (scene, page);
  g_assert_cmpuint (wait_for_sale (page)->tickets->len, ==, 2);
}

int
main (int argc, char **argv)
{
  ui_scene_start (&argc, &argv);
  g_test_add_func ("/ui/sell/two-by-keys", test_two_by_keys);
  g_test_add_func ("/ui/sell/two-by-touch", test_two_by_touch);
  g_test_add_func ("/ui/sell/voucher", test_voucher);
  g_test_add_func ("/ui/sell/scanned-other", test_scanned_other);
  g_test_add_func ("/ui/sell/discount-with-approval", test_discount_with_approval);
  g_test_add_func ("/ui/sell/manual-discount", test_manual_discount);
  g_test_add_func ("/ui/sell/buyer", test_buyer);
  g_test_add_func ("/ui/sell/attendees", test_attendees);
  g_test_add_func ("/ui/sell/clear", test_clear);
  g_test_add_func ("/ui/sell/hold", test_hold);
  g_test_add_func ("/ui/sell/hold-across-restart", test_hold_across_restart);
  g_test_add_func ("/ui/sell/several-events", test_several_events);
  g_test_add_func ("/ui/sell/seats-by-keys", test_seats_by_keys);
  g_test_add_func ("/ui/sell/seats-quantity", test_seats_quantity);
  g_test_add_func ("/ui/sell/seat-map", test_seat_map);
  g_test_add_func ("/ui/sell/thousand-types", test_thousand_types);
  return g_test_run ();
}
