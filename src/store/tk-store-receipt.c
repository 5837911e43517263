/* Typed codes against the hub's word. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-receipt.h"
#include "tk-store-rows-private.h"

gboolean
tk_store_put_receipt (TkStore *store, const TkWireReceipt *receipt, GError **error)
{
  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO receipt (method, reference, state, amount, at) VALUES ($1, $2, $3, $4, $5)"
                    " ON CONFLICT (method, reference) DO UPDATE SET state = excluded.state, amount = excluded.amount, at = excluded.at",
                    "sssii", receipt->method, receipt->reference, receipt->state, receipt->amount, receipt->at);
}

void
tk_store_typed_code_free (TkStoreTypedCode *code)
{
  if (code == NULL)
    return;
  g_free (code->reference);
  g_free (code->sale);
  g_free (code->currency);
  g_free (code->state);
  g_free (code);
}

static gpointer
read_code (TkStmt *stmt)
{
  TkStoreTypedCode *code = g_new0 (TkStoreTypedCode, 1);

  code->reference = g_strdup (tk_stmt_text (stmt, 0));
  code->sale = g_strdup (tk_stmt_text (stmt, 1));
  code->currency = g_strdup (tk_stmt_text (stmt, 2));
  code->state = g_strdup (tk_stmt_text (stmt, 3));
  code->number = tk_stmt_int (stmt, 4);
  code->amount = tk_stmt_int (stmt, 5);
  code->came = tk_stmt_int (stmt, 6);
  code->at = tk_stmt_int (stmt, 7);
  return code;
}

GPtrArray *
tk_store_list_unmatched_codes (TkStore *store, const char *shift, GError **error)
{
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error,
                                     "SELECT p.reference, s.id, s.currency, coalesce (r.state, ''), s.number, p.amount,"
                                     " coalesce (r.amount, 0), s.at FROM sale AS s JOIN payment AS p ON p.sale = s.id"
                                     " LEFT JOIN receipt AS r ON r.method = p.method AND r.reference = p.reference"
                                     " WHERE s.shift = $1 AND p.method = 'mpesa-code' AND coalesce (r.state, '') <> 'matched'"
                                     " ORDER BY s.seq, p.position", "s", shift),
                        read_code, (GDestroyNotify) tk_store_typed_code_free, error);
}
