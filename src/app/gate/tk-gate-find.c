/* Two touches, never one: a row is chosen, then its button lets them in. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-gate-find.h"
#include "tk-page.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>

struct _TkGateFind {
  GtkWidget parent;
  GtkSearchEntry *text;
  GtkLabel *state;
  GtkListBox *list;
  TkDirection direction;
  char *zone;
  gboolean hide_names;
};

G_DEFINE_FINAL_TYPE (TkGateFind, tk_gate_find, GTK_TYPE_WIDGET)

enum { WANTED, CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
say (TkGateFind *self, const char *words)
{
  gtk_label_set_label (self->state, words);
  gtk_widget_set_visible (GTK_WIDGET (self->state), *words != '\0');
}

static void
empty (TkGateFind *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
}

/* ---- Rows ---- */

static char *
second_line (const TkFoundTicket *found)
{
  g_autoptr (GString) line = g_string_new (found->type_name);

  if (found->phone != NULL && *found->phone != '\0')
    g_string_append_printf (line, " · %s", found->phone);
  if (found->order != NULL && *found->order != '\0')
    g_string_append_printf (line, " · %s", found->order);
  return g_string_free (g_steal_pointer (&line), FALSE);
}

static char *
state_of (TkGateFind *self, const TkFoundTicket *found, const char **css_class)
{
  g_autofree char *time = found->last_entry_ms > 0 ? tk_wording_time (found->last_entry_ms, self->zone) : NULL;

  *css_class = found->inside ? "state-in" : "state-out";
  if (found->inside)
    return time != NULL ? g_strdup_printf (_("In %s"), time) : g_strdup (_("In"));
  if (found->status == TK_TICKET_VALID || found->status == TK_TICKET_UNKNOWN)
    return g_strdup (time != NULL ? _("Out") : _("Not in yet"));
  *css_class = "state-bad";
  return g_strdup (found->status == TK_TICKET_UNPAID ? _("Not paid") : _("Not valid"));
}

static GtkWidget *
make_label (const char *words, const char *css_class)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
let_in_cb (GtkButton *button, TkGateFind *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_LIST_BOX_ROW);

  g_signal_emit (self, signals[CHOSEN], 0, g_object_get_data (G_OBJECT (row), "code"));
}

/* Seen once the row is chosen. */
static GtkWidget *
make_button (TkGateFind *self, const char *name)
{
  GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *hint = gtk_label_new ("⏎");
  const char *words = self->direction == TK_DIRECTION_EXIT ? _("Let out") : _("Let in");
  g_autofree char *said = g_strdup_printf ("%s: %s", words, name);

  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), gtk_label_new (words));
  gtk_widget_add_css_class (hint, "key-hint");
  gtk_widget_set_valign (hint, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), hint);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_widget_add_css_class (button, "touch");
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_visible (button, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (let_in_cb), self, 0);
  return button;
}

static GtkWidget *
make_row (TkGateFind *self, const TkFoundTicket *found)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *name, *state, *button;
  const char *full = found->holder != NULL && *found->holder != '\0' ? found->holder : found->code, *css_class;
  g_autofree char *shown = self->hide_names && full != found->code ? tk_gate_find_mask (full) : g_strdup (full);
  g_autofree char *second = second_line (found), *words = state_of (self, found, &css_class);
  g_autofree char *said = g_strdup_printf ("%s, %s, %s", shown, second, words);

  name = make_label (shown, "heading");
  state = gtk_label_new (words);
  gtk_widget_add_css_class (state, css_class);
  gtk_widget_add_css_class (state, "numeric");
  gtk_widget_set_valign (state, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (top), name);
  gtk_box_append (GTK_BOX (top), state);
  gtk_box_append (GTK_BOX (box), top);
  gtk_box_append (GTK_BOX (box), make_label (second, "numeric"));
  button = make_button (self, shown);
  gtk_box_append (GTK_BOX (box), button);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  g_object_set_data_full (G_OBJECT (row), "code", g_strdup (found->code), g_free);
  g_object_set_data_full (G_OBJECT (row), "full", g_strdup (full), g_free);
  g_object_set_data_full (G_OBJECT (row), "shown", g_strdup (shown), g_free);
  g_object_set_data (G_OBJECT (row), "name", name);
  g_object_set_data (G_OBJECT (row), "button", button);
  return row;
}

/* Its name is told in full only while it is chosen: to the one who asks for it. */
static void
selected_cb (TkGateFind *self, GtkListBoxRow *chosen)
{
  if (self->list == NULL)
    return;
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      gboolean is_chosen = row == GTK_WIDGET (chosen);

      gtk_label_set_label (g_object_get_data (G_OBJECT (row), "name"), g_object_get_data (G_OBJECT (row), is_chosen ? "full" : "shown"));
      gtk_widget_set_visible (g_object_get_data (G_OBJECT (row), "button"), is_chosen);
    }
}

/* ---- Keys ---- */

static void
changed_cb (TkGateFind *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->text));

  if (g_utf8_strlen (text, -1) >= TK_FIND_MIN)
    {
      g_signal_emit (self, signals[WANTED], 0, text);
      return;
    }
  empty (self);
  say (self, _("Type a name, a phone number or an order."));
}

static void
choose (TkGateFind *self, int step)
{
  GtkListBoxRow *chosen = gtk_list_box_get_selected_row (self->list), *next;
  int index = chosen != NULL ? gtk_list_box_row_get_index (chosen) + step : step > 0 ? 0 : -1;

  next = index >= 0 ? gtk_list_box_get_row_at_index (self->list, index) : NULL;
  if (next == NULL)
    return;
  gtk_list_box_select_row (self->list, next);
  gtk_widget_grab_focus (GTK_WIDGET (next)); /* scrolls to it */
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
  gtk_editable_set_position (GTK_EDITABLE (self->text), -1);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, TkGateFind *self)
{
  GtkListBoxRow *chosen = gtk_list_box_get_selected_row (self->list);

  if (keyval == GDK_KEY_Down || keyval == GDK_KEY_Up)
    choose (self, keyval == GDK_KEY_Down ? 1 : -1);
  else if (keyval == GDK_KEY_Escape)
    gtk_widget_activate_action (GTK_WIDGET (self), "gate.close", NULL);
  else if (tk_key_is_enter (keyval) && chosen == NULL)
    choose (self, 1);
  else if (tk_key_is_enter (keyval))
    g_signal_emit (self, signals[CHOSEN], 0, g_object_get_data (G_OBJECT (chosen), "code"));
  else
    return FALSE;
  return TRUE;
}

static void
tk_gate_find_dispose (GObject *object)
{
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), TK_TYPE_GATE_FIND);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_gate_find_parent_class)->dispose (object);
}

static void
tk_gate_find_finalize (GObject *object)
{
  g_free (TK_GATE_FIND (object)->zone);
  G_OBJECT_CLASS (tk_gate_find_parent_class)->finalize (object);
}

static void
tk_gate_find_class_init (TkGateFindClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_gate_find_dispose;
  G_OBJECT_CLASS (klass)->finalize = tk_gate_find_finalize;
  signals[WANTED] = g_signal_new ("wanted", TK_TYPE_GATE_FIND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CHOSEN] = g_signal_new ("chosen", TK_TYPE_GATE_FIND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-gate-find.ui");
  gtk_widget_class_bind_template_child (widget_class, TkGateFind, text);
  gtk_widget_class_bind_template_child (widget_class, TkGateFind, state);
  gtk_widget_class_bind_template_child (widget_class, TkGateFind, list);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_gate_find_init (TkGateFind *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->zone = g_strdup ("UTC");
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->text), keys);
}

void
tk_gate_find_start (TkGateFind *self, TkDirection direction, const char *zone, gboolean hide_names)
{
  self->direction = direction;
  self->hide_names = hide_names;
  g_free (self->zone);
  self->zone = g_strdup (zone);
  gtk_editable_set_text (GTK_EDITABLE (self->text), "");
  empty (self);
  say (self, _("Type a name, a phone number or an order."));
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

void
tk_gate_find_show (TkGateFind *self, const TkFound *found)
{
  empty (self);
  for (guint i = 0; i < found->tickets->len; i++)
    gtk_list_box_append (self->list, make_row (self, g_ptr_array_index (found->tickets, i)));
  if (found->tickets->len == 0)
    say (self, _("Nobody of that name, phone or order in this gate's list. Look at the spelling, or send them to the box office."));
  else
    say (self, found->more ? _("These are the first; type more to see fewer.") : "");
}

void
tk_gate_find_say (TkGateFind *self, const char *sentence)
{
  empty (self);
  say (self, sentence);
}

void
tk_gate_find_type (TkGateFind *self, const char *text)
{
  int position = gtk_editable_get_position (GTK_EDITABLE (self->text));

  gtk_editable_insert_text (GTK_EDITABLE (self->text), text, -1, &position);
  gtk_editable_set_position (GTK_EDITABLE (self->text), position);
}

char *
tk_gate_find_mask (const char *name)
{
  g_autoptr (GString) masked = g_string_new (NULL);
  gboolean start = TRUE;

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (start && !g_unichar_isspace (c))
        {
          if (masked->len > 0)
            g_string_append_c (masked, ' ');
          g_string_append_unichar (masked, c);
          g_string_append (masked, "…");
        }
      start = g_unichar_isspace (c);
    }
  return g_string_free (g_steal_pointer (&masked), FALSE);
}
