/* What a sale looks like as a receipt: numbers, lines, discounts, rounding, payments, change, buyer, the organizer's words.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-paper-sheet.h"
#include "tk-ticket-paper.h"

G_BEGIN_DECLS

typedef struct {
  gint64 terminal;           /* its number: receipts are numbered TERMINAL-NUMBER, without gaps */
  const char *terminal_name; /* (nullable) */
  const char *staff;         /* (nullable) who sold it, as it is to be read; NULL: as the sale names them */
  const char *zone;          /* (nullable) NULL: that of its first ticket */
  const GPtrArray *brands;   /* (nullable) TkBrand; the words and logo of its first event's organizer */
  gboolean practice;
} TkReceiptTerms;
/* Owns all it holds. Its QR is the sale's id, which Orders find it by. */
TkPaperSheet *tk_receipt_paper_new (const TkSale *sale, const TkReceiptTerms *terms);
/* "12-000213"; (transfer full). */
char *tk_receipt_number (gint64 terminal, gint64 number);

G_END_DECLS
