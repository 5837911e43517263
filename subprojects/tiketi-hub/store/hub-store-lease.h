/* Leases: serial ranges terminals may sell without asking. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

typedef struct {
  char *id;
  gint64 event, type, first, last, terminal, epoch, sell_until;
  char *status;        /* "open" · "fenced" · "returned" */
  gint64 sold;         /* slots of the range known to be sold */
} HubStoreLease;
void hub_store_lease_free (HubStoreLease *lease);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubStoreLease, hub_store_lease_free)

gboolean hub_store_lease_add (SqlConn *conn, const HubStoreLease *lease, gint64 granted_at, GError **error);
gboolean hub_store_lease_get (SqlConn *conn, const char *id, HubStoreLease **out, GError **error);
/* The lease, open or fenced, that holds the serial; *out NULL when there is none. */
gboolean hub_store_lease_holding (SqlConn *conn, gint64 event, gint64 type, gint64 serial, HubStoreLease **out,
                                  GError **error);
/* Leases of a terminal that are not returned, by event, type and serial; (transfer full) of HubStoreLease. */
GPtrArray *hub_store_lease_list (SqlConn *conn, gint64 terminal, GError **error);
/* Slots of a type the terminal holds in open leases and has, as far as the hub knows, not sold. */
gboolean hub_store_lease_unsold (SqlConn *conn, gint64 terminal, gint64 event, gint64 type, gint64 *out, GError **error);
gboolean hub_store_lease_add_sold (SqlConn *conn, const char *id, gint64 sold, GError **error);
/* Both begin a new epoch, so that an older word of the lease that arrives later is known as such. */
gboolean hub_store_lease_set_range (SqlConn *conn, const char *id, gint64 first, gint64 last, GError **error);
gboolean hub_store_lease_set_status (SqlConn *conn, const char *id, const char *status, GError **error);
gboolean hub_store_lease_set_sell_until (SqlConn *conn, const char *id, gint64 sell_until, GError **error);

G_END_DECLS
