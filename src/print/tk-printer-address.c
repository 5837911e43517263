/* What people write for a printer. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-printer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PORT 9100
#define SPEED 19200
#define PATIENCE_MS 20000

static void
refuse (const char *address, GError **error)
{
  g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_ADDRESS,
               _("“%s” is no printer: write tcp:HOST, file:/dev/usb/lp0 or serial:/dev/ttyS0:9600, then maybe ,roll58 ,no-cut "
                 ",drawer"),
               address);
}

static gboolean
read_number (const char *text, guint64 least, guint64 most, guint64 *out)
{
  return g_ascii_string_to_unsigned (text, 10, least, most, out, NULL);
}

/* "host", "host:9100", "[fe80::1]:9100" */
static gboolean
read_host (TkPrinter *printer, const char *text)
{
  const char *colon = strrchr (text, ':'), *end = strchr (text, ']');
  gboolean bracketed = *text == '[' && end != NULL, has_port = colon != NULL && (!bracketed || colon == end + 1);
  guint64 port = PORT;

  if ((bracketed && end[1] != '\0' && !has_port) || (has_port && !read_number (colon + 1, 1, G_MAXUINT16, &port)))
    return FALSE;
  printer->port = (guint16) port;
  printer->where = bracketed ? g_strndup (text + 1, (gsize) (end - text - 1))
                             : g_strndup (text, has_port ? (gsize) (colon - text) : strlen (text));
  return *printer->where != '\0';
}

static gboolean
read_line (TkPrinter *printer, const char *text)
{
  const char *colon = strrchr (text, ':');
  guint64 speed = SPEED;

  if (colon != NULL && !read_number (colon + 1, 9600, 115200, &speed))
    return FALSE;
  printer->speed = (guint) speed;
  printer->where = g_strndup (text, colon != NULL ? (gsize) (colon - text) : strlen (text));
  return g_path_is_absolute (printer->where);
}

static gboolean
read_place (TkPrinter *printer, const char *text)
{
  if (g_str_has_prefix (text, "tcp:"))
    return read_host (printer, text + 4);
  if (g_str_has_prefix (text, "serial:"))
    {
      printer->kind = TK_PRINTER_SERIAL;
      return read_line (printer, text + 7);
    }
  printer->kind = TK_PRINTER_DEVICE;
  if (!g_str_has_prefix (text, "file:"))
    return FALSE;
  printer->where = g_strdup (text + 5);
  return g_path_is_absolute (printer->where);
}

static gboolean
read_option (TkPrinter *printer, const char *text)
{
  if (g_str_equal (text, "roll58"))
    printer->paper = TK_PAPER_ROLL_58;
  else if (g_str_equal (text, "no-cut"))
    printer->cut = FALSE;
  else if (g_str_equal (text, "drawer"))
    printer->drawer = TRUE;
  else
    return g_str_equal (text, "roll80");
  return TRUE;
}

TkPrinter *
tk_printer_new (const char *address, GError **error)
{
  g_autoptr (TkPrinter) printer = g_new0 (TkPrinter, 1);
  g_auto (GStrv) parts = NULL;
  gboolean good;

  g_return_val_if_fail (address != NULL, NULL);
  printer->cut = TRUE;
  printer->patience_ms = PATIENCE_MS;
  parts = g_strsplit (address, ",", 8);
  good = parts[0] != NULL && read_place (printer, parts[0]);
  for (guint i = 1; good && parts[i] != NULL; i++)
    good = read_option (printer, parts[i]);
  if (good)
    return g_steal_pointer (&printer);
  refuse (address, error);
  return NULL;
}

void
tk_printer_free (TkPrinter *printer)
{
  g_free (printer->where);
  g_free (printer);
}
