/* Loads style.css, a palette and the icons from the program itself. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-look.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define RESOURCES "/ke/tiketi/Tiketi/"

typedef struct {
  GdkDisplay *display;         /* borrowed: it holds us */
  GtkCssProvider *palette;     /* (nullable) */
  const char *palette_name;
  TkTheme theme;
} Look;

static void
look_free (Look *look)
{
  g_clear_object (&look->palette);
  g_free (look);
}

static Look *
look_of (GdkDisplay *display)
{
  return g_object_get_data (G_OBJECT (display), "tiketi-look");
}

static GtkCssProvider *
add_sheet (GdkDisplay *display, const char *name, guint priority)
{
  g_autofree char *path = g_strconcat (RESOURCES "ui/", name, NULL);
  GtkCssProvider *css = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (css, path);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (css), priority);
  return css;
}

/* Beside the style sheet, and over it: the colours it names, and outdoors the lines and weights as well. */
static void
use_palette (Look *look)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_for_display (look->display));
  const char *name = look->theme == TK_THEME_OUTDOOR ? "palette-outdoor.css" : dark ? "palette-dark.css" : "palette-light.css";

  if (g_strcmp0 (name, look->palette_name) == 0)
    return;
  if (look->palette != NULL)
    gtk_style_context_remove_provider_for_display (look->display, GTK_STYLE_PROVIDER (look->palette));
  g_clear_object (&look->palette);
  look->palette = add_sheet (look->display, name, GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  look->palette_name = name;
}

static void
dark_changed_cb (AdwStyleManager *manager, GParamSpec *property, gpointer user_data)
{
  use_palette (user_data);
}

void
tk_look_load (GdkDisplay *display)
{
  g_autoptr (GtkCssProvider) css = NULL;
  Look *look;

  if (look_of (display) != NULL)
    return;
  look = g_new0 (Look, 1);
  look->display = display;
  g_object_set_data_full (G_OBJECT (display), "tiketi-look", look, (GDestroyNotify) look_free);
  css = add_sheet (display, "style.css", GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display), RESOURCES "icons");
  use_palette (look);
  g_signal_connect (adw_style_manager_get_for_display (display), "notify::dark", G_CALLBACK (dark_changed_cb), look);
}

void
tk_look_set_theme (GdkDisplay *display, TkTheme theme)
{
  static const AdwColorScheme schemes[] = {
    [TK_THEME_SYSTEM] = ADW_COLOR_SCHEME_DEFAULT, [TK_THEME_LIGHT] = ADW_COLOR_SCHEME_FORCE_LIGHT,
    [TK_THEME_DARK] = ADW_COLOR_SCHEME_FORCE_DARK, [TK_THEME_OUTDOOR] = ADW_COLOR_SCHEME_FORCE_LIGHT,
  };
  Look *look = look_of (display);

  look->theme = theme;
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[theme]);
  use_palette (look);
}

TkTheme
tk_look_get_theme (GdkDisplay *display)
{
  return look_of (display)->theme;
}

void
tk_look_hurry (GtkWidget *root)
{
  if (GTK_IS_REVEALER (root) && gtk_revealer_get_transition_duration (GTK_REVEALER (root)) > TK_LOOK_MOVE_MS)
    gtk_revealer_set_transition_duration (GTK_REVEALER (root), TK_LOOK_MOVE_MS);
  if (GTK_IS_STACK (root) && gtk_stack_get_transition_duration (GTK_STACK (root)) > TK_LOOK_MOVE_MS)
    gtk_stack_set_transition_duration (GTK_STACK (root), TK_LOOK_MOVE_MS);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    tk_look_hurry (child);
}

const char *
tk_theme_words (TkTheme theme)
{
  switch (theme)
    {
    case TK_THEME_LIGHT:
      return _("Light");
    case TK_THEME_DARK:
      return _("Dark");
    case TK_THEME_OUTDOOR:
      return _("Outdoors, in the sun");
    case TK_THEME_SYSTEM:
    default:
      return _("As the system");
    }
}
