/* The reader: zbar, for QR codes alone, on whatever the passes (tk-passes.c) lay before it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-decode-private.h"

#include <string.h>

/* Twice the area of the polygon of corner points. */
static gint64
measure_area (const zbar_symbol_t *symbol)
{
  guint n = zbar_symbol_get_loc_size (symbol);
  gint64 area = 0;

  for (guint i = 0; i < n; i++)
    {
      guint next = (i + 1) % n;

      area += (gint64) zbar_symbol_get_loc_x (symbol, i) * zbar_symbol_get_loc_y (symbol, next)
              - (gint64) zbar_symbol_get_loc_x (symbol, next) * zbar_symbol_get_loc_y (symbol, i);
    }
  return ABS (area);
}

/* The code nearest to the camera is the one that is meant. An empty one is none: three finders on a checkerboard are a code
 * without a single character. */
static const zbar_symbol_t *
choose_symbol (const zbar_image_t *image)
{
  const zbar_symbol_t *best = NULL;
  gint64 largest = -1;

  for (const zbar_symbol_t *s = zbar_image_first_symbol (image); s != NULL; s = zbar_symbol_next (s))
    if (zbar_symbol_get_type (s) == ZBAR_QRCODE && zbar_symbol_get_data_length (s) > 0 && measure_area (s) > largest)
      {
        best = s;
        largest = measure_area (s);
      }
  return best;
}

static TkReading *
create_reading (const zbar_symbol_t *symbol, const char *pass)
{
  TkReading *reading = g_new0 (TkReading, 1);

  reading->length = zbar_symbol_get_data_length (symbol);
  reading->payload = g_malloc (reading->length + 1);
  memcpy (reading->payload, zbar_symbol_get_data (symbol), reading->length);
  reading->payload[reading->length] = '\0';
  for (guint i = 0; i < MIN (zbar_symbol_get_loc_size (symbol), 4); i++)
    {
      reading->corners[2 * i] = zbar_symbol_get_loc_x (symbol, i);
      reading->corners[2 * i + 1] = zbar_symbol_get_loc_y (symbol, i);
    }
  reading->pass = pass;
  return reading;
}

TkReading *
tk_decoder_look (TkDecoder *decoder, const TkLuma *luma, const char *pass)
{
  zbar_image_t *image = zbar_image_create ();
  TkReading *reading = NULL;
  const zbar_symbol_t *symbol;

  zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
  zbar_image_set_size (image, luma->width, luma->height);
  zbar_image_set_data (image, luma->pixels, (gsize) luma->width * luma->height, NULL);
  if (zbar_scan_image (decoder->scanner, image) > 0)
    {
      symbol = choose_symbol (image);
      reading = symbol != NULL ? create_reading (symbol, pass) : NULL;
    }
  zbar_image_destroy (image);
  return reading;
}

void
tk_reading_free (TkReading *reading)
{
  g_free (reading->payload);
  g_free (reading);
}

TkDecoder *
tk_decoder_new (void)
{
  TkDecoder *decoder = g_new0 (TkDecoder, 1);

  decoder->scanner = zbar_image_scanner_create ();
  /* zbar may tell readings to everyone on the system bus; a ticket's token is nobody else's business. */
  zbar_image_scanner_request_dbus (decoder->scanner, 0);
  zbar_image_scanner_set_config (decoder->scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
  zbar_image_scanner_set_config (decoder->scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
  /* Bytes as they are: no guessing of encodings. */
  zbar_image_scanner_set_config (decoder->scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
  return decoder;
}

void
tk_decoder_free (TkDecoder *decoder)
{
  zbar_image_scanner_destroy (decoder->scanner);
  g_free (decoder);
}

TkReading *
tk_decoder_read (TkDecoder *decoder, const guint8 *luma, guint width, guint height, gsize stride, gboolean thorough)
{
  g_autoptr (TkLuma) tight = NULL;
  TkLuma borrowed = { width, height, (guint8 *) luma };
  const TkLuma *picture = &borrowed;

  g_return_val_if_fail (decoder != NULL && luma != NULL, NULL);
  g_return_val_if_fail (stride >= width, NULL);
  if (width == 0 || height == 0)
    return NULL;
  if (stride != width)
    picture = tight = tk_luma_new_copy (luma, width, height, stride);
  return thorough ? tk_decoder_read_thorough (decoder, picture) : tk_decoder_read_live (decoder, picture);
}
