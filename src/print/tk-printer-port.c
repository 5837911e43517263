/* Opening and using the wire to a printer. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-printer-port-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#define CONNECT_S 3
#define SLICE_MS 100               /* how soon a cancelled job is noticed */

static gboolean
refuse (const TkPrinter *printer, const char *reason, GError **error)
{
  g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_UNREACHABLE,
               _("The printer at %s cannot be reached (%s); check that it is switched on and its cable, then print again."),
               printer->where, reason);
  return FALSE;
}

static gboolean
open_tcp (TkPrinterPort *port, const TkPrinter *printer, GCancellable *cancellable, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) why = NULL;

  g_socket_client_set_timeout (client, CONNECT_S);
  g_socket_client_set_enable_proxy (client, FALSE);
  port->connection = g_socket_client_connect_to_host (client, printer->where, printer->port, cancellable, &why);
  if (port->connection == NULL)
    return refuse (printer, why->message, error);
  GSocket *socket = g_socket_connection_get_socket (port->connection);
  g_socket_set_blocking (socket, FALSE);
  port->fd = g_socket_get_fd (socket);
  port->hears = TRUE;
  return TRUE;
}

static speed_t
speed_of (guint bits)
{
  static const struct { guint bits; speed_t speed; } speeds[] = {
    { 9600, B9600 }, { 19200, B19200 }, { 38400, B38400 }, { 57600, B57600 }, { 115200, B115200 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (speeds); i++)
    if (speeds[i].bits == bits)
      return speeds[i].speed;
  return B19200;
}

/* Raw, and with hardware flow control: printers are slower than their lines. */
static void
set_line (int fd, guint bits)
{
  struct termios line;

  if (tcgetattr (fd, &line) != 0)
    return;
  cfmakeraw (&line);
  line.c_cflag |= CLOCAL | CREAD | CRTSCTS;
  cfsetispeed (&line, speed_of (bits));
  cfsetospeed (&line, speed_of (bits));
  tcsetattr (fd, TCSANOW, &line);
}

/* A file that is no device is none of ours: a mistyped path must not overwrite something. */
static gboolean
check_device (int fd, const TkPrinter *printer, GError **error)
{
  struct stat found;

  if (fstat (fd, &found) == 0 && (S_ISCHR (found.st_mode) || S_ISFIFO (found.st_mode)))
    return TRUE;
  return refuse (printer, _("it is not a device"), error);
}

static gboolean
open_device (TkPrinterPort *port, const TkPrinter *printer, GError **error)
{
  port->fd = open (printer->where, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  port->hears = port->fd >= 0;
  if (port->fd < 0 && errno == EACCES)
    port->fd = open (printer->where, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (port->fd < 0)
    return refuse (printer, errno == EACCES ? _("this user may not use it: it wants the group lp or dialout") : g_strerror (errno), error);
  if (!check_device (port->fd, printer, error))
    return FALSE;
  if (printer->kind == TK_PRINTER_SERIAL)
    set_line (port->fd, printer->speed);
  return TRUE;
}

gboolean
tk_printer_port_open (TkPrinterPort *port, const TkPrinter *printer, GCancellable *cancellable, GError **error)
{
  *port = (TkPrinterPort) { .fd = -1 };
  return printer->kind == TK_PRINTER_TCP ? open_tcp (port, printer, cancellable, error) : open_device (port, printer, error);
}

void
tk_printer_port_close (TkPrinterPort *port)
{
  if (port->connection != NULL)
    g_io_stream_close (G_IO_STREAM (port->connection), NULL, NULL);
  else if (port->fd >= 0)
    close (port->fd);
  g_clear_object (&port->connection);
  port->fd = -1;
}

/* TRUE when the wire is ready for `events` before the deadline (monotonic µs). */
static gboolean
wait_for (TkPrinterPort *port, gushort events, gint64 deadline, GCancellable *cancellable)
{
  GPollFD poll = { port->fd, events, 0 };

  while (!g_cancellable_is_cancelled (cancellable))
    {
      gint64 left_ms = (deadline - g_get_monotonic_time ()) / 1000;
      int ready = g_poll (&poll, 1, (int) CLAMP (left_ms, 0, SLICE_MS));

      if (ready > 0)
        return TRUE;
      if (left_ms <= 0 || (ready < 0 && errno != EINTR))
        return FALSE;
    }
  return FALSE;
}

/* -1 with *again TRUE when nothing went out just now. A socket through GLib: a peer that has gone must not raise a signal. */
static gssize
write_some (TkPrinterPort *port, const guint8 *bytes, gsize n, gboolean *again)
{
  g_autoptr (GError) why = NULL;
  gssize sent;

  if (port->connection == NULL)
    {
      sent = write (port->fd, bytes, n);
      *again = sent < 0 && (errno == EAGAIN || errno == EINTR);
      return sent;
    }
  sent = g_socket_send (g_socket_connection_get_socket (port->connection), (const char *) bytes, n, NULL, &why);
  *again = g_error_matches (why, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
  return sent;
}

gboolean
tk_printer_port_write (TkPrinterPort *port, const GByteArray *bytes, guint stall_ms, GCancellable *cancellable, gsize *written)
{
  *written = 0;
  while (*written < bytes->len)
    {
      gboolean again = FALSE;
      gssize n;

      if (!wait_for (port, G_IO_OUT, g_get_monotonic_time () + stall_ms * G_GINT64_CONSTANT (1000), cancellable))
        return FALSE;
      n = write_some (port, bytes->data + *written, bytes->len - *written, &again);
      if (n <= 0 && !again)
        return FALSE;
      *written += n > 0 ? (gsize) n : 0;
    }
  return TRUE;
}

gboolean
tk_printer_port_read (TkPrinterPort *port, guint8 *answer, gsize n, guint wait_ms, GCancellable *cancellable)
{
  gint64 deadline = g_get_monotonic_time () + wait_ms * G_GINT64_CONSTANT (1000);
  gsize got = 0;

  while (port->hears && got < n && wait_for (port, G_IO_IN, deadline, cancellable))
    {
      gssize more = read (port->fd, answer + got, n - got);

      if (more > 0)
        got += (gsize) more;
      else if (more == 0 || (errno != EAGAIN && errno != EINTR))
        return FALSE;
    }
  return got == n;
}

/* A socket that can be read but holds nothing has ended. */
gboolean
tk_printer_port_has_gone (TkPrinterPort *port)
{
  GPollFD poll = { port->fd, G_IO_IN, 0 };
  guint8 byte;

  if (g_poll (&poll, 1, 0) <= 0)
    return FALSE;
  if ((poll.revents & (G_IO_HUP | G_IO_ERR | G_IO_NVAL)) != 0)
    return TRUE;
  return port->connection != NULL && recv (port->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

void
tk_printer_port_drop_input (TkPrinterPort *port)
{
  guint8 bin[256];

  if (port->hears)
    while (read (port->fd, bin, sizeof bin) > 0)
      ;
}
