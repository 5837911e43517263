/* What the feed tells of a ticket that others issued. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store.h"
#include "tk-token.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

/* ticket->code, which is not "", is this ticket's from now on, and no other's. */
gboolean tk_store_put_code (TkStore *store, const TkWireTicket *ticket, GError **error);
gboolean tk_store_forget_code (TkStore *store, const TkTicketId *id, GError **error);

G_END_DECLS
