/* Making a PNG grey and small, then dots. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-logo-private.h"

#include <string.h>

#include "tk-png.h"

#define WIDTH_KEPT 640             /* no head has more dots for it */

/* The last one read, with the bytes it was read from. */
static GMutex lock;
static guint8 *last_png;
static gsize last_n;
static TkLogo *last;

static cairo_surface_t *
draw_on_white (cairo_surface_t *picture)
{
  int width = cairo_image_surface_get_width (picture), height = cairo_image_surface_get_height (picture);
  cairo_surface_t *flat = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (flat);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_set_source_surface (cr, picture, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_flush (flat);
  return flat;
}

/* Rec. 601. */
static guint8
grey_of (guint32 rgb)
{
  return (guint8) (((rgb >> 16 & 0xff) * 299 + (rgb >> 8 & 0xff) * 587 + (rgb & 0xff) * 114) / 1000);
}

static guint8 *
take_grey (cairo_surface_t *flat, guint width, guint height)
{
  guint8 *grey = g_malloc ((gsize) width * height);
  int stride = cairo_image_surface_get_stride (flat);
  const guint8 *pixels = cairo_image_surface_get_data (flat);

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      grey[(gsize) y * width + x] = grey_of (((const guint32 *) (gconstpointer) (pixels + (gsize) y * stride))[x]);
  return grey;
}

/* The mean of a box of `from`, at least one pixel. */
static guint8
mean_of (const guint8 *from, guint width, guint x0, guint x1, guint y0, guint y1)
{
  guint64 sum = 0, count = 0;

  for (guint y = y0; y < MAX (y1, y0 + 1); y++)
    for (guint x = x0; x < MAX (x1, x0 + 1); x++, count++)
      sum += from[(gsize) y * width + x];
  return (guint8) (sum / count);
}

static guint8 *
resize (const guint8 *from, guint from_width, guint from_height, guint width, guint height)
{
  guint8 *to = g_malloc ((gsize) width * height);

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      to[(gsize) y * width + x] = mean_of (from, from_width, x * from_width / width, (x + 1) * from_width / width,
                                           y * from_height / height, (y + 1) * from_height / height);
  return to;
}

static TkLogo *
make_logo (cairo_surface_t *picture)
{
  g_autoptr (TkSurface) flat = draw_on_white (picture);
  guint width = (guint) cairo_image_surface_get_width (flat), height = (guint) cairo_image_surface_get_height (flat);
  g_autofree guint8 *grey = take_grey (flat, width, height);
  TkLogo *logo = g_new0 (TkLogo, 1);

  g_atomic_ref_count_init (&logo->references);
  logo->width = MIN (width, WIDTH_KEPT);
  logo->height = MAX (height * logo->width / width, 1);
  logo->grey = logo->width == width ? g_steal_pointer (&grey) : resize (grey, width, height, logo->width, logo->height);
  return logo;
}

static TkLogo *
read_logo (const guint8 *png, gsize n)
{
  g_autoptr (TkSurface) picture = tk_png_read (png, n);

  return picture != NULL ? make_logo (picture) : NULL;
}

static void
remember (const guint8 *png, gsize n, TkLogo *logo)
{
  g_free (last_png);
  g_clear_pointer (&last, tk_logo_unref);
  last_png = g_memdup2 (png, n);
  last_n = n;
  last = logo;
}

TkLogo *
tk_logo_new (const guint8 *png, gsize n)
{
  TkLogo *found;

  if (png == NULL || n == 0 || n > TK_PNG_BYTES_MAX)
    return NULL;
  g_mutex_lock (&lock);
  if (n != last_n || memcmp (png, last_png, n) != 0)
    remember (png, n, read_logo (png, n));
  found = last;
  if (found != NULL)
    g_atomic_ref_count_inc (&found->references);
  g_mutex_unlock (&lock);
  return found;
}

void
tk_logo_unref (TkLogo *logo)
{
  if (!g_atomic_ref_count_dec (&logo->references))
    return;
  g_free (logo->grey);
  g_free (logo);
}

/* What was rounded away goes to the neighbours that are still to come. errors: this row and the next, one place of room on both sides. */
static void
spread (int *errors[2], guint x, int rest)
{
  errors[0][x + 2] += rest * 7 / 16;
  errors[1][x] += rest * 3 / 16;
  errors[1][x + 1] += rest * 5 / 16;
  errors[1][x + 2] += rest / 16;
}

static void
dither_row (const guint8 *grey, guint width, int *errors[2], guint8 *mask)
{
  for (guint x = 0; x < width; x++)
    {
      int wanted = grey[x] + errors[0][x + 1];
      gboolean black = wanted < 128;

      mask[x] = black ? 255 : 0;
      spread (errors, x, wanted - (black ? 0 : 255));
    }
}

cairo_surface_t *
tk_logo_dither (const TkLogo *logo, guint width, guint height)
{
  cairo_surface_t *mask = cairo_image_surface_create (CAIRO_FORMAT_A8, (int) width, (int) height);
  g_autofree guint8 *grey = resize (logo->grey, logo->width, logo->height, width, height);
  g_autofree int *rows = g_new0 (int, 2 * (width + 2));
  guint8 *out = cairo_image_surface_get_data (mask);
  int *errors[2] = { rows, rows + width + 2 };

  for (guint y = 0; out != NULL && y < height; y++)
    {
      dither_row (grey + (gsize) y * width, width, errors, out + (gsize) y * cairo_image_surface_get_stride (mask));
      memset (errors[0], 0, (width + 2) * sizeof (int));
      int *done = errors[0];
      errors[0] = errors[1];
      errors[1] = done;
    }
  cairo_surface_mark_dirty (mask);
  return mask;
}
