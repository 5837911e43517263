/* A sold ticket, or a use of a voucher, while it is given its slot. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-apply.h"

G_BEGIN_DECLS

typedef struct
{
  HubApply *apply;
  const TkWireSale *sale;
  const TkWireSaleTicket *ticket;
  const char *key;
  gboolean overdraft;
  char *words;            /* the ticket, for people */
  HubStoreOrphan *orphan;
} HubPlacing;

/* Each makes an incident; FALSE only when that cannot be written. first_seller: the other terminal. */
gboolean hub_place_clash_outside (HubPlacing *placing, GError **error);
gboolean hub_place_clash_double (HubPlacing *placing, gint64 first_seller, GError **error);
gboolean hub_place_clash_issue (HubPlacing *placing, GError **error);
/* There is no such slot: the ticket is out there all the same, and people must know. */
gboolean hub_place_nowhere (HubPlacing *placing, gboolean type_known, GError **error);
/* The same when it is beyond the capacity and nobody approved it. */
gboolean hub_place_check_approved (HubPlacing *placing, GError **error);

G_END_DECLS
