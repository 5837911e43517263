/* The random night, and what must be true in the end. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pay-world.h"

#include <string.h>

/* ---- Names ---- */

void
pay_world_attempt_id (const PayWorld *world, int attempt, char out[37])
{
  g_snprintf (out, 37, "019b2c5e-0000-7000-8000-%08x%04x", world->base, (guint) attempt);
}

void
pay_world_sale_id (const PayWorld *world, int sale, char out[37])
{
  g_snprintf (out, 37, "019b2c5e-1111-7000-8000-%08x%04x", world->base, (guint) sale);
}

void
pay_world_receipt (const PayWorld *world, int money, char out[16])
{
  g_snprintf (out, 16, "SKL%05uR%02d", world->base, money);
}

void
pay_world_checkout (const PayWorld *world, int attempt, char out[16])
{
  g_snprintf (out, 16, "ws-%05u-%d", world->base, attempt);
}

void
pay_world_phone (const PayWorld *world, int phone, char out[16])
{
  g_snprintf (out, 16, "2547%06u%02d", world->base, phone);
}

PayFate
pay_world_truth (const PayWorld *world, int attempt)
{
  return world->attempts[attempt].fate;
}

/* ---- Chance ---- */

static gboolean
one_in (PayWorld *world, guint n)
{
  return g_rand_int_range (world->random, 0, (gint32) n) == 0;
}

static int
pick (PayWorld *world, int n)
{
  return n > 0 ? g_rand_int_range (world->random, 0, n) : PAY_NONE;
}

/* ---- The gateway ---- */

static void
send (PayWorld *world, int attempt, int money, PayFate fate)
{
  if (world->n_messages < PAY_MESSAGES)
    world->messages[world->n_messages++] = (PayMessage){ attempt, money, fate };
}

static int
move_money (PayWorld *world, int attempt)
{
  gint64 amount = PAY_PRICE + (one_in (world, 12) ? 100 : one_in (world, 12) ? -100 : 0);

  if (world->n_monies >= PAY_MONIES)
    return PAY_NONE;
  world->monies[world->n_monies] = (PayMoney){ attempt, amount, FALSE };
  return world->n_monies++;
}

/* A callback may be lost, or come twice. */
static void
call_back (PayWorld *world, int attempt, int money, PayFate fate)
{
  guint copies = one_in (world, 4) ? 0 : one_in (world, 4) ? 2 : 1;

  for (guint i = 0; i < copies; i++)
    send (world, attempt, money, fate);
}

static void
pay_prompt (PayWorld *world, int n)
{
  PayAttempt *attempt = &world->attempts[n];
  int money = move_money (world, n);

  if (money == PAY_NONE)
    return;
  attempt->fate = PAY_FATE_PAID;
  attempt->money = money;
  attempt->will_pay_late = FALSE;
  call_back (world, n, money, PAY_FATE_PAID);
  if (one_in (world, 20) && (attempt->second = move_money (world, n)) != PAY_NONE)
    call_back (world, n, attempt->second, PAY_FATE_PAID);
}

static void
decide (PayWorld *world, int n)
{
  PayAttempt *attempt = n != PAY_NONE ? &world->attempts[n] : NULL;

  if (attempt == NULL || !attempt->pushed)
    return;
  if (attempt->fate == PAY_FATE_FAILED && attempt->will_pay_late)
    pay_prompt (world, n);
  if (attempt->fate != PAY_FATE_OPEN)
    return;
  if (!one_in (world, 3))
    {
      pay_prompt (world, n);
      return;
    }
  attempt->fate = one_in (world, 2) ? PAY_FATE_CANCELLED : PAY_FATE_FAILED;
  attempt->will_pay_late = attempt->fate == PAY_FATE_FAILED && one_in (world, 2);
  call_back (world, n, PAY_NONE, attempt->fate);
}

static void
pay_by_hand (PayWorld *world)
{
  int money = move_money (world, PAY_NONE);

  if (money != PAY_NONE)
    call_back (world, PAY_NONE, money, PAY_FATE_PAID);
}

static void
deliver (PayWorld *world, int n)
{
  if (n == PAY_NONE)
    return;
  PayMessage message = world->messages[n];

  world->messages[n] = world->messages[--world->n_messages];
  if (message.money != PAY_NONE)
    world->monies[message.money].told = TRUE;
  world->kind->deliver (world, &message);
}

/* ---- The tills ---- */

/* Said here again, not asked of the machine. */
static gboolean
is_open (HubPayState state)
{
  return state == HUB_PAY_ASKED || state == HUB_PAY_SENT || state == HUB_PAY_UNKNOWN;
}

static gboolean
is_pending (PayWorld *world, int sale, int phone)
{
  for (int i = 0; i < world->n_attempts; i++)
    if ((world->attempts[i].sale == sale || world->attempts[i].phone == phone)
        && is_open (world->kind->state (world, i)))
      return TRUE;
  return FALSE;
}

static void
ask (PayWorld *world)
{
  int sale = pick (world, PAY_SALES), phone = pick (world, PAY_PHONES);

  if (world->n_attempts >= PAY_ATTEMPTS || world->sales[sale].how != PAY_OPEN)
    return;
  gboolean pending = is_pending (world, sale, phone);
  PayAttempt *attempt = &world->attempts[world->n_attempts];
  *attempt = (PayAttempt){ .sale = sale, .phone = phone, .money = PAY_NONE, .second = PAY_NONE };
  attempt->outcome = one_in (world, 4) ? PAY_LOST : one_in (world, 8) ? PAY_REFUSED : PAY_TAKEN;
  gboolean taken = world->kind->ask (world, world->n_attempts);
  g_assert_cmpint (taken, ==, !pending); /* never a second one while one is undecided */
  world->n_attempts += taken;
}

static void
push (PayWorld *world, int n)
{
  if (n == PAY_NONE || world->attempts[n].pushed)
    return;
  /* Lost may mean that it was never taken. */
  gboolean prompt = world->attempts[n].outcome == PAY_TAKEN || (world->attempts[n].outcome == PAY_LOST && one_in (world, 2));
  if (world->kind->push (world, n))
    world->attempts[n].pushed = prompt;
}

static int
paid_attempt_of (PayWorld *world, int sale)
{
  for (int i = 0; i < world->n_attempts; i++)
    if (world->attempts[i].sale == sale && world->kind->state (world, i) == HUB_PAY_PAID)
      return i;
  return PAY_NONE;
}

static void
close_sale (PayWorld *world, int n)
{
  PaySale *sale = &world->sales[n];
  int paid = paid_attempt_of (world, n);

  if (sale->how != PAY_OPEN)
    return;
  *sale = (PaySale){ PAY_CASH, PAY_NONE, PAY_NONE };
  if (one_in (world, 3) && world->n_monies > 0) /* any code: one's own, somebody else's, one that was used */
    *sale = (PaySale){ PAY_BY_CODE, PAY_NONE, pick (world, world->n_monies) };
  else if (paid != PAY_NONE && !one_in (world, 5))
    *sale = (PaySale){ PAY_BY_ATTEMPT, paid, PAY_NONE };
  else if (one_in (world, 10) && world->n_attempts > 0) /* a till that is wrong */
    *sale = (PaySale){ PAY_BY_ATTEMPT, pick (world, world->n_attempts), PAY_NONE };
  world->kind->sell (world, n);
}

static void
give_up (PayWorld *world, int n)
{
  if (n == PAY_NONE)
    return;
  world->kind->give_up (world, n);
  world->attempts[n].given_up |= world->kind->state (world, n) == HUB_PAY_GIVEN_UP;
}

/* ---- The night ---- */

static void
step (PayWorld *world)
{
  switch (g_rand_int_range (world->random, 0, 20))
    {
    case 0: case 1: case 2:
      ask (world);
      break;
    case 3: case 4: case 5:
      push (world, pick (world, world->n_attempts));
      break;
    case 6: case 7: case 8:
      decide (world, pick (world, world->n_attempts));
      break;
    case 9: case 10: case 11: case 12:
      deliver (world, pick (world, world->n_messages));
      break;
    case 13:
      if (world->n_attempts > 0)
        world->kind->query (world, pick (world, world->n_attempts));
      break;
    case 14:
      give_up (world, pick (world, world->n_attempts));
      break;
    case 15: case 16:
      close_sale (world, pick (world, PAY_SALES));
      break;
    case 17:
      pay_by_hand (world);
      break;
    case 18:
      world->kind->restart (world);
      break;
    default:
      world->kind->pass (world, FALSE);
      break;
    }
}

static void
finish (PayWorld *world)
{
  while (world->n_messages > 0)
    deliver (world, world->n_messages - 1);
  for (int i = 0; i < world->n_attempts; i++)
    world->kind->query (world, i);
}

/* ---- What must be true ---- */

static gboolean
is_told (const PayWorld *world, int money)
{
  return money != PAY_NONE && world->monies[money].told;
}

/* What came, is what came. */
static void
check_paid (PayWorld *world, int n)
{
  const PayAttempt *attempt = &world->attempts[n];
  gint64 paid = world->kind->paid (world, n);

  if (!is_told (world, attempt->money) && !is_told (world, attempt->second))
    g_assert_cmpint (paid, ==, PAY_PRICE); /* only a query said so */
  else
    g_assert_true ((is_told (world, attempt->money) && paid == world->monies[attempt->money].amount)
                   || (is_told (world, attempt->second) && paid == world->monies[attempt->second].amount));
}

/* Money that pays for nothing as everybody knows is on the list at once, without waiting for time. */
static void
check_at_once (PayWorld *world)
{
  const PayBookKind *kind = world->kind;

  for (int i = 0; i < world->n_attempts; i++)
    {
      const PaySale *sale = &world->sales[world->attempts[i].sale];
      gboolean elsewhere = sale->how != PAY_OPEN && !(sale->how == PAY_BY_ATTEMPT && sale->attempt == i);

      if (kind->has_money (world, i) && kind->sale_of_attempt (world, i) == PAY_NONE && (elsewhere || world->attempts[i].given_up))
        {
          g_assert_cmpint (kind->due_of_attempt (world, i), ==, kind->paid (world, i));
          g_assert_cmpint (kind->state (world, i), ==, HUB_PAY_REFUND);
        }
    }
}

/* Whatever the book knows of came to something: a sale, or the list, and once. */
static void
check_attempt (PayWorld *world, int n)
{
  const PayBookKind *kind = world->kind;
  int sale = kind->sale_of_attempt (world, n);
  gint64 due = kind->due_of_attempt (world, n);
  int money = world->attempts[n].money;

  if (!kind->has_money (world, n))
    {
      g_assert_cmpint (due, ==, 0);
      /* Paid, and told, and not known: that must not be. */
      g_assert_true (money == PAY_NONE || !world->monies[money].told);
      g_assert_true (sale == PAY_NONE || kind->is_flagged (world, n, PAY_NONE));
      return;
    }
  g_assert_cmpint (world->attempts[n].fate, ==, PAY_FATE_PAID); /* nobody invents money */
  check_paid (world, n);
  if (sale == PAY_NONE)
    g_assert_cmpint (due, ==, kind->paid (world, n));
  else
    g_assert_cmpint (due, ==, MAX (kind->paid (world, n) - PAY_PRICE, 0)); /* what was too much */
}

static gboolean
is_of_attempt (PayWorld *world, int money)
{
  int attempt = world->monies[money].attempt;

  return attempt != PAY_NONE && (world->attempts[attempt].money == money || world->attempts[attempt].second == money);
}

static void
check_money (PayWorld *world, int n)
{
  const PayBookKind *kind = world->kind;
  const PayMoney *money = &world->monies[n];
  int sale = kind->sale_of_money (world, n);

  if (!money->told)
    {
      g_assert_cmpint (sale, ==, PAY_NONE);
      return;
    }
  if (sale != PAY_NONE)
    {
      g_assert_cmpint (world->sales[sale].how, !=, PAY_OPEN);
      g_assert_cmpint (world->sales[sale].how, !=, PAY_CASH);
      g_assert_cmpint (kind->due_of_money (world, n), ==, 0);
      return;
    }
  /* By hand it stands in the list of what pays for nothing; of an attempt it is listed to be handed back. */
  if (is_of_attempt (world, n))
    g_assert_cmpint (kind->due_of_money (world, n) + kind->due_of_attempt (world, money->attempt), >=, PAY_PRICE - 100);
}

/* Each receipt pays at most one sale, and a sale that says it is paid is, or people know. */
static void
check_sale (PayWorld *world, int n)
{
  const PaySale *sale = &world->sales[n];
  const PayBookKind *kind = world->kind;

  if (sale->how == PAY_BY_ATTEMPT)
    g_assert_true ((kind->sale_of_attempt (world, sale->attempt) == n && kind->has_money (world, sale->attempt))
                   || kind->is_flagged (world, sale->attempt, PAY_NONE));
  if (sale->how == PAY_BY_CODE)
    g_assert_true (!world->monies[sale->money].told /* listed as unmatched */
                   || (kind->sale_of_money (world, sale->money) == n && world->monies[sale->money].amount == PAY_PRICE)
                   || kind->is_flagged (world, world->monies[sale->money].attempt, sale->money));
}

static void
check (PayWorld *world)
{
  for (int i = 0; i < world->n_attempts; i++)
    check_attempt (world, i);
  for (int i = 0; i < world->n_monies; i++)
    check_money (world, i);
  for (int i = 0; i < PAY_SALES; i++)
    check_sale (world, i);
}

void
pay_world_play (PayWorld *world, guint steps)
{
  for (guint i = 0; i < steps; i++)
    step (world);
  finish (world);
  check_at_once (world);
  world->kind->pass (world, TRUE);
  check (world);
}
