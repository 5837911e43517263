/* Queries on orphans, and on the scans that prove them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-orphan.h"

/* What a gate said of a ticket whose signature it had verified; typed codes are not signed. */
#define SIGNED                                                                                                           \
  "source <> 'typed' AND verdict IN ('admitted', 'admitted_reentry', 'exit_recorded', 'already_in', "                    \
  "'exit_without_entry', 'unpaid', 'attention', 'wrong_gate', 'not_yet_valid', 'expired', 'voided', 'refunded', "        \
  "'blocked', 'rule_refused')"

void
hub_store_orphan_free (HubStoreOrphan *orphan)
{
  if (orphan == NULL)
    return;
  g_free (orphan->checkin);
  g_free (orphan->sale);
  g_free (orphan);
}

static gpointer
read_orphan (SqlRows *rows)
{
  HubStoreOrphan *orphan = g_new0 (HubStoreOrphan, 1);

  orphan->event = sql_int (rows, 0);
  orphan->type = sql_int (rows, 1);
  orphan->serial = sql_int (rows, 2);
  orphan->issue = sql_int (rows, 3);
  orphan->issuer = sql_int (rows, 4);
  orphan->terminal = sql_int (rows, 5);
  orphan->checkin = g_strdup (sql_text (rows, 6));
  orphan->proved = sql_int (rows, 7) != 0;
  orphan->price = sql_int (rows, 8);
  orphan->at = sql_int (rows, 9);
  orphan->sale = g_strdup (sql_text (rows, 10));
  return orphan;
}

gboolean
hub_store_orphan_add (SqlConn *conn, const HubStoreOrphan *orphan, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO orphan (event, type, serial, issue, issuer, terminal, checkin, proved, price, at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                  "iiiiiisiii", orphan->event, orphan->type, orphan->serial, orphan->issue, orphan->issuer,
                  orphan->terminal, orphan->checkin, (gint64) orphan->proved, orphan->price, orphan->at);
}

gboolean
hub_store_orphan_get (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gint64 issue, HubStoreOrphan **out,
                      GError **error)
{
  gpointer row;

  if (!sql_read_one (sql_query (conn, error,
                                "SELECT event, type, serial, issue, issuer, terminal, checkin, proved, price, at, sale "
                                "FROM orphan WHERE event = $1 AND type = $2 AND serial = $3 AND issue = $4",
                                "iiii", event, type, serial, issue),
                     read_orphan, &row, error))
    return FALSE;
  *out = row;
  return TRUE;
}

gboolean
hub_store_orphan_set (SqlConn *conn, const HubStoreOrphan *orphan, GError **error)
{
  return sql_run (conn, error,
                  "UPDATE orphan SET checkin = $5, proved = $6, sale = $7 "
                  "WHERE event = $1 AND type = $2 AND serial = $3 AND issue = $4",
                  "iiiisis", orphan->event, orphan->type, orphan->serial, orphan->issue, orphan->checkin,
                  (gint64) orphan->proved, orphan->sale);
}

gboolean
hub_store_orphan_sums (SqlConn *conn, gint64 terminal, HubStoreOrphanSums *out, GError **error)
{
  gboolean found;
  g_autoptr (SqlRows) rows
    = sql_query (conn, error,
                 "SELECT coalesce(sum(CASE WHEN sale = '' THEN 1 ELSE 0 END), 0), "
                 "coalesce(sum(CASE WHEN sale = '' THEN price ELSE 0 END), 0), count(*), coalesce(max(event.currency), '') "
                 "FROM orphan JOIN event ON event.event = orphan.event WHERE terminal = $1 AND type <= 32768",
                 "i", terminal);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  out->open = sql_int (rows, 0);
  out->amount = sql_int (rows, 1);
  out->all = sql_int (rows, 2);
  g_strlcpy (out->currency, sql_text (rows, 3), sizeof out->currency);
  return TRUE;
}

static void
free_scan (gpointer data)
{
  g_free (((HubStoreScan *) data)->checkin);
}

static void
take_scan (SqlRows *rows, gpointer scans)
{
  HubStoreScan scan = { sql_int (rows, 0), g_strdup (sql_text (rows, 1)) };

  g_array_append_val ((GArray *) scans, scan);
}

GArray *
hub_store_orphan_scans (SqlConn *conn, const HubStoreLease *lease, gint64 issuer, GError **error)
{
  g_autoptr (GArray) scans = g_array_new (FALSE, FALSE, sizeof (HubStoreScan));
  SqlRows *rows
    = sql_query (conn, error,
                 "SELECT serial, min(id) FROM checkin WHERE event = $1 AND type = $2 AND serial BETWEEN $3 AND $4 "
                 "AND issue = $5 AND issuer = $6 AND " SIGNED " GROUP BY serial ORDER BY serial",
                 "iiiiii", lease->event, lease->type, lease->first, lease->last, lease->issue, issuer);

  g_array_set_clear_func (scans, free_scan);
  return sql_each (rows, take_scan, scans, error) ? g_steal_pointer (&scans) : NULL;
}
