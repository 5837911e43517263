/* A paper as the dots of a thermal head: one bit a dot, 1 is black. Private to print. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-drawing-private.h"

G_BEGIN_DECLS

#define TK_HEAD_DPI 203.2              /* 8 dots a millimetre */

typedef struct {
  guint width, height;             /* dots; width is a multiple of 8 */
  guint row;                       /* bytes a row */
  guint8 *bits;                    /* the leftmost dot is the highest bit */
  guint qr_top, qr_bottom;         /* rows that hold nothing but the code and its quiet zone; equal: no code */
  guint qr_module;                 /* dots */
} TkBitmap;

/* On a roll. As wide as the head reaches: 576 dots on the 80 mm roll, 384 on the 58 mm roll. The QR's modules are whole dots. */
TkBitmap *tk_bitmap_new (const TkDrawing *drawing, GError **error);
void tk_bitmap_free (TkBitmap *bitmap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkBitmap, tk_bitmap_free)

G_END_DECLS
