/* What is drawn on a sheet beside texts: boxes, tear lines, QR codes, the organizer's logo. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sheet-private.h"

#include <math.h>

/* A thermal head has 8 dots a millimetre: modules in eighths print without rounding. */
#define MODULE_STEP TK_MM (0.125)

/* 203 dots an inch are not quite 8 a millimetre: so close to the next whole pixel, that is the one that is meant. */
#define PIXEL_SLACK 0.05

void
tk_sheet_use_ink (TkSheet *sheet, double lightness)
{
  cairo_set_source_rgb (sheet->cr, lightness, lightness, lightness);
}

void
tk_sheet_box (TkSheet *sheet, double x, double y, double width, double height)
{
  if (sheet->dry)
    return;
  cairo_rectangle (sheet->cr, x, y, width, height);
  cairo_fill (sheet->cr);
}

void
tk_sheet_disc (TkSheet *sheet, double x, double y, double radius)
{
  if (sheet->dry)
    return;
  cairo_new_path (sheet->cr);
  cairo_arc (sheet->cr, x, y, radius, 0, 2 * G_PI);
  cairo_fill (sheet->cr);
}

static void
stroke_tear (TkSheet *sheet, double y)
{
  double dashes[] = { TK_MM (1.5), TK_MM (1.2) };

  cairo_save (sheet->cr);
  cairo_set_line_width (sheet->cr, TK_MM (0.3));
  cairo_set_dash (sheet->cr, dashes, 2, 0);
  cairo_move_to (sheet->cr, sheet->left, y);
  cairo_rel_line_to (sheet->cr, sheet->width, 0);
  cairo_stroke (sheet->cr);
  cairo_restore (sheet->cr);
}

void
tk_sheet_tear (TkSheet *sheet, double height)
{
  if (!sheet->dry)
    stroke_tear (sheet, sheet->y + height / 2);
  sheet->y += height;
}

/* Device pixels a point. */
static double
pixels_per_point (cairo_t *cr)
{
  double x = 1, y = 0;

  cairo_user_to_device_distance (cr, &x, &y);
  return x;
}

/* The largest module no larger than `room` that the device can draw exactly. */
static double
choose_module (TkSheet *sheet, double room)
{
  double scale = pixels_per_point (sheet->cr);

  if (sheet->pixels)
    return MAX (floor (room * scale + PIXEL_SLACK), 1) / scale;
  return MAX (floor (room / MODULE_STEP + 1e-6), 1) * MODULE_STEP;
}

static void
snap_to_pixels (TkSheet *sheet, double *x, double *y)
{
  if (!sheet->pixels)
    return;
  cairo_user_to_device (sheet->cr, x, y);
  *x = floor (*x + 0.5);
  *y = floor (*y + 0.5);
  cairo_device_to_user (sheet->cr, x, y);
}

static void
fill_qr (TkSheet *sheet, const TkQr *qr, double x, double y, double module)
{
  double side = (qr->side + 2 * TK_QR_QUIET) * module;

  cairo_save (sheet->cr);
  tk_sheet_use_ink (sheet, 1);
  tk_sheet_box (sheet, x, y, side, side);
  tk_sheet_use_ink (sheet, 0);
  if (sheet->pixels)
    cairo_set_antialias (sheet->cr, CAIRO_ANTIALIAS_NONE);
  tk_qr_trace (qr, sheet->cr, x + TK_QR_QUIET * module, y + TK_QR_QUIET * module, module);
  cairo_fill (sheet->cr);
  cairo_restore (sheet->cr);
}

void
tk_sheet_qr (TkSheet *sheet, const TkQr *qr, double most, double module)
{
  int count = qr->side + 2 * TK_QR_QUIET;
  double x, y = sheet->y, step;

  sheet->module = MIN (most / count, module);
  step = choose_module (sheet, sheet->module);
  x = sheet->left + (sheet->width - count * step) / 2;
  snap_to_pixels (sheet, &x, &y);
  if (!sheet->dry)
    fill_qr (sheet, qr, x, y, step);
  sheet->y = y + count * step;
  sheet->qr = (TkSheetQr) { y, sheet->y, step };
}

/* Dots of the head where there are no pixels: the logo is as coarse in the PDF as on the roll. */
#define LOGO_DPI 203.2

static void
paint_dots (TkSheet *sheet, const TkLogo *logo, double x, double y, guint width, guint height, double scale)
{
  cairo_surface_t *mask = tk_logo_dither (logo, width, height);
  cairo_pattern_t *dots = cairo_pattern_create_for_surface (mask);

  cairo_pattern_set_filter (dots, CAIRO_FILTER_NEAREST);
  cairo_save (sheet->cr);
  cairo_translate (sheet->cr, x, y);
  cairo_scale (sheet->cr, 1 / scale, 1 / scale);
  cairo_mask (sheet->cr, dots);
  cairo_restore (sheet->cr);
  cairo_pattern_destroy (dots);
  cairo_surface_destroy (mask);
}

void
tk_sheet_logo (TkSheet *sheet, const TkLogo *logo, double most_width, double most_height, double after)
{
  double scale = sheet->pixels ? pixels_per_point (sheet->cr) : LOGO_DPI / 72, x, y = sheet->y;
  guint width = (guint) MAX (MIN (most_width, most_height * logo->width / logo->height) * scale, 1);
  guint height = MAX (width * logo->height / logo->width, 1);

  x = sheet->left + (sheet->width - width / scale) / 2;
  snap_to_pixels (sheet, &x, &y);
  if (!sheet->dry)
    paint_dots (sheet, logo, x, y, width, height, scale);
  sheet->y = y + height / scale + after;
}

void
tk_sheet_banner (TkSheet *sheet, const char *text, const TkSheetStyle *style, double pad, double after)
{
  double top = sheet->y, height = tk_sheet_measure (sheet, text, style, sheet->width - 2 * pad, NULL) + 2 * pad;

  tk_sheet_use_ink (sheet, 0);
  tk_sheet_box (sheet, sheet->left, top, sheet->width, height);
  tk_sheet_use_ink (sheet, 1);
  tk_sheet_text_at (sheet, text, style, sheet->left + pad, top + pad, sheet->width - 2 * pad);
  tk_sheet_use_ink (sheet, 0);
  sheet->y = top + height + after;
}
