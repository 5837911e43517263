/* Pictures made inert: what stays, what goes, and what is no picture. SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "hub-picture.h"

#define PNG_HEAD "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
#define PNG_IHDR "\0\0\0\2\0\0\0\3\10\6\0\0\0\x1f\x15\xc4\x89"
#define PNG_TAIL "\0\0\0\2IDATx\x9c\0\0\0\0\0\0\0\0IEND\xae" "B`\x82"
#define PNG_TEXT "\0\0\0\2tEXtab\0\0\0\0"
#define JPEG_HEAD "\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
#define JPEG_EXIF(up) "\xff\xe1\0\x28" "Exif\0\0II*\0\10\0\0\0\1\0\x12\1\3\0\1\0\0\0" up "\0\0\0\0\0\0\0secret"
#define JPEG_UP "\xff\xe1\0\x22" "Exif\0\0MM\0*\0\0\0\10\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0"
#define JPEG_COMMENT "\xff\xfe\0\4hi"
#define JPEG_PICTURE "\xff\xc0\0\x0b\10\0\3\0\2\1\1\x11\0\xff\xda\0\10\1\1\0\0?\0\x55\xff\0\xff\xd0\x56"
#define JPEG_TAIL "\xff\xd9"
#define GIF_HEAD "GIF89a\2\0\3\0\x80\0\0\0\0\0\xff\xff\xff"
#define GIF_LOOP "\x21\xff\x0bNETSCAPE2.0\3\1\0\0\0"
#define GIF_COMMENT "\x21\xfe\5hello\0"
#define GIF_PICTURE ",\0\0\0\0\2\0\3\0\0\2\2\x44\1\0"
#define GIF_TAIL ";"
#define WEBP_LOSSLESS "VP8L\6\0\0\0/\1\x80\0\0\7"
#define WEBP_LOSSY "VP8 \n\0\0\0\x10\0\0\x9d\1\x2a\2\0\3\0"
#define WEBP_EXTENDED(flags) "VP8X\n\0\0\0" flags "\0\0\0\1\0\0\2\0\0"
#define WEBP_EXIF "EXIF\2\0\0\0ab"
#define BEHIND "<script>alert(1)</script>"

#define B(text) text, sizeof text - 1

static const struct
{
  const char *kind;
  const char *in;
  gsize in_length;
  const char *out;
  gsize out_length;
  gboolean open;      /* more may follow it: a shorter one is whole, too */
} good[] = {
  { "image/png", B (PNG_HEAD PNG_IHDR PNG_TAIL), B (PNG_HEAD PNG_IHDR PNG_TAIL), FALSE },
  { "image/png", B (PNG_HEAD PNG_IHDR PNG_TEXT PNG_TAIL BEHIND), B (PNG_HEAD PNG_IHDR PNG_TAIL), TRUE },
  { "image/jpeg", B (JPEG_HEAD JPEG_PICTURE JPEG_TAIL), B (JPEG_HEAD JPEG_PICTURE JPEG_TAIL), FALSE },
  { "image/jpeg", B (JPEG_HEAD JPEG_EXIF ("\1") JPEG_COMMENT JPEG_PICTURE JPEG_TAIL BEHIND), B (JPEG_HEAD JPEG_PICTURE JPEG_TAIL), TRUE },
  { "image/jpeg", B (JPEG_HEAD JPEG_EXIF ("\6") JPEG_PICTURE JPEG_TAIL), B (JPEG_HEAD JPEG_UP JPEG_PICTURE JPEG_TAIL), FALSE },
  { "image/gif", B (GIF_HEAD GIF_PICTURE GIF_TAIL), B (GIF_HEAD GIF_PICTURE GIF_TAIL), FALSE },
  { "image/gif", B (GIF_HEAD GIF_LOOP GIF_COMMENT GIF_PICTURE GIF_TAIL BEHIND), B (GIF_HEAD GIF_LOOP GIF_PICTURE GIF_TAIL), TRUE },
  { "image/webp", B ("RIFF\x12\0\0\0WEBP" WEBP_LOSSLESS), B ("RIFF\x12\0\0\0WEBP" WEBP_LOSSLESS), FALSE },
  { "image/webp", B ("RIFF\x32\0\0\0WEBP" WEBP_EXTENDED ("\x0c") WEBP_EXIF WEBP_LOSSY BEHIND),
    B ("RIFF\x28\0\0\0WEBP" WEBP_EXTENDED ("\0") WEBP_LOSSY), TRUE },
};

static void
test_good (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      HubPicture picture = { 0 };
      g_autoptr (GByteArray) out = hub_picture_clean ((const guint8 *) good[i].in, good[i].in_length, &picture);

      g_test_message ("row %u", (guint) i);
      g_assert_nonnull (out);
      g_assert_cmpmem (out->data, out->len, good[i].out, good[i].out_length);
      g_assert_cmpstr (picture.content_type, ==, good[i].kind);
      g_assert_cmpuint (picture.width, ==, 2);
      g_assert_cmpuint (picture.height, ==, 3);
    }
}

/* What was cut short anywhere is no picture. */
static void
test_cut (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      for (gsize length = 0; !good[i].open && length < good[i].in_length; length++)
        {
          HubPicture picture = { 0 };
          g_autofree guint8 *cut = g_memdup2 (good[i].in, length);

          g_assert_null (hub_picture_clean (cut, length, &picture));
          g_assert_null (picture.content_type);
        }
    }
}

static const struct { const char *in; gsize length; } bad[] = {
  { B ("") },
  { B ("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x\"/>") },
  { B ("%PDF-1.7 0123456789") },
  { B ("BM0123456789012345") },
  { B ("\0\0\1\0\1\0\x10\x10\0\0\1\0\x20\0\x68\4") },                        /* ICO */
  { B (PNG_HEAD "\0\0\0\0\0\0\0\3\10\6\0\0\0\x1f\x15\xc4\x89" PNG_TAIL) },   /* no width */
  { B (PNG_HEAD "\0\0\0\2\0\0\0\0\10\6\0\0\0\x1f\x15\xc4\x89" PNG_TAIL) },   /* no height */
  { B (PNG_HEAD "\0\1\0\0\0\0\x10\0\10\6\0\0\0\x1f\x15\xc4\x89" PNG_TAIL) }, /* 268 megapixels */
  { B (PNG_HEAD "\xff\xff\xff\xff\xff\xff\xff\xff\10\6\0\0\0\x1f\x15\xc4\x89" PNG_TAIL) },
  { B ("\x89PNG\r\n\x1a\n" PNG_TEXT PNG_TAIL) },                             /* begins with another block */
  { B ("\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR\0\0\0\0") },
  { B (JPEG_HEAD "\xff\xda\0\10\1\1\0\0?\0\x55" JPEG_TAIL) },                /* no frame */
  { B (JPEG_HEAD "\xff\xc0\0\x0b\10\0\3\0\2\1\1\x11\0" JPEG_TAIL) },         /* no scan */
  { B (JPEG_HEAD "\xff\xe1\0\1" JPEG_PICTURE JPEG_TAIL) },
  { B (GIF_HEAD GIF_TAIL) },
  { B ("RIFF\0\0\0\0WEBP" WEBP_LOSSLESS) },
  { B ("RIFF\xff\xff\xff\xffWEBP" WEBP_LOSSLESS) },
  { B ("RIFF\x12\0\0\0WAVE" WEBP_LOSSLESS) },
  { B ("RIFF\x16\0\0\0WEBP" WEBP_EXTENDED ("\0")) },
};

static void
test_bad (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      HubPicture picture = { 0 };

      g_test_message ("row %u", (guint) i);
      g_assert_null (hub_picture_clean ((const guint8 *) bad[i].in, bad[i].length, &picture));
      g_assert_null (picture.content_type);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture/good", test_good);
  g_test_add_func ("/picture/cut", test_cut);
  g_test_add_func ("/picture/bad", test_bad);
  return g_test_run ();
}
