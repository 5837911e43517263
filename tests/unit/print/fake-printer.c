/* The printer's side of ESC/POS, written from the command reference and sharing nothing with what is tested.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-printer.h"

#include <qrencode.h>
#include <string.h>

#define STALL_US 1500000     /* longer than the test's patience */

struct _FakePrinter
{
  GSocketListener *listener;
  GCancellable *enough;
  GThread *thread;
  guint16 port;
  FakePrinterFaults faults;
  GMutex lock;
  GCond gone;
  guint served;              /* connections that are over */
  guint accepted;
  GSocketConnection *connection; /* the one there is, guarded by lock */
  GPtrArray *papers;
  FakePaper *paper;          /* in the slot */
  guint kicks;
  char *unknown;
  guint module;              /* dots, of the next native code */
  guint level;
  gboolean middle;           /* ESC a 1 */
  GByteArray *stored;        /* the text of the next native code */
};

#define HEAD_DOTS 576

typedef struct
{
  FakePrinter *printer;
  GInputStream *in;
  GOutputStream *out;
  guint64 taken;
} Talk;

static void
paper_free (gpointer data)
{
  FakePaper *paper = data;

  g_byte_array_unref (paper->luma);
  g_free (paper);
}

static FakePaper *
paper_in_slot (FakePrinter *printer)
{
  if (printer->paper == NULL)
    {
      printer->paper = g_new0 (FakePaper, 1);
      printer->paper->luma = g_byte_array_new ();
    }
  return printer->paper;
}

static gboolean
is_stalled (const Talk *talk)
{
  return talk->printer->faults.stall_after > 0 && talk->taken >= talk->printer->faults.stall_after;
}

/* FALSE at the end of what is sent, or where the printer breaks off. */
static gboolean
take (Talk *talk, guint8 *bytes, gsize n)
{
  gsize got = 0;

  if (talk->printer->faults.hang_up_after > 0 && talk->taken >= talk->printer->faults.hang_up_after)
    return FALSE;
  if (is_stalled (talk))
    return g_usleep (STALL_US), FALSE;
  talk->taken += n;
  return g_input_stream_read_all (talk->in, bytes, n, &got, NULL, NULL) && got == n;
}

static void
answer (Talk *talk, guint8 byte)
{
  if (!talk->printer->faults.silent)
    g_output_stream_write_all (talk->out, &byte, 1, NULL, NULL, NULL);
}

/* Four bytes nobody asked for, as printers send once another program has switched that on (GS a). */
static void
speak_up (Talk *talk)
{
  for (guint i = 0; talk->printer->faults.speaks_up && i < 4; i++)
    answer (talk, i == 0 ? 0x10 : 0x00);
}

static gboolean
answer_state (Talk *talk)
{
  const FakePrinterFaults *faults = &talk->printer->faults;
  guint8 which;

  speak_up (talk);
  if (!take (talk, &which, 1) || which != 0x04 || !take (talk, &which, 1))
    return FALSE;
  if (which == 2)
    answer (talk, 0x12 | (faults->cover_open ? 0x04 : 0) | (faults->paper_out ? 0x20 : 0));
  else if (which == 4)
    answer (talk, 0x12 | (faults->paper_out ? 0x60 : 0) | (faults->paper_low ? 0x0c : 0));
  return which == 2 || which == 4;
}

static void
print_row (FakePrinter *printer, const guint8 *row, guint bytes)
{
  FakePaper *paper = paper_in_slot (printer);

  if (printer->faults.paper_out)
    return;
  paper->width = bytes * 8;
  paper->height++;
  for (guint x = 0; x < paper->width; x++)
    g_byte_array_append (paper->luma, (const guint8[]) { row[x / 8] & 0x80 >> (x % 8) ? 0 : 255 }, 1);
  if (printer->faults.rows_left > 0 && --printer->faults.rows_left == 0)
    printer->faults.paper_out = TRUE;
}

/* GS v 0 m xL xH yL yH d… */
static gboolean
print_picture (Talk *talk)
{
  guint8 head[6], row[72];
  guint bytes, rows;

  if (!take (talk, head, sizeof head) || head[0] != '0' || head[1] != 0)
    return FALSE;
  bytes = head[2] | head[3] << 8;
  rows = head[4] | head[5] << 8;
  for (guint y = 0; y < rows; y++)
    {
      if (bytes > sizeof row || !take (talk, row, bytes))
        return FALSE;
      g_mutex_lock (&talk->printer->lock);
      print_row (talk->printer, row, bytes);
      g_mutex_unlock (&talk->printer->lock);
    }
  return TRUE;
}

static void
drop_paper (FakePrinter *printer, gboolean cut)
{
  g_mutex_lock (&printer->lock);
  if (printer->paper != NULL)
    {
      printer->paper->cut = cut;
      g_ptr_array_add (printer->papers, g_steal_pointer (&printer->paper));
    }
  g_mutex_unlock (&printer->lock);
}

/* ---- Native codes: GS ( k pL pH 49 fn … ---- */

/* A row of dots with one row of the code's modules in it. */
static void
print_modules (FakePrinter *printer, const QRcode *code, int y, guint width)
{
  guint8 row[HEAD_DOTS / 8] = { 0 };
  guint side = (guint) code->width * printer->module, left = printer->middle && side < width ? (width - side) / 2 : 0;

  for (guint x = 0; x < side && left + x < width; x++)
    if (code->data[(guint) (y * code->width) + x / printer->module] & 1)
      row[(left + x) / 8] |= 0x80 >> ((left + x) % 8);
  for (guint i = 0; i < printer->module; i++)
    print_row (printer, row, width / 8);
}

static gboolean
print_code (FakePrinter *printer)
{
  static const QRecLevel levels[] = { QR_ECLEVEL_L, QR_ECLEVEL_M, QR_ECLEVEL_Q, QR_ECLEVEL_H };
  guint width = printer->paper != NULL && printer->paper->width > 0 ? printer->paper->width : HEAD_DOTS;
  QRcode *code = QRcode_encodeData ((int) printer->stored->len, printer->stored->data, 0, levels[printer->level]);

  if (code == NULL)
    return FALSE;
  for (int y = 0; y < code->width; y++)
    print_modules (printer, code, y, width);
  QRcode_free (code);
  return TRUE;
}

static gboolean
obey_code (FakePrinter *printer, guint8 function, const guint8 *arguments, gsize n)
{
  switch (function)
    {
    case 65:
      return n == 2 && arguments[0] == 50 && arguments[1] == 0;
    case 67:
      printer->module = n == 1 ? arguments[0] : 0;
      return printer->module >= 1 && printer->module <= 16;
    case 69:
      printer->level = n == 1 ? (guint) arguments[0] - 48 : 4;
      return printer->level < 4;
    case 80:
      g_byte_array_set_size (printer->stored, 0);
      g_byte_array_append (printer->stored, arguments + 1, (guint) (n - 1));
      return n > 1 && arguments[0] == 48;
    case 81:
      return n == 1 && arguments[0] == 48 && printer->module > 0 && printer->stored->len > 0 && print_code (printer);
    default:
      return FALSE;
    }
}

static gboolean
take_code (Talk *talk)
{
  guint8 head[5];
  g_autofree guint8 *arguments = NULL;
  gboolean obeyed;
  gsize n;

  if (!take (talk, head, sizeof head) || head[0] != 'k' || head[3] != 49)
    return FALSE;
  n = head[1] | (gsize) head[2] << 8;
  if (n < 3)
    return FALSE;
  arguments = g_malloc (n - 2);
  if (!take (talk, arguments, n - 2))
    return FALSE;
  g_mutex_lock (&talk->printer->lock);
  obeyed = obey_code (talk->printer, head[4], arguments, n - 2);
  g_mutex_unlock (&talk->printer->lock);
  return obeyed;
}

static gboolean
obey_gs (Talk *talk)
{
  guint8 what, arguments[2];

  if (!take (talk, &what, 1))
    return FALSE;
  if (what == 'v')
    return print_picture (talk);
  if (what == '(')
    return take_code (talk);
  if (what == 'r' && take (talk, arguments, 1))
    {
      /* In line: a printer without paper answers when it has some again, which is not today. */
      speak_up (talk);
      if (!talk->printer->faults.paper_out)
        answer (talk, 0);
      return arguments[0] == 1;
    }
  if (what == 'V' && take (talk, arguments, 2))
    {
      if (!talk->printer->faults.paper_out)
        drop_paper (talk->printer, TRUE);
      return arguments[0] == 66;
    }
  return FALSE;
}

static void
feed_dots (FakePrinter *printer, guint rows)
{
  static const guint8 white[HEAD_DOTS / 8];

  g_mutex_lock (&printer->lock);
  for (guint i = 0; i < rows; i++)
    print_row (printer, white, (printer->paper != NULL && printer->paper->width > 0 ? printer->paper->width : HEAD_DOTS) / 8);
  g_mutex_unlock (&printer->lock);
}

static gboolean
obey_esc (Talk *talk)
{
  guint8 what, arguments[3];

  if (!take (talk, &what, 1))
    return FALSE;
  if (what == '@')
    return TRUE;
  if (what == 'a' && take (talk, arguments, 1))
    return talk->printer->middle = arguments[0] == 1, arguments[0] <= 2;
  if (what == 'J' && take (talk, arguments, 1))
    return feed_dots (talk->printer, arguments[0]), TRUE;
  if (what == 'd' && take (talk, arguments, 1))
    return drop_paper (talk->printer, FALSE), TRUE;
  if (what != 'p' || !take (talk, arguments, 3))
    return FALSE;
  talk->printer->kicks++;
  return TRUE;
}

static gboolean
obey (Talk *talk, guint8 byte)
{
  switch (byte)
    {
    case 0x10:
      return answer_state (talk);
    case 0x1b:
      return obey_esc (talk);
    case 0x1d:
      return obey_gs (talk);
    default:
      return FALSE;
    }
}

static gboolean
broke_off (const Talk *talk)
{
  return talk->printer->faults.hang_up_after > 0 || talk->printer->faults.stall_after > 0;
}

static void
serve (FakePrinter *printer, GSocketConnection *connection)
{
  Talk talk = { printer, g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                g_io_stream_get_output_stream (G_IO_STREAM (connection)), 0 };
  guint8 byte;

  while (take (&talk, &byte, 1))
    if (!obey (&talk, byte))
      {
        if (!broke_off (&talk) && printer->unknown == NULL)
          printer->unknown = g_strdup_printf ("0x%02x at byte %" G_GUINT64_FORMAT, byte, talk.taken);
        break;
      }
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
}

/* One after the other: a printer has one head. */
static gpointer
run (gpointer data)
{
  FakePrinter *printer = data;
  GSocketConnection *connection;

  while ((connection = g_socket_listener_accept (printer->listener, NULL, printer->enough, NULL)) != NULL)
    {
      g_mutex_lock (&printer->lock);
      printer->accepted++;
      printer->connection = connection;
      g_mutex_unlock (&printer->lock);
      serve (printer, connection);
      g_mutex_lock (&printer->lock);
      printer->connection = NULL;
      g_mutex_unlock (&printer->lock);
      g_object_unref (connection);
      g_mutex_lock (&printer->lock);
      printer->served++;
      g_cond_broadcast (&printer->gone);
      g_mutex_unlock (&printer->lock);
    }
  return NULL;
}

FakePrinter *
fake_printer_new (const FakePrinterFaults *faults)
{
  FakePrinter *printer = g_new0 (FakePrinter, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0), effective = NULL;

  if (faults != NULL)
    printer->faults = *faults;
  g_mutex_init (&printer->lock);
  g_cond_init (&printer->gone);
  printer->papers = g_ptr_array_new_with_free_func (paper_free);
  printer->stored = g_byte_array_new ();
  printer->enough = g_cancellable_new ();
  printer->listener = g_socket_listener_new ();
  g_socket_listener_add_address (printer->listener, wanted, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error);
  g_assert_no_error (error);
  printer->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  printer->thread = g_thread_new ("printer", run, printer);
  return printer;
}

void
fake_printer_free (FakePrinter *printer)
{
  g_cancellable_cancel (printer->enough);
  g_thread_join (printer->thread);
  g_socket_listener_close (printer->listener);
  g_object_unref (printer->listener);
  g_object_unref (printer->enough);
  g_ptr_array_unref (printer->papers);
  g_byte_array_unref (printer->stored);
  g_clear_pointer (&printer->paper, paper_free);
  g_free (printer->unknown);
  g_mutex_clear (&printer->lock);
  g_cond_clear (&printer->gone);
  g_free (printer);
}

char *
fake_printer_get_address (FakePrinter *printer, const char *options)
{
  return g_strdup_printf ("tcp:127.0.0.1:%u%s", printer->port, options);
}

void
fake_printer_settle (FakePrinter *printer)
{
  g_mutex_lock (&printer->lock);
  while (printer->served == 0)
    g_cond_wait (&printer->gone, &printer->lock);
  g_mutex_unlock (&printer->lock);
}

GPtrArray *
fake_printer_get_papers (FakePrinter *printer)
{
  return printer->papers;
}

guint
fake_printer_get_connections (FakePrinter *printer)
{
  return printer->accepted;
}

guint
fake_printer_get_kicks (FakePrinter *printer)
{
  return printer->kicks;
}

const char *
fake_printer_get_unknown (FakePrinter *printer)
{
  return printer->unknown;
}

void
fake_printer_hang_up (FakePrinter *printer)
{
  guint before;

  g_mutex_lock (&printer->lock);
  before = printer->served;
  if (printer->connection != NULL)
    {
      g_socket_shutdown (g_socket_connection_get_socket (printer->connection), TRUE, TRUE, NULL);
      while (printer->served == before)
        g_cond_wait (&printer->gone, &printer->lock);
    }
  g_mutex_unlock (&printer->lock);
}

void
fake_printer_mend (FakePrinter *printer)
{
  g_mutex_lock (&printer->lock);
  printer->faults = (FakePrinterFaults) { .silent = printer->faults.silent };
  g_clear_pointer (&printer->paper, paper_free);
  printer->served = 0;
  g_mutex_unlock (&printer->lock);
}
