/* The program as people and scripts run it: a process, its output, its exit codes, its signals.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <unistd.h>
#include <string.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include "raw-client.h"
#include "tk-base64url.h"
#include "tk-keys.h"
#include "tk-pin.h"
#include "tk-wire-messages.h"

typedef struct
{
  char *folder;
  char *db; /* "sqlite:…" */
} Fixture;

typedef struct
{
  int status;
  char *out;
  char *err;
} Run;

static void
clear_run (Run *run)
{
  g_free (run->out);
  g_free (run->err);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, clear_run)

static char *
in_folder (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  tk_keys_init ();
  fixture->folder = g_dir_make_tmp ("tiketi-program-XXXXXX", NULL);
  fixture->db = g_strdup_printf ("sqlite:%s/hub.db", fixture->folder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = in_folder (fixture, name);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->db);
}

/* "$DB" in `command` stands for the database, "$DIR" for the folder; blanks separate words, "NAME=VALUE" words in front
 * set the environment. */
static GSubprocess *
spawn (Fixture *fixture, const char *command, GSubprocessFlags flags)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr (GString) text = g_string_new (command);
  g_auto (GStrv) words = NULL;
  g_autoptr (GPtrArray) args = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  gsize first = 0;
  GSubprocess *process;

  g_string_replace (text, "$DB", fixture->db, 0);
  g_string_replace (text, "$DIR", fixture->folder, 0);
  words = g_strsplit (text->str, " ", -1);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  for (; words[first] != NULL && strchr (words[first], '=') != NULL && words[first][0] != '-'; first++)
    {
      g_auto (GStrv) pair = g_strsplit (words[first], "=", 2);

      g_subprocess_launcher_setenv (launcher, pair[0], pair[1], TRUE);
    }
  g_ptr_array_add (args, (char *) g_getenv ("TIKETI_HUB_PROGRAM"));
  for (gsize i = first; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_ptr_array_add (args, words[i]);
  g_ptr_array_add (args, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) args->pdata, &error);
  g_assert_no_error (error);

  return process;
}

static Run
run (Fixture *fixture, const char *command)
{
  g_autoptr (GSubprocess) process
    = spawn (fixture, command, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GError) error = NULL;
  Run result = { 0 };

  g_test_message ("%s", command);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &result.out, &result.err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  result.status = g_subprocess_get_exit_status (process);

  return result;
}

/* Fails with `status`, nothing on standard output, and one sentence holding `part` on standard error. */
static void
assert_refused (Fixture *fixture, const char *command, int status, const char *part)
{
  g_auto (Run) result = run (fixture, command);

  g_test_message ("%s", result.err);
  g_assert_cmpint (result.status, ==, status);
  g_assert_cmpstr (result.out, ==, "");
  g_assert_true (g_str_has_prefix (result.err, "tiketi-hub: "));
  g_assert_nonnull (strstr (result.err, part));
  g_assert_true (g_str_has_suffix (result.err, ".\n"));
  g_assert_true (strchr (result.err, '\n') == result.err + strlen (result.err) - 1);
}

static void
assert_done (Fixture *fixture, const char *command)
{
  g_auto (Run) result = run (fixture, command);

  g_assert_cmpstr (result.err, ==, "");
  g_assert_cmpint (result.status, ==, 0);
}

static void
put (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = in_folder (fixture, name);

  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

/* ---- Serving ---- */

typedef struct
{
  GSubprocess *process;
  guint16 port;
  char *said; /* the first line on standard output */
} Serving;

static Serving
serve (Fixture *fixture, const char *options)
{
  g_autofree char *command = g_strdup_printf ("serve --db $DB --listen 127.0.0.1:0 --port-file $DIR/port %s", options);
  g_autofree char *path = in_folder (fixture, "port");
  g_autofree char *text = NULL;
  g_autoptr (GDataInputStream) out = NULL;
  Serving serving = { 0 };

  serving.process = spawn (fixture, command, G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (serving.process));
  serving.said = g_data_input_stream_read_line_utf8 (out, NULL, NULL, NULL);
  g_assert_nonnull (serving.said);
  /* The line comes first and the file after it. */
  for (guint i = 0; i < 6000 && !g_file_test (path, G_FILE_TEST_EXISTS); i++)
    g_usleep (10000);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  serving.port = (guint16) g_ascii_strtoull (text, NULL, 10);
  g_unlink (path);

  return serving;
}

/* Sends the signal and returns the exit code. */
static int
stop (Serving *serving, int signal_number)
{
  g_subprocess_send_signal (serving->process, signal_number);
  g_subprocess_wait (serving->process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (serving->process));
  int status = g_subprocess_get_exit_status (serving->process);
  g_clear_object (&serving->process);
  g_clear_pointer (&serving->said, g_free);

  return status;
}

/* Enrols a new terminal with `code`; its Authorization line. */
static char *
enrol (guint16 port, const char *code)
{
  g_autoptr (TkKeyPair) key = tk_key_pair_new ();
  g_autofree char *public_key = tk_base64url_encode (tk_key_pair_get_public (key), TK_PUBLIC_KEY_SIZE);
  g_autofree char *body
    = g_strdup_printf ("{\"code\":\"%s\",\"program\":\"test\",\"public_key\":\"%s\"}", code, public_key);
  g_autoptr (RawReply) reply = raw_request (port, "POST", "/terminals/enrol", NULL, body, -1);
  g_autofree char *credential = raw_json_text (raw_reply_text (reply), "credential");

  g_assert_cmpuint (reply->status, ==, 200);
  return g_strdup_printf ("Authorization: Bearer %s\r\n", credential);
}

/* ---- Tests ---- */

static void
test_help (Fixture *fixture, gconstpointer data)
{
  static const char *const commands[] = { "init", "serve", "demo", "user add", "staff add", "terminal add",
                                          "terminal revoke", "terminal list", "event list", "report" };
  g_auto (Run) all = run (fixture, "--help");
  g_auto (Run) version = run (fixture, "--version");

  g_assert_cmpint (all.status, ==, 0);
  g_assert_true (g_str_has_prefix (version.out, "tiketi-hub "));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *command = g_strdup_printf ("%s --help", commands[i]);
      g_autofree char *usage = g_strdup_printf ("tiketi-hub %s ", commands[i]);
      g_auto (Run) one = run (fixture, command);

      g_assert_nonnull (strstr (all.out, commands[i]));
      g_assert_cmpint (one.status, ==, 0);
      g_assert_nonnull (strstr (one.out, usage));
      g_assert_nonnull (strstr (one.out, "--db=URI"));
    }
}

static void
test_usage (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *command, *part;
  } rows[] = {
    { "", "No command" },
    { "nonsense", "\"nonsense\"" },
    { "terminal", "\"terminal\"" },
    { "terminal nonsense", "\"terminal\"" },
    { "init", "--db" },
    { "init --db $DB more", "\"more\"" },
    { "init --nonsense", "--nonsense" },
    { "report --db $DB", "EVENT" },
    { "report --db $DB one", "EVENT" },
    { "report --db $DB 1 2", "\"2\"" },
    { "terminal revoke --db $DB", "TERMINAL" },
    { "terminal add --db $DB --events 1", "--name" },
    { "terminal add --db $DB --name x", "--events" },
    { "terminal add --db $DB --name x --events 1,x", "--events" },
    { "terminal add --db $DB --name x --events ,", "--events" },
    { "terminal add --db $DB --name x --events 0", "--events" },
    { "terminal add --db $DB --name x --events 1 --kind till", "--kind" },
    { "terminal add --db $DB --name x --events 1 --valid 0", "--valid" },
    { "user add --db $DB --role admin", "--email" },
    { "user add --db $DB --email a@b.example", "--role" },
    { "user add --db $DB --email a@b.example --role king", "\"king\"" },
    { "user add --db $DB --email a@b.example --role admin --password secret", "--password" },
    { "staff add --db $DB --name a --role gate --pin 1234", "--pin" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_refused (fixture, rows[i].command, 2, rows[i].part);
}

static void
test_not_ready (Fixture *fixture, gconstpointer data)
{
  static const char *const commands[]
    = { "serve --db $DB --listen 127.0.0.1:0", "event list --db $DB", "report --db $DB 1", "terminal list --db $DB" };

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    assert_refused (fixture, commands[i], 1, "");
  assert_refused (fixture, "init --db postgresql://hub", 1, "");
  assert_refused (fixture, "init --db nonsense", 1, "");
  assert_refused (fixture, "init --db sqlite:/nowhere/at/all/hub.db", 1, "");
}

/* The unit prepares the database that the settings name, and stops at a mistake in them before it counts as started. */
static void
test_init_config (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = in_folder (fixture, "hub.ini");
  g_autofree char *text = g_strdup_printf ("[hub]\ndb=%s\n", fixture->db);
  g_autofree char *wrong = g_strdup_printf ("%s[http]\nthreads=0\n", text);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, wrong, -1, &error);
  g_assert_no_error (error);
  assert_refused (fixture, "init --config $DIR/hub.ini", 1, "threads");
  assert_refused (fixture, "event list --db $DB", 1, "");
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  assert_done (fixture, "init --config $DIR/hub.ini");
  assert_done (fixture, "event list --db $DB");
}

static void
test_demo (Fixture *fixture, gconstpointer data)
{
  g_auto (Run) first = run (fixture, "demo --db $DB --json --url https://hub.example");
  g_auto (Run) events = run (fixture, "TIKETI_HUB_DB=$DB event list --json");
  g_auto (Run) report = run (fixture, "report 1 --db $DB --json");
  g_auto (Run) table = run (fixture, "report 1 --db $DB");

  g_assert_cmpint (first.status, ==, 0);
  g_assert_true (g_str_has_prefix (first.out, "{\"box_office\":{\"code\":\""));
  g_assert_nonnull (strstr (first.out, "\"url\":\"https://hub.example\"},\"gate\":{\"code\":\""));
  g_assert_nonnull (strstr (first.out, "{\"name\":\"amina\",\"role\":\"cashier\",\"pin\":\"2468\"}"));
  assert_refused (fixture, "demo --db $DB --json", 1, "events");
  assert_done (fixture, "init --db $DB");

  /* One object a line. */
  g_auto (GStrv) lines = g_strsplit (events.out, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_true (g_str_has_prefix (lines[0], "{\"number\":1,\"title\":\"Tamasha la Pwani\""));
  g_assert_true (g_str_has_prefix (lines[1], "{\"number\":2,\"title\":\"Nairobi Comedy Night\""));
  g_assert_true (g_str_has_prefix (report.out, "{\"event\":1,"));
  g_assert_nonnull (strstr (table.out, "Last Seats"));
  assert_refused (fixture, "report 99 --db $DB", 1, "99");
}

/* The PINs that demo prints are those in the feed. */
static void
test_demo_pins (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name, *role, *pin;
  } people[] = { { "amina", "cashier", "2468" }, { "juma", "gate", "1357" }, { "wanjiru", "supervisor", "8642" } };
  g_auto (Run) demo = run (fixture, "demo --db $DB --json");
  g_autofree char *code = raw_json_text (demo.out, "code");
  Serving serving = serve (fixture, "");
  g_autofree char *authorization = enrol (serving.port, code);
  g_autoptr (RawReply) page = raw_request (serving.port, "GET", "/sync/changes", authorization, NULL, 0);
  g_auto (GStrv) lines = g_strsplit (raw_reply_text (page), "\n", -1);
  guint found = 0;

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      TkWireChange *change = tk_wire_decode (&tk_wire_change_shape, lines[i], strlen (lines[i]), NULL);
      TkWireStaff *staff = NULL;

      if (change != NULL && strcmp (change->kind, TK_CHANGE_STAFF) == 0)
        staff = tk_wire_decode (&tk_wire_staff_shape, change->body, strlen (change->body), NULL);
      for (gsize person = 0; staff != NULL && person < G_N_ELEMENTS (people); person++)
        if (strcmp (staff->name, people[person].name) == 0)
          {
            g_assert_cmpstr (staff->role, ==, people[person].role);
            g_assert_true (tk_pin_verify (staff->pin_hash, people[person].pin));
            found++;
          }
      if (staff != NULL)
        tk_wire_free (&tk_wire_staff_shape, staff);
      if (change != NULL)
        tk_wire_free (&tk_wire_change_shape, change);
    }
  g_assert_cmpuint (found, ==, 3);
  g_assert_cmpint (stop (&serving, SIGTERM), ==, 0);
}

static void
test_people (Fixture *fixture, gconstpointer data)
{
  assert_done (fixture, "init --db $DB");
  put (fixture, "pin", "4711\n");
  put (fixture, "password", "correct horse battery\nsecond line\n");
  put (fixture, "empty", "");
  assert_refused (fixture, "user add --db $DB --email a@b.example --role admin", 1, "TIKETI_PASSWORD");
  assert_refused (fixture, "staff add --db $DB --name asha --role cashier", 1, "TIKETI_PIN");
  assert_refused (fixture, "user add --db $DB --email a@b.example --role admin --password-file $DIR/empty", 1, "empty");
  assert_refused (fixture, "user add --db $DB --email a@b.example --role admin --password-file $DIR/none", 1, "none");
  assert_refused (fixture, "TIKETI_PIN=12x4 staff add --db $DB --name asha --role cashier", 1, "");
  assert_done (fixture, "user add --db $DB --email a@b.example --role admin --password-file $DIR/password");
  assert_done (fixture, "TIKETI_PASSWORD=another-good-one user add --db $DB --email o@b.example --role organizer");
  assert_done (fixture, "staff add --db $DB --name asha --display-name Asha --role cashier --pin-file $DIR/pin");
  assert_refused (fixture, "user add --db $DB --email a@b.example --role admin --password-file $DIR/password",
                  1, "a@b.example");
}

static void
test_terminals (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *command, *url;
  } rows[] = {
    { "terminal add --db $DB --name A --events 1,2 --json", "http://127.0.0.1:8080" },
    { "TIKETI_HUB_URL=http://env.example terminal add --db $DB --name B --events 1 --json",
      "http://env.example" },
    { "TIKETI_HUB_URL=http://env.example terminal add --db $DB --name C --events 1 --json --config $DIR/conf",
      "https://conf.example" },
    { "TIKETI_HUB_URL=http://env.example terminal add --db $DB --name D --events 1 --json --config $DIR/conf "
      "--url http://o.example",
      "http://o.example" },
  };

  assert_done (fixture, "init --db $DB");
  g_auto (Run) none = run (fixture, "terminal list --db $DB");
  g_assert_cmpstr (none.out, ==, "There are none yet.\n");
  assert_refused (fixture, "terminal add --db $DB --name A --events 1", 1, "1");
  assert_done (fixture, "demo --db $DB");
  put (fixture, "conf", "[hub]\nurl=https://conf.example\n");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Run) added = run (fixture, rows[i].command);
      g_autofree char *url = raw_json_text (added.out, "url");
      g_autofree char *code = raw_json_text (added.out, "code");

      g_assert_cmpint (added.status, ==, 0);
      g_assert_true (g_str_has_prefix (added.out, "{\"code\":\""));
      g_assert_cmpstr (url, ==, rows[i].url);
      g_assert_cmpuint (strlen (code), >=, 14);
    }
  assert_refused (fixture, "terminal revoke --db $DB Nobody", 1, "Nobody");
  assert_done (fixture, "terminal revoke --db $DB A");
  g_auto (Run) list = run (fixture, "terminal list --db $DB --json");
  g_auto (GStrv) lines = g_strsplit (g_strchomp (list.out), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 6);
}

/* Serve, enrol, revoke from another process, stop, start again: what was done is still so. */
static void
test_serve (Fixture *fixture, gconstpointer data)
{
  g_auto (Run) demo = run (fixture, "demo --db $DB --json");
  g_autofree char *code = raw_json_text (demo.out, "code");
  g_autofree char *url = NULL;
  g_autofree char *authorization = NULL;
  Serving serving = serve (fixture, "");

  url = g_strdup_printf ("Listening on http://127.0.0.1:%u", serving.port);
  g_assert_cmpstr (serving.said, ==, url);
  authorization = enrol (serving.port, code);
  g_autoptr (RawReply) feed = raw_request (serving.port, "GET", "/api/v1/sync/changes", authorization, NULL, 0);
  g_assert_cmpuint (feed->status, ==, 200);
  guint16 port = serving.port;
  g_assert_cmpint (stop (&serving, SIGTERM), ==, 0);

  g_autoptr (GSocketClient) opener = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_assert_null (g_socket_client_connect_to_host (opener, "127.0.0.1", port, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);

  serving = serve (fixture, "");
  g_autoptr (RawReply) again = raw_request (serving.port, "GET", "/api/v1/sync/changes", authorization, NULL, 0);
  g_assert_cmpuint (again->status, ==, 200);
  assert_done (fixture, "terminal revoke --db $DB 1");
  g_autoptr (RawReply) revoked = raw_request (serving.port, "GET", "/api/v1/sync/changes", authorization, NULL, 0);
  g_assert_cmpuint (revoked->status, ==, 403);
  g_assert_cmpint (stop (&serving, SIGINT), ==, 0);
}

/* A terminal that waits gets its answer when the hub stops, and the hub does not wait for it. */
static void
test_stop_while_waiting (Fixture *fixture, gconstpointer data)
{
  g_auto (Run) demo = run (fixture, "demo --db $DB --json");
  g_autofree char *code = raw_json_text (demo.out, "code");
  Serving serving = serve (fixture, "");
  g_autofree char *authorization = enrol (serving.port, code);
  g_autoptr (RawReply) feed = raw_request (serving.port, "GET", "/sync/changes", authorization, NULL, 0);
  g_autofree char *cursor = raw_json_text (raw_reply_text (feed), "cursor");
  g_autofree char *text
    = g_strdup_printf ("GET /sync/changes?since=%s&wait=30 HTTP/1.1\r\nHost: hub\r\n%s\r\n", cursor, authorization);
  g_autoptr (RawClient) client = raw_client_new ("127.0.0.1", serving.port);
  gint64 began;

  raw_client_send (client, text, -1);
  g_usleep (300000);
  began = g_get_monotonic_time ();
  g_assert_cmpint (stop (&serving, SIGTERM), ==, 0);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 20 * G_USEC_PER_SEC);
  g_autoptr (RawReply) last = raw_client_read (client, FALSE);
  g_assert_cmpuint (last->status, ==, 200);
}

/* What the command line commits while the hub serves reaches a terminal that waits. */
static void
test_other_process (Fixture *fixture, gconstpointer data)
{
  g_auto (Run) demo = run (fixture, "demo --db $DB --json");
  g_autofree char *code = raw_json_text (demo.out, "code");
  Serving serving = serve (fixture, "");
  g_autofree char *authorization = enrol (serving.port, code);
  g_autoptr (RawReply) feed = raw_request (serving.port, "GET", "/sync/changes", authorization, NULL, 0);
  g_autofree char *cursor = raw_json_text (raw_reply_text (feed), "cursor");
  g_autofree char *text
    = g_strdup_printf ("GET /sync/changes?since=%s&wait=30 HTTP/1.1\r\nHost: hub\r\n%s\r\n", cursor, authorization);
  g_autoptr (RawClient) client = raw_client_new ("127.0.0.1", serving.port);

  raw_client_send (client, text, -1);
  g_usleep (200000);
  assert_done (fixture, "TIKETI_PIN=4711 staff add --db $DB --name asha --role cashier");
  raw_client_set_timeout (client, 20);
  g_autoptr (RawReply) woken = raw_client_read (client, FALSE);
  g_assert_cmpuint (woken->status, ==, 200);
  g_assert_nonnull (strstr (raw_reply_text (woken), "asha"));
  g_assert_cmpint (stop (&serving, SIGTERM), ==, 0);
}

static void
test_ready_fd (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr (GError) error = NULL;
  int pipe_fds[2];
  char text[16] = "";

  assert_done (fixture, "init --db $DB");
  g_assert_cmpint (pipe (pipe_fds), ==, 0);
  g_subprocess_launcher_take_fd (launcher, pipe_fds[1], 7);
  g_autoptr (GSubprocess) process
    = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("TIKETI_HUB_PROGRAM"), "serve", "--db", fixture->db,
                                   "--listen", "[::1]:0", "--ready-fd", "7", NULL);
  g_assert_no_error (error);
  g_subprocess_launcher_close (launcher);
  g_assert_cmpint (read (pipe_fds[0], text, sizeof text - 1), >, 1);
  g_assert_cmpuint (g_ascii_strtoull (text, NULL, 10), >, 0);
  close (pipe_fds[0]);

  g_autoptr (RawClient) client = raw_client_new ("::1", (guint16) g_ascii_strtoull (text, NULL, 10));
  raw_client_send (client, "GET /health HTTP/1.1\r\nHost: hub\r\n\r\n", -1);
  g_autoptr (RawReply) reply = raw_client_read (client, FALSE);
  g_assert_cmpuint (reply->status, ==, 200);
  g_subprocess_send_signal (process, SIGTERM);
  g_subprocess_wait (process, NULL, NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
}

static void
test_serve_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocketListener) other = g_socket_listener_new ();
  guint16 taken = g_socket_listener_add_any_inet_port (other, NULL, NULL);
  g_autofree char *in_use = g_strdup_printf ("serve --db $DB --listen 0.0.0.0:%u", taken);

  assert_done (fixture, "init --db $DB");
  put (fixture, "unknown", "[hub]\nport=8080\n");
  put (fixture, "bad-tls", "[tls]\ncertificate=unknown\nkey=unknown\n");
  assert_refused (fixture, in_use, 1, "another program");
  assert_refused (fixture, "serve --db $DB --listen 8080", 1, "HOST:PORT");
  assert_refused (fixture, "serve --db $DB --listen 192.0.2.1:8080", 1, "192.0.2.1");
  assert_refused (fixture, "serve --db $DB --config $DIR/none", 1, "none");
  assert_refused (fixture, "serve --db $DB --config $DIR/unknown", 1, "\"port\"");
  assert_refused (fixture, "serve --db $DB --listen 127.0.0.1:0 --config $DIR/bad-tls", 1, "TLS");
}

static void
test_exposed_warning (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *listen;
    gboolean warned;
  } rows[] = { { "127.0.0.1:0", FALSE }, { "localhost:0", FALSE }, { "0.0.0.0:0", TRUE } };

  assert_done (fixture, "init --db $DB");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *command = g_strdup_printf ("serve --db $DB --listen %s", rows[i].listen);
      g_autoptr (GSubprocess) process
        = spawn (fixture, command, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
      g_autoptr (GDataInputStream) out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
      g_autofree char *said = g_data_input_stream_read_line_utf8 (out, NULL, NULL, NULL);
      g_autofree char *err = NULL;

      g_assert_true (g_str_has_prefix (said, "Listening on "));
      g_subprocess_send_signal (process, SIGTERM);
      g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &err, NULL);
      g_assert_cmpint (strstr (err, "no TLS") != NULL, ==, rows[i].warned);
    }
}

/* ---- TLS, with an authority made here and thrown away ---- */

static void
openssl (Fixture *fixture, const char *arguments)
{
  g_autofree char *command = g_strdup_printf ("openssl %s", arguments);
  g_autoptr (GString) text = g_string_new (command);
  g_autofree char *err = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_string_replace (text, "$DIR", fixture->folder, 0);
  g_spawn_command_line_sync (text->str, NULL, &err, &status, &error);
  g_assert_no_error (error);
  if (status != 0)
    g_test_message ("%s", err);
  g_assert_cmpint (status, ==, 0);
}

static void
make_certificates (Fixture *fixture)
{
  static const char *const names[] = { "ca", "other" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *make = g_strdup_printf (
          "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=%s "
          "-keyout $DIR/%s.key -out $DIR/%s.pem",
          names[i], names[i], names[i]);
      openssl (fixture, make);
    }
  openssl (fixture, "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=hub -keyout "
                    "$DIR/hub.key -out $DIR/hub.csr");
  put (fixture, "ext", "subjectAltName=IP:127.0.0.1\n");
  openssl (fixture, "x509 -req -days 2 -in $DIR/hub.csr -CA $DIR/ca.pem -CAkey $DIR/ca.key -CAcreateserial "
                    "-extfile $DIR/ext -out $DIR/hub.pem");
  put (fixture, "conf", "[tls]\ncertificate=hub.pem\nkey=hub.key\n");
}

/* What `openssl s_client` gets from GET /health. */
static char *
get_over_tls (Fixture *fixture, guint16 port, const char *options)
{
  g_autofree char *command = g_strdup_printf (
      "s_client -quiet -verify_return_error -verify_ip 127.0.0.1 -connect 127.0.0.1:%u %s", port, options);
  g_autoptr (GString) text = g_string_new (command);
  g_auto (GStrv) words = NULL;
  g_autoptr (GPtrArray) args = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  char *out = NULL;

  g_string_replace (text, "$DIR", fixture->folder, 0);
  words = g_strsplit (text->str, " ", -1);
  g_ptr_array_add (args, (char *) "openssl");
  for (gsize i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_ptr_array_add (args, words[i]);
  g_ptr_array_add (args, NULL);
  process = g_subprocess_newv ((const char *const *)args->pdata,
                               G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                   | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                               NULL);
  g_assert_nonnull (process);
  g_subprocess_communicate_utf8 (process, "GET /health HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n", NULL, &out,
                                 NULL, NULL);

  return out != NULL ? out : g_strdup ("");
}

static void
test_tls (Fixture *fixture, gconstpointer data)
{
  g_autofree char *program = g_find_program_in_path ("openssl");
  g_autofree char *trusted = NULL;
  g_autofree char *stranger = NULL;
  g_autofree char *old = NULL;
  Serving serving;

  if (program == NULL)
    {
      g_test_skip ("The openssl program is not installed.");
      return;
    }
  make_certificates (fixture);
  assert_done (fixture, "init --db $DB");
  serving = serve (fixture, "--config $DIR/conf");
  g_assert_true (g_str_has_prefix (serving.said, "Listening on https://127.0.0.1:"));

  trusted = get_over_tls (fixture, serving.port, "-CAfile $DIR/ca.pem");
  g_assert_true (g_str_has_prefix (trusted, "HTTP/1.1 200 OK"));
  stranger = get_over_tls (fixture, serving.port, "-CAfile $DIR/other.pem");
  g_assert_cmpstr (stranger, ==, "");
  old = get_over_tls (fixture, serving.port, "-CAfile $DIR/ca.pem -tls1_1");
  g_assert_cmpstr (old, ==, "");
  g_autoptr (RawClient) plain = raw_client_new ("127.0.0.1", serving.port);
  raw_client_send (plain, "GET /health HTTP/1.1\r\nHost: hub\r\n\r\n", -1);
  g_autoptr (RawReply) reply = raw_client_read (plain, FALSE);
  g_assert_cmpuint (reply->status, ==, 0);
  g_assert_cmpint (stop (&serving, SIGTERM), ==, 0);

  /* A key that does not belong to the certificate. */
  put (fixture, "conf", "[tls]\ncertificate=hub.pem\nkey=other.key\n");
  assert_refused (fixture, "serve --db $DB --listen 127.0.0.1:0 --config $DIR/conf", 1, "TLS");
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

/* ---- Gates, lists, marks, signers ---- */

static void
write_list (Fixture *fixture, const char *text)
{
  g_autofree char *path = in_folder (fixture, "list.csv");

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
assert_says (Fixture *fixture, const char *command, int status, const char *part)
{
  g_auto (Run) result = run (fixture, command);

  g_test_message ("%s%s", result.out, result.err);
  g_assert_cmpint (result.status, ==, status);
  g_assert_nonnull (strstr (result.out, part));
}

static void
test_gates (Fixture *fixture, gconstpointer data)
{
  assert_done (fixture, "init --db $DB");
  assert_done (fixture, "demo --db $DB");
  assert_says (fixture, "gate list --db $DB --json", 0, "\"number\":3,\"event\":2,\"name\":\"Door\"");
  assert_says (fixture, "gate list 1 --db $DB", 0, "VIP gate is to the left.");
  assert_says (fixture, "gate set 2 --db $DB --json --opens doors-30 --zones vip --who wanjiru", 0, "\"opens\":\"doors-30\"");
  assert_says (fixture, "gate add 1 --db $DB --json --name Terrace --types 1,2", 0, "\"number\":4,\"event\":1");
  assert_says (fixture, "type set 1 3 --db $DB --json --zones hall", 0, "\"zones\":\"hall\"");
  assert_says (fixture, "report 1 --db $DB --json --by-minute", 0, "");
  assert_refused (fixture, "gate set --db $DB", 2, "GATE is missing");
  assert_refused (fixture, "gate set x --db $DB", 2, "GATE is a number");
  assert_refused (fixture, "gate set 9 --db $DB --name x", 1, "no gate 9");
  assert_refused (fixture, "gate set 1 --db $DB --opens noon", 1, "opens");
  assert_refused (fixture, "gate add 1 --db $DB", 2, "--name is missing");
  assert_refused (fixture, "gate list 1 2 --db $DB", 2, "one word too many");
  assert_refused (fixture, "type set 1 9 --db $DB --zones x", 1, "type 9");
}

static void
test_lists (Fixture *fixture, gconstpointer data)
{
  assert_done (fixture, "init --db $DB");
  assert_done (fixture, "demo --db $DB");
  write_list (fixture, "Code,Type,Name\nx1,VIP,Otieno\nx2,Gold,Achieng\n");
  assert_says (fixture, "ticket import 1 $DIR/list.csv --db $DB --preview --json", 0, "\"tells\":\"code\"");
  assert_says (fixture, "ticket import 1 $DIR/list.csv --db $DB --dry-run --json", 0, "\"added\":1,");
  g_auto (Run) bad = run (fixture, "ticket import 1 $DIR/list.csv --db $DB --json");
  g_assert_cmpint (bad.status, ==, 1);
  g_assert_nonnull (strstr (bad.out, "Row 3, column “Type”"));
  g_assert_nonnull (strstr (bad.err, "1 row cannot be taken, so nothing was imported"));
  assert_says (fixture, "ticket list 1 --db $DB", 0, "There are none yet.");
  assert_says (fixture, "ticket import 1 $DIR/list.csv --db $DB --types Gold=2,VIP=2 --json", 0, "\"added\":2,");
  assert_says (fixture, "ticket import 1 $DIR/list.csv --db $DB --types Gold=2,VIP=2 --json --progress", 0, "\"unchanged\":2,");
  assert_says (fixture, "ticket block 1 x1 --db $DB --reason stolen --json", 0, "\"marked\":1");
  write_list (fixture, "x1\n\nx2\n");
  assert_says (fixture, "ticket block 1 --db $DB --file $DIR/list.csv --reason stolen --json", 0, "\"marked\":1,\"unchanged\":1");
  assert_says (fixture, "ticket list 1 --db $DB --status blocked --json", 0, "\"reason\":\"stolen\"");
  assert_says (fixture, "ticket unblock 1 x1 --db $DB --reason found --json", 0, "\"marked\":1");
  assert_says (fixture, "ticket attention 1 x1 guest --db $DB --json", 0, "\"marked\":1");
  assert_says (fixture, "ticket void 1 x2 --db $DB --reason refunded --json", 0, "\"marked\":1");
  assert_refused (fixture, "ticket import 1 $DIR/none.csv --db $DB", 1, "none.csv");
  assert_refused (fixture, "ticket import 1 $DIR/list.csv --db $DB --delimiter ab", 2, "--delimiter");
  assert_refused (fixture, "ticket import 9 $DIR/list.csv --db $DB --type 1", 1, "event 9");
  assert_refused (fixture, "ticket block 1 --db $DB --reason x", 2, "--file");
  assert_refused (fixture, "ticket block 1 x1 --db $DB", 2, "--reason is missing");
  assert_refused (fixture, "ticket block 1 nobody's --db $DB --reason x", 1, "no ticket with this code");
}

static void
test_signers (Fixture *fixture, gconstpointer data)
{
  assert_done (fixture, "init --db $DB");
  assert_done (fixture, "demo --db $DB");
  assert_says (fixture,
               "signer add 1 --db $DB --json --scheme pretix_sig1 --name pretix --items 17=1,17/4=2 --key "
               "LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0KTUNvd0JRWURLMlZ3QXlFQTdBRDcvdkZBMzNFc1k0ejJQSHI3aVpQc1o4bjVkaDBhalA4Z3l6Tm1tSXM9Ci"
               "0tLS0tRU5EIFBVQkxJQyBLRVktLS0tLQo=",
               0, "\"signer\":1");
  assert_says (fixture, "signer revoke 1 1 --db $DB --json", 0, "\"revoked\":true");
  assert_says (fixture, "signer list 1 --db $DB --json", 0, "\"items\":\"17=1,17/4=2\"");
  assert_refused (fixture, "signer add 1 --db $DB --scheme pretix_sig1 --name x --items 1=1", 2, "--key is missing");
  assert_refused (fixture, "signer add 1 --db $DB --scheme pretix_sig1 --name x --items 1=1 --key x", 1, "key");
  assert_refused (fixture, "signer revoke 1 9 --db $DB", 1, "no signer 9");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("TIKETI_HUB_PROGRAM") == NULL)
    g_error ("TIKETI_HUB_PROGRAM must name the program; run this through meson test");

  ADD ("/program/help", test_help);
  ADD ("/program/usage", test_usage);
  ADD ("/program/not-ready", test_not_ready);
  ADD ("/program/init-config", test_init_config);
  ADD ("/program/demo", test_demo);
  ADD ("/program/demo-pins", test_demo_pins);
  ADD ("/program/people", test_people);
  ADD ("/program/terminals", test_terminals);
  ADD ("/program/serve", test_serve);
  ADD ("/program/stop-while-waiting", test_stop_while_waiting);
  ADD ("/program/other-process", test_other_process);
  ADD ("/program/ready-fd", test_ready_fd);
  ADD ("/program/serve-refused", test_serve_refused);
  ADD ("/program/exposed-warning", test_exposed_warning);
  ADD ("/program/tls", test_tls);

  g_test_add ("/program/gates", Fixture, NULL, set_up, test_gates, tear_down);
  g_test_add ("/program/lists", Fixture, NULL, set_up, test_lists, tear_down);
  g_test_add ("/program/signers", Fixture, NULL, set_up, test_signers, tear_down);
  return g_test_run ();
}
