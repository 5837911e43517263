/* Pictures that organizers upload, as they are stripped. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-fuzz.h"

#include <string.h>
#include "hub-picture.h"

#define ORIENTATION_BYTES 36 /* what a JPEG may get that it did not have in this form */

static const char *const words[] = { "\x89PNG\r\n\x1a\n", "IHDR", "IDAT", "IEND", "tEXt", "\xff\xd8\xff", "\xff\xda", "\xff\xd9", "\xff\xe1",
                                     "Exif", "MM", "GIF89a", "\x21\xff\x0bNETSCAPE2.0", "\x3b", "RIFF", "WEBP", "VP8X", "VP8 ", "VP8L", "EXIF", NULL };

static void
append (GByteArray *input, const char *bytes, gsize length)
{
  g_byte_array_append (input, (const guint8 *) bytes, (guint) length);
}

#define APPEND(text) append (input, text, sizeof text - 1)

static void
make_png (GRand *random, GByteArray *input)
{
  APPEND ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\6\0\0\0\x1f\x15\xc4\x89");
  if (g_rand_boolean (random))
    APPEND ("\0\0\0\2tEXta\0\0\0\0\0");
  APPEND ("\0\0\0\2IDATx\x9c\0\0\0\0\0\0\0\0IEND\xae" "B`\x82");
}

static void
make_jpeg (GRand *random, GByteArray *input)
{
  APPEND ("\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0");
  if (g_rand_boolean (random))
    APPEND ("\xff\xe1\0\x22" "Exif\0\0II*\0\10\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0\0\0\0\0");
  APPEND ("\xff\xc0\0\x0b\10\0\2\0\3\1\1\x11\0\xff\xda\0\10\1\1\0\0?\0\x55\xff\0\xff\xd0\x56\xff\xd9");
}

static void
make_gif (GRand *random, GByteArray *input)
{
  APPEND ("GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff");
  if (g_rand_boolean (random))
    APPEND ("\x21\xff\x0bNETSCAPE2.0\3\1\0\0\0\x21\xfe\5hello\0");
  APPEND (",\0\0\0\0\1\0\1\0\0\2\2\x44\1\0;");
}

static void
make_webp (GRand *random, GByteArray *input)
{
  gboolean extended = g_rand_boolean (random);

  if (extended)
    APPEND ("RIFF\x36\0\0\0WEBPVP8X\n\0\0\0\x08\0\0\0\0\0\0\0\0\0EXIF\2\0\0\0ab");
  else
    APPEND ("RIFF\x1a\0\0\0WEBP");
  APPEND ("VP8L\x0d\0\0\0/\0\0\0\x10\7\x10\x11\x11\x88\x88\xfe\7\0");
  input->data[input->len - 1] = 0;
}

static void
make (GRand *random, GByteArray *input)
{
  void (*const kinds[]) (GRand *, GByteArray *) = { make_png, make_jpeg, make_gif, make_webp };

  kinds[g_rand_int_range (random, 0, G_N_ELEMENTS (kinds))](random, input);
}

const TkFuzzHarness tk_fuzz_harness = { "medium", 4096, words, make };

/* What is kept is a picture of the same kind and size, nothing more could be taken out of it, and nothing was made up. */
int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  HubPicture picture = { 0 }, again = { 0 };
  g_autoptr (GByteArray) clean = hub_picture_clean (data, size, &picture);

  if (clean == NULL)
    {
      g_assert_null (picture.content_type);
      return 0;
    }
  g_assert_cmpuint (clean->len, <=, size + ORIENTATION_BYTES);
  g_assert_cmpuint (picture.width, >, 0);
  g_assert_cmpuint (picture.height, >, 0);
  g_assert_cmpuint ((guint64) picture.width * picture.height, <=, HUB_PICTURE_PIXELS_MAX);
  g_autoptr (GByteArray) cleaner = hub_picture_clean (clean->data, clean->len, &again);
  g_assert_nonnull (cleaner);
  g_assert_cmpmem (clean->data, clean->len, cleaner->data, cleaner->len);
  g_assert_cmpstr (picture.content_type, ==, again.content_type);
  g_assert_cmpuint (picture.width, ==, again.width);
  g_assert_cmpuint (picture.height, ==, again.height);
  return 0;
}
