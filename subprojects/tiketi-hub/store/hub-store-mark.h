/* What people at the hub said about a ticket, whoever issued it. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

typedef struct {
  gint64 event, type, serial, issue;
  gint64 issuer;               /* 0 not known */
  char *digest;                /* of a code that others issued; "" */
  gboolean proved;             /* a good signature was shown: the ticket exists */
  gboolean blocked, voided;
  char *reason, *attention, *who;
  gint64 at;
} HubStoreMark;
void hub_store_mark_free (HubStoreMark *mark);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubStoreMark, hub_store_mark_free)

/* *out NULL when there is none. */
gboolean hub_store_mark_get (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gint64 issue, HubStoreMark **out,
                             GError **error);
/* Replaces what was said before. */
gboolean hub_store_mark_put (SqlConn *conn, const HubStoreMark *mark, GError **error);
/* The status with the mark put over it; mark may be NULL, status "" for a ticket of which nothing else is known. */
const char *hub_store_mark_over (const HubStoreMark *mark, const char *status);

G_END_DECLS
