/* The question a gate's question makes. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-redeem.h"

#include "tk-journal.h"

#define THIS_SLOT "event = $1 AND type = $2 AND serial = $3 "
#define THIS_TICKET THIS_SLOT "AND issue = $4 "

SqlRows *
hub_store_redeem_ask (SqlConn *conn, const TkWireRedeem *redeem, gint64 terminal, gint64 now, GError **error)
{
  return sql_query (conn, error,
                    "SELECT (SELECT count(*) FROM terminal_event WHERE terminal = $6 AND event = $1), "
                    "(SELECT count(*) FROM checkin WHERE id = $5), "
                    "coalesce((SELECT admits FROM ticket_type WHERE event = $1 AND type = $2), 1), "
                    "(SELECT count(*) FROM checkin WHERE " THIS_TICKET "AND annulled = 0 AND (kind = '" TK_KIND_CHECKIN_ENTRY
                    "' OR kind = '" TK_KIND_CHECKIN_EXIT "' OR kind = '" TK_KIND_CHECKIN_OVERRIDE "')), "
                    "(SELECT count(*) FROM claim WHERE " THIS_TICKET "AND expires > $7), "
                    "coalesce((SELECT status FROM ticket WHERE " THIS_TICKET "), ''), "
                    "(SELECT count(*) FROM ticket WHERE " THIS_SLOT "AND issue > $4), "
                    "coalesce((SELECT 2 * voided + blocked FROM mark WHERE " THIS_TICKET "), 0), "
                    "(SELECT count(*) FROM claim WHERE scan = $5 AND NOT (event = $1 AND type = $2 AND serial = $3 AND issue = $4))",
                    "iiiisii", redeem->event, redeem->type, redeem->serial, redeem->issue, redeem->scan, terminal, now);
}

gboolean
hub_store_redeem_hear (SqlRows *asked, HubStoreRedeem *out, GError **error)
{
  gboolean found;
  g_autoptr (SqlRows) rows = asked;

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  out->invited = sql_int (rows, 0) > 0;
  out->known = sql_int (rows, 1) > 0;
  out->admits = sql_int (rows, 2);
  out->passages = sql_int (rows, 3);
  out->claims = sql_int (rows, 4);
  g_strlcpy (out->told, sql_int (rows, 6) > 0 ? "voided" : sql_text (rows, 5), sizeof out->told);
  out->voided = sql_int (rows, 7) >= 2;
  out->blocked = sql_int (rows, 7) % 2 == 1;
  out->taken = sql_int (rows, 8) > 0;
  return TRUE;
}
