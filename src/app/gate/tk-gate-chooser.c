/* One big button per gate, under its event. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-gate-chooser.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

struct _TkGateChooser {
  GtkWidget parent;
  TkSession *session;
  GPtrArray *places;        /* TkGatePlace */
  gboolean asking, choosing;
  GtkStack *steps;
  AdwStatusPage *nothing;
  GtkBox *list;
};

G_DEFINE_FINAL_TYPE (TkGateChooser, tk_gate_chooser, GTK_TYPE_WIDGET)

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
activated_cb (AdwActionRow *row, TkGateChooser *self)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "place"));
  const TkGatePlace *place = g_ptr_array_index (self->places, index);

  self->choosing = FALSE;
  tk_preferences_set_place (tk_session_get_preferences (self->session), place->gate->event, place->gate->number);
  g_signal_emit (self, signals[CHOSEN], 0, place);
}

static GtkWidget *
make_row (TkGateChooser *self, const TkGatePlace *place, guint index)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *accepts = g_strdup_printf (_("Accepts %s"), place->gate->accepts);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), place->gate->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), accepts);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_add_css_class (row, "touch-row");
  g_object_set_data (G_OBJECT (row), "place", GUINT_TO_POINTER (index));
  g_signal_connect_object (row, "activated", G_CALLBACK (activated_cb), self, 0);
  return row;
}

static void
show_places (TkGateChooser *self, const char *trouble)
{
  GtkWidget *child, *group = NULL;
  guint32 event = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_box_remove (self->list, child);
  for (guint i = 0; self->places != NULL && i < self->places->len; i++)
    {
      const TkGatePlace *place = g_ptr_array_index (self->places, i);

      if (group == NULL || place->gate->event != event)
        {
          g_autofree char *title = g_markup_escape_text (place->event_title, -1);

          group = adw_preferences_group_new ();
          adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
          gtk_box_append (self->list, group);
          event = place->gate->event;
        }
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (self, place, i));
    }
  if (trouble != NULL)
    adw_status_page_set_description (self->nothing, trouble);
  gtk_stack_set_visible_child_name (self->steps, group != NULL ? "list" : "nothing");
}

static const TkGatePlace *
remembered_place (TkGateChooser *self)
{
  guint32 gate = tk_preferences_get_gate (tk_session_get_preferences (self->session));

  for (guint i = 0; i < self->places->len; i++)
    {
      const TkGatePlace *place = g_ptr_array_index (self->places, i);

      if (place->gate->number == gate)
        return place;
    }
  return NULL;
}

static void
places_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkGateChooser) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) places = tk_desk_worker_finish (result, &error);
  const TkGatePlace *place;

  self->asking = FALSE;
  if (self->session == NULL)
    return;
  if (places != NULL)
    {
      g_clear_pointer (&self->places, g_ptr_array_unref);
      self->places = g_steal_pointer (&places);
    }
  place = self->places != NULL && !self->choosing ? remembered_place (self) : NULL;
  if (place != NULL)
    g_signal_emit (self, signals[CHOSEN], 0, place);
  else
    show_places (self, error != NULL ? error->message : NULL);
}

static void
tk_gate_chooser_dispose (GObject *object)
{
  TkGateChooser *self = TK_GATE_CHOOSER (object);
  GtkWidget *child;

  g_clear_object (&self->session);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), TK_TYPE_GATE_CHOOSER);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_gate_chooser_parent_class)->dispose (object);
}

static void
tk_gate_chooser_class_init (TkGateChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_gate_chooser_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", TK_TYPE_GATE_CHOOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-gate-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, TkGateChooser, steps);
  gtk_widget_class_bind_template_child (widget_class, TkGateChooser, nothing);
  gtk_widget_class_bind_template_child (widget_class, TkGateChooser, list);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_gate_chooser_init (TkGateChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tk_gate_chooser_set_session (TkGateChooser *self, TkSession *session)
{
  g_set_object (&self->session, session);
}

void
tk_gate_chooser_refresh (TkGateChooser *self)
{
  if (self->asking)
    return;
  self->asking = TRUE;
  tk_gate_ask_places (self->session, places_cb, g_object_ref (self));
}

void
tk_gate_chooser_ask_again (TkGateChooser *self)
{
  self->choosing = TRUE;
  show_places (self, NULL);
}
