/* Drawings as PDF, as pictures and as files. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-drawing-output-private.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>

#include "tk-png.h"

#define DPI_LEAST 72
#define DPI_MOST 600

typedef cairo_t Cairo;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cairo, cairo_destroy)

cairo_status_t
tk_print_append_cb (void *bytes, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (bytes, data, length);
  return CAIRO_STATUS_SUCCESS;
}

gboolean
tk_print_check_status (cairo_status_t status, GError **error)
{
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_CONTENT,
               _("This cannot be drawn (%s); shorten its texts and try again."), cairo_status_to_string (status));
  return FALSE;
}

static gboolean
refuse_file (const char *path, const char *reason, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_FILE,
               _("This cannot be written to “%s” (%s); choose another place."), name, reason);
  return FALSE;
}

/* A rename would put a plain file in the place of a device or a pipe. */
static gboolean
check_replaceable (const char *path, GError **error)
{
  GStatBuf found;

  if (g_stat (path, &found) != 0 || S_ISREG (found.st_mode))
    return TRUE;
  return refuse_file (path, S_ISDIR (found.st_mode) ? _("it is a folder") : _("it is not an ordinary file"), error);
}

static const char *
explain (const GError *error)
{
  switch (error->code)
    {
    case G_FILE_ERROR_NOENT:
    case G_FILE_ERROR_NOTDIR:
      return _("its folder does not exist");
    case G_FILE_ERROR_ACCES:
    case G_FILE_ERROR_PERM:
      return _("you may not write there");
    case G_FILE_ERROR_ROFS:
      return _("it cannot be changed there");
    case G_FILE_ERROR_NOSPC:
      return _("the disk is full");
    default:
      return error->message;
    }
}

gboolean
tk_print_write_file (const char *path, const GByteArray *bytes, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!check_replaceable (path, error))
    return FALSE;
  if (g_file_set_contents_full (path, (const char *) bytes->data, bytes->len,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, &local))
    return TRUE;
  return refuse_file (path, explain (local), error);
}

static gboolean
add_pdf_pages (cairo_surface_t *surface, const TkDrawing *drawing, GError **error)
{
  g_autoptr (Cairo) cr = cairo_create (surface);
  TkExtent extent;

  if (!tk_drawing_measure (drawing, cr, &extent, error))
    return FALSE;
  cairo_pdf_surface_set_size (surface, extent.width, extent.height);
  for (guint page = 0; page < extent.pages; page++)
    {
      tk_drawing_draw (drawing, cr, page, NULL);
      cairo_show_page (cr);
    }
  return tk_print_check_status (cairo_status (cr), error);
}

static void
set_metadata (cairo_surface_t *surface, const TkDrawing *drawing)
{
  g_autofree char *title = tk_sheet_clean (drawing->ticket != NULL ? drawing->ticket->event_title : drawing->face->title);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title != NULL ? title : _("Ticket"));
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Tiketi");
}

gboolean
tk_drawing_to_pdf (const TkDrawing *drawings, gsize n, GByteArray *out, GError **error)
{
  double width = tk_page_width (drawings[0].paper);
  g_autoptr (TkSurface) surface = cairo_pdf_surface_create_for_stream (tk_print_append_cb, out, width, width);

  set_metadata (surface, &drawings[0]);
  for (gsize i = 0; i < n; i++)
    if (!add_pdf_pages (surface, &drawings[i], error))
      return FALSE;
  cairo_surface_finish (surface);
  return tk_print_check_status (cairo_surface_status (surface), error);
}

/* Only the scale matters: the surface is for measuring. */
static gboolean
measure (const TkDrawing *drawing, double scale, TkExtent *extent, GError **error)
{
  g_autoptr (TkSurface) surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1, 1);
  g_autoptr (Cairo) cr = cairo_create (surface);

  cairo_scale (cr, scale, scale);
  return tk_drawing_measure (drawing, cr, extent, error);
}

/* Each page begins on a whole pixel. */
static void
draw_pages (const TkDrawing *drawing, cairo_t *cr, const TkExtent *extent, double scale)
{
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  for (guint page = 0; page < extent->pages; page++)
    {
      cairo_save (cr);
      cairo_translate (cr, 0, page * ceil (extent->height * scale));
      cairo_scale (cr, scale, scale);
      tk_drawing_draw (drawing, cr, page, NULL);
      cairo_restore (cr);
    }
}

cairo_surface_t *
tk_drawing_to_picture (const TkDrawing *drawing, double dpi, GError **error)
{
  g_autoptr (TkSurface) surface = NULL;
  g_autoptr (Cairo) cr = NULL;
  double scale = dpi / 72.0;
  TkExtent extent;

  if (!measure (drawing, scale, &extent, error))
    return NULL;
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) ceil (extent.width * scale),
                                        (int) ceil (extent.height * scale) * (int) extent.pages);
  cr = cairo_create (surface);
  draw_pages (drawing, cr, &extent, scale);
  cairo_surface_flush (surface);
  return tk_print_check_status (cairo_status (cr), error) ? g_steal_pointer (&surface) : NULL;
}

static gboolean
check_dpi (guint dpi, GError **error)
{
  if (dpi >= DPI_LEAST && dpi <= DPI_MOST)
    return TRUE;
  g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_CONTENT,
               _("Pictures are made at %d to %d dots per inch, not %u; choose a number between."), DPI_LEAST, DPI_MOST, dpi);
  return FALSE;
}

gboolean
tk_drawing_to_png_file (const TkDrawing *drawing, guint dpi, const char *path, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (TkSurface) picture = check_dpi (dpi, error) ? tk_drawing_to_picture (drawing, dpi, error) : NULL;

  return picture != NULL
         && tk_print_check_status (cairo_surface_write_to_png_stream (picture, tk_print_append_cb, bytes), error)
         && tk_print_write_file (path, bytes, error);
}

guint8 *
tk_drawing_to_luma (const TkDrawing *drawing, guint dpi, guint *width, guint *height, GError **error)
{
  g_autoptr (TkSurface) picture = check_dpi (dpi, error) ? tk_drawing_to_picture (drawing, dpi, error) : NULL;
  guint8 *luma;

  if (picture == NULL)
    return NULL;
  *width = (guint) cairo_image_surface_get_width (picture);
  *height = (guint) cairo_image_surface_get_height (picture);
  luma = g_malloc ((gsize) *width * *height);
  for (guint y = 0; y < *height; y++)
    {
      const guint32 *row = (const guint32 *) (gconstpointer) (cairo_image_surface_get_data (picture)
                                                              + (gsize) y * cairo_image_surface_get_stride (picture));

      for (guint x = 0; x < *width; x++)
        luma[(gsize) y * *width + x] = row[x] >> 8 & 0xff; /* all is grey */
    }
  return luma;
}
