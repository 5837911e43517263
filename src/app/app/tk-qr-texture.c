/* See tk-qr-texture.h. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-qr-texture.h"

#include <string.h>

/* GDK 4.8 has no grey texture: each luma byte becomes three. */
GdkTexture *
tk_qr_texture_new (const guint8 *luma, guint side)
{
  gsize n = (gsize) side * side;
  guint8 *rgb = g_malloc (3 * n);
  g_autoptr (GBytes) bytes = g_bytes_new_take (rgb, 3 * n);

  for (gsize i = 0; i < n; i++)
    memset (rgb + 3 * i, luma[i], 3);
  return gdk_memory_texture_new ((int) side, (int) side, GDK_MEMORY_R8G8B8, bytes, 3 * (gsize) side);
}
