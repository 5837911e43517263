/* Receipts and reports as PDF and PNG files and as pictures. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-receipt-print.h"

#include "tk-drawing-output-private.h"

gboolean
tk_paper_pdf (const TkPaperFace *face, TkPaper paper, const char *path, GError **error)
{
  g_auto (TkDrawing) drawing = { NULL };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_return_val_if_fail (face != NULL && path != NULL, FALSE);
  return tk_drawing_init_paper (&drawing, face, paper, error) && tk_drawing_to_pdf (&drawing, 1, bytes, error)
         && tk_print_write_file (path, bytes, error);
}

gboolean
tk_paper_png (const TkPaperFace *face, TkPaper paper, guint dpi, const char *path, GError **error)
{
  g_auto (TkDrawing) drawing = { NULL };

  g_return_val_if_fail (face != NULL && path != NULL, FALSE);
  return tk_drawing_init_paper (&drawing, face, paper, error) && tk_drawing_to_png_file (&drawing, dpi, path, error);
}

guint8 *
tk_paper_luma (const TkPaperFace *face, TkPaper paper, guint dpi, guint *width, guint *height, GError **error)
{
  g_auto (TkDrawing) drawing = { NULL };

  g_return_val_if_fail (face != NULL && width != NULL && height != NULL, NULL);
  return tk_drawing_init_paper (&drawing, face, paper, error) ? tk_drawing_to_luma (&drawing, dpi, width, height, error) : NULL;
}
