/* Which kind of picture it is; PNG, GIF and WebP block by block. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-picture-private.h"

#define PNG_SIGNATURE "\x89PNG\r\n\x1a\n"

static gboolean
is_one_of (const guint8 *name, const char *names)
{
  for (; *names != '\0'; names += 4)
    {
      if (memcmp (name, names, 4) == 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
hub_picture_png (HubPictureIn *in, GByteArray *out, HubPicture *picture)
{
  const guint8 *head;

  g_byte_array_append (out, hub_picture_take (in, 8), 8);
  while ((head = hub_picture_take (in, 8)) != NULL)
    {
      gsize size = hub_picture_be (head, 4);
      gboolean first = picture->width == 0;
      const guint8 *data = hub_picture_take (in, size + 4); /* and its checksum */

      if (data == NULL || first != (memcmp (head + 4, "IHDR", 4) == 0) || (first && size != 13))
        return FALSE;
      if (first)
        {
          picture->width = hub_picture_be (data, 4);
          picture->height = hub_picture_be (data + 4, 4);
          if (picture->width == 0)
            return FALSE;
        }
      if (is_one_of (head + 4, "IHDRPLTEIDATIENDtRNSgAMAcHRMsRGBsBITbKGDpHYsacTLfcTLfdAT"))
        {
          g_byte_array_append (out, head, 8);
          g_byte_array_append (out, data, (guint) size + 4);
        }
      if (memcmp (head + 4, "IEND", 4) == 0)
        return TRUE;
    }
  return FALSE;
}

/* ---- GIF ---- */

/* Blocks of up to 255 bytes, up to an empty one; out NULL: dropped. */
static gboolean
pass_blocks (HubPictureIn *in, GByteArray *out)
{
  const guint8 *size;

  while ((size = hub_picture_take (in, 1)) != NULL)
    {
      const guint8 *data = hub_picture_take (in, *size);

      if (data == NULL)
        return FALSE;
      if (out != NULL)
        {
          g_byte_array_append (out, size, 1);
          g_byte_array_append (out, data, *size);
        }
      if (*size == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
pass_colours (HubPictureIn *in, GByteArray *out, guint8 flags)
{
  gsize size = (flags & 0x80) != 0 ? 3u << ((flags & 7) + 1) : 0;
  const guint8 *colours = hub_picture_take (in, size);

  if (colours != NULL)
    g_byte_array_append (out, colours, (guint) size);
  return colours != NULL;
}

/* Only what times the frames and says how often they repeat. */
static gboolean
pass_extension (HubPictureIn *in, GByteArray *out)
{
  const guint8 *head = hub_picture_take (in, 1);

  if (head == NULL)
    return FALSE;
  gboolean loops = *head == 0xff && in->length - in->at >= 12 && memcmp (in->bytes + in->at, "\x0bNETSCAPE2.0", 12) == 0;
  gboolean kept = *head == 0xf9 || loops;
  if (kept)
    {
      g_byte_array_append (out, (const guint8 *) "\x21", 1);
      g_byte_array_append (out, head, 1);
    }
  return pass_blocks (in, kept ? out : NULL);
}

static gboolean
pass_image (HubPictureIn *in, GByteArray *out)
{
  const guint8 *head = hub_picture_take (in, 9);

  if (head == NULL)
    return FALSE;
  g_byte_array_append (out, (const guint8 *) ",", 1);
  g_byte_array_append (out, head, 9);
  if (!pass_colours (in, out, head[8]))
    return FALSE;
  const guint8 *code_size = hub_picture_take (in, 1);
  if (code_size == NULL)
    return FALSE;
  g_byte_array_append (out, code_size, 1);
  return pass_blocks (in, out);
}

gboolean
hub_picture_gif (HubPictureIn *in, GByteArray *out, HubPicture *picture)
{
  const guint8 *head = hub_picture_take (in, 13), *kind;
  gboolean good = head != NULL, any = FALSE;

  if (head == NULL)
    return FALSE;
  picture->width = hub_picture_le (head + 6, 2);
  picture->height = hub_picture_le (head + 8, 2);
  g_byte_array_append (out, head, 13);
  good = pass_colours (in, out, head[10]);
  while (good && (kind = hub_picture_take (in, 1)) != NULL)
    {
      if (*kind == 0x3b)
        {
          g_byte_array_append (out, kind, 1);
          return any;
        }
      good = *kind == 0x21 ? pass_extension (in, out) : *kind == 0x2c && pass_image (in, out);
      any |= *kind == 0x2c;
    }
  return FALSE;
}

/* ---- WebP ---- */

#define WEBP_KEPT 0x12 /* of VP8X: transparency and animation; not profiles, EXIF, XMP */

static gboolean
measure_webp (const guint8 *name, const guint8 *data, gsize size, HubPicture *picture)
{
  if (memcmp (name, "VP8X", 4) == 0 && size >= 10)
    {
      picture->width = hub_picture_le (data + 4, 3) + 1;
      picture->height = hub_picture_le (data + 7, 3) + 1;
    }
  else if (memcmp (name, "VP8 ", 4) == 0 && size >= 10 && memcmp (data + 3, "\x9d\x01\x2a", 3) == 0)
    {
      picture->width = hub_picture_le (data + 6, 2) & 0x3fff;
      picture->height = hub_picture_le (data + 8, 2) & 0x3fff;
    }
  else if (memcmp (name, "VP8L", 4) == 0 && size >= 5 && data[0] == 0x2f)
    {
      picture->width = (hub_picture_le (data + 1, 2) & 0x3fff) + 1;
      picture->height = (hub_picture_le (data + 2, 3) >> 6 & 0x3fff) + 1;
    }
  return picture->width > 0 && picture->height > 0;
}

gboolean
hub_picture_webp (HubPictureIn *in, GByteArray *out, HubPicture *picture)
{
  const guint8 *head = hub_picture_take (in, 12), *chunk;
  gsize end = head != NULL ? (gsize) hub_picture_le (head + 4, 4) + 8 : 0;
  gboolean any = FALSE;

  if (head == NULL || end < in->at || end > in->length)
    return FALSE;
  in->length = end;
  g_byte_array_append (out, head, 12);
  while ((chunk = hub_picture_take (in, 8)) != NULL)
    {
      gsize size = hub_picture_le (chunk + 4, 4), padded = size + (size & 1);
      const guint8 *data = hub_picture_take (in, padded);

      if (data == NULL || (picture->width == 0 && !measure_webp (chunk, data, size, picture)))
        return FALSE;
      if (!is_one_of (chunk, "VP8XVP8 VP8LALPHANIMANMF"))
        continue;
      g_byte_array_append (out, chunk, 8);
      g_byte_array_append (out, data, (guint) padded);
      if (memcmp (chunk, "VP8X", 4) == 0)
        out->data[out->len - padded] &= WEBP_KEPT;
      any |= memcmp (chunk, "VP8X", 4) != 0 && memcmp (chunk, "ANIM", 4) != 0 && memcmp (chunk, "ALPH", 4) != 0;
    }
  guint32 size = GUINT32_TO_LE (out->len - 8);
  memcpy (out->data + 4, &size, 4);
  return any && in->at == in->length;
}

/* ---- All ---- */

static const struct
{
  const char *content_type, *signature;
  gsize length;
  gboolean (*pass) (HubPictureIn *in, GByteArray *out, HubPicture *picture);
} kinds[] = {
  { "image/png", PNG_SIGNATURE, 8, hub_picture_png },   { "image/jpeg", "\xff\xd8\xff", 3, hub_picture_jpeg },
  { "image/gif", "GIF87a", 6, hub_picture_gif },        { "image/gif", "GIF89a", 6, hub_picture_gif },
  { "image/webp", "RIFF", 4, hub_picture_webp },
};

static gboolean
is_measured (const HubPicture *picture)
{
  return picture->width > 0 && picture->height > 0 && (guint64) picture->width * picture->height <= HUB_PICTURE_PIXELS_MAX;
}

GByteArray *
hub_picture_clean (const guint8 *bytes, gsize length, HubPicture *out)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      HubPictureIn in = { bytes, length, 0 };
      HubPicture picture = { kinds[i].content_type, 0, 0 };

      if (length < 16 || memcmp (bytes, kinds[i].signature, kinds[i].length) != 0
          || (kinds[i].pass == hub_picture_webp && memcmp (bytes + 8, "WEBP", 4) != 0))
        continue;
      g_autoptr (GByteArray) kept = g_byte_array_sized_new ((guint) length);
      if (!kinds[i].pass (&in, kept, &picture) || !is_measured (&picture))
        return NULL;
      *out = picture;
      return g_steal_pointer (&kept);
    }
  return NULL;
}
