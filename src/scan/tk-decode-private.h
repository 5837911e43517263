/* What the passes share: one reader, and where the last code was. Private to scan. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#pragma once

#include <zbar.h>

#include "tk-decode.h"
#include "tk-luma-private.h"

G_BEGIN_DECLS

struct _TkDecoder
{
  zbar_image_scanner_t *scanner;
  guint turn;                      /* which extra pass the next live frame without a hit gets */
  int near[4];                     /* left, top, right, bottom of the last code, in the frame */
  guint patience;                  /* frames for which it is still looked for there */
};

/* zbar on a picture. Corners are in its pixels. */
TkReading *tk_decoder_look (TkDecoder *decoder, const TkLuma *luma, const char *pass);

TkReading *tk_decoder_read_live (TkDecoder *decoder, const TkLuma *frame);
TkReading *tk_decoder_read_thorough (TkDecoder *decoder, const TkLuma *frame);

G_END_DECLS
