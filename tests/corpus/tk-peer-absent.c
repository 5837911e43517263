/* Where ZXing's library is not installed. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-peer.h"

gboolean
tk_peer_has_zxing (void)
{
  return FALSE;
}

char *
tk_peer_zxing (const guint8 *luma, guint width, guint height)
{
  return NULL;
}
