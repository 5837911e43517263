/* Queries on vouchers. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-voucher.h"

#include <inttypes.h>

#include "hub-store-catalogue.h"

static char *
write_types (const GArray *types)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < types->len; i++)
    g_string_append_printf (text, "%s%" PRId64, i > 0 ? "," : "", g_array_index (types, gint64, i));
  return g_string_free (text, FALSE);
}

static void
read_types (const char *text, GArray *types)
{
  g_auto (GStrv) numbers = g_strsplit (text, ",", -1);

  for (gsize i = 0; numbers[i] != NULL; i++)
    {
      gint64 number = g_ascii_strtoll (numbers[i], NULL, 10);
      g_array_append_val (types, number);
    }
}

static gboolean
stock_uses (SqlConn *conn, const TkWireVoucher *voucher, GError **error)
{
  TkWireTicketType uses = { .event = voucher->event, .type = TK_WIRE_VOUCHER_TYPE + voucher->voucher, .name = voucher->name,
                            .description = (char *) "", .capacity = voucher->uses, .admits = 1 };

  return voucher->uses == 0 || hub_store_type_add (conn, &uses, error);
}

gboolean
hub_store_voucher_add (SqlConn *conn, const TkWireVoucher *voucher, GError **error)
{
  g_autofree char *types = write_types (voucher->types);

  return sql_run (conn, error,
                  "INSERT INTO voucher (event, voucher, name, digest, kind, value, types, uses, per_sale, sale_from, sale_until, "
                  "approval, closed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                  "iisssisiiiiii", voucher->event, voucher->voucher, voucher->name, voucher->digest, voucher->kind,
                  voucher->value, types, voucher->uses, voucher->per_sale, voucher->from, voucher->until,
                  (gint64) voucher->approval, (gint64) voucher->closed)
         && stock_uses (conn, voucher, error);
}

gboolean
hub_store_voucher_next (SqlConn *conn, gint64 event, gint64 *number, GError **error)
{
  return sql_get_int (conn, number, error, "SELECT coalesce(max(voucher), 0) + 1 FROM voucher WHERE event = $1", "i", event);
}

static gpointer
read_voucher (SqlRows *rows)
{
  TkWireVoucher *voucher = tk_wire_new (&tk_wire_voucher_shape);

  voucher->event = sql_int (rows, 0);
  voucher->voucher = sql_int (rows, 1);
  tk_wire_set (&voucher->name, sql_text (rows, 2));
  tk_wire_set (&voucher->digest, sql_text (rows, 3));
  tk_wire_set (&voucher->kind, sql_text (rows, 4));
  voucher->value = sql_int (rows, 5);
  read_types (sql_text (rows, 6), voucher->types);
  voucher->uses = sql_int (rows, 7);
  voucher->per_sale = sql_int (rows, 8);
  voucher->from = sql_int (rows, 9);
  voucher->until = sql_int (rows, 10);
  voucher->approval = sql_int (rows, 11) != 0;
  voucher->closed = sql_int (rows, 12) != 0;
  return voucher;
}

#define SELECT_VOUCHER                                                                                                   \
  "SELECT event, voucher, name, digest, kind, value, types, uses, per_sale, sale_from, sale_until, approval, closed "    \
  "FROM voucher "

gboolean
hub_store_voucher_get (SqlConn *conn, gint64 event, gint64 number, TkWireVoucher **out, GError **error)
{
  gpointer row;

  if (!sql_read_one (sql_query (conn, error, SELECT_VOUCHER "WHERE event = $1 AND voucher = $2", "ii", event, number),
                     read_voucher, &row, error))
    return FALSE;
  *out = row;
  return TRUE;
}

gboolean
hub_store_voucher_by_digest (SqlConn *conn, gint64 event, const char *digest, gint64 *number, GError **error)
{
  return sql_get_int (conn, number, error, "SELECT voucher FROM voucher WHERE event = $1 AND digest = $2 AND digest <> ''", "is",
                      event, digest);
}

static void
free_voucher (gpointer voucher)
{
  tk_wire_free (&tk_wire_voucher_shape, voucher);
}

GPtrArray *
hub_store_voucher_list (SqlConn *conn, gint64 event, GError **error)
{
  return sql_read_all (sql_query (conn, error, SELECT_VOUCHER "WHERE event = $1 ORDER BY voucher", "i", event),
                       read_voucher, free_voucher, error);
}

gboolean
hub_store_voucher_close (SqlConn *conn, gint64 event, gint64 number, GError **error)
{
  return sql_run (conn, error, "UPDATE voucher SET closed = 1 WHERE event = $1 AND voucher = $2", "ii", event, number);
}

gboolean
hub_store_voucher_given (SqlConn *conn, gint64 event, gint64 number, gint64 *tickets, gint64 *amount, GError **error)
{
  gboolean found;
  g_autoptr (SqlRows) rows = sql_query (conn, error,
                                        "SELECT coalesce(sum(tickets), 0), coalesce(sum(amount), 0) FROM sale_discount "
                                        "WHERE event = $1 AND voucher = $2 AND voucher > 0",
                                        "ii", event, number);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  *tickets = sql_int (rows, 0);
  *amount = sql_int (rows, 1);
  return TRUE;
}
