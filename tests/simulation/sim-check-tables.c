/* I1, what journals lead to: each table of a terminal holds exactly what its journal tells.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-check-private.h"

#include <string.h>

typedef void (*Tell) (SimSheet *sheet, const SimEntry *entry);

static void
tell_sale (SimSheet *sheet, const SimEntry *entry)
{
  json_object *body = entry->json;

  if (sim_is (entry, "sale.completed"))
    sim_expect (sheet, "sale %s, entry %" D ", shift %s, by %s, %s %" D ", at %" D ", approved by “%s”", sim_text (body, "sale"),
                entry->seq, sim_text (body, "shift"), entry->staff, sim_text (body, "currency"), sim_number (body, "total"), entry->at,
                sim_text (body, "approved_by"));
}

static void
tell_line (SimSheet *sheet, const SimEntry *entry)
{
  if (sim_is (entry, "sale.completed"))
    for (guint i = 0; i < sim_size (entry->json, "lines"); i++)
      {
        json_object *line = sim_item (entry->json, "lines", i);

        sim_expect (sheet, "line of sale %s: type %" D "-%" D ", %" D " × %" D " = %" D, sim_text (entry->json, "sale"),
                    sim_number (line, "event"), sim_number (line, "type"), sim_number (line, "qty"), sim_number (line, "unit"),
                    sim_number (line, "amount"));
      }
}

static void
tell_ticket (SimSheet *sheet, const SimEntry *entry)
{
  if (sim_is (entry, "sale.completed"))
    for (guint i = 0; i < sim_size (entry->json, "tickets"); i++)
      {
        json_object *ticket = sim_item (entry->json, "tickets", i);

        sim_expect (sheet, "ticket %" D "-%" D "-%" D "-%" D " of sale %s, lease %s", sim_number (ticket, "event"),
                    sim_number (ticket, "type"), sim_number (ticket, "serial"), sim_number (ticket, "issue"),
                    sim_text (entry->json, "sale"), sim_text (ticket, "lease"));
      }
}

static void
tell_payment (SimSheet *sheet, const SimEntry *entry)
{
  if (sim_is (entry, "sale.completed"))
    for (guint i = 0; i < sim_size (entry->json, "payments"); i++)
      {
        json_object *payment = sim_item (entry->json, "payments", i);

        sim_expect (sheet, "payment of sale %s: %s %" D ", tendered %" D ", change %" D ", reference “%s”", sim_text (entry->json, "sale"),
                    sim_text (payment, "method"), sim_number (payment, "amount"), sim_number (payment, "tendered"),
                    sim_number (payment, "change"), sim_text (payment, "reference"));
      }
}

static void
tell_reversal (SimSheet *sheet, const SimEntry *entry)
{
  json_object *body = entry->json;

  if (sim_is_reversal (entry))
    sim_expect (sheet, "reversal %s (%s), entry %" D ", of sale %s, shift %s, by %s, %s %" D, sim_text (body, "reversal"),
                entry->kind + strlen ("sale."), entry->seq, sim_text (body, "sale"), sim_text (body, "shift"), entry->staff,
                sim_text (body, "currency"), sim_number (body, "amount"));
}

static void
tell_reversal_payment (SimSheet *sheet, const SimEntry *entry)
{
  if (sim_is_reversal (entry))
    for (guint i = 0; i < sim_size (entry->json, "payments"); i++)
      {
        json_object *payment = sim_item (entry->json, "payments", i);

        sim_expect (sheet, "payment of reversal %s: %s %" D ", reference “%s”", sim_text (entry->json, "reversal"),
                    sim_text (payment, "method"), sim_number (payment, "amount"), sim_text (payment, "reference"));
      }
}

static void
tell_reversal_ticket (SimSheet *sheet, const SimEntry *entry)
{
  if (sim_is_reversal (entry))
    for (guint i = 0; i < sim_size (entry->json, "tickets"); i++)
      {
        SimTicket ticket = sim_ticket (sim_item (entry->json, "tickets", i));

        sim_expect (sheet, "ticket %" D "-%" D "-%" D "-%" D " of reversal %s", ticket.event, ticket.type, ticket.serial, ticket.issue,
                    sim_text (entry->json, "reversal"));
      }
}

static void
tell_cash (SimSheet *sheet, const SimEntry *entry)
{
  if (sim_is (entry, "cash.moved"))
    sim_expect (sheet, "cash moved, entry %" D ", shift %s, by %s, %s %" D, entry->seq, sim_text (entry->json, "shift"), entry->staff,
                sim_text (entry->json, "currency"), sim_number (entry->json, "amount"));
}

static void
tell_checkin (SimSheet *sheet, const SimEntry *entry)
{
  json_object *body = entry->json;

  if (sim_is_passage (entry) || sim_is (entry, "checkin.denied"))
    sim_expect (sheet, "check-in %s, entry %" D ", gate %" D ", ticket %" D "-%" D "-%" D "-%" D ", %s, “%s”, %" D " bodies, by %s, "
                "overrides “%s”, approved by “%s”: “%s”", entry->id, entry->seq, sim_number (body, "gate"), sim_number (body, "event"), sim_number (body, "type"),
                sim_number (body, "serial"), sim_number (body, "issue"), sim_text (body, "direction"), sim_text (body, "verdict"),
                sim_is_passage (entry) ? sim_number (body, "count") : 0, entry->staff, sim_text (body, "overrides"),
                sim_text (body, "approved_by"), sim_text (body, "reason"));
}

static void
tell_annulment (SimSheet *sheet, const SimEntry *entry)
{
  json_object *body = entry->json;

  if (sim_is (entry, "checkin.annulled"))
    sim_expect (sheet, "annulment of %s, entry %" D ", by %s, approved by “%s”: “%s”", sim_text (body, "annuls"), entry->seq, entry->staff,
                sim_text (body, "approved_by"), sim_text (body, "reason"));
}

static void
tell_shift (SimSheet *sheet, const SimEntry *entry)
{
  json_object *body = entry->json;

  if (sim_is (entry, "shift.opened"))
    sim_expect (sheet, "shift %s, opened by entry %" D ", %s, float %" D, sim_text (body, "shift"), entry->seq,
                sim_text (body, "currency"), sim_number (body, "float"));
}

static void
tell_closing (SimSheet *sheet, const SimEntry *entry)
{
  json_object *body = entry->json;

  if (sim_is (entry, "shift.closed"))
    sim_expect (sheet, "shift %s, closed by entry %" D ", counted %" D ", expected %" D, sim_text (body, "shift"), entry->seq,
                sim_number (body, "counted"), sim_number (body, "expected"));
}

static const struct
{
  Tell tell;
  const char *sql;
} tables[] = {
  { tell_sale, "SELECT printf ('sale %s, entry %lld, shift %s, by %s, %s %lld, at %lld, approved by “%s”', id, seq, shift, staff, "
               "currency, total, at, approved_by) FROM sale" },
  { tell_line, "SELECT printf ('line of sale %s: type %lld-%lld, %lld × %lld = %lld', sale, event, type, qty, unit, amount) "
               "FROM sale_line" },
  { tell_ticket, "SELECT printf ('ticket %lld-%lld-%lld-%lld of sale %s, lease %s', event, type, serial, issue, sale, lease) "
                 "FROM sale_ticket" },
  { tell_payment, "SELECT printf ('payment of sale %s: %s %lld, tendered %lld, change %lld, reference “%s”', sale, method, amount, "
                  "tendered, change, coalesce (reference, '')) FROM payment" },
  { tell_reversal, "SELECT printf ('reversal %s (%s), entry %lld, of sale %s, shift %s, by %s, %s %lld', id, kind, seq, sale, shift, "
                   "staff, currency, amount) FROM reversal" },
  { tell_reversal_payment, "SELECT printf ('payment of reversal %s: %s %lld, reference “%s”', reversal, method, amount, "
                           "coalesce (reference, '')) FROM reversal_payment" },
  { tell_reversal_ticket, "SELECT printf ('ticket %lld-%lld-%lld-%lld of reversal %s', event, type, serial, issue, reversal) "
                          "FROM reversal_ticket" },
  { tell_cash, "SELECT printf ('cash moved, entry %lld, shift %s, by %s, %s %lld', seq, shift, staff, currency, amount) FROM cash_moved" },
  { tell_checkin, "SELECT printf ('check-in %s, entry %lld, gate %lld, ticket %lld-%lld-%lld-%lld, %s, “%s”, %lld bodies', id, seq, gate, "
                  "event, type, serial, issue, direction, verdict, count) || printf (', by %s, overrides “%s”, approved by “%s”: “%s”', staff, "
                  "overrides, approved_by, reason) FROM checkin WHERE seq IS NOT NULL" },
  { tell_annulment, "SELECT printf ('annulment of %s, entry %lld, by %s, approved by “%s”: “%s”', checkin, seq, staff, "
                    "approved_by, reason) FROM annulment" },
  { tell_shift, "SELECT printf ('shift %s, opened by entry %lld, %s, float %lld', id, opened_seq, currency, opening_float) FROM shift" },
  { tell_closing, "SELECT printf ('shift %s, closed by entry %lld, counted %lld, expected %lld', id, closed_seq, counted, expected) "
                  "FROM shift WHERE closed_seq IS NOT NULL" },
};

static gboolean
check_table (SimLook *look, const SimTill *till, Tell tell, const char *sql)
{
  g_autoptr (SimSheet) sheet = sim_sheet_new ();

  for (guint i = 0; i < till->own->len; i++)
    tell (sheet, till->own->pdata[i]);
  return sim_compare (look, sheet, till->db, till->name, "I1", sql);
}

/* ---- Leases: sold in order, from the first on, and `next` says how far ---- */

static GHashTable *
list_sold (const SimTill *till)
{
  GHashTable *sold = g_hash_table_new_full (sim_ticket_hash, sim_ticket_equal, g_free, NULL);

  for (guint i = 0; i < till->own->len; i++)
    {
      const SimEntry *entry = till->own->pdata[i];

      for (guint k = 0; sim_is (entry, "sale.completed") && k < sim_size (entry->json, "tickets"); k++)
        {
          SimTicket ticket = sim_ticket (sim_item (entry->json, "tickets", k));

          g_hash_table_insert (sold, g_memdup2 (&ticket, sizeof ticket), (gpointer) sim_text (sim_item (entry->json, "tickets", k), "lease"));
        }
    }
  return sold;
}

static gboolean
check_lease (SimLook *look, const SimTill *till, sqlite3_stmt *stmt, GHashTable *sold)
{
  const char *id = sim_column (stmt, 0);
  SimTicket ticket = { sqlite3_column_int64 (stmt, 1), sqlite3_column_int64 (stmt, 2), 0, sqlite3_column_int64 (stmt, 5) };
  gint64 next = sqlite3_column_int64 (stmt, 4);

  for (ticket.serial = sqlite3_column_int64 (stmt, 3); ticket.serial < next; ticket.serial++)
    {
      if (g_strcmp0 (g_hash_table_lookup (sold, &ticket), id) != 0)
        return sim_violates (look, "I1: %s: lease %s is at serial %" D ", and no entry sold %" D "-%" D "-%" D "-%" D " from it", till->name, id,
                             next, ticket.event, ticket.type, ticket.serial, ticket.issue);
      g_hash_table_remove (sold, &ticket);
    }
  return TRUE;
}

static gboolean
check_leases (SimLook *look, const SimTill *till)
{
  g_autoptr (GHashTable) sold = list_sold (till);
  GHashTableIter iter;
  gpointer key;
  sqlite3_stmt *stmt = sim_query (look, till->db, till->name, "SELECT id, event, type, first, next, issue FROM lease ORDER BY id");

  while (sim_step (look, stmt) && check_lease (look, till, stmt, sold))
    ;
  sqlite3_finalize (stmt);
  g_hash_table_iter_init (&iter, sold);
  if (look->violation == NULL && g_hash_table_iter_next (&iter, &key, NULL))
    {
      const SimTicket *ticket = key;

      sim_violates (look, "I1: %s: %" D "-%" D "-%" D "-%" D " was sold, and the lease it came from would sell it again", till->name,
                    ticket->event, ticket->type, ticket->serial, ticket->issue);
    }
  return look->violation == NULL;
}

/* ---- What is counted as it happens ---- */

#define TOTALS                                                                                                               \
  "SELECT event, sum ((direction <> 'exit') * count * (annulled = 0)) AS entered, "                                          \
  "sum ((direction = 'exit') * count * (annulled = 0)) AS gone, sum (count = 0 AND annulled = 0) AS denied "                 \
  "FROM checkin GROUP BY event"

static const char wrong_total[]
  = "SELECT printf ('event %lld: %lld came in, %lld left, %lld were refused, and the counters say %lld, %lld, %lld', r.event, r.entered, "
    "r.gone, r.denied, coalesce (t.entered, 0), coalesce (t.gone, 0), coalesce (t.denied, 0)) FROM (" TOTALS ") AS r "
    "LEFT JOIN checkin_total AS t ON t.event = r.event "
    "WHERE coalesce (t.entered, 0) <> r.entered OR coalesce (t.gone, 0) <> r.gone OR coalesce (t.denied, 0) <> r.denied";

#define GREEN "('admitted', 'admitted_reentry', 'exit_recorded')"
#define MINUTES                                                                                                              \
  "SELECT event, at / 60000 AS minute, gate, type, sum ((direction <> 'exit') * count) AS entered, "                         \
  "sum ((direction = 'exit') * count) AS gone, sum (count = 0) AS denied, "                                                  \
  "sum (count > 0 AND verdict NOT IN " GREEN ") AS overridden FROM checkin WHERE annulled = 0 GROUP BY 1, 2, 3, 4"

/* Also the other way round: no minute knows of anybody who is in no check-in. */
static const char wrong_minute[]
  = "SELECT printf ('event %lld, minute %lld, gate %lld, type %lld: %lld came in, %lld left, %lld were refused, %lld let in after all, and "
    "the live picture shows otherwise', event, minute, gate, type, entered, gone, denied, overridden) FROM "
    "(SELECT * FROM (" MINUTES ") EXCEPT SELECT event, minute, gate, type, entered, gone, denied, overridden FROM checkin_minute) "
    "UNION ALL SELECT printf ('event %lld, minute %lld, gate %lld, type %lld: the live picture shows what no check-in tells of', event, minute, "
    "gate, type) FROM (SELECT event, minute, gate, type, entered, gone, denied, overridden FROM checkin_minute WHERE entered <> 0 OR gone <> 0 "
    "OR denied <> 0 OR overridden <> 0 EXCEPT SELECT * FROM (" MINUTES "))";

static gboolean
check_till (SimLook *look, const SimTill *till)
{
  if (till->db == NULL || till->seen->tampered)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    if (!check_table (look, till, tables[i].tell, tables[i].sql))
      return FALSE;
  return check_leases (look, till) && sim_none (look, till->db, till->name, "I3", wrong_total)
         && sim_none (look, till->db, till->name, "I3", wrong_minute)
         && (!look->seen->deep || sim_check_file (look, till->db, till->name));
}

gboolean
sim_check_terminal_tables (SimLook *look)
{
  for (guint i = 0; i < look->tills->len; i++)
    if (!check_till (look, look->tills->pdata[i]))
      return FALSE;
  return TRUE;
}
