/* Codes drawn by libqrencode. SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-qr.h"

#include <qrencode.h>
#include <string.h>

#define QUIET 4
#define WHITE 0xff
#define BLACK 0x00

guint8 *
fuzz_qr_draw (const char *text, guint scale, guint *side)
{
  QRcode *code = QRcode_encodeString (text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
  guint width, pixels_side;
  guint8 *pixels;

  g_assert_nonnull (code);
  width = (guint)code->width;
  pixels_side = (width + 2 * QUIET) * scale;
  pixels = g_malloc ((gsize)pixels_side * pixels_side);
  memset (pixels, WHITE, (gsize)pixels_side * pixels_side);
  for (guint y = 0; y < width * scale; y++)
    for (guint x = 0; x < width * scale; x++)
      if (code->data[y / scale * width + x / scale] & 1)
        pixels[(y + QUIET * scale) * pixels_side + x + QUIET * scale] = BLACK;
  QRcode_free (code);
  *side = pixels_side;
  return pixels;
}
