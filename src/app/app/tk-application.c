/* Command line → session → window. The application id carries the data directory, so that two directories are two
 * programs and one directory is never opened twice. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-application.h"
#include "tk-language.h"
#include "tk-pin-file.h"
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
  char *dir, *page, *camera, *staff, *pin_file;
  int event, gate;
  gboolean kiosk, lane, signed_in;  /* signed_in: by the command line, which does so once */
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
  if (self->lane)
    tk_preferences_use_lane (preferences);
  if (self->event > 0 || self->gate > 0)
    tk_preferences_use_place (preferences,
                              self->event > 0 ? (guint32) self->event : tk_preferences_get_event (preferences),
                              self->gate > 0 ? (guint32) self->gate : tk_preferences_get_gate (preferences));
  return G_SOURCE_REMOVE;
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (tk_session_sign_in_finish (TK_SESSION (source), result, &error))
    return;
  g_printerr ("tiketi: %s\n", error->message);
  tk_window_toast (self->window, error->message);
}

/* Faces and pad stay for whoever stands there when this does not work. */
static void
sign_in (TkApplication *self)
{
  g_autoptr (GError) error = NULL;
  char *pin;

  self->signed_in = TRUE;
  pin = tk_pin_file_read (self->pin_file, &error);
  if (pin != NULL)
    tk_session_sign_in (self->session, self->staff, pin, signed_in_cb, g_object_ref (self));
  else
    {
      g_printerr ("tiketi: %s\n", error->message);
      tk_window_toast (self->window, error->message);
    }
  tk_pin_file_free (pin);
}

static void
state_changed_cb (TkApplication *self)
{
  TkSessionState state = tk_session_get_state (self->session);

  if (state == TK_SESSION_NOT_ENROLLED || state == TK_SESSION_SIGNED_OUT)
    apply_command_line (self);
  if (state == TK_SESSION_SIGNED_OUT && self->staff != NULL && !self->signed_in)
    sign_in (self);
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
      if (self->kiosk)
        {
          tk_window_start_kiosk (self->window);
          /* Its links open a browser. */
          g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "about")), FALSE);
        }
      tk_window_show_page (self->window, self->page != NULL ? self->page : self->kiosk ? "gate" : NULL);
      tk_session_open (self->session);
    }
  gtk_window_present (GTK_WINDOW (self->window));
}

/* 0: goes on. A kiosk that starts at boot must say at once what is wrong with its command line. */
static int
check_options (TkApplication *self)
{
  if ((self->staff == NULL) != (self->pin_file == NULL))
    {
      g_printerr (_("tiketi: --staff and --pin-file belong together: give both or neither.\n"));
      return EXIT_FAILURE;
    }
  if (self->kiosk && (self->event <= 0 || self->gate <= 0))
    {
      g_printerr (_("tiketi: a kiosk stands at one gate: say which with --event N --gate N.\n"));
      return EXIT_FAILURE;
    }
  return 0;
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
  g_variant_dict_lookup (options, "kiosk", "b", &self->kiosk);
  g_variant_dict_lookup (options, "lane", "b", &self->lane);
  g_variant_dict_lookup (options, "staff", "s", &self->staff);
  g_variant_dict_lookup (options, "pin-file", "^ay", &self->pin_file);
  self->dir = dir != NULL ? g_canonicalize_filename (dir, NULL) : g_build_filename (g_get_user_data_dir (), "tiketi", NULL);
  tk_language_start (self->dir);
  if (dir != NULL)
    {
      hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->dir, -1);
      id = g_strdup_printf (APP_ID ".d%.12s", hash);
      g_application_set_application_id (application, id);
    }
  return check_options (self) != 0 ? EXIT_FAILURE : -1;
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
  g_free (self->staff);
  g_free (self->pin_file);
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
    { "page", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("The page to show after sign-in"), "sell|gate|live|orders|shift|status" },
    { "event", 0, 0, G_OPTION_ARG_INT, NULL, N_ ("The event to start with"), "N" },
    { "gate", 0, 0, G_OPTION_ARG_INT, NULL, N_ ("The gate to start with"), "N" },
    { "camera", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("A camera, or file:VIDEO"), N_ ("SOURCE") },
    { "kiosk", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Full screen at one gate; a PIN is needed to leave"), NULL },
    { "lane", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("With a second window for the visitor"), NULL },
    { "staff", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Sign this person in at the start"), N_ ("NAME") },
    { "pin-file", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Where their PIN stands, readable by nobody else"), N_ ("FILE") },
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
