/* A label and a button on a dark pill. Shown and hidden without a timeline; the sheet fades it in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-toast.h"

#define SPACING 12
#define LINE_LETTERS 60

struct _TkToast {
  GtkWidget parent;
  GtkWidget *label, *button;
  guint over_source;
};

G_DEFINE_FINAL_TYPE (TkToast, tk_toast, GTK_TYPE_WIDGET)

enum { GONE, N_SIGNALS };
static guint signals[N_SIGNALS];

void
tk_toast_take_back (TkToast *self)
{
  g_clear_handle_id (&self->over_source, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static gboolean
over_cb (gpointer user_data)
{
  TkToast *self = user_data;

  self->over_source = 0;
  tk_toast_take_back (self);
  g_signal_emit (self, signals[GONE], 0);
  return G_SOURCE_REMOVE;
}

void
tk_toast_offer (TkToast *self, const char *words, guint seconds, const char *label, const char *action_name)
{
  tk_toast_take_back (self);
  gtk_label_set_text (GTK_LABEL (self->label), words);
  gtk_widget_set_visible (self->button, label != NULL);
  gtk_button_set_label (GTK_BUTTON (self->button), label != NULL ? label : "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), action_name);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  self->over_source = g_timeout_add_seconds (seconds, over_cb, self);
}

void
tk_toast_say (TkToast *self, const char *words, guint seconds)
{
  tk_toast_offer (self, words, seconds, NULL, NULL);
}

static void
tk_toast_dispose (GObject *object)
{
  TkToast *self = TK_TOAST (object);

  g_clear_handle_id (&self->over_source, g_source_remove);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (tk_toast_parent_class)->dispose (object);
}

static void
tk_toast_class_init (TkToastClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = tk_toast_dispose;
  gtk_widget_class_set_css_name (widget_class, "passing-words");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
  signals[GONE] = g_signal_new ("gone", TK_TYPE_TOAST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tk_toast_init (TkToast *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (widget)), SPACING);
  gtk_widget_set_halign (widget, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (widget, GTK_ALIGN_END);
  gtk_widget_set_visible (widget, FALSE);
  self->label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (self->label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (self->label), LINE_LETTERS);
  gtk_widget_set_parent (self->label, widget);
  self->button = gtk_button_new ();
  gtk_widget_set_focus_on_click (self->button, FALSE);
  gtk_widget_add_css_class (self->button, "touch");
  gtk_widget_set_parent (self->button, widget);
}
