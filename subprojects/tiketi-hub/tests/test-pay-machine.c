/* The rules of an attempt, one row each. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-pay-machine.h"

#define SALE "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a12"
#define OTHER "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a13"
#define STEPS 6

typedef struct {
  const char *name;
  HubPayEvent events[STEPS];
  guint n;
  HubPayState state;
  const char *reason;
  gint64 paid, due;
  const char *why;
  HubPayEffects last; /* what the last event brought */
} Row;

#define E(...) { __VA_ARGS__ }
#define ACCEPTED E (HUB_PAY_ACCEPTED)
#define LOST E (HUB_PAY_LOST)
#define PENDING E (HUB_PAY_TOLD_PENDING)
#define SILENCE E (HUB_PAY_SILENCE)
#define GIVE_UP E (HUB_PAY_GIVE_UP)
#define LAPSE E (HUB_PAY_LAPSE)
#define CANCELLED E (HUB_PAY_TOLD_CANCELLED)
#define FAILED(why) E (HUB_PAY_TOLD_FAILED, .reason = why)
#define REFUSED E (HUB_PAY_REFUSED, .reason = "refused")
#define PAID(sum, code) E (HUB_PAY_TOLD_PAID, .amount = sum, .receipt = code)
#define SOLD E (HUB_PAY_SALE_WITH, .sale = SALE)
#define SOLD_TOO E (HUB_PAY_SALE_WITH, .sale = OTHER)
#define SOLD_WITHOUT E (HUB_PAY_SALE_WITHOUT)

#define NEW HUB_PAY_CHANGED
#define MONEY (HUB_PAY_CHANGED | HUB_PAY_GOT_MONEY)
#define MONEY_KNOWN (MONEY | HUB_PAY_GOT_RECEIPT)

static const Row rows[] = {
  { "asked", { PENDING }, 1, HUB_PAY_ASKED, "", 0, 0, "", 0 },
  { "sent", { ACCEPTED }, 1, HUB_PAY_SENT, "", 0, 0, "", NEW },
  { "refused", { REFUSED }, 1, HUB_PAY_FAILED, "refused", 0, 0, "", NEW },
  { "answer lost", { LOST }, 1, HUB_PAY_UNKNOWN, "", 0, 0, "", NEW },
  { "answer late", { LOST, ACCEPTED }, 2, HUB_PAY_UNKNOWN, "", 0, 0, "", NEW },
  { "no silence after an answer", { ACCEPTED, LOST }, 2, HUB_PAY_SENT, "", 0, 0, "", 0 },
  { "silence", { ACCEPTED, SILENCE }, 2, HUB_PAY_UNKNOWN, "", 0, 0, "", NEW },
  { "paid", { ACCEPTED, PAID (1000, "R1") }, 2, HUB_PAY_PAID, "", 1000, 0, "", MONEY_KNOWN },
  { "paid before the answer", { PAID (1000, "R1"), ACCEPTED }, 2, HUB_PAY_PAID, "", 1000, 0, "", NEW },
  { "told twice", { PAID (1000, "R1"), PAID (1000, "R1") }, 2, HUB_PAY_PAID, "", 1000, 0, "", 0 },
  { "query first", { ACCEPTED, PAID (0, "") }, 2, HUB_PAY_PAID, "", 1000, 0, "", MONEY },
  { "then its receipt", { PAID (0, ""), PAID (1000, "R1") }, 2, HUB_PAY_PAID, "", 1000, 0, "", NEW | HUB_PAY_GOT_RECEIPT },
  { "then another amount", { PAID (0, ""), PAID (900, "R1") }, 2, HUB_PAY_PAID, "", 900, 0, "",
    NEW | HUB_PAY_GOT_RECEIPT | HUB_PAY_OTHER_AMOUNT },
  { "cancelled", { ACCEPTED, CANCELLED }, 2, HUB_PAY_CANCELLED, "", 0, 0, "", NEW },
  { "the first word stays", { ACCEPTED, CANCELLED, FAILED ("insufficient") }, 3, HUB_PAY_CANCELLED, "", 0, 0, "", 0 },
  { "failed", { ACCEPTED, FAILED ("insufficient") }, 2, HUB_PAY_FAILED, "insufficient", 0, 0, "", NEW },
  { "no silence after a word", { ACCEPTED, FAILED ("expired"), SILENCE }, 3, HUB_PAY_FAILED, "expired", 0, 0, "", 0 },
  { "late success", { ACCEPTED, FAILED ("unreachable"), PAID (1000, "R1") }, 3, HUB_PAY_PAID, "", 1000, 0, "", MONEY_KNOWN },
  { "success, then failure", { PAID (1000, "R1"), FAILED ("unreachable") }, 2, HUB_PAY_PAID, "", 1000, 0, "", 0 },
  { "unknown, then paid", { LOST, PAID (1000, "R1") }, 2, HUB_PAY_PAID, "", 1000, 0, "", MONEY_KNOWN },
  { "given up", { ACCEPTED, GIVE_UP }, 2, HUB_PAY_GIVEN_UP, "", 0, 0, "", NEW },
  { "given up, then cancelled", { ACCEPTED, GIVE_UP, CANCELLED }, 3, HUB_PAY_GIVEN_UP, "", 0, 0, "", NEW },
  { "given up, then money", { ACCEPTED, GIVE_UP, PAID (1000, "R1") }, 3, HUB_PAY_REFUND, "", 1000, 1000, "given-up", MONEY_KNOWN },
  { "money is not given up", { PAID (1000, "R1"), GIVE_UP }, 2, HUB_PAY_PAID, "", 1000, 0, "", 0 },
  { "given up, and sold with it all the same", { GIVE_UP, PAID (1000, "R1"), SOLD }, 3, HUB_PAY_PAID, "", 1000, 0, "", NEW },
  { "sold", { PAID (1000, "R1"), SOLD }, 2, HUB_PAY_PAID, "", 1000, 0, "", NEW },
  { "sold, told again", { PAID (1000, "R1"), SOLD, SOLD }, 3, HUB_PAY_PAID, "", 1000, 0, "", 0 },
  { "sold twice", { PAID (1000, "R1"), SOLD, SOLD_TOO }, 3, HUB_PAY_PAID, "", 1000, 0, "", HUB_PAY_SECOND_SALE },
  { "sold before the money", { ACCEPTED, SOLD }, 2, HUB_PAY_SENT, "", 0, 0, "", NEW | HUB_PAY_NO_MONEY },
  { "sold without", { PAID (1000, "R1"), SOLD_WITHOUT }, 2, HUB_PAY_REFUND, "", 1000, 1000, "paid-otherwise", NEW },
  { "sold without, then money", { ACCEPTED, SOLD_WITHOUT, PAID (1000, "R1") }, 3, HUB_PAY_REFUND, "", 1000, 1000, "paid-otherwise",
    MONEY_KNOWN },
  { "no sale for long", { PAID (1000, "R1"), LAPSE }, 2, HUB_PAY_REFUND, "", 1000, 1000, "unused", NEW },
  { "and then it comes", { PAID (1000, "R1"), LAPSE, SOLD }, 3, HUB_PAY_PAID, "", 1000, 0, "", NEW },
  { "no money lapses", { ACCEPTED, LAPSE }, 2, HUB_PAY_SENT, "", 0, 0, "", 0 },
  { "too much", { ACCEPTED, PAID (1200, "R1") }, 2, HUB_PAY_PAID, "", 1200, 200, "too-much", MONEY_KNOWN | HUB_PAY_OTHER_AMOUNT },
  { "too much, and used", { PAID (1200, "R1"), SOLD }, 2, HUB_PAY_PAID, "", 1200, 200, "too-much", NEW },
  { "too little", { ACCEPTED, PAID (800, "R1") }, 2, HUB_PAY_PAID, "", 800, 0, "", MONEY_KNOWN | HUB_PAY_OTHER_AMOUNT },
  { "two receipts", { PAID (1000, "R1"), PAID (1000, "R2") }, 2, HUB_PAY_PAID, "", 1000, 0, "", HUB_PAY_SECOND_RECEIPT },
};

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HubPayCase state = { .asked = 1000 };
      HubPayEffects effects = 0;
      const char *why;

      g_test_message ("%s", rows[i].name);
      for (guint step = 0; step < rows[i].n; step++)
        effects = hub_pay_step (&state, &rows[i].events[step]);
      g_assert_cmpint (hub_pay_state (&state), ==, rows[i].state);
      g_assert_cmpstr (hub_pay_reason (&state), ==, rows[i].reason);
      g_assert_cmpint (state.paid, ==, rows[i].paid);
      g_assert_cmpint (hub_pay_due (&state, &why), ==, rows[i].due);
      g_assert_cmpstr (why, ==, rows[i].why);
      g_assert_cmpuint (effects, ==, rows[i].last);
    }
}

/* Whoever is asked to wait must not be prompted again, and everybody else may be. */
static void
test_undecided (void)
{
  for (HubPayState state = HUB_PAY_ASKED; state <= HUB_PAY_REFUND; state++)
    {
      g_assert_cmpint (hub_pay_state_from_string (hub_pay_state_to_string (state)), ==, state);
      g_assert_cmpint (hub_pay_is_undecided (state), ==,
                       state == HUB_PAY_ASKED || state == HUB_PAY_SENT || state == HUB_PAY_UNKNOWN);
    }
}

/* Once decided, nothing makes it undecided again: or a second prompt could be open with it. */
static void
test_decided_stays (void)
{
  const HubPayEvent all[] = { ACCEPTED, REFUSED, LOST,    PAID (1000, "R1"), PAID (0, ""), FAILED ("busy"), CANCELLED,
                              PENDING,  SILENCE, GIVE_UP, SOLD,              SOLD_WITHOUT, LAPSE };
  const gsize n = G_N_ELEMENTS (all);

  for (gsize code = 0; code < n * n * n * n; code++)
    {
      HubPayCase state = { .asked = 1000 };
      gboolean decided = FALSE;

      for (gsize step = 0, rest = code; step < 4; step++, rest /= n)
        {
          hub_pay_step (&state, &all[rest % n]);
          gboolean now = !hub_pay_is_undecided (hub_pay_state (&state));
          g_assert_true (now || !decided);
          decided = now;
        }
    }
}

/* The same facts in any order are the same case, but for which word was the first. */
static void
test_order_is_nothing (void)
{
  const HubPayEvent facts[] = { ACCEPTED, PAID (1000, "R1"), FAILED ("unreachable"), SILENCE };
  static const int orders[24][4] = {
    { 0, 1, 2, 3 }, { 0, 1, 3, 2 }, { 0, 2, 1, 3 }, { 0, 2, 3, 1 }, { 0, 3, 1, 2 }, { 0, 3, 2, 1 }, { 1, 0, 2, 3 }, { 1, 0, 3, 2 },
    { 1, 2, 0, 3 }, { 1, 2, 3, 0 }, { 1, 3, 0, 2 }, { 1, 3, 2, 0 }, { 2, 0, 1, 3 }, { 2, 0, 3, 1 }, { 2, 1, 0, 3 }, { 2, 1, 3, 0 },
    { 2, 3, 0, 1 }, { 2, 3, 1, 0 }, { 3, 0, 1, 2 }, { 3, 0, 2, 1 }, { 3, 1, 0, 2 }, { 3, 1, 2, 0 }, { 3, 2, 0, 1 }, { 3, 2, 1, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      HubPayCase state = { .asked = 1000 };

      for (gsize step = 0; step < 4; step++)
        hub_pay_step (&state, &facts[orders[i][step]]);
      g_assert_cmpint (hub_pay_state (&state), ==, HUB_PAY_PAID);
      g_assert_cmpstr (state.receipt, ==, "R1");
      g_assert_true (state.settled);
    }
}

static void
test_match (void)
{
  static const struct
  {
    const char *used_by;
    gint64 came, claimed;
    HubPayMatch match;
  } cases[] = {
    { "", 1000, 1000, HUB_PAY_MATCHED }, { SALE, 1000, 1000, HUB_PAY_MATCHED }, { "", 900, 1000, HUB_PAY_AMOUNT },
    { SALE, 1100, 1000, HUB_PAY_AMOUNT }, { OTHER, 1000, 1000, HUB_PAY_TWICE }, { OTHER, 900, 1000, HUB_PAY_TWICE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (hub_pay_match (cases[i].used_by, cases[i].came, SALE, cases[i].claimed), ==, cases[i].match);
  g_assert_cmpstr (hub_pay_match_to_string (HUB_PAY_TWICE), ==, "twice");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pay-machine/table", test_table);
  g_test_add_func ("/pay-machine/undecided", test_undecided);
  g_test_add_func ("/pay-machine/decided-stays", test_decided_stays);
  g_test_add_func ("/pay-machine/order", test_order_is_nothing);
  g_test_add_func ("/pay-machine/match", test_match);
  return g_test_run ();
}
