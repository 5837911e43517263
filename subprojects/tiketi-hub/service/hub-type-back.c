/* Undone tickets take off what they had cost; whatever else was handed back (a part of it, or not just what they had cost) falls on the
 * sale's types as they share in it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-type-back.h"

#include <string.h>

#include "hub-store-report.h"

typedef struct { gint64 type, net, undone; /* undone: what those tickets had cost */ } Share;

/* One sale at work. */
typedef struct
{
  char *sale;
  gint64 handed;
  GArray *shares; /* Share */
  GHashTable *back;
} Sale;

static void
add (GHashTable *back, gint64 type, gint64 amount)
{
  gint64 *sum = g_hash_table_lookup (back, &type);

  if (sum == NULL)
    {
      sum = g_new0 (gint64, 1);
      g_hash_table_insert (back, g_memdup2 (&type, sizeof type), sum);
    }
  *sum += amount;
}

/* Each type's part of `rest` ends where the next one's begins: they come to all of it, to the cent. */
static void
share_out (const Sale *sale, gint64 rest, gint64 whole)
{
  gint64 before = 0, given = 0;

  for (guint i = 0; i < sale->shares->len; i++)
    {
      const Share *share = &g_array_index (sale->shares, Share, i);

      before += share->net;
      gint64 until = whole > 0 ? (gint64) ((__int128) rest * before / whole) : rest;
      add (sale->back, share->type, share->undone + until - given);
      given = until;
    }
}

static void
finish (Sale *sale)
{
  gint64 whole = 0, rest = sale->handed;

  for (guint i = 0; i < sale->shares->len; i++)
    {
      whole += g_array_index (sale->shares, Share, i).net;
      rest -= g_array_index (sale->shares, Share, i).undone;
    }
  share_out (sale, rest, whole);
  g_array_set_size (sale->shares, 0);
}

static void
take_row (SqlRows *rows, gpointer data)
{
  Sale *sale = data;
  gint64 qty = sql_int (rows, 3);
  Share share = { .type = sql_int (rows, 1), .net = sql_int (rows, 2) };

  if (g_strcmp0 (sale->sale, sql_text (rows, 0)) != 0)
    {
      finish (sale);
      g_free (sale->sale);
      sale->sale = g_strdup (sql_text (rows, 0));
    }
  sale->handed = sql_int (rows, 5);
  share.undone = qty > 0 ? (gint64) ((__int128) share.net * sql_int (rows, 4) / qty) : 0;
  g_array_append_val (sale->shares, share);
}

GHashTable *
hub_type_back_read (SqlConn *conn, gint64 event, GError **error)
{
  g_autoptr (GHashTable) back = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (GArray) shares = g_array_new (FALSE, FALSE, sizeof (Share));
  Sale sale = { .shares = shares, .back = back };
  gboolean done = sql_each (hub_store_report_back (conn, event, error), take_row, &sale, error);

  finish (&sale);
  g_free (sale.sale);
  return done ? g_steal_pointer (&back) : NULL;
}

gint64
hub_type_back_get (GHashTable *back, gint64 type)
{
  const gint64 *sum = g_hash_table_lookup (back, &type);

  return sum != NULL ? *sum : 0;
}
