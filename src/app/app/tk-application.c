/* Command line → session → window. The application id carries the data directory, so that two directories are two
 * programs and one directory is never opened twice. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-application.h"
#include "tk-language.h"
#include "tk-window.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define APP_ID "ke.tiketi.Tiketi"

struct _TkApplication {
  AdwApplication parent;
  char *dir, *page, *camera;
  int event, gate;
  int lock;
  TkSession *session;
  TkWindow *window;
};

G_DEFINE_FINAL_TYPE (TkApplication, tk_application, ADW_TYPE_APPLICATION)

/* Without a session bus two processes do not see each other: the lock does. Held until the process ends. */
static gboolean
take_lock (TkApplication *self)
{
  g_autofree char *path = g_build_filename (self->dir, "window.lock", NULL);

  g_mkdir_with_parents (self->dir, 0700);
  self->lock = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  return self->lock < 0 || flock (self->lock, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

static gboolean
apply_command_line (gpointer user_data)
{
  TkApplication *self = user_data;
  TkPreferences *preferences = tk_session_get_preferences (self->session);

  if (preferences == NULL)
    return G_SOURCE_CONTINUE;
  if (self->camera != NULL)
    tk_preferences_use_camera (preferences, self->camera);
  if (self->event > 0 || self->gate > 0)
    tk_preferences_use_place (preferences,
                              self->event > 0 ? (guint32) self->event : tk_preferences_get_event (preferences),
                              self->gate > 0 ? (guint32) self->gate : tk_preferences_get_gate (preferences));
  return G_SOURCE_REMOVE;
}

static void
state_changed_cb (TkApplication *self)
{
  TkSessionState state = tk_session_get_state (self->session);

  if (state == TK_SESSION_NOT_ENROLLED || state == TK_SESSION_SIGNED_OUT)
    apply_command_line (self);
}

static void
tk_application_activate (GApplication *application)
{
  TkApplication *self = TK_APPLICATION (application);

  if (self->window == NULL)
    {
      self->session = tk_session_new (self->dir, tk_clock_system (), TRUE);
      g_signal_connect_object (self->session, "state-changed", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
      self->window = tk_window_new (GTK_APPLICATION (self), self->session);
      tk_window_show_page (self->window, self->page);
      tk_session_open (self->session);
    }
  gtk_window_present (GTK_WINDOW (self->window));
}

static int
tk_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  TkApplication *self = TK_APPLICATION (application);
  const char *dir = NULL;
  g_autofree char *hash = NULL, *id = NULL;

  g_variant_dict_lookup (options, "data", "^&ay", &dir);
  g_variant_dict_lookup (options, "page", "s", &self->page);
  g_variant_dict_lookup (options, "camera", "s", &self->camera);
  g_variant_dict_lookup (options, "event", "i", &self->event);
  g_variant_dict_lookup (options, "gate", "i", &self->gate);
  self->dir = dir != NULL ? g_canonicalize_filename (dir, NULL) : g_build_filename (g_get_user_data_dir (), "tiketi", NULL);
  tk_language_start (self->dir);
  if (dir != NULL)
    {
      hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->dir, -1);
      id = g_strdup_printf (APP_ID ".d%.12s", hash);
      g_application_set_application_id (application, id);
    }
  return -1;
}

static void
tk_application_startup (GApplication *application)
{
  TkApplication *self = TK_APPLICATION (application);

  G_APPLICATION_CLASS (tk_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (APP_ID);
  if (!take_lock (self))
    {
      g_printerr (_("tiketi: another Tiketi window already uses %s; close it first.\n"), self->dir);
      exit (EXIT_FAILURE);
    }
}

static void
tk_application_shutdown (GApplication *application)
{
  TkApplication *self = TK_APPLICATION (application);

  if (self->session != NULL)
    tk_session_close (self->session);
  g_clear_object (&self->session);
  G_APPLICATION_CLASS (tk_application_parent_class)->shutdown (application);
}

static void
language_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TkApplication *self = user_data;
  TkPreferences *preferences = tk_session_get_preferences (self->session);
  g_autoptr (GError) error = NULL;

  /* The open file is written from memory: what went past it would be lost with the next change. */
  if (preferences != NULL)
    tk_preferences_set_language (preferences, g_variant_get_string (parameter, NULL));
  else if (!tk_language_remember (self->dir, g_variant_get_string (parameter, NULL), &error))
    {
      tk_window_toast (self->window, error->message);
      return;
    }
  tk_window_toast (self->window, _("Tiketi speaks that language the next time it starts."));
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TkApplication *self = user_data;

  adw_show_about_window (GTK_WINDOW (self->window), "application-name", "Tiketi", "application-icon", APP_ID, "version",
                         TIKETI_VERSION, "license-type", GTK_LICENSE_GPL_3_0, "comments",
                         _("Sells tickets and checks them at the gate, with or without a network."), NULL);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (TK_APPLICATION (user_data)->window));
}

static void
tk_application_finalize (GObject *object)
{
  TkApplication *self = TK_APPLICATION (object);

  g_free (self->dir);
  g_free (self->page);
  g_free (self->camera);
  if (self->lock >= 0)
    close (self->lock);
  G_OBJECT_CLASS (tk_application_parent_class)->finalize (object);
}

static void
tk_application_class_init (TkApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tk_application_finalize;
  application_class->activate = tk_application_activate;
  application_class->startup = tk_application_startup;
  application_class->shutdown = tk_application_shutdown;
  application_class->handle_local_options = tk_application_handle_local_options;
}

static void
tk_application_init (TkApplication *self)
{
  static const GOptionEntry options[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Where this terminal keeps its data"), N_ ("DIR") },
    { "page", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("The page to show after sign-in"), "sell|gate|orders|shift|status" },
    { "event", 0, 0, G_OPTION_ARG_INT, NULL, N_ ("The event to start with"), "N" },
    { "gate", 0, 0, G_OPTION_ARG_INT, NULL, N_ ("The gate to start with"), "N" },
    { "camera", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("A camera, or file:VIDEO"), N_ ("SOURCE") },
    { NULL },
  };
  static const GActionEntry actions[] = {
    { .name = "language", .activate = language_cb, .parameter_type = "s" },
    { .name = "about", .activate = about_cb },
    { .name = "quit", .activate = quit_cb },
  };

  self->lock = -1;
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit", (const char *[]) { "<Control>q", NULL });
}

TkApplication *
tk_application_new (void)
{
  return g_object_new (TK_TYPE_APPLICATION, "application-id", APP_ID, "resource-base-path", "/ke/tiketi/Tiketi", NULL);
}
