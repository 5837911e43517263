/* The tables of papers. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-printed.h"

#include <string.h>

#include "tk-store-rows-private.h"

void
tk_store_printed_free (TkStorePrinted *printed)
{
  g_free (printed->how);
  g_free (printed);
}

static TkTicketId
read_id (TkStmt *stmt)
{
  return (TkTicketId) { (guint32) tk_stmt_int (stmt, 0), (guint16) tk_stmt_int (stmt, 1), (guint32) tk_stmt_int (stmt, 2),
                        (guint8) tk_stmt_int (stmt, 3) };
}

static gpointer
read_printed (TkStmt *stmt)
{
  TkStorePrinted *printed = g_new0 (TkStorePrinted, 1);

  printed->id = read_id (stmt);
  printed->at = tk_stmt_int (stmt, 4);
  printed->how = g_strdup (tk_stmt_text (stmt, 5));
  return printed;
}

gboolean
tk_store_note_printed (TkStore *store, const TkTicketId *id, gint64 at, const char *how, GError **error)
{
  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO printed (event, type, serial, issue, at, how)"
                    " SELECT event, type, serial, issue, $5, $6 FROM sale_ticket"
                    " WHERE event = $1 AND type = $2 AND serial = $3 AND issue = $4"
                    " ON CONFLICT (event, type, serial, issue) DO UPDATE SET at = excluded.at, how = excluded.how"
                    " WHERE excluded.how <> 'half'",
                    "iiiiis", (gint64) id->event, (gint64) id->type, (gint64) id->serial, (gint64) id->issue, at, how);
}

GPtrArray *
tk_store_list_printed (TkStore *store, const char *sale, GError **error)
{
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error,
                                     "SELECT p.event, p.type, p.serial, p.issue, p.at, p.how FROM sale_ticket st"
                                     " JOIN printed p ON p.event = st.event AND p.type = st.type AND p.serial = st.serial"
                                     " AND p.issue = st.issue WHERE st.sale = $1", "s", sale),
                        read_printed, (GDestroyNotify) tk_store_printed_free, error);
}

/* The sale before the first one that counts bounds the walk: of a hundred thousand tickets only tonight's are looked at. */
GArray *
tk_store_list_unprinted (TkStore *store, gint64 since, guint limit, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (TkTicketId));
  g_autoptr (TkStmt) stmt = tk_db_query (
    tk_store_get_db (store), error,
    "SELECT st.event, st.type, st.serial, st.issue FROM sale s JOIN sale_ticket st ON st.sale = s.id"
    " JOIN ticket t ON t.event = st.event AND t.type = st.type AND t.serial = st.serial AND t.issue = st.issue"
    " LEFT JOIN printed p ON p.event = st.event AND p.type = st.type AND p.serial = st.serial AND p.issue = st.issue"
    " WHERE s.seq > coalesce ((SELECT seq FROM sale WHERE at < $1 ORDER BY seq DESC LIMIT 1), 0)"
    " AND t.status = 'valid' AND (p.how IS NULL OR p.how = 'half') ORDER BY s.seq, st.type, st.serial LIMIT $2",
    "ii", since, (gint64) limit);
  GError *failure = NULL;

  if (stmt == NULL)
    return NULL;
  while (tk_stmt_step (stmt, &failure))
    {
      TkTicketId id = read_id (stmt);
      g_array_append_val (ids, id);
    }
  if (failure == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, failure);
  return NULL;
}

static gpointer
read_brand (TkStmt *stmt)
{
  const char *body = tk_stmt_text (stmt, 0);

  return tk_wire_decode (&tk_wire_brand_shape, body, strlen (body), NULL);
}

static void
brand_free (gpointer brand)
{
  if (brand != NULL)
    tk_wire_free (&tk_wire_brand_shape, brand);
}

/* One that cannot be read is as good as none: the paper comes out without it. */
GPtrArray *
tk_store_list_brands (TkStore *store, GError **error)
{
  GPtrArray *brands = tk_store_rows (tk_db_query (tk_store_get_db (store), error, "SELECT body FROM brand ORDER BY event", ""),
                                     read_brand, brand_free, error);

  for (guint i = 0; brands != NULL && i < brands->len;)
    if (brands->pdata[i] == NULL)
      g_ptr_array_remove_index (brands, i);
    else
      i++;
  return brands;
}
