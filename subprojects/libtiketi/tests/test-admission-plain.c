/* The check-in decision beside a second one, written from its description alone and as plainly as can be: people one by one,
 * conditions in words, no sharing. They must never differ. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-admission.h"

#include "test-seed.h"

#define CASES 10000
#define NOW G_GINT64_CONSTANT (1800000000000)
#define MINUTE_MS G_GINT64_CONSTANT (60000)

/* ---- The plain decision ---- */

typedef struct
{
  const char *verdict, *colour, *rule;
  gboolean repeat;
  guint count, remaining, limit;
  gint64 at, seen;
  const char *seen_gate, *right_gate, *attention;
} Plain;

static Plain
say (const char *verdict, const char *colour)
{
  return (Plain) { .verdict = verdict, .colour = colour, .rule = "" };
}

static Plain
refuse (const char *rule, gint64 at, guint limit)
{
  return (Plain) { .verdict = "rule_refused", .colour = "red", .rule = rule, .at = at, .limit = limit };
}

static Plain
say_at (const char *verdict, gint64 at)
{
  return (Plain) { .verdict = verdict, .colour = "red", .rule = "", .at = at };
}

/* Everybody on the ticket, one by one: those who never came, those inside, those who came and left. People beyond the ticket's
 * number may have come in by mistake; they are counted as well. */
typedef struct { guint never, inside, gone; } People;

static People
count_people (guint admits, guint entered, guint left)
{
  People people = { admits, 0, 0 };

  for (guint i = 0; i < entered; i++)
    {
      if (people.never > 0)
        people.never--;
      people.inside++;
    }
  for (guint i = 0; i < left && people.inside > 0; i++)
    {
      people.inside--;
      people.gone++;
    }
  return people;
}

/* How many may still come in: who never came, and who left where one may come back; never more inside than the ticket says. */
static guint
count_welcome (const People *people, guint admits, gboolean reentry)
{
  if (!reentry)
    return people->never;
  return people->inside >= admits ? 0 : admits - people->inside;
}

static gboolean
just_now (gint64 then, gint64 now)
{
  return then != 0 && then <= now && now - then <= 5000;
}

static Plain
plain_exit (const TkPresentedTicket *t, const TkTicketHistory *h, const TkGateRules *r, gint64 now, const People *people, guint admits)
{
  guint leaving = t->count == 0 ? MIN (people->inside, admits) : t->count;
  Plain plain;

  if (people->inside == 0 && h->last_exit_here && just_now (h->last_exit_ms, now) && h->last_entry_ms <= h->last_exit_ms)
    {
      plain = say ("exit_recorded", "green");
      plain.repeat = TRUE;
      plain.count = h->last_exit_count == 0 ? 1 : h->last_exit_count;
      plain.remaining = count_welcome (people, admits, r->reentry);
      plain.seen = h->last_exit_ms;
      return plain;
    }
  if (people->inside == 0 || leaving > people->inside)
    {
      plain = say ("exit_without_entry", "amber");
      plain.remaining = count_welcome (people, admits, r->reentry);
      return plain;
    }
  People after = { people->never, people->inside - leaving, people->gone + leaving };
  plain = say ("exit_recorded", "green");
  plain.count = leaving;
  plain.remaining = r->reentry ? count_welcome (&after, admits, TRUE) : people->never;
  return plain;
}

static Plain
already_in (const TkTicketHistory *h, guint welcome)
{
  Plain plain = say ("already_in", "amber");

  plain.remaining = welcome;
  plain.seen = h->last_entry_ms;
  plain.seen_gate = h->last_entry_gate;
  return plain;
}

static Plain
plain_entry (const TkPresentedTicket *t, const TkTicketHistory *h, const TkGateRules *r, gint64 now, const People *people, guint admits)
{
  guint welcome = count_welcome (people, admits, r->reentry);
  guint coming = t->count == 0 ? welcome : t->count;
  gboolean somebody_returns;
  Plain plain;

  if (welcome == 0 && people->inside == 0)
    return refuse ("no_reentry", 0, 0);
  if (welcome == 0 && h->last_entry_here && just_now (h->last_entry_ms, now) && h->last_exit_ms <= h->last_entry_ms)
    {
      plain = say (h->first_scan_reentry ? "admitted_reentry" : "admitted", "green");
      plain.repeat = TRUE;
      plain.count = h->last_entry_count == 0 ? people->inside : h->last_entry_count;
      plain.seen = h->last_entry_ms;
      plain.seen_gate = h->last_entry_gate;
      return plain;
    }
  if (welcome == 0 || coming > welcome)
    return already_in (h, welcome);
  /* Nobody can tell who of a group it is; somebody returns when there are not enough who never came, and it is taken for a return
   * when all who came have left. */
  somebody_returns = coming > people->never || (people->inside == 0 && h->entered > 0);
  if (somebody_returns && r->entries_total != 0 && h->entries >= r->entries_total)
    return refuse ("entries_total", 0, r->entries_total);
  if (somebody_returns && r->entries_per_day != 0 && h->entries_today >= r->entries_per_day)
    return refuse ("entries_per_day", 0, r->entries_per_day);
  if (somebody_returns && r->minimum_minutes != 0 && h->last_entry_ms != 0 && now - h->last_entry_ms < r->minimum_minutes * MINUTE_MS)
    return refuse ("minimum_interval", h->last_entry_ms + r->minimum_minutes * MINUTE_MS, r->minimum_minutes);
  if (t->attention != NULL && t->attention[0] != '\0' && !t->attention_seen)
    {
      plain = say ("attention", "amber");
      plain.remaining = welcome;
      plain.attention = t->attention;
      return plain;
    }
  plain = say (somebody_returns && r->reentry ? "admitted_reentry" : "admitted", "green");
  plain.count = coming;
  plain.remaining = welcome - coming;
  plain.attention = t->attention != NULL && t->attention[0] != '\0' ? t->attention : NULL;
  return plain;
}

static gboolean
type_is_taken (const TkGateRules *r, guint16 type)
{
  for (gsize i = 0; i < r->n_types; i++)
    if (r->types[i] == type)
      return TRUE;
  return r->n_types == 0 && !r->no_types;
}

static Plain
plain_decide (const TkPresentedTicket *t, const TkTicketHistory *h, const TkGateRules *r, TkDirection direction, gint64 now)
{
  static const char *const by_status[][2] = { { NULL }, { NULL }, { "unpaid", "amber" }, { "voided", "red" }, { "refunded", "red" }, { "blocked", "red" } };
  gboolean entry = direction == TK_DIRECTION_ENTRY;
  guint admits = t->admits == 0 ? 1 : t->admits;
  People people = count_people (admits, h->entered, h->left);
  Plain plain;

  if (t->presented == TK_PRESENTED_NOT_A_TICKET)
    return say ("not_a_ticket", "red");
  if (t->presented == TK_PRESENTED_UNKNOWN_CODE || (t->presented == TK_PRESENTED_KNOWN_CODE && t->status == TK_TICKET_UNKNOWN))
    return say ("unknown_code", "amber");
  if (t->presented == TK_PRESENTED_TOKEN && t->issuer == TK_ISSUER_UNKNOWN)
    return say ("unknown_issuer", "amber");
  if (t->presented == TK_PRESENTED_TOKEN && t->issuer == TK_ISSUER_BAD_SIGNATURE)
    return say ("bad_signature", "red");
  if (t->presented == TK_PRESENTED_TOKEN && t->issuer == TK_ISSUER_OUTSIDE_RANGE)
    return say ("outside_lease", t->issuer_outdated ? "amber" : "red");
  if (t->id.event != r->event)
    return say ("wrong_event", "red");
  if (by_status[t->status][0] != NULL)
    return say (by_status[t->status][0], by_status[t->status][1]);
  if (entry && t->valid_from_ms != 0 && t->valid_from_ms > now)
    return say_at ("not_yet_valid", t->valid_from_ms);
  if (entry && t->valid_until_ms != 0 && t->valid_until_ms <= now)
    return say_at ("expired", t->valid_until_ms);
  if (entry && r->event_ends_ms != 0 && r->event_ends_ms <= now)
    return say_at ("expired", r->event_ends_ms);
  if (t->product_unknown)
    return refuse ("product", 0, 0);
  if (!type_is_taken (r, t->id.type))
    {
      plain = say ("wrong_gate", "red");
      plain.right_gate = r->right_gate;
      return plain;
    }
  if (entry ? !r->takes_entries : !r->takes_exits)
    {
      plain = refuse ("direction", 0, 0);
      plain.right_gate = r->right_gate;
      return plain;
    }
  if (entry && r->opens_ms != 0 && now + r->tolerance_ms < r->opens_ms)
    return refuse ("too_early", r->opens_ms, 0);
  if (entry && r->closes_ms != 0 && now - r->tolerance_ms >= r->closes_ms)
    return refuse ("too_late", r->closes_ms, 0);
  return entry ? plain_entry (t, h, r, now, &people, admits) : plain_exit (t, h, r, now, &people, admits);
}

/* ---- Anything that may happen ---- */

static guint
upto (GRand *random, guint most)
{
  return (guint) g_rand_int_range (random, 0, (gint32) most + 1);
}

static gboolean
seldom (GRand *random)
{
  return upto (random, 5) == 0;
}

/* None, or about now: often to the ms, to the five seconds, to the minutes that rules speak of. */
static gint64
moment (GRand *random)
{
  static const gint64 marks[] = { 0, 5000, 60000, 600000, 1800000 };
  gint64 mark = marks[upto (random, 4)];

  if (upto (random, 3) == 0)
    return 0;
  return NOW + (upto (random, 1) ? mark : -mark) + (gint64) upto (random, 2) - 1 + (seldom (random) ? g_rand_int_range (random, -7200000, 7200000) : 0);
}

/* A ticket's comings and goings, from one to the next, sometimes with what only mistakes and partitions make. */
static TkTicketHistory
any_history (GRand *random, guint admits)
{
  TkTicketHistory history = { 0 };

  for (guint act = upto (random, 4); act > 0; act--)
    {
      guint inside = history.entered > history.left ? history.entered - history.left : 0;

      if (inside > 0 && upto (random, 1))
        {
          history.last_exit_count = 1 + upto (random, inside - 1);
          history.left += history.last_exit_count + seldom (random);
          history.last_exit_ms = moment (random);
          history.last_exit_here = upto (random, 1);
          continue;
        }
      history.last_entry_count = 1 + upto (random, admits - 1 + seldom (random));
      history.entered += history.last_entry_count;
      history.entries++;
      history.entries_today += upto (random, 2) > 0;
      history.last_entry_ms = moment (random);
      history.last_entry_here = upto (random, 1);
      history.last_entry_gate = upto (random, 1) ? "North" : NULL;
      history.first_scan_reentry = upto (random, 1);
    }
  if (seldom (random))
    history.last_entry_count = history.last_exit_count = 0;
  return history;
}

static TkPresentedTicket
any_ticket (GRand *random)
{
  return (TkPresentedTicket) {
    .presented = seldom (random) ? upto (random, 3) : TK_PRESENTED_TOKEN,
    .issuer = seldom (random) ? upto (random, 3) : TK_ISSUER_GOOD,
    .issuer_outdated = upto (random, 1),
    .id = { 1 + (seldom (random) && seldom (random)), (guint16) (1 + upto (random, 2)), 0x80000007, 3 },
    .status = seldom (random) ? upto (random, 5) : TK_TICKET_VALID,
    .valid_from_ms = seldom (random) ? moment (random) : 0,
    .valid_until_ms = seldom (random) ? moment (random) : 0,
    .attention = upto (random, 3) ? NULL : upto (random, 1) ? "Ask." : "",
    .admits = upto (random, 1) ? 1 : upto (random, 6),
    .count = upto (random, 2) ? 0 : upto (random, 5),
    .attention_seen = upto (random, 1),
    .product_unknown = seldom (random) && seldom (random),
  };
}

static TkGateRules
any_rules (GRand *random)
{
  static const guint16 types[] = { 1, 3 };

  return (TkGateRules) {
    .event = 1,
    .types = types,
    .n_types = seldom (random) ? upto (random, 2) : 0,
    .no_types = seldom (random) && seldom (random),
    .takes_entries = !seldom (random),
    .takes_exits = !seldom (random),
    .opens_ms = seldom (random) ? moment (random) : 0,
    .closes_ms = seldom (random) ? moment (random) : 0,
    .tolerance_ms = upto (random, 1) ? 0 : upto (random, 30) * MINUTE_MS,
    .event_ends_ms = seldom (random) ? moment (random) : 0,
    .entries_total = upto (random, 1) ? 0 : upto (random, 4),
    .entries_per_day = upto (random, 1) ? 0 : upto (random, 3),
    .reentry = upto (random, 2) > 0,
    .minimum_minutes = upto (random, 1) ? 0 : upto (random, 1) ? 10 : upto (random, 60),
    .right_gate = upto (random, 1) ? "South" : NULL,
  };
}

static void
assert_same (const TkVerdict *got, const Plain *want)
{
  g_assert_cmpstr (tk_verdict_to_string (got->kind), ==, want->verdict);
  g_assert_cmpstr (tk_colour_to_string (got->colour), ==, want->colour);
  g_assert_cmpstr (tk_rule_to_string (got->rule), ==, want->rule);
  g_assert_cmpint (got->repeat, ==, want->repeat);
  g_assert_cmpuint (got->count, ==, want->count);
  g_assert_cmpuint (got->remaining, ==, want->remaining);
  g_assert_cmpint (got->rule_at_ms, ==, want->at);
  g_assert_cmpuint (got->rule_limit, ==, want->limit);
  g_assert_cmpint (got->seen_ms, ==, want->seen);
  g_assert_cmpstr (got->seen_gate, ==, want->seen_gate);
  g_assert_cmpstr (got->right_gate, ==, want->right_gate);
  g_assert_cmpstr (got->attention, ==, want->attention);
}

static void
test_plain (void)
{
  g_autoptr (GRand) random = test_seed_rand ();
  guint kinds[TK_VERDICT_RULE_REFUSED + 1] = { 0 }, rules[TK_RULE_PRODUCT + 1] = { 0 }, repeats = 0;

  for (guint i = 0; i < CASES; i++)
    {
      TkPresentedTicket ticket = any_ticket (random);
      TkTicketHistory history = any_history (random, MAX (ticket.admits, 1));
      TkGateRules gate = any_rules (random);
      TkDirection direction = upto (random, 3) ? TK_DIRECTION_ENTRY : TK_DIRECTION_EXIT;
      TkVerdict got = tk_admission_decide (&ticket, &history, &gate, direction, NOW);
      Plain want = plain_decide (&ticket, &history, &gate, direction, NOW);

      if (g_strcmp0 (tk_verdict_to_string (got.kind), want.verdict) != 0)
        g_test_message ("case %u: %s, admits %u, count %u, entered %u, left %u", i, tk_direction_to_string (direction), ticket.admits,
                        ticket.count, history.entered, history.left);
      assert_same (&got, &want);
      kinds[got.kind]++;
      rules[got.rule]++;
      repeats += got.repeat;
    }
  /* Each was met, so each was compared. */
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_test_message ("%s %u", tk_verdict_to_string (i), kinds[i]);
      g_assert_cmpuint (kinds[i], >, 0);
    }
  for (guint i = 1; i < G_N_ELEMENTS (rules); i++)
    {
      g_test_message ("%s %u", tk_rule_to_string (i), rules[i]);
      g_assert_cmpuint (rules[i], >, 0);
    }
  g_assert_cmpuint (repeats, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/admission/plain", test_plain);
  return g_test_run ();
}
