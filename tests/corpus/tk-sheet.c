/* What lies before the camera: tickets as src/print makes them, and telephones. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-corpus-private.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>
#include <zbar.h>

#include "tk-sample-ticket.h"

#define TICKET_DPI 300
#define SCREEN_MODULE 9

/* Where the printed code is: the extremes of its corners, as zbar tells them of this clean picture. */
static void
locate (TkSheet *sheet)
{
  zbar_image_scanner_t *scanner = zbar_image_scanner_create ();
  zbar_image_t *image = zbar_image_create ();
  const zbar_symbol_t *symbol;

  zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
  zbar_image_set_size (image, sheet->width, sheet->height);
  zbar_image_set_data (image, sheet->pixels, (gsize) sheet->width * sheet->height, NULL);
  zbar_image_scanner_request_dbus (scanner, 0);
  g_assert_cmpint (zbar_scan_image (scanner, image), >, 0);
  symbol = zbar_image_first_symbol (image);
  g_assert_cmpstr (zbar_symbol_get_data (symbol), ==, sheet->text);
  sheet->x = zbar_symbol_get_loc_x (symbol, 0);
  sheet->y = zbar_symbol_get_loc_y (symbol, 0);
  sheet->side = zbar_symbol_get_loc_x (symbol, 2) - sheet->x;
  zbar_image_destroy (image);
  zbar_image_scanner_destroy (scanner);
}

static void
take_grey (TkSheet *sheet, const GdkPixbuf *pixbuf)
{
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);
  guint channels = gdk_pixbuf_get_n_channels (pixbuf), stride = gdk_pixbuf_get_rowstride (pixbuf);

  sheet->width = gdk_pixbuf_get_width (pixbuf);
  sheet->height = gdk_pixbuf_get_height (pixbuf);
  sheet->pixels = g_malloc ((gsize) sheet->width * sheet->height);
  for (guint y = 0; y < sheet->height; y++)
    for (guint x = 0; x < sheet->width; x++)
      {
        const guint8 *p = pixels + (gsize) y * stride + x * channels;

        sheet->pixels[(gsize) y * sheet->width + x] = (77 * p[0] + 150 * p[1] + 29 * p[2]) >> 8;
      }
}

TkSheet *
tk_sheet_new_ticket (guint32 serial, gboolean roll)
{
  g_autoptr (TkSampleFolder) folder = tk_sample_folder_new ();
  g_autofree char *path = g_build_filename (folder, "ticket.png", NULL);
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  g_autoptr (GError) error = NULL;
  TkSheet *sheet = g_new0 (TkSheet, 1);
  TkTicketFace face;

  sheet->text = tk_sample_token (serial);
  face = tk_sample_face (sheet->text);
  tk_print_png (&face, roll ? TK_PAPER_ROLL_80 : TK_PAPER_A6, TICKET_DPI, path, &error);
  g_assert_no_error (error);
  pixbuf = gdk_pixbuf_new_from_file (path, &error);
  g_assert_no_error (error);
  take_grey (sheet, pixbuf);
  sheet->modules = 17 + 4 * tk_print_qr_version (sheet->text);
  locate (sheet);
  return sheet;
}

static void
fill (TkSheet *sheet, guint x, guint y, guint width, guint height, guint8 value)
{
  for (guint row = y; row < MIN (y + height, sheet->height); row++)
    memset (sheet->pixels + (gsize) row * sheet->width + x, value, MIN (width, sheet->width - x));
}

/* Lines of text in grey, as an e-mail with a ticket has them. */
static void
write_lines (TkSheet *sheet, guint from, guint to)
{
  for (guint y = from; y + 12 < to; y += 26)
    for (guint x = 30; x + 40 < sheet->width; x += 34 + y * 7 % 29)
      fill (sheet, x, y, 12 + x * y % 19, 9, 130);
}

TkSheet *
tk_sheet_new_phone (guint32 serial, gboolean inverted)
{
  TkSheet *sheet = g_new0 (TkSheet, 1);
  guint size, quiet, margin;
  g_autofree guint8 *qr = NULL;

  sheet->text = tk_sample_token (serial);
  qr = tk_print_qr_luma (sheet->text, SCREEN_MODULE, &size, NULL);
  sheet->width = size + 60;
  sheet->height = size * 2;
  sheet->pixels = g_malloc ((gsize) sheet->width * sheet->height);
  memset (sheet->pixels, 16, (gsize) sheet->width * sheet->height);
  write_lines (sheet, 40, size / 2 - 40);
  write_lines (sheet, size * 3 / 2 + 60, sheet->height - 30);
  quiet = 4 * SCREEN_MODULE;
  margin = inverted ? quiet : 3 * SCREEN_MODULE;
  sheet->side = size - 2 * quiet;
  sheet->x = 30 + quiet;
  sheet->y = size / 2.0f + quiet;
  sheet->modules = (guint) sheet->side / SCREEN_MODULE;
  for (guint y = margin; y < size - margin; y++)
    for (guint x = margin; x < size - margin; x++)
      {
        gboolean light = qr[y * size + x] != 0;

        sheet->pixels[(gsize) (y + size / 2) * sheet->width + x + 30] = inverted ? (light ? 16 : 215) : light ? 245 : 8;
      }
  return sheet;
}

void
tk_sheet_free (TkSheet *sheet)
{
  g_free (sheet->pixels);
  g_free (sheet->text);
  g_free (sheet);
}
