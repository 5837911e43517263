/* A book of arrays around the machine: what the service does with tables, without them. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include "pay-book.h"

#include <string.h>

typedef struct
{
  HubPayCase state;
  gboolean pushed, has_checkout, queried;
  gboolean flagged;
} BookAttempt;

typedef struct
{
  gboolean known, flagged;
  gint64 amount, due;
  int attempt; /* that it came by; PAY_NONE by hand or twice */
  int sale;
} BookMoney;

typedef struct
{
  BookAttempt attempts[PAY_ATTEMPTS];
  BookMoney monies[PAY_MONIES];
} Book;

static int
number_of_sale (const PayWorld *world, const char *id)
{
  return *id != '\0' ? (int) g_ascii_strtoll (id + 32, NULL, 16) : PAY_NONE;
}

static void take (PayWorld *world, int n, const HubPayEvent *event, int money);

static void
give (PayWorld *world, BookMoney *money, int sale)
{
  char id[37];

  pay_world_sale_id (world, sale, id);
  money->sale = sale;
  money->due = 0;
  if (money->attempt != PAY_NONE)
    take (world, money->attempt, &(HubPayEvent){ .kind = HUB_PAY_SALE_WITH, .sale = id }, PAY_NONE);
}

/* Sales that typed it, in order. */
static void
match (PayWorld *world, int n)
{
  Book *book = world->book;
  BookMoney *money = &book->monies[n];

  for (int sale = 0; money->known && sale < PAY_SALES; sale++)
    {
      char id[37], used[37] = "";

      if (world->sales[sale].how != PAY_BY_CODE || world->sales[sale].money != n)
        continue;
      pay_world_sale_id (world, sale, id);
      if (money->sale != PAY_NONE)
        pay_world_sale_id (world, money->sale, used);
      money->flagged |= hub_pay_match (used, money->amount, id, PAY_PRICE) != HUB_PAY_MATCHED;
      if (money->sale == PAY_NONE)
        give (world, money, sale);
    }
}

static void
note_money (PayWorld *world, int n, int attempt, gint64 amount)
{
  Book *book = world->book;
  BookMoney *money = &book->monies[n];
  gboolean fresh = !money->known;

  if (fresh)
    *money = (BookMoney){ .known = TRUE, .amount = amount, .attempt = attempt, .sale = PAY_NONE, .flagged = money->flagged };
  else if (money->attempt == PAY_NONE)
    money->attempt = attempt;
  if (attempt != PAY_NONE && money->sale == PAY_NONE)
    money->sale = number_of_sale (world, book->attempts[attempt].state.used_by);
  else if (attempt != PAY_NONE)
    give (world, money, money->sale);
  match (world, n);
}

static void
take (PayWorld *world, int n, const HubPayEvent *event, int money)
{
  Book *book = world->book;
  BookAttempt *attempt = &book->attempts[n];
  HubPayEffects effects = hub_pay_step (&attempt->state, event);

  attempt->flagged |= (effects & (HUB_PAY_OTHER_AMOUNT | HUB_PAY_SECOND_SALE | HUB_PAY_NO_MONEY)) != 0;
  if ((effects & HUB_PAY_GOT_RECEIPT) != 0)
    note_money (world, money, n, event->amount);
  if ((effects & HUB_PAY_SECOND_RECEIPT) != 0 && !book->monies[money].known)
    {
      note_money (world, money, PAY_NONE, event->amount);
      if (book->monies[money].sale == PAY_NONE)
        book->monies[money].due = event->amount;
    }
  if (event->kind == HUB_PAY_SALE_WITH && (effects & HUB_PAY_CHANGED) != 0)
    for (int i = 0; i < world->n_monies; i++)
      if (book->monies[i].known && book->monies[i].attempt == n)
        book->monies[i].sale = number_of_sale (world, attempt->state.used_by);
}

/* ---- The calls ---- */

static gboolean
ask_cb (PayWorld *world, int n)
{
  Book *book = world->book;
  const PayAttempt *asked = &world->attempts[n];

  for (int i = 0; i < world->n_attempts; i++)
    if ((world->attempts[i].sale == asked->sale || world->attempts[i].phone == asked->phone)
        && hub_pay_is_undecided (hub_pay_state (&book->attempts[i].state)))
      return FALSE;
  book->attempts[n] = (BookAttempt){ .state = { .asked = PAY_PRICE } };
  return TRUE;
}

static gboolean
push_cb (PayWorld *world, int n)
{
  static const HubPayEvent heard[] = { [PAY_TAKEN] = { HUB_PAY_ACCEPTED },
                                       [PAY_LOST] = { HUB_PAY_LOST },
                                       [PAY_REFUSED] = { HUB_PAY_REFUSED, .reason = "refused" } };
  Book *book = world->book;
  BookAttempt *attempt = &book->attempts[n];

  if (attempt->pushed || hub_pay_state (&attempt->state) != HUB_PAY_ASKED)
    return FALSE;
  attempt->pushed = TRUE;
  attempt->has_checkout = world->attempts[n].outcome == PAY_TAKEN;
  take (world, n, &heard[world->attempts[n].outcome], PAY_NONE);
  return TRUE;
}

static void
deliver_cb (PayWorld *world, const PayMessage *message)
{
  HubPayEvent event = { .kind = message->fate == PAY_FATE_CANCELLED ? HUB_PAY_TOLD_CANCELLED : HUB_PAY_TOLD_FAILED,
                        .reason = "unreachable" };
  char receipt[16];

  if (message->attempt == PAY_NONE)
    {
      note_money (world, message->money, PAY_NONE, world->monies[message->money].amount);
      return;
    }
  if (message->money != PAY_NONE)
    {
      pay_world_receipt (world, message->money, receipt);
      event = (HubPayEvent){ .kind = HUB_PAY_TOLD_PAID, .amount = world->monies[message->money].amount, .receipt = receipt };
    }
  ((Book *) world->book)->attempts[message->attempt].has_checkout = TRUE;
  take (world, message->attempt, &event, message->money);
}

static void
query_cb (PayWorld *world, int n)
{
  static const HubPayEvent said[] = { [PAY_FATE_OPEN] = { HUB_PAY_TOLD_PENDING },
                                      [PAY_FATE_PAID] = { HUB_PAY_TOLD_PAID, .receipt = "" },
                                      [PAY_FATE_FAILED] = { HUB_PAY_TOLD_FAILED, .reason = "unreachable" },
                                      [PAY_FATE_CANCELLED] = { HUB_PAY_TOLD_CANCELLED } };
  Book *book = world->book;

  if (book->attempts[n].has_checkout)
    take (world, n, &said[pay_world_truth (world, n)], PAY_NONE);
}

static void
give_up_cb (PayWorld *world, int n)
{
  take (world, n, &(HubPayEvent){ HUB_PAY_GIVE_UP }, PAY_NONE);
}

static void
sell_cb (PayWorld *world, int sale)
{
  const PaySale *sold = &world->sales[sale];
  char id[37];

  pay_world_sale_id (world, sale, id);
  if (sold->how == PAY_BY_ATTEMPT)
    take (world, sold->attempt, &(HubPayEvent){ .kind = HUB_PAY_SALE_WITH, .sale = id }, PAY_NONE);
  if (sold->how == PAY_BY_CODE)
    match (world, sold->money);
  for (int i = 0; i < world->n_attempts; i++)
    if (world->attempts[i].sale == sale && !(sold->how == PAY_BY_ATTEMPT && sold->attempt == i))
      take (world, i, &(HubPayEvent){ HUB_PAY_SALE_WITHOUT }, PAY_NONE);
}

/* What was asked and not pushed is found, and nobody pushes it any more. */
static void
restart_cb (PayWorld *world)
{
  Book *book = world->book;

  for (int i = 0; i < world->n_attempts; i++)
    if (hub_pay_state (&book->attempts[i].state) == HUB_PAY_ASKED)
      {
        gboolean pushed = book->attempts[i].pushed;

        book->attempts[i].pushed = TRUE;
        take (world, i, &(HubPayEvent){ .kind = pushed ? HUB_PAY_LOST : HUB_PAY_REFUSED, .reason = "unreachable" }, PAY_NONE);
      }
}

static void
pass_cb (PayWorld *world, gboolean long_time)
{
  Book *book = world->book;

  for (int i = 0; i < world->n_attempts; i++)
    {
      if (hub_pay_state (&book->attempts[i].state) == HUB_PAY_SENT)
        take (world, i, &(HubPayEvent){ HUB_PAY_SILENCE }, PAY_NONE);
      if (long_time || i % 2 == 0)
        take (world, i, &(HubPayEvent){ HUB_PAY_LAPSE }, PAY_NONE);
    }
}

static HubPayState
state_cb (PayWorld *world, int n)
{
  return hub_pay_state (&((Book *) world->book)->attempts[n].state);
}

static int
sale_of_money_cb (PayWorld *world, int n)
{
  const BookMoney *money = &((Book *) world->book)->monies[n];

  return money->known ? money->sale : PAY_NONE;
}

static int
sale_of_attempt_cb (PayWorld *world, int n)
{
  return number_of_sale (world, ((Book *) world->book)->attempts[n].state.used_by);
}

static gboolean
has_money_cb (PayWorld *world, int n)
{
  return ((Book *) world->book)->attempts[n].state.money;
}

static gint64
paid_cb (PayWorld *world, int n)
{
  return ((Book *) world->book)->attempts[n].state.paid;
}

static gint64
due_of_attempt_cb (PayWorld *world, int n)
{
  const char *why;

  return hub_pay_due (&((Book *) world->book)->attempts[n].state, &why);
}

static gint64
due_of_money_cb (PayWorld *world, int n)
{
  return ((Book *) world->book)->monies[n].due;
}

static gboolean
is_flagged_cb (PayWorld *world, int attempt, int money)
{
  const Book *book = world->book;

  return (attempt != PAY_NONE && book->attempts[attempt].flagged) || (money != PAY_NONE && book->monies[money].flagged);
}

const PayBookKind pay_book_machine = { ask_cb,  push_cb,  deliver_cb,       query_cb,           give_up_cb,   sell_cb,
                                       restart_cb, pass_cb, state_cb, sale_of_money_cb, sale_of_attempt_cb, has_money_cb,
                                       paid_cb, due_of_attempt_cb, due_of_money_cb, is_flagged_cb };

gsize
pay_book_size (void)
{
  return sizeof (Book);
}
