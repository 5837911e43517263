/* Big-endian bytes, written to a GByteArray and read from a bounded view.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The caller has checked that enough is left before each take. */
typedef struct {
  const guint8 *at;
  gsize left;
} TkBytes;

static inline guint32
tk_bytes_take (TkBytes *bytes, gsize size)
{
  guint32 value = 0;

  for (gsize i = 0; i < size; i++)
    value = value << 8 | bytes->at[i];
  bytes->at += size;
  bytes->left -= size;
  return value;
}

static inline void
tk_bytes_append (GByteArray *array, guint32 value, gsize size)
{
  for (gsize i = size; i-- > 0;)
    {
      guint8 byte = value >> (8 * i) & 0xff;
      g_byte_array_append (array, &byte, 1);
    }
}

G_END_DECLS
