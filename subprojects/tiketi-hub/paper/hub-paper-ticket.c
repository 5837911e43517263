/* A ticket on A6: who invites, what and when, what was bought, the QR as large as there is room, the code to type.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-paper-private.h"

#include <glib/gi18n-lib.h>

#define WIDTH 105
#define HEIGHT 148
#define MARGIN 8
#define BRAND_HEIGHT HUB_MM (11)
#define QR_LEAST HUB_MM (42)
#define QR_MOST HUB_MM (64)

static const HubPaperStyle organizer_style = { HUB_PAPER_SANS, 10, PANGO_WEIGHT_BOLD, 2, PANGO_ALIGN_LEFT, TRUE };
static const HubPaperStyle title_style = { HUB_PAPER_SANS, 20, PANGO_WEIGHT_BOLD, 3, PANGO_ALIGN_LEFT, TRUE };
static const HubPaperStyle when_style = { HUB_PAPER_SANS, 11, PANGO_WEIGHT_SEMIBOLD, 2, PANGO_ALIGN_LEFT, TRUE };
static const HubPaperStyle venue_style = { HUB_PAPER_SANS, 10, PANGO_WEIGHT_NORMAL, 2, PANGO_ALIGN_LEFT, TRUE };
static const HubPaperStyle label_style = { HUB_PAPER_SANS, 7.5, PANGO_WEIGHT_NORMAL, 1, PANGO_ALIGN_LEFT, FALSE };
static const HubPaperStyle value_style = { HUB_PAPER_SANS, 11, PANGO_WEIGHT_BOLD, 2, PANGO_ALIGN_LEFT, TRUE };
static const HubPaperStyle short_style = { HUB_PAPER_SANS, 11, PANGO_WEIGHT_BOLD, 1, PANGO_ALIGN_LEFT, TRUE };
static const HubPaperStyle below_style = { HUB_PAPER_SANS, 8, PANGO_WEIGHT_NORMAL, 1, PANGO_ALIGN_LEFT, FALSE };
static const HubPaperStyle code_style = { HUB_PAPER_MONO, 17, PANGO_WEIGHT_BOLD, 1, PANGO_ALIGN_CENTER, TRUE };
static const HubPaperStyle words_style = { HUB_PAPER_SANS, 7.5, PANGO_WEIGHT_NORMAL, 2, PANGO_ALIGN_CENTER, FALSE };

static void
draw_brand (HubPaperSheet *sheet, const HubPaperBrand *brand, cairo_surface_t *logo)
{
  double taken, x = sheet->left;

  sheet->y = HUB_MM (6);
  if (logo == NULL && hub_paper_is_blank (brand->organizer))
    return;
  taken = hub_paper_logo (sheet, logo, x, sheet->y, HUB_MM (35), BRAND_HEIGHT);
  x += taken > 0 ? taken + HUB_MM (3) : 0;
  hub_paper_use_ink (sheet, 0);
  hub_paper_text_at (sheet, brand->organizer, &organizer_style, x, sheet->y + (taken > 0 ? HUB_MM (2) : 0),
                     sheet->left + sheet->width - x);
  sheet->y += (taken > 0 ? BRAND_HEIGHT : HUB_MM (6)) + HUB_MM (2);
}

static void
draw_head (HubPaperSheet *sheet, const HubPaperTicket *ticket)
{
  hub_paper_use_ink (sheet, 0);
  hub_paper_text (sheet, ticket->title, &title_style, HUB_MM (1));
  hub_paper_text (sheet, ticket->when, &when_style, HUB_MM (0.5));
  hub_paper_text (sheet, ticket->venue, &venue_style, 0);
  sheet->y += HUB_MM (1.5);
  hub_paper_rule (sheet, HUB_MM (1.5));
}

typedef struct
{
  const char *label, *value, *below;
  double share; /* of the width */
  const HubPaperStyle *style;
} Fact;

/* A small label over its value, and maybe a line under it; the height of all. */
static double
draw_fact (HubPaperSheet *sheet, const Fact *fact, double x, double width)
{
  double y = sheet->y;

  hub_paper_use_ink (sheet, 0.35);
  y += hub_paper_text_at (sheet, fact->label, &label_style, x, y, width);
  hub_paper_use_ink (sheet, 0);
  y += hub_paper_text_at (sheet, fact->value, fact->style, x, y, width);
  y += hub_paper_text_at (sheet, fact->below, &below_style, x, y, width);
  return y - sheet->y;
}

/* Side by side; what is missing leaves its room to the others. Names are long: they have a line of their own. */
static void
draw_facts (HubPaperSheet *sheet, const HubPaperTicket *ticket)
{
  const Fact facts[] = {
    { _("Ticket"), ticket->type, ticket->admits, 2, &value_style },
    { _("Price"), ticket->price, NULL, 1.9, &short_style },
    { _("Seat"), ticket->seat, NULL, 1.4, &short_style },
  };
  const Fact holder = { _("Holder"), ticket->holder, NULL, 1, &short_style };
  double shares = 0, x = sheet->left, highest = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
    shares += hub_paper_is_blank (facts[i].value) ? 0 : facts[i].share;
  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      double width = shares > 0 ? sheet->width * facts[i].share / shares : 0;

      if (hub_paper_is_blank (facts[i].value))
        continue;
      highest = MAX (highest, draw_fact (sheet, &facts[i], x, width - HUB_MM (2)));
      x += width;
    }
  sheet->y += highest + HUB_MM (1);
  if (!hub_paper_is_blank (ticket->holder))
    sheet->y += draw_fact (sheet, &holder, sheet->left, sheet->width) + HUB_MM (1);
}

static void
draw_end (HubPaperSheet *sheet, const HubPaperTicket *ticket)
{
  hub_paper_use_ink (sheet, 0);
  hub_paper_text (sheet, ticket->code, &code_style, HUB_MM (1));
  hub_paper_texts (sheet, ticket->brand.text, &words_style, 3, 0);
  hub_paper_use_ink (sheet, 0.35);
  hub_paper_text (sheet, ticket->brand.contact, &words_style, 0);
  hub_paper_text (sheet, ticket->sold, &words_style, 0);
}

static double
measure_end (HubPaperSheet *sheet, const HubPaperTicket *ticket)
{
  double top = sheet->y, height;

  sheet->dry = TRUE;
  draw_end (sheet, ticket);
  sheet->dry = FALSE;
  height = sheet->y - top;
  sheet->y = top;
  return height;
}

static gboolean
draw_ticket (HubPaperSheet *sheet, const HubPaperTicket *ticket, cairo_surface_t *logo, GError **error)
{
  g_autoptr (TkQr) qr = hub_qr_new (ticket->token, error);
  double room;

  if (qr == NULL)
    return FALSE;
  draw_brand (sheet, &ticket->brand, logo);
  draw_head (sheet, ticket);
  draw_facts (sheet, ticket);
  room = sheet->page_height - HUB_MM (5) - sheet->y - measure_end (sheet, ticket);
  hub_paper_qr (sheet, qr, CLAMP (room, QR_LEAST, QR_MOST));
  draw_end (sheet, ticket);
  return TRUE;
}

GBytes *
hub_paper_tickets (const HubPaperTicket *tickets, gsize n, GError **error)
{
  g_auto (HubPaperSheet) sheet = { 0 };
  g_autoptr (TkSurface) logo = NULL;

  g_return_val_if_fail (n > 0, NULL);
  hub_paper_sheet_init (&sheet, WIDTH, HEIGHT, MARGIN, tickets[0].title);
  for (gsize i = 0; i < n; i++)
    {
      /* All of one event, as a rule: its logo is read, and lies in the file, once. */
      if (i == 0 || tickets[i].brand.logo != tickets[i - 1].brand.logo)
        {
          g_clear_pointer (&logo, cairo_surface_destroy);
          logo = hub_paper_logo_new (&tickets[i].brand);
        }
      if (i > 0)
        hub_paper_sheet_next_page (&sheet);
      if (!draw_ticket (&sheet, &tickets[i], logo, error))
        return NULL;
    }
  return hub_paper_sheet_end (&sheet, error);
}
