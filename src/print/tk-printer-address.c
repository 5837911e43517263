/* What people write for a printer. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-printer-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PORT 9100
#define IPP_PORT 631
#define SPEED 19200
#define PATIENCE_MS 20000
#define PAGES_PATIENCE_MS 90000    /* a laser that slept warms up first */
#define NAME_MAX_BYTES 127
#define RESOURCE "/ipp/print"

static void
refuse (const char *address, GError **error)
{
  g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_ADDRESS,
               _("“%s” is no printer: write tcp:HOST, file:/dev/usb/lp0 or serial:/dev/ttyS0:9600, then maybe ,roll58 ,no-cut "
                 ",drawer ,native-qr; or cups:NAME or ipp://HOST/ipp/print, then maybe ,a6 ,a4 ,roll80 ,roll58"),
               address);
}

static gboolean
read_number (const char *text, guint64 least, guint64 most, guint64 *out)
{
  return g_ascii_string_to_unsigned (text, 10, least, most, out, NULL);
}

/* "host", "host:9100", "[fe80::1]:9100" */
static gboolean
read_host (TkPrinter *printer, const char *text, guint16 otherwise)
{
  const char *colon = strrchr (text, ':'), *end = strchr (text, ']');
  gboolean bracketed = *text == '[' && end != NULL, has_port = colon != NULL && (!bracketed || colon == end + 1);
  guint64 port = otherwise;

  if ((bracketed && end[1] != '\0' && !has_port) || (has_port && !read_number (colon + 1, 1, G_MAXUINT16, &port)))
    return FALSE;
  printer->port = (guint16) port;
  printer->where = bracketed ? g_strndup (text + 1, (gsize) (end - text - 1))
                             : g_strndup (text, has_port ? (gsize) (colon - text) : strlen (text));
  return *printer->where != '\0';
}

/* "host:631/ipp/print" */
static gboolean
read_ipp (TkPrinter *printer, const char *text)
{
  const char *slash = strchr (text, '/');
  g_autofree char *host = slash != NULL ? g_strndup (text, (gsize) (slash - text)) : g_strdup (text);

  printer->kind = TK_PRINTER_IPP;
  printer->resource = g_strdup (slash != NULL && slash[1] != '\0' ? slash : RESOURCE);
  return strchr (host, '@') == NULL && read_host (printer, host, IPP_PORT);
}

/* As CUPS names its queues: no blanks, no "/", no "#". */
static gboolean
read_queue (TkPrinter *printer, const char *text)
{
  printer->kind = TK_PRINTER_CUPS;
  printer->where = g_strdup (text);
  for (const char *p = text; *p != '\0'; p++)
    if ((guchar) *p <= ' ' || strchr ("/#?'\"\177", *p) != NULL)
      return FALSE;
  return *text != '\0' && strlen (text) <= NAME_MAX_BYTES;
}

static gboolean
read_line (TkPrinter *printer, const char *text)
{
  const char *colon = strrchr (text, ':');
  guint64 speed = SPEED;

  printer->kind = TK_PRINTER_SERIAL;
  if (colon != NULL && !read_number (colon + 1, 9600, 115200, &speed))
    return FALSE;
  printer->speed = (guint) speed;
  printer->where = g_strndup (text, colon != NULL ? (gsize) (colon - text) : strlen (text));
  return g_path_is_absolute (printer->where);
}

static gboolean
read_place (TkPrinter *printer, const char *text)
{
  printer->tls = g_str_has_prefix (text, "ipps://");
  if (g_str_has_prefix (text, "tcp:"))
    return read_host (printer, text + 4, PORT);
  if (g_str_has_prefix (text, "serial:"))
    return read_line (printer, text + 7);
  if (g_str_has_prefix (text, "cups:"))
    return read_queue (printer, text + 5);
  if (printer->tls || g_str_has_prefix (text, "ipp://"))
    return read_ipp (printer, strstr (text, "//") + 2);
  printer->kind = TK_PRINTER_DEVICE;
  if (!g_str_has_prefix (text, "file:"))
    return FALSE;
  printer->where = g_strdup (text + 5);
  return g_path_is_absolute (printer->where);
}

static gboolean
read_paper (TkPrinter *printer, const char *text)
{
  printer->paper_told = tk_paper_from_string (text, &printer->paper);
  return printer->paper_told && (tk_printer_prints_pages (printer) || tk_page_is_roll (printer->paper));
}

static gboolean
read_option (TkPrinter *printer, const char *text)
{
  gboolean escpos = !tk_printer_prints_pages (printer);

  if (escpos && g_str_equal (text, "no-cut"))
    printer->cut = FALSE;
  else if (escpos && g_str_equal (text, "drawer"))
    printer->drawer = TRUE;
  else if (escpos && g_str_equal (text, "native-qr"))
    printer->native_qr = TRUE;
  else
    return read_paper (printer, text);
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
  parts = g_strsplit (address, ",", 8);
  good = parts[0] != NULL && read_place (printer, parts[0]);
  for (guint i = 1; good && parts[i] != NULL; i++)
    good = read_option (printer, parts[i]);
  printer->patience_ms = tk_printer_prints_pages (printer) ? PAGES_PATIENCE_MS : PATIENCE_MS;
  if (good)
    return g_steal_pointer (&printer);
  refuse (address, error);
  return NULL;
}

void
tk_printer_free (TkPrinter *printer)
{
  g_free (printer->where);
  g_free (printer->resource);
  g_free (printer);
}
