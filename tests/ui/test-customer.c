/* The buyer's display through a whole sale: what is bought, what it costs, how it is paid, the change, the codes; and nobody's name.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-scene.h"
#include "tk-done-panel.h"
#include "tk-pay-panel.h"
#include "tk-sell-page.h"
#include "tk-type-tile.h"

static void
picture (GtkWidget *window, const char *name)
{
  const char *folder = g_getenv ("TIKETI_SCREENSHOTS");
  g_autofree char *path = folder != NULL ? g_strdup_printf ("%s/customer-%s.png", folder, name) : NULL;
  UiScene scene = { .window = (gpointer) window };

  if (path == NULL)
    return;
  ui_idle (200);
  ui_scene_draw (&scene, path);
}

static gboolean
has_tiles (gpointer data)
{
  GtkWidget *page = tk_window_get_page (data);

  return page != NULL && TK_IS_SELL_PAGE (page) && ui_find (page, TK_TYPE_TYPE_TILE) != NULL;
}

typedef struct {
  GtkWidget *root;
  const char *text;
} Text;

static gboolean
shows (gpointer data)
{
  Text *text = data;

  return ui_find_text (text->root, text->text) != NULL;
}

static void
wait_text (GtkWidget *root, const char *words)
{
  Text text = { root, words };

  ui_wait (shows, &text, words);
}

static UiScene *
open_till (GtkWidget **display)
{
  UiScene *scene = ui_scene_new ();

  tk_terminal_fixture_sql (scene->terminal, "INSERT INTO setting (name, value) VALUES ('net', 'online');"
                                            "INSERT INTO brand (event, body) VALUES (1, '{\"contact\":\"\",\"event\":1,\"organizer\":\"Pwani Arts\"}')");
  ui_scene_sign_in (scene, "amina", "2468", "sell");
  ui_wait (has_tiles, scene->window, "tiles");
  g_assert_null (tk_window_get_customer (scene->window));
  tk_preferences_set_customer (tk_session_get_preferences (scene->session), TRUE);
  *display = GTK_WIDGET (tk_window_get_customer (scene->window));
  g_assert_nonnull (*display);
  wait_text (*display, "Welcome");
  return scene;
}

static void
add (UiScene *scene, guint keyval)
{
  ui_scene_key (scene, keyval);
}

static void
test_cash (void)
{
  GtkWidget *display;
  g_autoptr (UiScene) scene = open_till (&display);

  picture (display, "idle");
  add (scene, GDK_KEY_1);
  add (scene, GDK_KEY_1);
  add (scene, GDK_KEY_2);
  wait_text (display, "2 × Regular");
  wait_text (display, "KES 8,000");
  ui_wait_text (display, "Total");
  picture (display, "cart");
  add (scene, GDK_KEY_F9);
  wait_text (display, "To pay");
  add (scene, GDK_KEY_F3);
  add (scene, GDK_KEY_Return);
  wait_text (display, "Thank you");
  wait_text (display, "Your change");
  wait_text (display, "KES 2,000");
  picture (display, "done");
  tk_customer_window_switch_language (TK_CUSTOMER_WINDOW (display));
  wait_text (display, "Asante");
  wait_text (display, "Chenji yako");
  picture (display, "done-sw");
  ui_scene_key (scene, GDK_KEY_q);
  wait_text (display, "piga picha");
  picture (display, "codes");
  add (scene, GDK_KEY_1);
  wait_text (display, "1 × Regular");
  add (scene, GDK_KEY_Delete);
  wait_text (display, "Karibu");
}

static void
test_phone_tells_no_number (void)
{
  GtkWidget *display;
  g_autoptr (UiScene) scene = open_till (&display);
  TkPayPanel *panel;
  GtkWidget *entry;

  add (scene, GDK_KEY_1);
  add (scene, GDK_KEY_F10);
  wait_text (display, "To pay");
  panel = ui_find (tk_window_get_page (scene->window), TK_TYPE_PAY_PANEL);
  entry = gtk_root_get_focus (GTK_ROOT (scene->window));
  g_assert_true (GTK_IS_EDITABLE (entry));
  gtk_editable_set_text (GTK_EDITABLE (entry), "0712345678");
  g_assert_true (tk_pay_panel_key (panel, GDK_KEY_Return));
  wait_text (display, "M-Pesa: confirm on your phone");
  picture (display, "phone");
  g_assert_null (ui_find_text (display, "0712"));
  g_assert_null (ui_find_text (display, "345"));
  g_assert_null (ui_find_text (display, "Amina"));
}

/* The idle picture comes back when nobody is signed in, and the window goes with its preference. */
static void
test_goes (void)
{
  GtkWidget *display;
  g_autoptr (UiScene) scene = open_till (&display);

  add (scene, GDK_KEY_1);
  wait_text (display, "1 × Regular");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (scene->window), "win.sign-out", NULL));
  wait_text (display, "Welcome");
  tk_preferences_set_customer (tk_session_get_preferences (scene->session), FALSE);
  g_assert_null (tk_window_get_customer (scene->window));
}

int
main (int argc, char **argv)
{
  ui_scene_start (&argc, &argv);
  g_test_add_func ("/ui/customer/cash", test_cash);
  g_test_add_func ("/ui/customer/phone-tells-no-number", test_phone_tells_no_number);
  g_test_add_func ("/ui/customer/goes", test_goes);
  return g_test_run ();
}
