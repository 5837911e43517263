/* Tickets, receipts and lists on paper, and QR codes as pictures, read back with other programs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "hub-paper.h"
#include "hub-qr.h"
#include "paper-reader.h"

/* As long as a ticket's token, in the alphabet of Base45. */
#define TOKEN "TK1:0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$%*+-./:0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ01"

static gboolean
skip (void)
{
  if (paper_reader_is_there ())
    return FALSE;
  g_test_skip ("poppler-utils and zbar-tools are not installed");
  return TRUE;
}

static HubPaperTicket
plain_ticket (void)
{
  return (HubPaperTicket){ .title = "Tamasha la Pwani", .venue = "Fort Jesus, Mombasa", .type = "Regular", .when = "Sat 21 Nov 2026, 20:00",
                           .price = "KES 1,500", .seat = "", .admits = "", .holder = "Asha Mwangi", .token = TOKEN,
                           .code = "1K-7Q2M-V8", .sold = "Order 17",
                           .brand = { .organizer = "Pwani Events", .text = "No bottles.\nNo refunds.", .contact = "0700 000 000" } };
}

static void
expect_words (GBytes *pdf, const char *const *words)
{
  gsize length;
  const void *bytes = g_bytes_get_data (pdf, &length);
  g_autofree char *text = paper_reader_text (bytes, length);

  for (; *words != NULL; words++)
    if (strstr (text, *words) == NULL)
      g_error ("“%s” is not on the paper:\n%s", *words, text);
}

static void
expect_codes (GBytes *bytes, const char *codes)
{
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);
  g_autofree char *read = paper_reader_codes (data, length);

  g_assert_cmpstr (read, ==, codes);
}

/* ---- QR ---- */

static void
test_qr_png (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkQr) qr = hub_qr_new (TOKEN, &error);
  g_autoptr (GBytes) png = hub_qr_png (TOKEN, HUB_QR_MODULE, &error);
  const guint8 *bytes = g_bytes_get_data (png, NULL);

  g_assert_no_error (error);
  g_assert_cmpint (qr->version, ==, 5);
  g_assert_cmpint (qr->side, ==, 37);
  g_assert_cmpuint (bytes[18] * 256u + bytes[19], ==, 450); /* IHDR: width */
  if (!skip ())
    expect_codes (png, TOKEN "\n");
}

static guint
count_black (const char *path)
{
  guint black = 0;

  /* "M4 4h7v1h-7z": how wide each stroke is. */
  for (const char *h = strchr (path, 'h'); h != NULL; h = strchr (h + 1, 'h'))
    black += g_ascii_isdigit (h[1]) ? (guint) g_ascii_strtoull (h + 1, NULL, 10) : 0;
  return black;
}

/* Its strokes are as many modules as the code has black ones. */
static void
test_qr_svg (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkQr) qr = hub_qr_new (TOKEN, &error);
  g_autofree char *svg = hub_qr_svg (TOKEN, HUB_QR_MODULE, &error);
  const char *path = strstr (svg, "#000\" d=\"");
  guint black = 0;

  g_assert_no_error (error);
  g_assert_nonnull (path);
  g_assert_nonnull (strstr (svg, "viewBox=\"0 0 45 45\""));
  g_assert_null (strstr (svg, TOKEN));
  for (int i = 0; i < qr->side * qr->side; i++)
    black += qr->dark[i];
  g_assert_cmpuint (count_black (path + 9), ==, black);
}

static void
test_qr_refusals (void)
{
  g_autofree char *huge = g_strnfill (8000, 'A');
  const char *const bad[] = { "", huge };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (hub_qr_png (bad[i], 4, &error));
      g_assert_error (error, HUB_PAPER_ERROR, HUB_PAPER_ERROR_CONTENT);
      g_assert_null (hub_qr_svg (bad[i], 4, NULL));
    }
}

/* ---- Tickets ---- */

static void
test_ticket (void)
{
  static const char *const words[] = { "Tamasha la Pwani", "Fort Jesus, Mombasa", "Regular", "Sat 21 Nov 2026, 20:00", "KES 1,500",
                                       "Asha Mwangi", "1K-7Q2M-V8", "Order 17", "Pwani Events", "No bottles.", "No refunds.",
                                       "0700 000 000", NULL };
  HubPaperTicket ticket = plain_ticket ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = hub_paper_tickets (&ticket, 1, &error);

  g_assert_no_error (error);
  if (skip ())
    return;
  expect_words (pdf, words);
  expect_codes (pdf, TOKEN "\n");
}

static void
test_many_tickets (void)
{
  HubPaperTicket tickets[] = { plain_ticket (), plain_ticket (), plain_ticket () };
  g_autoptr (GError) error = NULL;

  tickets[1].token = "TK1:SECOND";
  tickets[2].token = "TK1:THIRD";
  g_autoptr (GBytes) pdf = hub_paper_tickets (tickets, 3, &error);
  g_assert_no_error (error);
  if (skip ())
    return;
  g_assert_cmpuint (paper_reader_pages (g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf)), ==, 3);
  expect_codes (pdf, TOKEN "\nTK1:SECOND\nTK1:THIRD\n");
}

/* Whatever people write, it stays one page, is never markup, and its code can be read. */
static void
test_hostile_texts (void)
{
  g_autofree char *longest = g_strnfill (5000, 'W');
  const char *const texts[] = { longest,
                                "<b>bold</b> & <span foreground='white'>gone</span>",
                                "two\r\nlines\tand\x01 more",
                                "\xff\xfe not UTF-8",
                                "يوم سعيد",
                                "", NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      HubPaperTicket ticket = plain_ticket ();
      g_autoptr (GError) error = NULL;

      ticket.title = ticket.venue = ticket.type = ticket.holder = ticket.seat = ticket.sold = texts[i];
      ticket.brand.organizer = ticket.brand.text = ticket.brand.contact = texts[i];
      ticket.brand.logo = (const guint8 *) "\x89PNG\r\n\x1a\n not one";
      ticket.brand.logo_length = 16;
      g_autoptr (GBytes) pdf = hub_paper_tickets (&ticket, 1, &error);
      g_assert_no_error (error);
      if (!paper_reader_is_there ())
        continue;
      g_assert_cmpuint (paper_reader_pages (g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf)), ==, 1);
      expect_codes (pdf, TOKEN "\n");
    }
}

static void
test_markup_is_text (void)
{
  static const char *const words[] = { "<b>Asha</b>", NULL };
  HubPaperTicket ticket = plain_ticket ();

  ticket.holder = "<b>Asha</b>";
  g_autoptr (GBytes) pdf = hub_paper_tickets (&ticket, 1, NULL);
  if (!skip ())
    expect_words (pdf, words);
}

/* ---- Receipts and lists ---- */

static void
test_receipt (void)
{
  static const char *const words[] = { "Receipt", "Tamasha la Pwani", "2 × Regular", "KES 3,000", "Total", "M-Pesa", "QGH7SK61SU", "Refunded",
                                       "Pwani Events", NULL };
  static const HubPaperPair lines[] = { { "2 × Regular", "KES 3,000" } };
  static const HubPaperPair facts[] = { { "Method", "M-Pesa" }, { "Receipt", "QGH7SK61SU" }, { "Payer", "" } };
  HubPaperReceipt receipt = { .heading = "Receipt", .title = "Tamasha la Pwani", .number = "No. 17", .when = "21 Nov 2026",
                              .lines = lines, .n_lines = 1, .facts = facts, .n_facts = 3, .total_label = "Total",
                              .total = "KES 3,000", .status = "Refunded", .brand = { .organizer = "Pwani Events" } };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = hub_paper_receipt (&receipt, &error);

  g_assert_no_error (error);
  if (!skip ())
    expect_words (pdf, words);
}

/* Rows go on over pages, and none is lost. */
static void
test_list (void)
{
  static const HubPaperColumn columns[] = { { "Name", 3 }, { "Code", 2 } };
  static const char *const words[] = { "Attendees", "guest 1", "guest 60", "guest 120", "Page 3", NULL };
  g_autoptr (HubPaperList) list = hub_paper_list_new ("Attendees", "Tamasha", columns, 2);
  g_autoptr (GError) error = NULL;

  for (guint i = 1; i <= 120; i++)
    {
      g_autofree char *name = g_strdup_printf ("guest %u", i);
      const char *texts[] = { name, "1K-7Q2M-V8" };

      hub_paper_list_add (list, texts);
    }
  g_autoptr (GBytes) pdf = hub_paper_list_end (list, &error);
  g_assert_no_error (error);
  if (!skip ())
    expect_words (pdf, words);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paper/qr/png", test_qr_png);
  g_test_add_func ("/paper/qr/svg", test_qr_svg);
  g_test_add_func ("/paper/qr/refusals", test_qr_refusals);
  g_test_add_func ("/paper/ticket", test_ticket);
  g_test_add_func ("/paper/ticket/many", test_many_tickets);
  g_test_add_func ("/paper/ticket/hostile", test_hostile_texts);
  g_test_add_func ("/paper/ticket/markup", test_markup_is_text);
  g_test_add_func ("/paper/receipt", test_receipt);
  g_test_add_func ("/paper/list", test_list);
  return g_test_run ();
}
