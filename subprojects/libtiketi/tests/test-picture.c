/* Tests of pictures: PNGs that are read and those that are left out, QR codes as modules. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-png.h"
#include "tk-qr.h"

#include <string.h>

#define TOKEN "TK1:AAAABBBBCCCCDDDDEEEE"

static cairo_status_t
append_cb (void *bytes, const unsigned char *data, unsigned int n)
{
  g_byte_array_append (bytes, data, n);
  return CAIRO_STATUS_SUCCESS;
}

static GByteArray *
png_of (int width, int height)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr (TkSurface) surface = cairo_image_surface_create (CAIRO_FORMAT_A8, width, height);

  g_assert_cmpint (cairo_surface_write_to_png_stream (surface, append_cb, bytes), ==, CAIRO_STATUS_SUCCESS);
  return bytes;
}

static void
test_sizes (void)
{
  static const struct { int width, height; gboolean read; } rows[] = {
    { 1, 1, TRUE }, { TK_PNG_SIDE_MAX, 1, TRUE }, { 1, TK_PNG_SIDE_MAX, TRUE }, { TK_PNG_SIDE_MAX + 1, 1, FALSE },
    { 1, TK_PNG_SIDE_MAX + 1, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GByteArray) png = png_of (rows[i].width, rows[i].height);
      g_autoptr (TkSurface) surface = tk_png_read (png->data, png->len);

      g_assert_cmpint (surface != NULL, ==, rows[i].read);
      if (surface != NULL)
        g_assert_cmpint (cairo_image_surface_get_width (surface), ==, rows[i].width);
    }
}

/* Cut off anywhere, it is no picture; nor is anything too long, or what says that it has no size. */
static void
test_refusals (void)
{
  g_autoptr (GByteArray) png = png_of (3, 2);
  g_autofree guint8 *huge = g_malloc0 (TK_PNG_BYTES_MAX + 1);

  for (gsize n = 0; n + 12 < png->len; n++) /* without its last block it may pass */
    g_assert_null (tk_png_read (png->data, n));
  memcpy (huge, png->data, png->len);
  g_assert_null (tk_png_read (huge, TK_PNG_BYTES_MAX + 1));
  memset (png->data + 16, 0, 4);
  g_assert_null (tk_png_read (png->data, png->len));
  g_assert_null (tk_png_read (NULL, 0));
}

static void
test_qr (void)
{
  g_autofree char *huge = g_strnfill (8000, 'A');
  g_autoptr (TkQr) qr = tk_qr_new (TOKEN);
  guint black = 0, dots = 0;

  g_assert_null (tk_qr_new (""));
  g_assert_null (tk_qr_new (huge));
  g_assert_nonnull (qr);
  g_assert_cmpint (qr->side, ==, 17 + 4 * qr->version);
  gsize side = (gsize) (qr->side + 2 * TK_QR_QUIET) * 2, stride = side + 3;
  g_autofree guint8 *luma = g_malloc0 (side * stride);
  tk_qr_fill (qr, luma, stride, 2);
  for (int i = 0; i < qr->side * qr->side; i++)
    black += qr->dark[i];
  for (gsize y = 0; y < side; y++)
    for (gsize x = 0; x < side; x++)
      dots += luma[y * stride + x] == 0;
  g_assert_cmpuint (dots, ==, black * 4);
  g_assert_cmpuint (luma[side], ==, 0); /* between the rows nothing is written */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture/png/sizes", test_sizes);
  g_test_add_func ("/picture/png/refusals", test_refusals);
  g_test_add_func ("/picture/qr", test_qr);
  return g_test_run ();
}
