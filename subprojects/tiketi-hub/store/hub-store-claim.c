/* Queries on claims. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-claim.h"

void
hub_store_claim_free (HubStoreClaim *claim)
{
  if (claim == NULL)
    return;
  g_free (claim->scan);
  g_free (claim->direction);
  g_free (claim->terminal_name);
  g_free (claim->gate_name);
  g_free (claim);
}

gboolean
hub_store_claim_add (SqlConn *conn, const TkWireRedeem *redeem, gint64 terminal, gint64 now, gint64 expires, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO claim (scan, event, type, serial, issue, terminal, gate, direction, count, at, expires) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                  "siiiiiisiii", redeem->scan, redeem->event, redeem->type, redeem->serial, redeem->issue, terminal,
                  redeem->gate, redeem->direction, redeem->count, now, expires);
}

static gpointer
read_claim (SqlRows *rows)
{
  HubStoreClaim *claim = g_new0 (HubStoreClaim, 1);

  claim->scan = g_strdup (sql_text (rows, 0));
  claim->terminal = sql_int (rows, 1);
  claim->gate = sql_int (rows, 2);
  claim->direction = g_strdup (sql_text (rows, 3));
  claim->count = sql_int (rows, 4);
  claim->at = sql_int (rows, 5);
  claim->expires = sql_int (rows, 6);
  claim->terminal_name = g_strdup (sql_text (rows, 7));
  claim->gate_name = g_strdup (sql_text (rows, 8));
  return claim;
}

GPtrArray *
hub_store_claim_list (SqlConn *conn, const TkWireRedeem *ticket, gint64 now, GError **error)
{
  return sql_read_all (sql_query (conn, error,
                                  "SELECT scan, claim.terminal, claim.gate, direction, count, at, expires, coalesce(terminal.name, ''), "
                                  "coalesce(gate.name, '') FROM claim LEFT JOIN terminal ON terminal.terminal = claim.terminal "
                                  "LEFT JOIN gate ON gate.gate = claim.gate WHERE claim.event = $1 AND claim.type = $2 AND serial = $3 "
                                  "AND issue = $4 AND expires > $5 ORDER BY at, scan",
                                  "iiiii", ticket->event, ticket->type, ticket->serial, ticket->issue, now),
                       read_claim, (GDestroyNotify) hub_store_claim_free, error);
}

gboolean
hub_store_claim_remove (SqlConn *conn, const char *scan, GError **error)
{
  return sql_run (conn, error, "DELETE FROM claim WHERE scan = $1", "s", scan);
}

/* A range: for one with an open end PostgreSQL expects a third of the table, and reads all of it. */
gboolean
hub_store_claim_expire (SqlConn *conn, gint64 now, GError **error)
{
  return sql_run (conn, error, "DELETE FROM claim WHERE expires > 0 AND expires <= $1", "i", now);
}
