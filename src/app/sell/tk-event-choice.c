/* The choice survives a refresh of the list. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-event-choice.h"
#include "tk-desk-catalogue.h"
#include "tk-sell-ask.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>

struct _TkEventChoice {
  GtkWidget parent;
  TkSession *session;
  GPtrArray *events;        /* TkEventInfo */
  guint32 event;
  char *trouble;
  GtkDropDown *list;
  GtkLabel *when;
  gboolean filling, asking;
};

G_DEFINE_FINAL_TYPE (TkEventChoice, tk_event_choice, GTK_TYPE_WIDGET)

enum { READ_ANEW, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
show_event (TkEventChoice *self, const TkEventInfo *event)
{
  g_autofree char *day = tk_wording_day_time (event->starts_at, event->zone);
  g_autofree char *doors = tk_time_format (event->doors_at, event->zone, "%H:%M");
  /* Translators: when an event starts, when its doors open, where it is. */
  g_autofree char *words = g_strdup_printf (_("%s · doors %s · %s"), day, doors, event->venue);

  gtk_label_set_label (self->when, words);
  self->event = event->number;
  g_signal_emit (self, signals[READ_ANEW], 0);
}

static void
chosen_cb (TkEventChoice *self)
{
  guint i = gtk_drop_down_get_selected (self->list);

  if (!self->filling && self->events != NULL && i < self->events->len)
    show_event (self, g_ptr_array_index (self->events, i));
}

static void
fill (TkEventChoice *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  guint32 wanted = self->event != 0 ? self->event : tk_preferences_get_event (tk_session_get_preferences (self->session));
  guint chosen = 0;

  for (guint i = 0; i < self->events->len; i++)
    {
      const TkEventInfo *event = g_ptr_array_index (self->events, i);

      gtk_string_list_append (titles, event->title);
      if (event->number == wanted)
        chosen = i;
    }
  self->filling = TRUE;
  gtk_drop_down_set_model (self->list, G_LIST_MODEL (titles));
  gtk_drop_down_set_selected (self->list, chosen);
  self->filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->list), TRUE);
  show_event (self, g_ptr_array_index (self->events, chosen));
}

static gboolean
same_events (const GPtrArray *a, const GPtrArray *b)
{
  if (a == NULL || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const TkEventInfo *one = g_ptr_array_index (a, i), *other = g_ptr_array_index (b, i);

      if (one->number != other->number || !g_str_equal (one->title, other->title) || one->doors_at != other->doors_at
          || one->starts_at != other->starts_at)
        return FALSE;
    }
  return TRUE;
}

static void
events_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkEventChoice) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = tk_desk_worker_finish (result, &error);

  self->asking = FALSE;
  if (self->session == NULL)
    return;
  g_clear_pointer (&self->trouble, g_free);
  if (events == NULL || events->len == 0)
    self->trouble = g_strdup (error != NULL ? error->message
                                            : _("Events arrive from the hub. Check the network; this page fills by itself."));
  if (self->trouble != NULL || same_events (self->events, events))
    {
      g_signal_emit (self, signals[READ_ANEW], 0);
      return;
    }
  g_clear_pointer (&self->events, g_ptr_array_unref);
  self->events = g_steal_pointer (&events);
  fill (self);
}

static void
tk_event_choice_dispose (GObject *object)
{
  TkEventChoice *self = TK_EVENT_CHOICE (object);
  GtkWidget *child;

  g_clear_object (&self->session);
  g_clear_pointer (&self->trouble, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_EVENT_CHOICE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  G_OBJECT_CLASS (tk_event_choice_parent_class)->dispose (object);
}

static void
tk_event_choice_class_init (TkEventChoiceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_event_choice_dispose;
  signals[READ_ANEW] = g_signal_new ("read-anew", TK_TYPE_EVENT_CHOICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-event-choice.ui");
  gtk_widget_class_bind_template_child (widget_class, TkEventChoice, list);
  gtk_widget_class_bind_template_child (widget_class, TkEventChoice, when);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_event_choice_init (TkEventChoice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tk_event_choice_set_session (TkEventChoice *self, TkSession *session)
{
  g_set_object (&self->session, session);
}

void
tk_event_choice_refresh (TkEventChoice *self)
{
  if (self->asking)
    return;
  self->asking = TRUE;
  tk_sell_ask_events (self->session, events_cb, g_object_ref (self));
}

guint32
tk_event_choice_get_event (TkEventChoice *self)
{
  return self->trouble == NULL ? self->event : 0;
}

GPtrArray *
tk_event_choice_get_events (TkEventChoice *self)
{
  return self->events;
}

const char *
tk_event_choice_get_trouble (TkEventChoice *self)
{
  return self->trouble;
}
