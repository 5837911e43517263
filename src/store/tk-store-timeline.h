/* All that happened to a sale and its tickets, from the tables that tell of it. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store.h"
#include "tk-token.h"

G_BEGIN_DECLS

typedef struct {
  char *kind;          /* of the journal; "sent" for a message to the buyer */
  char *staff, *approved_by, *text /* reason; recipient; gate */, *word /* state of a message; verdict of a check-in */;
  TkTicketId ticket;   /* serial 0: of the whole sale */
  gint64 at, amount, count;
} TkStoreStep;
void tk_store_step_free (TkStoreStep *step);
/* (element-type TkStoreStep) oldest first. */
GPtrArray *tk_store_list_sale_steps (TkStore *store, const char *sale, GError **error);

G_END_DECLS
