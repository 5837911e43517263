/* A kiosk is left with a PIN and not otherwise; the file it signs in from is judged; the lane display follows the gate. With
 * TIKETI_SCREENSHOTS=DIR it also draws what it looks like. SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-scene.h"
#include "tk-fit-label.h"
#include "tk-gate-page.h"
#include "tk-leave-page.h"
#include "tk-look.h"
#include "tk-page.h"
#include "tk-pin-file.h"
#include "tk-printer-setup.h"
#include "tk-status-page.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* ---- The PIN file ---- */

static void
test_pin_file (void)
{
  static const struct { const char *text; guint mode; int code; const char *pin; } cases[] = {
    { "2468", 0600, -1, "2468" }, { "2468\n", 0600, -1, "2468" }, { "123456789012\r\n", 0400, -1, "123456789012" },
    { "2468\n", 0640, G_IO_ERROR_PERMISSION_DENIED, NULL }, { "2468\n", 0604, G_IO_ERROR_PERMISSION_DENIED, NULL },
    { "2468\n", 0620, G_IO_ERROR_PERMISSION_DENIED, NULL }, { "", 0600, G_IO_ERROR_INVALID_DATA, NULL },
    { "246", 0600, G_IO_ERROR_INVALID_DATA, NULL }, { "1234567890123", 0600, G_IO_ERROR_INVALID_DATA, NULL },
    { "24a8\n", 0600, G_IO_ERROR_INVALID_DATA, NULL }, { "2468\n\n", 0600, G_IO_ERROR_INVALID_DATA, NULL },
    { " 2468", 0600, G_IO_ERROR_INVALID_DATA, NULL }, { "2468 \n", 0600, G_IO_ERROR_INVALID_DATA, NULL },
  };
  g_autofree char *dir = g_dir_make_tmp ("tiketi-pin-XXXXXX", NULL), *path = g_build_filename (dir, "pin", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      char *pin;

      g_unlink (path);
      g_assert_true (g_file_set_contents (path, cases[i].text, -1, NULL));
      g_assert_cmpint (g_chmod (path, (int) cases[i].mode), ==, 0);
      pin = tk_pin_file_read (path, &error);
      g_assert_cmpstr (pin, ==, cases[i].pin);
      if (cases[i].code >= 0)
        g_assert_error (error, G_IO_ERROR, cases[i].code);
      tk_pin_file_free (pin);
    }
  g_unlink (path);
  g_rmdir (dir);
}

static void
test_pin_file_odd (void)
{
  g_autofree char *dir = g_dir_make_tmp ("tiketi-pin-XXXXXX", NULL), *path = g_build_filename (dir, "pin", NULL);
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) folder = NULL;
  g_autoptr (GError) pipe = NULL;
  g_autoptr (GError) nul = NULL;

  g_assert_null (tk_pin_file_read (path, &missing));
  g_assert_error (missing, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_null (tk_pin_file_read (dir, &folder));
  g_assert_error (folder, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  /* Nobody writes into it: reading it must not wait for ever. */
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  g_assert_null (tk_pin_file_read (path, &pipe));
  g_assert_error (pipe, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_unlink (path);
  g_assert_true (g_file_set_contents_full (path, "2468\0002", 6, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  g_assert_null (tk_pin_file_read (path, &nul));
  g_assert_error (nul, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_unlink (path);
  g_rmdir (dir);
}

/* ---- Leaving ---- */

typedef struct {
  UiScene *scene;
  GtkWidget *window;        /* held, so that it can be looked at after it was closed */
} Kiosk;

static Kiosk
start (const char *name, const char *pin)
{
  Kiosk kiosk = { ui_scene_new (), NULL };

  kiosk.window = g_object_ref (GTK_WIDGET (kiosk.scene->window));
  tk_window_start_kiosk (kiosk.scene->window);
  if (name != NULL)
    {
      tk_preferences_use_place (tk_session_get_preferences (kiosk.scene->session), 1, 1);
      ui_scene_sign_in (kiosk.scene, name, pin, "gate");
    }
  return kiosk;
}

static gboolean
drop_cb (gpointer window)
{
  g_object_unref (window);
  return G_SOURCE_REMOVE;
}

/* The scene destroys its window first, and looks whether all is gone after a moment: ours goes in between. */
static void
stop (Kiosk *kiosk)
{
  g_idle_add (drop_cb, g_steal_pointer (&kiosk->window));
  g_clear_pointer (&kiosk->scene, ui_scene_free);
}

static TkLeavePage *
leave_of (Kiosk *kiosk)
{
  return ui_find (kiosk->window, TK_TYPE_LEAVE_PAGE);
}

static gboolean
asks (gpointer data)
{
  TkLeavePage *leave = ui_find (data, TK_TYPE_LEAVE_PAGE);

  return gtk_widget_get_mapped (GTK_WIDGET (leave)) && g_list_model_get_n_items (G_LIST_MODEL (tk_leave_page_get_names (leave))) > 0;
}

static gboolean
is_closed (gpointer data)
{
  return !gtk_widget_get_realized (data);
}

static gboolean
refuses (gpointer data)
{
  return ui_find_text (data, "PIN") != NULL && ui_find_text (data, "tr") != NULL;
}

static void
press (Kiosk *kiosk, const char *digits)
{
  for (const char *digit = digits; *digit != '\0'; digit++)
    g_assert_true (tk_page_key (TK_PAGE (leave_of (kiosk)), (guint) *digit, 0));
  g_assert_true (tk_page_key (TK_PAGE (leave_of (kiosk)), GDK_KEY_Return, 0));
}

static void
shoot (Kiosk *kiosk, const char *name)
{
  g_autofree char *path = NULL;

  if (g_getenv ("TIKETI_SCREENSHOTS") == NULL)
    return;
  path = g_strdup_printf ("%s/kiosk-%s-%s.png", g_getenv ("TIKETI_SCREENSHOTS"), name, g_getenv ("LANGUAGE") != NULL ? g_getenv ("LANGUAGE") : "en");
  ui_idle (200);
  ui_scene_draw (kiosk->scene, path);
}

static void
test_leave (void)
{
  Kiosk kiosk = start ("juma", "1357");
  GtkStringList *names;

  g_assert_false (gtk_window_get_decorated (GTK_WINDOW (kiosk.window)));
  gtk_window_close (GTK_WINDOW (kiosk.window));
  ui_wait (asks, kiosk.window, "a PIN is asked for");
  names = tk_leave_page_get_names (leave_of (&kiosk));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (names)), ==, 2);
  g_assert_cmpstr (gtk_string_list_get_string (names, 0), ==, "Juma");
  g_assert_cmpstr (gtk_string_list_get_string (names, 1), ==, "Wanjiru");
  shoot (&kiosk, "leave");
  /* Neither a key nor a wrong PIN ends it. */
  press (&kiosk, "2468");
  ui_wait (refuses, kiosk.window, "the wrong PIN is refused in words");
  g_assert_false (is_closed (kiosk.window));
  g_assert_true (tk_page_key (TK_PAGE (leave_of (&kiosk)), GDK_KEY_Escape, 0));
  ui_idle (50);
  g_assert_true (TK_IS_GATE_PAGE (tk_window_get_page (kiosk.scene->window)));
  g_assert_true (gtk_widget_get_mapped (tk_window_get_page (kiosk.scene->window)));
  gtk_window_close (GTK_WINDOW (kiosk.window));
  ui_wait (asks, kiosk.window, "a PIN is asked for again");
  press (&kiosk, "1357");
  ui_wait (is_closed, kiosk.window, "the right PIN closes it");
  stop (&kiosk);
}

static void
test_supervisor_leaves (void)
{
  Kiosk kiosk = start ("juma", "1357");

  gtk_window_close (GTK_WINDOW (kiosk.window));
  ui_wait (asks, kiosk.window, "a PIN is asked for");
  gtk_drop_down_set_selected (ui_find (GTK_WIDGET (leave_of (&kiosk)), GTK_TYPE_DROP_DOWN), 1);
  press (&kiosk, "8642");
  ui_wait (is_closed, kiosk.window, "a supervisor's PIN closes it");
  stop (&kiosk);
}

/* Nobody is signed in: only a supervisor may. */
static void
test_signed_out (void)
{
  Kiosk kiosk = start (NULL, NULL);
  GtkStringList *names;

  gtk_window_close (GTK_WINDOW (kiosk.window));
  ui_wait (asks, kiosk.window, "a PIN is asked for");
  names = tk_leave_page_get_names (leave_of (&kiosk));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (names)), ==, 1);
  g_assert_cmpstr (gtk_string_list_get_string (names, 0), ==, "Wanjiru");
  g_assert_true (tk_page_key (TK_PAGE (leave_of (&kiosk)), GDK_KEY_Escape, 0));
  ui_idle (50);
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (leave_of (&kiosk))));
  ui_wait_text (kiosk.window, "Juma");
  stop (&kiosk);
}

/* Who opens the question and then signs out has not opened the door. */
static void
test_signing_out_meanwhile (void)
{
  Kiosk kiosk = start ("juma", "1357");

  gtk_window_close (GTK_WINDOW (kiosk.window));
  ui_wait (asks, kiosk.window, "a PIN is asked for");
  tk_session_sign_out (kiosk.scene->session);
  ui_idle (100);
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (leave_of (&kiosk))));
  press (&kiosk, "1357");
  ui_idle (300);
  g_assert_false (is_closed (kiosk.window));
  stop (&kiosk);
}

static gboolean
is_not_enrolled (gpointer data)
{
  return tk_session_get_state (data) == TK_SESSION_NOT_ENROLLED;
}

/* A machine that knows nobody yet has nobody to ask. */
static void
test_not_enrolled (void)
{
  g_autofree char *dir = g_dir_make_tmp ("tiketi-kiosk-XXXXXX", NULL), *command = g_strdup_printf ("rm -rf %s", dir);
  g_autoptr (TkSession) session = tk_session_new (dir, tk_clock_system (), FALSE);
  g_autoptr (GtkWidget) window = GTK_WIDGET (g_object_ref (tk_window_new (NULL, session)));

  tk_window_start_kiosk (TK_WINDOW (window));
  gtk_window_present (GTK_WINDOW (window));
  tk_session_open (session);
  ui_wait (is_not_enrolled, session, "the session opens");
  gtk_window_close (GTK_WINDOW (window));
  ui_wait (is_closed, window, "it closes");
  tk_session_close (session);
  ui_idle (50);
  g_assert_cmpint (system (command), ==, 0);
}

/* ---- The disk ---- */

typedef struct {
  const char *page, *action;
} DiskAct;

static const DiskAct disk_acts[] = {
  { "gate", "gate.picture" }, { "live", "live.export" }, { "status", "status.folder" }, { "status", "status.export" }, { "status", "status.import" },
};

static GtkWidget *
find_button (GtkWidget *root, const char *action)
{
  GtkWidget *found = NULL;

  if (GTK_IS_ACTIONABLE (root) && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (root)), action) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_button (child, action);
  return found;
}

static guint
count_windows (void)
{
  return g_list_model_get_n_items (gtk_window_get_toplevels ());
}

/* Off, and so said to whoever sees the button and to whoever does not. */
static void
check_widget (GtkWidget *widget, gboolean on)
{
  const char *tip = gtk_widget_get_tooltip_text (widget);

  g_assert_cmpint (gtk_widget_get_sensitive (widget), ==, on);
  g_assert_cmpint (tip != NULL && strstr (tip, "PIN") != NULL, ==, !on);
  if (!on)
    gtk_test_accessible_assert_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                         "Not in a kiosk, which shows nobody its disk: leave it with a PIN first.");
}

static void
check_act (UiScene *scene, const DiskAct *act, gboolean on)
{
  guint windows = count_windows ();
  GtkWidget *page, *button;

  tk_window_show_page (scene->window, act->page);
  ui_idle (30);
  page = tk_window_get_page (scene->window);
  button = find_button (page, act->action);
  g_test_message ("%s", act->action);
  g_assert_nonnull (button);
  check_widget (button, on);
  if (on)
    return;
  gtk_widget_activate_action (page, act->action, NULL);
  ui_idle (30);
  g_assert_cmpuint (count_windows (), ==, windows);
}

static void
check_disk (UiScene *scene, gboolean on)
{
  for (guint i = 0; i < G_N_ELEMENTS (disk_acts); i++)
    check_act (scene, &disk_acts[i], on);
  tk_window_show_page (scene->window, "status");
  check_widget (ui_find (tk_window_get_page (scene->window), TK_TYPE_PRINTER_SETUP), on);
  /* What shows no file stays on. */
  g_assert_true (gtk_widget_get_sensitive (find_button (tk_window_get_page (scene->window), "status.check")));
}

static gboolean
has_carried (gpointer data)
{
  return ui_find_text (data, "on the stick") != NULL;
}

static void
test_disk (void)
{
  Kiosk kiosk = start ("wanjiru", "8642");
  UiScene *scene = kiosk.scene;
  g_autofree char *path = g_build_filename (scene->terminal->dir, "stick.ndjson", NULL);
  guint windows = count_windows ();

  check_disk (scene, FALSE);
  tk_window_show_page (scene->window, "gate");
  ui_scene_key (scene, GDK_KEY_F6);
  tk_window_show_page (scene->window, "live");
  g_assert_true (tk_page_key (TK_PAGE (tk_window_get_page (scene->window)), GDK_KEY_e, GDK_CONTROL_MASK));
  ui_idle (100);
  g_assert_cmpuint (count_windows (), ==, windows);
  /* A page that ends its work allows its buttons again: not these. */
  tk_window_show_page (scene->window, "status");
  tk_status_page_carry (TK_STATUS_PAGE (tk_window_get_page (scene->window)), TRUE, path);
  ui_wait (has_carried, kiosk.window, "the journal is written");
  check_disk (scene, FALSE);
  g_assert_true (gtk_widget_activate_action (tk_window_get_page (scene->window), "status.retry", NULL));
  ui_idle (100);
  /* The next person finds the same. */
  tk_session_sign_out (scene->session);
  ui_scene_sign_in (scene, "juma", "1357", "gate");
  check_disk (scene, FALSE);
  stop (&kiosk);
}

static void
test_disk_outside (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();

  tk_preferences_use_place (tk_session_get_preferences (scene->session), 1, 1);
  ui_scene_sign_in (scene, "wanjiru", "8642", "gate");
  check_disk (scene, TRUE);
  tk_window_show_page (scene->window, "gate");
  check_disk (scene, TRUE);
}

/* ---- The lane display ---- */

static void
shoot_lane (UiScene *scene, const char *name)
{
  TkWindow *window = scene->window;
  g_autofree char *path = NULL;

  if (g_getenv ("TIKETI_SCREENSHOTS") == NULL)
    return;
  path = g_strdup_printf ("%s/lane-%s-%s.png", g_getenv ("TIKETI_SCREENSHOTS"), name, g_getenv ("LANGUAGE") != NULL ? g_getenv ("LANGUAGE") : "en");
  ui_idle (150);
  scene->window = (TkWindow *) tk_window_get_lane (window);
  ui_scene_draw (scene, path);
  scene->window = window;
}

static gboolean
is_drawn (gpointer data)
{
  return tk_fit_label_get_pixels (ui_find (data, TK_TYPE_FIT_LABEL)) > 0;
}

static void
test_lane (void)
{
  static const struct { const char *name, *word, *sentence; TkGateShown shown; } cases[] = {
    { "ready", "YOUR TICKET, PLEASE", "scanner", { .face = TK_SHOWN_READY, .gate = 1, .gate_name = "Main" } },
    { "green", "WELCOME", "come in", { .face = TK_SHOWN_GREEN, .gate = 1, .gate_name = "Main", .fresh = TRUE, .count = 1 } },
    { "group", "WELCOME", "4 people", { .face = TK_SHOWN_GREEN, .gate = 1, .gate_name = "Main", .fresh = TRUE, .count = 4 } },
    { "exit", "GOODBYE", "Thank you", { .face = TK_SHOWN_GREEN, .direction = TK_DIRECTION_EXIT, .gate = 1, .gate_name = "Main", .fresh = TRUE } },
    { "amber", "PLEASE WAIT", "staff", { .face = TK_SHOWN_AMBER, .kind = TK_VERDICT_ALREADY_IN, .gate = 1, .gate_name = "Main" } },
    { "red", "STOP", "staff", { .face = TK_SHOWN_RED, .kind = TK_VERDICT_BLOCKED, .gate = 1, .gate_name = "Main" } },
    { "away", "PLEASE WAIT", "moment", { .face = TK_SHOWN_AWAY, .gate_name = "" } },
  };
  g_autoptr (UiScene) scene = ui_scene_new ();
  TkLaneWindow *lane;

  g_assert_null (tk_window_get_lane (scene->window));
  tk_preferences_use_lane (tk_session_get_preferences (scene->session));
  lane = tk_window_get_lane (scene->window);
  g_assert_nonnull (lane);
  g_assert_cmpint (tk_lane_window_get_face (lane), ==, TK_SHOWN_AWAY);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      tk_session_gate_showed (scene->session, &cases[i].shown);
      /* In the same frame: no main loop ran in between. */
      g_assert_cmpint (tk_lane_window_get_face (lane), ==, cases[i].shown.face);
      g_assert_cmpstr (tk_lane_window_get_word (lane), ==, cases[i].word);
      ui_wait (is_drawn, lane, "the lane is drawn");
      ui_idle (30);
      ui_wait_text (GTK_WIDGET (lane), cases[i].sentence);
      /* Large enough for a queue. */
      g_assert_cmpint (tk_fit_label_get_pixels (ui_find (GTK_WIDGET (lane), TK_TYPE_FIT_LABEL)), >=, 60);
      shoot_lane (scene, cases[i].name);
    }
  /* Closed by hand, it stays closed. */
  gtk_window_close (GTK_WINDOW (lane));
  ui_idle (50);
  g_assert_null (tk_window_get_lane (scene->window));
  g_assert_false (tk_preferences_get_lane (tk_session_get_preferences (scene->session)));
}

/* ---- From the scanner to the lane and the turnstile ---- */

static gboolean
is_ready (gpointer data)
{
  return tk_lane_window_get_face (data) == TK_SHOWN_READY;
}

static gboolean
is_green (gpointer data)
{
  return tk_lane_window_get_face (data) == TK_SHOWN_GREEN;
}

static gboolean
is_red (gpointer data)
{
  return tk_lane_window_get_face (data) == TK_SHOWN_RED;
}

static gboolean
is_away (gpointer data)
{
  return tk_lane_window_get_face (data) == TK_SHOWN_AWAY;
}

static void
hand_scan (UiScene *scene, const char *text)
{
  static gint64 at = 100000;
  TkPage *page = TK_PAGE (tk_window_get_page (scene->window));

  for (at += 2000; *text != '\0'; text++)
    tk_page_scanner_key (page, gdk_unicode_to_keyval ((guint) *text), 0, at += 3);
  tk_page_scanner_key (page, GDK_KEY_Return, 0, at += 3);
}

static gboolean
was_opened (gpointer data)
{
  return g_file_test (data, G_FILE_TEST_EXISTS);
}

static void
test_gate_to_lane (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  TkPreferences *preferences = tk_session_get_preferences (scene->session);
  g_autofree char *opened = g_build_filename (scene->terminal->dir, "opened", NULL);
  g_autofree char *command = g_strdup_printf ("sh -c 'echo $0 $* >>%s'", opened), *text = NULL;
  g_autofree char *token = tk_fixture_token (scene->terminal->pair, TK_FIXTURE_ISSUER, 1, 3, 5, 0);
  TkLaneWindow *lane;

  tk_preferences_use_lane (preferences);
  tk_preferences_use_place (preferences, 1, 1);
  tk_preferences_use_camera (preferences, "file:/nonexistent/video");
  tk_preferences_set_hook (preferences, command);
  lane = tk_window_get_lane (scene->window);
  g_assert_true (is_away (lane));
  ui_scene_sign_in (scene, "juma", "1357", "gate");
  ui_wait (is_ready, lane, "the gate is ready");
  hand_scan (scene, token);
  ui_wait (is_green, lane, "the visitor sees the welcome");
  ui_wait (was_opened, opened, "the turnstile opens");
  /* Once: read again, it is the same green card and nothing more. */
  ui_idle (300);
  hand_scan (scene, token);
  ui_idle (600);
  g_assert_true (is_green (lane));
  g_assert_true (g_file_get_contents (opened, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "green admitted 4 1 entry\n");
  hand_scan (scene, "TK1:NOTHINGOFTHEKIND");
  ui_wait (is_red, lane, "nonsense is stopped");
  ui_scene_key (scene, GDK_KEY_Escape);
  ui_wait (is_ready, lane, "cleared");
  tk_window_show_page (scene->window, "status");
  ui_wait (is_away, lane, "no gate is in front");
}

/* ---- The program itself ---- */

static void
xdotool (const char *words)
{
  g_autofree char *command = g_strdup_printf ("xdotool %s", words);
  int status = 0;

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
}

static gboolean
signed_in_there (gpointer data)
{
  return tk_terminal_fixture_count (data, "SELECT count (*) FROM journal WHERE kind = 'staff.signed-in'") > 0;
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* As the systemd unit starts it: signs in from the file, is not closed by Ctrl+Q, ends well with the PIN. */
static void
test_program (void)
{
  g_autoptr (UiScene) scene = ui_scene_new ();
  g_autofree char *pin_file = g_build_filename (scene->terminal->dir, "juma.pin", NULL);
  g_autoptr (GSubprocess) program = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ended = FALSE;

  g_assert_true (g_file_set_contents_full (pin_file, "1357\n", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  gtk_widget_set_visible (GTK_WIDGET (scene->window), FALSE);
  program = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, g_getenv ("TIKETI_PROGRAM"), "--data", scene->terminal->dir, "--kiosk", "--event",
                              "1", "--gate", "1", "--camera", "file:/nonexistent/video", "--staff", "juma", "--pin-file", pin_file, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_async (program, NULL, ended_cb, &ended);
  ui_wait (signed_in_there, scene->terminal, "it signs in from the file");
  xdotool ("search --sync --onlyvisible --name Tiketi windowfocus --sync");
  ui_idle (500);
  xdotool ("key ctrl+q");
  ui_idle (700);
  g_assert_false (ended);
  xdotool ("type --delay 60 2222");
  xdotool ("key Return");
  ui_idle (700);
  g_assert_false (ended);
  xdotool ("type --delay 60 1357");
  xdotool ("key Return");
  ui_wait (is_true, &ended, "the PIN ends it");
  g_assert_cmpint (g_subprocess_get_exit_status (program), ==, 0);
}

/* What is wrong with a command line is said at once, not on a dark screen. */
static void
test_command_line (void)
{
  static const char *const cases[][8] = {
    { "--kiosk", NULL }, { "--kiosk", "--event", "1", NULL }, { "--kiosk", "--gate", "1", NULL }, { "--staff", "juma", NULL },
    { "--pin-file", "/nonexistent/pin", NULL },
  };
  g_autofree char *dir = g_dir_make_tmp ("tiketi-kiosk-XXXXXX", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
      g_auto (GStrv) argv = NULL;
      g_autoptr (GSubprocess) program = NULL;
      g_autofree char *said = NULL;

      g_strv_builder_add_many (words, g_getenv ("TIKETI_PROGRAM"), "--data", dir, NULL);
      g_strv_builder_addv (words, (const char **) cases[i]);
      argv = g_strv_builder_end (words);
      program = g_subprocess_newv ((const char *const *) argv, G_SUBPROCESS_FLAGS_STDERR_PIPE, NULL);
      g_assert_true (g_subprocess_communicate_utf8 (program, NULL, NULL, NULL, &said, NULL));
      g_assert_cmpint (g_subprocess_get_exit_status (program), ==, 1);
      g_assert_true (g_str_has_prefix (said, "tiketi: "));
    }
  g_rmdir (dir);
}

int
main (int argc, char **argv)
{
  ui_scene_start (&argc, &argv);
  g_test_add_func ("/kiosk/pin-file", test_pin_file);
  g_test_add_func ("/kiosk/pin-file-odd", test_pin_file_odd);
  g_test_add_func ("/kiosk/leave", test_leave);
  g_test_add_func ("/kiosk/supervisor-leaves", test_supervisor_leaves);
  g_test_add_func ("/kiosk/signed-out", test_signed_out);
  g_test_add_func ("/kiosk/signing-out-meanwhile", test_signing_out_meanwhile);
  g_test_add_func ("/kiosk/not-enrolled", test_not_enrolled);
  g_test_add_func ("/kiosk/disk", test_disk);
  g_test_add_func ("/kiosk/disk-outside", test_disk_outside);
  g_test_add_func ("/kiosk/lane", test_lane);
  g_test_add_func ("/kiosk/gate-to-lane", test_gate_to_lane);
  if (g_getenv ("TIKETI_PROGRAM") != NULL)
    {
      g_autofree char *tool = g_find_program_in_path ("xdotool");

      g_test_add_func ("/kiosk/command-line", test_command_line);
      if (tool != NULL)
        g_test_add_func ("/kiosk/program", test_program);
    }
  return g_test_run ();
}
