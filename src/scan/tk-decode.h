/* Reading QR codes out of pictures and frames (zbar). SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TK_SCAN_ERROR (tk_scan_error_quark ())
GQuark tk_scan_error_quark (void);
typedef enum {
  TK_SCAN_ERROR_FILE,        /* cannot be read, or is not a picture */
  TK_SCAN_ERROR_TOO_LARGE,
  TK_SCAN_ERROR_NOTHING,     /* a picture without a readable code */
  TK_SCAN_ERROR_CAMERA,
} TkScanError;

/* One reader, one thread. Luma is 8 bit, `stride` bytes a row. */
typedef struct _TkDecoder TkDecoder;
TkDecoder *tk_decoder_new (void);
void tk_decoder_free (TkDecoder *decoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkDecoder, tk_decoder_free)

typedef struct {
  char *payload;             /* bytes as the code holds them; NUL-terminated for convenience */
  gsize length;
  int corners[8];            /* x0,y0 … x3,y3 in the frame */
  const char *pass;          /* which pass read it: "quick", "full", "inverted", "threshold" … (static) */
} TkReading;
void tk_reading_free (TkReading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkReading, tk_reading_free)

/* NULL when nothing was read. thorough: try every pass (pictures); otherwise only what a live frame can
 * afford: the quick pass, and one of the others in turn, so that what one frame misses a later one reads. */
TkReading *tk_decoder_read (TkDecoder *decoder, const guint8 *luma, guint width, guint height, gsize stride,
                            gboolean thorough);
/* PNG, JPEG (and whatever gdk-pixbuf reads); at most 64 megapixels. *ms: time spent decoding. Error NOTHING when no code
 * is in it. */
TkReading *tk_decode_file (const char *path, gint64 *ms, GError **error);
TkReading *tk_decode_bytes (GBytes *bytes, gint64 *ms, GError **error);

G_END_DECLS
