/* I2, what was sold anywhere: each slot once, within the capacity, by whoever held its lease.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-check-private.h"

#include <string.h>

/* A ticket somebody holds in hand. */
typedef struct
{
  SimTicket ticket;
  gint64 terminal;
  const char *sale, *lease; /* lease NULL: known only from paper */
  gboolean undone;          /* voided or refunded, as far as anybody knows */
  gboolean approved;
} Sold;

typedef struct
{
  gint64 terminal, first, last, issue;
  gboolean released, overdraft;
  gboolean over;      /* fenced or returned */
} Lease;

typedef struct { gint64 capacity, overdraft; } Room;

typedef struct
{
  SimLook *look;
  GHashTable *sold;   /* SimTicket → Sold */
  GPtrArray *list;    /* (transfer none) the same */
  GHashTable *good;   /* SimTicket with issue 0: the slot → Sold */
  GHashTable *leases; /* id → Lease */
  GHashTable *rooms;  /* SimTicket with serial and issue 0: the type → Room */
  GArray *released;   /* SimTicket pairs: type, first in serial; last in issue */
} Slots;

/* ---- Gathering ---- */

static gboolean
add_sold (Slots *slots, const Sold *sold)
{
  const Sold *other = g_hash_table_lookup (slots->sold, &sold->ticket);
  const SimTicket *ticket = &sold->ticket;

  if (other == NULL)
    {
      Sold *copy = g_memdup2 (sold, sizeof *sold);

      g_hash_table_insert (slots->sold, &copy->ticket, copy);
      g_ptr_array_add (slots->list, copy);
      slots->look->counts.slots++;
      return TRUE;
    }
  /* The paper of a sale that is in a journal as well. */
  if (sold->lease == NULL && other->terminal == sold->terminal && strcmp (other->sale, sold->sale) == 0)
    return TRUE;
  return sim_violates (slots->look, "I2: ticket %" D "-%" D "-%" D "-%" D " was sold twice: sale %s of terminal %" D " and sale %s of terminal %" D,
                       ticket->event, ticket->type, ticket->serial, ticket->issue, other->sale, other->terminal, sold->sale,
                       sold->terminal);
}

static gboolean
add_sale (Slots *slots, const SimEntry *entry)
{
  for (guint i = 0; i < sim_size (entry->json, "tickets"); i++)
    {
      json_object *ticket = sim_item (entry->json, "tickets", i);
      Sold sold = { .ticket = sim_ticket (ticket), .terminal = entry->terminal, .sale = sim_text (entry->json, "sale"),
                    .lease = sim_text (ticket, "lease"), .approved = *sim_text (entry->json, "approved_by") != '\0' };

      if (!add_sold (slots, &sold))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_printed (Slots *slots, const SimSaleSeen *sale)
{
  for (guint i = 0; sale->tokens != NULL && sale->tokens[i] != NULL; i++)
    {
      SimToken token;
      const SimTill *till = sim_find_till (slots->look, sale->terminal);
      Sold sold = { .terminal = till != NULL ? till->terminal : sale->terminal, .sale = sale->sale };

      if (!sim_token_read (sale->tokens[i], &token))
        return sim_violates (slots->look, "I2: sale %s of terminal %u printed what is no token: %s", sale->sale, sale->terminal,
                             sale->tokens[i]);
      sold.ticket = token.ticket;
      if (!add_sold (slots, &sold))
        return FALSE;
    }
  return TRUE;
}

/* Undone is what its reversal names, and no other issue of the slot. */
static void
undo (Slots *slots, const SimEntry *entry)
{
  for (guint i = 0; i < sim_size (entry->json, "tickets"); i++)
    {
      SimTicket ticket = sim_ticket (sim_item (entry->json, "tickets", i));
      Sold *sold = g_hash_table_lookup (slots->sold, &ticket);

      if (sold != NULL)
        sold->undone = TRUE;
    }
}

static void
undo_seen (Slots *slots, const SimReversalSeen *reversal)
{
  for (guint i = 0; reversal->tokens != NULL && reversal->tokens[i] != NULL; i++)
    {
      SimToken token;
      Sold *sold = sim_token_read (reversal->tokens[i], &token) ? g_hash_table_lookup (slots->sold, &token.ticket) : NULL;

      if (sold != NULL)
        sold->undone = TRUE;
    }
}

static gboolean
each_fact (Slots *slots, gboolean sales)
{
  for (guint i = 0; i < slots->look->tills->len; i++)
    {
      const SimTill *till = slots->look->tills->pdata[i];

      for (guint k = 0; k < till->facts->len; k++)
        {
          const SimEntry *entry = till->facts->pdata[k];

          if (sales && sim_is (entry, "sale.completed") && !add_sale (slots, entry))
            return FALSE;
          if (!sales && sim_is_reversal (entry))
            undo (slots, entry);
        }
    }
  return TRUE;
}

static gboolean
gather (Slots *slots)
{
  const SimWorldSeen *seen = slots->look->seen;

  if (!each_fact (slots, TRUE))
    return FALSE;
  for (guint i = 0; i < seen->sales->len; i++)
    if (!add_printed (slots, seen->sales->pdata[i]))
      return FALSE;
  for (guint i = 0; i < seen->reversals->len; i++)
    undo_seen (slots, seen->reversals->pdata[i]);
  return each_fact (slots, FALSE);
}

static gboolean
read_hub (Slots *slots)
{
  SimLook *look = slots->look;
  sqlite3_stmt *stmt = sim_query (look, look->hub, "hub",
                                  "SELECT id, terminal, first, last, issue, released_at <> 0, event, type, overdraft, "
                                  "status <> 'open' FROM lease");

  while (sim_step (look, stmt))
    {
      Lease lease = { sqlite3_column_int64 (stmt, 1), sqlite3_column_int64 (stmt, 2), sqlite3_column_int64 (stmt, 3),
                      sqlite3_column_int64 (stmt, 4), sqlite3_column_int (stmt, 5) != 0, sqlite3_column_int (stmt, 8) != 0,
                      sqlite3_column_int (stmt, 9) != 0 };
      SimTicket range = { sqlite3_column_int64 (stmt, 6), sqlite3_column_int64 (stmt, 7), lease.first, lease.last };

      g_hash_table_insert (slots->leases, g_strdup (sim_column (stmt, 0)), g_memdup2 (&lease, sizeof lease));
      if (lease.released)
        g_array_append_val (slots->released, range);
    }
  sqlite3_finalize (stmt);
  stmt = sim_query (look, look->hub, "hub", "SELECT event, type, capacity, overdraft FROM ticket_type");
  while (sim_step (look, stmt))
    {
      SimTicket type = { sqlite3_column_int64 (stmt, 0), sqlite3_column_int64 (stmt, 1), 0, 0 };
      Room room = { sqlite3_column_int64 (stmt, 2), sqlite3_column_int64 (stmt, 3) };

      g_hash_table_insert (slots->rooms, g_memdup2 (&type, sizeof type), g_memdup2 (&room, sizeof room));
    }
  sqlite3_finalize (stmt);
  return look->violation == NULL;
}

/* ---- Judging ---- */

/* A supervisor took the risk for these serials, knowingly. */
static gboolean
was_released (const Slots *slots, const SimTicket *ticket)
{
  for (guint i = 0; i < slots->released->len; i++)
    {
      const SimTicket *range = &g_array_index (slots->released, SimTicket, i);

      if (range->event == ticket->event && range->type == ticket->type && ticket->serial >= range->serial
          && ticket->serial <= range->issue)
        return TRUE;
    }
  return FALSE;
}

/* At most one good ticket for each slot; they come by issue. */
static gboolean
check_slot (Slots *slots, Sold *sold)
{
  const SimTicket *ticket = &sold->ticket;
  SimTicket slot = { ticket->event, ticket->type, ticket->serial, 0 };

  if (sold->undone)
    return TRUE;
  const Sold *other = g_hash_table_lookup (slots->good, &slot);
  if (other == NULL)
    {
      g_hash_table_insert (slots->good, g_memdup2 (&slot, sizeof slot), sold);
      return TRUE;
    }
  return was_released (slots, ticket)
         || sim_violates (slots->look,
                          "I2: slot %" D "-%" D "-%" D " has two good tickets: issue %" D " (sale %s, terminal %" D ") and issue %" D
                          " (sale %s, terminal %" D ")",
                          ticket->event, ticket->type, ticket->serial, other->ticket.issue, other->sale, other->terminal, ticket->issue,
                          sold->sale, sold->terminal);
}

static gboolean
check_room (Slots *slots, const Sold *sold)
{
  SimTicket type = { sold->ticket.event, sold->ticket.type, 0, 0 };
  const SimTicket *ticket = &sold->ticket;
  const Room *room = g_hash_table_lookup (slots->rooms, &type);

  if (room == NULL || ticket->serial < 1 || ticket->serial > room->capacity + room->overdraft)
    return sim_violates (slots->look, "I2: terminal %" D " sold %" D "-%" D "-%" D ", beyond the capacity of %" D " and the overdraft of %" D " (sale %s)",
                         sold->terminal, ticket->event, ticket->type, ticket->serial, room != NULL ? room->capacity : 0,
                         room != NULL ? room->overdraft : 0, sold->sale);
  return ticket->serial <= room->capacity || sold->lease == NULL || sold->approved
         || sim_violates (slots->look, "I2: terminal %" D " sold %" D "-%" D "-%" D ", beyond the capacity, and nobody approved it (sale %s)",
                          sold->terminal, ticket->event, ticket->type, ticket->serial, sold->sale);
}

static gboolean
covers (const Lease *lease, const Sold *sold)
{
  return lease->terminal == sold->terminal && sold->ticket.serial >= lease->first && sold->ticket.serial <= lease->last
         && sold->ticket.issue == lease->issue;
}

/* Paper alone does not name its lease: any of that terminal will do. */
static gboolean
check_lease (Slots *slots, const Sold *sold)
{
  const SimTicket *ticket = &sold->ticket;
  const Lease *lease = sold->lease != NULL ? g_hash_table_lookup (slots->leases, sold->lease) : NULL;
  GHashTableIter iter;
  gpointer each;

  if (lease != NULL && covers (lease, sold))
    return TRUE;
  g_hash_table_iter_init (&iter, slots->leases);
  while (sold->lease == NULL && g_hash_table_iter_next (&iter, NULL, &each))
    if (covers (each, sold))
      return TRUE;
  return (lease == NULL && slots->look->seen->hub_restored)
         || sim_violates (slots->look, "I2: terminal %" D " sold %" D "-%" D "-%" D "-%" D " (sale %s), which lies in no lease granted to it (it says: %s)",
                          sold->terminal, ticket->event, ticket->type, ticket->serial, ticket->issue, sold->sale,
                          sold->lease != NULL ? sold->lease : "nothing");
}

static int
by_ticket (gconstpointer one, gconstpointer other)
{
  const SimTicket *a = &(*(const Sold *const *) one)->ticket, *b = &(*(const Sold *const *) other)->ticket;
  gint64 difference = a->event != b->event     ? a->event - b->event
                      : a->type != b->type     ? a->type - b->type
                      : a->serial != b->serial ? a->serial - b->serial
                                               : a->issue - b->issue;

  return difference < 0 ? -1 : difference > 0;
}

static gboolean
judge (Slots *slots)
{
  g_ptr_array_sort (slots->list, by_ticket); /* a replay says the same */
  for (guint i = 0; i < slots->list->len; i++)
    {
      Sold *sold = slots->list->pdata[i];

      if (!check_room (slots, sold) || !check_lease (slots, sold) || !check_slot (slots, sold))
        return FALSE;
    }
  return TRUE;
}

/* ---- What terminals may still sell ---- */

static const char may_sell[]
  = "SELECT id, event, type, next, last, issue FROM lease WHERE status = 'open' AND next <= last ORDER BY event, type, next";

/* A fence bounds future sales as soon as the terminal has heard of it. */
static gboolean
ignores_fence (const Slots *slots, const SimTill *till, const Lease *lease)
{
  return lease->over && slots->look->seen->at_rest && !slots->look->seen->hub_restored && till->seen->synced
         && till->revoked_at == 0 && till->quarantined_at == 0;
}

static gboolean
check_unsold (Slots *slots, const SimTill *till, sqlite3_stmt *stmt)
{
  const char *id = sim_column (stmt, 0);
  const Lease *lease = g_hash_table_lookup (slots->leases, id);
  gint64 last = sqlite3_column_int64 (stmt, 4);
  SimTicket ticket = { sqlite3_column_int64 (stmt, 1), sqlite3_column_int64 (stmt, 2), sqlite3_column_int64 (stmt, 3),
                       sqlite3_column_int64 (stmt, 5) };

  if (lease == NULL)
    return slots->look->seen->hub_restored
           || sim_violates (slots->look, "I2: %s holds lease %s, which the hub never granted", till->name, id);
  if (lease->terminal != till->terminal || ticket.serial < lease->first || last > lease->last)
    return lease->released
           || sim_violates (slots->look, "I2: %s may sell %" D "-%" D "-%" D "…%" D " from lease %s, of which the hub left it %" D "…%" D " (terminal %" D ")",
                            till->name, ticket.event, ticket.type, ticket.serial, last, id, lease->first, lease->last,
                            lease->terminal);
  if (ignores_fence (slots, till, lease))
    return sim_violates (slots->look, "I2: %s, which has heard everything, may sell %" D "-%" D "-%" D "…%" D " from lease %s, which is over at the hub",
                         till->name, ticket.event, ticket.type, ticket.serial, last, id);
  for (; ticket.serial <= last; ticket.serial++)
    {
      const Sold *sold = g_hash_table_lookup (slots->sold, &ticket);

      if (sold != NULL && sold->terminal != till->terminal)
        return sim_violates (slots->look, "I2: %s may sell %" D "-%" D "-%" D "-%" D ", which terminal %" D " has sold (sale %s)", till->name, ticket.event,
                             ticket.type, ticket.serial, ticket.issue, sold->terminal, sold->sale);
    }
  return TRUE;
}

static gboolean
check_stock (Slots *slots)
{
  SimLook *look = slots->look;

  for (guint i = 0; i < look->tills->len; i++)
    {
      const SimTill *till = look->tills->pdata[i];
      sqlite3_stmt *stmt = NULL;

      if (till->db == NULL || till->seen->tampered)
        continue;
      stmt = sim_query (look, till->db, till->name, may_sell);
      while (sim_step (look, stmt) && check_unsold (slots, till, stmt))
        ;
      sqlite3_finalize (stmt);
    }
  return look->violation == NULL;
}

gboolean
sim_check_slots (SimLook *look)
{
  Slots slots = { .look = look };

  slots.sold = g_hash_table_new_full (sim_ticket_hash, sim_ticket_equal, NULL, g_free);
  slots.list = g_ptr_array_new ();
  slots.good = g_hash_table_new_full (sim_ticket_hash, sim_ticket_equal, g_free, NULL);
  slots.leases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  slots.rooms = g_hash_table_new_full (sim_ticket_hash, sim_ticket_equal, g_free, g_free);
  slots.released = g_array_new (FALSE, FALSE, sizeof (SimTicket));
  gboolean good = read_hub (&slots) && gather (&slots) && judge (&slots) && check_stock (&slots);
  g_array_unref (slots.released);
  g_hash_table_unref (slots.rooms);
  g_hash_table_unref (slots.leases);
  g_hash_table_unref (slots.good);
  g_ptr_array_unref (slots.list);
  g_hash_table_unref (slots.sold);
  return good;
}
