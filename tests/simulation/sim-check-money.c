/* I4: money, added up again from the entries: each sale, each reversal, each shift, each event.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-check-private.h"

#include <string.h>

/* A shift as its entries tell it. */
typedef struct { gint64 opening, cash, refunds, in, out, sales, tickets, total; } Drawer;
/* What a sale took, and what of it went back. */
typedef struct { const SimEntry *entry; gint64 total, back; guint tickets_back; } Taken;

typedef struct
{
  SimLook *look;
  GHashTable *sales;   /* id → Taken, of all terminals */
  GHashTable *events;  /* gint64 → gint64: sums of the sales */
} Books;

static gint64
sum (json_object *body, const char *list, const char *key, gboolean cash_only)
{
  gint64 total = 0;

  for (guint i = 0; i < sim_size (body, list); i++)
    {
      json_object *item = sim_item (body, list, i);

      if (!cash_only || strcmp (sim_text (item, "method"), "cash") == 0)
        total += sim_number (item, key);
    }
  return total;
}

static gboolean
wrong (Books *books, const SimEntry *entry, const char *id, const char *what, gint64 said, gint64 found)
{
  return said == found
         || sim_violates (books->look, "I4: entry %" D " (%s %s) of terminal %" D ": %s is %" D ", and should be %" D, entry->seq, entry->kind, id,
                          entry->terminal, what, said, found);
}

/* ---- A sale ---- */

static gboolean
check_lines (Books *books, const SimEntry *entry, const char *id)
{
  for (guint i = 0; i < sim_size (entry->json, "lines"); i++)
    {
      json_object *line = sim_item (entry->json, "lines", i);

      if (!wrong (books, entry, id, "the amount of a line", sim_number (line, "amount"), sim_number (line, "qty") * sim_number (line, "unit")))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_payments (Books *books, const SimEntry *entry, const char *id)
{
  for (guint i = 0; i < sim_size (entry->json, "payments"); i++)
    {
      json_object *payment = sim_item (entry->json, "payments", i);
      gboolean cash = strcmp (sim_text (payment, "method"), "cash") == 0;
      gint64 amount = sim_number (payment, "amount"), tendered = sim_number (payment, "tendered");

      if (amount < 0 || !wrong (books, entry, id, "the change", sim_number (payment, "change"), cash ? tendered - amount : 0))
        return sim_violates (books->look, "I4: entry %" D " (%s) of terminal %" D ": a payment of %" D, entry->seq, id, entry->terminal, amount);
    }
  return TRUE;
}

static gboolean
take_sale (Books *books, const SimEntry *entry)
{
  json_object *body = entry->json;
  const char *id = sim_text (body, "sale");
  gint64 total = sim_number (body, "total"), event = sim_number (sim_item (body, "lines", 0), "event");
  Taken taken = { .entry = entry, .total = total };
  gint64 *so_far = g_hash_table_lookup (books->events, &event);

  books->look->counts.sums++;
  if (so_far == NULL)
    {
      so_far = g_new0 (gint64, 1);
      g_hash_table_insert (books->events, g_memdup2 (&event, sizeof event), so_far);
    }
  *so_far += total;
  g_hash_table_insert (books->sales, (gpointer) id, g_memdup2 (&taken, sizeof taken));
  return check_lines (books, entry, id) && wrong (books, entry, id, "the total", total, sum (body, "lines", "amount", FALSE))
         && wrong (books, entry, id, "the sum of payments", sum (body, "payments", "amount", FALSE), total)
         && wrong (books, entry, id, "the number of tickets", sim_size (body, "tickets"), sum (body, "lines", "qty", FALSE))
         && check_payments (books, entry, id);
}

/* ---- A reversal ---- */

static gboolean
names (json_object *body, const SimTicket *ticket)
{
  for (guint i = 0; i < sim_size (body, "tickets"); i++)
    {
      SimTicket other = sim_ticket (sim_item (body, "tickets", i));

      if (sim_ticket_equal (&other, ticket))
        return TRUE;
    }
  return FALSE;
}

/* A part of an order's money that went back while its tickets stayed good. */
static gint64
count_goodwill (Books *books, const char *sale)
{
  SimLook *look = books->look;
  sqlite3_stmt *stmt = sim_query (look, look->hub, "hub", "SELECT coalesce (sum (amount), 0) FROM refund_due WHERE id GLOB ?1");
  g_autofree char *below = g_strdup_printf ("goodwill-%s-*", sale);
  gint64 back = 0;

  if (stmt != NULL)
    sqlite3_bind_text (stmt, 1, below, -1, SQLITE_STATIC);
  if (sim_step (look, stmt))
    back = sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);
  return back;
}

static gboolean
take_reversal (Books *books, const SimEntry *entry)
{
  json_object *body = entry->json;
  const char *id = sim_text (body, "reversal"), *sale = sim_text (body, "sale");
  gint64 amount = sim_number (body, "amount");
  Taken *taken = g_hash_table_lookup (books->sales, sale);

  books->look->counts.sums++;
  if (!wrong (books, entry, id, "the sum of what was handed back", sum (body, "payments", "amount", FALSE), amount))
    return FALSE;
  if (taken == NULL)
    return TRUE; /* sold by a lost terminal */
  taken->back += amount;
  taken->tickets_back += sim_size (body, "tickets");
  if (taken->back > taken->total)
    return sim_violates (books->look, "I4: entry %" D " (%s) of terminal %" D ": of sale %s over %" D ", %" D " were handed back", entry->seq, id,
                         entry->terminal, sale, taken->total, taken->back);
  for (guint i = 0; i < sim_size (body, "tickets"); i++)
    {
      SimTicket ticket = sim_ticket (sim_item (body, "tickets", i));

      if (!names (taken->entry->json, &ticket))
        return sim_violates (books->look, "I4: entry %" D " (%s) of terminal %" D " takes back %" D "-%" D "-%" D "-%" D ", which sale %s did not sell", entry->seq,
                             id, entry->terminal, ticket.event, ticket.type, ticket.serial, ticket.issue, sale);
    }
  return taken->tickets_back < sim_size (taken->entry->json, "tickets")
         || wrong (books, entry, id, "what was handed back for all of a sale", taken->back + count_goodwill (books, sale), taken->total);
}

/* ---- A shift ---- */

static Drawer *
open_drawer (GHashTable *drawers, const char *shift)
{
  Drawer *drawer = g_hash_table_lookup (drawers, shift);

  if (drawer == NULL)
    {
      drawer = g_new0 (Drawer, 1);
      g_hash_table_insert (drawers, (gpointer) shift, drawer);
    }
  return drawer;
}

static void
count_in (GHashTable *drawers, const SimEntry *entry)
{
  json_object *body = entry->json;
  gint64 amount = sim_number (body, "amount");
  Drawer *drawer = open_drawer (drawers, sim_text (body, "shift"));

  if (sim_is (entry, "shift.opened"))
    drawer->opening = sim_number (body, "float");
  else if (sim_is_reversal (entry))
    drawer->refunds += sum (body, "payments", "amount", TRUE);
  else if (sim_is (entry, "cash.moved"))
    *(amount > 0 ? &drawer->in : &drawer->out) += ABS (amount);
  else if (sim_is (entry, "sale.completed"))
    {
      drawer->cash += sum (body, "payments", "amount", TRUE);
      drawer->total += sim_number (body, "total");
      drawer->tickets += sim_size (body, "tickets");
      drawer->sales++;
    }
}

static gboolean
check_closing (Books *books, GHashTable *drawers, const SimEntry *entry)
{
  json_object *body = entry->json;
  const char *id = sim_text (body, "shift");
  const Drawer *drawer = open_drawer (drawers, id);
  const struct
  {
    const char *key;
    gint64 found;
  } figures[] = {
    { "float", drawer->opening },
    { "cash_sales", drawer->cash },
    { "cash_refunds", drawer->refunds },
    { "cash_in", drawer->in },
    { "cash_out", drawer->out },
    { "sales", drawer->sales },
    { "tickets", drawer->tickets },
    { "total", drawer->total },
    { "expected", drawer->opening + drawer->cash - drawer->refunds + drawer->in - drawer->out },
    { "difference", sim_number (body, "counted") - sim_number (body, "expected") },
  };

  books->look->counts.sums += G_N_ELEMENTS (figures);
  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    if (!wrong (books, entry, id, figures[i].key, sim_number (body, figures[i].key), figures[i].found))
      return FALSE;
  return TRUE;
}

static gboolean
check_shifts (Books *books, const SimTill *till)
{
  g_autoptr (GHashTable) drawers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  for (guint i = 0; i < till->facts->len; i++)
    {
      const SimEntry *entry = till->facts->pdata[i];

      count_in (drawers, entry);
      if (sim_is (entry, "shift.closed") && !check_closing (books, drawers, entry))
        return FALSE;
    }
  return TRUE;
}

/* ---- Everything together ---- */

static gboolean
take (Books *books, gboolean (*is) (const SimEntry *), gboolean (*each) (Books *, const SimEntry *))
{
  for (guint i = 0; i < books->look->tills->len; i++)
    {
      const SimTill *till = books->look->tills->pdata[i];

      for (guint k = 0; k < till->facts->len; k++)
        if (is (till->facts->pdata[k]) && !each (books, till->facts->pdata[k]))
          return FALSE;
    }
  return TRUE;
}

static gboolean
is_sale (const SimEntry *entry)
{
  return sim_is (entry, "sale.completed");
}

static gboolean
everything_arrived (const SimLook *look)
{
  for (guint i = 0; i < look->tills->len; i++)
    {
      const SimTill *till = look->tills->pdata[i];

      if (till->db != NULL && till->facts->len != till->at_hub->len)
        return FALSE;
    }
  return look->seen->at_rest;
}

static gboolean
check_events (Books *books)
{
  SimLook *look = books->look;
  sqlite3_stmt *stmt = everything_arrived (look)
                         ? sim_query (look, look->hub, "hub", "SELECT event, sum (total) FROM sale GROUP BY event ORDER BY event")
                         : NULL;

  while (sim_step (look, stmt))
    {
      gint64 event = sqlite3_column_int64 (stmt, 0), said = sqlite3_column_int64 (stmt, 1);
      const gint64 *found = g_hash_table_lookup (books->events, &event);

      look->counts.sums++;
      if (found == NULL || *found != said)
        sim_violates (look, "I4: hub: the sales of event %" D " come to %" D ", and at the terminals to %" D, event, said,
                      found != NULL ? *found : 0);
    }
  sqlite3_finalize (stmt);
  return look->violation == NULL;
}

static gboolean
check_all (Books *books)
{
  if (!take (books, is_sale, take_sale) || !take (books, sim_is_reversal, take_reversal))
    return FALSE;
  for (guint i = 0; i < books->look->tills->len; i++)
    if (!check_shifts (books, books->look->tills->pdata[i]))
      return FALSE;
  return check_events (books);
}

gboolean
sim_check_money (SimLook *look)
{
  Books books = { .look = look };

  books.sales = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  books.events = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  gboolean good = check_all (&books);
  g_hash_table_unref (books.events);
  g_hash_table_unref (books.sales);
  return good;
}
