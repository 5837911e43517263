/* The organizer's logo: a ticket never waits for it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-paper-private.h"

cairo_surface_t *
hub_paper_logo_new (const HubPaperBrand *brand)
{
  return tk_png_read (brand->logo, brand->logo_length);
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
