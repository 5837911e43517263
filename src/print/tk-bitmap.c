/* Draws a paper at the resolution of a thermal head and keeps one bit a dot. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-bitmap-private.h"

#include <math.h>

#include "tk-drawing-output-private.h"
#include "tk-png.h"

#define SCALE (TK_HEAD_DPI / 72.0)
#define BAND 4096                    /* rows drawn at once: a ticket is one, a long receipt takes several */
#define BLACK_BELOW 150              /* thin strokes of smoothed letters should stay whole */

typedef cairo_t Pen;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pen, cairo_destroy)

void
tk_bitmap_free (TkBitmap *bitmap)
{
  g_free (bitmap->bits);
  g_free (bitmap);
}

/* The head's first dot lies where the page's margin ends. */
static Pen *
make_pen (TkSurface *surface, TkPaper paper, guint top)
{
  Pen *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_translate (cr, -floor (tk_page_margin (paper) * SCALE + 0.5), -(double) top);
  cairo_scale (cr, SCALE, SCALE);
  return cr;
}

/* 0 with error. */
static guint
measure (const TkDrawing *drawing, GError **error)
{
  g_autoptr (TkSurface) surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1, 1);
  g_autoptr (Pen) cr = make_pen (surface, drawing->paper, 0);
  TkExtent extent;

  return tk_drawing_measure (drawing, cr, &extent, error) ? MAX ((guint) ceil (extent.height * SCALE), 1) : 0;
}

static gboolean
is_black (guint32 rgb)
{
  return (rgb & 0xff) + (rgb >> 8 & 0xff) + (rgb >> 16 & 0xff) < 3 * BLACK_BELOW;
}

static void
take_bits (TkBitmap *bitmap, TkSurface *surface, guint top, guint rows)
{
  int stride = cairo_image_surface_get_stride (surface);
  const guint8 *pixels = cairo_image_surface_get_data (surface);

  for (guint y = 0; y < rows; y++)
    {
      const guint32 *row = (const guint32 *) (gconstpointer) (pixels + (gsize) y * stride);

      for (guint x = 0; x < bitmap->width; x++)
        if (is_black (row[x]))
          bitmap->bits[(gsize) (top + y) * bitmap->row + x / 8] |= 0x80 >> (x % 8);
    }
}

static void
note_qr (TkBitmap *bitmap, const TkSheetQr *qr)
{
  if (qr->bottom <= 0)
    return;
  bitmap->qr_top = (guint) floor (qr->top * SCALE + 0.5);
  bitmap->qr_bottom = MIN ((guint) floor (qr->bottom * SCALE + 0.5), bitmap->height);
  bitmap->qr_module = (guint) floor (qr->module * SCALE + 0.5);
}

static gboolean
draw_band (TkBitmap *bitmap, const TkDrawing *drawing, guint top, GError **error)
{
  guint rows = MIN (BAND, bitmap->height - top);
  g_autoptr (TkSurface) surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) bitmap->width, (int) rows);
  g_autoptr (Pen) cr = make_pen (surface, drawing->paper, top);
  TkSheetQr qr = { 0 };

  tk_drawing_draw (drawing, cr, 0, &qr);
  cairo_surface_flush (surface);
  if (!tk_print_check_status (cairo_status (cr), error))
    return FALSE;
  take_bits (bitmap, surface, top, rows);
  if (top == 0)
    note_qr (bitmap, &qr);
  return TRUE;
}

TkBitmap *
tk_bitmap_new (const TkDrawing *drawing, GError **error)
{
  g_autoptr (TkBitmap) bitmap = NULL;
  guint height = measure (drawing, error);

  if (height == 0)
    return NULL;
  bitmap = g_new0 (TkBitmap, 1);
  bitmap->width = drawing->paper == TK_PAPER_ROLL_58 ? 384 : 576;
  bitmap->height = height;
  bitmap->row = bitmap->width / 8;
  bitmap->bits = g_malloc0 ((gsize) bitmap->row * height);
  for (guint top = 0; top < height; top += BAND)
    if (!draw_band (bitmap, drawing, top, error))
      return NULL;
  return g_steal_pointer (&bitmap);
}
