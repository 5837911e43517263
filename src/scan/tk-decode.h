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
  int corners[8];            /* x0,y0 … x3,y3 of the symbol in the frame, one after the other around it */
  const char *pass;          /* which pass read it (static); see tk_decoder_read() */
} TkReading;
void tk_reading_free (TkReading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkReading, tk_reading_free)

/* NULL when nothing was read. zbar reads; what it reads is mostly not the frame but a clean drawing of the code, made from three
 * finders that were found in the frame, evened out and straightened. Passes differ in where and how finders are looked for:
 *
 *   "near"       around the last hit, for half a second after it          live
 *   "quick"      the frame at 640 pixels or less                          live, thorough
 *   "fine"       the frame as it is: small codes                          live, in turn
 *   "full"       the frame, shown to zbar as it is                        live, in turn; thorough, also shrunken
 *   "large"      the frame at 320 pixels: codes that fill it              live, in turn
 *   "sharpened"  edges exaggerated: blur                                  live, in turn; thorough, at every size
 *   "threshold"  finer neighbourhoods, every grey level: shadow, dim      thorough, at every size
 *   "enlarged"   twice the size, for pictures below 1.7 megapixels        thorough
 *   "inverted"   any of them but "full", where the code was light on dark
 *
 * thorough: every pass, from cheap to costly (pictures). Otherwise what a live frame can afford: the first two, and one of those
 * in turn on alternate frames without a hit, so that what one frame misses a later one reads. Of several codes the nearest is
 * meant. The same frames give the same readings; nothing depends on time. */
TkReading *tk_decoder_read (TkDecoder *decoder, const guint8 *luma, guint width, guint height, gsize stride,
                            gboolean thorough);
/* PNG, JPEG (and whatever gdk-pixbuf reads); at most 64 megapixels. *ms: time spent decoding. Error NOTHING when no code
 * is in it. */
TkReading *tk_decode_file (const char *path, gint64 *ms, GError **error);
TkReading *tk_decode_bytes (GBytes *bytes, gint64 *ms, GError **error);

G_END_DECLS
