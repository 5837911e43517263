/* Leases: serial ranges terminals may sell without asking. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

typedef struct {
  char *id;
  gint64 event, type, first, last, terminal, epoch, sell_until;
  char *status;        /* "open" · "fenced" · "returned" */
  gint64 sold;         /* slots of the range known to be sold */
  gint64 issue;        /* what its tickets are issued as */
  gboolean overdraft;  /* beyond the capacity */
  gint64 recall, recall_at; /* serials asked back, and when */
  gint64 fenced_at;
  gint64 released_at, released; /* given free without proof, and how many may exist twice */
  gboolean witnessed;  /* no sale but the latest is unknown to the witness */
  gint64 witness_freed; /* serials behind `last` that the witness's copy gave free; its terminal still thinks they are in it */
} HubStoreLease;
void hub_store_lease_free (HubStoreLease *lease);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubStoreLease, hub_store_lease_free)

gboolean hub_store_lease_add (SqlConn *conn, const HubStoreLease *lease, gint64 granted_at, GError **error);
gboolean hub_store_lease_get (SqlConn *conn, const char *id, HubStoreLease **out, GError **error);
/* Terminals know leases of a later epoch than an old copy of this database does: this word is later than all. */
gboolean hub_store_lease_raise_epochs (SqlConn *conn, gint64 by, GError **error);
/* The lease, open or fenced, that holds the serial as that issue; *out NULL when there is none. */
gboolean hub_store_lease_holding (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gint64 issue, HubStoreLease **out,
                                  GError **error);
/* The lease that held it when a supervisor released it; *out NULL when there is none. */
gboolean hub_store_lease_released (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gint64 issue,
                                   HubStoreLease **out, GError **error);
/* Every open or fenced lease whose range covers the serial, by issue; (transfer full) of HubStoreLease. */
GPtrArray *hub_store_lease_covering (SqlConn *conn, gint64 event, gint64 type, gint64 serial, GError **error);
/* Leases of a terminal, or of an event (0 all), that are not returned with proof, by event, type, serial and issue;
 * (transfer full) of HubStoreLease. */
GPtrArray *hub_store_lease_list (SqlConn *conn, gint64 terminal, GError **error);
GPtrArray *hub_store_lease_list_event (SqlConn *conn, gint64 event, GError **error);
/* Slots of a type the terminal holds in open leases and has, as far as the hub knows, not sold. */
gboolean hub_store_lease_unsold (SqlConn *conn, gint64 terminal, gint64 event, gint64 type, gint64 *out, GError **error);
gboolean hub_store_lease_add_sold (SqlConn *conn, const char *id, gint64 sold, GError **error);
/* Each stores what the struct now says: last, sold, epoch and witness_freed (what was asked back is answered) · status, epoch and times ·
 * the recall. Whoever shortens or fences begins a new epoch, so that an older word of the lease that arrives later is known
 * as such. */
gboolean hub_store_lease_shorten (SqlConn *conn, const HubStoreLease *lease, GError **error);
gboolean hub_store_lease_set_status (SqlConn *conn, const HubStoreLease *lease, GError **error);
gboolean hub_store_lease_set_recall (SqlConn *conn, const HubStoreLease *lease, GError **error);
gboolean hub_store_lease_set_sell_until (SqlConn *conn, const char *id, gint64 sell_until, GError **error);

/* How long terminals are expected to be without their hub, minutes. */
gboolean hub_store_lease_outage (SqlConn *conn, gint64 *minutes, GError **error);
gboolean hub_store_lease_set_outage (SqlConn *conn, gint64 minutes, GError **error);

G_END_DECLS
