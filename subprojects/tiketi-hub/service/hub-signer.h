/* What other people's signed codes come in as. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-service.h"
#include "tk-foreign.h"

G_BEGIN_DECLS

/* The type that one of these (TkWireSigner) lets its product in as: the item that names the variation before the one that does
 * not, good signers before revoked ones; 0 when none does. verified: only signers whose signature it bears. */
gint64 hub_signer_type_of (const GPtrArray *signers, const TkPretixTicket *ticket, gboolean verified);

G_END_DECLS
