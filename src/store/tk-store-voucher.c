/* Discounts and vouchers as stored. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-voucher.h"
#include "tk-store-rows-private.h"

#define COLUMNS \
  "SELECT event, voucher, name, digest, kind, value, types, uses, per_sale, sale_from, sale_until, approval, closed FROM voucher "

/* "1,2" as stored; '' = all */
static void
read_types (const char *text, GArray *types)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      gint64 number;
      if (g_ascii_string_to_signed (parts[i], 10, 1, G_MAXUINT16, &number, NULL))
        g_array_append_val (types, number);
    }
}

static char *
write_types (const GArray *types)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < types->len; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", g_array_index (types, gint64, i));
  return g_string_free (text, FALSE);
}

static gpointer
read_voucher (TkStmt *stmt)
{
  TkWireVoucher *voucher = tk_wire_new (&tk_wire_voucher_shape);

  voucher->event = tk_stmt_int (stmt, 0);
  voucher->voucher = tk_stmt_int (stmt, 1);
  tk_wire_set (&voucher->name, tk_stmt_text (stmt, 2));
  tk_wire_set (&voucher->digest, tk_stmt_text (stmt, 3));
  tk_wire_set (&voucher->kind, tk_stmt_text (stmt, 4));
  voucher->value = tk_stmt_int (stmt, 5);
  read_types (tk_stmt_text (stmt, 6), voucher->types);
  voucher->uses = tk_stmt_int (stmt, 7);
  voucher->per_sale = tk_stmt_int (stmt, 8);
  voucher->from = tk_stmt_int (stmt, 9);
  voucher->until = tk_stmt_int (stmt, 10);
  voucher->approval = tk_stmt_int (stmt, 11) != 0;
  voucher->closed = tk_stmt_int (stmt, 12) != 0;
  return voucher;
}

void
tk_store_voucher_free (TkWireVoucher *voucher)
{
  tk_wire_free (&tk_wire_voucher_shape, voucher);
}

gboolean
tk_store_put_voucher (TkStore *store, const TkWireVoucher *voucher, GError **error)
{
  g_autofree char *types = write_types (voucher->types);

  return tk_db_run (
    tk_store_get_db (store), error,
    "INSERT INTO voucher (event, voucher, name, digest, kind, value, types, uses, per_sale, sale_from, sale_until, approval, closed) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (event, voucher) DO UPDATE SET name = excluded.name, "
    "digest = excluded.digest, kind = excluded.kind, value = excluded.value, types = excluded.types, uses = excluded.uses, "
    "per_sale = excluded.per_sale, sale_from = excluded.sale_from, sale_until = excluded.sale_until, approval = excluded.approval, "
    "closed = excluded.closed",
    "iisssisiiiiii", voucher->event, voucher->voucher, voucher->name, voucher->digest, voucher->kind, voucher->value, types,
    voucher->uses, voucher->per_sale, voucher->from, voucher->until, (gint64) voucher->approval, (gint64) voucher->closed);
}

gboolean
tk_store_get_voucher (TkStore *store, guint32 event, guint16 number, TkWireVoucher **out, GError **error)
{
  return tk_store_row (tk_db_query (tk_store_get_db (store), error, COLUMNS "WHERE event = $1 AND voucher = $2", "ii", (gint64) event,
                                    (gint64) number), read_voucher, (gpointer *) out, error);
}

/* Should two have the same code, the open one counts. */
gboolean
tk_store_find_voucher (TkStore *store, guint32 event, const char *digest, TkWireVoucher **out, GError **error)
{
  return tk_store_row (tk_db_query (tk_store_get_db (store), error,
                                    COLUMNS "WHERE event = $1 AND digest = $2 AND digest <> '' ORDER BY closed, voucher LIMIT 1", "is",
                                    (gint64) event, digest), read_voucher, (gpointer *) out, error);
}

GPtrArray *
tk_store_list_discounts (TkStore *store, guint32 event, GError **error)
{
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error, COLUMNS "WHERE event = $1 AND digest = '' ORDER BY voucher", "i",
                                     (gint64) event), read_voucher, (GDestroyNotify) tk_store_voucher_free, error);
}
