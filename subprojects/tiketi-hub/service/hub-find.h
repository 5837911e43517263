/* Which ticket somebody means: by its human code, its token, or a code that others issued.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-service-private.h"
#include "tk-foreign.h"

G_BEGIN_DECLS

typedef struct {
  TkTicketId id;
  gint64 issuer;                       /* of the token; 0 not known */
  char digest[TK_FOREIGN_DIGEST_SIZE]; /* of a code that others issued; "" */
  gboolean proved;                     /* a good signature was shown: it exists */
} HubFound;

/* INVALID for what is no ticket of this event, NOT_FOUND for what is on no list. A ticket of ours need not be known. */
gboolean hub_find_ticket (SqlConn *conn, gint64 event, const char *text, HubFound *out, GError **error);

G_END_DECLS
