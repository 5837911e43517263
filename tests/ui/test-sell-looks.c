/* Every sheet beside the cart in every look, small enough for every screen, each control with a name and room for a finger.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sell-scene.h"
#include "tk-page.h"
#include "tk-seat-map.h"
#include "tk-sell-page.h"

#include <adwaita.h>
#include <glib/gstdio.h>

typedef struct {
  const char *name;
  TkTheme theme;
  int dpi;                  /* text size: 96 × 1024 is 100 % */
  int width, height;        /* of the screen it must fit */
} Look;

static const Look looks[] = {
  { "light", TK_THEME_LIGHT, 96 * 1024, 1024, 600 },
  { "dark", TK_THEME_DARK, 96 * 1024, 1024, 600 },
  { "outdoor", TK_THEME_OUTDOOR, 96 * 1024, 1024, 600 },
  { "large", TK_THEME_LIGHT, 192 * 1024, 1366, 768 },
};

/* The window's own least size says whether anything would be cut off; the page itself may be scrolled, so it is asked, too. */
static void
check_fits (UiScene *scene, const Look *look, const char *what)
{
  int width, height;

  gtk_widget_measure (GTK_WIDGET (scene->window), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (scene->window), GTK_ORIENTATION_VERTICAL, look->width, &height, NULL, NULL, NULL);
  g_test_message ("%s needs %d × %d", what, width, height);
  g_assert_cmpint (width, <=, look->width);
  g_assert_cmpint (height, <=, look->height);
}

static guint
check_controls (GtkWidget *widget)
{
  graphene_rect_t bounds;
  guint n = 0;

  if (!gtk_widget_get_mapped (widget))
    return 0;
  if (GTK_IS_BUTTON (widget) && !GTK_IS_TOGGLE_BUTTON (widget))
    {
      gboolean text = gtk_button_get_label (GTK_BUTTON (widget)) != NULL;

      if (!text && !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL))
        g_error ("a button of %s has no accessible name", G_OBJECT_TYPE_NAME (gtk_widget_get_parent (gtk_widget_get_parent (widget))));
      g_assert_true (gtk_widget_compute_bounds (widget, widget, &bounds));
      if (bounds.size.height < 56 || bounds.size.width < 56)
        g_error ("“%s” of %s is %g × %g", gtk_button_get_label (GTK_BUTTON (widget)),
                 G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)), (double) bounds.size.width, (double) bounds.size.height);
      n++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += check_controls (child);
  return n;
}

static void
draw (UiScene *scene, const Look *look, const char *what)
{
  const char *dir = g_getenv ("TIKETI_SCREENSHOTS"), *language = g_getenv ("LANGUAGE");
  g_autofree char *name = NULL, *path = NULL;

  ui_idle (250);
  check_fits (scene, look, what);
  g_assert_cmpuint (check_controls (tk_window_get_page (scene->window)), >=, 5);
  if (dir == NULL)
    return;
  g_mkdir_with_parents (dir, 0755);
  name = g_strdup_printf ("sell-%s-%s-%s.png", what, look->name, language != NULL ? language : "en");
  path = g_build_filename (dir, name, NULL);
  ui_scene_draw (scene, path);
}

static gboolean
has_plan (gpointer data)
{
  TkSeatMap *map = ui_find (data, TK_TYPE_SEAT_MAP);

  return map != NULL && gtk_widget_get_mapped (GTK_WIDGET (map)) && tk_seat_map_get_current (map) != NULL;
}

static void
look_at_sheets (UiScene *scene, const Look *look, GtkWidget *page)
{
  SELL_KEYS (scene, GDK_KEY_F5);
  sell_scene_wait (page, "Watoto");
  draw (scene, look, "discounts");
  SELL_KEYS (scene, GDK_KEY_1);
  ui_idle (200);
  SELL_KEYS (scene, GDK_KEY_F5, GDK_KEY_F4);
  draw (scene, look, "manual");
  sell_scene_type (scene, "500");
  sell_scene_enter (scene);
  sell_scene_type (scene, "Mvua");
  sell_scene_enter (scene);
  sell_scene_wait (page, "Wanjiru");
  draw (scene, look, "approval");
  SELL_KEYS (scene, GDK_KEY_Escape, GDK_KEY_F6);
  draw (scene, look, "buyer");
  sell_scene_type (scene, "Njeri Kamau");
  g_assert_true (gtk_widget_activate_action (ui_find (page, g_type_from_name ("TkBuyerSheet")), "buyer.keep", NULL));
  SELL_KEYS (scene, GDK_KEY_F9);
  sell_scene_wait (page, "Family");
  draw (scene, look, "attendees");
  SELL_KEYS (scene, GDK_KEY_Escape, GDK_KEY_F8);
  sell_scene_wait (page, "(1)");
  SELL_KEYS (scene, GDK_KEY_1, GDK_KEY_F7);
  sell_scene_wait (page, "Njeri Kamau");
  draw (scene, look, "held");
  SELL_KEYS (scene, GDK_KEY_1);
  sell_scene_wait (page, "(2)");
}

static void
test_look (gconstpointer data)
{
  const Look *look = data;
  g_autoptr (UiScene) scene = NULL;
  GtkWidget *page;

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", look->dpi, NULL);
  scene = ui_scene_new ();
  tk_preferences_set_theme (tk_session_get_preferences (scene->session), look->theme);
  if (g_getenv ("TIKETI_SMALL") != NULL)
    gtk_window_set_default_size (GTK_WINDOW (scene->window), look->width, look->height);
  tk_terminal_fixture_sql (scene->terminal, "UPDATE ticket_type SET asks = 'name!,phone' WHERE event = 1 AND number = 3");
  sell_scene_add_stalls (scene, 12, 24);
  sell_scene_add_comedy (scene);
  sell_scene_add_voucher (scene, 1, "Watoto", NULL, "percent", 2000, 0, FALSE);
  sell_scene_add_voucher (scene, 2, "Wadhamini", NULL, "amount", 50000, 0, TRUE);
  page = sell_scene_open (scene);
  SELL_KEYS (scene, GDK_KEY_1, GDK_KEY_1, GDK_KEY_3);
  ui_idle (300);
  draw (scene, look, "cart");
  look_at_sheets (scene, look, page);
  SELL_KEYS (scene, GDK_KEY_4);
  ui_wait (has_plan, page, "the hall");
  SELL_KEYS (scene, GDK_KEY_3, GDK_KEY_b);
  sell_scene_wait (page, "3 × 2,000");
  draw (scene, look, "seats");
  SELL_KEYS (scene, GDK_KEY_plus, GDK_KEY_plus, GDK_KEY_plus);
  draw (scene, look, "seats-near");
  SELL_KEYS (scene, GDK_KEY_l);
  draw (scene, look, "seats-list");
  SELL_KEYS (scene, GDK_KEY_Escape);
  gtk_drop_down_set_selected (ui_find (page, GTK_TYPE_DROP_DOWN), 1);
  sell_scene_wait (page, "Standard");
  SELL_KEYS (scene, GDK_KEY_1);
  ui_idle (200);
  draw (scene, look, "several");
  SELL_KEYS (scene, GDK_KEY_F3);
  sell_scene_type (scene, "no such thing");
  draw (scene, look, "search");
  SELL_KEYS (scene, GDK_KEY_Escape, GDK_KEY_Delete);
  draw (scene, look, "cleared");
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024, NULL);
}

int
main (int argc, char **argv)
{
  ui_scene_start (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ui/sell-looks/%s", looks[i].name);

      g_test_add_data_func (path, &looks[i], test_look);
    }
  return g_test_run ();
}
