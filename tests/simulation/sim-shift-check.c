/* What a shift's screen said, held against what is on the disk. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-status.h"
#include "sim-shift-private.h"

#include <string.h>

#define AGAIN 3 /* so many of the latest sales and scans are asked for again */

/* ---- Noting ---- */

void
sim_fact_free (SimFact *fact)
{
  g_free (fact->first);
  g_free (fact->second);
  g_free (fact->expected);
  g_free (fact->ticket);
  g_free (fact);
}

void
sim_shift_note (SimShift *shift, const char *sql, const char *first, const char *second, char *expected)
{
  SimFact *fact = g_new0 (SimFact, 1);

  fact->sql = sql;
  fact->first = g_strdup (first);
  fact->second = g_strdup (second);
  fact->expected = expected;
  fact->act = shift->act;
  g_ptr_array_add (shift->facts, fact);
  shift->known = shift->facts->len;
}

void
sim_shift_note_sale (SimShift *shift, const TkSale *sale)
{
  sim_shift_note (shift,
                  "SELECT seq || ' ' || total || ' ' || (SELECT count(*) FROM sale AS r WHERE r.request = s.request) || ' '"
                  " || (SELECT count(*) FROM sale_ticket WHERE sale = s.id) || ' '"
                  " || (SELECT count(*) FROM journal WHERE seq = s.seq AND kind = 'sale.completed') FROM sale AS s WHERE id = $1",
                  sale->id, NULL,
                  g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " 1 %u 1", sale->seq, sale->total, sale->tickets->len));
  for (guint i = 0; i < sale->tickets->len; i++)
    {
      const TkSoldTicket *ticket = sale->tickets->pdata[i];

      sim_shift_note (shift, "SELECT count(*) FROM sale_ticket WHERE sale = $1 AND token = $2", sale->id, ticket->token,
                      g_strdup ("1"));
      ((SimFact *) shift->facts->pdata[shift->facts->len - 1])->ticket
        = g_strdup_printf ("%u/%u/%u/%u", ticket->id.event, ticket->id.type, ticket->id.serial, ticket->id.issue);
    }
}

/* A repeat within five seconds records nothing, and is no fact. */
void
sim_shift_note_scan (SimShift *shift, const TkScanResult *result)
{
  if (result->repeat)
    return;
  sim_shift_note (shift,
                  "SELECT verdict || ' ' || count || ' ' || (SELECT count(*) FROM journal AS j WHERE j.id = c.id AND j.seq = c.seq)"
                  " FROM checkin AS c WHERE id = $1",
                  result->scan_id, NULL, g_strdup_printf ("%s %u 1", tk_verdict_to_string (result->kind), result->count));
}

void
sim_shift_note_reversal (SimShift *shift, const TkReversal *reversal)
{
  sim_shift_note (shift,
                  "SELECT kind || ' ' || seq || ' ' || amount || ' ' || (SELECT count(*) FROM reversal AS o WHERE o.request = r.request)"
                  " || ' ' || (SELECT count(*) FROM reversal_ticket WHERE reversal = r.id) FROM reversal AS r WHERE id = $1",
                  reversal->id, NULL,
                  g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " 1 %u", reversal->kind, reversal->seq,
                                   reversal->amount, reversal->tickets->len));
}

static char *
ask_text (SimShift *shift, const char *sql, const char *first, const char *second)
{
  TkDb *db = tk_store_get_db (shift->terminal->store);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  if (second != NULL)
    tk_db_get_text (db, &text, &error, sql, "ss", first, second);
  else if (first != NULL)
    tk_db_get_text (db, &text, &error, sql, "s", first);
  else
    tk_db_get_text (db, &text, &error, sql, "");
  return error != NULL ? g_strdup (error->message) : text;
}

/* The chain makes this a word about every entry before it, too. */
void
sim_shift_note_head (SimShift *shift)
{
  g_autofree char *head = ask_text (shift, "SELECT seq FROM journal ORDER BY seq DESC LIMIT 1", NULL, NULL);
  const char *sql = "SELECT hex (hash) FROM journal WHERE seq = $1";

  if (head != NULL)
    sim_shift_note (shift, sql, head, NULL, ask_text (shift, sql, head, NULL));
}

/* ---- Reading ---- */

/* Each counts contradictions; there must be none. */
static const char *const contradictions[] = {
  "SELECT count(*) FROM pragma_foreign_key_check",
  "SELECT count(*) FROM journal WHERE seq NOT BETWEEN 1 AND (SELECT count(*) FROM journal)",
  "SELECT abs ((SELECT count(*) FROM journal WHERE kind = 'sale.completed') - (SELECT count(*) FROM sale))",
  "SELECT count(*) FROM sale WHERE seq NOT IN (SELECT seq FROM journal WHERE kind = 'sale.completed')",
  "SELECT count(*) FROM sale AS s WHERE total <> (SELECT sum (amount) FROM payment WHERE sale = s.id)",
  "SELECT count(*) FROM sale AS s WHERE total <> (SELECT sum (amount) FROM sale_line WHERE sale = s.id)",
  "SELECT count(*) FROM sale AS s WHERE (SELECT sum (qty) FROM sale_line WHERE sale = s.id)"
  " <> (SELECT count(*) FROM sale_ticket WHERE sale = s.id)",
  "SELECT abs ((SELECT count(*) FROM journal WHERE kind LIKE 'checkin.%') - (SELECT count(*) FROM checkin WHERE seq IS NOT NULL))",
  "SELECT count(*) FROM lease AS l WHERE next - first <> (SELECT count(*) FROM sale_ticket AS t WHERE t.lease = l.id)",
  "SELECT count(*) FROM sale_ticket AS t WHERE NOT EXISTS (SELECT 1 FROM ticket AS k WHERE k.event = t.event AND k.type = t.type"
  " AND k.serial = t.serial AND k.issue = t.issue AND k.sale = t.sale)",
  "SELECT count(*) - count (DISTINCT request) FROM sale",
  "SELECT abs ((SELECT count(*) FROM journal WHERE kind = 'shift.opened') - (SELECT count(*) FROM shift))",
  "SELECT abs ((SELECT count(*) FROM journal WHERE kind = 'shift.closed') - (SELECT count(*) FROM shift WHERE closed_at IS NOT NULL))",
  "SELECT abs ((SELECT count(*) FROM journal WHERE kind IN ('sale.voided', 'sale.refunded')) - (SELECT count(*) FROM reversal))",
  "SELECT count(*) FROM reversal AS r WHERE amount <> (SELECT sum (amount) FROM reversal_payment WHERE reversal = r.id)",
  "SELECT count(*) FROM reversal_ticket NATURAL JOIN ticket WHERE status NOT IN ('voided', 'refunded')",
  "SELECT count(*) FROM setting WHERE name = 'acked_seq' AND CAST (value AS INTEGER) > (SELECT count(*) FROM journal)",
};

static char *
find_contradiction (SimShift *shift)
{
  for (gsize i = 0; i < G_N_ELEMENTS (contradictions); i++)
    {
      g_autofree char *found = ask_text (shift, contradictions[i], NULL, NULL);

      if (g_strcmp0 (found, "0") != 0)
        return g_strdup_printf ("%s gives %s", contradictions[i], found);
    }
  return NULL;
}

static char *
find_missing (SimShift *shift, guint facts)
{
  for (guint i = 0; i < facts; i++)
    {
      const SimFact *fact = shift->facts->pdata[i];
      g_autofree char *found = ask_text (shift, fact->sql, fact->first, fact->second);

      if (g_strcmp0 (found, fact->expected) != 0)
        return g_strdup_printf ("act %u (%s) was acknowledged: %s with %s, %s should give “%s”, gives “%s”", fact->act,
                                sim_shift_act_name (fact->act), fact->sql, fact->first, fact->second, fact->expected, found);
    }
  return NULL;
}

static char *
find_damage (SimShift *shift)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *word = tk_db_check (tk_store_get_db (shift->terminal->store), &error);

  if (g_strcmp0 (word, "ok") != 0)
    return g_strdup_printf ("integrity_check: %s", word != NULL ? word : error->message);
  if (!tk_desk_verify_journal (shift->terminal->desk, NULL, NULL, &error))
    return g_strdup_printf ("the journal: %s", error->message);
  return NULL;
}

char *
sim_shift_read_complaint (SimShift *shift, guint facts)
{
  char *complaint = find_damage (shift);

  if (complaint == NULL)
    complaint = find_contradiction (shift);
  if (complaint == NULL)
    complaint = find_missing (shift, facts);
  return complaint;
}

/* ---- Asking again ---- */

static char *
journal_length (SimShift *shift)
{
  return ask_text (shift, "SELECT count(*) FROM journal", NULL, NULL);
}

static gboolean
has_key (guint n)
{
  return sim_shift_act_sells (n) || sim_shift_act_scans (n) || sim_shift_act_undoes (n);
}

/* Asks for act n. What was given for it is one text, the same however often; *again says whether it had been answered before.
 * (transfer full), NULL with error. */
static char *
ask_for (SimShift *shift, guint n, gboolean *again, GError **error)
{
  if (sim_shift_act_sells (n))
    {
      g_autoptr (TkSale) sale = sim_shift_sell (shift, n, error);
      *again = sale != NULL && sale->again;
      return sale != NULL ? g_strdup (sale->id) : NULL;
    }
  if (sim_shift_act_undoes (n))
    {
      g_autoptr (TkReversal) reversal = sim_shift_undo (shift, n, error);
      *again = reversal != NULL && reversal->again;
      return reversal != NULL ? g_strdup (reversal->id) : NULL;
    }
  g_autoptr (TkScanResult) result = sim_shift_scan (shift, n, error);
  *again = result != NULL && (result->replayed || result->repeat);
  return result != NULL ? g_strdup (tk_verdict_to_string (result->kind)) : NULL;
}

/* Act n was acknowledged: asked again, the desk says the same, and does nothing. */
static char *
ask_again (SimShift *shift, guint facts, guint n)
{
  g_autofree char *before = journal_length (shift), *after = NULL, *given = NULL;
  g_autoptr (GError) error = NULL;
  gboolean again = FALSE;

  given = ask_for (shift, n, &again, &error);
  after = journal_length (shift);
  if (!again || g_strcmp0 (before, after) != 0)
    return g_strdup_printf ("act %u (%s) was done before and is done again: %s", n, sim_shift_act_name (n),
                            error != NULL ? error->message : after);
  return find_missing (shift, facts);
}

static char *
ask_latest_again (SimShift *shift, guint facts)
{
  guint act = G_MAXUINT, asked = 0;

  for (guint i = facts; i > 0 && asked < AGAIN; i--)
    {
      const SimFact *fact = shift->facts->pdata[i - 1];

      if (fact->act == act || !has_key (fact->act))
        continue;
      act = fact->act;
      asked++;
      char *complaint = ask_again (shift, facts, act);
      if (complaint != NULL)
        return complaint;
    }
  return NULL;
}

/* Whether or not the disk had it, what was under way is done once when it is asked for again. */
static char *
finish (SimShift *shift, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL, *second = NULL;
  gboolean again = FALSE;

  if (!has_key (n))
    return NULL;
  first = ask_for (shift, n, &again, &error);
  second = first != NULL ? ask_for (shift, n, &again, &error) : NULL;
  if (again && g_strcmp0 (first, second) == 0)
    return NULL;
  return g_strdup_printf ("act %u (%s), under way, is not done once: %s, then %s; %s", n, sim_shift_act_name (n), first, second,
                          error != NULL ? error->message : "");
}

/* ---- Selling on ---- */

static gboolean
was_printed (SimShift *shift, guint facts, const TkTicketId *id)
{
  g_autofree char *ticket = g_strdup_printf ("%u/%u/%u/%u", id->event, id->type, id->serial, id->issue);

  for (guint i = 0; i < facts; i++)
    if (g_strcmp0 (((const SimFact *) shift->facts->pdata[i])->ticket, ticket) == 0)
      return TRUE;
  return FALSE;
}

static char *
sell_on (SimShift *shift, guint facts)
{
  TkCartLine line = { 1, 1, 1 };
  TkPayment cash = { TK_PAY_CASH, 150000, NULL };
  TkSaleRequest ask = { &line, 1, &cash, 1, "after the cut" };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = tk_desk_sell (shift->terminal->desk, shift->terminal->amina, &ask, &error);

  if (sale == NULL)
    return g_strdup_printf ("the next sale fails: %s", error->message);
  const TkTicketId *id = &((const TkSoldTicket *) sale->tickets->pdata[0])->id;
  if (sale->again || was_printed (shift, facts, id))
    return g_strdup_printf ("the next sale gives ticket %u/%u/%u a second time", id->event, id->type, id->serial);
  return NULL;
}

static char *
look_at_everything (SimShift *shift, guint facts, guint n)
{
  char *complaint = sim_shift_read_complaint (shift, facts);

  if (complaint == NULL)
    complaint = ask_latest_again (shift, facts);
  if (complaint == NULL)
    complaint = finish (shift, n);
  if (complaint == NULL)
    complaint = sell_on (shift, facts);
  if (complaint == NULL)
    complaint = find_contradiction (shift);
  if (complaint == NULL)
    complaint = find_missing (shift, facts);
  return complaint;
}

char *
sim_shift_complaint (SimShift *shift, guint facts, guint n)
{
  g_autoptr (GError) error = NULL;
  char *complaint;

  if (!sim_shift_open (shift, &error))
    return g_strdup_printf ("it does not open: %s", error->message);
  shift->known = facts;
  complaint = look_at_everything (shift, facts, n);
  shift->known = shift->facts->len;
  return complaint;
}
