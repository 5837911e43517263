/* What people press on the gate page: keys, and the actions behind keys and buttons. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-gate-page-private.h"
#include "tk-gate-announce.h"
#include "tk-human-code.h"
#include "tk-kiosk-disk.h"
#include "tk-page.h"

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
  if (tk_gate_page_is_there (self))
    tk_gate_page_load_news (self);
}

void
tk_gate_acts_set_typing (TkGatePage *self, gboolean typing)
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
  tk_gate_acts_set_typing (self, FALSE);
}

static void
type_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkGatePage *self = TK_GATE_PAGE (widget);
  gboolean typing = !gtk_revealer_get_reveal_child (self->typing);

  if (typing)
    tk_gate_page_open_sheet (self, NULL);
  tk_gate_acts_set_typing (self, typing);
}

static void
close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_gate_page_open_sheet (TK_GATE_PAGE (widget), NULL);
}

static void
people_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_gate_people_clear (TK_GATE_PAGE (widget));
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
  tk_gate_announce (self, NULL);
}

/* One thing at a time, the innermost first. */
static void
escape (TkGatePage *self)
{
  if (tk_gate_page_get_sheet (self) != NULL)
    tk_gate_page_open_sheet (self, NULL);
  else if (gtk_revealer_get_reveal_child (self->typing))
    tk_gate_acts_set_typing (self, FALSE);
  else if (!tk_gate_people_clear (self))
    tk_verdict_card_clear (self->card);
}

static gboolean
press_enter (TkGatePage *self)
{
  if (tk_gate_exceptions_waits (self))
    return gtk_widget_activate_action (GTK_WIDGET (self), "gate.admit", NULL);
  return tk_verdict_card_get_face (self->card) != TK_CARD_READY && gtk_widget_activate_action (GTK_WIDGET (self), "gate.details", NULL);
}

gboolean
tk_gate_acts_key (TkGatePage *self, guint keyval, GdkModifierType modifiers)
{
  static const struct { guint keyval; const char *action; } keys[] = {
    { GDK_KEY_F2, "gate.type" }, { GDK_KEY_F3, "gate.find" }, { GDK_KEY_F4, "gate.direction" }, { GDK_KEY_F5, "gate.admit" },
    { GDK_KEY_F6, "gate.picture" }, { GDK_KEY_F7, "gate.details" }, { GDK_KEY_F8, "gate.change" }, { GDK_KEY_F9, "gate.seen" },
    { GDK_KEY_F12, "gate.supervisor" },
  };

  if ((modifiers & GDK_CONTROL_MASK) && gdk_keyval_to_lower (keyval) == GDK_KEY_z)
    return gtk_widget_activate_action (GTK_WIDGET (self), "gate.undo", "s", "");
  if (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;
  if (keyval == GDK_KEY_Escape)
    {
      escape (self);
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].keyval == keyval)
      return gtk_widget_activate_action (GTK_WIDGET (self), keys[i].action, NULL) || TRUE;
  if (g_strcmp0 (tk_gate_page_get_sheet (self), "supervisor") == 0)
    return tk_gate_supervisor_key (self->supervisor, keyval);
  if (tk_key_is_enter (keyval))
    return press_enter (self);
  return tk_key_digit (keyval) > 0 && tk_gate_people_digit (self, (guint) tk_key_digit (keyval));
}

static void
type_into (GtkEditable *editable, const char *text)
{
  int position = gtk_editable_get_position (editable);

  gtk_editable_insert_text (editable, text, -1, &position);
  gtk_editable_set_position (editable, position);
}

/* Given back to whatever they were typed for. */
void
tk_gate_acts_typed (TkGatePage *self, const char *text)
{
  const char *sheet = tk_gate_page_get_sheet (self);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && GTK_IS_EDITABLE (focus) && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    type_into (GTK_EDITABLE (focus), text);
  else if (g_strcmp0 (sheet, "supervisor") == 0)
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
      tk_gate_supervisor_key (self->supervisor, gdk_unicode_to_keyval (g_utf8_get_char (p)));
}

/* What is typed, as it would be printed: to compare with the paper before Enter. Codes of others have no such form. */
void
tk_gate_acts_code_changed (TkGatePage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->code));
  g_autofree char *printed = NULL, *words = NULL;
  TkTicketId id;

  if (self->place != NULL && tk_human_code_parse (text, self->place->gate->event, &id))
    {
      printed = tk_human_code_format (&id);
      words = g_strdup_printf ("✓ %s", printed);
    }
  gtk_label_set_label (self->printed, words != NULL ? words : "");
}

void
tk_gate_acts_came_to_front (TkGatePage *self)
{
  tk_kiosk_disk_allow (GTK_WIDGET (self), self->session, "gate.picture", TRUE);
}

void
tk_gate_acts_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "gate.type", NULL, type_action);
  gtk_widget_class_install_action (widget_class, "gate.direction", NULL, direction_action);
  gtk_widget_class_install_action (widget_class, "gate.seen", NULL, seen_action);
  gtk_widget_class_install_action (widget_class, "gate.picture", NULL, picture_action);
  gtk_widget_class_install_action (widget_class, "gate.change", NULL, change_action);
  gtk_widget_class_install_action (widget_class, "gate.close", NULL, close_action);
  gtk_widget_class_install_action (widget_class, "gate.all-people", NULL, people_action);
}
