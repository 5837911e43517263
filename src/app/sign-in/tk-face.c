/* The face of a member of staff. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-face.h"
#include "tk-wording.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

static const char *
role_words (TkRole role)
{
  switch (role)
    {
    case TK_ROLE_GATE:
      return _("Gate staff");
    case TK_ROLE_CASHIER:
      return _("Cashier");
    case TK_ROLE_SUPERVISOR:
      return _("Supervisor");
    case TK_ROLE_ORGANIZER:
      return _("Organizer");
    case TK_ROLE_ADMIN:
      return _("Administrator");
    case TK_ROLE_NONE:
    case TK_ROLE_ATTENDEE:
    default:
      return "";
    }
}

static char *
second_line (const TkStaff *staff, gint64 now_ms, const char *zone)
{
  g_autofree char *until = NULL;

  if (staff->locked_until_ms <= now_ms)
    return g_strdup (role_words (staff->role));
  until = tk_wording_time (staff->locked_until_ms, zone);
  return g_strdup_printf (_("Locked until %s"), until);
}

GtkWidget *
tk_face_new (const TkStaff *staff, gint64 now_ms, const char *zone)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *name = gtk_label_new (staff->display_name), *role;
  g_autofree char *line = second_line (staff, now_ms, zone);
  g_autofree char *said = g_strdup_printf ("%s, %s", staff->display_name, line);

  role = gtk_label_new (line);
  gtk_widget_add_css_class (role, "hint");
  gtk_widget_add_css_class (name, "heading");
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), adw_avatar_new (72, staff->display_name, TRUE));
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), role);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "face");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  g_object_set_data_full (G_OBJECT (button), "staff", g_strdup (staff->name), g_free);
  return button;
}

const char *
tk_face_get_name (GtkWidget *face)
{
  return g_object_get_data (G_OBJECT (face), "staff");
}
