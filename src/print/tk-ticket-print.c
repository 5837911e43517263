/* Tickets as PDF and PNG files, replaced whole or not at all. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-ticket-print.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tk-drawing-output-private.h"
#include "tk-png.h"

G_DEFINE_QUARK (tk-print-error-quark, tk_print_error)

gboolean
tk_print_qr_png (const char *text, guint module, const char *path, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (TkSurface) surface = NULL;
  guint side = 0;
  g_autofree guint8 *luma = tk_print_qr_luma (text, module, &side, error);

  g_return_val_if_fail (path != NULL, FALSE);
  if (luma == NULL)
    return FALSE;
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) side, (int) side);
  guint8 *pixels = cairo_image_surface_get_data (surface);
  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++)
      memset (pixels + (gsize) y * cairo_image_surface_get_stride (surface) + (gsize) x * 4, luma[(gsize) y * side + x], 4);
  cairo_surface_mark_dirty (surface);
  return tk_print_check_status (cairo_surface_write_to_png_stream (surface, tk_print_append_cb, bytes), error) && tk_print_write_file (path, bytes, error);
}

static gboolean
init_all (TkDrawing *drawings, const TkTicketFace *faces, gsize n, TkPaper paper, GError **error)
{
  for (gsize i = 0; i < n; i++)
    if (!tk_drawing_init_ticket (&drawings[i], &faces[i], paper, error))
      return FALSE;
  return TRUE;
}

gboolean
tk_print_pdf (const TkTicketFace *faces, gsize n, TkPaper paper, const char *path, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree TkDrawing *drawings = g_new0 (TkDrawing, n);
  gboolean done;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (faces != NULL || n == 0, FALSE);
  if (n == 0)
    {
      g_set_error_literal (error, TK_PRINT_ERROR, TK_PRINT_ERROR_CONTENT,
                           _("There is no ticket to print; choose one first."));
      return FALSE;
    }
  done = init_all (drawings, faces, n, paper, error) && tk_drawing_to_pdf (drawings, n, bytes, error)
         && tk_print_write_file (path, bytes, error);
  for (gsize i = 0; i < n; i++)
    tk_drawing_clear (&drawings[i]);
  return done;
}

gboolean
tk_print_png (const TkTicketFace *face, TkPaper paper, guint dpi, const char *path, GError **error)
{
  g_auto (TkDrawing) drawing = { NULL };

  g_return_val_if_fail (face != NULL && path != NULL, FALSE);
  return tk_drawing_init_ticket (&drawing, face, paper, error) && tk_drawing_to_png_file (&drawing, dpi, path, error);
}

guint8 *
tk_ticket_luma (const TkTicketFace *face, TkPaper paper, guint dpi, guint *width, guint *height, GError **error)
{
  g_auto (TkDrawing) drawing = { NULL };

  g_return_val_if_fail (face != NULL && width != NULL && height != NULL, NULL);
  return tk_drawing_init_ticket (&drawing, face, paper, error) ? tk_drawing_to_luma (&drawing, dpi, width, height, error) : NULL;
}
