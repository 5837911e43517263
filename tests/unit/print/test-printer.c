/* ESC/POS printers: what they print is read back as a picture, and every way in which they do not print is told.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-printer-link.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fake-printer.h"
#include "tk-decode.h"
#include "tk-sample-ticket.h"

/* ---- Addresses ---- */

static const struct {
  const char *text;
  TkPrinterKind kind;
  const char *where;       /* NULL: refused */
  guint16 port;
  guint speed;
  TkPaper paper;
  gboolean cut, drawer;
} addresses[] = {
  { "tcp:192.168.1.50", TK_PRINTER_TCP, "192.168.1.50", 9100, 0, TK_PAPER_ROLL_80, TRUE, FALSE },
  { "tcp:printer.local:9101,roll58,no-cut,drawer", TK_PRINTER_TCP, "printer.local", 9101, 0, TK_PAPER_ROLL_58, FALSE, TRUE },
  { "tcp:[fe80::1]", TK_PRINTER_TCP, "fe80::1", 9100, 0, TK_PAPER_ROLL_80, TRUE, FALSE },
  { "tcp:[fe80::1]:80", TK_PRINTER_TCP, "fe80::1", 80, 0, TK_PAPER_ROLL_80, TRUE, FALSE },
  { "file:/dev/usb/lp0,roll80", TK_PRINTER_DEVICE, "/dev/usb/lp0", 0, 0, TK_PAPER_ROLL_80, TRUE, FALSE },
  { "serial:/dev/ttyS0", TK_PRINTER_SERIAL, "/dev/ttyS0", 0, 19200, TK_PAPER_ROLL_80, TRUE, FALSE },
  { "serial:/dev/ttyUSB1:115200,drawer", TK_PRINTER_SERIAL, "/dev/ttyUSB1", 0, 115200, TK_PAPER_ROLL_80, TRUE, TRUE },
  { "cups:Front_Desk", TK_PRINTER_CUPS, "Front_Desk", 0, 0, TK_PAPER_ROLL_80, TRUE, FALSE },
  { "cups:Front_Desk,a6", TK_PRINTER_CUPS, "Front_Desk", 0, 0, TK_PAPER_A6, TRUE, FALSE },
  { "ipp://laser.local", TK_PRINTER_IPP, "laser.local", 631, 0, TK_PAPER_ROLL_80, TRUE, FALSE },
  { "ipps://[fe80::1]:8631/ipp/print,a4", TK_PRINTER_IPP, "fe80::1", 8631, 0, TK_PAPER_A4, TRUE, FALSE },
  { "tcp:host,native-qr,drawer", TK_PRINTER_TCP, "host", 9100, 0, TK_PAPER_ROLL_80, TRUE, TRUE },
  { "cups:", 0, NULL }, { "cups:a b", 0, NULL }, { "cups:a/b", 0, NULL }, { "cups:a,drawer", 0, NULL }, { "cups:a,native-qr", 0, NULL },
  { "ipp://", 0, NULL }, { "ipp:///ipp/print", 0, NULL }, { "ipp://user@host/ipp", 0, NULL }, { "ipp://host:0/", 0, NULL },
  { "http://host/ipp/print", 0, NULL }, { "tcp:host,a4", 0, NULL }, { "file:/dev/usb/lp0,a6", 0, NULL },
  { "", 0, NULL }, { "tcp:", 0, NULL }, { "tcp::9100", 0, NULL }, { "tcp:host:0", 0, NULL }, { "tcp:host:65536", 0, NULL },
  { "tcp:host:x", 0, NULL }, { "tcp:[fe80::1]x", 0, NULL }, { "file:lp0", 0, NULL }, { "file:", 0, NULL },
  { "serial:ttyS0", 0, NULL }, { "serial:/dev/ttyS0:300", 0, NULL }, { "usb:/dev/usb/lp0", 0, NULL },
  { "tcp:host,roll112", 0, NULL }, { "tcp:host,,drawer", 0, NULL },
};

static void
test_address (gconstpointer data)
{
  const gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (TkPrinter) printer = tk_printer_new (addresses[i].text, &error);

  if (addresses[i].where == NULL)
    {
      g_assert_null (printer);
      g_assert_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_ADDRESS);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpint (printer->kind, ==, addresses[i].kind);
  g_assert_cmpstr (printer->where, ==, addresses[i].where);
  g_assert_cmpuint (printer->port, ==, addresses[i].port);
  g_assert_cmpuint (printer->speed, ==, addresses[i].speed);
  g_assert_cmpint (printer->paper, ==, addresses[i].paper);
  g_assert_cmpint (printer->cut, ==, addresses[i].cut);
  g_assert_cmpint (printer->drawer, ==, addresses[i].drawer);
}

/* How long to wait for a printer that answers, on any machine, and for one that does not. */
#define AMPLE_MS 30000
#define SHORT_MS 800

/* ---- Paper ---- */

static void
assert_reads (const FakePaper *paper, const char *token)
{
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();
  g_autoptr (TkReading) reading
    = tk_decoder_read (decoder, paper->luma->data, paper->width, paper->height, paper->width, TRUE);

  g_assert_nonnull (reading);
  g_assert_cmpstr (reading->payload, ==, token);
}

/* To look at: DIR/printed-NAME.pgm, with TIKETI_SCREENSHOTS=DIR. */
static void
keep_picture (const FakePaper *paper, const char *name)
{
  const char *folder = g_getenv ("TIKETI_SCREENSHOTS");
  g_autoptr (GString) file = g_string_new (NULL);

  if (folder == NULL)
    return;
  g_autofree char *path = g_strdup_printf ("%s/printed-%s.pgm", folder, name);
  g_string_printf (file, "P5 %u %u 255\n", paper->width, paper->height);
  g_string_append_len (file, (const char *) paper->luma->data, paper->luma->len);
  g_file_set_contents (path, file->str, (gssize) file->len, NULL);
}

static gboolean
print_patiently (FakePrinter *fake, const char *options, const char *token, int patience_ms, TkPrinted *how, GError **error)
{
  g_autofree char *address = fake_printer_get_address (fake, options);
  g_autoptr (TkPrinter) printer = tk_printer_new (address, NULL);
  TkTicketFace face = tk_sample_face (token);
  gboolean printed;

  printer->patience_ms = patience_ms;
  tk_printer_answer_ms = patience_ms;
  printed = tk_printer_print (printer, &face, NULL, how, error);
  tk_printer_answer_ms = AMPLE_MS;
  fake_printer_settle (fake);
  return printed;
}

static gboolean
print (FakePrinter *fake, const char *options, const char *token, TkPrinted *how, GError **error)
{
  return print_patiently (fake, options, token, AMPLE_MS, how, error);
}

static const struct { const char *name, *options; guint width; gboolean cut; } papers[] = {
  { "80", "", 576, TRUE }, { "58", ",roll58", 384, TRUE }, { "80-no-cut", ",no-cut", 576, FALSE },
  { "80-native", ",native-qr", 576, TRUE }, { "58-native", ",native-qr,roll58", 384, TRUE },
};

static void
test_paper (gconstpointer data)
{
  const gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (FakePrinter) fake = fake_printer_new (NULL);
  g_autofree char *token = tk_sample_token (17);
  g_autoptr (GError) error = NULL;
  TkPrinted how = TK_PRINTED_SENT;

  g_assert_true (print (fake, papers[i].options, token, &how, &error));
  g_assert_no_error (error);
  g_assert_cmpint (how, ==, TK_PRINTED_CONFIRMED);
  g_assert_null (fake_printer_get_unknown (fake));
  g_assert_cmpuint (fake_printer_get_papers (fake)->len, ==, 1);
  const FakePaper *paper = fake_printer_get_papers (fake)->pdata[0];
  g_assert_cmpuint (paper->width, ==, papers[i].width);
  g_assert_cmpint (paper->cut, ==, papers[i].cut);
  assert_reads (paper, token);
  keep_picture (paper, papers[i].name);
}

static void
test_silent (void)
{
  const FakePrinterFaults faults = { .silent = TRUE };
  g_autoptr (FakePrinter) fake = fake_printer_new (&faults);
  g_autofree char *token = tk_sample_token (18);
  g_autoptr (GError) error = NULL;
  TkPrinted how = TK_PRINTED_CONFIRMED;

  g_assert_true (print_patiently (fake, "", token, SHORT_MS, &how, &error));
  g_assert_no_error (error);
  g_assert_cmpint (how, ==, TK_PRINTED_SENT);
  assert_reads (fake_printer_get_papers (fake)->pdata[0], token);
}

/* ---- What goes wrong ---- */

static const struct { const char *name; FakePrinterFaults faults; int code; const char *said; } troubles[] = {
  { "cover", { .cover_open = TRUE }, TK_PRINT_ERROR_NOT_READY, "cover is open" },
  { "no-paper", { .paper_out = TRUE }, TK_PRINT_ERROR_NOT_READY, "paper is out" },
  { "paper-ends", { .rows_left = 300 }, TK_PRINT_ERROR_HALF, "paper is out" },
  { "hangs-up", { .hang_up_after = 9000 }, TK_PRINT_ERROR_HALF, "does not answer" },
  { "stalls", { .stall_after = 9000 }, TK_PRINT_ERROR_HALF, "does not answer" },
};

/* Told what to do, and once that is done the same ticket comes out whole. */
static void
test_trouble (gconstpointer data)
{
  const gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (FakePrinter) fake = fake_printer_new (&troubles[i].faults);
  g_autofree char *token = tk_sample_token (19);
  g_autoptr (GError) error = NULL;
  TkPrinted how;

  g_assert_false (print_patiently (fake, "", token, troubles[i].faults.stall_after > 0 ? SHORT_MS : AMPLE_MS, &how, &error));
  g_assert_error (error, TK_PRINT_ERROR, troubles[i].code);
  g_assert_nonnull (strstr (error->message, troubles[i].said));
  g_assert_cmpuint (fake_printer_get_papers (fake)->len, ==, 0);
  fake_printer_mend (fake);
  g_clear_error (&error);
  g_assert_true (print (fake, "", token, &how, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fake_printer_get_papers (fake)->len, ==, 1);
  assert_reads (fake_printer_get_papers (fake)->pdata[0], token);
}

static void
test_nobody (void)
{
  g_autoptr (FakePrinter) fake = fake_printer_new (NULL);
  g_autofree char *address = fake_printer_get_address (fake, ""), *token = tk_sample_token (20);
  g_autoptr (TkPrinter) printer = tk_printer_new (address, NULL);
  g_autoptr (GError) error = NULL;
  TkTicketFace face = tk_sample_face (token);
  TkPrinted how;

  g_clear_pointer (&fake, fake_printer_free);
  g_assert_false (tk_printer_print (printer, &face, NULL, &how, &error));
  g_assert_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_UNREACHABLE);
}

static void
test_state (void)
{
  const FakePrinterFaults faults = { .cover_open = TRUE };
  g_autoptr (FakePrinter) fake = fake_printer_new (&faults);
  g_autofree char *address = fake_printer_get_address (fake, "");
  g_autoptr (TkPrinter) printer = tk_printer_new (address, NULL);
  g_autoptr (GError) error = NULL;
  TkPrinterState state;

  g_assert_true (tk_printer_get_state (printer, NULL, &state, &error));
  g_assert_no_error (error);
  g_assert_true (state.answers);
  g_assert_true (state.cover_open);
  g_assert_false (state.paper_out);
  fake_printer_settle (fake);
}

static void
test_drawer (void)
{
  g_autoptr (FakePrinter) fake = fake_printer_new (NULL);
  g_autofree char *address = fake_printer_get_address (fake, ",drawer");
  g_autoptr (TkPrinter) printer = tk_printer_new (address, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (tk_printer_open_drawer (printer, NULL, &error));
  g_assert_no_error (error);
  fake_printer_settle (fake);
  g_assert_cmpuint (fake_printer_get_kicks (fake), ==, 1);
  g_assert_null (fake_printer_get_unknown (fake));
}

/* ---- A line that stays open ---- */

static void
print_on (TkPrinterLink *link, guint32 serial, GError **error)
{
  g_autofree char *token = tk_sample_token (serial);
  TkTicketFace face = tk_sample_face (token);
  TkPrinted how = TK_PRINTED_SENT;

  if (tk_printer_link_print (link, &face, NULL, &how, error))
    g_assert_cmpint (how, ==, TK_PRINTED_CONFIRMED);
}

static void
assert_serial (FakePrinter *fake, guint i, guint32 serial)
{
  g_autofree char *token = tk_sample_token (serial);

  g_assert_cmpuint (fake_printer_get_papers (fake)->len, >, i);
  assert_reads (fake_printer_get_papers (fake)->pdata[i], token);
}

/* Drawer, three tickets and the receipt: one connection; after a rest another one. */
static void
test_one_line (void)
{
  static const TkPaperLine line = { TK_LINE_TOTAL, "Total", "KES 4,500" };
  const TkPaperFace receipt = { .title = "Receipt 7-000213", .lines = &line, .n_lines = 1, .qr = "sale 213" };
  g_autoptr (FakePrinter) fake = fake_printer_new (NULL);
  g_autofree char *address = fake_printer_get_address (fake, ",drawer");
  g_autoptr (GError) error = NULL;
  g_autoptr (TkPrinterLink) link = tk_printer_link_new (address, &error);

  g_assert_true (tk_printer_link_warm (link, NULL, &error));
  g_assert_true (tk_printer_link_open_drawer (link, NULL, &error));
  for (guint i = 0; i < 3; i++)
    print_on (link, 50 + i, &error);
  g_assert_no_error (error);
  g_assert_true (tk_printer_link_print_paper (link, &receipt, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fake_printer_get_connections (fake), ==, 1);
  g_assert_cmpuint (fake_printer_get_kicks (fake), ==, 1);
  for (guint i = 0; i < 3; i++)
    assert_serial (fake, i, 50 + i);
  assert_reads (fake_printer_get_papers (fake)->pdata[3], "sale 213");
  tk_printer_link_rest (link);
  print_on (link, 54, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fake_printer_get_connections (fake), ==, 2);
  tk_printer_link_rest (link);
  fake_printer_settle (fake);
  g_assert_null (fake_printer_get_unknown (fake));
}

/* The printer was switched off and on between two sales: the next ticket comes out on a new line, once. */
static void
test_line_died (void)
{
  g_autoptr (FakePrinter) fake = fake_printer_new (NULL);
  g_autofree char *address = fake_printer_get_address (fake, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (TkPrinterLink) link = tk_printer_link_new (address, &error);

  print_on (link, 60, &error);
  g_assert_no_error (error);
  fake_printer_hang_up (fake);
  print_on (link, 61, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fake_printer_get_papers (fake)->len, ==, 2);
  assert_serial (fake, 1, 61);
  g_assert_cmpuint (fake_printer_get_connections (fake), ==, 2);
}

/* A silent printer's line is never kept: what is written to a dead one would be lost without a word. */
static void
test_silent_line (void)
{
  const FakePrinterFaults faults = { .silent = TRUE };
  g_autoptr (FakePrinter) fake = fake_printer_new (&faults);
  g_autofree char *address = fake_printer_get_address (fake, ""), *token = tk_sample_token (70);
  g_autoptr (GError) error = NULL;
  g_autoptr (TkPrinterLink) link = tk_printer_link_new (address, &error);
  TkTicketFace face = tk_sample_face (token);

  tk_printer_answer_ms = SHORT_MS;
  for (guint i = 0; i < 2; i++)
    {
      TkPrinted how = TK_PRINTED_CONFIRMED;

      g_assert_true (tk_printer_link_print (link, &face, NULL, &how, &error));
      g_assert_cmpint (how, ==, TK_PRINTED_SENT);
    }
  tk_printer_answer_ms = AMPLE_MS;
  fake_printer_settle (fake);
  g_assert_cmpuint (fake_printer_get_connections (fake), ==, 2);
}

/* A printer that says things nobody asked for, and one whose paper ends soon: both print, and are understood. */
static void
test_chatty (void)
{
  const FakePrinterFaults faults = { .speaks_up = TRUE, .paper_low = TRUE };
  g_autoptr (FakePrinter) fake = fake_printer_new (&faults);
  g_autofree char *address = fake_printer_get_address (fake, ""), *token = tk_sample_token (71), *words = NULL;
  g_autoptr (TkPrinter) printer = tk_printer_new (address, NULL);
  g_autoptr (GError) error = NULL;
  TkPrinterState state;
  TkPrinted how;

  g_assert_true (print (fake, "", token, &how, &error));
  g_assert_no_error (error);
  g_assert_cmpint (how, ==, TK_PRINTED_CONFIRMED);
  assert_reads (fake_printer_get_papers (fake)->pdata[0], token);
  g_assert_true (tk_printer_get_state (printer, NULL, &state, &error));
  g_assert_true (state.answers && state.paper_low && tk_printer_state_is_ready (&state));
  words = tk_printer_state_to_words (&state);
  g_assert_nonnull (strstr (words, "ends soon"));
}

/* ---- Files: a pipe stands for a USB printer that answers nothing; anything else is left alone ---- */

static gpointer
drain (gpointer path)
{
  GByteArray *bytes = g_byte_array_new ();
  guint8 part[4096];
  int fd = open (path, O_RDONLY);
  gssize n;

  while ((n = read (fd, part, sizeof part)) > 0)
    g_byte_array_append (bytes, part, (guint) n);
  close (fd);
  return bytes;
}

static void
test_device (void)
{
  g_autoptr (TkSampleFolder) folder = tk_sample_folder_new ();
  g_autofree char *path = g_build_filename (folder, "lp0", NULL), *address = g_strconcat ("file:", path, NULL);
  g_autoptr (TkPrinter) printer = tk_printer_new (address, NULL);
  g_autofree char *token = tk_sample_token (21);
  g_autoptr (GError) error = NULL;
  TkTicketFace face = tk_sample_face (token);
  TkPrinted how = TK_PRINTED_CONFIRMED;

  g_assert_cmpint (mkfifo (path, 0200), ==, 0);
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  GThread *reader = g_thread_new ("printer", drain, path);
  g_usleep (50000);
  g_assert_true (tk_printer_print (printer, &face, NULL, &how, &error));
  g_assert_no_error (error);
  g_autoptr (GByteArray) bytes = g_thread_join (reader);
  g_assert_cmpint (how, ==, TK_PRINTED_SENT);
  g_assert_cmpuint (bytes->len, >, 30000);
}

static void
test_no_device (void)
{
  g_autoptr (TkSampleFolder) folder = tk_sample_folder_new ();
  g_autofree char *path = g_build_filename (folder, "letter.txt", NULL), *address = g_strconcat ("file:", path, NULL);
  g_autofree char *missing = g_strconcat ("file:", folder, "/lp9", NULL), *kept = NULL, *token = tk_sample_token (22);
  g_autoptr (TkPrinter) printer = tk_printer_new (address, NULL), nobody = tk_printer_new (missing, NULL);
  g_autoptr (GError) error = NULL;
  TkTicketFace face = tk_sample_face (token);

  g_file_set_contents (path, "Dear Amina", -1, NULL);
  g_assert_false (tk_printer_print (printer, &face, NULL, NULL, &error));
  g_assert_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_UNREACHABLE);
  g_file_get_contents (path, &kept, NULL, NULL);
  g_assert_cmpstr (kept, ==, "Dear Amina");
  g_clear_error (&error);
  g_assert_false (tk_printer_print (nobody, &face, NULL, NULL, &error));
  g_assert_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_UNREACHABLE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  tk_printer_answer_ms = AMPLE_MS;
  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autofree char *name = g_strdup_printf ("/printer/address/%" G_GSIZE_FORMAT, i);
      g_test_add_data_func (name, GSIZE_TO_POINTER (i), test_address);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (papers); i++)
    {
      g_autofree char *name = g_strconcat ("/printer/paper/", papers[i].name, NULL);
      g_test_add_data_func (name, GSIZE_TO_POINTER (i), test_paper);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_autofree char *name = g_strconcat ("/printer/trouble/", troubles[i].name, NULL);
      g_test_add_data_func (name, GSIZE_TO_POINTER (i), test_trouble);
    }
  g_test_add_func ("/printer/silent", test_silent);
  g_test_add_func ("/printer/nobody", test_nobody);
  g_test_add_func ("/printer/state", test_state);
  g_test_add_func ("/printer/drawer", test_drawer);
  g_test_add_func ("/printer/one-line", test_one_line);
  g_test_add_func ("/printer/line-died", test_line_died);
  g_test_add_func ("/printer/silent-line", test_silent_line);
  g_test_add_func ("/printer/chatty", test_chatty);
  g_test_add_func ("/printer/device", test_device);
  g_test_add_func ("/printer/no-device", test_no_device);
  return g_test_run ();
}
