/* Types with what is held of them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-offer.h"
#include "tk-store-offer-private.h"

#define WANTED(parameter) "IN (SELECT value FROM json_each (" parameter "))"
#define TYPES \
  "SELECT " TK_STORE_TYPE_COLUMNS "," \
  " EXISTS (SELECT 1 FROM plan WHERE plan.event = ticket_type.event AND plan.type = number)," \
  " (SELECT good FROM ticket_total AS s WHERE s.event = ticket_type.event AND s.type = number)" \
  " FROM ticket_type WHERE event = $1 "
#define STOCK \
  "SELECT type, sum (CASE WHEN sell_until > $2 AND overdraft = 0 THEN last - next + 1 ELSE 0 END)," \
  " sum (CASE WHEN sell_until > $2 AND overdraft = 0 THEN last - first + 1 ELSE 0 END)," \
  " sum (CASE WHEN sell_until > $2 THEN 0 ELSE last - next + 1 END), max (CASE WHEN sell_until > $2 THEN 0 ELSE sell_until END)," \
  " sum (CASE WHEN sell_until > $2 AND overdraft = 1 THEN last - next + 1 ELSE 0 END)" \
  " FROM lease WHERE event = $1 AND status = 'open' AND next <= last "
#define HELD \
  "SELECT l.type, sum (l.qty) FROM held_line AS l JOIN held_cart AS c ON c.id = l.cart" \
  " WHERE l.event = $1 AND c.holds_until > $2 AND c.id <> $3 GROUP BY l.type"

/* What the rows of one statement are added to. */
typedef struct {
  TkStore *store;
  guint32 event;
  const char *wanted;   /* JSON; NULL: all */
  gint64 now_ms;
  const char *except;
  GPtrArray *offers;
  GHashTable *by_type;  /* (nullable) guint → TkStoreOffer, not owned */
} Reading;

void
tk_store_offer_free (TkStoreOffer *offer)
{
  if (offer == NULL)
    return;
  tk_store_type_free (offer->type);
  g_free (offer);
}

static char *
list_wanted (const GArray *types)
{
  GString *text = g_string_new ("[");

  for (guint i = 0; i < types->len; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? "," : "", g_array_index (types, guint16, i));
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

static gpointer
read_offer (TkStmt *stmt)
{
  TkStoreOffer *offer = g_new0 (TkStoreOffer, 1);

  offer->type = tk_store_read_type (stmt);
  offer->seated = tk_stmt_int (stmt, TK_STORE_TYPE_N_COLUMNS) != 0;
  offer->sold = tk_stmt_int (stmt, TK_STORE_TYPE_N_COLUMNS + 1);
  return offer;
}

static void
add_stock (TkStmt *stmt, TkStoreOffer *offer)
{
  offer->stock = (TkStoreStock) { tk_stmt_int (stmt, 1), tk_stmt_int (stmt, 2), tk_stmt_int (stmt, 3), tk_stmt_int (stmt, 4),
                                  tk_stmt_int (stmt, 5) };
}

static void
add_held (TkStmt *stmt, TkStoreOffer *offer)
{
  offer->held = tk_stmt_int (stmt, 1);
}

/* Takes stmt. Rows of types that nobody asked for, or that are leased before the catalogue tells of them, are passed over. */
static gboolean
add_rows (const Reading *reading, TkStmt *stmt, void (*add) (TkStmt *, TkStoreOffer *), GError **error)
{
  g_autoptr (TkStmt) taken = stmt;
  GError *failure = NULL;

  if (taken == NULL)
    return FALSE;
  while (tk_stmt_step (taken, &failure))
    {
      TkStoreOffer *offer = g_hash_table_lookup (reading->by_type, GINT_TO_POINTER ((int) tk_stmt_int (taken, 0)));
      if (offer != NULL)
        add (taken, offer);
    }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean
read_types (Reading *reading, GError **error)
{
  TkDb *db = tk_store_get_db (reading->store);
  TkStmt *stmt = reading->wanted != NULL
                   ? tk_db_query (db, error, TYPES "AND number " WANTED ("$2") " ORDER BY position, number", "is", (gint64) reading->event,
                                  reading->wanted)
                   : tk_db_query (db, error, TYPES "ORDER BY position, number", "i", (gint64) reading->event);

  reading->offers = tk_store_rows (stmt, read_offer, (GDestroyNotify) tk_store_offer_free, error);
  if (reading->offers == NULL)
    return FALSE;
  reading->by_type = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < reading->offers->len; i++)
    {
      TkStoreOffer *offer = g_ptr_array_index (reading->offers, i);
      g_hash_table_insert (reading->by_type, GINT_TO_POINTER ((int) offer->type->type), offer);
    }
  return TRUE;
}

static TkStmt *
ask_stock (const Reading *r, GError **error)
{
  TkDb *db = tk_store_get_db (r->store);

  if (r->wanted == NULL)
    return tk_db_query (db, error, STOCK "GROUP BY type", "ii", (gint64) r->event, r->now_ms);
  return tk_db_query (db, error, STOCK "AND type " WANTED ("$3") " GROUP BY type", "iis", (gint64) r->event, r->now_ms, r->wanted);
}

static TkStmt *
ask_held (const Reading *r, GError **error)
{
  return tk_db_query (tk_store_get_db (r->store), error, HELD, "iis", (gint64) r->event, r->now_ms, r->except);
}

static gboolean
read_all (Reading *reading, GError **error)
{
  return read_types (reading, error) && add_rows (reading, ask_stock (reading, error), add_stock, error)
         && add_rows (reading, ask_held (reading, error), add_held, error);
}

GPtrArray *
tk_store_list_offers (TkStore *store, guint32 event, const GArray *types, gint64 now_ms, const char *except, GError **error)
{
  g_autofree char *wanted = types != NULL ? list_wanted (types) : NULL;
  Reading reading = { .store = store, .event = event, .wanted = wanted, .now_ms = now_ms, .except = except != NULL ? except : "" };
  gboolean read = read_all (&reading, error);

  g_clear_pointer (&reading.by_type, g_hash_table_unref);
  if (!read)
    g_clear_pointer (&reading.offers, g_ptr_array_unref);
  return reading.offers;
}
