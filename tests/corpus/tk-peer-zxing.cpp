/* ZXing (zxing-cpp) in process. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-peer.h"

#include <ZXing/DecodeHints.h>
#include <ZXing/ReadBarcode.h>
#include <ZXing/TextUtfEncoding.h>
#include <string>
#include <vector>

static char *
read_once (const guint8 *luma, guint width, guint height)
{
  ZXing::DecodeHints hints;

  hints.setFormats (ZXing::BarcodeFormat::QRCode).setTryHarder (true).setTryRotate (true).setTryDownscale (true);
  auto result = ZXing::ReadBarcode (ZXing::ImageView (luma, (int) width, (int) height, ZXing::ImageFormat::Lum), hints);
  return result.isValid () ? g_strdup (ZXing::TextUtfEncoding::ToUtf8 (result.text ()).c_str ()) : nullptr;
}

gboolean
tk_peer_has_zxing (void)
{
  return TRUE;
}

char *
tk_peer_zxing (const guint8 *luma, guint width, guint height)
{
  char *text = read_once (luma, width, height);

  if (text != nullptr)
    return text;
  std::vector<guint8> inverted (luma, luma + (gsize) width * height);
  for (auto &pixel : inverted)
    pixel = 255 - pixel;
  return read_once (inverted.data (), width, height);
}
