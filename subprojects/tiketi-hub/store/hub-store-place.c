/* Queries on seats. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-place.h"

#include <string.h>

#include "tk-places.h"

#define OF_TYPE "WHERE event = $1 AND type = $2 "

gboolean
hub_store_plan_has (SqlConn *conn, gint64 event, gint64 type, gboolean *has, GError **error)
{
  gint64 n = 0;

  if (!sql_get_int (conn, &n, error, "SELECT count(*) FROM plan " OF_TYPE, "ii", event, type))
    return FALSE;
  *has = n > 0;
  return TRUE;
}

gboolean
hub_store_plan_get (SqlConn *conn, gint64 event, gint64 type, TkWirePlan **out, GError **error)
{
  gboolean found = FALSE;
  g_autoptr (SqlRows) rows = sql_query (conn, error, "SELECT body FROM plan " OF_TYPE, "ii", event, type);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  if (!found)
    {
      *out = NULL;
      return TRUE;
    }
  const char *body = sql_text (rows, 0);
  TkWirePlan *plan = tk_wire_decode (&tk_wire_plan_shape, body, strlen (body), error);
  if (plan == NULL)
    return FALSE;
  *out = plan;
  return TRUE;
}

static gboolean
add_row (SqlConn *conn, const TkWirePlan *plan, const TkWirePlanRow *row, GError **error)
{
  for (gint64 place = row->first; place < row->first + row->count; place++)
    if (!sql_run (conn, error, "INSERT INTO place (event, type, place) VALUES ($1, $2, $3)", "iii", plan->event, plan->type, place))
      return FALSE;
  return TRUE;
}

gboolean
hub_store_plan_put (SqlConn *conn, const TkWirePlan *plan, GError **error)
{
  g_autofree char *body = tk_wire_encode (&tk_wire_plan_shape, plan);

  if (!sql_run (conn, error, "DELETE FROM place " OF_TYPE, "ii", plan->event, plan->type)
      || !sql_run (conn, error,
                   "INSERT INTO plan (event, type, body) VALUES ($1, $2, $3) ON CONFLICT (event, type) DO UPDATE SET body = excluded.body",
                   "iis", plan->event, plan->type, body))
    return FALSE;
  for (guint i = 0; i < plan->rows->len; i++)
    if (!add_row (conn, plan, plan->rows->pdata[i], error))
      return FALSE;
  return TRUE;
}

gboolean
hub_store_place_lease (SqlConn *conn, const HubStoreLease *lease, GError **error)
{
  return sql_run (conn, error,
                  "UPDATE place SET lease = $3 " OF_TYPE "AND place IN (SELECT place FROM place " OF_TYPE
                  "AND lease = '' AND serial = 0 ORDER BY place LIMIT $4)",
                  "iisi", lease->event, lease->type, lease->id, lease->last - lease->first + 1);
}

static void
take_place (SqlRows *rows, gpointer places)
{
  guint32 place = (guint32) sql_int (rows, 0);

  g_array_append_val ((GArray *) places, place);
}

char *
hub_store_place_list (SqlConn *conn, const char *lease, GError **error)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (!sql_each (sql_query (conn, error, "SELECT place FROM place WHERE lease = $1 AND lease <> '' ORDER BY place", "s", lease),
                 take_place, places, error))
    return NULL;
  return tk_places_format ((const guint32 *) places->data, places->len);
}

gboolean
hub_store_place_return (SqlConn *conn, const char *lease, const GArray *places, gint64 *moved, GError **error)
{
  *moved = 0;
  for (guint i = 0; i < places->len; i++)
    {
      gint64 n = 0;

      if (!sql_run_count (conn, &n, error, "UPDATE place SET lease = '' WHERE lease = $1 AND lease <> '' AND place = $2", "si", lease,
                          (gint64) g_array_index (places, guint32, i)))
        return FALSE;
      *moved += n;
    }
  return TRUE;
}

gboolean
hub_store_place_return_all (SqlConn *conn, const char *lease, GError **error)
{
  return sql_run (conn, error, "UPDATE place SET lease = '' WHERE lease = $1 AND lease <> ''", "s", lease);
}

static gpointer
read_lease (SqlRows *rows)
{
  return g_strdup (sql_text (rows, 0));
}

gboolean
hub_store_place_sell (SqlConn *conn, const TkWireSaleTicket *ticket, char **lease, GError **error)
{
  gpointer found;

  *lease = NULL;
  if (!sql_read_one (sql_query (conn, error, "SELECT lease FROM place " OF_TYPE "AND place = $3 AND serial = 0 AND NOT EXISTS (SELECT 1 FROM place " OF_TYPE
                                "AND serial = $4 AND issue = $5)", "iiiii", ticket->event, ticket->type, ticket->place, ticket->serial,
                                ticket->issue),
                     read_lease, &found, error))
    return FALSE;
  *lease = found;
  return found == NULL
         || sql_run (conn, error, "UPDATE place SET lease = '', serial = $4, issue = $5 " OF_TYPE "AND place = $3", "iiiii", ticket->event,
                     ticket->type, ticket->place, ticket->serial, ticket->issue);
}

gboolean
hub_store_place_free (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gint64 issue, GError **error)
{
  return sql_run (conn, error, "UPDATE place SET serial = 0, issue = 0 " OF_TYPE "AND serial = $3 AND issue = $4 AND serial > 0", "iiii",
                  event, type, serial, issue);
}

gboolean
hub_store_place_reissue (SqlConn *conn, const TkWireReissue *reissue, GError **error)
{
  return sql_run (conn, error, "UPDATE place SET issue = $5 " OF_TYPE "AND serial = $3 AND issue = $4 AND serial > 0", "iiiii",
                  reissue->event, reissue->type, reissue->serial, reissue->issue, reissue->issued);
}
