/* A sold ticket for another, and lost tickets given again. Only for tickets sold here: works without a network, and says why not
 * otherwise. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-sell.h"

G_BEGIN_DECLS

typedef struct {
  const char *sale;         /* where the tickets to give back are from */
  const TkTicketId *tickets;
  gsize n_tickets;
  TkSaleRequest instead;    /* payments: the difference alone; held, offs as for a sale */
  const char *reason;
} TkExchangeRequest;
typedef struct {
  TkReversal *back;         /* what was given back; its payments "exchange", and money when the new costs less */
  TkSale *sale;             /* what was taken instead; one of its payments is "exchange" */
} TkExchange;
void tk_exchange_free (TkExchange *exchange);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkExchange, tk_exchange_free)
/* One transaction: sale.refunded and sale.completed. A supervisor approves when money goes back or somebody entered with one of
 * them; the same type or a dearer one needs none. Errors as for a refund and a sale. */
TkExchange *tk_desk_exchange (TkDesk *desk, const TkStaff *staff, const TkExchangeRequest *request, GError **error);
/* > 0: to be paid; < 0: to be returned. Nothing is changed. */
typedef struct { gint64 worth, price, difference; char *currency; } TkExchangeQuote;
gboolean tk_desk_exchange_quote (TkDesk *desk, const TkExchangeRequest *request, TkExchangeQuote *out /* currency (transfer full) */,
                                 GError **error);

typedef struct {
  TkTicketId ticket;
  const char *reason;
  const TkStaff *approver;  /* (nullable) a supervisor; always needed */
  const char *request;      /* (nullable) idempotency key */
} TkReissueRequest;
/* The slot's next issue, signed here and returned to be printed; the old one is refused from now on, at every gate that heard.
 * INVALID when it is no longer good or somebody entered with it, NOT_FOUND when it was sold elsewhere. */
TkSoldTicket *tk_desk_reissue (TkDesk *desk, const TkStaff *staff, const TkReissueRequest *request, GError **error);

/* ---- What happened to a sale, oldest first: sold, printed again, sent, entered, undone, reissued ---- */
typedef struct { gint64 at; char *kind /* of the journal; "sent" for a message to the buyer */, *words, *staff, *approved_by; } TkSaleStep;
void tk_sale_step_free (TkSaleStep *step);
GPtrArray *tk_desk_sale_timeline (TkDesk *desk, const char *sale, GError **error);
/* Why it cannot be done now, in words, or NULL for what can: shown on the buttons. */
typedef struct { char *reprint, *reissue, *exchange, *refund, *void_; } TkSaleMay;
void tk_sale_may_clear (TkSaleMay *may);
gboolean tk_desk_sale_may (TkDesk *desk, const TkStaff *staff, const char *sale, TkSaleMay *out, GError **error);

G_END_DECLS
