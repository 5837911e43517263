/* Tickets on paper. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-ticket-paper.h"

#include "tk-ticket-texts.h"

struct _TkTicketPaper
{
  GStringChunk *words;
  TkTicketTexts *texts;
  GBytes *logo;
  TkPrintBrand brand;
  TkTicketFace face;
};

gboolean
tk_papers_find_brand (const GPtrArray *brands, guint32 event, gboolean receipt, TkPrintBrand *out)
{
  for (guint i = 0; brands != NULL && i < brands->len; i++)
    {
      const TkBrand *brand = brands->pdata[i];
      gsize size = 0;
      const guint8 *logo = brand->logo != NULL ? g_bytes_get_data (brand->logo, &size) : NULL;

      if (brand->event != event)
        continue;
      *out = (TkPrintBrand) { brand->organizer, receipt ? brand->receipt_text : brand->ticket_text, brand->contact, logo, size };
      return TRUE;
    }
  return FALSE;
}

static const char *
keep (TkTicketPaper *paper, const char *text)
{
  return g_string_chunk_insert_const (paper->words, text != NULL ? text : "");
}

static void
keep_brand (TkTicketPaper *paper, const GPtrArray *brands, guint32 event)
{
  TkPrintBrand found;

  if (!tk_papers_find_brand (brands, event, FALSE, &found))
    return;
  paper->logo = found.logo != NULL ? g_bytes_new (found.logo, found.logo_size) : NULL;
  paper->brand = (TkPrintBrand) { keep (paper, found.organizer), keep (paper, found.text), keep (paper, found.contact), NULL, 0 };
  if (paper->logo != NULL)
    paper->brand.logo = g_bytes_get_data (paper->logo, &paper->brand.logo_size);
  paper->face.brand = &paper->brand;
}

TkTicketPaper *
tk_ticket_paper_new (const TkSoldTicket *ticket, const char *staff, const GPtrArray *brands, gboolean practice)
{
  TkTicketPaper *paper = g_new0 (TkTicketPaper, 1);

  g_return_val_if_fail (ticket != NULL, NULL);
  paper->words = g_string_chunk_new (512);
  paper->texts = tk_ticket_texts_new (ticket, staff);
  paper->face = (TkTicketFace) {
    .event_title = keep (paper, ticket->event_title), .venue = keep (paper, ticket->venue),
    .type_name = keep (paper, ticket->type_name), .when = paper->texts->when, .price = paper->texts->price,
    .seat = keep (paper, ticket->seat), .admits = paper->texts->admits, .token = keep (paper, ticket->token),
    .code = keep (paper, ticket->code), .sold = paper->texts->sold, .holder = keep (paper, ticket->holder),
    .practice = practice,
  };
  keep_brand (paper, brands, ticket->id.event);
  return paper;
}

void
tk_ticket_paper_free (TkTicketPaper *paper)
{
  g_string_chunk_free (paper->words);
  tk_ticket_texts_free (paper->texts);
  g_clear_pointer (&paper->logo, g_bytes_unref);
  g_free (paper);
}

const TkTicketFace *
tk_ticket_paper_get_face (const TkTicketPaper *paper)
{
  return &paper->face;
}
