/* A payment's receipt on A5: who took it, for what, how much, how it was paid. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-paper-private.h"

#define WIDTH 148
#define HEIGHT 210
#define MARGIN 14

static const HubPaperStyle organizer_style = { HUB_PAPER_SANS, 11, PANGO_WEIGHT_BOLD, 2, PANGO_ALIGN_LEFT, TRUE };
static const HubPaperStyle heading_style = { HUB_PAPER_SANS, 20, PANGO_WEIGHT_BOLD, 1, PANGO_ALIGN_LEFT, TRUE };
static const HubPaperStyle number_style = { HUB_PAPER_MONO, 9, PANGO_WEIGHT_NORMAL, 2, PANGO_ALIGN_LEFT, FALSE };
static const HubPaperStyle title_style = { HUB_PAPER_SANS, 13, PANGO_WEIGHT_BOLD, 2, PANGO_ALIGN_LEFT, TRUE };
static const HubPaperStyle left_style = { HUB_PAPER_SANS, 10, PANGO_WEIGHT_NORMAL, 2, PANGO_ALIGN_LEFT, FALSE };
static const HubPaperStyle right_style = { HUB_PAPER_SANS, 10, PANGO_WEIGHT_NORMAL, 1, PANGO_ALIGN_RIGHT, TRUE };
static const HubPaperStyle fact_style = { HUB_PAPER_SANS, 10, PANGO_WEIGHT_NORMAL, 2, PANGO_ALIGN_RIGHT, FALSE };
static const HubPaperStyle total_left = { HUB_PAPER_SANS, 13, PANGO_WEIGHT_BOLD, 1, PANGO_ALIGN_LEFT, TRUE };
static const HubPaperStyle total_right = { HUB_PAPER_SANS, 13, PANGO_WEIGHT_BOLD, 1, PANGO_ALIGN_RIGHT, TRUE };
static const HubPaperStyle status_style = { HUB_PAPER_SANS, 16, PANGO_WEIGHT_BOLD, 1, PANGO_ALIGN_CENTER, TRUE };
static const HubPaperStyle words_style = { HUB_PAPER_SANS, 8.5, PANGO_WEIGHT_NORMAL, 2, PANGO_ALIGN_CENTER, FALSE };

static void
draw_head (HubPaperSheet *sheet, const HubPaperReceipt *receipt)
{
  g_autoptr (TkSurface) logo = hub_paper_logo_new (&receipt->brand);

  sheet->y = HUB_MM (12);
  if (logo != NULL)
    {
      hub_paper_logo (sheet, logo, sheet->left, sheet->y, HUB_MM (45), HUB_MM (16));
      sheet->y += HUB_MM (19);
    }
  hub_paper_text (sheet, receipt->brand.organizer, &organizer_style, HUB_MM (3));
  hub_paper_text (sheet, receipt->heading, &heading_style, HUB_MM (1));
  hub_paper_text (sheet, receipt->number, &number_style, HUB_MM (0.5));
  hub_paper_text (sheet, receipt->when, &left_style, HUB_MM (4));
  hub_paper_text (sheet, receipt->title, &title_style, HUB_MM (3));
}

static void
draw_pairs (HubPaperSheet *sheet, const HubPaperPair *pairs, gsize n, const HubPaperStyle *right, double share)
{
  for (gsize i = 0; i < n; i++)
    {
      if (hub_paper_is_blank (pairs[i].right))
        continue;
      if (sheet->y > sheet->page_height - HUB_MM (24))
        {
          hub_paper_sheet_next_page (sheet);
          sheet->y = HUB_MM (14);
        }
      sheet->y += hub_paper_pair (sheet, &pairs[i], &left_style, right, share) + HUB_MM (1);
    }
}

static void
draw_end (HubPaperSheet *sheet, const HubPaperReceipt *receipt)
{
  sheet->y += HUB_MM (4);
  hub_paper_text (sheet, receipt->status, &status_style, HUB_MM (4));
  hub_paper_texts (sheet, receipt->brand.text, &words_style, 6, 0);
  hub_paper_text (sheet, receipt->brand.contact, &words_style, 0);
}

GBytes *
hub_paper_receipt (const HubPaperReceipt *receipt, GError **error)
{
  g_auto (HubPaperSheet) sheet = { 0 };
  HubPaperPair total = { receipt->total_label, receipt->total };

  hub_paper_sheet_init (&sheet, WIDTH, HEIGHT, MARGIN, receipt->heading);
  hub_paper_use_ink (&sheet, 0);
  draw_head (&sheet, receipt);
  hub_paper_rule (&sheet, HUB_MM (2));
  draw_pairs (&sheet, receipt->lines, receipt->n_lines, &right_style, 0.7);
  hub_paper_rule (&sheet, HUB_MM (2));
  sheet.y += hub_paper_pair (&sheet, &total, &total_left, &total_right, 0.4) + HUB_MM (4);
  draw_pairs (&sheet, receipt->facts, receipt->n_facts, &fact_style, 0.35);
  draw_end (&sheet, receipt);
  return hub_paper_sheet_end (&sheet, error);
}
