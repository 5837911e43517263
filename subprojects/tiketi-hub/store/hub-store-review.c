/* Queries on reviews and saved events. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-review.h"

static gboolean
exists (SqlConn *conn, const char *sql, gint64 a, gint64 b, gboolean *out, GError **error)
{
  gint64 n = 0;

  if (!sql_get_int (conn, &n, error, sql, "ii", a, b))
    return FALSE;
  *out = n > 0;
  return TRUE;
}

gboolean
hub_store_review_may (SqlConn *conn, gint64 event, gint64 account, gboolean *may, GError **error)
{
  return exists (conn, "SELECT count(*) FROM web_order WHERE event = $1 AND account = $2 AND status = 'paid'", event, account, may,
                 error);
}

gboolean
hub_store_review_add (SqlConn *conn, const HubStoreReview *review, gboolean *added, GError **error)
{
  gint64 n = 0;

  if (!sql_run_count (conn, &n, error,
                      "INSERT INTO review (event, account, rating, comment, at) VALUES ($1, $2, $3, $4, $5) "
                      "ON CONFLICT (event, account) DO NOTHING",
                      "iiisi", review->event, review->account, review->rating, review->comment, review->at))
    return FALSE;
  *added = n > 0;
  return TRUE;
}

SqlRows *
hub_store_review_list (SqlConn *conn, gint64 event, gint64 limit, GError **error)
{
  return sql_query (conn, error,
                    "SELECT r.account, r.rating, r.comment, r.at, a.name, a.first_name, a.last_name FROM review r "
                    "JOIN account a ON a.id = r.account WHERE r.event = $1 ORDER BY r.at DESC, r.account LIMIT $2",
                    "ii", event, limit);
}

gboolean
hub_store_saved_is (SqlConn *conn, gint64 account, gint64 event, gboolean *saved, GError **error)
{
  return exists (conn, "SELECT count(*) FROM saved_event WHERE account = $1 AND event = $2", account, event, saved, error);
}

gboolean
hub_store_saved_add (SqlConn *conn, gint64 account, gint64 event, gint64 now, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO saved_event (account, event, at) VALUES ($1, $2, $3) ON CONFLICT (account, event) DO NOTHING", "iii",
                  account, event, now);
}

gboolean
hub_store_saved_remove (SqlConn *conn, gint64 account, gint64 event, GError **error)
{
  return sql_run (conn, error, "DELETE FROM saved_event WHERE account = $1 AND event = $2", "ii", account, event);
}

GArray *
hub_store_saved_list (SqlConn *conn, gint64 account, gint64 limit, GError **error)
{
  return sql_read_ints (sql_query (conn, error,
                                   "SELECT s.event FROM saved_event s JOIN event e ON e.event = s.event WHERE s.account = $1 AND e.gone = 0 "
                                   "ORDER BY s.at DESC, s.event LIMIT $2",
                                   "ii", account, limit), error);
}
