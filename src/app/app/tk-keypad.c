/* Without Num Lock the block's keys would move the cursor. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-keypad.h"
#include "tk-page.h"

static gboolean
is_block_key (guint keyval)
{
  return keyval >= GDK_KEY_KP_Home && keyval <= GDK_KEY_KP_Delete;
}

static gboolean
pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, GtkEditable *entry)
{
  char text[] = { '.', '\0' };
  int position;

  if (!is_block_key (keyval) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return FALSE;
  if (tk_key_digit (keyval) >= 0)
    text[0] = (char) ('0' + tk_key_digit (keyval));
  gtk_editable_delete_selection (entry);
  position = gtk_editable_get_position (entry);
  gtk_editable_insert_text (entry, text, 1, &position);
  gtk_editable_set_position (entry, position);
  return TRUE;
}

void
tk_keypad_attach (GtkEditable *entry)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (pressed_cb), entry);
  gtk_widget_add_controller (GTK_WIDGET (entry), keys);
}
