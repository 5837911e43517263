/* Which tickets came out, kept over restarts, and the organizer's own on paper. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-sell.h"

G_BEGIN_DECLS

typedef enum {
  TK_OUT_UNKNOWN,            /* nobody knows that it came out */
  TK_OUT_HALF,               /* part of it may be on paper */
  TK_OUT_PAPER,              /* the printer said so */
  TK_OUT_TAKEN,              /* by a printer that says nothing */
  TK_OUT_FILE,
  TK_OUT_SEEN,               /* somebody looked */
  TK_OUT_MESSAGE,            /* sent to the buyer */
  TK_OUT_BEFORE,             /* sold when nobody kept this */
} TkOut;
/* It is with the buyer, as far as anybody can know. */
gboolean tk_out_is_out (TkOut out);
/* One or two words for it; not to be freed. */
const char *tk_out_words (TkOut out);

/* No fact of the journal: what the printer said. Durable when this returns; tickets not sold here are passed over. */
gboolean tk_desk_note_printed (TkDesk *desk, const TkTicketId *ids, gsize n, TkOut how, GError **error);
/* For each ticket of a sale made here, in the order of its tickets. (element-type TkOut) */
GArray *tk_desk_list_printed (TkDesk *desk, const TkSale *sale, GError **error);
/* (element-type TkSoldTicket) good ones sold within TK_UNPRINTED_HOURS of which nobody knows that they came out whole: what a
 * restart in the middle of a print leaves. Oldest first, at most `limit`. */
GPtrArray *tk_desk_list_unprinted (TkDesk *desk, guint limit, GError **error);
#define TK_UNPRINTED_HOURS 18

typedef struct {
  guint32 event;
  char *organizer, *ticket_text, *receipt_text, *contact; /* "" */
  GBytes *logo;              /* (nullable) PNG */
} TkBrand;
void tk_brand_free (TkBrand *brand);
GPtrArray *tk_desk_list_brands (TkDesk *desk, GError **error);      /* TkBrand */

G_END_DECLS
