/* Codes in picture files: loading within limits (gdk-pixbuf), then every pass of the decoder.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "tk-decode.h"
#include "tk-luma-private.h"

#define PIXELS_MOST (64 * 1000 * 1000)
#define BYTES_MOST (128 * 1024 * 1024)
#define CHUNK (64 * 1024)

G_DEFINE_QUARK (tk-scan-error-quark, tk_scan_error)

/* What the loader told while it worked. */
typedef struct {
  gboolean too_large;
  int rows;                        /* how far down pixels came */
} Progress;

/* Asking for no pixels makes the loaders stop before they allocate any. */
static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  Progress *progress = data;

  if ((gint64) width * height <= PIXELS_MOST)
    return;
  progress->too_large = TRUE;
  gdk_pixbuf_loader_set_size (loader, 0, 0);
}

static void
area_updated_cb (GdkPixbufLoader *loader, int x, int y, int width, int height, gpointer data)
{
  Progress *progress = data;

  progress->rows = MAX (progress->rows, y + height);
}

static gboolean
refuse_too_large (GError **error)
{
  g_set_error (error, TK_SCAN_ERROR, TK_SCAN_ERROR_TOO_LARGE,
               _("The picture is larger than %d megapixels; make it smaller and try again."),
               PIXELS_MOST / (1000 * 1000));
  return FALSE;
}

static gboolean
refuse_picture (GError **error)
{
  g_set_error_literal (error, TK_SCAN_ERROR, TK_SCAN_ERROR_FILE,
                       _("This is not a picture, or it is damaged; choose a PNG or JPEG file."));
  return FALSE;
}

/* In chunks, so that a header that promises too much ends the reading. */
static gboolean
feed (GdkPixbufLoader *loader, GBytes *bytes, const Progress *progress)
{
  gsize size, done = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  gboolean good = TRUE;

  while (good && done < size && !progress->too_large)
    {
      gsize part = MIN (size - done, CHUNK);

      good = gdk_pixbuf_loader_write (loader, data + done, part, NULL);
      done += part;
    }
  /* Always closed: a loader let go of while open complains. */
  return gdk_pixbuf_loader_close (loader, NULL) && good;
}

/* *whole: whether all rows came; a picture cut short may still show its code. */
static GdkPixbuf *
load (GBytes *bytes, gboolean *whole, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  Progress progress = { 0 };
  GdkPixbuf *pixbuf;
  gboolean good;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &progress);
  g_signal_connect (loader, "area-updated", G_CALLBACK (area_updated_cb), &progress);
  good = feed (loader, bytes, &progress);
  pixbuf = good && !progress.too_large ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  if (progress.too_large)
    refuse_too_large (error);
  else if (pixbuf == NULL)
    refuse_picture (error);
  if (pixbuf == NULL)
    return NULL;
  *whole = progress.rows >= gdk_pixbuf_get_height (pixbuf);
  return gdk_pixbuf_apply_embedded_orientation (pixbuf);
}

static TkLuma *
load_luma (GBytes *bytes, gboolean *whole, GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf = load (bytes, whole, error);

  if (pixbuf == NULL)
    return NULL;
  return tk_luma_new_from_rgb (gdk_pixbuf_read_pixels (pixbuf), gdk_pixbuf_get_width (pixbuf),
                               gdk_pixbuf_get_height (pixbuf), gdk_pixbuf_get_rowstride (pixbuf),
                               gdk_pixbuf_get_n_channels (pixbuf));
}

static gboolean
refuse_without_code (gboolean whole, GError **error)
{
  if (!whole)
    return refuse_picture (error);
  g_set_error_literal (error, TK_SCAN_ERROR, TK_SCAN_ERROR_NOTHING,
                       _("No readable QR code is in this picture; take a sharper one, closer to the code."));
  return FALSE;
}

static gboolean
refuse_file (const char *path, const char *reason, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, TK_SCAN_ERROR, TK_SCAN_ERROR_FILE, _("“%s” cannot be read (%s); choose another file."), name,
               reason);
  return FALSE;
}

/* Only ordinary files of a sane size: a device or a pipe has no end. */
static gboolean
check_file (const char *path, GError **error)
{
  GStatBuf found;

  if (g_stat (path, &found) != 0)
    return refuse_file (path, g_strerror (errno), error);
  if (S_ISDIR (found.st_mode))
    return refuse_file (path, _("it is a folder"), error);
  if (!S_ISREG (found.st_mode))
    return refuse_file (path, _("it is not an ordinary file"), error);
  if (found.st_size <= BYTES_MOST)
    return TRUE;
  g_set_error (error, TK_SCAN_ERROR, TK_SCAN_ERROR_TOO_LARGE,
               _("The file is larger than %d MB; choose a smaller picture."), BYTES_MOST / (1024 * 1024));
  return FALSE;
}

static GBytes *
read_file (const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  char *contents;
  gsize size;

  if (!check_file (path, error))
    return NULL;
  if (g_file_get_contents (path, &contents, &size, &local))
    return g_bytes_new_take (contents, size);
  refuse_file (path, local->message, error);
  return NULL;
}

TkReading *
tk_decode_bytes (GBytes *bytes, gint64 *ms, GError **error)
{
  g_autoptr (TkLuma) luma = NULL;
  g_autoptr (TkDecoder) decoder = NULL;
  TkReading *reading;
  gboolean whole;
  gint64 begin;

  g_return_val_if_fail (bytes != NULL, NULL);
  luma = load_luma (bytes, &whole, error);
  if (luma == NULL)
    return NULL;
  decoder = tk_decoder_new ();
  begin = g_get_monotonic_time ();
  reading = tk_decoder_read (decoder, luma->pixels, luma->width, luma->height, luma->width, TRUE);
  if (reading == NULL)
    {
      refuse_without_code (whole, error);
      return NULL;
    }
  if (ms != NULL)
    *ms = (g_get_monotonic_time () - begin) / 1000;
  return reading;
}

TkReading *
tk_decode_file (const char *path, gint64 *ms, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  bytes = read_file (path, error);
  return bytes != NULL ? tk_decode_bytes (bytes, ms, error) : NULL;
}
