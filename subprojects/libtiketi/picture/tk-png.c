/* Reading a PNG with limits. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-png.h"

#include <string.h>

/* What is left of a file. */
typedef struct {
  const guint8 *at;
  gsize left;
} Rest;

static cairo_status_t
read_cb (void *closure, unsigned char *out, unsigned int length)
{
  Rest *rest = closure;

  if (rest->left < length)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (out, rest->at, length);
  rest->at += length;
  rest->left -= length;
  return CAIRO_STATUS_SUCCESS;
}

static guint32
read_u32 (const guint8 *at)
{
  return (guint32) at[0] << 24 | (guint32) at[1] << 16 | (guint32) at[2] << 8 | at[3];
}

/* A small file may unpack to a huge picture: the size is looked at before anything is unpacked. PNG specification, 5.2 and 11.2.2. */
static gboolean
has_bearable_size (const guint8 *png, gsize n)
{
  static const guint8 start[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R' };

  return n >= sizeof start + 13 && n <= TK_PNG_BYTES_MAX && memcmp (png, start, sizeof start) == 0
         && read_u32 (png + 16) - 1 < TK_PNG_SIDE_MAX && read_u32 (png + 20) - 1 < TK_PNG_SIDE_MAX;
}

TkSurface *
tk_png_read (const guint8 *png, gsize n)
{
  Rest rest = { png, n };

  if (png == NULL || !has_bearable_size (png, n))
    return NULL;
  g_autoptr (TkSurface) picture = cairo_image_surface_create_from_png_stream (read_cb, &rest);
  return cairo_surface_status (picture) == CAIRO_STATUS_SUCCESS ? g_steal_pointer (&picture) : NULL;
}
