/* Tickets as files: what is on them, and every way it cannot be done. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-ticket-print.h"

#include <cairo.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tk-sample-ticket.h"

static const struct {
  const char *text;
  int version;
} versions[] = {
  { "TK1:", 1 },
  { "ABCDEFGHIJ0123456789", 1 },   /* 20 alphanumeric characters: the most version 1-M holds */
  { "ABCDEFGHIJ01234567890", 2 },
  { "abcdefghijklmn", 1 },         /* 14 bytes: the most version 1-M holds */
  { "abcdefghijklmno", 2 },
  { "Tiketi é", 1 },
  { "", 0 },
};

static char *
repeat (char character, gsize n)
{
  char *text = g_malloc (n + 1);

  memset (text, character, n);
  text[n] = '\0';
  return text;
}

static void
test_versions (void)
{
  g_autofree char *token = tk_sample_token (1);
  g_autofree char *fits_5 = repeat ('A', 122);
  g_autofree char *needs_6 = repeat ('A', 123);
  g_autofree char *most = repeat ('A', 3391);
  g_autofree char *too_many = repeat ('A', 3392);
  g_autofree char *most_bytes = repeat ('a', 2331);
  g_autofree char *too_many_bytes = repeat ('a', 2332);

  for (gsize i = 0; i < G_N_ELEMENTS (versions); i++)
    g_assert_cmpint (tk_print_qr_version (versions[i].text), ==, versions[i].version);
  g_assert_cmpuint (strlen (token), ==, 121);
  g_assert_cmpint (tk_print_qr_version (token), ==, 5);
  g_assert_cmpint (tk_print_qr_version (fits_5), ==, 5);
  g_assert_cmpint (tk_print_qr_version (needs_6), ==, 6);
  g_assert_cmpint (tk_print_qr_version (most), ==, 40);
  g_assert_cmpint (tk_print_qr_version (too_many), ==, 0);
  g_assert_cmpint (tk_print_qr_version (most_bytes), ==, 40);
  g_assert_cmpint (tk_print_qr_version (too_many_bytes), ==, 0);
}

static void
test_luma (void)
{
  g_autofree char *token = tk_sample_token (1);
  guint size = 0;
  g_autofree guint8 *luma = tk_print_qr_luma (token, 3, &size, NULL);

  g_assert_cmpuint (size, ==, (37 + 8) * 3);
  for (guint y = 0; y < size; y++)
    for (guint x = 0; x < size; x++)
      {
        gboolean quiet = MIN (x, y) < 12 || MAX (x, y) >= size - 12;
        guint8 pixel = luma[y * size + x];

        g_assert_true (pixel == 255 || (pixel == 0 && !quiet));
        g_assert_cmpuint (pixel, ==, luma[(y / 3 * 3) * size + x / 3 * 3]);
      }
  /* The finder pattern's outer ring, top left. */
  for (guint x = 12; x < 12 + 21; x++)
    g_assert_cmpuint (luma[12 * size + x], ==, 0);
}

static void
test_luma_refused (void)
{
  g_autofree char *too_many = repeat ('A', 3392);
  const char *const texts[] = { "", NULL, too_many };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      guint size = 77;

      g_assert_null (tk_print_qr_luma (texts[i], 2, &size, &error));
      g_assert_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_CONTENT);
      g_assert_cmpuint (size, ==, 77);
    }
}

static void
test_papers (void)
{
  static const struct { const char *name; gboolean good; TkPaper paper; } names[] = {
    { "roll80", TRUE, TK_PAPER_ROLL_80 }, { "a6", TRUE, TK_PAPER_A6 }, { "A6", FALSE, 0 }, { "a4", TRUE, TK_PAPER_A4 }, { "a5", FALSE, 0 },
    { "", FALSE, 0 }, { NULL, FALSE, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      TkPaper paper = 99;

      g_assert_cmpint (tk_paper_from_string (names[i].name, &paper), ==, names[i].good);
      g_assert_cmpint (paper, ==, names[i].good ? names[i].paper : 99);
    }
}

static cairo_surface_t *
print_and_load (const TkTicketFace *face, TkPaper paper, guint dpi)
{
  g_autoptr (TkSampleFolder) folder = tk_sample_folder_new ();
  g_autofree char *path = g_build_filename (folder, "ticket.png", NULL);
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface;

  tk_print_png (face, paper, dpi, path, &error);
  g_assert_no_error (error);
  surface = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  return surface;
}

static int
measure_height (const TkTicketFace *face, TkPaper paper)
{
  cairo_surface_t *surface = print_and_load (face, paper, 150);
  int height = cairo_image_surface_get_height (surface);

  cairo_surface_destroy (surface);
  return height;
}

static void
test_sizes (void)
{
  g_autofree char *token = tk_sample_token (1);
  TkTicketFace face = tk_sample_face (token);
  static const struct { TkPaper paper; guint dpi; int width, height; } sizes[] = {
    { TK_PAPER_A6, 72, 298, 420 },
    { TK_PAPER_A6, 300, 1241, 1749 },
    { TK_PAPER_ROLL_80, 72, 227, 0 },
    { TK_PAPER_ROLL_80, 203, 640, 0 },
    { TK_PAPER_ROLL_80, 600, 1890, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      cairo_surface_t *surface = print_and_load (&face, sizes[i].paper, sizes[i].dpi);

      g_assert_cmpint (cairo_image_surface_get_width (surface), ==, sizes[i].width);
      if (sizes[i].height != 0)
        g_assert_cmpint (cairo_image_surface_get_height (surface), ==, sizes[i].height);
      cairo_surface_destroy (surface);
    }
}

/* On the roll, paper that nothing stands on is not used: every missing text makes the ticket shorter. */
static void
test_missing_texts (void)
{
  g_autofree char *token = tk_sample_token (1);
  TkTicketFace full = tk_sample_face (token);
  const char **const texts[] = { &full.event_title, &full.when, &full.venue, &full.code, &full.sold };
  int height = measure_height (&full, TK_PAPER_ROLL_80);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      static const char *const absences[] = { "", NULL, " \n\t ", "\x01\x7f" };
      const char *kept = *texts[i];

      *texts[i] = absences[i % G_N_ELEMENTS (absences)];
      g_assert_cmpint (measure_height (&full, TK_PAPER_ROLL_80), <, height - 10);
      *texts[i] = kept;
    }
  full.type_name = full.price = NULL;
  g_assert_cmpint (measure_height (&full, TK_PAPER_ROLL_80), <, height - 30);
  height = measure_height (&full, TK_PAPER_ROLL_80);
  full.seat = full.admits = "";
  g_assert_cmpint (measure_height (&full, TK_PAPER_ROLL_80), <, height - 20);
}

static const char *const difficult[] = {
  "مهرجان الساحل للموسيقى",
  "पर्व महोत्सव · 音楽祭 · 🎫🎶",
  "A\nB\r\nC\tD",
  "broken \xff\xfe UTF-8 \xc3",
  "<b>not markup</b> & 100% %s %n",
  "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsfestival",
};

static void
test_difficult_texts (void)
{
  g_autofree char *token = tk_sample_token (1);
  g_autofree char *endless = repeat ('W', 100000);

  for (gsize i = 0; i <= G_N_ELEMENTS (difficult); i++)
    for (TkPaper paper = TK_PAPER_ROLL_80; paper <= TK_PAPER_A6; paper++)
      {
        const char *text = i < G_N_ELEMENTS (difficult) ? difficult[i] : endless;
        TkTicketFace face = { text, text, text, text, text, text, text, token, text, text };

        g_assert_cmpint (measure_height (&face, paper), <, 1400);
      }
}

static guint32
pixel_at (cairo_surface_t *surface, int x, int y)
{
  const guint8 *data = cairo_image_surface_get_data (surface);

  return *(const guint32 *) (data + y * cairo_image_surface_get_stride (surface) + 4 * x) & 0xffffff;
}

/* Length of the run of black that begins at (x, y). */
static int
measure_run (cairo_surface_t *surface, int x, int y)
{
  int length = 0;

  while (x + length < cairo_image_surface_get_width (surface) && pixel_at (surface, x + length, y) == 0)
    length++;
  return length;
}

/* Finds the finder pattern at the code's top left: its upper edge is a run of exactly seven modules with white above. */
static gboolean
find_code (cairo_surface_t *surface, int module, int *left, int *top)
{
  for (int y = 1; y < cairo_image_surface_get_height (surface); y++)
    for (int x = 1; x < cairo_image_surface_get_width (surface); x++)
      {
        if (pixel_at (surface, x, y) != 0 || pixel_at (surface, x - 1, y) != 0xffffff)
          continue;
        if (measure_run (surface, x, y) == 7 * module && pixel_at (surface, x, y - 1) == 0xffffff
            && measure_run (surface, x, y + 2 * module) == module)
          {
            *left = x;
            *top = y;
            return TRUE;
          }
      }
  return FALSE;
}

static void
assert_same_code (cairo_surface_t *surface, int left, int top, int module, const char *token)
{
  guint size;
  g_autofree guint8 *luma = tk_print_qr_luma (token, module, &size, NULL);

  for (guint y = 0; y < size; y++)
    for (guint x = 0; x < size; x++)
      g_assert_cmphex (pixel_at (surface, left - 4 * module + x, top - 4 * module + y), ==,
                       luma[y * size + x] ? 0xffffff : 0);
}

/* Every module is the same whole number of pixels, black or white and nothing between, with its quiet zone. */
static void
test_whole_pixels (void)
{
  g_autofree char *token = tk_sample_token (9);
  TkTicketFace face = tk_sample_face (token);
  static const struct { TkPaper paper; guint dpi; int module; } codes[] = {
    { TK_PAPER_ROLL_80, 72, 3 },   { TK_PAPER_ROLL_80, 96, 4 },   { TK_PAPER_ROLL_80, 150, 7 },
    { TK_PAPER_ROLL_80, 203, 10 },  { TK_PAPER_ROLL_80, 300, 14 }, { TK_PAPER_ROLL_80, 600, 29 },
    { TK_PAPER_A6, 72, 4 },        { TK_PAPER_A6, 150, 8 },       { TK_PAPER_A6, 300, 17 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      cairo_surface_t *surface = print_and_load (&face, codes[i].paper, codes[i].dpi);
      int left = -1, top = -1;

      g_test_message ("paper %d at %u dpi", codes[i].paper, codes[i].dpi);
      g_assert_true (find_code (surface, codes[i].module, &left, &top));
      assert_same_code (surface, left, top, codes[i].module, token);
      cairo_surface_destroy (surface);
    }
}

static void
assert_pdf_refused (const TkTicketFace *faces, gsize n, TkPaper paper, const char *path, TkPrintError code,
                    const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (tk_print_pdf (faces, n, paper, path, &error));
  g_assert_error (error, TK_PRINT_ERROR, (int) code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_refused_places (void)
{
  g_autoptr (TkSampleFolder) folder = tk_sample_folder_new ();
  g_autofree char *token = tk_sample_token (1);
  g_autofree char *no_folder = g_build_filename (folder, "none", "ticket.pdf", NULL);
  g_autofree char *pipe = g_build_filename (folder, "pipe.pdf", NULL);
  TkTicketFace face = tk_sample_face (token);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  assert_pdf_refused (&face, 1, TK_PAPER_A6, no_folder, TK_PRINT_ERROR_FILE, "its folder does not exist");
  assert_pdf_refused (&face, 1, TK_PAPER_A6, folder, TK_PRINT_ERROR_FILE, "it is a folder");
  assert_pdf_refused (&face, 1, TK_PAPER_A6, pipe, TK_PRINT_ERROR_FILE, "not an ordinary file");
  assert_pdf_refused (&face, 1, TK_PAPER_A6, "/dev/full", TK_PRINT_ERROR_FILE, "not an ordinary file");
  assert_pdf_refused (&face, 1, TK_PAPER_A6, "/proc/ticket.pdf", TK_PRINT_ERROR_FILE, "cannot be written to");
  g_assert_false (tk_print_png (&face, TK_PAPER_A6, 150, no_folder, &error));
  g_assert_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_FILE);
}

static void
test_refused_contents (void)
{
  g_autoptr (TkSampleFolder) folder = tk_sample_folder_new ();
  g_autofree char *path = g_build_filename (folder, "ticket.pdf", NULL);
  g_autofree char *token = tk_sample_token (1);
  g_autofree char *too_many = repeat ('A', 3392);
  g_autofree char *too_fine = repeat ('A', 3391);
  TkTicketFace good = tk_sample_face (token);
  TkTicketFace faces[] = { good, good };

  assert_pdf_refused (faces, 0, TK_PAPER_A6, path, TK_PRINT_ERROR_CONTENT, "no ticket");
  faces[1].token = "";
  assert_pdf_refused (faces, 2, TK_PAPER_A6, path, TK_PRINT_ERROR_CONTENT, "no code");
  faces[1].token = NULL;
  assert_pdf_refused (faces, 2, TK_PAPER_A6, path, TK_PRINT_ERROR_CONTENT, "no code");
  faces[1].token = too_many;
  assert_pdf_refused (faces, 2, TK_PAPER_A6, path, TK_PRINT_ERROR_CONTENT, "3392 characters");
  faces[1].token = too_fine;
  assert_pdf_refused (faces, 2, TK_PAPER_ROLL_80, path, TK_PRINT_ERROR_CONTENT, "large enough");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_refused_dpi (void)
{
  g_autofree char *token = tk_sample_token (1);
  TkTicketFace face = tk_sample_face (token);
  static const guint bad[] = { 0, 71, 601, G_MAXUINT };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (tk_print_png (&face, TK_PAPER_A6, bad[i], "/nonexistent/x.png", &error));
      g_assert_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_CONTENT);
    }
}

/* What stood there before is there until the new file is whole; nothing else is left behind. */
static void
test_replaced_whole (void)
{
  g_autoptr (TkSampleFolder) folder = tk_sample_folder_new ();
  g_autofree char *path = g_build_filename (folder, "ticket.pdf", NULL);
  g_autofree char *token = tk_sample_token (1);
  g_autofree char *contents = NULL;
  g_autoptr (GDir) dir = NULL;
  TkTicketFace faces[] = { tk_sample_face (token), tk_sample_face ("") };

  g_assert_true (g_file_set_contents (path, "the old one", -1, NULL));
  g_assert_false (tk_print_pdf (faces, 2, TK_PAPER_A6, path, NULL));
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "the old one");
  g_clear_pointer (&contents, g_free);
  g_assert_true (tk_print_pdf (faces, 1, TK_PAPER_A6, path, NULL));
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_true (g_str_has_prefix (contents, "%PDF-"));
  dir = g_dir_open (folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, "ticket.pdf");
  g_assert_null (g_dir_read_name (dir));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/print/versions", test_versions);
  g_test_add_func ("/print/luma", test_luma);
  g_test_add_func ("/print/luma-refused", test_luma_refused);
  g_test_add_func ("/print/papers", test_papers);
  g_test_add_func ("/print/sizes", test_sizes);
  g_test_add_func ("/print/missing-texts", test_missing_texts);
  g_test_add_func ("/print/difficult-texts", test_difficult_texts);
  g_test_add_func ("/print/whole-pixels", test_whole_pixels);
  g_test_add_func ("/print/refused-places", test_refused_places);
  g_test_add_func ("/print/refused-contents", test_refused_contents);
  g_test_add_func ("/print/refused-dpi", test_refused_dpi);
  g_test_add_func ("/print/replaced-whole", test_replaced_whole);
  return g_test_run ();
}
