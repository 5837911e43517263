/* The reader on raw frames: any size, any stride, never past the last row, and a reading that is what the
 * code held. The input is width, height, padding of a row and flags, a byte each, then pixels that repeat.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-fuzz.h"

#include <string.h>
#include "fuzz-qr.h"
#include "tk-decode.h"

#define HEAD 4
#define SIDE_MOST 128 /* more is more work and no news */
#define PADDING_MOST 8

static TkDecoder *
decoder (void)
{
  static TkDecoder *made;

  if (made == NULL)
    made = tk_decoder_new ();
  return made;
}

static void
make (GRand *random, GByteArray *input)
{
  g_autofree char *text = g_strdup_printf ("TK1:%u", g_rand_int (random));
  guint side;
  g_autofree guint8 *pixels = fuzz_qr_draw (text, (guint)g_rand_int_range (random, 2, 4), &side);
  const guint8 head[HEAD] = { (guint8)side, (guint8)side, 0, 1 };
  TkReading *reading = tk_decoder_read (decoder (), pixels, side, side, side, TRUE);

  g_assert_nonnull (reading);
  g_assert_cmpstr (reading->payload, ==, text);
  tk_reading_free (reading);
  g_byte_array_append (input, head, sizeof head);
  g_byte_array_append (input, pixels, side * side);
}

const TkFuzzHarness tk_fuzz_harness = { "frame", HEAD + SIDE_MOST *SIDE_MOST, NULL, make };

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  guint width, height, padding;
  g_autofree guint8 *pixels = NULL;
  TkReading *reading;
  gsize needed;

  if (size <= HEAD)
    return 0;
  width = data[0] % (SIDE_MOST + 1u);
  height = data[1] % (SIDE_MOST + 1u);
  padding = data[2] % PADDING_MOST;
  needed = height > 0 ? (gsize)(width + padding) * height - padding : 0; /* no padding behind the last row */
  pixels = g_malloc (MAX (needed, 1));
  for (gsize i = 0; i < needed; i++)
    pixels[i] = data[HEAD + i % (size - HEAD)];
  reading = tk_decoder_read (decoder (), pixels, width, height, width + padding, data[3] & 1);
  if (reading == NULL)
    return 0;
  g_assert_cmpuint (strlen (reading->payload), <=, reading->length);
  g_assert_nonnull (reading->pass);
  tk_reading_free (reading);
  return 0;
}
