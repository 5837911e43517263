/* A serial scanner played through a pseudo terminal: what is written at one end is read at the other as from a USB scanner.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE 1
#include "tk-serial.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tk-serial-devices-private.h"
#include "tk-serial-line-private.h"

#define PATIENCE_MS 60000
#define TOKEN "TK1:112000V50V50000XOF700.XH%YQU$349N8 M3XMLJD+GU92CDYB9TAEXMGYVUUBPI2JUN0XAP1N9YP2WR2W0RRAOW68F9I9C %KQK13GFD8Q2$M/V55SL"

/* ---- The stream alone ---- */

static void
found_cb (const char *payload, gsize length, gpointer data)
{
  g_assert_cmpint (payload[length], ==, '\0');
  g_ptr_array_add (data, g_strndup (payload, length));
}

/* What comes in, '|' for "the line is silent"; what is found, separated by '/'. */
static const struct {
  const char *name, *in, *found;
} streams[] = {
  { "CR", "ABC\r", "ABC" },
  { "CR LF", "ABC\r\n", "ABC" },
  { "LF", "ABC\n", "ABC" },
  { "STX and ETX", "\002ABC\003", "ABC" },
  { "STX, ETX and CR", "\002ABC\003\r\n", "ABC" },
  { "silence", "ABC|", "ABC" },
  { "nothing", "|\r\n|\003", "" },
  { "two at once", "ABC\rDEF\r", "ABC/DEF" },
  { "two without an end between", "\002ABC\002DEF\003", "DEF" },
  { "half now, half later", "AB|C\r", "AB/C" },
  { "not ended", "ABC", "" },
  { "blank inside", "A B C\r", "A B C" },
  { "tab inside", "A\tB\r", "A\tB" },
  { "bytes that are no text", "\377\376A\200\r", "\377\376A\200" },
};

static void
test_streams (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (streams); i++)
    /* Whole, and byte by byte. */
    for (gsize portion = 1; portion <= 100; portion += 99)
      {
        g_autoptr (TkSerialLine) line = tk_serial_line_new ();
        g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
        g_auto (GStrv) parts = g_strsplit (streams[i].in, "|", -1);
        g_autofree char *joined = NULL;

        g_test_message ("%s", streams[i].name);
        for (guint p = 0; parts[p] != NULL; p++)
          {
            if (p > 0)
              tk_serial_line_end (line, found_cb, found);
            for (gsize at = 0; at < strlen (parts[p]); at += portion)
              tk_serial_line_feed (line, (const guint8 *) parts[p] + at, MIN (portion, strlen (parts[p]) - at), found_cb, found);
          }
        g_ptr_array_add (found, NULL);
        joined = g_strjoinv ("/", (char **) found->pdata);
        g_assert_cmpstr (joined, ==, streams[i].found);
      }
}

static void
test_stream_limits (void)
{
  static const gsize lengths[] = { 1, TK_SERIAL_PAYLOAD_MAX - 1, TK_SERIAL_PAYLOAD_MAX, TK_SERIAL_PAYLOAD_MAX + 1, 1000000 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (TkSerialLine) line = tk_serial_line_new ();
      g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
      g_autofree char *text = g_strnfill (lengths[i], 'A');
      gboolean fits = lengths[i] <= TK_SERIAL_PAYLOAD_MAX;

      tk_serial_line_feed (line, (const guint8 *) text, lengths[i], found_cb, found);
      tk_serial_line_feed (line, (const guint8 *) "\rNEXT\r", 6, found_cb, found);
      g_assert_cmpuint (found->len, ==, fits ? 2 : 1);
      if (fits)
        g_assert_cmpuint (strlen (found->pdata[0]), ==, lengths[i]);
      g_assert_cmpstr (found->pdata[found->len - 1], ==, "NEXT");
    }
}

/* NUL ends a code, too: it is never inside of one. */
static void
test_stream_nul (void)
{
  g_autoptr (TkSerialLine) line = tk_serial_line_new ();
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

  tk_serial_line_feed (line, (const guint8 *) "AB\0CD\0", 6, found_cb, found);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_false (tk_serial_line_is_open (line));
}

/* ---- A line ---- */

/* A scanner plugged in: `link` is where it is found, as under /dev/serial/by-id. */
typedef struct {
  char *folder, *link;
  int master;                      /* -1 while unplugged */
  TkSerial *serial;
  GPtrArray *found;
} Desk;

static void
plug_in (Desk *desk)
{
  desk->master = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (desk->master, >=, 0);
  g_assert_cmpint (grantpt (desk->master) | unlockpt (desk->master), ==, 0);
  g_unlink (desk->link);
  g_assert_cmpint (symlink (ptsname (desk->master), desk->link), ==, 0);
}

static void
unplug (Desk *desk)
{
  g_unlink (desk->link);
  close (desk->master);
  desk->master = -1;
}

static void
scanned_cb (TkSerial *serial, const char *payload, guint length, gpointer data)
{
  Desk *desk = data;

  g_assert_cmpuint (strlen (payload), ==, length);
  g_ptr_array_add (desk->found, g_strdup (payload));
}

static void
desk_set_up (Desk *desk, gconstpointer data)
{
  g_autofree char *by_id = NULL;

  desk->folder = g_dir_make_tmp ("tiketi-serial-XXXXXX", NULL);
  by_id = g_build_filename (desk->folder, "serial", "by-id", NULL);
  g_assert_cmpint (g_mkdir_with_parents (by_id, 0700), ==, 0);
  desk->link = g_build_filename (by_id, "usb-Test_Voyager_1450g_0815-if00", NULL);
  desk->found = g_ptr_array_new_with_free_func (g_free);
  desk->serial = tk_serial_new (desk->link, 115200);
  desk->master = -1;
  tk_serial_devices_use_root (desk->folder);
  g_signal_connect (desk->serial, "scanned", G_CALLBACK (scanned_cb), desk);
}

static void
remove_folder (const char *path, const char *sub)
{
  g_autofree char *folder = g_build_filename (path, sub, NULL);

  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
desk_tear_down (Desk *desk, gconstpointer data)
{
  if (desk->master >= 0)
    unplug (desk);
  g_unlink (desk->link);
  g_assert_finalize_object (desk->serial);
  remove_folder (desk->folder, "serial/by-id");
  remove_folder (desk->folder, "serial");
  g_assert_cmpint (g_rmdir (desk->folder), ==, 0);
  tk_serial_devices_use_root ("/dev");
  g_ptr_array_unref (desk->found);
  g_free (desk->link);
  g_free (desk->folder);
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Runs the main loop for so long, or until `what` found codes are there, or the state is `state`. */
static void
run (Desk *desk, gint64 ms, guint found, int state)
{
  gint64 until = g_get_monotonic_time () + ms * 1000;
  guint wake = g_timeout_add (20, wake_cb, NULL);

  while (g_get_monotonic_time () < until && desk->found->len < found && (int) tk_serial_get_state (desk->serial) != state)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (wake);
}

static void
wait_for_codes (Desk *desk, guint count)
{
  run (desk, PATIENCE_MS, count, -1);
  g_assert_cmpuint (desk->found->len, ==, count);
}

static void
wait_for_state (Desk *desk, TkSerialState state)
{
  run (desk, PATIENCE_MS, G_MAXUINT, state);
  g_assert_cmpint (tk_serial_get_state (desk->serial), ==, state);
}

static void
send_bytes (Desk *desk, const char *bytes)
{
  g_assert_cmpint (write (desk->master, bytes, strlen (bytes)), ==, (gssize) strlen (bytes));
}

static void
start_plugged_in (Desk *desk)
{
  plug_in (desk);
  tk_serial_start (desk->serial);
  g_assert_cmpint (tk_serial_get_state (desk->serial), ==, TK_SERIAL_OPEN);
  g_assert_cmpstr (tk_serial_get_message (desk->serial), ==, "");
}

/* Returns the longest pause between two packets, in ms. */
static gint64
send_in_packets (Desk *desk)
{
  gint64 longest = 0;

  for (const char *p = TOKEN; *p != '\0'; p += MIN (16, strlen (p)))
    {
      g_autofree char *packet = g_strndup (p, 16);
      gint64 began = g_get_monotonic_time ();

      send_bytes (desk, packet);
      run (desk, 5, G_MAXUINT, -1);
      longest = MAX (longest, (g_get_monotonic_time () - began) / 1000);
    }
  return longest;
}

static void
test_split_packets (Desk *desk, gconstpointer data)
{
  start_plugged_in (desk);
  while (send_in_packets (desk) > 50) /* this machine stalled, and a pause of 100 ms ends a code */
    {
      run (desk, 500, G_MAXUINT, -1);
      g_ptr_array_set_size (desk->found, 0);
    }
  g_assert_cmpuint (desk->found->len, ==, 0);
  send_bytes (desk, "\r\n");
  wait_for_codes (desk, 1);
  g_assert_cmpstr (desk->found->pdata[0], ==, TOKEN);
}

static void
test_two_at_once (Desk *desk, gconstpointer data)
{
  start_plugged_in (desk);
  send_bytes (desk, "TK1:FIRST\rTK1:SECOND\r");
  wait_for_codes (desk, 2);
  g_assert_cmpstr (desk->found->pdata[0], ==, "TK1:FIRST");
  g_assert_cmpstr (desk->found->pdata[1], ==, "TK1:SECOND");
}

static void
test_silence (Desk *desk, gconstpointer data)
{
  gint64 start;

  start_plugged_in (desk);
  start = g_get_monotonic_time ();
  send_bytes (desk, TOKEN);
  wait_for_codes (desk, 1);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 100 * 1000);
  g_assert_cmpstr (desk->found->pdata[0], ==, TOKEN);
  run (desk, 150, 2, -1);
  g_assert_cmpuint (desk->found->len, ==, 1);
}

/* A line that is no scanner at all: nothing breaks, and the next code is read. */
static void
test_flood (Desk *desk, gconstpointer data)
{
  g_autofree char *junk = g_malloc (1024);
  gsize sent = 0;

  start_plugged_in (desk);
  for (int i = 0; i < 1024; i++)
    junk[i] = (char) (0x80 + i * 7 % 0x7f);
  g_assert_cmpint (fcntl (desk->master, F_SETFL, O_NONBLOCK), ==, 0);
  while (sent < 1024 * 1024)
    {
      gssize now = write (desk->master, junk, 1024);

      if (now > 0)
        sent += (gsize) now;
      else
        g_assert_cmpint (errno, ==, EAGAIN);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  g_assert_cmpint (fcntl (desk->master, F_SETFL, 0), ==, 0);
  g_assert_cmpuint (desk->found->len, ==, 0);
  send_bytes (desk, "\r" TOKEN "\r");
  wait_for_codes (desk, 1);
  g_assert_cmpstr (desk->found->pdata[0], ==, TOKEN);
  g_assert_cmpint (tk_serial_get_state (desk->serial), ==, TK_SERIAL_OPEN);
}

static void
test_unplugged_and_back (Desk *desk, gconstpointer data)
{
  tk_serial_start (desk->serial);
  g_assert_cmpint (tk_serial_get_state (desk->serial), ==, TK_SERIAL_NONE);
  g_assert_nonnull (strstr (tk_serial_get_message (desk->serial), "plug it in"));
  plug_in (desk);
  wait_for_state (desk, TK_SERIAL_OPEN);
  for (guint i = 1; i <= 2; i++)
    {
      /* Half a code that a cable lost is no code. */
      send_bytes (desk, "TK1:HAL");
      run (desk, 20, G_MAXUINT, -1);
      unplug (desk);
      wait_for_state (desk, TK_SERIAL_LOST);
      g_assert_nonnull (strstr (tk_serial_get_message (desk->serial), "check its cable"));
      run (desk, 1200, G_MAXUINT, -1);
      g_assert_cmpint (tk_serial_get_state (desk->serial), ==, TK_SERIAL_LOST);
      plug_in (desk);
      wait_for_state (desk, TK_SERIAL_OPEN);
      send_bytes (desk, TOKEN "\r");
      wait_for_codes (desk, i);
      g_assert_cmpstr (desk->found->pdata[i - 1], ==, TOKEN);
    }
}

static void
stop_cb (TkSerial *serial, const char *payload, guint length, gpointer data)
{
  tk_serial_stop (serial);
  g_assert_cmpuint (strlen (payload), ==, length);
}

/* Who is told may stop the scanner: what came behind is dropped, and a new start begins afresh. */
static void
test_stopped_by_handler (Desk *desk, gconstpointer data)
{
  gulong handler = g_signal_connect (desk->serial, "scanned", G_CALLBACK (stop_cb), NULL);

  start_plugged_in (desk);
  send_bytes (desk, "TK1:FIRST\rTK1:SECOND\rTK1:THI");
  run (desk, 300, G_MAXUINT, TK_SERIAL_STOPPED);
  g_assert_cmpuint (desk->found->len, ==, 1);
  g_assert_cmpint (tk_serial_get_state (desk->serial), ==, TK_SERIAL_STOPPED);
  g_signal_handler_disconnect (desk->serial, handler);
  tk_serial_start (desk->serial);
  send_bytes (desk, "TK1:FOURTH\r");
  wait_for_codes (desk, 2);
  g_assert_cmpstr (desk->found->pdata[1], ==, "TK1:FOURTH");
}

static void
test_start_stop (Desk *desk, gconstpointer data)
{
  plug_in (desk);
  for (int i = 0; i < 100; i++)
    {
      tk_serial_start (desk->serial);
      tk_serial_start (desk->serial);
      g_main_context_iteration (NULL, FALSE);
      if (i % 3 != 0)
        tk_serial_stop (desk->serial);
    }
  tk_serial_stop (desk->serial);
  tk_serial_stop (desk->serial);
  g_assert_cmpint (tk_serial_get_state (desk->serial), ==, TK_SERIAL_STOPPED);
  g_assert_cmpstr (tk_serial_get_message (desk->serial), ==, "");
}

static void
test_not_a_line (Desk *desk, gconstpointer data)
{
  static const struct { const char *path; TkSerialState state; const char *words; } others[] = {
    { "/dev/null", TK_SERIAL_BUSY, "no serial line" },
    { "/dev/ttyACM-that-is-not-there", TK_SERIAL_NONE, "plug it in" },
    { "/dev/null/below", TK_SERIAL_NONE, "plug it in" },
    { "", TK_SERIAL_NONE, "plug it in" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (TkSerial) serial = tk_serial_new (others[i].path, 0);

      tk_serial_start (serial);
      g_assert_cmpint (tk_serial_get_state (serial), ==, others[i].state);
      g_assert_nonnull (strstr (tk_serial_get_message (serial), others[i].words));
      g_assert_finalize_object (g_steal_pointer (&serial));
    }
}

/* As somebody who is not in the group: when this runs as root, as nobody. */
static void
test_not_permitted (Desk *desk, gconstpointer data)
{
  g_autofree char *path = g_build_filename (desk->folder, "closed", NULL);
  gboolean root = geteuid () == 0;

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_cmpint (g_chmod (path, 0) | g_chmod (desk->folder, 0755), ==, 0);
  if (root)
    g_assert_cmpint (seteuid (65534), ==, 0);
  {
    g_autoptr (TkSerial) serial = tk_serial_new (path, 0);

    tk_serial_start (serial);
    g_assert_cmpint (tk_serial_get_state (serial), ==, TK_SERIAL_NOT_PERMITTED);
    g_assert_nonnull (strstr (tk_serial_get_message (serial), "“dialout”"));
  }
  if (root)
    g_assert_cmpint (seteuid (0), ==, 0);
  g_unlink (path);
}

/* ---- Which there are ---- */

static void
items_changed_cb (GListModel *model, guint at, guint removed, guint added, gpointer data)
{
  guint *changes = data;

  (*changes)++;
}

static void
test_devices (Desk *desk, gconstpointer data)
{
  g_autofree char *plain = g_build_filename (desk->folder, "ttyACM3", NULL);
  g_autofree char *other = g_build_filename (desk->folder, "ttyS0", NULL);
  g_autoptr (GListModel) devices = tk_serial_devices_new ();
  g_autoptr (TkScanDevice) device = NULL;
  g_autoptr (TkScanDevice) second = NULL;
  guint changes = 0;

  g_signal_connect (devices, "items-changed", G_CALLBACK (items_changed_cb), &changes);
  g_assert_cmpuint (g_list_model_get_n_items (devices), ==, 0);
  plug_in (desk);
  g_assert_true (g_file_set_contents (plain, "", 0, NULL) && g_file_set_contents (other, "", 0, NULL));
  for (gint64 until = g_get_monotonic_time () + PATIENCE_MS * 1000; changes == 0 && g_get_monotonic_time () < until;)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (devices), ==, 2);
  device = g_list_model_get_item (devices, 0);
  g_assert_cmpstr (tk_scan_device_get_name (device), ==, "Test Voyager 1450g 0815");
  g_assert_cmpstr (tk_scan_device_get_id (device), ==, desk->link);
  second = g_list_model_get_item (devices, 1);
  g_assert_cmpstr (tk_scan_device_get_name (second), ==, "ttyACM3");
  run (desk, 2200, G_MAXUINT, -1);
  g_assert_cmpuint (changes, ==, 1);
  g_unlink (plain);
  g_unlink (other);
  g_assert_finalize_object (g_steal_pointer (&devices));
}

static void
test_first_there_is (Desk *desk, gconstpointer data)
{
  g_autoptr (TkSerial) serial = tk_serial_new (NULL, 0);

  tk_serial_start (serial);
  g_assert_cmpint (tk_serial_get_state (serial), ==, TK_SERIAL_NONE);
  tk_serial_stop (serial);
  plug_in (desk);
  g_signal_connect (serial, "scanned", G_CALLBACK (scanned_cb), desk);
  tk_serial_start (serial);
  g_assert_cmpint (tk_serial_get_state (serial), ==, TK_SERIAL_OPEN);
  send_bytes (desk, "TK1:ANY\r");
  wait_for_codes (desk, 1);
  g_assert_finalize_object (g_steal_pointer (&serial));
}

static void
add (const char *path, void (*test) (Desk *, gconstpointer))
{
  g_test_add (path, Desk, NULL, desk_set_up, test, desk_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/serial/streams", test_streams);
  g_test_add_func ("/serial/stream-limits", test_stream_limits);
  g_test_add_func ("/serial/stream-nul", test_stream_nul);
  add ("/serial/split-packets", test_split_packets);
  add ("/serial/two-at-once", test_two_at_once);
  add ("/serial/silence", test_silence);
  add ("/serial/flood", test_flood);
  add ("/serial/unplugged-and-back", test_unplugged_and_back);
  add ("/serial/stopped-by-handler", test_stopped_by_handler);
  add ("/serial/start-stop", test_start_stop);
  add ("/serial/not-a-line", test_not_a_line);
  add ("/serial/not-permitted", test_not_permitted);
  add ("/serial/devices", test_devices);
  add ("/serial/first-there-is", test_first_there_is);
  return g_test_run ();
}
