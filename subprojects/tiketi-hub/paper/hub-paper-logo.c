/* The organizer's logo, read with limits: a ticket never waits for it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-paper-private.h"

#include <string.h>

#define BYTES_MAX 262144
#define SIDE_MAX 2048 /* pixels */

typedef struct {
  const guint8 *at;
  gsize left;
} Rest;

static cairo_status_t
read_cb (void *closure, unsigned char *out, unsigned int length)
{
  Rest *rest = closure;

  if (rest->left < length)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (out, rest->at, length);
  rest->at += length;
  rest->left -= length;
  return CAIRO_STATUS_SUCCESS;
}

static guint32
read_u32 (const guint8 *at)
{
  return (guint32) at[0] << 24 | (guint32) at[1] << 16 | (guint32) at[2] << 8 | at[3];
}

/* A small file may unpack to a huge picture: the size is looked at before anything is unpacked. PNG specification, 5.2 and 11.2.2. */
static gboolean
has_bearable_size (const guint8 *png, gsize n)
{
  static const guint8 start[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R' };

  return n >= sizeof start + 13 && n <= BYTES_MAX && memcmp (png, start, sizeof start) == 0
         && read_u32 (png + 16) - 1 < SIDE_MAX && read_u32 (png + 20) - 1 < SIDE_MAX;
}

cairo_surface_t *
hub_paper_logo_new (const HubPaperBrand *brand)
{
  Rest rest = { brand->logo, brand->logo_length };

  if (brand->logo == NULL || !has_bearable_size (brand->logo, brand->logo_length))
    return NULL;
  g_autoptr (HubPaperSurface) logo = cairo_image_surface_create_from_png_stream (read_cb, &rest);
  return cairo_surface_status (logo) == CAIRO_STATUS_SUCCESS ? g_steal_pointer (&logo) : NULL;
}

double
hub_paper_logo (HubPaperSheet *sheet, cairo_surface_t *logo, double x, double y, double most_width, double most_height)
{
  double width, height, scale;

  if (logo == NULL)
    return 0;
  width = cairo_image_surface_get_width (logo);
  height = cairo_image_surface_get_height (logo);
  scale = MIN (most_width / width, most_height / height);
  if (!sheet->dry)
    {
      cairo_save (sheet->cr);
      cairo_translate (sheet->cr, x, y + (most_height - height * scale) / 2);
      cairo_scale (sheet->cr, scale, scale);
      cairo_set_source_surface (sheet->cr, logo, 0, 0);
      cairo_paint (sheet->cr);
      cairo_restore (sheet->cr);
    }
  return width * scale;
}
