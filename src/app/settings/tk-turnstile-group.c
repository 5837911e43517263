/* See tk-turnstile-group.h. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-turnstile-group.h"

#include <glib/gi18n-lib.h>

struct _TkTurnstileGroup {
  AdwPreferencesGroup parent;
  TkSession *session;
  AdwEntryRow *command;
  GtkSwitch *all;
  AdwActionRow *try_row;
  GtkWidget *try_button;
  gboolean trying;
};

G_DEFINE_FINAL_TYPE (TkTurnstileGroup, tk_turnstile_group, ADW_TYPE_PREFERENCES_GROUP)

static void
say (TkTurnstileGroup *self, const char *words, gboolean trouble)
{
  adw_action_row_set_subtitle (self->try_row, words);
  if (trouble)
    gtk_widget_add_css_class (GTK_WIDGET (self->try_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->try_row), "error");
}

static const char *
typed (TkTurnstileGroup *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->command));
}

static void
command_cb (TkTurnstileGroup *self)
{
  TkPreferences *preferences = tk_session_get_preferences (self->session);

  tk_preferences_set_hook (preferences, typed (self));
  if (g_str_equal (tk_preferences_get_hook (preferences), typed (self)))
    say (self, *typed (self) != '\0' ? _("Kept; it runs with the next verdict.") : _("Nothing is run."), FALSE);
  else
    say (self, _("That command is too long: put it into a script and name the script here."), TRUE);
}

static void
all_cb (TkTurnstileGroup *self)
{
  if (self->session != NULL)
    tk_preferences_set_hook_all (tk_session_get_preferences (self->session), gtk_switch_get_active (self->all));
}

static void
tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkTurnstileGroup) self = user_data;
  g_autoptr (GError) error = NULL;

  self->trying = FALSE;
  if (tk_gate_hook_try_finish (TK_GATE_HOOK (source), result, &error))
    say (self, _("It ran and ended well: did the turnstile open?"), FALSE);
  else
    say (self, error->message, TRUE);
}

/* What is typed is tried, kept or not. */
static void
try_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkTurnstileGroup *self = TK_TURNSTILE_GROUP (widget);
  TkPreferences *preferences = tk_session_get_preferences (self->session);

  if (self->trying)
    return;
  if (*typed (self) == '\0')
    {
      say (self, _("Type a command first."), TRUE);
      return;
    }
  self->trying = TRUE;
  say (self, _("Running…"), FALSE);
  tk_gate_hook_try (tk_session_get_hook (self->session), typed (self), tk_preferences_get_gate (preferences), tried_cb, g_object_ref (self));
}

static void
tk_turnstile_group_dispose (GObject *object)
{
  TkTurnstileGroup *self = TK_TURNSTILE_GROUP (object);

  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_TURNSTILE_GROUP);
  G_OBJECT_CLASS (tk_turnstile_group_parent_class)->dispose (object);
}

static void
tk_turnstile_group_class_init (TkTurnstileGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_turnstile_group_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-turnstile-group.ui");
  gtk_widget_class_bind_template_child (widget_class, TkTurnstileGroup, command);
  gtk_widget_class_bind_template_child (widget_class, TkTurnstileGroup, all);
  gtk_widget_class_bind_template_child (widget_class, TkTurnstileGroup, try_row);
  gtk_widget_class_bind_template_child (widget_class, TkTurnstileGroup, try_button);
  gtk_widget_class_bind_template_callback (widget_class, command_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_cb);
  gtk_widget_class_install_action (widget_class, "turnstile.try", NULL, try_action);
}

static void
tk_turnstile_group_init (TkTurnstileGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tk_turnstile_group_new (TkSession *session)
{
  TkTurnstileGroup *self = g_object_new (TK_TYPE_TURNSTILE_GROUP, NULL);
  TkPreferences *preferences = tk_session_get_preferences (session);
  const TkStaff *staff = tk_session_get_staff (session);
  /* In a kiosk nobody has proved who they are, and a command is a way out of it. */
  gboolean may = staff != NULL && tk_role_may_supervise (staff->role) && !tk_session_get_kiosk (session);

  gtk_editable_set_text (GTK_EDITABLE (self->command), tk_preferences_get_hook (preferences));
  gtk_switch_set_active (self->all, tk_preferences_get_hook_all (preferences));
  self->session = g_object_ref (session);
  gtk_widget_set_sensitive (GTK_WIDGET (self->command), may);
  gtk_widget_set_sensitive (GTK_WIDGET (self->all), may);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "turnstile.try", may);
  if (!may)
    say (self, _("A supervisor who signs in can change and try it."), FALSE);
  return GTK_WIDGET (self);
}
