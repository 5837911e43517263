/* Judged by the open file, not by its name: what is read is what was looked at. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-pin-file.h"
#include "tk-pin-pad.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIN_MIN 4
#define READ_MAX 64

static gboolean
is_private (int fd, const char *path, GError **error)
{
  struct stat status;

  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode) && status.st_uid == geteuid () && (status.st_mode & 077) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               _("The PIN file %s must be a file of this account that nobody else may read: chmod 600 it."), path);
  return FALSE;
}

/* Digits, and at most one line end after them. */
static gboolean
take_digits (char *text, gsize length)
{
  gsize digits = strspn (text, "0123456789");
  const char *rest = text + digits;

  if (strlen (text) != length || digits < PIN_MIN || digits > TK_PIN_MAX)
    return FALSE;
  if (!g_str_equal (rest, "") && !g_str_equal (rest, "\n") && !g_str_equal (rest, "\r\n"))
    return FALSE;
  text[digits] = '\0';
  return TRUE;
}

char *
tk_pin_file_read (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  char *text = NULL;
  gssize length;

  if (fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("The PIN file %s cannot be read (%s): give its right path."), path,
                   g_strerror (errno));
      return NULL;
    }
  if (is_private (fd, path, error))
    {
      text = g_malloc0 (READ_MAX + 1);
      length = read (fd, text, READ_MAX);
      if (length < 0 || !take_digits (text, (gsize) length))
        {
          g_clear_pointer (&text, tk_pin_file_free);
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The PIN file %s holds no PIN: write the digits and nothing else into it."), path);
        }
    }
  close (fd);
  return text;
}

void
tk_pin_file_free (char *pin)
{
  if (pin == NULL)
    return;
  explicit_bzero (pin, strlen (pin));
  g_free (pin);
}
