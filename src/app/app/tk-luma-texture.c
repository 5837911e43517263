/* See tk-luma-texture.h. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-luma-texture.h"

#include <string.h>

/* GDK 4.8 has no grey texture: each luma byte becomes three. */
GdkTexture *
tk_luma_texture_new (const guint8 *luma, guint width, guint height)
{
  gsize n = (gsize) width * height;
  guint8 *rgb = g_malloc (3 * n);
  g_autoptr (GBytes) bytes = g_bytes_new_take (rgb, 3 * n);

  for (gsize i = 0; i < n; i++)
    memset (rgb + 3 * i, luma[i], 3);
  return gdk_memory_texture_new ((int) width, (int) height, GDK_MEMORY_R8G8B8, bytes, 3 * (gsize) width);
}
