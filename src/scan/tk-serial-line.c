/* Cutting a stream of bytes into codes. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-serial-line-private.h"

#include "tk-serial.h"

#define STX 0x02
#define ETX 0x03

struct _TkSerialLine
{
  GString *text;
  gboolean overlong;
};

TkSerialLine *
tk_serial_line_new (void)
{
  TkSerialLine *line = g_new0 (TkSerialLine, 1);

  line->text = g_string_new (NULL);
  return line;
}

void
tk_serial_line_free (TkSerialLine *line)
{
  g_string_free (line->text, TRUE);
  g_free (line);
}

void
tk_serial_line_reset (TkSerialLine *line)
{
  g_string_truncate (line->text, 0);
  line->overlong = FALSE;
}

gboolean
tk_serial_line_is_open (const TkSerialLine *line)
{
  return line->text->len > 0;
}

void
tk_serial_line_end (TkSerialLine *line, TkSerialLineFunc found, gpointer data)
{
  gsize length = line->overlong ? 0 : line->text->len;
  /* A copy: who is told may stop the scanner, which forgets what has come. */
  g_autofree char *payload = length > 0 ? g_memdup2 (line->text->str, length + 1) : NULL;

  tk_serial_line_reset (line);
  if (payload != NULL)
    found (payload, length, data);
}

static void
append (TkSerialLine *line, guint8 byte)
{
  if (line->text->len < TK_SERIAL_PAYLOAD_MAX)
    g_string_append_c (line->text, (char) byte);
  else
    line->overlong = TRUE;
}

void
tk_serial_line_feed (TkSerialLine *line, const guint8 *bytes, gsize length, TkSerialLineFunc found, gpointer data)
{
  for (gsize i = 0; i < length; i++)
    switch (bytes[i])
      {
      case STX:
        tk_serial_line_reset (line);
        break;
      case ETX:
      case '\r':
      case '\n':
      case '\0':
        tk_serial_line_end (line, found, data);
        break;
      default:
        append (line, bytes[i]);
      }
}
