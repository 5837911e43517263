/* What the hub puts on paper: tickets, receipts of payments, lists; PDF by cairo and pango. Pure: knows nothing of the database.
 * Texts come from outside and are text only, never markup; what is too long is set smaller, then cut with an ellipsis. Slow (some
 * milliseconds a page): never under the writer's lock. Thread-safe. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HUB_PAPER_ERROR (hub_paper_error_quark ())
GQuark hub_paper_error_quark (void);
typedef enum {
  HUB_PAPER_ERROR_CONTENT, /* a text that cannot be set, or a code that no QR holds */
} HubPaperError;

/* All texts are borrowed, UTF-8, and may be "" or NULL. */
typedef struct {
  const char *organizer, *text /* several lines */, *contact;
  const guint8 *logo; /* a PNG's bytes; one that cannot be read, or is too large, is left out */
  gsize logo_length;
} HubPaperBrand;

typedef struct {
  const char *title, *venue, *type, *when, *price, *seat, *admits, *holder;
  const char *token; /* what the QR holds */
  const char *code;  /* the human code */
  const char *sold;  /* small, at the bottom */
  HubPaperBrand brand;
} HubPaperTicket;
/* One A6 page a ticket; at least one. (transfer full) */
GBytes *hub_paper_tickets (const HubPaperTicket *tickets, gsize n, GError **error);

typedef struct { const char *left, *right; } HubPaperPair;
typedef struct {
  const char *heading, *title, *number, *when;
  const HubPaperPair *lines;     /* what was bought: words, amount */
  gsize n_lines;
  const HubPaperPair *facts;     /* method, receipt, payer … */
  gsize n_facts;
  const char *total_label, *total;
  const char *status;            /* stamped over it when it is not plainly paid: "Refunded" */
  HubPaperBrand brand;
} HubPaperReceipt;
/* One A5 page, or more when there are many lines. (transfer full) */
GBytes *hub_paper_receipt (const HubPaperReceipt *receipt, GError **error);

/* A table over as many A4 pages as it takes, with its heading on each. */
typedef struct _HubPaperList HubPaperList;
typedef struct { const char *heading; guint share; /* of the page's width */ } HubPaperColumn;
HubPaperList *hub_paper_list_new (const char *title, const char *subtitle, const HubPaperColumn *columns, gsize n);
/* n texts, one a column. */
void hub_paper_list_add (HubPaperList *list, const char *const *texts);
/* (transfer full). Nothing may be added afterwards. */
GBytes *hub_paper_list_end (HubPaperList *list, GError **error);
void hub_paper_list_free (HubPaperList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubPaperList, hub_paper_list_free)

G_END_DECLS
