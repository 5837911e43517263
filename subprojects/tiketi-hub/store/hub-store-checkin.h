/* Check-ins of all gates: entries, exits, denials, overrides. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"
#include "hub-store-sale.h"

G_BEGIN_DECLS

typedef struct {
  char *id;            /* of the journal entry: the scan id */
  char *kind;          /* of the journal entry */
  TkWireCheckin *body;
  gboolean annulled;
  gint64 terminal, seq, at;
  gint64 when;         /* set by hub_store_checkin_passages(): the time by which passages are ordered and told */
  char *staff, *terminal_name, *gate_name; /* names only when read */
} HubStoreCheckin;
void hub_store_checkin_free (HubStoreCheckin *checkin);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubStoreCheckin, hub_store_checkin_free)

gboolean hub_store_checkin_add (SqlConn *conn, const HubStoreCheckin *checkin, GError **error);
gboolean hub_store_checkin_get (SqlConn *conn, const char *id, HubStoreCheckin **out, GError **error);
gboolean hub_store_checkin_annul (SqlConn *conn, const char *id, GError **error);
/* Did an annulment of this scan, of this event, come before the scan itself? */
gboolean hub_store_checkin_is_annulled (SqlConn *conn, const char *id, gint64 event, gboolean *out, GError **error);
/* What a passage that is about to be stored meets. */
typedef struct {
  gboolean annulled;   /* its annulment came before it */
  gint64 passages;     /* of this ticket, so far, not annulled */
  gboolean claimed;    /* the gate had asked, and has a claim under this id */
  char told[16];       /* the ticket's status as its seller, or its list, told; "" when none did */
  char status[16];     /* the same with the mark that people here put on it */
} HubStoreLook;
gboolean hub_store_checkin_look (SqlConn *conn, const HubStoreCheckin *checkin, HubStoreLook *out, GError **error);
/* Was whoever this scan refused let in already: by another override than `but`, or by the scan itself? */
gboolean hub_store_checkin_let_in_after (SqlConn *conn, const char *refused, const char *but, gboolean *out, GError **error);
/* What let bodies in or out with this ticket and was not annulled; (transfer full) of HubStoreCheckin. Denials are not in it.
 * In the order of their hybrid logical clocks, and what one terminal made in the order it made them: never by wall clocks
 * alone, which may be set to anything. */
GPtrArray *hub_store_checkin_passages (SqlConn *conn, const TkWireCheckin *ticket, GError **error);

G_END_DECLS
