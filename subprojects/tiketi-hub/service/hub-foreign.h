/* A code that others issued, among the listed tickets. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-store-foreign.h"
#include "tk-foreign.h"

G_BEGIN_DECLS

/* The event's listed ticket with that code (cleaned; `digest` is the code's), or NULL; *free the identity that it would get, of
 * that type. is_signed: the code says who it is, and another text that says the same is the same ticket. FALSE also when all
 * identities it may have are taken, which two million tickets never come near. */
gboolean hub_foreign_find (SqlConn *conn, gint64 event, gint64 type, const char *code, const char *digest, gboolean is_signed,
                           HubStoreForeign **ticket, TkTicketId *free, GError **error);

G_END_DECLS
