/* An organizer's logo: whatever the bytes are, there is a small picture or none, and it can be made dots of any size.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-fuzz.h"

#include <cairo.h>

#include "tk-logo-private.h"

static cairo_status_t
append_cb (void *input, const unsigned char *data, unsigned int n)
{
  g_byte_array_append (input, data, n);
  return CAIRO_STATUS_SUCCESS;
}

static void
make (GRand *random, GByteArray *input)
{
  cairo_surface_t *surface = cairo_image_surface_create (g_rand_boolean (random) ? CAIRO_FORMAT_ARGB32 : CAIRO_FORMAT_RGB24,
                                                         g_rand_int_range (random, 1, 90), g_rand_int_range (random, 1, 60));
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgba (cr, g_rand_double (random), g_rand_double (random), g_rand_double (random), g_rand_double (random));
  cairo_rectangle (cr, 5, 5, g_rand_int_range (random, 1, 60), g_rand_int_range (random, 1, 60));
  cairo_fill (cr);
  cairo_destroy (cr);
  cairo_surface_write_to_png_stream (surface, append_cb, input);
  cairo_surface_destroy (surface);
}

const TkFuzzHarness tk_fuzz_harness = { .name = "logo", .length_max = 65536, .make = make };

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (TkLogo) logo = tk_logo_new (data, size);
  cairo_surface_t *dots;

  if (logo == NULL)
    return 0;
  g_assert_cmpuint (logo->width, >=, 1);
  g_assert_cmpuint (logo->width, <=, 640);
  g_assert_cmpuint (logo->height, >=, 1);
  dots = tk_logo_dither (logo, 1 + (guint) size % 97, 1 + (guint) size % 31);
  g_assert_cmpint (cairo_surface_status (dots), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (dots);
  return 0;
}
