/* Picture files: a reading or a sentence, never more than a small picture's work. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include "tk-fuzz.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>
#include "fuzz-qr.h"
#include "fuzz-room.h"
#include "tk-decode.h"

#define PIXELS_MOST (128 * 128)

static const char *const words[]
    = { "\x89PNG\r\n\x1a\n", "IHDR", "IDAT", "IEND", "\xff\xd8\xff", "GIF89a", "BM", "<svg", NULL };

static void
make (GRand *random, GByteArray *input)
{
  g_autofree char *text = g_strdup_printf ("TK1:%u", g_rand_int (random));
  guint side;
  g_autofree guint8 *grey = fuzz_qr_draw (text, 2, &side), *rgb = g_malloc (3 * side * side);
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *file = NULL;
  gsize length;

  for (guint i = 0; i < 3 * side * side; i++)
    rgb[i] = grey[i / 3];
  pixbuf = gdk_pixbuf_new_from_data (rgb, GDK_COLORSPACE_RGB, FALSE, 8, (int)side, (int)side, (int)(3 * side),
                                     NULL, NULL);
  gdk_pixbuf_save_to_buffer (pixbuf, &file, &length, g_rand_boolean (random) ? "png" : "jpeg", &error, NULL);
  g_assert_no_error (error);
  g_byte_array_append (input, (const guint8 *)file, (guint)length);
}

const TkFuzzHarness tk_fuzz_harness = { "picture", 16384, words, make };

static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  gboolean *small = data;

  *small = (gint64)width * height <= PIXELS_MOST;
  gdk_pixbuf_loader_set_size (loader, 0, 0);
}

/* A header may promise 64 megapixels: those are seconds of work and no news. */
static gboolean
is_small (const guint8 *data, gsize size)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  gboolean small = TRUE;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &small);
  gdk_pixbuf_loader_write (loader, data, size, NULL);
  gdk_pixbuf_loader_close (loader, NULL);
  return small;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  TkReading *reading;
  gint64 ms = -1;

  fuzz_room_count_warnings (
      "GdkPixbuf"); /* its loaders complain of a GIF frame without height, and go on: not ours to mend */
  if (size == 0 || !is_small (data, size))
    return 0;
  reading = tk_decode_bytes (bytes, &ms, &error);
  if (reading == NULL)
    {
      g_assert_true (error != NULL && error->domain == TK_SCAN_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpint (ms, ==, -1);
      return 0;
    }
  g_assert_no_error (error);
  g_assert_cmpint (ms, >=, 0);
  g_assert_cmpuint (strlen (reading->payload), <=, reading->length);
  tk_reading_free (reading);
  return 0;
}
