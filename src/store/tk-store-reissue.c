/* Writing what was given again. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-reissue.h"

#define OF_SLOT "event = $1 AND type = $2 AND serial = $3"

static gboolean
insert_reissue (TkStore *store, const TkStoreNewReissue *reissue, GError **error)
{
  const TkWireReissue *body = reissue->body;

  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO reissue (event, type, serial, issue, issued, seq, sale, at, staff, approved_by, reason, request)"
                    " SELECT $1, $2, $3, $4, $5, seq, $7, at, $8, $9, $10, $11 FROM journal WHERE seq = $6", "iiiiiisssss", body->event,
                    body->type, body->serial, body->issue, body->issued, reissue->seq, body->sale, reissue->staff, body->approved_by,
                    body->reason, reissue->request);
}

/* It comes from no lease: the slot was sold once. */
static gboolean
insert_ticket (TkStore *store, const TkStoreNewReissue *reissue, GError **error)
{
  const TkWireReissue *body = reissue->body;
  TkDb *db = tk_store_get_db (store);

  return tk_db_run (db, error,
                    "INSERT INTO sale_ticket (event, type, serial, issue, sale, lease, token, place, seat, unit, holder, phone, email, document)"
                    " SELECT event, type, serial, $5, sale, '', $6, place, seat, unit, holder, phone, email, document FROM sale_ticket"
                    " WHERE " OF_SLOT " AND issue = $4", "iiiiis", body->event, body->type, body->serial, body->issue, body->issued,
                    reissue->token)
         && tk_db_run (db, error,
                       "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at, sale, holder, attention, seat, valid_from,"
                       " valid_until) SELECT event, type, serial, $5, $6, 'valid', sold_at, sale, holder, attention, seat, valid_from, valid_until"
                       " FROM ticket WHERE " OF_SLOT " AND issue = $4", "iiiiii", body->event, body->type, body->serial, body->issue,
                       body->issued, (gint64) reissue->issuer);
}

gboolean
tk_store_add_reissue (TkStore *store, const TkStoreNewReissue *reissue, GError **error)
{
  const TkWireReissue *body = reissue->body;

  g_return_val_if_fail (tk_db_in_transaction (tk_store_get_db (store)), FALSE);
  return insert_reissue (store, reissue, error) && insert_ticket (store, reissue, error)
         && tk_db_run (tk_store_get_db (store), error, "UPDATE ticket SET status = 'voided' WHERE " OF_SLOT " AND issue = $4", "iiii",
                       body->event, body->type, body->serial, body->issue);
}

gboolean
tk_store_find_reissue_by_request (TkStore *store, const char *request, TkTicketId *ticket, GError **error)
{
  g_autoptr (TkStmt) stmt = tk_db_query (tk_store_get_db (store), error,
                                         "SELECT event, type, serial, issued FROM reissue WHERE request = $1", "s", request);
  GError *failure = NULL;

  if (stmt == NULL)
    return FALSE;
  *ticket = (TkTicketId) { 0 };
  if (tk_stmt_step (stmt, &failure))
    *ticket = (TkTicketId) { (guint32) tk_stmt_int (stmt, 0), (guint16) tk_stmt_int (stmt, 1), (guint32) tk_stmt_int (stmt, 2),
                             (guint8) tk_stmt_int (stmt, 3) };
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

gboolean
tk_store_latest_issue (TkStore *store, const TkTicketId *slot, gint64 *issue, GError **error)
{
  return tk_db_get_int (tk_store_get_db (store), issue, NULL, error,
                        "SELECT coalesce (max (issue), 0) FROM (SELECT issue FROM ticket WHERE " OF_SLOT
                        " UNION ALL SELECT issue FROM sale_ticket WHERE " OF_SLOT
                        " UNION ALL SELECT issue FROM lease WHERE event = $1 AND type = $2 AND $3 BETWEEN first AND last)", "iii",
                        (gint64) slot->event, (gint64) slot->type, (gint64) slot->serial);
}
