/* Draws a ticket at the resolution of a thermal head and keeps one bit a dot. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-bitmap-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "tk-ticket-layout-private.h"

#define SCALE (TK_HEAD_DPI / 72.0)
#define HEIGHT_MOST 8000             /* a metre of paper: no ticket */
#define BLACK_BELOW 150              /* thin strokes of smoothed letters should stay whole */

typedef cairo_surface_t Surface;
typedef cairo_t Pen;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Surface, cairo_surface_destroy)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pen, cairo_destroy)

void
tk_bitmap_free (TkBitmap *bitmap)
{
  g_free (bitmap->bits);
  g_free (bitmap);
}

/* The head's first dot lies where the page's margin ends. */
static Pen *
make_pen (Surface *surface, TkPaper paper)
{
  Pen *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_translate (cr, -floor (tk_ticket_layout_margin (paper) * SCALE + 0.5), 0);
  cairo_scale (cr, SCALE, SCALE);
  return cr;
}

static guint
measure (const TkTicketFace *face, const TkQr *qr, TkPaper paper, GError **error)
{
  g_autoptr (Surface) surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1, 1);
  g_autoptr (Pen) cr = make_pen (surface, paper);
  double height = tk_ticket_layout_measure (cr, face, qr, paper, error);

  return (guint) MIN (ceil (height * SCALE), HEIGHT_MOST);
}

static gboolean
is_black (const guint8 *pixel)
{
  guint32 rgb = *(const guint32 *) (gconstpointer) pixel;

  return (rgb & 0xff) + (rgb >> 8 & 0xff) + (rgb >> 16 & 0xff) < 3 * BLACK_BELOW;
}

static TkBitmap *
take_bits (Surface *surface, guint width, guint height)
{
  TkBitmap *bitmap = g_new0 (TkBitmap, 1);
  int stride = cairo_image_surface_get_stride (surface);
  const guint8 *pixels = cairo_image_surface_get_data (surface);

  bitmap->width = width;
  bitmap->height = height;
  bitmap->row = width / 8;
  bitmap->bits = g_malloc0 ((gsize) bitmap->row * height);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      if (is_black (pixels + (gsize) y * stride + (gsize) x * 4))
        bitmap->bits[(gsize) y * bitmap->row + x / 8] |= 0x80 >> (x % 8);
  return bitmap;
}

TkBitmap *
tk_bitmap_new (const TkTicketFace *face, TkPaper paper, GError **error)
{
  g_autoptr (TkQr) qr = NULL;
  g_autoptr (Surface) surface = NULL;
  g_autoptr (Pen) cr = NULL;
  guint width = paper == TK_PAPER_ROLL_58 ? 384 : 576, height;

  g_return_val_if_fail (face != NULL, NULL);
  qr = tk_qr_new (face->token, error);
  height = qr != NULL ? measure (face, qr, paper, error) : 0;
  if (height == 0)
    return NULL;
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cr = make_pen (surface, paper);
  tk_ticket_layout_draw (cr, face, qr, paper);
  cairo_surface_flush (surface);
  if (cairo_status (cr) == CAIRO_STATUS_SUCCESS)
    return take_bits (surface, width, height);
  g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_CONTENT,
               _("The ticket cannot be drawn (%s); shorten its texts and try again."),
               cairo_status_to_string (cairo_status (cr)));
  return NULL;
}
