/* A serial line, raw and ours alone. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-serial-port-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static speed_t
speed_of (guint baud)
{
  static const struct { guint baud; speed_t speed; } speeds[] = {
    { 9600, B9600 }, { 19200, B19200 }, { 38400, B38400 }, { 57600, B57600 }, { 115200, B115200 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (speeds); i++)
    if (speeds[i].baud == baud)
      return speeds[i].speed;
  return B9600;
}

/* Bytes as they are, eight bits, no modem lines. FALSE when this is no serial line. */
static gboolean
make_raw (int fd, guint baud)
{
  struct termios line;

  if (tcgetattr (fd, &line) != 0)
    return FALSE;
  cfmakeraw (&line);
  line.c_cflag |= CLOCAL | CREAD;
  line.c_cc[VMIN] = 1;
  line.c_cc[VTIME] = 0;
  cfsetispeed (&line, speed_of (baud));
  cfsetospeed (&line, speed_of (baud));
  return tcsetattr (fd, TCSANOW, &line) == 0;
}

int
tk_serial_port_open (const char *path, guint baud, int *reason)
{
  int fd = open (path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

  if (fd < 0)
    *reason = errno;
  else if (!isatty (fd) || !make_raw (fd, baud))
    {
      *reason = errno == EIO ? EIO : ENOTTY;
      close (fd);
      fd = -1;
    }
  else
    {
      /* Modem software probes every new line; a scanner must not be asked for its phone number. */
      ioctl (fd, TIOCEXCL);
      tcflush (fd, TCIFLUSH);
    }
  return fd;
}
