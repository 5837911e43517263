/* Receipts. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-receipt-paper.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include "tk-money.h"

/* A receipt on its way. */
typedef struct {
  TkPaperSheet *sheet;
  const TkSale *sale;
  TkMoneyStyle style;
} Receipt;

static void
add (const Receipt *receipt, TkPaperLineKind kind, const char *left, char *right)
{
  g_autofree char *owned = right;

  tk_paper_sheet_add (receipt->sheet, kind, left, owned);
}

static char *
money (const Receipt *receipt, gint64 minor)
{
  return tk_money_format (minor, receipt->sale->currency, &receipt->style);
}

/* What is taken off stands with a true minus. */
static char *
signed_money (const Receipt *receipt, gint64 minor)
{
  g_autofree char *amount = money (receipt, ABS (minor));

  return g_strconcat (minor < 0 ? "−" : "+", amount, NULL);
}

static const TkSoldTicket *
first_ticket (const TkSale *sale)
{
  return sale->tickets->len > 0 ? sale->tickets->pdata[0] : NULL;
}

static const char *
title_of (const TkSale *sale, guint32 event)
{
  for (guint i = 0; i < sale->tickets->len; i++)
    {
      const TkSoldTicket *ticket = sale->tickets->pdata[i];

      if (ticket->id.event == event)
        return ticket->event_title;
    }
  return "";
}

static void
add_who (const Receipt *receipt, const TkReceiptTerms *terms)
{
  const char *staff = terms->staff != NULL ? terms->staff : receipt->sale->staff, *place = terms->terminal_name;
  g_autofree char *both = place != NULL && *place != '\0' ? g_strdup_printf ("%s · %s", place, staff) : g_strdup (staff);
  g_autofree char *buyer = NULL;

  add (receipt, TK_LINE_SMALL, both, NULL);
  if (receipt->sale->buyer_name == NULL || *receipt->sale->buyer_name == '\0')
    return;
  buyer = g_strdup_printf (_("For %s"), receipt->sale->buyer_name);
  add (receipt, TK_LINE_SMALL, buyer, NULL);
}

static void
add_line (const Receipt *receipt, const TkQuoteLine *line)
{
  g_autofree char *what = g_strdup_printf ("%u × %s", line->qty, line->name != NULL ? line->name : "");
  g_autofree char *unit = money (receipt, line->unit), *each = g_strdup_printf (_("%s each"), unit);

  add (receipt, TK_LINE_PAIR, what, money (receipt, line->amount));
  if (line->qty > 1)
    add (receipt, TK_LINE_SMALL, each, NULL);
}

static void
add_lines (const Receipt *receipt)
{
  guint32 event = 0;

  for (guint i = 0; receipt->sale->lines != NULL && i < receipt->sale->lines->len; i++)
    {
      const TkQuoteLine *line = receipt->sale->lines->pdata[i];

      if (line->event != event)
        add (receipt, TK_LINE_HEADING, title_of (receipt->sale, line->event), NULL);
      event = line->event;
      add_line (receipt, line);
    }
  add (receipt, TK_LINE_RULE, NULL, NULL);
}

static void
add_offs (const Receipt *receipt)
{
  const TkSale *sale = receipt->sale;

  if (sale->off == 0)
    return;
  add (receipt, TK_LINE_PAIR, _("Sum"), money (receipt, sale->list));
  for (guint i = 0; sale->offs != NULL && i < sale->offs->len; i++)
    {
      const TkQuoteOff *off = sale->offs->pdata[i];
      gboolean named = off->name != NULL && *off->name != '\0';

      if (off->amount != 0)
        add (receipt, TK_LINE_PAIR, named ? off->name : _("Discount"), signed_money (receipt, -off->amount));
    }
}

static void
add_payment (const Receipt *receipt, const TkPaid *paid)
{
  gboolean referred = paid->reference != NULL && *paid->reference != '\0';
  g_autofree char *how = referred ? g_strdup_printf ("%s %s", tk_pay_method_words (paid->method), paid->reference)
                                  : g_strdup (tk_pay_method_words (paid->method));

  add (receipt, TK_LINE_PAIR, how, money (receipt, paid->tendered > paid->amount ? paid->tendered : paid->amount));
}

static void
add_money (const Receipt *receipt)
{
  const TkSale *sale = receipt->sale;

  add (receipt, TK_LINE_TOTAL, _("Total"), tk_money_format_with_currency (sale->total, sale->currency, &receipt->style));
  if (sale->rounding != 0)
    add (receipt, TK_LINE_PAIR, _("Rounding of the cash"), signed_money (receipt, sale->rounding));
  for (guint i = 0; sale->payments != NULL && i < sale->payments->len; i++)
    add_payment (receipt, sale->payments->pdata[i]);
  if (sale->change > 0)
    add (receipt, TK_LINE_PAIR, _("Change"), money (receipt, sale->change));
  if (sale->handed_back > 0)
    add (receipt, TK_LINE_PAIR, _("Handed back since"), money (receipt, sale->handed_back));
}

static void
add_brand (const Receipt *receipt, const TkReceiptTerms *terms)
{
  const TkSoldTicket *ticket = first_ticket (receipt->sale);
  TkPrintBrand brand;

  if (ticket != NULL && tk_papers_find_brand (terms->brands, ticket->id.event, TRUE, &brand))
    tk_paper_sheet_set_brand (receipt->sheet, &brand);
}

char *
tk_receipt_number (gint64 terminal, gint64 number)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT "-%06" G_GINT64_FORMAT, terminal, number);
}

TkPaperSheet *
tk_receipt_paper_new (const TkSale *sale, const TkReceiptTerms *terms)
{
  const TkSoldTicket *ticket = first_ticket (sale);
  const char *zone = terms->zone != NULL ? terms->zone : ticket != NULL ? ticket->zone : "UTC";
  g_autofree char *number = tk_receipt_number (terms->terminal, sale->number);
  g_autofree char *title = g_strdup_printf (_("Receipt %s"), number), *when = tk_time_format (sale->at, zone, "%a %e %b %Y, %H:%M");
  Receipt receipt = { tk_paper_sheet_new (title, when), sale, tk_money_style_from_locale () };

  add_who (&receipt, terms);
  add_lines (&receipt);
  add_offs (&receipt);
  add_money (&receipt);
  add_brand (&receipt, terms);
  tk_paper_sheet_set_qr (receipt.sheet, sale->id, sale->id);
  tk_paper_sheet_set_practice (receipt.sheet, terms->practice);
  return receipt.sheet;
}
