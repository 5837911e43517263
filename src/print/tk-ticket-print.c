/* Tickets as PDF and PNG files, replaced whole or not at all. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-ticket-print.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "tk-ticket-layout-private.h"

#define DPI_LEAST 72
#define DPI_MOST 600

typedef cairo_surface_t CairoSurface;
typedef cairo_t Cairo;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CairoSurface, cairo_surface_destroy)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cairo, cairo_destroy)

G_DEFINE_QUARK (tk-print-error-quark, tk_print_error)

static const char *const paper_names[] = { [TK_PAPER_ROLL_80] = "roll80", [TK_PAPER_A6] = "a6", [TK_PAPER_ROLL_58] = "roll58" };

static cairo_status_t
append_bytes_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static gboolean
check_status (cairo_status_t status, GError **error)
{
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_CONTENT,
               _("The ticket cannot be drawn (%s); shorten its texts and try again."), cairo_status_to_string (status));
  return FALSE;
}

static gboolean
refuse_file (const char *path, const char *reason, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_FILE,
               _("The ticket cannot be written to “%s” (%s); choose another place."), name, reason);
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

static gboolean
write_file (const char *path, const GByteArray *bytes, GError **error)
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
draw_pdf_page (cairo_surface_t *surface, const TkTicketFace *face, TkPaper paper, GError **error)
{
  g_autoptr (TkQr) qr = tk_qr_new (face->token, error);
  g_autoptr (Cairo) cr = NULL;
  double height;

  if (qr == NULL)
    return FALSE;
  cr = cairo_create (surface);
  height = tk_ticket_layout_measure (cr, face, qr, paper, error);
  if (height == 0)
    return FALSE;
  cairo_pdf_surface_set_size (surface, tk_ticket_layout_width (paper), height);
  tk_ticket_layout_draw (cr, face, qr, paper);
  cairo_show_page (cr);
  return check_status (cairo_status (cr), error);
}

static void
set_metadata (cairo_surface_t *surface, const TkTicketFace *face)
{
  g_autofree char *title = tk_sheet_clean (face->event_title);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title != NULL ? title : _("Ticket"));
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Tiketi");
}

static gboolean
draw_pdf (GByteArray *bytes, const TkTicketFace *faces, gsize n, TkPaper paper, GError **error)
{
  double width = tk_ticket_layout_width (paper);
  g_autoptr (CairoSurface) surface = cairo_pdf_surface_create_for_stream (append_bytes_cb, bytes, width, width);

  set_metadata (surface, &faces[0]);
  for (gsize i = 0; i < n; i++)
    if (!draw_pdf_page (surface, &faces[i], paper, error))
      return FALSE;
  cairo_surface_finish (surface);
  return check_status (cairo_surface_status (surface), error);
}

/* Only the scale matters: the surface is for measuring. */
static double
measure_png (const TkTicketFace *face, const TkQr *qr, TkPaper paper, double scale, GError **error)
{
  g_autoptr (CairoSurface) surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1, 1);
  g_autoptr (Cairo) cr = cairo_create (surface);

  cairo_scale (cr, scale, scale);
  return tk_ticket_layout_measure (cr, face, qr, paper, error);
}

static gboolean
draw_png (GByteArray *bytes, const TkTicketFace *face, TkPaper paper, double scale, GError **error)
{
  g_autoptr (TkQr) qr = tk_qr_new (face->token, error);
  g_autoptr (CairoSurface) surface = NULL;
  g_autoptr (Cairo) cr = NULL;
  double height;

  if (qr == NULL)
    return FALSE;
  height = measure_png (face, qr, paper, scale, error);
  if (height == 0)
    return FALSE;
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, ceil (tk_ticket_layout_width (paper) * scale),
                                        ceil (height * scale));
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  tk_ticket_layout_draw (cr, face, qr, paper);
  return check_status (cairo_status (cr), error)
         && check_status (cairo_surface_write_to_png_stream (surface, append_bytes_cb, bytes), error);
}

gboolean
tk_print_qr_png (const char *text, guint module, const char *path, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (CairoSurface) surface = NULL;
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
  return check_status (cairo_surface_write_to_png_stream (surface, append_bytes_cb, bytes), error) && write_file (path, bytes, error);
}

gboolean
tk_paper_from_string (const char *text, TkPaper *paper)
{
  for (gsize i = 0; i < G_N_ELEMENTS (paper_names); i++)
    if (g_strcmp0 (text, paper_names[i]) == 0)
      {
        *paper = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
tk_print_pdf (const TkTicketFace *faces, gsize n, TkPaper paper, const char *path, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (faces != NULL || n == 0, FALSE);
  if (n == 0)
    {
      g_set_error_literal (error, TK_PRINT_ERROR, TK_PRINT_ERROR_CONTENT,
                           _("There is no ticket to print; choose one first."));
      return FALSE;
    }
  return draw_pdf (bytes, faces, n, paper, error) && write_file (path, bytes, error);
}

gboolean
tk_print_png (const TkTicketFace *face, TkPaper paper, guint dpi, const char *path, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_return_val_if_fail (face != NULL && path != NULL, FALSE);
  if (dpi < DPI_LEAST || dpi > DPI_MOST)
    {
      g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_CONTENT,
                   _("Pictures are made at %d to %d dots per inch, not %u; choose a number between."), DPI_LEAST,
                   DPI_MOST, dpi);
      return FALSE;
    }
  return draw_png (bytes, face, paper, dpi / 72.0, error) && write_file (path, bytes, error);
}
