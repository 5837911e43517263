/* Queries on brands: kept as the wire has them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-brand.h"

#include <string.h>

gboolean
hub_store_brand_get (SqlConn *conn, gint64 event, TkWireBrand **out, GError **error)
{
  gboolean found;
  g_autoptr (SqlRows) rows = sql_query (conn, error, "SELECT body FROM brand WHERE event = $1", "i", event);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  if (!found)
    {
      *out = NULL;
      return TRUE;
    }
  const char *body = sql_text (rows, 0);
  TkWireBrand *brand = tk_wire_decode (&tk_wire_brand_shape, body, strlen (body), error);
  if (brand == NULL)
    return FALSE;
  *out = brand;
  return TRUE;
}

gboolean
hub_store_brand_set (SqlConn *conn, const TkWireBrand *brand, GError **error)
{
  g_autofree char *body = tk_wire_encode (&tk_wire_brand_shape, brand);

  return sql_run (conn, error,
                  "INSERT INTO brand (event, body) VALUES ($1, $2) ON CONFLICT (event) DO UPDATE SET body = excluded.body", "is",
                  brand->event, body);
}
