/* Tables that only the hub's feed fills are copied whole; what this terminal did is not. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-practice.h"

static const char catalogue[] =
  "INSERT INTO main.event SELECT * FROM real.event;"
  "INSERT INTO main.ticket_type SELECT * FROM real.ticket_type;"
  "INSERT INTO main.gate SELECT * FROM real.gate;"
  "INSERT INTO main.staff SELECT * FROM real.staff;"
  "INSERT INTO main.voucher SELECT * FROM real.voucher;"
  "INSERT INTO main.plan SELECT * FROM real.plan;"
  "INSERT INTO main.brand SELECT * FROM real.brand;";

static gboolean
copy (TkDb *db, GError **error)
{
  if (!tk_db_begin (db, error))
    return FALSE;
  if (tk_db_exec_script (db, catalogue, error))
    return tk_db_commit (db, error);
  tk_db_rollback (db);
  return FALSE;
}

gboolean
tk_store_copy_catalogue (TkStore *into, const char *path, GError **error)
{
  TkDb *db = tk_store_get_db (into);
  gboolean copied;

  if (!tk_db_run (db, error, "ATTACH $1 AS real", "s", path))
    return FALSE;
  copied = copy (db, error);
  return tk_db_exec_script (db, "DETACH real", copied ? error : NULL) && copied;
}

gboolean
tk_store_add_practice_stock (TkStore *store, gint64 sell_until, GError **error)
{
  TkDb *db = tk_store_get_db (store);

  return tk_db_run (db, error,
                    "INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status)"
                    " SELECT 'practice-' || t.event || '-' || t.number, t.event, t.number, 1,"
                    "        CASE WHEN p.event IS NULL THEN max (t.capacity, $1) ELSE max (t.capacity, 1) END, 1, 1, $2, 'open'"
                    " FROM ticket_type AS t LEFT JOIN plan AS p ON p.event = t.event AND p.type = t.number",
                    "ii", (gint64) TK_PRACTICE_STOCK, sell_until)
         && tk_db_run (db, error,
                       "INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status)"
                       " SELECT 'practice-' || event || '-v' || voucher, event, 32768 + voucher, 1, uses, 1, 1, $1, 'open'"
                       " FROM voucher WHERE uses > 0",
                       "i", sell_until);
}

gboolean
tk_store_add_practice_places (TkStore *store, guint32 event, guint16 type, const guint32 *places, gsize n, GError **error)
{
  for (gsize i = 0; i < n; i++)
    if (!tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO place (event, type, place, lease) VALUES ($1, $2, $3, 'practice-' || $1 || '-' || $2)", "iii",
                    (gint64) event, (gint64) type, (gint64) places[i]))
      return FALSE;
  return TRUE;
}
