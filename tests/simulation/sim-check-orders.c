/* I1, I2 and I4 of what is ordered online: an order that is paid is one sale of the hub's own, with just its tickets; one that waits
 * holds just its tickets, and no other holds any; money pays for one sale, or is to go back.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-check-private.h"

#include <string.h>

typedef struct
{
  gint64 id, event, total;
  char *sale, *status;
  const SimEntry *entry;     /* its sale, in the journal of the hub's own; NULL */
} Order;

typedef struct
{
  SimLook *look;
  GPtrArray *orders;         /* Order, by id */
  GHashTable *by_sale;
} Book;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_free (order->sale);
  g_free (order->status);
  g_free (order);
}

static gboolean
is (const Order *order, const char *status)
{
  return strcmp (order->status, status) == 0;
}

/* ---- Reading ---- */

static gboolean
read_orders (Book *book)
{
  SimLook *look = book->look;
  sqlite3_stmt *stmt = sim_query (look, look->hub, "hub", "SELECT id, event, total, sale, status, paid_at > expires_at FROM web_order ORDER BY id");

  while (sim_step (look, stmt))
    {
      Order *order = g_new0 (Order, 1);

      *order = (Order) { sqlite3_column_int64 (stmt, 0), sqlite3_column_int64 (stmt, 1), sqlite3_column_int64 (stmt, 2),
                         g_strdup (sim_column (stmt, 3)), g_strdup (sim_column (stmt, 4)), NULL };
      g_ptr_array_add (book->orders, order);
      g_hash_table_insert (book->by_sale, order->sale, order);
      look->counts.orders++;
      look->counts.late += sqlite3_column_int (stmt, 5) != 0;
    }
  sqlite3_finalize (stmt);
  return look->violation == NULL;
}

static gboolean
take_sale (Book *book, const SimTill *till, const SimEntry *entry)
{
  const char *sale = sim_text (entry->json, "sale");
  Order *order = g_hash_table_lookup (book->by_sale, sale);

  if (order == NULL)
    return sim_violates (book->look, "I1: hub: it sold %s online (entry %" D " of %s), which nobody ordered", sale, entry->seq, till->name);
  if (order->entry != NULL)
    return sim_violates (book->look, "I2: hub: order %" D " was issued twice: entries %" D " and %" D " of %s", order->id, order->entry->seq,
                         entry->seq, till->name);
  order->entry = entry;
  return TRUE;
}

static gboolean
read_sales (Book *book)
{
  for (guint i = 0; i < book->look->tills->len; i++)
    {
      const SimTill *till = book->look->tills->pdata[i];

      for (guint k = 0; till->online && k < till->at_hub->len; k++)
        if (sim_is (till->at_hub->pdata[k], "sale.completed") && !take_sale (book, till, till->at_hub->pdata[k]))
          return FALSE;
    }
  return TRUE;
}

/* ---- What was issued ---- */

static gint64
count_tickets (const Order *order, gint64 type)
{
  gint64 found = 0;

  for (guint i = 0; i < sim_size (order->entry->json, "tickets"); i++)
    found += sim_number (sim_item (order->entry->json, "tickets", i), "type") == type;
  return found;
}

static const char lines_of[] = "SELECT type, sum (qty) FROM web_order_line WHERE web_order = ?1 GROUP BY type ORDER BY type";

static gboolean
check_tickets (Book *book, const Order *order)
{
  SimLook *look = book->look;
  sqlite3_stmt *stmt = sim_query (look, look->hub, "hub", lines_of);
  gint64 all = 0;

  if (stmt != NULL)
    sqlite3_bind_int64 (stmt, 1, order->id);
  while (sim_step (look, stmt))
    {
      gint64 type = sqlite3_column_int64 (stmt, 0), wanted = sqlite3_column_int64 (stmt, 1), found = count_tickets (order, type);

      all += wanted;
      if (found != wanted)
        sim_violates (look, "I2: hub: order %" D " is for %" D " tickets of type %" D ", and %" D " were issued (sale %s)", order->id, wanted, type,
                      found, order->sale);
    }
  sqlite3_finalize (stmt);
  return look->violation == NULL
         && (all == sim_size (order->entry->json, "tickets")
             || sim_violates (look, "I2: hub: order %" D " is for %" D " tickets, and %u were issued (sale %s)", order->id, all,
                              sim_size (order->entry->json, "tickets"), order->sale));
}

static gboolean
check_issued (Book *book, const Order *order)
{
  gboolean issued = is (order, "paid") || is (order, "refunded");

  if (issued != (order->entry != NULL))
    return sim_violates (book->look, "I1: hub: order %" D " is %s, and its sale %s is %s", order->id, order->status, order->sale,
                         issued ? "in no journal" : "in the journal of what was sold");
  if (!issued)
    return TRUE;
  return check_tickets (book, order)
         && (sim_number (order->entry->json, "total") == order->total
             || sim_violates (book->look, "I4: hub: order %" D " costs %" D ", and its sale %s comes to %" D, order->id, order->total, order->sale,
                              sim_number (order->entry->json, "total")));
}

static gboolean
check_all_issued (Book *book)
{
  for (guint i = 0; i < book->orders->len; i++)
    if (!check_issued (book, book->orders->pdata[i]))
      return FALSE;
  return TRUE;
}

/* ---- What is held ---- */

/* Contradictions at every step; each row's first column says what. */
static const struct
{
  const char *invariant, *sql;
} never[] = {
  { "I2", "SELECT printf ('lease %s (%lld of type %lld) is held online for no order', l.id, l.last - l.first + 1, l.type) FROM lease AS l "
          "JOIN online_seller AS s ON s.terminal = l.terminal WHERE l.status = 'open' "
          "AND NOT EXISTS (SELECT 1 FROM web_order_lease AS w WHERE w.lease = l.id)" },
  { "I2", "SELECT printf ('order %lld is %s, and still holds %lld tickets of type %lld (lease %s)', o.id, o.status, l.last - l.first + 1 - l.sold, "
          "l.type, l.id) FROM web_order AS o JOIN web_order_lease AS w ON w.web_order = o.id JOIN lease AS l ON l.id = w.lease "
          "WHERE l.status = 'open' AND o.status <> 'pending'" },
  { "I2", "SELECT printf ('order %lld waits for %lld tickets of type %lld, and holds %lld', o, type, wanted, held) FROM (SELECT o.id AS o, "
          "n.type, sum (n.qty) AS wanted, (SELECT coalesce (sum (l.last - l.first + 1 - l.sold), 0) FROM web_order_lease AS w JOIN lease AS l "
          "ON l.id = w.lease WHERE w.web_order = o.id AND l.type = n.type AND l.status = 'open') AS held FROM web_order AS o "
          "JOIN web_order_line AS n ON n.web_order = o.id WHERE o.status = 'pending' GROUP BY o.id, n.type) WHERE wanted <> held" },
  { "I4", "SELECT printf ('order %lld of %lld is paid by the money of %lld attempts', id, total, n) FROM (SELECT o.id, o.total, (SELECT count (*) "
          "FROM attempt AS a WHERE a.used_by = o.sale AND a.money = 1) AS n FROM web_order AS o WHERE o.status IN ('paid', 'refunded') "
          "AND o.method IN ('mpesa', 'paystack')) WHERE n <> 1" },
  { "I4", "SELECT printf ('attempt %s pays for sale %s, whose order is %s', a.id, a.used_by, o.status) FROM attempt AS a JOIN web_order AS o "
          "ON o.sale = a.used_by WHERE o.status NOT IN ('paid', 'refunded')" },
};

/* And when everything has come to rest, and the time of every order is up. */
static const struct
{
  const char *invariant, *sql;
} at_rest[] = {
  { "I2", "SELECT printf ('order %lld still waits, and holds its tickets, though its time is up', id) FROM web_order WHERE status = 'pending'" },
  { "I4", "SELECT printf ('attempt %s of order %lld: %lld came, which pay for nothing and are not to go back', a.id, o.id, a.paid) FROM attempt AS a "
          "JOIN web_order AS o ON o.sale = a.sale WHERE a.money = 1 AND a.used_by = '' "
          "AND NOT EXISTS (SELECT 1 FROM refund_due AS r WHERE r.attempt = a.id)" },
  { "I4", "SELECT printf ('%lld came for orders, and %lld paid for them and %lld are to go back', came, used, due) FROM (SELECT "
          "(SELECT coalesce (sum (paid), 0) FROM attempt WHERE money = 1 AND sale IN (SELECT sale FROM web_order)) AS came, "
          "(SELECT coalesce (sum (total), 0) FROM web_order WHERE status IN ('paid', 'refunded')) AS used, "
          "(SELECT coalesce (sum (amount), 0) FROM refund_due WHERE id LIKE 'attempt-%') AS due) WHERE came <> used + due" },
};

static gboolean
check_holds (Book *book)
{
  SimLook *look = book->look;
  sqlite3_stmt *stmt = sim_query (look, look->hub, "hub", "SELECT count (*) FROM web_order_lease AS w JOIN lease AS l ON l.id = w.lease WHERE l.status = 'open'");

  if (sim_step (look, stmt))
    look->counts.holds += (guint64) sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);
  for (gsize i = 0; i < G_N_ELEMENTS (never); i++)
    if (!sim_none (look, look->hub, "hub", never[i].invariant, never[i].sql))
      return FALSE;
  for (gsize i = 0; look->seen->at_rest && look->seen->order_keys > 0 && i < G_N_ELEMENTS (at_rest); i++)
    if (!sim_none (look, look->hub, "hub", at_rest[i].invariant, at_rest[i].sql))
      return FALSE;
  return look->violation == NULL;
}

/* ---- What screens said ---- */

/* What an order that was said to be `said` may be now. */
static const struct
{
  const char *said, *now[5];
} later[] = {
  { "paid", { "paid", "refunded" } },
  { "refunded", { "refunded" } },
  { "cancelled", { "cancelled" } },
  { "failed", { "failed" } },
  { "expired", { "expired", "paid", "refunded", "cancelled" } }, /* called off, and no answer came */
};

static gboolean
may_be (const char *said, const char *now)
{
  for (gsize i = 0; i < G_N_ELEMENTS (later); i++)
    if (strcmp (later[i].said, said) == 0)
      return g_strv_contains (later[i].now, now);
  return TRUE;
}

static gboolean
check_said (Book *book, const SimOrderSeen *seen)
{
  for (guint i = 0; i < book->orders->len; i++)
    {
      const Order *order = book->orders->pdata[i];

      if (order->id == seen->order)
        return may_be (seen->said, order->status)
               || sim_violates (book->look, "I1: hub: it said that order %" D " is %s, and now it is %s", seen->order, seen->said, order->status);
    }
  return sim_violates (book->look, "I1: hub: it said that order %" D " is %s, and there is no such order", seen->order, seen->said);
}

/* A payment's, money of nobody's, or a word that waits to be used. */
static const char word_of[] = "SELECT 1 FROM attempt WHERE receipt = ?1 UNION SELECT 1 FROM money_in WHERE receipt = ?1 UNION "
                              "SELECT 1 FROM gateway_word WHERE used = 0 AND instr (body, ?1) > 0";

static gboolean
check_receipt (SimLook *look, const char *receipt)
{
  gboolean known = FALSE;
  sqlite3_stmt *stmt = sim_query (look, look->hub, "hub", word_of);

  if (stmt != NULL)
    sqlite3_bind_text (stmt, 1, receipt, -1, SQLITE_STATIC);
  known = sim_step (look, stmt);
  sqlite3_finalize (stmt);
  return look->violation == NULL && (known || sim_violates (look, "I4: hub: it acknowledged the money %s, and knows nothing of it", receipt));
}

/* Whoever asks again after the gateway would not be asked begins anew. */
static guint
count_made (const Book *book)
{
  guint made = 0;

  for (guint i = 0; i < book->orders->len; i++)
    made += !is (book->orders->pdata[i], "failed");
  return made;
}

static gboolean
check_seen (Book *book)
{
  const SimWorldSeen *seen = book->look->seen;

  if (seen->hub_restored)
    return TRUE;
  if (seen->order_keys > 0 && count_made (book) > seen->order_keys)
    return sim_violates (book->look, "I2: hub: %u orders were made, and only %" G_GUINT64_FORMAT " asked for", count_made (book),
                         seen->order_keys);
  for (guint i = 0; i < seen->orders->len; i++)
    if (!check_said (book, seen->orders->pdata[i]))
      return FALSE;
  for (guint i = 0; seen->at_rest && i < seen->receipts->len; i++)
    if (!check_receipt (book->look, seen->receipts->pdata[i]))
      return FALSE;
  return TRUE;
}

gboolean
sim_check_orders (SimLook *look)
{
  Book book = { .look = look };

  book.orders = g_ptr_array_new_with_free_func (order_free);
  book.by_sale = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean good = read_orders (&book) && read_sales (&book) && check_all_issued (&book) && check_holds (&book) && check_seen (&book);
  g_hash_table_unref (book.by_sale);
  g_ptr_array_unref (book.orders);
  return good;
}
