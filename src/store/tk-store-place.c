/* Seats of leases. A seat and a serial of one lease meet only when they are sold. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-place.h"
#include "tk-places.h"
#include "tk-store-rows-private.h"

#include <string.h>

#define OF_TYPE "event = $1 AND type = $2"

/* ---- Plans ---- */

static gpointer
read_body (TkStmt *stmt)
{
  return tk_stmt_dup_text (stmt, 0);
}

gboolean
tk_store_get_plan (TkStore *store, guint32 event, guint16 type, TkWirePlan **out, GError **error)
{
  g_autofree char *body = NULL;
  TkWirePlan *plan;

  if (!tk_store_row (tk_db_query (tk_store_get_db (store), error, "SELECT body FROM plan WHERE " OF_TYPE, "ii", (gint64) event,
                                  (gint64) type),
                     read_body, (gpointer *) &body, error))
    return FALSE;
  plan = body != NULL ? tk_wire_decode (&tk_wire_plan_shape, body, strlen (body), error) : NULL;
  if (body != NULL && plan == NULL)
    return FALSE;
  *out = plan;
  return TRUE;
}

gboolean
tk_store_has_plan (TkStore *store, guint32 event, guint16 type, gboolean *has, GError **error)
{
  return tk_db_get_int (tk_store_get_db (store), &(gint64) { 0 }, has, error, "SELECT 1 FROM plan WHERE " OF_TYPE, "ii", (gint64) event,
                        (gint64) type);
}

gboolean
tk_store_put_plan (TkStore *store, const TkWirePlan *plan, GError **error)
{
  g_autofree char *body = tk_wire_encode (&tk_wire_plan_shape, plan);

  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO plan (event, type, body) VALUES ($1, $2, $3) ON CONFLICT (event, type) DO UPDATE SET body = excluded.body",
                    "iis", plan->event, plan->type, body);
}

gboolean
tk_store_drop_plan (TkStore *store, guint32 event, guint16 type, GError **error)
{
  return tk_db_run (tk_store_get_db (store), error, "DELETE FROM plan WHERE " OF_TYPE, "ii", (gint64) event, (gint64) type);
}

/* ---- Lists ---- */

/* Takes over stmt. */
static GArray *
read_places (TkStmt *stmt, GError **error)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint32));
  GError *failure = NULL;

  if (stmt == NULL)
    return NULL;
  while (tk_stmt_step (stmt, &failure))
    {
      guint32 place = (guint32) tk_stmt_int (stmt, 0);
      g_array_append_val (places, place);
    }
  tk_stmt_done (stmt);
  if (failure == NULL)
    return g_steal_pointer (&places);
  g_propagate_error (error, failure);
  return NULL;
}

GArray *
tk_store_list_free_places (TkStore *store, guint32 event, guint16 type, gint64 now_ms, const char *held, GError **error)
{
  return read_places (
    tk_db_query (tk_store_get_db (store), error,
                 "SELECT p.place FROM place AS p JOIN lease AS l ON l.id = p.lease WHERE p.event = $1 AND p.type = $2"
                 " AND l.status = 'open' AND l.sell_until > $3 AND NOT EXISTS (SELECT 1 FROM held_line AS h JOIN held_cart AS c"
                 " ON c.id = h.cart WHERE h.event = $1 AND h.type = $2 AND h.place = p.place AND c.holds_until > $3 AND c.id <> $4)"
                 " ORDER BY p.place",
                 "iiis", (gint64) event, (gint64) type, now_ms, held != NULL ? held : ""),
    error);
}

GArray *
tk_store_list_held_places (TkStore *store, guint32 event, guint16 type, gint64 now_ms, const char *but, GError **error)
{
  return read_places (tk_db_query (tk_store_get_db (store), error,
                                   "SELECT DISTINCT h.place FROM held_line AS h JOIN held_cart AS c ON c.id = h.cart"
                                   " WHERE h.event = $1 AND h.type = $2 AND h.place > 0 AND c.holds_until > $3 AND c.id <> $4 ORDER BY h.place",
                                   "iiis", (gint64) event, (gint64) type, now_ms, but != NULL ? but : ""),
                      error);
}

GPtrArray *
tk_store_list_sold_seats (TkStore *store, guint32 event, guint16 type, GError **error)
{
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error,
                                     "SELECT seat FROM ticket WHERE " OF_TYPE " AND seat IS NOT NULL AND status NOT IN ('voided', 'refunded')",
                                     "ii", (gint64) event, (gint64) type),
                        read_body, g_free, error);
}

GArray *
tk_store_list_sold_places (TkStore *store, guint32 event, guint16 type, GError **error)
{
  return read_places (tk_db_query (tk_store_get_db (store), error,
                                   "SELECT DISTINCT s.place FROM sale_ticket AS s JOIN ticket AS t ON t.event = s.event AND t.type = s.type"
                                   " AND t.serial = s.serial AND t.issue = s.issue WHERE s.event = $1 AND s.type = $2 AND s.place > 0"
                                   " AND t.status NOT IN ('voided', 'refunded') ORDER BY s.place",
                                   "ii", (gint64) event, (gint64) type),
                      error);
}

/* ---- With leases ---- */

static gboolean
is_taken (TkDb *db, const TkWireLease *lease, guint32 place, gboolean *taken, GError **error)
{
  return tk_db_get_int (db, &(gint64) { 0 }, taken, error,
                        "SELECT 1 FROM place WHERE " OF_TYPE " AND place = $3 UNION ALL SELECT 1 FROM sale_ticket AS s JOIN ticket AS t"
                        " ON t.event = s.event AND t.type = s.type AND t.serial = s.serial AND t.issue = s.issue"
                        " WHERE s.event = $1 AND s.type = $2 AND s.place = $3 AND t.status NOT IN ('voided', 'refunded') LIMIT 1",
                        "iii", lease->event, lease->type, (gint64) place);
}

static gboolean
check_places (TkDb *db, const TkWireLease *lease, const GArray *places, gboolean *fit, GError **error)
{
  gboolean taken = FALSE;

  *fit = (gint64) places->len == lease->last - lease->first + 1;
  for (guint i = 0; *fit && i < places->len; i++)
    {
      if (!is_taken (db, lease, g_array_index (places, guint32, i), &taken, error))
        return FALSE;
      *fit = !taken;
    }
  return TRUE;
}

gboolean
tk_store_place_learn (TkStore *store, const TkWireLease *lease, gboolean *fit, GError **error)
{
  TkDb *db = tk_store_get_db (store);
  g_autoptr (GArray) places = NULL;

  *fit = TRUE;
  if (lease->places == NULL || *lease->places == '\0')
    return TRUE;
  places = tk_places_parse (lease->places);
  *fit = places != NULL;
  if (places == NULL)
    return TRUE;
  if (!check_places (db, lease, places, fit, error))
    return FALSE;
  for (guint i = 0; *fit && i < places->len; i++)
    if (!tk_db_run (db, error, "INSERT INTO place (event, type, place, lease) VALUES ($1, $2, $3, $4)", "iiis", lease->event, lease->type,
                    (gint64) g_array_index (places, guint32, i), lease->id))
      return FALSE;
  return TRUE;
}

gboolean
tk_store_place_narrow (TkStore *store, const TkWireLease *lease, GError **error)
{
  TkDb *db = tk_store_get_db (store);
  g_autoptr (GArray) named = tk_places_parse (lease->places);
  g_autoptr (GArray) held = read_places (tk_db_query (db, error, "SELECT place FROM place WHERE lease = $1 ORDER BY place", "s", lease->id), error);
  guint n = 0;

  for (guint i = 0; named != NULL && held != NULL && i < held->len; i++)
    {
      guint32 place = g_array_index (held, guint32, i);

      while (n < named->len && g_array_index (named, guint32, n) < place)
        n++;
      if ((n == named->len || g_array_index (named, guint32, n) != place)
          && !tk_db_run (db, error, "DELETE FROM place WHERE lease = $1 AND place = $2", "si", lease->id, (gint64) place))
        return FALSE;
    }
  return held != NULL;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  guint32 left = *(const guint32 *) a, right = *(const guint32 *) b;

  return left < right ? -1 : left > right;
}

char *
tk_store_place_give_back (TkStore *store, const char *lease, guint n, GError **error)
{
  TkDb *db = tk_store_get_db (store);
  g_autoptr (GArray) places = read_places (
    tk_db_query (db, error,
                 "SELECT p.place FROM place AS p WHERE p.lease = $1 ORDER BY EXISTS (SELECT 1 FROM held_line AS h WHERE h.event = p.event"
                 " AND h.type = p.type AND h.place = p.place), p.place DESC LIMIT $2",
                 "si", lease, (gint64) n),
    error);

  if (places == NULL)
    return NULL;
  for (guint i = 0; i < places->len; i++)
    if (!tk_db_run (db, error, "DELETE FROM place WHERE lease = $1 AND place = $2", "si", lease,
                    (gint64) g_array_index (places, guint32, i)))
      return NULL;
  g_array_sort (places, compare_places);
  return tk_places_format ((const guint32 *) places->data, places->len);
}

/* ---- Selling ---- */

static gpointer
read_serial (TkStmt *stmt)
{
  TkStoreSerial *serial = g_new0 (TkStoreSerial, 1);
  g_autofree char *lease = tk_stmt_dup_text (stmt, 0);

  g_strlcpy (serial->lease, lease, sizeof serial->lease);
  serial->serial = (guint32) tk_stmt_int (stmt, 1);
  serial->issue = (guint8) tk_stmt_int (stmt, 2);
  serial->overdraft = tk_stmt_int (stmt, 3) != 0;
  serial->witnessed = tk_stmt_int (stmt, 4) != 0;
  return serial;
}

/* The next serial of the seat's lease; *out NULL when the seat is not free here. */
static gboolean
find_serial (TkDb *db, guint32 event, guint16 type, guint32 place, gint64 now_ms, TkStoreSerial **out, GError **error)
{
  return tk_store_row (tk_db_query (db, error,
                                    "SELECT l.id, l.next, l.issue, l.overdraft, l.witnessed FROM place AS p JOIN lease AS l"
                                    " ON l.id = p.lease WHERE p.event = $1 AND p.type = $2 AND p.place = $3 AND l.status = 'open'"
                                    " AND l.sell_until > $4 AND l.next <= l.last",
                                    "iiii", (gint64) event, (gint64) type, (gint64) place, now_ms),
                       read_serial, (gpointer *) out, error);
}

static gboolean
take_one (TkDb *db, guint32 event, guint16 type, guint32 place, const TkStoreSerial *serial, GError **error)
{
  return tk_db_run (db, error, "UPDATE lease SET next = next + 1 WHERE id = $1", "s", serial->lease)
         && tk_db_run (db, error, "DELETE FROM place WHERE " OF_TYPE " AND place = $3", "iii", (gint64) event, (gint64) type,
                       (gint64) place);
}

GArray *
tk_store_take_places (TkStore *store, guint32 event, guint16 type, const guint32 *places, guint n, gint64 now_ms, GError **error)
{
  TkDb *db = tk_store_get_db (store);
  g_autoptr (GArray) serials = g_array_new (FALSE, FALSE, sizeof (TkStoreSerial));

  g_return_val_if_fail (tk_db_in_transaction (db), NULL);
  for (guint i = 0; i < n; i++)
    {
      g_autofree TkStoreSerial *serial = NULL;

      if (!find_serial (db, event, type, places[i], now_ms, &serial, error))
        return NULL;
      if (serial == NULL)
        return g_steal_pointer (&serials);
      serial->place = places[i];
      if (!take_one (db, event, type, places[i], serial, error))
        return NULL;
      g_array_append_val (serials, *serial);
    }
  return g_steal_pointer (&serials);
}
