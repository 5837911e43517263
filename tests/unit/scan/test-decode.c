/* The frame decoder on pictures made here, and files that are no good. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-decode.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <qrencode.h>
#include <string.h>
#include <sys/stat.h>

#include "tk-luma-private.h"
#include "tk-sample-ticket.h"

#define PAPER 235
#define TABLE 120

/* A grey table of width × height with the QR of `text`, `module` pixels a module, on it at (x, y). */
static TkLuma *
draw_scene (guint width, guint height, const char *text, guint module, guint x, guint y)
{
  TkLuma *scene = tk_luma_new (width, height);
  guint side = 0;
  g_autofree guint8 *qr = text != NULL ? tk_print_qr_luma (text, module, &side, NULL) : NULL;

  memset (scene->pixels, TABLE, (gsize) width * height);
  g_assert_cmpuint (x + side, <=, width);
  g_assert_cmpuint (y + side, <=, height);
  for (guint row = 0; row < side; row++)
    for (guint column = 0; column < side; column++)
      scene->pixels[(gsize) (y + row) * width + x + column] = qr[row * side + column] != 0 ? PAPER : 20;
  return scene;
}

static TkReading *
read_scene (TkDecoder *decoder, const TkLuma *scene, gboolean thorough)
{
  return tk_decoder_read (decoder, scene->pixels, scene->width, scene->height, scene->width, thorough);
}

/* As a camera would: what one frame misses a later one reads. */
static TkReading *
read_frames (TkDecoder *decoder, const TkLuma *scene, int most)
{
  TkReading *reading = NULL;

  for (int frame = 0; frame < most && reading == NULL; frame++)
    reading = read_scene (decoder, scene, FALSE);
  return reading;
}

static void
assert_reads (const TkReading *reading, const char *text)
{
  g_assert_nonnull (reading);
  g_assert_cmpmem (reading->payload, reading->length, text, strlen (text));
  g_assert_cmpint (reading->payload[reading->length], ==, '\0');
  g_assert_nonnull (reading->pass);
}

static const struct {
  guint width, height, module;
  gboolean thorough;
} scenes[] = {
  { 640, 480, 3, FALSE },  { 640, 480, 8, FALSE },   { 1280, 720, 4, FALSE }, { 1280, 720, 15, FALSE },
  { 1920, 1080, 4, FALSE }, { 641, 479, 5, FALSE },  { 640, 480, 3, TRUE },   { 200, 180, 3, TRUE },
  { 4000, 3000, 60, TRUE }, { 4000, 3000, 5, TRUE }, { 170, 170, 3, FALSE },  { 3000, 200, 3, TRUE },
};

static void
test_scenes (void)
{
  g_autofree char *token = tk_sample_token (1);
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      guint side = 45 * scenes[i].module;
      g_autoptr (TkLuma) scene = draw_scene (scenes[i].width, scenes[i].height, token, scenes[i].module,
                                             (scenes[i].width - side) / 2, (scenes[i].height - side) / 2);
      g_autoptr (TkReading) reading
          = scenes[i].thorough ? read_scene (decoder, scene, TRUE) : read_frames (decoder, scene, 2);

      g_test_message ("%u x %u, module %u", scenes[i].width, scenes[i].height, scenes[i].module);
      assert_reads (reading, token);
    }
}

static void
test_corners (void)
{
  g_autofree char *token = tk_sample_token (1);
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();
  static const guint modules[] = { 4, 12 };

  for (gsize i = 0; i < G_N_ELEMENTS (modules); i++)
    {
      g_autoptr (TkLuma) scene = draw_scene (1280, 720, token, modules[i], 100, 50);
      g_autoptr (TkReading) reading = read_scene (decoder, scene, FALSE);
      int near = 4 * modules[i], far = 41 * modules[i], slack = 2 * modules[i] + 4;

      assert_reads (reading, token);
      for (int corner = 0; corner < 4; corner++)
        {
          int x = reading->corners[2 * corner] - 100, y = reading->corners[2 * corner + 1] - 50;

          g_assert_cmpint (MIN (ABS (x - near), ABS (x - far)), <=, slack);
          g_assert_cmpint (MIN (ABS (y - near), ABS (y - far)), <=, slack);
        }
    }
}

/* Rows with padding that would break the code if it were read as picture. */
static void
test_stride (void)
{
  g_autofree char *token = tk_sample_token (2);
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();
  g_autoptr (TkLuma) scene = draw_scene (333, 300, token, 5, 20, 20);
  static const gsize paddings[] = { 0, 1, 3, 19, 64 };

  for (gsize i = 0; i < G_N_ELEMENTS (paddings); i++)
    {
      gsize stride = scene->width + paddings[i];
      g_autofree guint8 *padded = g_malloc (stride * scene->height);
      g_autoptr (TkReading) reading = NULL;

      for (gsize j = 0; j < stride * scene->height; j++)
        padded[j] = j * 37;
      for (guint y = 0; y < scene->height; y++)
        memcpy (padded + y * stride, scene->pixels + y * scene->width, scene->width);
      reading = tk_decoder_read (decoder, padded, scene->width, scene->height, stride, FALSE);
      assert_reads (reading, token);
    }
}

static void
test_inverted (void)
{
  g_autofree char *token = tk_sample_token (3);
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();
  g_autoptr (TkLuma) scene = draw_scene (640, 480, token, 6, 100, 100);
  g_autoptr (TkLuma) inverted = tk_luma_invert (scene);
  g_autoptr (TkReading) reading = read_scene (decoder, inverted, TRUE);
  g_autoptr (TkReading) live = NULL;

  assert_reads (reading, token);
  g_assert_cmpstr (reading->pass, ==, "inverted");
  live = read_frames (decoder, inverted, 6);
  assert_reads (live, token);
}

/* A shadow with a soft edge over the picture: 255ths of the light that is left, from left to right. */
static void
darken (TkLuma *scene, guint least)
{
  for (guint y = 0; y < scene->height; y++)
    for (guint x = 0; x < scene->width; x++)
      {
        guint light = least + (255 - least) * x / scene->width;

        scene->pixels[(gsize) y * scene->width + x] = scene->pixels[(gsize) y * scene->width + x] * light / 255;
      }
}

static void
test_shadow (void)
{
  g_autofree char *token = tk_sample_token (4);
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();
  static const guint lights[] = { 128, 60, 30, 20 };

  for (gsize i = 0; i < G_N_ELEMENTS (lights); i++)
    {
      g_autoptr (TkLuma) scene = draw_scene (640, 480, token, 8, 140, 60);
      g_autoptr (TkReading) reading = NULL;
      g_autoptr (TkReading) live = NULL;

      darken (scene, lights[i]);
      reading = read_scene (decoder, scene, TRUE);
      live = read_frames (decoder, scene, 6);
      g_test_message ("light left %u", lights[i]);
      assert_reads (reading, token);
      assert_reads (live, token);
    }
}

static void
test_exact_bytes (void)
{
  static const guint8 binary[] = { 'a', 0, 'b', 0xff, 0x80, 0xc3, 0x28, 0, 0 };
  static const char *const texts[] = { "TK1:A", "jambo, dunia", "Ufunguo wa tiketi é ü", "0123456789" };
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();
  QRcode *code = QRcode_encodeData (sizeof binary, binary, 0, QR_ECLEVEL_M);
  g_autoptr (TkLuma) luma = tk_luma_new ((code->width + 8) * 4, (code->width + 8) * 4);
  g_autoptr (TkReading) reading = NULL;

  memset (luma->pixels, 255, (gsize) luma->width * luma->height);
  for (guint y = 0; y < luma->height; y++)
    for (guint x = 0; x < luma->width; x++)
      {
        int column = (int) x / 4 - 4, row = (int) y / 4 - 4;

        if (column >= 0 && column < code->width && row >= 0 && row < code->width
            && (code->data[row * code->width + column] & 1))
          luma->pixels[y * luma->width + x] = 0;
      }
  QRcode_free (code);
  reading = read_scene (decoder, luma, FALSE);
  g_assert_nonnull (reading);
  g_assert_cmpmem (reading->payload, reading->length, binary, sizeof binary);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (TkLuma) scene = draw_scene (400, 400, texts[i], 6, 50, 50);
      g_autoptr (TkReading) text = read_scene (decoder, scene, FALSE);

      assert_reads (text, texts[i]);
    }
}

static void
test_nearest_of_two (void)
{
  g_autofree char *far = tk_sample_token (5);
  g_autofree char *near = tk_sample_token (6);
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();
  g_autoptr (TkLuma) scene = draw_scene (900, 500, near, 9, 450, 20);
  g_autoptr (TkLuma) other = draw_scene (300, 300, far, 5, 20, 20);
  g_autoptr (TkReading) reading = NULL;

  for (guint y = 0; y < other->height; y++)
    memcpy (scene->pixels + (gsize) (y + 50) * scene->width + 10, other->pixels + (gsize) y * other->width, other->width);
  reading = read_scene (decoder, scene, TRUE);
  assert_reads (reading, near);
}

static void
test_nothing (void)
{
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();
  guint32 seed = g_getenv ("TIKETI_SEED") != NULL ? strtoul (g_getenv ("TIKETI_SEED"), NULL, 10) : 20261121;
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (TkLuma) plain = draw_scene (640, 480, NULL, 1, 0, 0);
  guint8 one = 7;

  g_test_message ("TIKETI_SEED=%u", seed);
  g_assert_null (read_scene (decoder, plain, FALSE));
  g_assert_null (read_scene (decoder, plain, TRUE));
  for (int round = 0; round < 3; round++)
    {
      for (gsize i = 0; i < 640 * 480; i++)
        plain->pixels[i] = g_rand_int (random);
      g_assert_null (read_scene (decoder, plain, round == 0));
    }
  g_assert_null (tk_decoder_read (decoder, &one, 1, 1, 1, FALSE));
  g_assert_null (tk_decoder_read (decoder, &one, 1, 1, 1, TRUE));
  g_assert_null (tk_decoder_read (decoder, &one, 0, 0, 0, TRUE));
}

/* Finders on a checkerboard decode to no character at all: that is no reading. */
static void
test_empty_code (void)
{
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();
  g_autoptr (TkLuma) scene = draw_scene (300, 300, "TK1:A", 7, 20, 20);
  g_autoptr (TkReading) reading = read_scene (decoder, scene, TRUE);
  guint side = 21, module = 7, start = 20 + 4 * module;

  assert_reads (reading, "TK1:A");
  for (guint y = 0; y < side * module; y++)
    for (guint x = 0; x < side * module; x++)
      {
        guint row = y / module, column = x / module;

        if (!((row < 9 && column < 9) || (row < 9 && column >= side - 8) || (row >= side - 8 && column < 9)))
          scene->pixels[(start + y) * scene->width + start + x] = (row + column) % 2 == 0 ? 20 : PAPER;
      }
  g_assert_null (read_scene (decoder, scene, TRUE));
  g_assert_null (read_frames (decoder, scene, 8));
}

static guint32
crc32_of (const guint8 *bytes, gsize length)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < length; i++)
    {
      crc ^= bytes[i];
      for (int bit = 0; bit < 8; bit++)
        crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
  return ~crc;
}

static void
append_u32 (GByteArray *bytes, guint32 value)
{
  guint32 big = GUINT32_TO_BE (value);

  g_byte_array_append (bytes, (guint8 *) &big, 4);
}

/* A PNG whose header promises width × height pixels and which then ends. */
static GBytes *
promise_png (guint32 width, guint32 height)
{
  GByteArray *png = g_byte_array_new ();

  g_byte_array_append (png, (const guint8 *) "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
  append_u32 (png, width);
  append_u32 (png, height);
  g_byte_array_append (png, (const guint8 *) "\x08\x06\0\0\0", 5);
  append_u32 (png, crc32_of (png->data + 12, 17));
  g_byte_array_append (png, (const guint8 *) "\0\0\0\0IDAT\x35\xaf\x06\x1e", 12);
  return g_byte_array_free_to_bytes (png);
}

static GBytes *
render_png (const char *text)
{
  g_autoptr (TkSampleFolder) folder = tk_sample_folder_new ();
  g_autofree char *path = g_build_filename (folder, "ticket.png", NULL);
  TkTicketFace face = tk_sample_face (text);
  char *contents;
  gsize size;

  g_assert_true (tk_print_png (&face, TK_PAPER_ROLL_80, 150, path, NULL));
  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  return g_bytes_new_take (contents, size);
}

static void
assert_refuses (GBytes *bytes, TkScanError code, const char *words)
{
  g_autoptr (GError) error = NULL;
  gint64 ms = -7;
  TkReading *reading = tk_decode_bytes (bytes, &ms, &error);

  g_assert_null (reading);
  g_assert_error (error, TK_SCAN_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_cmpint (ms, ==, -7);
}

static void
test_bytes (void)
{
  g_autofree char *token = tk_sample_token (7);
  g_autoptr (GBytes) png = render_png (token);
  g_autoptr (GError) error = NULL;
  gint64 ms = -7;
  g_autoptr (TkReading) reading = tk_decode_bytes (png, &ms, &error);

  g_assert_no_error (error);
  assert_reads (reading, token);
  g_assert_cmpint (ms, >=, 0);
}

static void
test_refused_bytes (void)
{
  g_autofree char *token = tk_sample_token (7);
  g_autoptr (GBytes) png = render_png (token);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) text = g_bytes_new_static ("This is no picture at all.\n", 27);
  g_autoptr (GBytes) huge = promise_png (60000, 60000);
  g_autoptr (GBytes) wide = promise_png (900000, 100);
  g_autoptr (GBytes) broken = promise_png (100, 100);

  assert_refuses (empty, TK_SCAN_ERROR_FILE, "not a picture");
  assert_refuses (text, TK_SCAN_ERROR_FILE, "not a picture");
  assert_refuses (huge, TK_SCAN_ERROR_TOO_LARGE, "64 megapixels");
  assert_refuses (wide, TK_SCAN_ERROR_TOO_LARGE, "64 megapixels");
  assert_refuses (broken, TK_SCAN_ERROR_FILE, "damaged");
  for (gsize twelfth = 0; twelfth < 8; twelfth++)
    {
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (png, 0, 1 + g_bytes_get_size (png) * twelfth / 12);

      assert_refuses (part, TK_SCAN_ERROR_FILE, "damaged");
    }
}

/* Only the foot of the ticket is missing: the code is all there. */
static void
test_cut_below_code (void)
{
  g_autofree char *token = tk_sample_token (7);
  g_autoptr (GBytes) png = render_png (token);
  g_autoptr (GBytes) part = g_bytes_new_from_bytes (png, 0, g_bytes_get_size (png) - 100);
  g_autoptr (TkReading) reading = tk_decode_bytes (part, NULL, NULL);

  assert_reads (reading, token);
}

/* Bits flipped anywhere: a reading of exactly this ticket, or an error; never a crash, never another ticket. */
static void
test_mutated (void)
{
  guint32 seed = g_getenv ("TIKETI_SEED") != NULL ? strtoul (g_getenv ("TIKETI_SEED"), NULL, 10) : (guint32) g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autofree char *token = tk_sample_token (7);
  g_autoptr (GBytes) png = render_png (token);

  g_test_message ("TIKETI_SEED=%u", seed);
  for (int round = 0; round < 60; round++)
    {
      gsize size = g_bytes_get_size (png);
      g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (png, NULL), size);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (TkReading) reading = NULL;

      for (int flips = 1 << g_rand_int_range (random, 0, 6); flips > 0; flips--)
        copy[g_rand_int_range (random, 8, round % 2 == 0 ? 60 : (gint32) size)] ^= 1 << g_rand_int_range (random, 0, 8);
      bytes = g_bytes_new_static (copy, size);
      reading = tk_decode_bytes (bytes, NULL, &error);
      if (reading != NULL)
        assert_reads (reading, token);
      else
        g_assert_true (error != NULL && error->domain == TK_SCAN_ERROR);
    }
}

static void
test_no_code (void)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 300, 200);
  g_autoptr (GBytes) bytes = NULL;
  char *buffer;
  gsize size;

  gdk_pixbuf_fill (pixbuf, 0x336699ff);
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &size, "jpeg", NULL, NULL));
  bytes = g_bytes_new_take (buffer, size);
  assert_refuses (bytes, TK_SCAN_ERROR_NOTHING, "No readable QR code");
}

/* Black modules on nothing: what design tools export. */
static void
test_transparent (void)
{
  g_autofree char *token = tk_sample_token (8);
  guint side;
  g_autofree guint8 *qr = tk_print_qr_luma (token, 5, &side, NULL);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, side, side);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TkReading) reading = NULL;
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  char *buffer;
  gsize size;

  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++)
      memcpy (pixels + y * gdk_pixbuf_get_rowstride (pixbuf) + 4 * x, qr[y * side + x] ? "\0\0\0\0" : "\0\0\0\xff", 4);
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &size, "png", NULL, NULL));
  bytes = g_bytes_new_take (buffer, size);
  reading = tk_decode_bytes (bytes, NULL, NULL);
  assert_reads (reading, token);
}

static void
assert_refuses_file (const char *path, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (tk_decode_file (path, NULL, &error));
  g_assert_error (error, TK_SCAN_ERROR, TK_SCAN_ERROR_FILE);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_refused_files (void)
{
  g_autoptr (TkSampleFolder) folder = tk_sample_folder_new ();
  g_autofree char *missing = g_build_filename (folder, "missing.png", NULL);
  g_autofree char *pipe = g_build_filename (folder, "pipe.png", NULL);

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  assert_refuses_file (missing, "missing.png");
  assert_refuses_file (folder, "it is a folder");
  assert_refuses_file (pipe, "not an ordinary file");
  assert_refuses_file ("/dev/zero", "not an ordinary file");
  assert_refuses_file ("/proc/self/mem/x.png", "x.png");
}

static void
test_too_large_file (void)
{
  g_autoptr (TkSampleFolder) folder = tk_sample_folder_new ();
  g_autofree char *path = g_build_filename (folder, "large.png", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
  g_assert_cmpint (truncate (path, G_GINT64_CONSTANT (129) * 1024 * 1024), ==, 0);
  g_assert_null (tk_decode_file (path, NULL, &error));
  g_assert_error (error, TK_SCAN_ERROR, TK_SCAN_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decode/scenes", test_scenes);
  g_test_add_func ("/decode/corners", test_corners);
  g_test_add_func ("/decode/stride", test_stride);
  g_test_add_func ("/decode/inverted", test_inverted);
  g_test_add_func ("/decode/shadow", test_shadow);
  g_test_add_func ("/decode/exact-bytes", test_exact_bytes);
  g_test_add_func ("/decode/nearest-of-two", test_nearest_of_two);
  g_test_add_func ("/decode/nothing", test_nothing);
  g_test_add_func ("/decode/empty-code", test_empty_code);
  g_test_add_func ("/decode/bytes", test_bytes);
  g_test_add_func ("/decode/refused-bytes", test_refused_bytes);
  g_test_add_func ("/decode/cut-below-code", test_cut_below_code);
  g_test_add_func ("/decode/mutated", test_mutated);
  g_test_add_func ("/decode/no-code", test_no_code);
  g_test_add_func ("/decode/transparent", test_transparent);
  g_test_add_func ("/decode/refused-files", test_refused_files);
  g_test_add_func ("/decode/too-large-file", test_too_large_file);
  return g_test_run ();
}
