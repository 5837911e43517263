/* Asks for alarms only while somebody who may check in is signed in and the gate page is not in front.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-window-bars.h"
#include "tk-alarm-banner.h"
#include "tk-desk-gate.h"
#include "tk-sounds.h"

#include <glib/gi18n-lib.h>

struct _TkWindowBars {
  GtkWidget parent;
  TkSession *session;
  TkAlarmBanner *alarm;
  GtkWidget *notice, *practice, *idle;
  GtkLabel *notice_words, *idle_words;
  TkSounds *sounds;          /* NULL until there was an alarm */
  gboolean gate_in_front, asking, ask_again;
};

G_DEFINE_FINAL_TYPE (TkWindowBars, tk_window_bars, GTK_TYPE_WIDGET)

static void load (TkWindowBars *self);

/* ---- Alarms ---- */

static gpointer
alarms_job (TkDesk *desk, gpointer input, GError **error)
{
  return tk_desk_gate_alarms (desk, error);
}

static gpointer
dismiss_job (TkDesk *desk, gpointer input, GError **error)
{
  tk_desk_gate_dismiss_alarm (desk, input, error);
  return NULL;
}

static gboolean
is_wanted (TkWindowBars *self)
{
  const TkStaff *staff = tk_session_get_staff (self->session);

  return !self->gate_in_front && staff != NULL && tk_role_may_check_in (staff->role);
}

static void
show_alarms (TkWindowBars *self, const GPtrArray *alarms)
{
  if (!tk_alarm_banner_show (self->alarm, alarms))
    return;
  if (self->sounds == NULL)
    {
      self->sounds = tk_sounds_new ();
      tk_sounds_follow (self->sounds, tk_session_get_preferences (self->session));
    }
  tk_sounds_alarm (self->sounds);
}

static void
hide_alarms (TkWindowBars *self)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  tk_alarm_banner_show (self->alarm, none);
}

static void
alarms_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkWindowBars) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) alarms = tk_desk_worker_finish (result, &error);

  self->asking = FALSE;
  if (self->session == NULL)
    return;
  if (error != NULL)
    g_warning ("alarms: %s", error->message);
  if (alarms != NULL && is_wanted (self))
    show_alarms (self, alarms);
  if (self->ask_again)
    load (self);
}

static void
load (TkWindowBars *self)
{
  self->ask_again = self->asking;
  if (self->asking)
    return;
  if (!is_wanted (self))
    {
      hide_alarms (self);
      return;
    }
  self->asking = TRUE;
  tk_session_ask (self->session, alarms_job, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, alarms_cb, g_object_ref (self));
}

static void
dismissed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkWindowBars) self = user_data;
  g_autoptr (GError) error = NULL;

  tk_desk_worker_finish (result, &error);
  if (error != NULL)
    g_warning ("alarm: %s", error->message);
  if (self->session != NULL)
    load (self);
}

static void
seen_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkWindowBars *self = TK_WINDOW_BARS (widget);
  const char *shown = tk_alarm_banner_get_shown (self->alarm);

  if (shown != NULL)
    tk_session_ask (self->session, dismiss_job, g_strdup (shown), g_free, NULL, dismissed_cb, g_object_ref (self));
}

/* ---- The turnstile ---- */

static void
hook_changed_cb (TkWindowBars *self)
{
  const char *failure = tk_gate_hook_get_failure (tk_session_get_hook (self->session));
  gboolean shown = *failure != '\0' && tk_session_get_staff (self->session) != NULL;

  gtk_label_set_label (self->notice_words, failure);
  gtk_widget_set_visible (self->notice, shown);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->notice), GTK_ACCESSIBLE_PROPERTY_LABEL, failure, -1);
}

static void
notice_seen_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_gate_hook_forget_failure (tk_session_get_hook (TK_WINDOW_BARS (widget)->session));
}

static void
updated_cb (TkWindowBars *self)
{
  load (self);
  hook_changed_cb (self);
}

static void
tk_window_bars_dispose (GObject *object)
{
  TkWindowBars *self = TK_WINDOW_BARS (object);
  GtkWidget *child;

  g_clear_object (&self->session);
  g_clear_object (&self->sounds);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_WINDOW_BARS);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_window_bars_parent_class)->dispose (object);
}

static void
tk_window_bars_class_init (TkWindowBarsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_window_bars_dispose;
  g_type_ensure (TK_TYPE_ALARM_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-window-bars.ui");
  gtk_widget_class_bind_template_child (widget_class, TkWindowBars, alarm);
  gtk_widget_class_bind_template_child (widget_class, TkWindowBars, notice);
  gtk_widget_class_bind_template_child (widget_class, TkWindowBars, notice_words);
  gtk_widget_class_bind_template_child (widget_class, TkWindowBars, practice);
  gtk_widget_class_bind_template_child (widget_class, TkWindowBars, idle);
  gtk_widget_class_bind_template_child (widget_class, TkWindowBars, idle_words);
  gtk_widget_class_install_action (widget_class, "gate.seen", NULL, seen_action);
  gtk_widget_class_install_action (widget_class, "bars.notice-seen", NULL, notice_seen_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

/* The banner's key belongs to the gate page; on other pages it does something else. */
static void
hide_key_hints (GtkWidget *widget)
{
  if (gtk_widget_has_css_class (widget, "key-hint"))
    gtk_widget_set_visible (widget, FALSE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    hide_key_hints (child);
}

static void
tk_window_bars_init (TkWindowBars *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hide_key_hints (GTK_WIDGET (self->alarm));
  hide_alarms (self);
}

void
tk_window_bars_set_session (TkWindowBars *self, TkSession *session)
{
  g_return_if_fail (self->session == NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "state-changed", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tk_session_get_hook (session), "changed", G_CALLBACK (hook_changed_cb), self, G_CONNECT_SWAPPED);
  hook_changed_cb (self);
}

void
tk_window_bars_set_gate_in_front (TkWindowBars *self, gboolean in_front)
{
  if (self->gate_in_front == in_front)
    return;
  self->gate_in_front = in_front;
  load (self);
}

void
tk_window_bars_set_practice (TkWindowBars *self, gboolean practising)
{
  gtk_widget_set_visible (self->practice, practising);
}

void
tk_window_bars_set_idle (TkWindowBars *self, guint seconds)
{
  g_autofree char *words = NULL;

  gtk_widget_set_visible (self->idle, seconds > 0);
  if (seconds == 0)
    return;
  words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Nobody seems to be here: signing out in %u second. Touch any key to stay.",
                                        "Nobody seems to be here: signing out in %u seconds. Touch any key to stay.", seconds), seconds);
  gtk_label_set_label (self->idle_words, words);
}
