/* Finding a QR code in a frame (zbar): cheap passes first, then what undoes shadows, blur and small print.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-decode.h"

#include <string.h>
#include <zbar.h>

#include "tk-luma-private.h"

/* The quick pass looks at a picture no longer than this; a code held to a camera is large in it. */
#define QUICK_SIDE 640
/* Costly passes stop at this many pixels: beyond it they shrink first. */
#define COSTLY_PIXELS (4 * 1000 * 1000)
/* The largest picture worth enlarging for a small code. */
#define SMALL_PIXELS (1200 * 1200)

struct _TkDecoder
{
  zbar_image_scanner_t *scanner;
  guint turn;                      /* which extra pass the next live frame gets */
};

/* One look at a picture: name, and what is done to it first. NULL: nothing. */
typedef struct {
  const char *name;
  TkLuma *(*prepare) (const TkLuma *luma);
} Pass;

static TkLuma *
prepare_threshold (const TkLuma *luma)
{
  return tk_luma_threshold (luma, MAX (MAX (luma->width, luma->height) / 16, 15));
}

static TkLuma *
prepare_fine_threshold (const TkLuma *luma)
{
  return tk_luma_threshold (luma, MAX (MAX (luma->width, luma->height) / 48, 11));
}

static TkLuma *
prepare_inverted_threshold (const TkLuma *luma)
{
  g_autoptr (TkLuma) inverted = tk_luma_invert (luma);

  return prepare_threshold (inverted);
}

static TkLuma *
prepare_sharp (const TkLuma *luma)
{
  return tk_luma_sharpen (luma, 3);
}

static TkLuma *
prepare_very_sharp (const TkLuma *luma)
{
  return tk_luma_sharpen (luma, 7);
}

/* What a live frame gets in turn after the quick pass; all but "full" on the shrunken picture. Small, inverted and
 * shadowed codes are rare, and thirty frames a second make up for waiting. */
static const Pass live_passes[] = {
  { "full", NULL },
  { "inverted", tk_luma_invert },
  { "full", NULL },
  { "threshold", prepare_threshold },
  { "full", NULL },
  { "sharpened", prepare_sharp },
};

static const Pass thorough_passes[] = {
  { "inverted", tk_luma_invert },
  { "threshold", prepare_threshold },
  { "threshold", prepare_fine_threshold },
  { "inverted", prepare_inverted_threshold },
  { "sharpened", prepare_sharp },
  { "sharpened", prepare_very_sharp },
};

static const Pass enlarged_passes[] = {
  { "enlarged", NULL },
  { "enlarged", prepare_threshold },
  { "enlarged", prepare_fine_threshold },
  { "enlarged", prepare_sharp },
  { "enlarged", prepare_very_sharp },
};

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

/* The code nearest to the camera is the one that is meant. */
static const zbar_symbol_t *
choose_symbol (const zbar_image_t *image)
{
  const zbar_symbol_t *best = NULL;
  gint64 largest = -1;

  for (const zbar_symbol_t *s = zbar_image_first_symbol (image); s != NULL; s = zbar_symbol_next (s))
    if (zbar_symbol_get_type (s) == ZBAR_QRCODE && measure_area (s) > largest)
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

static TkReading *
look (TkDecoder *decoder, const TkLuma *luma, const char *pass)
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

static TkReading *
look_prepared (TkDecoder *decoder, const TkLuma *luma, const Pass *pass)
{
  g_autoptr (TkLuma) prepared = pass->prepare != NULL ? pass->prepare (luma) : NULL;

  return look (decoder, prepared != NULL ? prepared : luma, pass->name);
}

static TkReading *
try_passes (TkDecoder *decoder, const TkLuma *luma, const Pass *passes, gsize n)
{
  TkReading *reading = NULL;

  for (gsize i = 0; i < n && reading == NULL; i++)
    reading = look_prepared (decoder, luma, &passes[i]);
  return reading;
}

/* Corners were found in a picture `times` larger than the frame and shrunk by `over`. */
static TkReading *
scale_corners (TkReading *reading, guint over, guint times)
{
  for (gsize i = 0; reading != NULL && i < G_N_ELEMENTS (reading->corners); i++)
    reading->corners[i] = reading->corners[i] * (int) over / (int) times;
  return reading;
}

static guint
choose_shrink (const TkLuma *luma)
{
  return (MAX (luma->width, luma->height) + QUICK_SIDE - 1) / QUICK_SIDE;
}

static TkReading *
read_live (TkDecoder *decoder, const TkLuma *luma)
{
  guint factor = choose_shrink (luma);
  g_autoptr (TkLuma) small = factor > 1 ? tk_luma_shrink (luma, factor) : NULL;
  const TkLuma *quick = small != NULL ? small : luma;
  const Pass *extra = &live_passes[decoder->turn++ % G_N_ELEMENTS (live_passes)];
  TkReading *reading = scale_corners (look (decoder, quick, small != NULL ? "quick" : "full"), factor, 1);

  if (reading != NULL)
    return reading;
  if (extra->prepare != NULL)
    return scale_corners (look_prepared (decoder, quick, extra), factor, 1);
  return small != NULL ? look (decoder, luma, extra->name) : NULL;
}

static TkReading *
read_enlarged (TkDecoder *decoder, const TkLuma *luma)
{
  g_autoptr (TkLuma) large = NULL;

  if ((gsize) luma->width * luma->height > SMALL_PIXELS)
    return NULL;
  large = tk_luma_enlarge (luma);
  return scale_corners (try_passes (decoder, large, enlarged_passes, G_N_ELEMENTS (enlarged_passes)), 1, 2);
}

/* From small to full: in a large picture of a near code the small one has less noise. */
static TkReading *
read_pyramid (TkDecoder *decoder, const TkLuma *luma)
{
  TkReading *reading = NULL;

  for (guint factor = choose_shrink (luma); factor > 1 && reading == NULL; factor /= 2)
    {
      g_autoptr (TkLuma) small = tk_luma_shrink (luma, factor);

      reading = scale_corners (look (decoder, small, "quick"), factor, 1);
    }
  return reading != NULL ? reading : look (decoder, luma, "full");
}

static TkReading *
read_shrunken (TkDecoder *decoder, const TkLuma *luma, guint factor)
{
  g_autoptr (TkLuma) small = factor > 1 ? tk_luma_shrink (luma, factor) : NULL;

  return scale_corners (try_passes (decoder, small != NULL ? small : luma, thorough_passes,
                                    G_N_ELEMENTS (thorough_passes)),
                        factor, 1);
}

static TkReading *
read_thorough (TkDecoder *decoder, const TkLuma *luma)
{
  TkReading *reading = read_pyramid (decoder, luma);
  guint factor = 1, small = choose_shrink (luma);

  while ((gsize) (luma->width / factor) * (luma->height / factor) > COSTLY_PIXELS)
    factor++;
  if (reading == NULL && small > factor)
    reading = read_shrunken (decoder, luma, small);
  if (reading == NULL)
    reading = read_shrunken (decoder, luma, factor);
  return reading != NULL ? reading : read_enlarged (decoder, luma);
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
  return thorough ? read_thorough (decoder, picture) : read_live (decoder, picture);
}
