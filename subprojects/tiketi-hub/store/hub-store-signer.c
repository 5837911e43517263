/* Queries on signers. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-signer.h"

static gboolean
add_items (SqlConn *conn, const TkWireSigner *signer, GError **error)
{
  for (guint i = 0; i < signer->items->len; i++)
    {
      const TkWireSignerItem *item = signer->items->pdata[i];

      if (!sql_run (conn, error, "INSERT INTO signer_item (event, signer, item, variation, type) VALUES ($1, $2, $3, $4, $5)",
                    "iiiii", signer->event, signer->signer, item->item, item->variation, item->type))
        return FALSE;
    }
  return TRUE;
}

gboolean
hub_store_signer_add (SqlConn *conn, const TkWireSigner *signer, gint64 at, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO signer (event, signer, scheme, name, public_key, subevent, added_at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  "iisssii", signer->event, signer->signer, signer->scheme, signer->name, signer->public_key,
                  signer->subevent, at)
         && add_items (conn, signer, error);
}

gboolean
hub_store_signer_revoke (SqlConn *conn, gint64 event, gint64 signer, gint64 at, GError **error)
{
  return sql_run (conn, error, "UPDATE signer SET revoked_at = $3 WHERE event = $1 AND signer = $2", "iii", event, signer, at);
}

static gpointer
read_signer (SqlRows *rows)
{
  TkWireSigner *signer = tk_wire_new (&tk_wire_signer_shape);

  signer->event = sql_int (rows, 0);
  signer->signer = sql_int (rows, 1);
  tk_wire_set (&signer->scheme, sql_text (rows, 2));
  tk_wire_set (&signer->name, sql_text (rows, 3));
  tk_wire_set (&signer->public_key, sql_text (rows, 4));
  signer->subevent = sql_int (rows, 5);
  signer->revoked = sql_int (rows, 6) != 0;
  return signer;
}

static void
take_item (SqlRows *rows, gpointer items)
{
  TkWireSignerItem *item = tk_wire_append (&tk_wire_signer_item_shape, items);

  *item = (TkWireSignerItem){ sql_int (rows, 0), sql_int (rows, 1), sql_int (rows, 2) };
}

static gboolean
read_items (SqlConn *conn, TkWireSigner *signer, GError **error)
{
  return sql_each (sql_query (conn, error,
                              "SELECT item, variation, type FROM signer_item WHERE event = $1 AND signer = $2 ORDER BY item, variation",
                              "ii", signer->event, signer->signer),
                   take_item, signer->items, error);
}

static void
free_signer (gpointer signer)
{
  tk_wire_free (&tk_wire_signer_shape, signer);
}

GPtrArray *
hub_store_signer_list (SqlConn *conn, gint64 event, GError **error)
{
  g_autoptr (GPtrArray) list
    = sql_read_all (sql_query (conn, error,
                               "SELECT event, signer, scheme, name, public_key, subevent, revoked_at FROM signer "
                               "WHERE event = $1 ORDER BY signer",
                               "i", event),
                    read_signer, free_signer, error);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      if (!read_items (conn, list->pdata[i], error))
        return NULL;
    }
  return g_steal_pointer (&list);
}
