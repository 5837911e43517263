/* See tk-shift-taker.h. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-shift-taker.h"
#include "tk-pin-pad.h"

#include <glib/gi18n-lib.h>

struct _TkShiftTaker {
  GtkWidget parent;
  GtkLabel *title, *nobody;
  GtkDropDown *names;
  TkPinPad *pad;
  GPtrArray *staff;         /* TkStaff, as in `names`; NULL until asked */
};

G_DEFINE_FINAL_TYPE (TkShiftTaker, tk_shift_taker, GTK_TYPE_WIDGET)

enum { ENTERED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkShiftTaker) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) staff = tk_desk_worker_finish (result, &error);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  if (self->names == NULL) /* disposed meanwhile */
    return;
  for (guint i = 0; staff != NULL && i < staff->len; i++)
    gtk_string_list_append (names, ((TkStaff *) g_ptr_array_index (staff, i))->display_name);
  gtk_drop_down_set_model (self->names, G_LIST_MODEL (names));
  g_clear_pointer (&self->staff, g_ptr_array_unref);
  self->staff = g_steal_pointer (&staff);
  gtk_label_set_label (self->nobody, error != NULL ? error->message : _("Nobody else may do this on this terminal."));
  gtk_widget_set_visible (GTK_WIDGET (self->nobody), self->staff == NULL || self->staff->len == 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->pad));
}

static void
pin_entered_cb (TkShiftTaker *self, const char *pin)
{
  guint chosen = gtk_drop_down_get_selected (self->names);

  if (self->staff != NULL && chosen < self->staff->len)
    g_signal_emit (self, signals[ENTERED], 0, ((TkStaff *) g_ptr_array_index (self->staff, chosen))->name, pin);
}

static void
tk_shift_taker_dispose (GObject *object)
{
  TkShiftTaker *self = TK_SHIFT_TAKER (object);
  GtkWidget *child;

  g_clear_pointer (&self->staff, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_SHIFT_TAKER);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_shift_taker_parent_class)->dispose (object);
}

static void
tk_shift_taker_class_init (TkShiftTakerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_shift_taker_dispose;
  g_type_ensure (TK_TYPE_PIN_PAD);
  signals[ENTERED] = g_signal_new ("entered", TK_TYPE_SHIFT_TAKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                   G_TYPE_STRING, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-shift-taker.ui");
  gtk_widget_class_bind_template_child (widget_class, TkShiftTaker, title);
  gtk_widget_class_bind_template_child (widget_class, TkShiftTaker, nobody);
  gtk_widget_class_bind_template_child (widget_class, TkShiftTaker, names);
  gtk_widget_class_bind_template_child (widget_class, TkShiftTaker, pad);
  gtk_widget_class_bind_template_callback (widget_class, pin_entered_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_shift_taker_init (TkShiftTaker *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tk_shift_taker_ask (TkShiftTaker *self, TkSession *session, const char *title, TkDeskJob job, gpointer input,
                       GDestroyNotify input_free)
{
  gtk_label_set_label (self->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->names), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  tk_pin_pad_clear (self->pad);
  tk_session_ask (session, job, input, input_free, (GDestroyNotify) g_ptr_array_unref, listed_cb, g_object_ref (self));
}

void
tk_shift_taker_refuse (TkShiftTaker *self)
{
  tk_pin_pad_refuse (self->pad);
}

gboolean
tk_shift_taker_key (TkShiftTaker *self, guint keyval)
{
  return tk_pin_pad_key (self->pad, keyval);
}
