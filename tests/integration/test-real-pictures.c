/* Tickets as they come back from the world: printed to PDF and rasterised by poppler, saved as pictures, turned, blurred
 * and photographed badly by ImageMagick; read by our decoder and, as outside opinions, by zbarimg and ZXing.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-decode.h"

#include <gio/gio.h>
#include <string.h>

#include "tk-sample-ticket.h"

typedef struct {
  char *folder;
  char *token;
  TkTicketFace face;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = tk_sample_folder_new ();
  fixture->token = tk_sample_token (4711);
  fixture->face = tk_sample_face (fixture->token);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  tk_sample_folder_free (fixture->folder);
  g_free (fixture->token);
}

static gboolean
has_tool (const char *tool)
{
  g_autofree char *path = g_find_program_in_path (tool);

  if (path == NULL)
    g_test_skip (tool);
  return path != NULL;
}

/* Standard output of a tool run in the test's folder; `words` are separated by blanks. */
static char *
run (Fixture *fixture, const char *words)
{
  g_auto (GStrv) arguments = g_strsplit (words, " ", -1);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                                                        | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  g_subprocess_launcher_set_cwd (launcher, fixture->folder);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (process))
    g_test_message ("failed: %s", words);
  return output;
}

static void
run_quietly (Fixture *fixture, const char *words)
{
  g_autofree char *output = run (fixture, words);
}

static void
assert_we_read (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;
  gint64 ms = -1;
  g_autoptr (TkReading) reading = tk_decode_file (path, &ms, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (reading->payload, reading->length, fixture->token, strlen (fixture->token));
  g_test_message ("%s: pass %s, %d ms", name, reading->pass, (int) ms);
}

static void
assert_others_read (Fixture *fixture, const char *name)
{
  g_autofree char *zbar = g_strdup_printf ("zbarimg -q --raw -Sdisable -Sqrcode.enable %s", name);
  g_autofree char *zxing = g_strdup_printf ("ZXingReader -format QRCode -bytes %s", name);
  g_autofree char *zbar_text = run (fixture, zbar);
  g_autofree char *zxing_text = run (fixture, zxing);

  g_assert_cmpstr (g_strchomp (zbar_text), ==, fixture->token);
  g_assert_cmpstr (g_strchomp (zxing_text), ==, fixture->token);
}

static void
print_pdf (Fixture *fixture, TkPaper paper)
{
  g_autofree char *path = g_build_filename (fixture->folder, "ticket.pdf", NULL);
  g_autoptr (GError) error = NULL;

  tk_print_pdf (&fixture->face, 1, paper, path, &error);
  g_assert_no_error (error);
}

static void
print_png (Fixture *fixture, TkPaper paper, guint dpi)
{
  g_autofree char *path = g_build_filename (fixture->folder, "ticket.png", NULL);
  g_autoptr (GError) error = NULL;

  tk_print_png (&fixture->face, paper, dpi, path, &error);
  g_assert_no_error (error);
}

static void
test_rasterised (Fixture *fixture, gconstpointer data)
{
  static const struct { TkPaper paper; int dpi; } sheets[] = {
    { TK_PAPER_ROLL_80, 150 }, { TK_PAPER_ROLL_80, 300 }, { TK_PAPER_A6, 150 }, { TK_PAPER_A6, 300 },
    { TK_PAPER_ROLL_80, 72 },  { TK_PAPER_A6, 72 },
  };

  if (!has_tool ("pdftoppm") || !has_tool ("zbarimg") || !has_tool ("ZXingReader"))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (sheets); i++)
    {
      g_autofree char *words = g_strdup_printf ("pdftoppm -png -singlefile -r %d ticket.pdf page", sheets[i].dpi);

      print_pdf (fixture, sheets[i].paper);
      run_quietly (fixture, words);
      assert_we_read (fixture, "page.png");
      assert_others_read (fixture, "page.png");
    }
}

static void
test_text (Fixture *fixture, gconstpointer data)
{
  const char *const expected[] = { fixture->face.event_title, fixture->face.venue, fixture->face.type_name,
                                   fixture->face.when, fixture->face.price, "B12", fixture->face.admits,
                                   fixture->face.code, fixture->face.sold };

  if (!has_tool ("pdftotext") || !has_tool ("pdfinfo"))
    return;
  for (TkPaper paper = TK_PAPER_ROLL_80; paper <= TK_PAPER_A6; paper++)
    {
      g_autofree char *text = NULL;
      g_autofree char *info = NULL;

      print_pdf (fixture, paper);
      text = run (fixture, "pdftotext -layout ticket.pdf -");
      info = run (fixture, "pdfinfo ticket.pdf");
      for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
        if (strstr (text, expected[i]) == NULL)
          g_error ("“%s” is not in the text of paper %d: %s", expected[i], paper, text);
      g_assert_nonnull (strstr (info, "Tamasha la Pwani"));
      g_assert_nonnull (strstr (info, "Pages:           1"));
      g_assert_nonnull (strstr (info, paper == TK_PAPER_A6 ? "297.638 x 419.528" : "226.772 x"));
    }
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  TkTicketFace faces[3] = { fixture->face, fixture->face, fixture->face };
  g_autofree char *path = g_build_filename (fixture->folder, "ticket.pdf", NULL);
  g_autofree char *second = tk_sample_token (77);

  if (!has_tool ("pdftoppm"))
    return;
  faces[1].token = second;
  faces[2].venue = NULL;
  g_assert_true (tk_print_pdf (faces, 3, TK_PAPER_ROLL_80, path, NULL));
  run_quietly (fixture, "pdftoppm -png -r 150 ticket.pdf page");
  assert_we_read (fixture, "page-1.png");
  assert_we_read (fixture, "page-3.png");
  g_free (fixture->token);
  fixture->token = g_steal_pointer (&second);
  assert_we_read (fixture, "page-2.png");
}

static void
test_png (Fixture *fixture, gconstpointer data)
{
  static const guint resolutions[] = { 72, 96, 150, 203, 300, 600 };

  for (TkPaper paper = TK_PAPER_ROLL_80; paper <= TK_PAPER_A6; paper++)
    for (gsize i = 0; i < G_N_ELEMENTS (resolutions); i++)
      {
        print_png (fixture, paper, resolutions[i]);
        assert_we_read (fixture, "ticket.png");
      }
}

/* What happens to a picture of a ticket, in ImageMagick's words, from the 150 dpi roll ticket. */
static const char *const mishaps[] = {
  "-rotate 90", "-rotate 180", "-rotate 270", "-rotate 3", "-rotate 10", "-rotate 30", "-rotate 45", "-rotate 137",
  "-resize 200%", "-resize 70%", "-resize 50%", "-resize 40%",
  "-blur 0x1", "-blur 0x1.5", "-blur 0x2", "-blur 0x2.5",
  "-motion-blur 0x3+20", "-negate", "-negate -rotate 20 -blur 0x1",
  "-brightness-contrast -60x-40", "-brightness-contrast 40x-40", "-brightness-contrast 0x-70",
  "-seed 7 -attenuate 0.5 +noise Gaussian", "-seed 7 -attenuate 2 +noise Gaussian", "-seed 7 +noise Impulse",
  "-seed 7 +noise Poisson -blur 0x1",
  "-quality 10 -depth 8", "-colors 2", "-colorspace Gray -posterize 4", "-monochrome",
  "-background gray60 -gravity center -extent 1600x1600", "-background black -gravity center -extent 1920x1080",
  "-resize 35% -background gray60 -gravity center -extent 1280x720",
  "-virtual-pixel white -distort Perspective 0,0,30,40,472,0,440,0,0,700,0,660,472,700,472,690",
  "-virtual-pixel white -distort Perspective 0,0,80,60,472,0,420,10,0,700,10,700,472,700,460,600",
  "-virtual-pixel white -distort Barrel 0.05,0.0,0.0",
  "-region 200x600+0+100 -fill black -colorize 70% -blur 0x0.7",
  "-fill white -draw circle_236,430_246,440_",
  "-fill black -draw line_0,300_472,560_",
  "-blur 0x3", "-blur 0x3.5", "-motion-blur 0x5+0", "-resize 50% -blur 0x1.6", "-resize 35% -rotate 33 -blur 0x0.7",
  "-resize 200% -blur 0x8", "-negate -blur 0x3", "-seed 7 -blur 0x2 -attenuate 2 +noise Gaussian",
  "-virtual-pixel white -distort Perspective 0,0,200,300,472,0,380,180,0,700,30,640,472,700,460,560",
  "-fill orange -tint 60", "-sepia-tone 80%", "-wave 2x120",
};

/* "-draw" wants blanks inside one argument: they are written as '_'. */
static void
run_mishap (Fixture *fixture, const char *words)
{
  g_auto (GStrv) arguments = g_strsplit (words, " ", -1);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  for (char **word = arguments; *word != NULL; word++)
    if (g_str_has_suffix (*word, "_"))
      g_strdelimit (*word, "_", ' ');
  g_subprocess_launcher_set_cwd (launcher, fixture->folder);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

static void
test_mishaps (Fixture *fixture, gconstpointer data)
{
  if (!has_tool ("convert"))
    return;
  print_png (fixture, TK_PAPER_ROLL_80, 150);
  for (gsize i = 0; i < G_N_ELEMENTS (mishaps); i++)
    {
      gboolean lossy = strstr (mishaps[i], "-quality") != NULL;
      const char *to = lossy ? "photo.jpg" : "photo.png";
      g_autofree char *words = g_strdup_printf ("convert ticket.png %s %s", mishaps[i], to);

      g_test_message ("%s", mishaps[i]);
      run_mishap (fixture, words);
      assert_we_read (fixture, to);
    }
}

/* A telephone writes how it was held into the picture instead of turning it; all eight ways, mirrored ones included. */
static void
test_orientation (Fixture *fixture, gconstpointer data)
{
  static const struct { const char *name, *undo; } orientations[] = {
    { "TopLeft", "-rotate 0" },   { "TopRight", "-flop" },      { "BottomRight", "-rotate 180" },
    { "BottomLeft", "-flip" },    { "LeftTop", "-transpose" },  { "RightTop", "-rotate 270" },
    { "RightBottom", "-transverse" }, { "LeftBottom", "-rotate 90" },
  };

  if (!has_tool ("convert"))
    return;
  print_png (fixture, TK_PAPER_ROLL_80, 150);
  for (gsize i = 0; i < G_N_ELEMENTS (orientations); i++)
    {
      g_autofree char *words = g_strdup_printf ("convert ticket.png %s +repage -orient %s photo.tif",
                                                orientations[i].undo, orientations[i].name);

      g_test_message ("%s", orientations[i].name);
      run_mishap (fixture, words);
      assert_we_read (fixture, "photo.tif");
    }
}

static void
test_formats (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "photo.jpg", "photo.gif", "photo.bmp", "photo.tif", "photo.ppm" };

  if (!has_tool ("convert"))
    return;
  print_png (fixture, TK_PAPER_A6, 150);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *words = g_strdup_printf ("convert ticket.png %s", names[i]);

      run_mishap (fixture, words);
      assert_we_read (fixture, names[i]);
    }
}

static void
assert_refused (Fixture *fixture, const char *name, TkScanError code)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (tk_decode_file (path, NULL, &error));
  g_assert_error (error, TK_SCAN_ERROR, (int) code);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  if (!has_tool ("convert"))
    return;
  run_mishap (fixture, "convert -size 800x600 plasma:blue-orange landscape.jpg");
  run_mishap (fixture, "convert -size 640x480 pattern:checkerboard board.png");
  run_mishap (fixture, "convert -size 400x400 xc:black night.png");
  assert_refused (fixture, "landscape.jpg", TK_SCAN_ERROR_NOTHING);
  assert_refused (fixture, "board.png", TK_SCAN_ERROR_NOTHING);
  assert_refused (fixture, "night.png", TK_SCAN_ERROR_NOTHING);
  print_png (fixture, TK_PAPER_ROLL_80, 150);
  run_mishap (fixture, "convert ticket.png -blur 0x12 fog.png");
  run_mishap (fixture, "convert ticket.png -crop 472x300+0+0 +repage torn.png");
  assert_refused (fixture, "fog.png", TK_SCAN_ERROR_NOTHING);
  assert_refused (fixture, "torn.png", TK_SCAN_ERROR_NOTHING);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/real-pictures/rasterised", test_rasterised);
  add ("/real-pictures/text", test_text);
  add ("/real-pictures/pages", test_pages);
  add ("/real-pictures/png", test_png);
  add ("/real-pictures/mishaps", test_mishaps);
  add ("/real-pictures/orientation", test_orientation);
  add ("/real-pictures/formats", test_formats);
  add ("/real-pictures/refused", test_refused);
  return g_test_run ();
}
