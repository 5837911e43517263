/* JPEG segment by segment. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-picture-private.h"

#define SOI 0xd8
#define EOI 0xd9
#define SOS 0xda
#define APP0 0xe0
#define EXIF 0xe1
#define ADOBE 0xee
#define COMMENT 0xfe
#define ORIENTATION 0x0112
#define ENTRIES_MAX 200

/* Which way is up, of an EXIF segment: 1 … 8; 0 when it does not say. */
static guint
read_orientation (const guint8 *data, gsize size)
{
  gboolean little = size >= 14 && data[6] == 'I';
  guint (*number) (const guint8 *, guint) = little ? hub_picture_le : hub_picture_be;

  if (size < 14 || memcmp (data, "Exif\0\0", 6) != 0)
    return 0;
  const guint8 *tiff = data + 6;
  gsize length = size - 6, at = number (tiff + 4, 4);
  if (at > length - 2)
    return 0;
  guint n = MIN (number (tiff + at, 2), ENTRIES_MAX);
  for (at += 2; n > 0 && at + 12 <= length; n--, at += 12)
    {
      guint up = number (tiff + at + 8, 2);

      if (number (tiff + at, 2) == ORIENTATION)
        return up >= 1 && up <= 8 ? up : 0;
    }
  return 0;
}

/* An EXIF segment that says that alone. */
static void
write_orientation (GByteArray *out, guint up)
{
  guint8 segment[] = { 0xff, EXIF, 0, 34,  'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8,
                       0,    1,    1, 0x12, 0,   3,   0,   0,   0, 1, 0,   (guint8) up, 0, 0, 0, 0, 0, 0 };

  g_byte_array_append (out, segment, sizeof segment);
}

static gboolean
is_kept (guint8 marker, const guint8 *data, gsize size)
{
  if (marker == APP0)
    return size == 14 && memcmp (data, "JFIF", 5) == 0; /* with a thumbnail it is longer */
  if (marker == ADOBE)
    return size == 12 && memcmp (data, "Adobe", 5) == 0;
  return marker != COMMENT && (marker < APP0 || marker > 0xef);
}

static gboolean
is_frame (guint8 marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* The coded picture, up to the next marker that is not part of it. */
static void
pass_scan (HubPictureIn *in, GByteArray *out)
{
  gsize from = in->at;

  for (; in->at + 1 < in->length; in->at++)
    {
      guint8 next = in->bytes[in->at + 1];

      if (in->bytes[in->at] == 0xff && next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7))
        break;
    }
  g_byte_array_append (out, in->bytes + from, (guint) (in->at - from));
}

/* FALSE when it is not whole. */
static gboolean
pass_segment (HubPictureIn *in, GByteArray *out, guint8 marker, HubPicture *picture)
{
  const guint8 *head = hub_picture_take (in, 2);
  gsize size = head != NULL ? hub_picture_be (head, 2) : 0;
  const guint8 *data = size >= 2 ? hub_picture_take (in, size - 2) : NULL;
  const guint8 start[] = { 0xff, marker };
  guint up = 0;

  if (data == NULL)
    return FALSE;
  if (is_frame (marker) && size >= 8)
    {
      picture->height = hub_picture_be (data + 1, 2);
      picture->width = hub_picture_be (data + 3, 2);
    }
  if (marker == EXIF && (up = read_orientation (data, size - 2)) > 1)
    write_orientation (out, up);
  if (!is_kept (marker, data, size - 2))
    return TRUE;
  g_byte_array_append (out, start, 2);
  g_byte_array_append (out, head, (guint) size);
  if (marker == SOS)
    pass_scan (in, out);
  return TRUE;
}

gboolean
hub_picture_jpeg (HubPictureIn *in, GByteArray *out, HubPicture *picture)
{
  const guint8 *byte = hub_picture_take (in, 2);
  gboolean scanned = FALSE;

  g_byte_array_append (out, byte, 2);
  while ((byte = hub_picture_take (in, 1)) != NULL && *byte == 0xff)
    {
      while ((byte = hub_picture_take (in, 1)) != NULL && *byte == 0xff)
        ;
      if (byte != NULL && *byte == EOI)
        {
          g_byte_array_append (out, (const guint8 *) "\xff\xd9", 2);
          return scanned && picture->width > 0;
        }
      if (byte == NULL || *byte == 0 || *byte == SOI || (*byte >= 0xd0 && *byte <= 0xd7) || *byte == 1)
        return FALSE;
      scanned |= *byte == SOS;
      if (!pass_segment (in, out, *byte, picture))
        return FALSE;
    }
  return FALSE;
}
