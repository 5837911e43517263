/* Queries on terminals. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-terminal.h"

#define SELECT_TERMINAL                                                                                                  \
  "SELECT terminal, name, kind, code_expires, enrolled_at, revoked_at, quarantined_at, last_seen, "                      \
  "coalesce(issuer, 0), revision, coalesce(public_key, ''), acked, head_hash, gap_seq, gap_count, witnessed FROM terminal "

void
hub_store_terminal_free (HubStoreTerminal *terminal)
{
  if (terminal == NULL)
    return;
  g_free (terminal->name);
  g_free (terminal->kind);
  g_free (terminal->public_key);
  g_free (terminal->head_hash);
  g_free (terminal);
}

static gpointer
read_terminal (SqlRows *rows)
{
  HubStoreTerminal *terminal = g_new0 (HubStoreTerminal, 1);

  terminal->terminal = sql_int (rows, 0);
  terminal->name = g_strdup (sql_text (rows, 1));
  terminal->kind = g_strdup (sql_text (rows, 2));
  terminal->code_expires = sql_int (rows, 3);
  terminal->enrolled_at = sql_int (rows, 4);
  terminal->revoked_at = sql_int (rows, 5);
  terminal->quarantined_at = sql_int (rows, 6);
  terminal->last_seen = sql_int (rows, 7);
  terminal->issuer = sql_int (rows, 8);
  terminal->revision = sql_int (rows, 9);
  terminal->public_key = g_strdup (sql_text (rows, 10));
  terminal->acked = sql_int (rows, 11);
  terminal->head_hash = g_strdup (sql_text (rows, 12));
  terminal->gap_seq = sql_int (rows, 13);
  terminal->gap_count = sql_int (rows, 14);
  terminal->witnessed = sql_int (rows, 15) != 0;
  return terminal;
}

/* Takes over rows. */
static gboolean
read_one (SqlRows *rows, HubStoreTerminal **out, GError **error)
{
  gpointer row;

  if (!sql_read_one (rows, read_terminal, &row, error))
    return FALSE;
  *out = row;
  return TRUE;
}

gboolean
hub_store_terminal_invite (SqlConn *conn, const HubStoreInvite *invite, gint64 *terminal, GError **error)
{
  return sql_get_int (conn, terminal, error,
                      /* It may get the number of an issuer that a hub put back from a backup forgot: minutes of the epoch
                         are later than any revision gates have of that one. */
                      "INSERT INTO terminal (name, kind, code_digest, code_expires, invited_at, revision) "
                      "SELECT $1, $2, $3, $4, $5, coalesce(max(epoch), 0) / 60000 FROM hub RETURNING terminal",
                      "sssii", invite->name, invite->kind, invite->code_digest, invite->code_expires, invite->invited_at);
}

gboolean
hub_store_terminal_add_event (SqlConn *conn, gint64 terminal, gint64 event, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO terminal_event (terminal, event) VALUES ($1, $2) ON CONFLICT (terminal, event) DO NOTHING",
                  "ii", terminal, event);
}

gboolean
hub_store_terminal_get (SqlConn *conn, gint64 terminal, HubStoreTerminal **out, GError **error)
{
  return read_one (sql_query (conn, error, SELECT_TERMINAL "WHERE terminal = $1", "i", terminal), out, error);
}

/* A name may have been used again after its terminal was revoked: the living one counts. */
gboolean
hub_store_terminal_by_name (SqlConn *conn, const char *name, HubStoreTerminal **out, GError **error)
{
  return read_one (sql_query (conn, error,
                              SELECT_TERMINAL "WHERE name = $1 ORDER BY revoked_at = 0 DESC, terminal DESC LIMIT 1", "s",
                              name),
                   out, error);
}

gboolean
hub_store_terminal_by_code (SqlConn *conn, const char *code_digest, HubStoreTerminal **out, GError **error)
{
  return read_one (sql_query (conn, error, SELECT_TERMINAL "WHERE code_digest = $1", "s", code_digest), out, error);
}

gboolean
hub_store_terminal_by_credential (SqlConn *conn, const char *credential_digest, HubStoreTerminal **out, GError **error)
{
  return read_one (sql_query (conn, error, SELECT_TERMINAL "WHERE credential_digest = $1", "s", credential_digest), out,
                   error);
}

gboolean
hub_store_terminal_by_key (SqlConn *conn, const char *public_key, HubStoreTerminal **out, GError **error)
{
  return read_one (sql_query (conn, error, SELECT_TERMINAL "WHERE public_key = $1", "s", public_key), out, error);
}

gboolean
hub_store_terminal_by_issuer (SqlConn *conn, gint64 issuer, HubStoreTerminal **out, GError **error)
{
  return read_one (sql_query (conn, error, SELECT_TERMINAL "WHERE issuer = $1", "i", issuer), out, error);
}

GPtrArray *
hub_store_terminal_list (SqlConn *conn, GError **error)
{
  return sql_read_all (sql_query (conn, error, SELECT_TERMINAL "ORDER BY terminal", ""),
                       read_terminal, (GDestroyNotify) hub_store_terminal_free, error);
}

GArray *
hub_store_terminal_events (SqlConn *conn, gint64 terminal, GError **error)
{
  return sql_read_ints (sql_query (conn, error, "SELECT event FROM terminal_event WHERE terminal = $1 ORDER BY event", "i", terminal),
                        error);
}

gboolean
hub_store_terminal_has_event (SqlConn *conn, gint64 terminal, gint64 event, gboolean *out, GError **error)
{
  gint64 n;

  if (!sql_get_int (conn, &n, error, "SELECT count(*) FROM terminal_event WHERE terminal = $1 AND event = $2", "ii",
                    terminal, event))
    return FALSE;
  *out = n > 0;
  return TRUE;
}

gboolean
hub_store_terminal_count_sellers (SqlConn *conn, gint64 event, gint64 now, gint64 *out, GError **error)
{
  return sql_get_int (conn, out, error,
                      "SELECT count(*) FROM terminal_event JOIN terminal ON terminal.terminal = terminal_event.terminal "
                      "WHERE terminal_event.event = $1 AND terminal.kind <> 'gate' AND terminal.revoked_at = 0 "
                      "AND (terminal.enrolled_at > 0 OR terminal.code_expires > $2)",
                      "ii", event, now);
}

gboolean
hub_store_terminal_next_issuer (SqlConn *conn, gint64 *out, GError **error)
{
  return sql_get_int (conn, out, error, "SELECT coalesce(max(issuer), 1) + 1 FROM terminal", "");
}

gboolean
hub_store_terminal_enrol (SqlConn *conn, const HubStoreEnrolment *enrolment, GError **error)
{
  return sql_run (conn, error,
                  "UPDATE terminal SET issuer = $2, enrolled_at = $3, credential_digest = $4, public_key = $5, "
                  "program = $6, last_seen = $3 WHERE terminal = $1",
                  "iiisss", enrolment->terminal, enrolment->issuer, enrolment->enrolled_at, enrolment->credential_digest,
                  enrolment->public_key, enrolment->program);
}

gboolean
hub_store_terminal_set_revision (SqlConn *conn, gint64 terminal, gint64 revision, GError **error)
{
  return sql_run (conn, error, "UPDATE terminal SET revision = $2 WHERE terminal = $1", "ii", terminal, revision);
}

gboolean
hub_store_terminal_set_head (SqlConn *conn, gint64 terminal, gint64 acked, const char *head_hash, gint64 now,
                             GError **error)
{
  return sql_run (conn, error, "UPDATE terminal SET acked = $2, head_hash = $3, last_seen = $4 WHERE terminal = $1", "iisi",
                  terminal, acked, head_hash, now);
}

gboolean
hub_store_terminal_set_gap (SqlConn *conn, gint64 terminal, gint64 seq, gint64 count, GError **error)
{
  return sql_run (conn, error, "UPDATE terminal SET gap_seq = $2, gap_count = $3 WHERE terminal = $1", "iii", terminal, seq,
                  count);
}

gboolean
hub_store_terminal_raise_revisions (SqlConn *conn, gint64 revision, GError **error)
{
  return sql_run (conn, error, "UPDATE terminal SET revision = $1 WHERE revision < $1", "i", revision);
}

gboolean
hub_store_terminal_seen (SqlConn *conn, gint64 terminal, gint64 now, GError **error)
{
  return sql_run (conn, error, "UPDATE terminal SET last_seen = $2 WHERE terminal = $1", "ii", terminal, now);
}

gboolean
hub_store_terminal_quarantine (SqlConn *conn, gint64 terminal, gint64 now, GError **error)
{
  return sql_run (conn, error, "UPDATE terminal SET quarantined_at = $2 WHERE terminal = $1", "ii", terminal, now);
}

gboolean
hub_store_terminal_set_witnessed (SqlConn *conn, gint64 terminal, gboolean witnessed, GError **error)
{
  return sql_run (conn, error, "UPDATE terminal SET witnessed = $2 WHERE terminal = $1", "ii", terminal, (gint64) witnessed);
}

gboolean
hub_store_terminal_revoke (SqlConn *conn, gint64 terminal, gint64 now, GError **error)
{
  return sql_run (conn, error, "UPDATE terminal SET revoked_at = $2 WHERE terminal = $1", "ii", terminal, now);
}
