/* How fast tickets go, and what to ask the hub for before they run out. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-hold.h"
#include "tk-store-lease-private.h"
#include "tk-store-setting.h"

#define HOUR_MS G_GINT64_CONSTANT (3600000)
#define RATE_FROM_MS (HOUR_MS / 12)  /* one sale in the first minute is no rate of sixty an hour */
#define RATE_MAX 1000000
#define ENDS_SOON_MS (HOUR_MS / 6)
#define SHORT_FOR_MS (HOUR_MS / 12)  /* whoever wanted more than there was waits no longer */
#define USES 5                       /* of a voucher: few, for they are few in all and every till wants some */
#define SHORT "short-%u-%u"          /* setting: how many were wanted, and when */

static void
want_free (gpointer data)
{
  tk_wire_free (&tk_wire_lease_want_shape, data);
}

static gpointer
read_want (TkStmt *stmt)
{
  TkWireLeaseWant *want = tk_wire_new (&tk_wire_lease_want_shape);

  want->event = tk_stmt_int (stmt, 0);
  want->type = tk_stmt_int (stmt, 1);
  return want;
}

gboolean
tk_store_get_rate (TkStore *store, guint32 event, guint16 type, gint64 now_ms, gint64 *rate, GError **error)
{
  TkDb *db = tk_store_get_db (store);
  gint64 opened = 0, sold = 0, over;
  gboolean open;

  if (!tk_db_get_int (db, &opened, &open, error, "SELECT opened_at FROM shift WHERE closed_at IS NULL", ""))
    return FALSE;
  over = CLAMP (now_ms - opened, RATE_FROM_MS, HOUR_MS);
  if (open
      && !tk_db_get_int (db, &sold, NULL, error,
                         "SELECT coalesce (sum (l.qty), 0) FROM sale s JOIN sale_line l ON l.sale = s.id"
                         " WHERE s.at >= $1 AND l.event = $2 AND l.type = $3", "iii", MAX (opened, now_ms - HOUR_MS),
                         (gint64) event, (gint64) type))
    return FALSE;
  *rate = CLAMP ((sold * HOUR_MS + over - 1) / over, 0, RATE_MAX);
  return TRUE;
}

/* Half an hour's worth, or a quarter of what came: well before the cashier sees that few are left (LOW_* in the desk). */
static gboolean
is_worth_asking (const TkStoreStock *stock, gint64 rate)
{
  return stock->left == 0 || stock->left * 2 < rate || stock->left * 4 < stock->granted;
}

gboolean
tk_store_lease_note_short (TkStore *store, guint32 event, guint16 type, gint64 qty, gint64 now_ms, GError **error)
{
  g_autofree char *name = g_strdup_printf (SHORT, event, type);
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, qty, now_ms);

  return tk_store_set_setting (store, name, value, error);
}

/* How many more than `left` somebody wanted lately; 0 when nobody did. */
static gboolean
read_short (TkStore *store, const TkWireLeaseWant *want, gint64 left, gint64 now_ms, gint64 *missing, GError **error)
{
  g_autofree char *name = g_strdup_printf (SHORT, (guint) want->event, (guint) want->type);
  g_autofree char *value = NULL;
  char *rest = NULL;
  gint64 qty, at;

  *missing = 0;
  if (!tk_store_get_setting (store, name, &value, error))
    return FALSE;
  if (value == NULL)
    return TRUE;
  qty = g_ascii_strtoll (value, &rest, 10);
  at = g_ascii_strtoll (rest, NULL, 10);
  if (ABS (now_ms - at) < SHORT_FOR_MS && qty > left)
    *missing = qty - left;
  return TRUE;
}

/* What carts put aside keep is not there for anybody else. */
static gboolean
read_stock (TkStore *store, const TkWireLeaseWant *want, gint64 now_ms, gint64 at_ms, TkStoreStock *stock, gint64 *kept, GError **error)
{
  gint64 held, any;

  if (!tk_store_get_stock (store, (guint32) want->event, (guint16) want->type, at_ms, stock, error)
      || !tk_store_sum_held (store, (guint32) want->event, (guint16) want->type, now_ms, &held, &any, error))
    return FALSE;
  *kept = MIN (held, stock->left);
  stock->left -= *kept;
  return TRUE;
}

/* What is left when the leases that end soon are not counted. */
static gboolean
needs_more (TkStore *store, TkWireLeaseWant *want, gint64 now_ms, gboolean *needed, GError **error)
{
  TkStoreStock now, soon;
  gint64 kept;

  if (!read_stock (store, want, now_ms, now_ms + ENDS_SOON_MS, &soon, &kept, error)
      || !read_stock (store, want, now_ms, now_ms, &now, &kept, error)
      || !tk_store_get_rate (store, (guint32) want->event, (guint16) want->type, now_ms, &want->rate, error)
      || !read_short (store, want, now.left, now_ms, &want->want, error))
    return FALSE;
  want->held = now.left + kept + now.expired + now.beyond;
  /* Who has nothing left lets the hub decide: what one buyer missed is less than its share, or than others could hand back. */
  if (now.left == 0)
    want->want = 0;
  if (want->type > TK_WIRE_VOUCHER_TYPE)
    want->want = MAX (want->want, now.left == 0 ? USES : 0);
  *needed = want->want > 0 || is_worth_asking (&now, want->rate) || (soon.left == 0 && now.left > 0);
  return TRUE;
}

static gboolean
drop_enough (TkStore *store, GPtrArray *wants, gint64 now_ms, GError **error)
{
  for (guint i = wants->len; i > 0; i--)
    {
      gboolean needed;

      if (!needs_more (store, g_ptr_array_index (wants, i - 1), now_ms, &needed, error))
        return FALSE;
      if (!needed)
        g_ptr_array_remove_index (wants, i - 1);
    }
  return TRUE;
}

GPtrArray *
tk_store_lease_wants (TkStore *store, gint64 now_ms, GError **error)
{
  g_autoptr (GPtrArray) wants = NULL;
  gboolean between;

  if (!tk_store_lease_between_shifts (store, &between, error))
    return NULL;
  wants = tk_store_rows (tk_db_query (tk_store_get_db (store), error,
                                      "SELECT t.event, t.number FROM ticket_type AS t JOIN event AS e ON e.number = t.event "
                                      "WHERE $2 = 0 AND (t.sale_until = 0 OR t.sale_until > $1) "
                                      "AND (e.ends_at = 0 OR e.ends_at > $1) UNION ALL SELECT v.event, v.voucher + $3 FROM voucher AS v "
                                      "JOIN event AS e ON e.number = v.event WHERE $2 = 0 AND v.uses > 0 AND v.closed = 0 "
                                      "AND (v.sale_until = 0 OR v.sale_until > $1) AND (e.ends_at = 0 OR e.ends_at > $1) "
                                      "ORDER BY 1, 2 LIMIT 1000",
                                      "iii", now_ms, (gint64) between, (gint64) TK_WIRE_VOUCHER_TYPE),
                         read_want, want_free, error);
  if (wants == NULL || !drop_enough (store, wants, now_ms, error))
    return NULL;
  return g_steal_pointer (&wants);
}
