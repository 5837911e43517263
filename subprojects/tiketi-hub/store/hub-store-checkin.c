/* Queries on check-ins. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-checkin.h"

#include "hub-store-mark.h"
#include "tk-foreign.h"
#include "tk-journal.h"

/* A list of more than two after IN would be built, as a table, at every run. */
#define IS_PASSAGE                                                                                                       \
  "(checkin.kind = '" TK_KIND_CHECKIN_ENTRY "' OR checkin.kind = '" TK_KIND_CHECKIN_EXIT "' OR checkin.kind = '"         \
  TK_KIND_CHECKIN_OVERRIDE "')"
#define SELECT_CHECKIN                                                                                                   \
  "SELECT checkin.id, checkin.kind, checkin.event, checkin.gate, checkin.type, serial, issue, checkin.issuer, count, "   \
  "direction, verdict, source, reason, annuls, annulled, checkin.terminal, seq, at, staff, "                             \
  "coalesce(terminal.name, ''), coalesce(gate.name, ''), hlc, rule, overrides, approved_by, attention_seen FROM checkin " \
  "LEFT JOIN terminal ON terminal.terminal = checkin.terminal LEFT JOIN gate ON gate.gate = checkin.gate "

void
hub_store_checkin_free (HubStoreCheckin *checkin)
{
  if (checkin == NULL)
    return;
  tk_wire_free (&tk_wire_checkin_shape, checkin->body);
  g_free (checkin->id);
  g_free (checkin->kind);
  g_free (checkin->staff);
  g_free (checkin->terminal_name);
  g_free (checkin->gate_name);
  g_free (checkin);
}

static TkWireCheckin *
read_body (SqlRows *rows)
{
  TkWireCheckin *body = tk_wire_new (&tk_wire_checkin_shape);

  body->event = sql_int (rows, 2);
  body->gate = sql_int (rows, 3);
  body->type = sql_int (rows, 4);
  body->serial = sql_int (rows, 5);
  body->issue = sql_int (rows, 6);
  body->issuer = sql_int (rows, 7);
  body->count = sql_int (rows, 8);
  tk_wire_set (&body->direction, sql_text (rows, 9));
  tk_wire_set (&body->verdict, sql_text (rows, 10));
  tk_wire_set (&body->source, sql_text (rows, 11));
  tk_wire_set (&body->reason, sql_text (rows, 12));
  tk_wire_set (&body->annuls, sql_text (rows, 13));
  body->hlc = sql_int (rows, 21);
  tk_wire_set (&body->rule, sql_text (rows, 22));
  tk_wire_set (&body->overrides, sql_text (rows, 23));
  tk_wire_set (&body->approved_by, sql_text (rows, 24));
  body->attention_seen = sql_int (rows, 25) != 0;
  return body;
}

static gpointer
read_checkin (SqlRows *rows)
{
  HubStoreCheckin *checkin = g_new0 (HubStoreCheckin, 1);

  checkin->id = g_strdup (sql_text (rows, 0));
  checkin->kind = g_strdup (sql_text (rows, 1));
  checkin->body = read_body (rows);
  checkin->annulled = sql_int (rows, 14) != 0;
  checkin->terminal = sql_int (rows, 15);
  checkin->seq = sql_int (rows, 16);
  checkin->at = sql_int (rows, 17);
  checkin->staff = g_strdup (sql_text (rows, 18));
  checkin->terminal_name = g_strdup (sql_text (rows, 19));
  checkin->gate_name = g_strdup (sql_text (rows, 20));
  return checkin;
}

gboolean
hub_store_checkin_add (SqlConn *conn, const HubStoreCheckin *checkin, GError **error)
{
  const TkWireCheckin *body = checkin->body;

  return sql_run (conn, error,
                  "INSERT INTO checkin (id, terminal, seq, kind, event, gate, type, serial, issue, issuer, count, "
                  "direction, verdict, source, reason, annuls, annulled, staff, at, hlc, rule, overrides, approved_by, "
                  "attention_seen) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, "
                  "$19, $20, $21, $22, $23, $24)",
                  "siisiiiiiiisssssisiisssi", checkin->id, checkin->terminal, checkin->seq, checkin->kind, body->event,
                  body->gate, body->type, body->serial, body->issue, body->issuer, body->count, body->direction,
                  body->verdict, body->source, body->reason, body->annuls, (gint64) checkin->annulled, checkin->staff,
                  checkin->at, body->hlc, body->rule, body->overrides, body->approved_by, (gint64) body->attention_seen);
}

gboolean
hub_store_checkin_get (SqlConn *conn, const char *id, HubStoreCheckin **out, GError **error)
{
  gboolean found;
  g_autoptr (SqlRows) rows = sql_query (conn, error, SELECT_CHECKIN "WHERE checkin.id = $1", "s", id);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  *out = found ? read_checkin (rows) : NULL;
  return TRUE;
}

gboolean
hub_store_checkin_annul (SqlConn *conn, const char *id, GError **error)
{
  return sql_run (conn, error, "UPDATE checkin SET annulled = 1 WHERE id = $1", "s", id);
}

gboolean
hub_store_checkin_is_annulled (SqlConn *conn, const char *id, gint64 event, gboolean *out, GError **error)
{
  gint64 n;

  if (!sql_get_int (conn, &n, error, "SELECT count(*) FROM checkin WHERE annuls = $1 AND annuls <> '' AND event = $2", "si", id,
                    event))
    return FALSE;
  *out = n > 0;
  return TRUE;
}

/* A ticket of others is what its event, serial and issue say; its type may change with a list, and gates hear of it late. The list
 * of types keeps the index in use. */
#define ANY_TYPE "type IN (SELECT $3 UNION SELECT type FROM ticket_type WHERE event = $2)"
#define LOOK(of_type, foreign_of_type) \
  "SELECT (SELECT count(*) FROM checkin WHERE annuls = $1 AND annuls <> '' AND event = $2), " \
  "(SELECT count(*) FROM checkin WHERE event = $2 AND " of_type " AND serial = $4 AND issue = $5 " \
  "AND annulled = 0 AND " IS_PASSAGE "), (SELECT count(*) FROM claim WHERE scan = $1), " \
  "coalesce((SELECT status FROM ticket WHERE event = $2 AND type = $3 AND serial = $4 AND issue = $5), " \
  "(SELECT status FROM foreign_ticket WHERE event = $2 AND " foreign_of_type " AND serial = $4 AND issue = $5), ''), " \
  "(SELECT max(2 * voided + blocked) FROM mark WHERE event = $2 AND " of_type " AND serial = $4 AND issue = $5)"

gboolean
hub_store_checkin_look (SqlConn *conn, const HubStoreCheckin *checkin, HubStoreLook *out, GError **error)
{
  const TkWireCheckin *body = checkin->body;
  gboolean found;
  g_autoptr (SqlRows) rows = sql_query (conn, error,
                                        body->serial >= (gint64) TK_FOREIGN_SERIAL_MIN ? LOOK (ANY_TYPE, "1 = 1")
                                                                                       : LOOK ("type = $3", "type = $3"),
                                        "siiii", checkin->id, body->event, body->type, body->serial, body->issue);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  out->annulled = sql_int (rows, 0) > 0;
  out->passages = sql_int (rows, 1);
  out->claimed = sql_int (rows, 2) > 0;
  HubStoreMark mark = { .voided = sql_int (rows, 4) >= 2, .blocked = sql_int (rows, 4) % 2 == 1 };
  g_strlcpy (out->told, sql_text (rows, 3), sizeof out->told);
  g_strlcpy (out->status, hub_store_mark_over (&mark, out->told), sizeof out->status);
  return TRUE;
}

/* Rows come by terminal and sequence: a later one of the same terminal is never told as earlier, whatever its clock said. */
static void
fill_when (GPtrArray *list)
{
  const HubStoreCheckin *before = NULL;

  for (guint i = 0; i < list->len; i++)
    {
      HubStoreCheckin *checkin = list->pdata[i];

      checkin->when = checkin->body->hlc > 0 ? checkin->body->hlc : checkin->at;
      if (before != NULL && before->terminal == checkin->terminal)
        checkin->when = MAX (checkin->when, before->when);
      before = checkin;
    }
}

static int
compare_when (gconstpointer a, gconstpointer b)
{
  const HubStoreCheckin *x = *(HubStoreCheckin *const *) a, *y = *(HubStoreCheckin *const *) b;

  if (x->when != y->when)
    return x->when < y->when ? -1 : 1;
  if (x->terminal != y->terminal)
    return x->terminal < y->terminal ? -1 : 1;
  return x->seq < y->seq ? -1 : x->seq > y->seq;
}

#define PASSAGES(of_type) \
  SELECT_CHECKIN "WHERE checkin.event = $1 AND " of_type " AND serial = $3 AND issue = $4 " \
                 "AND annulled = 0 AND " IS_PASSAGE " ORDER BY checkin.terminal, seq"

GPtrArray *
hub_store_checkin_passages (SqlConn *conn, const TkWireCheckin *ticket, GError **error)
{
  SqlRows *rows
    = sql_query (conn, error,
                 ticket->serial >= (gint64) TK_FOREIGN_SERIAL_MIN
                   ? PASSAGES ("checkin.type IN (SELECT $2 UNION SELECT type FROM ticket_type WHERE event = $1)")
                   : PASSAGES ("checkin.type = $2"),
                 "iiii", ticket->event, ticket->type, ticket->serial, ticket->issue);

  g_autoptr (GPtrArray) list = sql_read_all (rows, read_checkin, (GDestroyNotify) hub_store_checkin_free, error);
  if (list == NULL)
    return NULL;
  fill_when (list);
  g_ptr_array_sort (list, compare_when);
  return g_steal_pointer (&list);
}

gboolean
hub_store_checkin_let_in_after (SqlConn *conn, const char *refused, const char *but, gboolean *out, GError **error)
{
  gint64 n;

  if (!sql_get_int (conn, &n, error,
                    "SELECT (SELECT count(*) FROM checkin WHERE overrides = $1 AND overrides <> '' AND annulled = 0 AND id <> $2) "
                    "+ (SELECT count(*) FROM checkin WHERE id = $1 AND annulled = 0 AND " IS_PASSAGE ")",
                    "ss", refused, but))
    return FALSE;
  *out = n > 0;
  return TRUE;
}
