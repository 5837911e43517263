/* Tickets that others issued: imported codes by their digests, and the keys of other systems.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-base64url.h"
#include "tk-foreign.h"
#include "tk-store-foreign-private.h"
#include "tk-store-gate.h"
#include "tk-store-rows-private.h"
#include "tk-store-sync.h"

#include <string.h>

#define EVENTS_MAX 1000 /* looked through for a code of another event */

/* ---- Imported codes ---- */

static gboolean
find_digest (TkDb *db, guint32 event, const char *digest, TkTicketId *id, gboolean *found, GError **error)
{
  g_autoptr (TkStmt) stmt = tk_db_query (db, error, "SELECT type, serial, issue FROM ticket_code WHERE event = $1 AND digest = $2",
                                         "is", (gint64) event, digest);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  *found = tk_stmt_step (stmt, &local);
  if (*found)
    *id = (TkTicketId) { event, (guint16) tk_stmt_int (stmt, 0), (guint32) tk_stmt_int (stmt, 1), (guint8) tk_stmt_int (stmt, 2) };
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

gboolean
tk_store_code_find (TkStore *store, guint32 event, const char *code, TkTicketId *id, gboolean *found, GError **error)
{
  char digest[TK_FOREIGN_DIGEST_SIZE];

  tk_foreign_code_digest (event, code, digest);
  return find_digest (tk_store_get_db (store), event, digest, id, found, error);
}

static gpointer
read_event (TkStmt *stmt)
{
  return GUINT_TO_POINTER ((guint) tk_stmt_int (stmt, 0));
}

gboolean
tk_store_code_find_elsewhere (TkStore *store, guint32 event, const char *code, TkTicketId *id, gboolean *found,
                              GError **error)
{
  g_autoptr (GPtrArray) events
    = tk_store_rows (tk_db_query (tk_store_get_db (store), error,
                                  "SELECT number FROM event AS e WHERE number <> $1 AND EXISTS "
                                  "(SELECT 1 FROM ticket_code WHERE event = e.number) ORDER BY number LIMIT $2",
                                  "ii", (gint64) event, (gint64) EVENTS_MAX),
                     read_event, NULL, error);

  *found = FALSE;
  if (events == NULL)
    return FALSE;
  for (guint i = 0; i < events->len && !*found; i++)
    if (!tk_store_code_find (store, GPOINTER_TO_UINT (g_ptr_array_index (events, i)), code, id, found, error))
      return FALSE;
  return TRUE;
}

gboolean
tk_store_has_codes (TkStore *store, guint32 event, gboolean *has, GError **error)
{
  gint64 one;

  return tk_db_get_int (tk_store_get_db (store), &one, has, error, "SELECT 1 FROM ticket_code WHERE event = $1 LIMIT 1", "i",
                        (gint64) event);
}

/* Whoever came in with it did so as one type; that it was refused as one binds nobody to it. */
gboolean
tk_store_foreign_type (TkStore *store, TkTicketId *id, GError **error)
{
  gint64 type = 0;
  gboolean found;

  if (!tk_db_get_int (tk_store_get_db (store), &type, &found, error,
                      "SELECT t.number FROM ticket_type AS t WHERE t.event = $1 AND (EXISTS (SELECT 1 FROM ticket AS k "
                      "WHERE k.event = $1 AND k.type = t.number AND k.serial = $2 AND k.issue = $3) OR EXISTS (SELECT 1 FROM checkin AS c "
                      "WHERE c.event = $1 AND c.type = t.number AND c.serial = $2 AND c.issue = $3 AND c.count > 0)) ORDER BY t.number LIMIT 1",
                      "iii", (gint64) id->event, (gint64) id->serial, (gint64) id->issue))
    return FALSE;
  if (found)
    id->type = (guint16) type;
  return TRUE;
}

/* ---- Signers ---- */

void
tk_signer_row_free (TkSignerRow *row)
{
  if (row == NULL)
    return;
  g_free (row->name);
  g_clear_pointer (&row->items, g_array_unref);
  g_free (row);
}

static gboolean
read_item (const char *text, TkSignerItem *item)
{
  g_auto (GStrv) parts = g_strsplit (text, "-", -1);
  gint64 type;

  if (g_strv_length (parts) != 3 || !g_ascii_string_to_signed (parts[0], 10, 1, G_MAXINT64, &item->item, NULL)
      || !g_ascii_string_to_signed (parts[1], 10, 0, G_MAXINT64, &item->variation, NULL)
      || !g_ascii_string_to_signed (parts[2], 10, 1, G_MAXUINT16, &type, NULL))
    return FALSE;
  item->type = (guint16) type;
  return TRUE;
}

/* "17-0-1,17-4-2" */
static GArray *
read_items (const char *text)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (TkSignerItem));
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      TkSignerItem item;

      if (read_item (parts[i], &item))
        g_array_append_val (items, item);
    }
  return items;
}

static char *
write_items (const GPtrArray *items)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++)
    {
      const TkWireSignerItem *item = g_ptr_array_index (items, i);

      g_string_append_printf (text, "%s%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, i > 0 ? "," : "", item->item, item->variation, item->type);
    }
  return g_string_free (text, FALSE);
}

static gpointer
read_signer (TkStmt *stmt)
{
  TkSignerRow *row = g_new0 (TkSignerRow, 1);

  row->event = (guint32) tk_stmt_int (stmt, 0);
  row->subevent = tk_stmt_int (stmt, 1);
  row->name = g_strdup (tk_stmt_text (stmt, 2));
  row->items = read_items (tk_stmt_text (stmt, 4));
  row->revoked = tk_stmt_int (stmt, 5) != 0;
  if (!tk_base64url_decode (tk_stmt_text (stmt, 3), row->public_key, TK_PUBLIC_KEY_SIZE))
    g_clear_pointer (&row, tk_signer_row_free);
  return row;
}

static void
signer_row_free_cb (gpointer data)
{
  tk_signer_row_free (data);
}

GPtrArray *
tk_store_signers (TkStore *store, guint32 event, const char *scheme, GError **error)
{
  GPtrArray *rows
    = tk_store_rows (tk_db_query (tk_store_get_db (store), error,
                                  "SELECT event, subevent, name, public_key, items, revoked FROM signer WHERE scheme = $2 "
                                  "ORDER BY event <> $1, revoked, event, signer",
                                  "is", (gint64) event, scheme),
                     read_signer, signer_row_free_cb, error);

  while (rows != NULL && g_ptr_array_remove (rows, NULL))
    ;
  return rows;
}

guint16
tk_signer_row_type (const TkSignerRow *row, gint64 item, gint64 variation)
{
  guint16 any = 0;

  for (guint i = 0; i < row->items->len; i++)
    {
      const TkSignerItem *entry = &g_array_index (row->items, TkSignerItem, i);

      if (entry->item != item)
        continue;
      if (entry->variation == variation && variation != 0)
        return entry->type;
      if (entry->variation == 0 && any == 0)
        any = entry->type;
    }
  return any;
}

gboolean
tk_store_put_signer (TkStore *store, const TkWireSigner *signer, GError **error)
{
  g_autofree char *items = write_items (signer->items);

  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO signer (event, signer, scheme, name, public_key, subevent, items, revoked) "
                    "VALUES ($1, $2, $3, COALESCE ($4, ''), $5, $6, $7, $8) ON CONFLICT (event, signer) DO UPDATE SET "
                    "scheme = excluded.scheme, name = excluded.name, public_key = excluded.public_key, "
                    "subevent = excluded.subevent, items = excluded.items, revoked = excluded.revoked",
                    "iisssisi", signer->event, signer->signer, signer->scheme, signer->name, signer->public_key, signer->subevent,
                    items, (gint64) signer->revoked);
}

gboolean
tk_store_put_code (TkStore *store, const TkWireTicket *ticket, GError **error)
{
  TkDb *db = tk_store_get_db (store);

  return tk_db_run (db, error,
                    "DELETE FROM ticket_code WHERE event = $1 AND type = $2 AND serial = $3 AND issue = $4 AND digest <> $5",
                    "iiiis", ticket->event, ticket->type, ticket->serial, ticket->issue, ticket->code)
         && tk_db_run (db, error,
                       "INSERT INTO ticket_code (event, digest, type, serial, issue) VALUES ($1, $2, $3, $4, $5) "
                       "ON CONFLICT (event, digest) DO UPDATE SET type = excluded.type, serial = excluded.serial, "
                       "issue = excluded.issue",
                       "isiii", ticket->event, ticket->code, ticket->type, ticket->serial, ticket->issue);
}

gboolean
tk_store_forget_code (TkStore *store, const TkTicketId *id, GError **error)
{
  return tk_db_run (tk_store_get_db (store), error,
                    "DELETE FROM ticket_code WHERE event = $1 AND type = $2 AND serial = $3 AND issue = $4", "iiii",
                    (gint64) id->event, (gint64) id->type, (gint64) id->serial, (gint64) id->issue);
}
