/* I1, what journals lead to at the hub: each table holds what the entries tell, once, and nothing else.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-check-private.h"

#include <string.h>

typedef struct
{
  SimLook *look;
  GHashTable *known;    /* "EVENT-TYPE" → serials there are, overdraft included */
  GHashTable *foreign;  /* "TERMINAL-EVENT" it was not invited to */
  GHashTable *annulled; /* ids of check-ins */
  GHashTable *undone;   /* SimTicket → "voided" or "refunded" */
} Told;

typedef void (*Tell) (SimSheet *sheet, const Told *told, const SimEntry *entry, const SimTill *till);

static gint64
event_of (const SimEntry *entry)
{
  json_object *inner = sim_is (entry, "sale.completed") ? sim_item (entry->json, "lines", 0)
                       : sim_is_reversal (entry)        ? sim_item (entry->json, "tickets", 0)
                                                        : entry->json;

  return sim_number (inner, "event");
}

/* Dead letters change nothing, nor does what a terminal says of an event it was not invited to. */
static gboolean
counts (const Told *told, const SimEntry *entry)
{
  if (strcmp (entry->status, "dead") == 0)
    return FALSE;
  if (strcmp (entry->status, "conflict") != 0)
    return TRUE;
  g_autofree char *key = g_strdup_printf ("%" D "-%" D, entry->terminal, event_of (entry));
  return !g_hash_table_contains (told->foreign, key);
}

/* ---- One line for each row ---- */

static void
tell_sale (SimSheet *sheet, const Told *told, const SimEntry *entry, const SimTill *till)
{
  json_object *body = entry->json;

  if (sim_is (entry, "sale.completed"))
    sim_expect (sheet, "sale %s of terminal %" D ", entry %" D ", event %" D ", shift %s, by %s, %s %" D ", at %" D, sim_text (body, "sale"),
                entry->terminal, entry->seq, event_of (entry), sim_text (body, "shift"), entry->staff, sim_text (body, "currency"),
                sim_number (body, "total"), entry->at);
}

static void
tell_line (SimSheet *sheet, const Told *told, const SimEntry *entry, const SimTill *till)
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
tell_payment (SimSheet *sheet, const Told *told, const SimEntry *entry, const SimTill *till)
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

static gboolean
has_slot (const Told *told, const SimTicket *ticket)
{
  g_autofree char *key = g_strdup_printf ("%" D "-%" D, ticket->event, ticket->type);
  const gint64 *last = g_hash_table_lookup (told->known, key);

  return last != NULL && ticket->serial <= *last;
}

static void
tell_ticket (SimSheet *sheet, const Told *told, const SimEntry *entry, const SimTill *till)
{
  for (guint i = 0; sim_is (entry, "sale.completed") && i < sim_size (entry->json, "tickets"); i++)
    {
      SimTicket ticket = sim_ticket (sim_item (entry->json, "tickets", i));
      const char *undone = g_hash_table_lookup (told->undone, &ticket);

      if (has_slot (told, &ticket))
        sim_expect (sheet, "ticket %" D "-%" D "-%" D "-%" D " of sale %s of terminal %" D ", issuer %" D ", %s", ticket.event, ticket.type,
                    ticket.serial, ticket.issue, sim_text (entry->json, "sale"), entry->terminal, till->issuer,
                    undone != NULL ? undone : "valid");
    }
}

static void
tell_reversal (SimSheet *sheet, const Told *told, const SimEntry *entry, const SimTill *till)
{
  json_object *body = entry->json;

  if (sim_is_reversal (entry))
    sim_expect (sheet, "reversal %s (%s) of terminal %" D ", entry %" D ", of sale %s, shift %s, by %s, %s %" D, sim_text (body, "reversal"),
                entry->kind + strlen ("sale."), entry->terminal, entry->seq, sim_text (body, "sale"), sim_text (body, "shift"),
                entry->staff, sim_text (body, "currency"), sim_number (body, "amount"));
}

static void
tell_reversal_payment (SimSheet *sheet, const Told *told, const SimEntry *entry, const SimTill *till)
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
tell_cash (SimSheet *sheet, const Told *told, const SimEntry *entry, const SimTill *till)
{
  if (sim_is (entry, "cash.moved"))
    sim_expect (sheet, "cash moved at terminal %" D ", entry %" D ", shift %s, by %s, %s %" D, entry->terminal, entry->seq,
                sim_text (entry->json, "shift"), entry->staff, sim_text (entry->json, "currency"), sim_number (entry->json, "amount"));
}

static void
tell_checkin (SimSheet *sheet, const Told *told, const SimEntry *entry, const SimTill *till)
{
  json_object *body = entry->json;
  gboolean bodies = sim_is_passage (entry) && sim_number (body, "serial") != 0;
  gint64 count = sim_number (body, "count");

  if (g_str_has_prefix (entry->kind, "checkin."))
    sim_expect (sheet, "%s %s of terminal %" D ", entry %" D ", gate %" D ", ticket %" D "-%" D "-%" D "-%" D ", %s, “%s”, %" D " bodies%s", entry->kind,
                entry->id, entry->terminal, entry->seq, sim_number (body, "gate"), sim_number (body, "event"),
                sim_number (body, "type"), sim_number (body, "serial"), sim_number (body, "issue"), sim_text (body, "direction"),
                sim_text (body, "verdict"), bodies ? MAX (count, 1) : count,
                g_hash_table_contains (told->annulled, entry->id) ? ", annulled" : "");
}

static void
tell_shift (SimSheet *sheet, const Told *told, const SimEntry *entry, const SimTill *till)
{
  json_object *body = entry->json;

  if (sim_is (entry, "shift.opened"))
    sim_expect (sheet, "shift %s of terminal %" D ", %s, float %" D, sim_text (body, "shift"), entry->terminal, sim_text (body, "currency"),
                sim_number (body, "float"));
}

static void
tell_closing (SimSheet *sheet, const Told *told, const SimEntry *entry, const SimTill *till)
{
  json_object *body = entry->json;

  if (sim_is (entry, "shift.closed"))
    sim_expect (sheet, "shift %s closed: cash %" D ", counted %" D ", expected %" D ", difference %" D ", refunds %" D ", in %" D ", out %" D,
                sim_text (body, "shift"), sim_number (body, "cash_sales"), sim_number (body, "counted"), sim_number (body, "expected"),
                sim_number (body, "difference"), sim_number (body, "cash_refunds"), sim_number (body, "cash_in"),
                sim_number (body, "cash_out"));
}

static const struct
{
  Tell tell;
  const char *sql;
} tables[] = {
  { tell_sale, "SELECT printf ('sale %s of terminal %lld, entry %lld, event %lld, shift %s, by %s, %s %lld, at %lld', id, terminal, seq, "
               "event, shift, staff, currency, total, at) FROM sale" },
  { tell_line, "SELECT printf ('line of sale %s: type %lld-%lld, %lld × %lld = %lld', sale, event, type, qty, unit, amount) "
               "FROM sale_line" },
  { tell_payment, "SELECT printf ('payment of sale %s: %s %lld, tendered %lld, change %lld, reference “%s”', sale, method, amount, "
                  "tendered, change, reference) FROM payment" },
  { tell_ticket, "SELECT printf ('ticket %lld-%lld-%lld-%lld of sale %s of terminal %lld, issuer %lld, %s', event, type, serial, issue, "
                 "sale, terminal, issuer, status) FROM ticket" },
  { tell_reversal, "SELECT printf ('reversal %s (%s) of terminal %lld, entry %lld, of sale %s, shift %s, by %s, %s %lld', id, kind, "
                   "terminal, seq, sale, shift, staff, currency, amount) FROM reversal" },
  { tell_reversal_payment, "SELECT printf ('payment of reversal %s: %s %lld, reference “%s”', reversal, method, amount, reference) "
                           "FROM reversal_payment" },
  { tell_cash, "SELECT printf ('cash moved at terminal %lld, entry %lld, shift %s, by %s, %s %lld', terminal, seq, shift, staff, "
               "currency, amount) FROM cash_moved" },
  { tell_checkin, "SELECT printf ('%s %s of terminal %lld, entry %lld, gate %lld, ticket %lld-%lld-%lld-%lld, %s, “%s”, %lld bodies%s', kind, "
                  "id, terminal, seq, gate, event, type, serial, issue, direction, verdict, count, "
                  "CASE annulled WHEN 0 THEN '' ELSE ', annulled' END) FROM checkin" },
  { tell_shift, "SELECT printf ('shift %s of terminal %lld, %s, float %lld', id, terminal, currency, float_amount) FROM shift "
                "WHERE opened_at <> 0" },
  { tell_closing, "SELECT printf ('shift %s closed: cash %lld, counted %lld, expected %lld, difference %lld, refunds %lld, in %lld, "
                  "out %lld', id, cash_sales, counted, expected, difference, cash_refunds, cash_in, cash_out) FROM shift "
                  "WHERE closed_at <> 0" },
};

/* ---- What must be known first ---- */

static gboolean
read_types (Told *told)
{
  SimLook *look = told->look;
  sqlite3_stmt *stmt = sim_query (look, look->hub, "hub", "SELECT printf ('%lld-%lld', event, type), capacity + overdraft FROM ticket_type");

  while (sim_step (look, stmt))
    {
      gint64 last = sqlite3_column_int64 (stmt, 1);

      g_hash_table_insert (told->known, g_strdup (sim_column (stmt, 0)), g_memdup2 (&last, sizeof last));
    }
  sqlite3_finalize (stmt);
  stmt = sim_query (look, look->hub, "hub", "SELECT subject FROM incident WHERE kind = 'not_invited'");
  while (sim_step (look, stmt))
    g_hash_table_add (told->foreign, g_strdup (sim_column (stmt, 0)));
  sqlite3_finalize (stmt);
  return look->violation == NULL;
}

static void
note_entry (Told *told, const SimEntry *entry)
{
  if (sim_is (entry, "checkin.annulled"))
    g_hash_table_add (told->annulled, (gpointer) sim_text (entry->json, "annuls"));
  for (guint i = 0; sim_is_reversal (entry) && i < sim_size (entry->json, "tickets"); i++)
    {
      SimTicket ticket = sim_ticket (sim_item (entry->json, "tickets", i));

      g_hash_table_insert (told->undone, g_memdup2 (&ticket, sizeof ticket), entry->kind + strlen ("sale."));
    }
}

static void
note_entries (Told *told)
{
  for (guint i = 0; i < told->look->tills->len; i++)
    {
      const SimTill *till = told->look->tills->pdata[i];

      for (guint k = 0; k < till->at_hub->len; k++)
        if (counts (told, till->at_hub->pdata[k]))
          note_entry (told, till->at_hub->pdata[k]);
    }
}

static gboolean
check_table (const Told *told, Tell tell, const char *sql)
{
  SimLook *look = told->look;
  g_autoptr (SimSheet) sheet = sim_sheet_new ();

  for (guint i = 0; i < look->tills->len; i++)
    {
      const SimTill *till = look->tills->pdata[i];

      for (guint k = 0; k < till->at_hub->len; k++)
        if (counts (told, till->at_hub->pdata[k]))
          tell (sheet, told, till->at_hub->pdata[k], till);
    }
  return sim_compare (look, sheet, look->hub, "hub", "I1", sql);
}

static gboolean
check_tables (Told *told)
{
  if (!read_types (told))
    return FALSE;
  note_entries (told);
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    if (!check_table (told, tables[i].tell, tables[i].sql))
      return FALSE;
  return TRUE;
}

static const struct
{
  const char *invariant, *sql;
} contradictions[] = {
  { "I1", "SELECT printf ('the feed has %s %s twice', kind, key) FROM change GROUP BY kind, key HAVING count (*) > 1" },
  { "I1", "SELECT printf ('entry %lld of terminal %lld is dead (%s), and no incident says so', seq, terminal, reason) FROM journal AS j "
          "WHERE status = 'dead' AND NOT EXISTS (SELECT 1 FROM incident WHERE kind = 'dead_letter' "
          "AND subject = printf ('%lld-%lld', j.terminal, j.seq))" },
  { "I1", "SELECT printf ('ticket %lld-%lld-%lld-%lld is not in the feed', event, type, serial, issue) FROM ticket AS t "
          "WHERE NOT EXISTS (SELECT 1 FROM change WHERE kind = 'ticket' "
          "AND key = printf ('%lld-%lld-%lld-%lld', t.event, t.type, t.serial, t.issue))" },
  { "I1", "SELECT printf ('check-in %s is not in the feed', id) FROM checkin AS c WHERE serial > 0 AND type > 0 "
          "AND kind IN ('checkin.entry', 'checkin.exit', 'checkin.override') "
          "AND NOT EXISTS (SELECT 1 FROM change WHERE kind = 'checkin' AND key = c.id)" },
  { "I6", "SELECT printf ('ticket %lld-%lld-%lld-%lld is %s, and the feed says otherwise', t.event, t.type, t.serial, t.issue, t.status) "
          "FROM ticket AS t JOIN change ON kind = 'ticket' AND key = printf ('%lld-%lld-%lld-%lld', t.event, t.type, t.serial, t.issue) "
          "WHERE gone = 0 AND body ->> 'status' <> t.status" },
};

gboolean
sim_check_hub_tables (SimLook *look)
{
  Told told = { .look = look };

  told.known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  told.foreign = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  told.annulled = g_hash_table_new (g_str_hash, g_str_equal);
  told.undone = g_hash_table_new_full (sim_ticket_hash, sim_ticket_equal, g_free, NULL);
  gboolean good = check_tables (&told);
  g_hash_table_unref (told.known);
  g_hash_table_unref (told.foreign);
  g_hash_table_unref (told.undone);
  g_hash_table_unref (told.annulled);
  for (gsize i = 0; good && i < G_N_ELEMENTS (contradictions); i++)
    good = sim_none (look, look->hub, "hub", contradictions[i].invariant, contradictions[i].sql);
  return good && (!look->seen->deep || sim_check_file (look, look->hub, "hub"));
}
