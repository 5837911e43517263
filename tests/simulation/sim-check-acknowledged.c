/* I1, what screens said: every sale, reversal and verdict that somebody saw stands in the journal, once, as it was shown.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-check-private.h"

#include <string.h>

gboolean
sim_may_lack (const SimTill *till, gint64 seq)
{
  if (till->online)
    return FALSE;
  if (till->seen == NULL || till->seen->tampered)
    return TRUE;
  if (till->db != NULL)
    return FALSE;
  return !till->seen->synced && (seq == 0 || seq > till->seen->acked);
}

/* The one entry of this kind whose body has this text under `key`; NULL when there is none, or (with a violation) two. */
static const SimEntry *
find_entry (SimLook *look, const SimTill *till, gboolean (*fits) (const SimEntry *), const char *key, const char *value)
{
  const SimEntry *found = NULL;

  for (guint i = 0; i < till->facts->len; i++)
    {
      const SimEntry *entry = till->facts->pdata[i];

      if (!fits (entry) || strcmp (sim_text (entry->json, key), value) != 0)
        continue;
      if (found != NULL)
        sim_violates (look, "I1: %s %s stands twice in the journal of %s: entries %" D " and %" D, key, value, till->name, found->seq,
                      entry->seq);
      found = entry;
    }
  return look->violation == NULL ? found : NULL;
}

static gboolean
is_sale (const SimEntry *entry)
{
  return sim_is (entry, "sale.completed");
}

/* ---- Tokens against the tickets of a body ---- */

static gboolean
check_token (SimLook *look, const SimEntry *entry, const SimTill *till, const char *text, gboolean own)
{
  SimToken token;

  look->counts.tokens++;
  if (!sim_token_read (text, &token))
    return sim_violates (look, "I1: entry %" D " of %s: what was printed is no token: %s", entry->seq, till->name, text);
  for (guint i = 0; i < sim_size (entry->json, "tickets"); i++)
    {
      SimTicket ticket = sim_ticket (sim_item (entry->json, "tickets", i));

      if (sim_ticket_equal (&ticket, &token.ticket))
        return !own || token.issuer == till->issuer
               || sim_violates (look, "I1: entry %" D " of %s: ticket %" D "-%" D "-%" D "-%" D " names issuer %" D, entry->seq, till->name,
                                ticket.event, ticket.type, ticket.serial, ticket.issue, token.issuer);
    }
  return sim_violates (look, "I1: entry %" D " (%s) of %s lacks the printed ticket %" D "-%" D "-%" D "-%" D, entry->seq, entry->kind,
                       till->name, token.ticket.event, token.ticket.type, token.ticket.serial, token.ticket.issue);
}

static gboolean
check_tokens (SimLook *look, const SimEntry *entry, const SimTill *till, GStrv tokens, gboolean own)
{
  guint n = tokens != NULL ? g_strv_length (tokens) : 0;

  if (tokens == NULL)
    return TRUE;
  if (n != sim_size (entry->json, "tickets"))
    return sim_violates (look, "I1: entry %" D " (%s) of %s has %u tickets, and the screen showed %u", entry->seq, entry->kind, till->name,
                         sim_size (entry->json, "tickets"), n);
  for (guint i = 0; i < n; i++)
    if (!check_token (look, entry, till, tokens[i], own))
      return FALSE;
  return TRUE;
}

/* ---- Sales ---- */

static gint64
sum_payments (const SimEntry *entry, const char *key, gboolean cash_only)
{
  gint64 sum = 0;

  for (guint i = 0; i < sim_size (entry->json, "payments"); i++)
    {
      json_object *payment = sim_item (entry->json, "payments", i);

      if (!cash_only || strcmp (sim_text (payment, "method"), "cash") == 0)
        sum += sim_number (payment, key);
    }
  return sum;
}

static gboolean
check_sale_money (SimLook *look, const SimSaleSeen *sale, const SimEntry *entry, const SimTill *till)
{
  gint64 total = sim_number (entry->json, "total"), cash = sum_payments (entry, "amount", TRUE);
  gint64 change = sum_payments (entry, "change", FALSE);

  return sale->total < 0 || (total == sale->total && cash == sale->cash && change == sale->change)
         || sim_violates (look,
                          "I4: sale %s: the screen of %s said total %" D ", cash %" D ", change %" D ", its entry %" D " says %" D
                          ", %" D ", %" D,
                          sale->sale, till->name, sale->total, sale->cash, sale->change, entry->seq, total, cash, change);
}

static gboolean
check_sale (SimLook *look, const SimSaleSeen *sale)
{
  const SimTill *till = sim_find_till (look, sale->terminal);
  const SimEntry *entry = till != NULL ? find_entry (look, till, is_sale, "sale", sale->sale) : NULL;

  look->counts.sales++;
  if (look->violation != NULL)
    return FALSE;
  if (till == NULL || entry == NULL)
    return (till != NULL && sim_may_lack (till, sale->seq))
           || sim_violates (look, "I1: sale %s, which the screen of terminal %u said was done, is in no journal", sale->sale,
                            sale->terminal);
  if (sale->seq != 0 && entry->seq != sale->seq)
    return sim_violates (look, "I1: sale %s of %s is entry %" D ", and the desk said %" D, sale->sale, till->name, entry->seq, sale->seq);
  return check_tokens (look, entry, till, sale->tokens, TRUE) && check_sale_money (look, sale, entry, till);
}

/* ---- Reversals ---- */

static gboolean
check_reversal (SimLook *look, const SimReversalSeen *reversal)
{
  const SimTill *till = sim_find_till (look, reversal->terminal);
  const SimEntry *entry = NULL;

  look->counts.reversals++;
  for (guint i = 0; till != NULL && i < till->facts->len; i++)
    {
      const SimEntry *candidate = till->facts->pdata[i];

      if (sim_is_reversal (candidate) && strcmp (sim_text (candidate->json, "sale"), reversal->sale) == 0
          && sim_number (candidate->json, "amount") == reversal->amount
          && (reversal->reversal == NULL || strcmp (sim_text (candidate->json, "reversal"), reversal->reversal) == 0))
        entry = candidate;
    }
  if (till == NULL || entry == NULL)
    return (till != NULL && sim_may_lack (till, 0))
           || sim_violates (look, "I1: terminal %u said that it gave back %" D " for sale %s, and no journal tells of it",
                            reversal->terminal, reversal->amount, reversal->sale);
  return check_tokens (look, entry, till, reversal->tokens, FALSE);
}

/* ---- Scans ---- */

static gboolean
shows_ticket (const SimEntry *entry, const SimTicket *ticket)
{
  SimTicket named = sim_ticket (entry->json);

  return sim_ticket_equal (&named, ticket);
}

/* A repeat is recorded under the id of the first: the same gate, the same ticket, green as well. */
static gboolean
check_repeat (SimLook *look, const SimScanSeen *scan, const SimTill *till)
{
  SimToken token;

  if (!sim_token_read (scan->text, &token))
    return TRUE; /* a typed code */
  for (guint i = 0; i < till->facts->len; i++)
    {
      const SimEntry *entry = till->facts->pdata[i];

      if (sim_is_passage (entry) && sim_number (entry->json, "gate") == scan->gate && shows_ticket (entry, &token.ticket))
        return TRUE;
    }
  return sim_may_lack (till, 0)
         || sim_violates (look, "I1: gate %u of %s showed green again for %" D "-%" D "-%" D "-%" D ", which it never let through",
                          scan->gate, till->name, token.ticket.event, token.ticket.type, token.ticket.serial, token.ticket.issue);
}

static gboolean
check_kind (SimLook *look, const SimScanSeen *scan, const SimEntry *entry)
{
  gboolean green = strcmp (scan->colour, "green") == 0;

  if (green != sim_is_passage (entry) && !sim_is (entry, "note"))
    return sim_violates (look, "I1: scan %s showed %s at terminal %u, and its entry %" D " is %s", scan->scan, scan->colour, scan->terminal,
                         entry->seq, entry->kind);
  if (sim_is (entry, "note")) /* a certificate held up to the gate */
    return !green || sim_violates (look, "I1: scan %s showed green, and its entry is a note", scan->scan);
  return strcmp (scan->verdict, sim_text (entry->json, "verdict")) == 0
         || sim_violates (look, "I1: scan %s showed “%s” at terminal %u, and its entry %" D " says “%s”", scan->scan, scan->verdict,
                          scan->terminal, entry->seq, sim_text (entry->json, "verdict"));
}

static gboolean
check_where (SimLook *look, const SimScanSeen *scan, const SimEntry *entry)
{
  gboolean green = strcmp (scan->colour, "green") == 0;
  gint64 count = sim_number (entry->json, "count");
  SimToken token;

  if (sim_is (entry, "note"))
    return TRUE;
  if (sim_number (entry->json, "gate") != scan->gate || (green && count != scan->count))
    return sim_violates (look, "I1: scan %s let %u through gate %u, and its entry %" D " says %" D " through gate %" D, scan->scan,
                         scan->count, scan->gate, entry->seq, count, sim_number (entry->json, "gate"));
  return !green || !sim_token_read (scan->text, &token) || shows_ticket (entry, &token.ticket)
         || sim_violates (look, "I3: scan %s let ticket %" D "-%" D "-%" D "-%" D " in, and its entry %" D " names another", scan->scan,
                          token.ticket.event, token.ticket.type, token.ticket.serial, token.ticket.issue, entry->seq);
}

static gboolean
check_scan (SimLook *look, const SimScanSeen *scan)
{
  const SimTill *till = sim_find_till (look, scan->terminal);

  look->counts.scans++;
  if (till == NULL || *scan->scan == '\0')
    return till != NULL || sim_violates (look, "I1: scan %s was at terminal %u, which nobody knows", scan->scan, scan->terminal);
  const SimEntry *entry = g_hash_table_lookup (look->entries, scan->scan);
  if (entry == NULL && scan->repeat)
    return check_repeat (look, scan, till);
  if (entry == NULL)
    return sim_may_lack (till, 0)
           || sim_violates (look, "I3: scan %s, which showed “%s” at gate %u of %s, is in no journal", scan->scan, scan->verdict,
                            scan->gate, till->name);
  if (entry->terminal != scan->terminal)
    return sim_violates (look, "I1: scan %s was at %s, and stands in the journal of terminal %" D, scan->scan, till->name,
                         entry->terminal);
  return check_kind (look, scan, entry) && check_where (look, scan, entry);
}

gboolean
sim_check_acknowledged (SimLook *look)
{
  for (guint i = 0; i < look->seen->sales->len; i++)
    if (!check_sale (look, look->seen->sales->pdata[i]))
      return FALSE;
  for (guint i = 0; i < look->seen->reversals->len; i++)
    if (!check_reversal (look, look->seen->reversals->pdata[i]))
      return FALSE;
  for (guint i = 0; i < look->seen->scans->len; i++)
    if (!check_scan (look, look->seen->scans->pdata[i]))
      return FALSE;
  return TRUE;
}
