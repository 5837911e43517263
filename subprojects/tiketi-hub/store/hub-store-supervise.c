/* Queries for the supervisor's page. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-supervise.h"

static gpointer
read_text (SqlRows *rows)
{
  return g_strdup (sql_text (rows, 0));
}

static gboolean
get_text (SqlRows *rows, char **out, GError **error)
{
  gpointer text;

  if (!sql_read_one (rows, read_text, &text, error))
    return FALSE;
  *out = text;
  return TRUE;
}

gboolean
hub_store_supervisor_pin (SqlConn *conn, const char *staff, char **pin_hash, GError **error)
{
  return get_text (sql_query (conn, error, "SELECT pin_hash FROM staff WHERE name = $1 AND role = 'supervisor' AND active = 1", "s", staff),
                   pin_hash, error);
}

gboolean
hub_store_supervision_add (SqlConn *conn, const HubStoreSupervision *row, gint64 now, GError **error)
{
  return sql_run (conn, error, "DELETE FROM supervision WHERE until < $1", "i", now)
         && sql_run (conn, error, "INSERT INTO supervision (digest, staff, terminal, until) VALUES ($1, $2, $3, $4)", "ssii", row->digest,
                     row->staff, row->terminal, row->until);
}

gboolean
hub_store_supervision_get (SqlConn *conn, const char *digest, gint64 terminal, gint64 now, char **staff, GError **error)
{
  return get_text (sql_query (conn, error,
                              "SELECT v.staff FROM supervision AS v JOIN staff AS s ON s.name = v.staff WHERE v.digest = $1 "
                              "AND v.terminal = $2 AND v.until > $3 AND s.role = 'supervisor' AND s.active = 1",
                              "sii", digest, terminal, now),
                   staff, error);
}

/* What every row becomes, and where it goes. */
typedef struct
{
  void (*read) (SqlRows *rows, gpointer message);
  const TkWireShape *shape;
  GPtrArray *out;
} Messages;

static void
take_message (SqlRows *rows, gpointer data)
{
  Messages *messages = data;

  messages->read (rows, tk_wire_append (messages->shape, messages->out));
}

static void
read_terminal (SqlRows *rows, gpointer message)
{
  TkWireOverviewTerminal *terminal = message;

  terminal->terminal = sql_int (rows, 0);
  tk_wire_set (&terminal->name, sql_text (rows, 1));
  tk_wire_set (&terminal->kind, sql_text (rows, 2));
  terminal->last_seen = sql_int (rows, 3);
  terminal->acked = sql_int (rows, 4);
  terminal->waiting = sql_int (rows, 5);
  terminal->revoked = sql_int (rows, 6) > 0;
  terminal->quarantined = sql_int (rows, 7) > 0;
  terminal->sales = sql_int (rows, 8);
  terminal->total = sql_int (rows, 9);
  terminal->tickets = sql_int (rows, 10);
  terminal->entries = sql_int (rows, 11);
  tk_wire_set (&terminal->currency, sql_text (rows, 12));
  tk_wire_set (&terminal->staff, sql_text (rows, 13));
}

gboolean
hub_store_overview_terminals (SqlConn *conn, gint64 terminal, gint64 since, gint64 limit, GPtrArray *out, GError **error)
{
  return sql_each (sql_query (conn, error,
                              "SELECT t.terminal, t.name, t.kind, t.last_seen, t.acked, t.waiting, t.revoked_at, t.quarantined_at, "
                              "(SELECT count(*) FROM sale AS s WHERE s.terminal = t.terminal AND s.at >= $1), "
                              "(SELECT coalesce(sum(total), 0) FROM sale AS s WHERE s.terminal = t.terminal AND s.at >= $1), "
                              "(SELECT count(*) FROM sale AS s JOIN ticket AS k ON k.sale = s.id WHERE s.terminal = t.terminal AND s.at >= $1), "
                              "(SELECT coalesce(sum(count), 0) FROM checkin AS c WHERE c.terminal = t.terminal AND c.at >= $1 "
                              "AND c.direction = 'entry' AND c.annulled = 0), "
                              "(SELECT currency FROM sale AS s WHERE s.terminal = t.terminal ORDER BY s.seq DESC LIMIT 1), "
                              "(SELECT staff FROM shift AS h WHERE h.terminal = t.terminal AND h.closed_at = 0 ORDER BY h.opened_at DESC LIMIT 1) "
                              "FROM terminal AS t WHERE t.enrolled_at > 0 AND ($3 = 0 OR t.terminal = $3) ORDER BY t.revoked_at > 0, t.name LIMIT $2",
                              "iii", since, limit, terminal),
                   take_message, &(Messages){ read_terminal, &tk_wire_overview_terminal_shape, out }, error);
}

static void
read_incident (SqlRows *rows, gpointer message)
{
  TkWireIncident *incident = message;

  tk_wire_set (&incident->id, sql_text (rows, 0));
  tk_wire_set (&incident->kind, sql_text (rows, 1));
  tk_wire_set (&incident->text, sql_text (rows, 2));
  incident->at = sql_int (rows, 3);
  incident->event = sql_int (rows, 4);
  incident->severity = sql_int (rows, 5);
}

gboolean
hub_store_overview_incidents (SqlConn *conn, gint64 limit, GPtrArray *out, GError **error)
{
  return sql_each (sql_query (conn, error,
                              "SELECT id, kind, text, at, event, severity FROM incident WHERE closed = 0 ORDER BY severity DESC, at DESC LIMIT $1",
                              "i", limit),
                   take_message, &(Messages){ read_incident, &tk_wire_incident_shape, out }, error);
}

static void
read_refund (SqlRows *rows, gpointer message)
{
  TkWireOverviewRefund *refund = message;

  tk_wire_set (&refund->id, sql_text (rows, 0));
  tk_wire_set (&refund->receipt, sql_text (rows, 1));
  tk_wire_set (&refund->gateway, sql_text (rows, 2));
  refund->amount = sql_int (rows, 3);
  tk_wire_set (&refund->currency, sql_text (rows, 4));
  tk_wire_set (&refund->payer, sql_text (rows, 5));
  tk_wire_set (&refund->why, sql_text (rows, 6));
  refund->at = sql_int (rows, 7);
}

gboolean
hub_store_overview_refunds (SqlConn *conn, gint64 limit, GPtrArray *out, GError **error)
{
  return sql_each (sql_query (conn, error,
                              "SELECT id, receipt, gateway, amount, currency, payer, why, at FROM refund_due WHERE done_at = 0 ORDER BY at LIMIT $1",
                              "i", limit),
                   take_message, &(Messages){ read_refund, &tk_wire_overview_refund_shape, out }, error);
}

void
hub_store_open_incident_clear (HubStoreOpenIncident *incident)
{
  g_free (incident->kind);
  g_free (incident->subject);
  g_free (incident->text);
  *incident = (HubStoreOpenIncident){ 0 };
}

gboolean
hub_store_incident_get_open (SqlConn *conn, const char *id, HubStoreOpenIncident *out, GError **error)
{
  g_autoptr (SqlRows) rows
    = sql_query (conn, error, "SELECT kind, subject, text, event, terminal, severity FROM incident WHERE id = $1 AND closed = 0", "s", id);
  gboolean found;

  *out = (HubStoreOpenIncident){ 0 };
  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  if (found)
    *out = (HubStoreOpenIncident){ g_strdup (sql_text (rows, 0)), g_strdup (sql_text (rows, 1)), g_strdup (sql_text (rows, 2)),
                                   sql_int (rows, 3), sql_int (rows, 4), sql_int (rows, 5) };
  return TRUE;
}

gboolean
hub_store_supervise_refund_done (SqlConn *conn, const char *id, const char *how, gint64 now, gboolean *done, GError **error)
{
  gint64 n = 0;

  if (!sql_run_count (conn, &n, error, "UPDATE refund_due SET done_at = $2, how = $3 WHERE id = $1 AND done_at = 0", "sis", id, now, how))
    return FALSE;
  *done = n > 0;
  return TRUE;
}

gboolean
hub_store_terminal_set_waiting (SqlConn *conn, gint64 terminal, gint64 waiting, GError **error)
{
  return sql_run (conn, error, "UPDATE terminal SET waiting = $2 WHERE terminal = $1", "ii", terminal, waiting);
}
