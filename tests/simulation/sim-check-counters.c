/* I2, the hub's books: every slot of a type is in exactly one place, and the counters say how many are where.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-check-private.h"

#include <string.h>

typedef enum { NOWHERE, STOCK, LEASED, QUARANTINED, SOLD, PLACES } Place;
static const char *const words[] = { "nowhere", "in stock", "leased", "quarantined", "sold" };

typedef struct
{
  gint64 event, type, capacity, overdraft;
  gint64 sold, leased, held, quarantined, overdraft_sold, overdraft_leased;
  guint8 *place;     /* Place of each serial, from 1 */
} Type;

typedef struct
{
  SimLook *look;
  GPtrArray *types;
  GHashTable *tickets; /* SimTicket → status ("orphan" when only a gate knows it) */
  GHashTable *released; /* SimTicket with issue 0: a supervisor gave it free without proof */
} Books;

static void
type_free (gpointer data)
{
  Type *type = data;

  g_free (type->place);
  g_free (type);
}

static Type *
find_type (const Books *books, gint64 event, gint64 number)
{
  for (guint i = 0; i < books->types->len; i++)
    {
      Type *type = books->types->pdata[i];

      if (type->event == event && type->type == number)
        return type;
    }
  return NULL;
}

/* ---- Reading ---- */

static gboolean
read_types (Books *books)
{
  SimLook *look = books->look;
  sqlite3_stmt *stmt = sim_query (look, look->hub, "hub",
                                  "SELECT event, type, capacity, overdraft, sold, leased, held, quarantined, overdraft_sold, "
                                  "overdraft_leased FROM ticket_type ORDER BY event, type");

  while (sim_step (look, stmt))
    {
      Type *type = g_new0 (Type, 1);
      gint64 *into[] = { &type->event, &type->type, &type->capacity, &type->overdraft, &type->sold, &type->leased, &type->held,
                         &type->quarantined, &type->overdraft_sold, &type->overdraft_leased };

      for (int i = 0; i < (int) G_N_ELEMENTS (into); i++)
        {
          *into[i] = sqlite3_column_int64 (stmt, i);
          if (*into[i] < 0)
            sim_violates (look, "I2: hub: type %" D "-%" D ": %s is %" D, type->event, type->type, sqlite3_column_name (stmt, i), *into[i]);
        }
      type->place = g_try_malloc0 ((gsize) (MAX (type->capacity, 0) + MAX (type->overdraft, 0) + 1));
      g_ptr_array_add (books->types, type);
      if (type->place == NULL)
        sim_violates (look, "I2: hub: type %" D "-%" D " is too large to be looked at", type->event, type->type);
    }
  sqlite3_finalize (stmt);
  return look->violation == NULL;
}

static gboolean
read_tickets (Books *books)
{
  SimLook *look = books->look;
  sqlite3_stmt *stmt = sim_query (look, look->hub, "hub",
                                  "SELECT event, type, serial, issue, 'orphan' FROM orphan UNION ALL "
                                  "SELECT event, type, serial, issue, status FROM ticket");

  while (sim_step (look, stmt))
    {
      SimTicket ticket = { sqlite3_column_int64 (stmt, 0), sqlite3_column_int64 (stmt, 1), sqlite3_column_int64 (stmt, 2),
                           sqlite3_column_int64 (stmt, 3) };

      g_hash_table_replace (books->tickets, g_memdup2 (&ticket, sizeof ticket), g_strdup (sim_column (stmt, 4)));
    }
  sqlite3_finalize (stmt);
  return look->violation == NULL;
}

/* ---- Placing ---- */

static gboolean
put (Books *books, Type *type, gint64 serial, Place place, const char *by)
{
  if (serial < 1 || serial > type->capacity + type->overdraft)
    return sim_violates (books->look, "I2: hub: slot %" D "-%" D "-%" D " is %s (%s), and there is no such slot", type->event, type->type,
                         serial, words[place], by);
  Place other = type->place[serial];
  type->place[serial] = (guint8) place;
  books->look->counts.slots++;
  return other == NOWHERE
         || sim_violates (books->look, "I2: hub: slot %" D "-%" D "-%" D " is %s and %s (%s)", type->event, type->type, serial, words[other],
                          words[place], by);
}

static gboolean
put_stock (Books *books, sqlite3_stmt *stmt)
{
  Type *type = find_type (books, sqlite3_column_int64 (stmt, 0), sqlite3_column_int64 (stmt, 1));
  gint64 last = sqlite3_column_int64 (stmt, 3);

  for (gint64 serial = sqlite3_column_int64 (stmt, 2); type != NULL && serial <= last; serial++)
    if (!put (books, type, serial, STOCK, "stock"))
      return FALSE;
  return TRUE;
}

static const char live_leases[]
  = "SELECT event, type, first, last, id, issue, status, sold, released_at FROM lease ORDER BY event, type, first, id";

static void
note_released (Books *books, sqlite3_stmt *stmt)
{
  SimTicket slot = { sqlite3_column_int64 (stmt, 0), sqlite3_column_int64 (stmt, 1), sqlite3_column_int64 (stmt, 2), 0 };

  for (; slot.serial <= sqlite3_column_int64 (stmt, 3); slot.serial++)
    g_hash_table_add (books->released, g_memdup2 (&slot, sizeof slot));
}

/* What of it is not known to be sold is leased, or quarantined once it is fenced. */
static gboolean
put_lease (Books *books, sqlite3_stmt *stmt)
{
  Type *type = find_type (books, sqlite3_column_int64 (stmt, 0), sqlite3_column_int64 (stmt, 1));
  SimTicket ticket = { sqlite3_column_int64 (stmt, 0), sqlite3_column_int64 (stmt, 1), sqlite3_column_int64 (stmt, 2),
                       sqlite3_column_int64 (stmt, 5) };
  gint64 last = sqlite3_column_int64 (stmt, 3), said = sqlite3_column_int64 (stmt, 7), sold = 0;
  const char *id = sim_column (stmt, 4), *status = sim_column (stmt, 6);
  Place place = strcmp (status, "open") == 0 ? LEASED : QUARANTINED;

  if (sqlite3_column_int64 (stmt, 8) != 0)
    note_released (books, stmt);
  if (type == NULL || strcmp (status, "returned") == 0)
    return TRUE;
  for (; ticket.serial <= last; ticket.serial++)
    {
      if (g_hash_table_contains (books->tickets, &ticket))
        sold++;
      else if (!put (books, type, ticket.serial, place, id))
        return FALSE;
    }
  return sold == said
         || sim_violates (books->look, "I2: hub: of lease %s (type %" D "-%" D ", up to serial %" D ") %" D " are sold, and it says %" D, id,
                          ticket.event, ticket.type, last, sold, said);
}

static gboolean
each_row (Books *books, const char *sql, gboolean (*each) (Books *, sqlite3_stmt *))
{
  SimLook *look = books->look;
  sqlite3_stmt *stmt = sim_query (look, look->hub, "hub", sql);

  while (sim_step (look, stmt) && each (books, stmt))
    ;
  sqlite3_finalize (stmt);
  return look->violation == NULL;
}

static gboolean
is_good (const char *status)
{
  return strcmp (status, "valid") == 0 || strcmp (status, "unpaid") == 0 || strcmp (status, "blocked") == 0
         || strcmp (status, "orphan") == 0;
}

/* A slot whose ticket is no longer good may be in stock or leased again; else it stays sold until it is. */
static gboolean
put_ticket (Books *books, const SimTicket *ticket, const char *status)
{
  Type *type = find_type (books, ticket->event, ticket->type);
  SimTicket slot = *ticket;

  if (type == NULL || ticket->serial > type->capacity + type->overdraft)
    return TRUE; /* an incident of its own; see the tables */
  Place place = type->place[ticket->serial];
  slot.issue = 0;
  if (place == NOWHERE)
    type->place[ticket->serial] = SOLD;
  if (place == NOWHERE || place == SOLD || !is_good (status) || g_hash_table_contains (books->released, &slot))
    return TRUE;
  return sim_violates (books->look, "I2: hub: slot %" D "-%" D "-%" D " is %s, and its ticket of issue %" D " is %s", ticket->event, ticket->type,
                       ticket->serial, words[place], ticket->issue, status);
}

static gboolean
put_tickets (Books *books)
{
  GHashTableIter iter;
  gpointer ticket, status;

  g_hash_table_iter_init (&iter, books->tickets);
  while (g_hash_table_iter_next (&iter, &ticket, &status))
    if (!put_ticket (books, ticket, status))
      return FALSE;
  return TRUE;
}

/* ---- Counting ---- */

static void
count (const Type *type, gint64 first, gint64 last, gint64 out[PLACES])
{
  memset (out, 0, PLACES * sizeof *out);
  for (gint64 serial = first; serial <= last; serial++)
    out[type->place[serial]]++;
}

static gboolean
check_figure (SimLook *look, const Type *type, const char *what, gint64 said, gint64 found)
{
  return said == found
         || sim_violates (look, "I2: hub: type %" D "-%" D ": %s is %" D ", and its rows come to %" D, type->event, type->type, what, said,
                          found);
}

static gboolean
check_type (SimLook *look, const Type *type)
{
  gint64 within[PLACES], beyond[PLACES];

  count (type, 1, type->capacity, within);
  count (type, type->capacity + 1, type->capacity + type->overdraft, beyond);
  if (type->sold + type->leased + type->held + type->quarantined > type->capacity)
    return sim_violates (look, "I2: hub: type %" D "-%" D ": sold %" D " + leased %" D " + held %" D " + quarantined %" D " exceed the capacity of %" D,
                         type->event, type->type, type->sold, type->leased, type->held, type->quarantined, type->capacity);
  return check_figure (look, type, "sold", type->sold, within[SOLD]) && check_figure (look, type, "leased", type->leased, within[LEASED])
         && check_figure (look, type, "quarantined", type->quarantined, within[QUARANTINED])
         && check_figure (look, type, "held", type->held, within[NOWHERE])
         && check_figure (look, type, "overdraft_sold", type->overdraft_sold, beyond[SOLD])
         && check_figure (look, type, "overdraft_leased", type->overdraft_leased, beyond[LEASED] + beyond[QUARANTINED]);
}

static gboolean
check_types (Books *books)
{
  for (guint i = 0; i < books->types->len; i++)
    if (!check_type (books->look, books->types->pdata[i]))
      return FALSE;
  return TRUE;
}

gboolean
sim_check_counters (SimLook *look)
{
  Books books = { .look = look };

  books.types = g_ptr_array_new_with_free_func (type_free);
  books.tickets = g_hash_table_new_full (sim_ticket_hash, sim_ticket_equal, g_free, g_free);
  books.released = g_hash_table_new_full (sim_ticket_hash, sim_ticket_equal, g_free, NULL);
  gboolean good = read_types (&books) && read_tickets (&books)
                  && each_row (&books, "SELECT event, type, first, last FROM stock ORDER BY event, type, first", put_stock)
                  && each_row (&books, live_leases, put_lease) && put_tickets (&books) && check_types (&books);
  g_hash_table_unref (books.released);
  g_hash_table_unref (books.tickets);
  g_ptr_array_unref (books.types);
  return good;
}
