/* What people press on the gate page: keys, and the actions behind keys and buttons. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-gate-page-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
dismissed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkGatePage) self = user_data;
  g_autoptr (GError) error = NULL;

  tk_desk_worker_finish (result, &error);
  if (error != NULL)
    g_warning ("alarm: %s", error->message);
  if (self->session != NULL)
    tk_gate_page_load_news (self);
}

static void
set_typing (TkGatePage *self, gboolean typing)
{
  gtk_revealer_set_reveal_child (self->typing, typing);
  gtk_editable_set_text (GTK_EDITABLE (self->code), "");
  gtk_widget_grab_focus (typing ? GTK_WIDGET (self->code) : GTK_WIDGET (self));
}

void
tk_gate_acts_code_entered (TkGatePage *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->code)));

  tk_gate_page_submit (self, text, strlen (text), "typed");
  set_typing (self, FALSE);
}

static void
type_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkGatePage *self = TK_GATE_PAGE (widget);

  set_typing (self, !gtk_revealer_get_reveal_child (self->typing));
}

static void
direction_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkGatePage *self = TK_GATE_PAGE (widget);

  if (self->place == NULL || !self->place->gate->takes_entries || !self->place->gate->takes_exits)
    return;
  self->direction = self->direction == TK_DIRECTION_ENTRY ? TK_DIRECTION_EXIT : TK_DIRECTION_ENTRY;
  tk_preferences_set_exits (tk_session_get_preferences (self->session), self->direction == TK_DIRECTION_EXIT);
  tk_verdict_card_clear (self->card);
  tk_gate_page_show_direction (self);
}

static void
seen_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkGatePage *self = TK_GATE_PAGE (widget);
  const char *shown = tk_alarm_banner_get_shown (self->alarm);

  if (shown != NULL)
    tk_gate_ask_dismiss (self->session, shown, dismissed_cb, g_object_ref (self));
}

static void
picture_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_picture_intake_choose (TK_GATE_PAGE (widget)->pictures);
}

static void
change_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkGatePage *self = TK_GATE_PAGE (widget);

  tk_camera_view_stop (self->camera);
  g_clear_pointer (&self->place, tk_gate_place_free);
  tk_gate_chooser_ask_again (self->chooser);
  gtk_stack_set_visible_child_name (self->steps, "choose");
}

gboolean
tk_gate_acts_key (TkGatePage *self, guint keyval, GdkModifierType modifiers)
{
  static const struct { guint keyval; const char *action; } keys[] = {
    { GDK_KEY_F2, "gate.type" }, { GDK_KEY_F4, "gate.direction" }, { GDK_KEY_F6, "gate.picture" }, { GDK_KEY_F8, "gate.change" },
    { GDK_KEY_F9, "gate.seen" },
  };

  if (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;
  if (keyval == GDK_KEY_Escape)
    {
      if (gtk_revealer_get_reveal_child (self->typing))
        set_typing (self, FALSE);
      tk_verdict_card_clear (self->card);
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].keyval == keyval)
      return gtk_widget_activate_action (GTK_WIDGET (self), keys[i].action, NULL) || TRUE;
  return FALSE;
}

/* Fast fingers in the code entry are not a scanner: give them back. */
void
tk_gate_acts_typed (TkGatePage *self, const char *text)
{
  int position = gtk_editable_get_position (GTK_EDITABLE (self->code));

  if (!gtk_revealer_get_reveal_child (self->typing))
    return;
  gtk_editable_insert_text (GTK_EDITABLE (self->code), text, -1, &position);
  gtk_editable_set_position (GTK_EDITABLE (self->code), position);
}

void
tk_gate_acts_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "gate.type", NULL, type_action);
  gtk_widget_class_install_action (widget_class, "gate.direction", NULL, direction_action);
  gtk_widget_class_install_action (widget_class, "gate.seen", NULL, seen_action);
  gtk_widget_class_install_action (widget_class, "gate.picture", NULL, picture_action);
  gtk_widget_class_install_action (widget_class, "gate.change", NULL, change_action);
}
