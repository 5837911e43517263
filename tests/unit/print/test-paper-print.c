/* Papers of all kinds on all sizes: whatever stands on them, they come out and their codes are read back. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-receipt-print.h"

#include <cairo.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "tk-decode.h"
#include "tk-paper-sheet.h"
#include "tk-sample-ticket.h"

/* ---- Pictures ---- */

typedef struct { guint width, height; guint8 *luma; char *name; } Picture;

static void
picture_clear (Picture *picture)
{
  g_free (picture->luma);
  g_free (picture->name);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Picture, picture_clear)

#define CODE_WITHIN 2374           /* rows from the bottom, a page at 203 dots an inch: looking for a code in a metre of text takes long */

static char *
read_code (const Picture *picture)
{
  guint top = picture->height > CODE_WITHIN ? picture->height - CODE_WITHIN : 0;
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();
  g_autoptr (TkReading) reading = tk_decoder_read (decoder, picture->luma + (gsize) top * picture->width, picture->width,
                                                   picture->height - top, picture->width, TRUE);

  return reading != NULL ? g_strdup (reading->payload) : NULL;
}

/* To look at: DIR/paper-NAME.pgm, with TIKETI_SCREENSHOTS=DIR. */
static void
keep_picture (const Picture *picture, const char *name)
{
  const char *folder = g_getenv ("TIKETI_SCREENSHOTS");
  g_autoptr (GString) file = g_string_new (NULL);

  if (folder == NULL)
    return;
  g_autofree char *path = g_strdup_printf ("%s/paper-%s.pgm", folder, name);
  g_string_printf (file, "P5 %u %u 255\n", picture->width, picture->height);
  g_string_append_len (file, (const char *) picture->luma, (gssize) picture->width * picture->height);
  g_file_set_contents (path, file->str, (gssize) file->len, NULL);
}

/* As a viewer shows it: pdftoppm's pages, one below the other in *pages. */
static guint
render_pdf (const char *path, GPtrArray *pages)
{
  g_autofree char *root = g_strconcat (path, "-page", NULL), *folder = g_path_get_dirname (path);
  const char *argv[] = { "pdftoppm", "-r", "203", "-gray", path, root, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  dir = g_dir_open (folder, 0, &error);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".pgm"))
      {
        g_autofree char *page = g_build_filename (folder, name, NULL), *bytes = NULL;
        Picture *picture = g_new0 (Picture, 1);
        gsize n;
        int head = 0, most;

        g_assert_true (g_file_get_contents (page, &bytes, &n, NULL));
        g_assert_cmpint (sscanf (bytes, "P5 %u %u %d%n", &picture->width, &picture->height, &most, &head), ==, 3);
        g_assert_cmpuint (n, ==, (gsize) head + 1 + (gsize) picture->width * picture->height);
        picture->name = g_strdup (name);
        picture->luma = g_memdup2 (bytes + head + 1, (gsize) picture->width * picture->height);
        g_ptr_array_add (pages, picture);
      }
  return pages->len;
}

static void
picture_free (gpointer data)
{
  picture_clear (data);
  g_free (data);
}

/* ---- What stands on them ---- */

static cairo_status_t
append_cb (void *bytes, const unsigned char *data, unsigned int n)
{
  g_byte_array_append (bytes, data, n);
  return CAIRO_STATUS_SUCCESS;
}

/* A picture with black, greys and nothing, as organizers have them. */
static GByteArray *
make_logo (int width, int height)
{
  GByteArray *png = g_byte_array_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  cairo_pattern_t *fade = cairo_pattern_create_linear (0, 0, width, 0);

  cairo_pattern_add_color_stop_rgb (fade, 0, 0, 0, 0.3);
  cairo_pattern_add_color_stop_rgb (fade, 1, 1, 0.9, 0.7);
  cairo_set_source (cr, fade);
  cairo_arc (cr, width / 2.0, height / 2.0, MIN (width, height) / 2.2, 0, 6.29);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_set_font_size (cr, height * 0.5);
  cairo_move_to (cr, width * 0.05, height * 0.7);
  cairo_show_text (cr, "PWANI");
  cairo_pattern_destroy (fade);
  cairo_destroy (cr);
  cairo_surface_write_to_png_stream (surface, append_cb, png);
  cairo_surface_destroy (surface);
  return png;
}

#define SALE "01934f6e-7c2a-7b4d-8f00-5a1c3e9d2b47"

static void
write_receipt (TkPaperSheet *sheet)
{
  tk_paper_sheet_add (sheet, TK_LINE_SMALL, "Box office A · Amina", NULL);
  tk_paper_sheet_add (sheet, TK_LINE_HEADING, "Tamasha la Pwani", NULL);
  tk_paper_sheet_add (sheet, TK_LINE_PAIR, "2 × Regular", "3,000");
  tk_paper_sheet_add (sheet, TK_LINE_SMALL, "1,500 each", NULL);
  tk_paper_sheet_add (sheet, TK_LINE_PAIR, "1 × VIP", "5,000");
  tk_paper_sheet_add (sheet, TK_LINE_RULE, NULL, NULL);
  tk_paper_sheet_add (sheet, TK_LINE_PAIR, "Sum", "8,000");
  tk_paper_sheet_add (sheet, TK_LINE_PAIR, "Early bird, members of the yacht club", "−800");
  tk_paper_sheet_add (sheet, TK_LINE_TOTAL, "Total", "KES 7,200");
  tk_paper_sheet_add (sheet, TK_LINE_PAIR, "M-Pesa code QGH7XK2M1P", "5,000");
  tk_paper_sheet_add (sheet, TK_LINE_PAIR, "Cash", "2,500");
  tk_paper_sheet_add (sheet, TK_LINE_PAIR, "Change", "300");
}

static void
write_long (TkPaperSheet *sheet)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *left = g_strdup_printf ("%u × Ticket of the kind number %u with a name that goes on", i % 7 + 1, i);

      tk_paper_sheet_add (sheet, TK_LINE_PAIR, left, "1,234,567");
    }
  tk_paper_sheet_add (sheet, TK_LINE_TOTAL, "Total", "KES 246,913,400");
}

static void
write_hard (TkPaperSheet *sheet)
{
  g_autofree char *word = g_strnfill (900, 'W');

  tk_paper_sheet_add (sheet, TK_LINE_PAIR, word, "1");
  tk_paper_sheet_add (sheet, TK_LINE_PAIR, "1 × x", word);
  tk_paper_sheet_add (sheet, TK_LINE_TEXT, word, NULL);
  tk_paper_sheet_add (sheet, TK_LINE_HEADING, "تذاكر مهرجان الساحل", NULL);
  tk_paper_sheet_add (sheet, TK_LINE_PAIR, "٢ × عادية", "٣٬٠٠٠");
  tk_paper_sheet_add (sheet, TK_LINE_PAIR, "2 × 🎟️🎪👩‍👩‍👧‍👦 Familia", "8,000");
  tk_paper_sheet_add (sheet, TK_LINE_PAIR, "Ng'ombe wa Mwananyamala wasiojitayarisha", "100");
  tk_paper_sheet_add (sheet, TK_LINE_PAIR, "\xff\xfe broken \x01 bytes", "\t\n");
  tk_paper_sheet_add (sheet, TK_LINE_PAIR, "", "alone");
  tk_paper_sheet_add (sheet, TK_LINE_PAIR, "", "");
  tk_paper_sheet_add (sheet, TK_LINE_TEXT, NULL, NULL);
}

static void
write_nothing (TkPaperSheet *sheet)
{
}

static const struct { const char *name; void (*write) (TkPaperSheet *sheet); guint pages[4]; } contents[] = {
  { "receipt", write_receipt, { 1, 0, 1, 1 } }, /* roll80, a6, roll58, a4 */
  { "long", write_long, { 1, 0, 1, 0 } },       /* 0: several */
  { "hard", write_hard, { 1, 0, 1, 0 } },
  { "nothing", write_nothing, { 1, 1, 1, 1 } },
};
static const char *const paper_names[] = { "roll80", "a6", "roll58", "a4" };

static TkPaperSheet *
make_sheet (gsize content, const TkPrintBrand *brand, gboolean practice)
{
  TkPaperSheet *sheet = tk_paper_sheet_new ("Receipt 7-000213", "Sat 21 Nov 2026, 19:42");

  contents[content].write (sheet);
  tk_paper_sheet_set_qr (sheet, SALE, SALE);
  tk_paper_sheet_set_brand (sheet, brand);
  tk_paper_sheet_set_practice (sheet, practice);
  return sheet;
}

/* ---- Papers ---- */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(Picture *const *) b)->name, (*(Picture *const *) a)->name);
}

/* On the last page, or on the one before when the organizer's words did not fit below it. */
static void
assert_code_at_end (GPtrArray *pages, const char *wanted)
{
  g_autofree char *code = NULL;

  g_ptr_array_sort (pages, compare_names);
  for (guint i = 0; i < MIN (pages->len, 2) && code == NULL; i++)
    code = read_code (pages->pdata[i]);
  g_assert_cmpstr (code, ==, wanted);
}

static void
test_paper (gconstpointer data)
{
  const gsize content = GPOINTER_TO_SIZE (data) / 4;
  const TkPaper paper = GPOINTER_TO_SIZE (data) % 4;
  g_autoptr (GByteArray) logo = make_logo (480, 200);
  TkPrintBrand brand = { "Pwani Events", "Asante sana!\nNo bottles, no umbrellas.", "+254 700 000000", logo->data, logo->len };
  g_autoptr (TkPaperSheet) sheet = make_sheet (content, &brand, FALSE);
  g_autoptr (TkSampleFolder) folder = tk_sample_folder_new ();
  g_autofree char *pdf = g_build_filename (folder, "paper.pdf", NULL), *png = g_build_filename (folder, "paper.png", NULL);
  g_autofree char *name = g_strdup_printf ("%s-%s", contents[content].name, paper_names[paper]), *code = NULL;
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func (picture_free);
  g_auto (Picture) picture = { 0 };
  g_autoptr (GError) error = NULL;

  picture.luma = tk_paper_luma (tk_paper_sheet_get_face (sheet), paper, 203, &picture.width, &picture.height, &error);
  g_assert_no_error (error);
  keep_picture (&picture, name);
  code = read_code (&picture);
  g_assert_cmpstr (code, ==, SALE);
  g_assert_true (tk_paper_png (tk_paper_sheet_get_face (sheet), paper, 150, png, &error));
  g_assert_no_error (error);
  g_assert_true (tk_paper_pdf (tk_paper_sheet_get_face (sheet), paper, pdf, &error));
  g_assert_no_error (error);
  if (content > 0 && paper != TK_PAPER_A6) /* drawn by the same hand: looked at twice where pages are turned */
    return;
  render_pdf (pdf, pages);
  if (contents[content].pages[paper] != 0)
    g_assert_cmpuint (pages->len, ==, contents[content].pages[paper]);
  else
    g_assert_cmpuint (pages->len, >=, content == 1 ? 2 : 1);
  assert_code_at_end (pages, SALE);
}

/* A copy draws the same, dot for dot. */
static void
test_copy (void)
{
  static const char *const columns[] = { "18", "19", "20" }, *const names[] = { "Regular", "VIP" };
  static const gint64 values[] = { 3, 1, 8, 2, 4, 0 };
  TkChart chart = { "By hour", columns, 3, names, 2, values, NULL, NULL };
  g_autoptr (TkPaperSheet) sheet = make_sheet (0, NULL, TRUE);
  TkPaperFace face = *tk_paper_sheet_get_face (sheet);
  g_autoptr (TkPaperSheet) copy = NULL;
  g_auto (Picture) one = { 0 }, other = { 0 };

  face.chart = &chart;
  copy = tk_paper_sheet_copy (&face);
  one.luma = tk_paper_luma (&face, TK_PAPER_ROLL_80, 203, &one.width, &one.height, NULL);
  g_clear_pointer (&sheet, tk_paper_sheet_free);
  other.luma = tk_paper_luma (tk_paper_sheet_get_face (copy), TK_PAPER_ROLL_80, 203, &other.width, &other.height, NULL);
  keep_picture (&other, "chart-practice");
  g_assert_cmpmem (one.luma, (gsize) one.width * one.height, other.luma, (gsize) other.width * other.height);
}

/* ---- Tickets with everything on them ---- */

/* Rows that are black for the most part: bands and banners. */
static guint
count_bands (const Picture *picture)
{
  guint rows = 0;

  for (guint y = 0; y < picture->height; y++)
    {
      guint black = 0;

      for (guint x = 0; x < picture->width; x++)
        black += picture->luma[(gsize) y * picture->width + x] < 128;
      rows += black > picture->width * 45 / 100;
    }
  return rows;
}

static void
test_ticket (gconstpointer data)
{
  const TkPaper paper = GPOINTER_TO_SIZE (data) % 4;
  const gboolean practice = GPOINTER_TO_SIZE (data) >= 4;
  g_autoptr (GByteArray) logo = make_logo (480, 200);
  TkPrintBrand brand = { "Pwani Events", "No bottles, no umbrellas.\nGates close at 22:00.\nChildren under 6 come in free.\nKeep this ticket.",
                         "+254 700 000000 · pwani.example", logo->data, logo->len };
  g_autofree char *token = tk_sample_token (31), *code = NULL;
  g_autofree char *name = g_strdup_printf ("ticket-%s%s", paper_names[paper], practice ? "-practice" : "");
  g_autoptr (TkSampleFolder) folder = tk_sample_folder_new ();
  g_autofree char *pdf = g_build_filename (folder, "ticket.pdf", NULL);
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func (picture_free);
  g_auto (Picture) picture = { 0 }, plain = { 0 };
  g_autoptr (GError) error = NULL;
  TkTicketFace face = tk_sample_face (token);

  face.brand = &brand;
  face.holder = "Wanjiru wa Kamau";
  plain.luma = tk_ticket_luma (&face, paper, 203, &plain.width, &plain.height, &error);
  face.practice = practice;
  picture.luma = tk_ticket_luma (&face, paper, 203, &picture.width, &picture.height, &error);
  g_assert_no_error (error);
  keep_picture (&picture, name);
  if (practice && paper != TK_PAPER_A4) /* there it is narrower than the sheet */
    g_assert_cmpuint (count_bands (&picture), >, count_bands (&plain) + 60);
  code = read_code (&picture);
  g_assert_cmpstr (code, ==, token);
  g_assert_true (tk_print_pdf (&face, 1, paper, pdf, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (render_pdf (pdf, pages), ==, 1);
  assert_code_at_end (pages, token);
}

/* ---- Logos ---- */

static void
put_u32 (GByteArray *png, guint at, guint32 value)
{
  for (guint i = 0; i < 4; i++)
    png->data[at + i] = (guint8) (value >> (24 - 8 * i));
}

static GByteArray *
spoil_logo (guint how)
{
  GByteArray *png = make_logo (how == 6 ? 1 : 300, how == 6 ? 1 : 120);

  switch (how)
    {
    case 0: return g_byte_array_set_size (png, 0);
    case 1: return g_byte_array_set_size (png, 20);              /* ends in its head */
    case 2: return g_byte_array_set_size (png, png->len / 2);    /* ends in its middle */
    case 3: put_u32 (png, 16, 60000); return png;                /* says that it is huge */
    case 4: put_u32 (png, 20, 0); return png;                    /* has no rows */
    case 5: memset (png->data + png->len / 2, 0xa5, 30); return png;
    default: return png;                                         /* one pixel: fine */
    }
}

/* Never in the way of a ticket: it comes out, with the logo or without. */
static void
test_logo (gconstpointer data)
{
  g_autoptr (GByteArray) png = spoil_logo (GPOINTER_TO_UINT (data));
  TkPrintBrand brand = { .logo = png->data, .logo_size = png->len };
  g_autofree char *token = tk_sample_token (32), *code = NULL;
  g_auto (Picture) picture = { 0 };
  g_autoptr (GError) error = NULL;
  TkTicketFace face = tk_sample_face (token);

  face.brand = &brand;
  picture.luma = tk_ticket_luma (&face, TK_PAPER_ROLL_58, 203, &picture.width, &picture.height, &error);
  g_assert_no_error (error);
  code = read_code (&picture);
  g_assert_cmpstr (code, ==, token);
}

/* ---- Refusals ---- */

static void
test_refused (void)
{
  g_autofree char *huge = g_strnfill (3000, 'x');
  g_autoptr (TkPaperSheet) sheet = tk_paper_sheet_new ("Report", "");
  g_autoptr (GError) error = NULL;
  guint width = 7, height = 7;

  tk_paper_sheet_set_qr (sheet, huge, "");
  g_assert_null (tk_paper_luma (tk_paper_sheet_get_face (sheet), TK_PAPER_A4, 100, &width, &height, &error));
  g_assert_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_CONTENT);
  g_clear_error (&error);
  g_assert_cmpuint (width, ==, 7);
  tk_paper_sheet_set_qr (sheet, NULL, NULL);
  for (guint i = 0; i < 3000; i++)
    tk_paper_sheet_add (sheet, TK_LINE_PAIR, "line", "1");
  g_assert_null (tk_paper_luma (tk_paper_sheet_get_face (sheet), TK_PAPER_ROLL_58, 100, &width, &height, &error));
  g_assert_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_CONTENT);
  g_clear_error (&error);
  g_assert_false (tk_paper_pdf (tk_paper_sheet_get_face (sheet), TK_PAPER_A4, "/nowhere/at/all.pdf", &error));
  g_assert_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_FILE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < 4 * G_N_ELEMENTS (contents); i++)
    {
      g_autofree char *name = g_strdup_printf ("/paper/%s/%s", contents[i / 4].name, paper_names[i % 4]);
      g_test_add_data_func (name, GSIZE_TO_POINTER (i), test_paper);
    }
  for (gsize i = 0; i < 8; i++)
    {
      g_autofree char *name = g_strdup_printf ("/paper/ticket/%s%s", paper_names[i % 4], i >= 4 ? "-practice" : "");
      g_test_add_data_func (name, GSIZE_TO_POINTER (i), test_ticket);
    }
  for (guint i = 0; i < 7; i++)
    {
      g_autofree char *name = g_strdup_printf ("/paper/logo/%u", i);
      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_logo);
    }
  g_test_add_func ("/paper/copy", test_copy);
  g_test_add_func ("/paper/refused", test_refused);
  return g_test_run ();
}
