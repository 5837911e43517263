/* See tk-kiosk-disk.h. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-kiosk-disk.h"

#include <glib/gi18n-lib.h>

static void
say_why (GtkWidget *widget)
{
  const char *why = _("Not in a kiosk, which shows nobody its disk: leave it with a PIN first.");

  gtk_widget_set_tooltip_text (widget, why);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, why, -1);
}

/* The buttons are the page's template's; their action is what they have in common with us. */
static void
say_why_below (GtkWidget *widget, const char *action)
{
  if (GTK_IS_ACTIONABLE (widget) && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0)
    say_why (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    say_why_below (child, action);
}

void
tk_kiosk_disk_allow (GtkWidget *page, TkSession *session, const char *action, gboolean allowed)
{
  gboolean kiosk = tk_session_get_kiosk (session);

  gtk_widget_action_set_enabled (page, action, allowed && !kiosk);
  if (kiosk)
    say_why_below (page, action);
}

void
tk_kiosk_disk_allow_widget (GtkWidget *widget, TkSession *session)
{
  if (!tk_session_get_kiosk (session))
    return;
  gtk_widget_set_sensitive (widget, FALSE);
  say_why (widget);
}
