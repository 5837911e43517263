/* Loads style.css and the icons from the program itself. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-look.h"

void
tk_look_load (GdkDisplay *display)
{
  g_autoptr (GtkCssProvider) css = NULL;

  if (g_object_get_data (G_OBJECT (display), "tiketi-look") != NULL)
    return;
  g_object_set_data (G_OBJECT (display), "tiketi-look", display);
  css = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (css, "/ke/tiketi/Tiketi/ui/style.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (css), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display), "/ke/tiketi/Tiketi/icons");
}
