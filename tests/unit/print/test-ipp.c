/* Printing pages by IPP on a real IPP printer (CUPS's ippeveprinter) of this machine: what it got is read back, and every way in which
 * it does not print is told. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-receipt-print.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "tk-decode.h"
#include "tk-sample-ticket.h"

/* What its head does with a page: told by a file named "mode" in the folder. It speaks to the printer on standard error. */
static const char head[] =
  "#!/bin/sh\n"
  "cd \"$TIKETI_FOLDER\"\n"
  "case \"$(cat mode)\" in\n"
  "  empty) echo 'STATE: +media-empty' >&2; sleep 30 ;;\n"
  "  jam) echo 'STATE: +media-jam' >&2; sleep 30 ;;\n"
  "  fail) exit 1 ;;\n"
  "  slow) touch begun; sleep 60 ;;\n"
  "  low) echo 'STATE: +media-low' >&2; cp \"$1\" got.pdf ;;\n"
  "  leave-open) echo 'STATE: +cover-open' >&2; cp \"$1\" got.pdf ;;\n"
  "  *) cp \"$1\" got.pdf ;;\n"
  "esac\n";

typedef struct {
  char *folder;
  GSubprocess *process;
  char *address;             /* ipp://… */
} Room;

static GTestDBus *bus;       /* it wants to announce itself, and gives up where there is no bus at all */

static guint16
find_port (void)
{
  for (;;)
    {
      g_autoptr (GSocketListener) listener = g_socket_listener_new ();
      guint16 port = (guint16) g_random_int_range (10000, 32000); /* below those that connections are given */
      gboolean is_free = g_socket_listener_add_inet_port (listener, port, NULL, NULL);

      g_socket_listener_close (listener);
      if (is_free)
        return port;
    }
}

static void
set_mode (Room *room, const char *mode)
{
  g_autofree char *path = g_build_filename (room->folder, "mode", NULL);

  g_assert_true (g_file_set_contents (path, mode, -1, NULL));
}

static gboolean
answers (const char *address)
{
  g_autoptr (TkPrinter) printer = tk_printer_new (address, NULL);
  TkPrinterState state;

  return tk_printer_get_state (printer, NULL, &state, NULL);
}

static Room *
room_new (void)
{
  Room *room = g_new0 (Room, 1);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *command = NULL, *port = g_strdup_printf ("%u", find_port ()), *spool = NULL;
  g_autoptr (GError) error = NULL;

  room->folder = tk_sample_folder_new ();
  command = g_build_filename (room->folder, "head", NULL);
  spool = g_build_filename (room->folder, "spool", NULL);
  g_assert_cmpint (g_mkdir (spool, 0700), ==, 0);
  g_assert_true (g_file_set_contents_full (command, head, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  set_mode (room, "good");
  g_subprocess_launcher_setenv (launcher, "DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (bus), TRUE);
  g_subprocess_launcher_setenv (launcher, "TIKETI_FOLDER", room->folder, TRUE);
  room->process = g_subprocess_launcher_spawn (launcher, &error, "ippeveprinter", "-r", "off", "-n", "localhost", "-p", port, "-d", spool,
                                               "-c", command, "-f", "application/pdf", "Tiketi's", NULL);
  g_assert_no_error (error);
  room->address = g_strdup_printf ("ipp://localhost:%s/ipp/print", port);
  for (guint i = 0; i < 1200 && !answers (room->address); i++)
    g_usleep (50000);
  g_assert_true (answers (room->address));
  return room;
}

static void
remove_all (const char *path)
{
  const char *argv[] = { "rm", "-rf", path, NULL };

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

static void
room_free (Room *room)
{
  g_subprocess_force_exit (room->process);
  g_subprocess_wait (room->process, NULL, NULL);
  g_object_unref (room->process);
  remove_all (room->folder);
  g_free (room->folder);
  g_free (room->address);
  g_free (room);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Room, room_free)

/* ---- Looking at what came out ---- */

static char *
read_pdf (const Room *room, guint *width)
{
  g_autofree char *pdf = g_build_filename (room->folder, "got.pdf", NULL), *root = g_build_filename (room->folder, "got", NULL);
  g_autofree char *page = g_strconcat (root, ".pgm", NULL), *bytes = NULL;
  const char *argv[] = { "pdftoppm", "-r", "203", "-gray", "-singlefile", pdf, root, NULL };
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();
  g_autoptr (TkReading) reading = NULL;
  guint height;
  int status, from = 0, most;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  g_assert_true (g_file_get_contents (page, &bytes, NULL, NULL));
  g_assert_cmpint (sscanf (bytes, "P5 %u %u %d%n", width, &height, &most, &from), ==, 3);
  reading = tk_decoder_read (decoder, (const guint8 *) bytes + from + 1, *width, height, *width, TRUE);
  return reading != NULL ? g_strdup (reading->payload) : NULL;
}

static gboolean
print (const Room *room, const char *options, const char *token, guint patience_ms, GError **error)
{
  g_autofree char *address = g_strconcat (room->address, options, NULL);
  g_autoptr (TkPrinter) printer = tk_printer_new (address, NULL);
  TkTicketFace face = tk_sample_face (token);
  TkPrinted how = TK_PRINTED_SENT;
  gboolean printed;

  printer->patience_ms = patience_ms;
  printed = tk_printer_print (printer, &face, NULL, &how, error);
  g_assert_cmpint (how, ==, printed ? TK_PRINTED_CONFIRMED : TK_PRINTED_SENT);
  return printed;
}

/* ---- What comes out ---- */

static const struct { const char *options; guint width; } papers[] = {
  { "", 1679 }, { ",a4", 1679 }, { ",a6", 840 }, { ",roll80", 640 }, { ",roll58", 464 }, /* it holds letter: nearest to A4 */
};

static void
test_paper (gconstpointer data)
{
  const gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (Room) room = room_new ();
  g_autofree char *token = tk_sample_token (41), *code = NULL;
  g_autoptr (GError) error = NULL;
  guint width;

  g_assert_true (print (room, papers[i].options, token, 60000, &error));
  g_assert_no_error (error);
  code = read_pdf (room, &width);
  g_assert_cmpstr (code, ==, token);
  g_assert_cmpuint (ABS ((int) width - (int) papers[i].width), <=, 1);
}

static void
test_receipt (void)
{
  static const TkPaperLine lines[] = { { TK_LINE_PAIR, "2 × Regular", "3,000" }, { TK_LINE_TOTAL, "Total", "KES 3,000" } };
  const TkPaperFace face = { .title = "Receipt 7-000213", .when = "", .lines = lines, .n_lines = 2, .qr = "sale 213" };
  g_autoptr (Room) room = room_new ();
  g_autoptr (TkPrinter) printer = tk_printer_new (room->address, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;
  guint width;

  g_assert_true (tk_printer_print_paper (printer, &face, NULL, NULL, &error));
  g_assert_no_error (error);
  code = read_pdf (room, &width);
  g_assert_cmpstr (code, ==, "sale 213");
}

/* ---- What goes wrong ---- */

static const struct { const char *mode; guint patience_ms; const char *said; } troubles[] = {
  { "empty", 60000, "paper is out" },
  { "jam", 60000, "fault" },
  { "fail", 60000, "look at it" },
  { "slow", 600, "look at it" },
};

/* It had begun: nobody knows from afar how much is on paper. */
static void
test_trouble (gconstpointer data)
{
  const gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (Room) room = room_new ();
  g_autofree char *token = tk_sample_token (42);
  g_autoptr (GError) error = NULL;

  set_mode (room, troubles[i].mode);
  g_assert_false (print (room, "", token, troubles[i].patience_ms, &error));
  g_assert_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_HALF);
  g_assert_nonnull (strstr (error->message, troubles[i].said));
}

/* The first job leaves the cover open: the second does not begin, and says why. */
static void
test_not_ready (void)
{
  g_autoptr (Room) room = room_new ();
  g_autofree char *token = tk_sample_token (43), *words = NULL;
  g_autoptr (TkPrinter) printer = tk_printer_new (room->address, NULL);
  g_autoptr (GError) error = NULL;
  TkPrinterState state;

  set_mode (room, "leave-open");
  print (room, "", token, 60000, NULL);
  set_mode (room, "good");
  g_assert_false (print (room, "", token, 60000, &error));
  g_assert_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_NOT_READY);
  g_assert_nonnull (strstr (error->message, "cover is open"));
  g_assert_true (tk_printer_get_state (printer, NULL, &state, NULL));
  g_assert_true (state.answers && state.cover_open && !state.paper_out);
  words = tk_printer_state_to_words (&state);
  g_assert_nonnull (strstr (words, "cover"));
}

static void
test_low (void)
{
  g_autoptr (Room) room = room_new ();
  g_autofree char *token = tk_sample_token (44);
  g_autoptr (TkPrinter) printer = tk_printer_new (room->address, NULL);
  g_autoptr (GError) error = NULL;
  TkPrinterState state;

  set_mode (room, "low");
  g_assert_true (print (room, "", token, 60000, &error));
  g_assert_no_error (error);
  g_assert_true (tk_printer_get_state (printer, NULL, &state, NULL));
  g_assert_true (state.paper_low && tk_printer_state_is_ready (&state));
}

static gpointer
kill_once_begun (gpointer data)
{
  Room *room = data;
  g_autofree char *path = g_build_filename (room->folder, "begun", NULL);

  for (guint i = 0; i < 6000 && !g_file_test (path, G_FILE_TEST_EXISTS); i++)
    g_usleep (10000);
  g_usleep (500000); /* so that it is asked after */
  g_subprocess_force_exit (room->process);
  return NULL;
}

/* Gone while the page is on its way through it: nobody knows how far it came. */
static void
test_gone_in_the_middle (void)
{
  g_autoptr (Room) room = room_new ();
  g_autofree char *token = tk_sample_token (45);
  g_autoptr (GError) error = NULL;
  GThread *killer;

  set_mode (room, "slow");
  killer = g_thread_new ("killer", kill_once_begun, room);
  g_assert_false (print (room, "", token, 60000, &error));
  g_thread_join (killer);
  g_assert_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_HALF);
  g_assert_nonnull (strstr (error->message, "does not answer"));
  g_clear_error (&error);
  g_assert_false (print (room, "", token, 60000, &error));
  g_assert_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_UNREACHABLE);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (500000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancelled (void)
{
  g_autoptr (Room) room = room_new ();
  g_autofree char *token = tk_sample_token (46);
  g_autoptr (TkPrinter) printer = tk_printer_new (room->address, NULL);
  g_autoptr (GCancellable) enough = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  TkTicketFace face = tk_sample_face (token);
  GThread *canceller = g_thread_new ("canceller", cancel_soon, enough);
  gint64 began = g_get_monotonic_time ();

  set_mode (room, "slow");
  g_assert_false (tk_printer_print (printer, &face, enough, NULL, &error));
  g_thread_join (canceller);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 50 * G_USEC_PER_SEC); /* the head takes 60 s */
  g_assert_true (error->domain == TK_PRINT_ERROR);
}

/* ---- No printer there ---- */

static const struct { const char *address; int code; } nobodies[] = {
  { "ipp://localhost:1/ipp/print", TK_PRINT_ERROR_UNREACHABLE },
  { "ipps://localhost:1/ipp/print", TK_PRINT_ERROR_UNREACHABLE },
  { "cups:no-such-queue", TK_PRINT_ERROR_UNREACHABLE },
};

static void
test_nobody (void)
{
  g_autofree char *token = tk_sample_token (47);
  TkTicketFace face = tk_sample_face (token);

  for (gsize i = 0; i < G_N_ELEMENTS (nobodies); i++)
    {
      g_autoptr (TkPrinter) printer = tk_printer_new (nobodies[i].address, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_false (tk_printer_print (printer, &face, NULL, NULL, &error));
      g_assert_error (error, TK_PRINT_ERROR, nobodies[i].code);
      g_clear_error (&error);
      g_assert_false (tk_printer_open_drawer (printer, NULL, &error));
      g_assert_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_ADDRESS);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *program = NULL, *daemon = NULL;
  int failed;

  g_setenv ("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", TRUE); /* Debian keeps ippeveprinter in sbin */
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ipp/nobody", test_nobody);
  program = g_find_program_in_path ("ippeveprinter");
  daemon = g_find_program_in_path ("dbus-daemon");
  if (program == NULL || daemon == NULL)
    return g_test_run ();
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  for (gsize i = 0; i < G_N_ELEMENTS (papers); i++)
    {
      g_autofree char *name = g_strdup_printf ("/ipp/paper/%s", *papers[i].options != '\0' ? papers[i].options + 1 : "its-own");
      g_test_add_data_func (name, GSIZE_TO_POINTER (i), test_paper);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_autofree char *name = g_strconcat ("/ipp/trouble/", troubles[i].mode, NULL);
      g_test_add_data_func (name, GSIZE_TO_POINTER (i), test_trouble);
    }
  g_test_add_func ("/ipp/receipt", test_receipt);
  g_test_add_func ("/ipp/not-ready", test_not_ready);
  g_test_add_func ("/ipp/low", test_low);
  g_test_add_func ("/ipp/gone-in-the-middle", test_gone_in_the_middle);
  g_test_add_func ("/ipp/cancelled", test_cancelled);
  failed = g_test_run ();
  g_test_dbus_down (bus);
  g_object_unref (bus);
  return failed;
}
