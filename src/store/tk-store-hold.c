/* Carts put aside, as stored. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-hold.h"
#include "tk-store-rows-private.h"

#define COLUMNS \
  "SELECT id, name, body, staff, currency, at, holds_until, total, tickets," \
  " EXISTS (SELECT 1 FROM attempt AS a WHERE a.cart = held_cart.id AND a.done = 0 AND a.state = 'paid') FROM held_cart "

static gpointer
read_cart (TkStmt *stmt)
{
  TkStoreHeldCart *cart = g_new0 (TkStoreHeldCart, 1);

  cart->id = tk_stmt_dup_text (stmt, 0);
  cart->name = tk_stmt_dup_text (stmt, 1);
  cart->body = tk_stmt_dup_text (stmt, 2);
  cart->staff = tk_stmt_dup_text (stmt, 3);
  cart->currency = tk_stmt_dup_text (stmt, 4);
  cart->at = tk_stmt_int (stmt, 5);
  cart->holds_until = tk_stmt_int (stmt, 6);
  cart->total = tk_stmt_int (stmt, 7);
  cart->tickets = tk_stmt_int (stmt, 8);
  cart->paid = tk_stmt_int (stmt, 9) != 0;
  return cart;
}

void
tk_store_held_cart_free (TkStoreHeldCart *cart)
{
  if (cart == NULL)
    return;
  g_free (cart->id);
  g_free (cart->name);
  g_free (cart->body);
  g_free (cart->staff);
  g_free (cart->currency);
  g_free (cart);
}

gboolean
tk_store_put_held (TkStore *store, const TkStoreHeldCart *cart, GError **error)
{
  TkDb *db = tk_store_get_db (store);

  g_return_val_if_fail (tk_db_in_transaction (db), FALSE);
  return tk_db_run (db, error,
                    "INSERT INTO held_cart (id, name, body, staff, at, holds_until, total, currency, tickets)"
                    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO UPDATE SET name = excluded.name,"
                    " body = excluded.body, staff = excluded.staff, at = excluded.at, holds_until = excluded.holds_until,"
                    " total = excluded.total, currency = excluded.currency, tickets = excluded.tickets", "ssssiiisi",
                    cart->id, cart->name, cart->body, cart->staff, cart->at, cart->holds_until, cart->total, cart->currency,
                    cart->tickets)
         && tk_db_run (db, error, "DELETE FROM held_line WHERE cart = $1", "s", cart->id);
}

gboolean
tk_store_add_held (TkStore *store, const char *cart, guint32 event, guint16 type, guint32 place, gint64 qty, GError **error)
{
  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO held_line (cart, event, type, place, qty) VALUES ($1, $2, $3, $4, $5)"
                    " ON CONFLICT (cart, event, type, place) DO UPDATE SET qty = qty + excluded.qty", "siiii", cart, (gint64) event,
                    (gint64) type, (gint64) place, qty);
}

gboolean
tk_store_drop_held (TkStore *store, const char *cart, GError **error)
{
  return tk_db_run (tk_store_get_db (store), error, "DELETE FROM held_cart WHERE id = $1", "s", cart);
}

gboolean
tk_store_get_held (TkStore *store, const char *cart, TkStoreHeldCart **out, GError **error)
{
  return tk_store_row (tk_db_query (tk_store_get_db (store), error, COLUMNS "WHERE id = $1", "s", cart), read_cart, (gpointer *) out,
                       error);
}

GPtrArray *
tk_store_list_held (TkStore *store, GError **error)
{
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error, COLUMNS "ORDER BY at DESC, id DESC", ""), read_cart,
                        (GDestroyNotify) tk_store_held_cart_free, error);
}

gboolean
tk_store_count_held (TkStore *store, gint64 *carts, GError **error)
{
  return tk_db_get_int (tk_store_get_db (store), carts, NULL, error, "SELECT count (*) FROM held_cart", "");
}

gboolean
tk_store_sum_held (TkStore *store, guint32 event, guint16 type, gint64 now_ms, gint64 *all, gint64 *any, GError **error)
{
  g_autoptr (TkStmt) stmt = tk_db_query (tk_store_get_db (store), error,
                                         "SELECT coalesce (sum (l.qty), 0), coalesce (sum (iif (l.place = 0, l.qty, 0)), 0)"
                                         " FROM held_cart AS c JOIN held_line AS l ON l.cart = c.id"
                                         " WHERE c.holds_until > $3 AND l.event = $1 AND l.type = $2", "iii", (gint64) event,
                                         (gint64) type, now_ms);

  if (stmt == NULL || !tk_stmt_step (stmt, error)) /* an aggregate always has its one row */
    return FALSE;
  *all = tk_stmt_int (stmt, 0);
  *any = tk_stmt_int (stmt, 1);
  return TRUE;
}

gboolean
tk_store_count_held_places (TkStore *store, const char *lease, gint64 now_ms, gint64 *places, GError **error)
{
  return tk_db_get_int (tk_store_get_db (store), places, NULL, error,
                        "SELECT count (*) FROM place AS p WHERE p.lease = $1 AND EXISTS (SELECT 1 FROM held_line AS l JOIN held_cart AS c"
                        " ON c.id = l.cart WHERE l.event = p.event AND l.type = p.type AND l.place = p.place AND c.holds_until > $2)",
                        "si", lease, now_ms);
}
