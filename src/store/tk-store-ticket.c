/* What is known of a ticket besides what its code says. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-foreign.h"
#include "tk-store-gate.h"

#include <string.h>

void
tk_ticket_facts_clear (TkTicketFacts *facts)
{
  g_clear_pointer (&facts->attention, g_free);
  g_clear_pointer (&facts->type_name, g_free);
  g_clear_pointer (&facts->holder, g_free);
}

/* Both texts are for whoever stands at the gate: the one on every ticket of the type, and this one's own. */
static void
add_attention (TkTicketFacts *facts, const char *text)
{
  g_autofree char *own = g_steal_pointer (&facts->attention);

  if (*text == '\0' || g_strcmp0 (own, text) == 0)
    facts->attention = g_steal_pointer (&own);
  else
    facts->attention = own != NULL ? g_strdup_printf ("%s · %s", text, own) : g_strdup (text);
}

static gboolean
read_type (TkDb *db, const TkTicketId *id, TkTicketFacts *facts, GError **error)
{
  g_autoptr (TkStmt) stmt = NULL;
  g_autoptr (GError) local = NULL;

  stmt = tk_db_query (db, error, "SELECT name, admits, attention FROM ticket_type WHERE event = $1 AND number = $2",
                      "ii", (gint64) id->event, (gint64) id->type);
  if (stmt == NULL)
    return FALSE;
  if (tk_stmt_step (stmt, &local))
    {
      facts->type_name = g_strdup (tk_stmt_text (stmt, 0));
      facts->admits = (guint) CLAMP (tk_stmt_int (stmt, 1), 1, 1000);
      add_attention (facts, tk_stmt_text (stmt, 2));
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

static void
read_ticket (TkStmt *stmt, TkTicketFacts *facts)
{
  facts->status = tk_ticket_status_from_string (tk_stmt_text (stmt, 1));
  if (*tk_stmt_text (stmt, 2) != '\0')
    facts->attention = g_strdup (tk_stmt_text (stmt, 2));
  facts->holder = g_strdup (tk_stmt_text (stmt, 3));
  facts->valid_from_ms = tk_stmt_int (stmt, 4);
  facts->valid_until_ms = tk_stmt_int (stmt, 5);
}

/* Every issue of the slot from this one on: the first row is this ticket when its issue matches, any other a later one. */
static gboolean
read_slot (TkDb *db, const TkTicketId *id, TkTicketFacts *facts, GError **error)
{
  gint64 last = tk_ticket_id_is_foreign (id) ? id->issue : G_MAXUINT8;
  g_autoptr (TkStmt) stmt = NULL;
  g_autoptr (GError) local = NULL;

  stmt = tk_db_query (db, error,
                      "SELECT issue, status, attention, holder, valid_from, valid_until FROM ticket "
                      "WHERE event = $1 AND type = $2 AND serial = $3 AND issue BETWEEN $4 AND $5 ORDER BY issue",
                      "iiiii", (gint64) id->event, (gint64) id->type, (gint64) id->serial, (gint64) id->issue, last);
  if (stmt == NULL)
    return FALSE;
  while (tk_stmt_step (stmt, &local))
    {
      if (tk_stmt_int (stmt, 0) > id->issue)
        {
          facts->status = TK_TICKET_VOIDED;
          break;
        }
      read_ticket (stmt, facts);
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

gboolean
tk_store_ticket_facts (TkStore *store, const TkTicketId *id, TkTicketFacts *facts, GError **error)
{
  g_auto (TkTicketFacts) found = { .status = TK_TICKET_UNKNOWN, .admits = 1 };
  TkDb *db = tk_store_get_db (store);

  if (!read_slot (db, id, &found, error) || !read_type (db, id, &found, error))
    return FALSE;
  if (found.type_name == NULL)
    found.type_name = g_strdup ("");
  if (found.holder == NULL)
    found.holder = g_strdup ("");
  *facts = found;
  memset (&found, 0, sizeof found);
  return TRUE;
}
