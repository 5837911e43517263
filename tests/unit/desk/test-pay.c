/* Payments somebody else must confirm: phones, states in words, one prompt at a time, what restarts and late money leave; typed codes;
 * tickets sent to buyers. SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"
#include "tk-desk-pay.h"
#include "tk-desk-shift.h"
#include "tk-desk-status.h"
#include "tk-store-attempt.h"
#include "tk-store-receipt.h"
#include "tk-store-setting.h"

#include <string.h>

#define SALE "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a12"
#define OTHER "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a13"
#define REGULAR 150000

static void
set_up (DeskFixture *f, gconstpointer data)
{
  desk_fixture_set_up (f, data);
  g_assert_true (tk_store_set_setting (f->store, "net", "online", NULL));
}

/* ---- Phones ---- */

static void
test_phones (void)
{
  static const struct { const char *text, *expected; } cases[] = {
    { "0712345678", "254712345678" },
    { "0712 345 678", "254712345678" },
    { " 0712-345-678 ", "254712345678" },
    { "0112345678", "254112345678" },
    { "712345678", "254712345678" },
    { "112345678", "254112345678" },
    { "254712345678", "254712345678" },
    { "+254 712 345678", "254712345678" },
    { "00254712345678", "254712345678" },
    { "(0712) 345.678", "254712345678" },
    { "+255712345678", "255712345678" },
    { "+44 7700 900123", "447700900123" },
    { "00447700900123", "447700900123" },
    { "", NULL },
    { " ", NULL },
    { "+", NULL },
    { "071234567", NULL },         /* a digit is missing */
    { "07123456789", NULL },       /* or too many */
    { "0812345678", NULL },
    { "812345678", NULL },
    { "254812345678", NULL },
    { "+254812345678", NULL },     /* Kenya has none such */
    { "+25471234567", NULL },
    { "+0712345678", NULL },
    { "+0712345678901", NULL },
    { "447700900123", NULL },      /* abroad only with + */
    { "+1234567", NULL },
    { "+1234567890123456", NULL },
    { "0712345678x", NULL },
    { "otieno", NULL },
    { "0712+345678", NULL },
    { "٠٧١٢٣٤٥٦٧٨", NULL },
    { "0712 345 678                                     ", NULL },
    { NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *phone = tk_desk_phone (cases[i].text, &error);
      g_assert_cmpstr (phone, ==, cases[i].expected);
      if (phone == NULL)
        g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
      else
        g_assert_no_error (error);
    }
}

/* ---- Starting ---- */

typedef struct
{
  TkCartLine line;
  TkSaleRequest cart;
  TkAttemptRequest request;
} Ask;

/* One Regular, asked for on Otieno's phone. */
static Ask *
ask_new (const char *sale)
{
  Ask *ask = g_new0 (Ask, 1);

  ask->line = (TkCartLine) { .event = 1, .type = 1, .qty = 1 };
  ask->cart = (TkSaleRequest) { .lines = &ask->line, .n_lines = 1, .buyer_name = "Otieno" };
  ask->request = (TkAttemptRequest) { .method = TK_PAY_MPESA, .amount = REGULAR, .phone = "0712 345 678", .cart = &ask->cart, .request = sale };
  return ask;
}

static TkAttempt *
start_ok (DeskFixture *f, const Ask *ask)
{
  g_autoptr (GError) error = NULL;
  TkAttempt *attempt = tk_desk_pay_start (f->desk, &f->cashier, &ask->request, &error);

  g_assert_no_error (error);
  g_assert_nonnull (attempt);
  return attempt;
}

static void
assert_refused (DeskFixture *f, const Ask *ask, const TkStaff *staff, TkDeskError code, const char *words)
{
  gint64 before = desk_fixture_int (f, "SELECT count (*) FROM attempt"), held = desk_fixture_int (f, "SELECT count (*) FROM held_cart");
  g_autoptr (GError) error = NULL;

  g_assert_null (tk_desk_pay_start (f->desk, staff, &ask->request, &error));
  g_assert_error (error, TK_DESK_ERROR, (int) code);
  if (strstr (error->message, words) == NULL)
    g_assert_cmpstr (error->message, ==, words);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count (*) FROM attempt"), ==, before);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count (*) FROM held_cart"), ==, held);
}

/* The hub says so. */
static void
hear_more (DeskFixture *f, const char *id, const char *state, const char *reason, const char *receipt, gint64 amount)
{
  TkWirePaymentState said = { (char *) id, (char *) state, (char *) reason, (char *) receipt, (char *) "", amount, 0, 0 };
  gboolean may, changed;

  g_assert_true (tk_store_mark_asked (f->store, id, 1, &may, NULL));
  g_assert_true (tk_store_put_attempt_state (f->store, &said, FALSE, tk_clock_wall (&f->clock.base), &changed, NULL));
}

static void
hear (DeskFixture *f, const char *id, const char *state, const char *reason)
{
  hear_more (f, id, state, reason, "", 0);
}

static void
hear_paid (DeskFixture *f, const char *id, const char *receipt)
{
  hear_more (f, id, TK_PAY_STATE_PAID, "", receipt, REGULAR);
}

static TkSale *
sell (DeskFixture *f, const Ask *ask, const TkPayment *payment, const char *held, GError **error)
{
  TkSaleRequest request = ask->cart;

  request.payments = payment;
  request.n_payments = 1;
  request.request = ask->request.request;
  request.held = held;
  return tk_desk_sell (f->desk, &f->cashier, &request, error);
}

static void
test_paid (DeskFixture *f, gconstpointer data)
{
  g_autofree Ask *ask = ask_new (SALE);
  g_autoptr (TkAttempt) started = start_ok (f, ask);
  g_autoptr (GError) error = NULL;
  TkPayment payment = { .method = TK_PAY_MPESA, .amount = REGULAR, .attempt = started->id };

  g_assert_cmpstr (started->state, ==, "new");
  g_assert_true (started->open);
  g_assert_cmpstr (started->phone, ==, "254712345678");
  g_assert_cmpstr (started->words, ==, "Sending the prompt for KES 1,500 to 0712 345 678…");
  g_assert_cmpint (desk_fixture_int (f, "SELECT count (*) FROM held_cart"), ==, 1);
  g_assert_null (sell (f, ask, &payment, started->cart, &error)); /* it is not paid */
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_PAYMENT);
  g_clear_error (&error);

  hear_paid (f, started->id, "SKL5XQ2M7P");
  desk_fixture_reopen (f); /* the sale is made after a restart */
  g_autoptr (GPtrArray) left = tk_desk_pay_list (f->desk, &error);
  g_assert_cmpuint (left->len, ==, 1);
  g_autoptr (TkAttempt) paid = tk_desk_pay_get (f->desk, started->id, &error);
  g_assert_cmpstr (paid->words, ==, "KES 1,500 is paid, code SKL5XQ2M7P.");
  g_assert_false (paid->open);
  g_assert_cmpstr (paid->sale, ==, SALE);
  payment.attempt = paid->id;
  g_autoptr (TkSale) sale = sell (f, ask, &payment, paid->cart, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sale->total, ==, REGULAR);
  g_assert_cmpstr (sale->id, ==, SALE); /* as the hub was told */
  g_assert_cmpstr (((TkPaid *) sale->payments->pdata[0])->reference, ==, "SKL5XQ2M7P");
  g_assert_cmpint (desk_fixture_int (f, "SELECT count (*) FROM held_cart"), ==, 0);
  g_autoptr (GPtrArray) none = tk_desk_pay_list (f->desk, &error);
  g_assert_cmpuint (none->len, ==, 0);

  g_autofree Ask *second = ask_new (OTHER); /* the money is used */
  g_assert_null (sell (f, second, &payment, NULL, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_PAYMENT);
}

static void
test_refusals (DeskFixture *f, gconstpointer data)
{
  g_autofree Ask *ask = ask_new (SALE);
  TkPayment cash = { .method = TK_PAY_CASH, .amount = 100000 };

  assert_refused (f, ask, &f->gate, TK_DESK_ERROR_NOT_ALLOWED, "may not take payments");
  ask->request.phone = "12";
  assert_refused (f, ask, &f->cashier, TK_DESK_ERROR_INVALID, "not a phone number");
  ask->request.phone = "0712345678";
  ask->request.request = NULL;
  assert_refused (f, ask, &f->cashier, TK_DESK_ERROR_INVALID, "id of its sale");
  ask->request.request = "this-is-a-request-key-of-37-characters";
  assert_refused (f, ask, &f->cashier, TK_DESK_ERROR_INVALID, "id of its sale");
  ask->request.request = SALE;
  ask->request.method = TK_PAY_CARD;
  assert_refused (f, ask, &f->cashier, TK_DESK_ERROR_INVALID, "with the sale");
  ask->request.method = TK_PAY_PAYSTACK;
  ask->request.email = "otieno";
  assert_refused (f, ask, &f->cashier, TK_DESK_ERROR_INVALID, "e-mail");
  ask->request.email = NULL;
  ask->request.method = TK_PAY_MPESA;
  ask->request.amount = 0;
  assert_refused (f, ask, &f->cashier, TK_DESK_ERROR_PAYMENT, "whole units");
  ask->request.amount = 150050;
  assert_refused (f, ask, &f->cashier, TK_DESK_ERROR_PAYMENT, "whole units");
  ask->request.amount = REGULAR + 100;
  assert_refused (f, ask, &f->cashier, TK_DESK_ERROR_PAYMENT, "Only KES 1,500 is left");
  ask->request.amount = 50100;
  ask->cart.payments = &cash;
  ask->cart.n_payments = 1;
  assert_refused (f, ask, &f->cashier, TK_DESK_ERROR_PAYMENT, "Only KES 500 is left");
  ask->cart.n_payments = 0;
  ask->line.qty = 30; /* there are 20 */
  assert_refused (f, ask, &f->cashier, TK_DESK_ERROR_INVALID, "Regular");
  ask->line.qty = 1;
  ask->cart.n_lines = 0;
  assert_refused (f, ask, &f->cashier, TK_DESK_ERROR_INVALID, "empty");
  ask->cart.n_lines = 1;
  ask->request.amount = REGULAR;
  g_assert_true (tk_store_set_setting (f->store, "net", "offline", NULL));
  assert_refused (f, ask, &f->cashier, TK_DESK_ERROR_INVALID, "type the code, or take cash");
  g_assert_true (tk_store_set_setting (f->store, "net", "slow", NULL));
  tk_attempt_free (start_ok (f, ask));
}

/* Never two prompts while one is unknown: not for the same sale, and not to the same phone. */
static void
test_one_at_a_time (DeskFixture *f, gconstpointer data)
{
  static const char *const open[] = { "new", "asked", "sent", "unknown" };
  g_autofree Ask *ask = ask_new (SALE), *same_phone = ask_new (OTHER), *same_sale = ask_new (SALE), *neither = ask_new (OTHER);
  g_autoptr (TkAttempt) first = start_ok (f, ask);
  g_autoptr (GError) error = NULL;

  same_sale->request.phone = "0722000000";
  same_sale->cart.held = first->cart;
  for (gsize i = 0; i < G_N_ELEMENTS (open); i++)
    {
      if (i > 0)
        hear (f, first->id, open[i], "");
      assert_refused (f, ask, &f->cashier, TK_DESK_ERROR_PAYMENT, "for this sale is not decided");
      assert_refused (f, same_sale, &f->cashier, TK_DESK_ERROR_PAYMENT, "for this sale is not decided");
      assert_refused (f, same_phone, &f->cashier, TK_DESK_ERROR_PAYMENT, "to 0712 345 678 is not decided");
      g_assert_false (tk_desk_pay_dismiss (f->desk, first->id, &error));
      g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_PAYMENT);
      g_clear_error (&error);
    }
  neither->request.phone = "+255712345678";
  g_autoptr (TkAttempt) second = start_ok (f, neither);
  g_assert_cmpstr (second->phone, ==, "255712345678");

  hear (f, first->id, "cancelled", ""); /* decided: another takes its place, with the cart that is put aside */
  g_autoptr (TkAttempt) again = start_ok (f, same_sale);
  g_assert_cmpstr (again->id, !=, first->id);
  g_autoptr (GPtrArray) list = tk_desk_pay_list (f->desk, &error);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (((TkAttempt *) list->pdata[0])->id, ==, second->id);
}

/* Who knows only the sale's id need not name what was put aside for it: asking again keeps one cart, and the sale takes it along. */
static void
test_cart_goes_along (DeskFixture *f, gconstpointer data)
{
  g_autofree Ask *ask = ask_new (SALE);
  g_autoptr (GError) error = NULL;
  TkPayment cash = { .method = TK_PAY_CASH, .amount = 20 * REGULAR };

  ask->line.qty = 20; /* all there are */
  ask->request.amount = 20 * REGULAR;
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (TkAttempt) attempt = start_ok (f, ask);
      hear (f, attempt->id, "cancelled", "");
    }
  g_assert_cmpint (desk_fixture_int (f, "SELECT count (*) FROM held_cart"), ==, 1);
  g_autoptr (TkSale) sale = sell (f, ask, &cash, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sale->tickets->len, ==, 20);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count (*) FROM held_cart"), ==, 0);
}

/* Two phones pay one sale, one after the other. */
static void
test_two_phones (DeskFixture *f, gconstpointer data)
{
  g_autofree Ask *ask = ask_new (SALE);
  g_autoptr (GError) error = NULL;

  ask->request.amount = 100000;
  g_autoptr (TkAttempt) first = start_ok (f, ask);
  hear_more (f, first->id, TK_PAY_STATE_PAID, "", "SKL5XQ2M7P", 100000);
  ask->request.amount = 50000;
  ask->request.phone = "0722 000 000";
  ask->cart.held = first->cart;
  g_autoptr (TkAttempt) second = start_ok (f, ask);
  hear_more (f, second->id, TK_PAY_STATE_PAID, "", "SKL5XQ2M7Q", 50000);
  TkPayment payments[] = { { .method = TK_PAY_MPESA, .attempt = first->id }, { .method = TK_PAY_MPESA, .attempt = second->id } };
  TkSaleRequest request = ask->cart;
  request.payments = payments;
  request.n_payments = 2;
  request.request = SALE;
  request.held = second->cart;
  g_autoptr (TkSale) sale = tk_desk_sell (f->desk, &f->cashier, &request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sale->payments->len, ==, 2);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count (*) FROM held_cart"), ==, 0);
}

/* ---- In words ---- */

static void
test_words (DeskFixture *f, gconstpointer data)
{
  static const struct { const char *state, *reason, *words; gboolean open, may_retry; } cases[] = {
    { "asked", "", "The prompt for KES 1,500 is on its way to 0712 345 678.", TRUE, FALSE },
    { "sent", "", "0712 345 678 shows a prompt for KES 1,500: the buyer types their PIN.", TRUE, FALSE },
    { "unknown", "", "Nobody knows yet whether KES 1,500 was paid; do not send another prompt: look at the buyer's phone and type its code, or"
                     " wait.", TRUE, FALSE },
    { "cancelled", "", "The buyer cancelled it on the phone; send it again, or take the money another way.", FALSE, TRUE },
    { "failed", "insufficient", "There is not enough money on the buyer's account; let them top it up and send it again, or take cash.", FALSE, TRUE },
    { "failed", "wrong-pin", "The buyer typed a wrong PIN; send it again.", FALSE, TRUE },
    { "failed", "unreachable", "The phone was not reached: it is off or has no signal; send it again when it has, or take the money another way.",
      FALSE, TRUE },
    { "failed", "expired", "The buyer did not answer the prompt in time; send it again.", FALSE, TRUE },
    { "failed", "limit", "The amount is beyond what the buyer's account may pay; split it, or take the rest another way.", FALSE, TRUE },
    { "failed", "busy", "The phone is busy with another payment; wait a minute and send it again.", FALSE, TRUE },
    { "failed", "refused", "The payment was refused; take the money another way.", FALSE, TRUE },
    { "failed", "sunspots", "It was not paid; send it again, or take the money another way.", FALSE, TRUE },
    { "failed", "no_gateway", "It was not paid; send it again, or take the money another way.", FALSE, FALSE },
    { "given-up", "", "Given up: if KES 1,500 comes nevertheless, it is listed to be handed back.", FALSE, TRUE },
    { "levitating", "", "Nobody knows yet whether KES 1,500 was paid; do not send another prompt: look at the buyer's phone and type its code, or"
                        " wait.", FALSE, FALSE },
  };
  g_autofree Ask *ask = ask_new (SALE);
  g_autoptr (TkAttempt) started = start_ok (f, ask);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      hear (f, started->id, cases[i].state, cases[i].reason);
      g_autoptr (TkAttempt) attempt = tk_desk_pay_get (f->desk, started->id, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (attempt->words, ==, cases[i].words);
      g_assert_cmpint (attempt->open, ==, cases[i].open);
      g_assert_cmpint (attempt->may_retry, ==, cases[i].may_retry);
    }
}

static void
test_trouble_in_words (DeskFixture *f, gconstpointer data)
{
  g_autofree Ask *ask = ask_new (SALE);
  g_autoptr (TkAttempt) started = start_ok (f, ask);
  g_autoptr (GError) error = NULL;
  gboolean changed;

  g_assert_true (tk_store_note_attempts (f->store, "The hub says: Later.", &changed, &error));
  g_autoptr (TkAttempt) waiting = tk_desk_pay_get (f->desk, started->id, &error);
  g_assert_cmpstr (waiting->words, ==, "The hub says: Later.");
  hear (f, started->id, "sent", "");
  g_assert_true (tk_store_note_attempts (f->store, "The hub cannot be reached", &changed, &error));
  g_autoptr (TkAttempt) sent = tk_desk_pay_get (f->desk, started->id, &error);
  g_assert_cmpstr (sent->words, ==, "The hub is not reached, so nobody can say yet: when the buyer's phone shows a code for KES 1,500, type the"
                                    " code.");
  g_assert_cmpstr (sent->error, ==, "The hub cannot be reached");
  g_assert_null (tk_desk_pay_get (f->desk, "nobody", &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND);
}

/* ---- Giving up, and money that comes late ---- */

static void
test_give_up (DeskFixture *f, gconstpointer data)
{
  g_autofree Ask *ask = ask_new (SALE);
  g_autoptr (TkAttempt) first = start_ok (f, ask);
  g_autoptr (GError) error = NULL;
  TkPayment cash = { .method = TK_PAY_CASH, .amount = REGULAR };

  g_assert_false (tk_desk_pay_give_up (f->desk, &f->gate, first->id, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED);
  g_clear_error (&error);
  g_assert_false (tk_desk_pay_give_up (f->desk, &f->cashier, "nobody", &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (tk_desk_pay_give_up (f->desk, &f->cashier, first->id, &error));
  g_autoptr (TkAttempt) never = tk_desk_pay_get (f->desk, first->id, &error); /* nobody was asked: another may be at once */
  g_assert_false (never->open);
  g_assert_true (never->may_retry && never->given_up);

  ask->cart.held = first->cart;
  g_autoptr (TkAttempt) second = start_ok (f, ask);
  hear (f, second->id, "sent", "");
  g_assert_true (tk_desk_pay_give_up (f->desk, &f->cashier, second->id, &error));
  g_autoptr (TkAttempt) given = tk_desk_pay_get (f->desk, second->id, &error);
  g_assert_true (given->open && given->given_up); /* the phone still shows it */
  g_assert_cmpstr (given->words, ==, "Given up: if KES 1,500 comes nevertheless, it is listed to be handed back.");
  assert_refused (f, ask, &f->cashier, TK_DESK_ERROR_PAYMENT, "not decided");

  g_autoptr (TkSale) sale = sell (f, ask, &cash, second->cart, &error); /* cash instead */
  g_assert_no_error (error);
  hear_paid (f, second->id, "SKL5XQ2M7P");
  g_autoptr (TkAttempt) late = tk_desk_pay_get (f->desk, second->id, &error);
  g_assert_cmpstr (late->words, ==, "It came after all: KES 1,500 with code SKL5XQ2M7P, but this sale was paid otherwise; it is listed to be handed"
                                    " back.");
  g_assert_false (tk_desk_pay_give_up (f->desk, &f->cashier, second->id, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_PAYMENT);
  g_clear_error (&error);
  g_assert_false (tk_desk_pay_dismiss (f->desk, second->id, &error)); /* not before the hub lists it */
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_PAYMENT);
  g_clear_error (&error);
  hear_more (f, second->id, TK_PAY_STATE_REFUND, "", "SKL5XQ2M7P", REGULAR);
  g_autoptr (GPtrArray) list = tk_desk_pay_list (f->desk, &error);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (((TkAttempt *) list->pdata[0])->words, ==,
                   "KES 1,500 came with code SKL5XQ2M7P and pays for nothing: it is listed to be handed back.");
  g_assert_true (tk_desk_pay_dismiss (f->desk, second->id, &error));
  g_autoptr (GPtrArray) none = tk_desk_pay_list (f->desk, &error);
  g_assert_cmpuint (none->len, ==, 0);
}

/* It failed, was dismissed, and came after all: it is there again, and pays. */
static void
test_late (DeskFixture *f, gconstpointer data)
{
  g_autofree Ask *ask = ask_new (SALE);
  g_autoptr (TkAttempt) first = start_ok (f, ask);
  g_autoptr (GError) error = NULL;

  hear (f, first->id, "failed", "unreachable");
  g_assert_true (tk_desk_pay_dismiss (f->desk, first->id, &error));
  hear_paid (f, first->id, "SKL5XQ2M7P");
  g_autoptr (GPtrArray) list = tk_desk_pay_list (f->desk, &error);
  g_assert_cmpuint (list->len, ==, 1);
  TkAttempt *late = list->pdata[0];
  g_assert_cmpstr (late->words, ==, "It came after all: KES 1,500 with code SKL5XQ2M7P; finish the sale with it.");
  ask->cart.held = first->cart;
  assert_refused (f, ask, &f->cashier, TK_DESK_ERROR_PAYMENT, "Nothing is left to pay");
  g_assert_false (tk_desk_pay_dismiss (f->desk, late->id, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_PAYMENT);
  g_clear_error (&error);
  TkPayment payment = { .method = TK_PAY_MPESA, .attempt = late->id };
  g_autoptr (TkSale) sale = sell (f, ask, &payment, late->cart, &error);
  g_assert_no_error (error);
  hear (f, late->id, "failed", ""); /* of before */
  g_autoptr (TkAttempt) done = tk_desk_pay_get (f->desk, late->id, &error);
  g_assert_cmpstr (done->state, ==, "paid");
  assert_refused (f, ask, &f->cashier, TK_DESK_ERROR_PAYMENT, "made already");
}

/* The cart was dropped, or sold otherwise: nobody asks about what came to nothing. */
static void
test_forgotten (DeskFixture *f, gconstpointer data)
{
  g_autofree Ask *ask = ask_new (SALE);
  g_autoptr (TkAttempt) first = start_ok (f, ask);
  g_autoptr (GError) error = NULL;

  g_assert_false (tk_desk_drop_held (f->desk, &f->cashier, first->cart, &error)); /* it is being paid */
  g_clear_error (&error);
  hear (f, first->id, "failed", "expired");
  g_autoptr (GPtrArray) one = tk_desk_pay_list (f->desk, &error);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_true (tk_desk_drop_held (f->desk, &f->cashier, first->cart, &error));
  g_assert_no_error (error);
  g_autoptr (GPtrArray) none = tk_desk_pay_list (f->desk, &error);
  g_assert_cmpuint (none->len, ==, 0);
}

/* ---- Typed codes ---- */

static void
hear_receipt (DeskFixture *f, const char *reference, const char *state, gint64 amount)
{
  TkWireReceipt receipt = { (char *) "mpesa-code", (char *) reference, (char *) state, amount, 1 };

  g_assert_true (tk_store_put_receipt (f->store, &receipt, NULL));
}

static void
assert_unmatched (DeskFixture *f, const char *shift, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) codes = tk_desk_list_unmatched (f->desk, shift, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < codes->len; i++)
    {
      const TkTypedCode *code = codes->pdata[i];
      g_string_append_printf (text, "%" G_GINT64_FORMAT " %s: %s ", code->number, code->reference, code->words);
    }
  g_assert_cmpstr (g_strchomp (text->str), ==, expected);
}

static void
sell_by_code (DeskFixture *f, const char *code)
{
  g_autofree Ask *ask = ask_new (NULL);
  TkPayment payment = { .method = TK_PAY_MPESA_CODE, .amount = REGULAR, .reference = code };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = sell (f, ask, &payment, NULL, &error);

  g_assert_no_error (error);
}

static void
test_unmatched (DeskFixture *f, gconstpointer data)
{
  g_autofree char *shift = NULL;

  assert_unmatched (f, NULL, "");
  sell_by_code (f, "QAB1CD2EF3");
  sell_by_code (f, "QAB1CD2EF4");
  sell_by_code (f, "QAB1CD2EF5");
  hear_receipt (f, "QAB1CD2EF3", "matched", REGULAR);
  hear_receipt (f, "QAB1CD2EF5", "amount", 100000);
  assert_unmatched (f, NULL, "2 QAB1CD2EF4: Nothing was heard of this code yet. 3 QAB1CD2EF5: KES 1,000 came with this code, and KES 1,500 was"
                             " typed: look at the buyer's message.");
  hear_receipt (f, "QAB1CD2EF4", "twice", REGULAR);
  hear_receipt (f, "QAB1CD2EF5", "matched", REGULAR);
  assert_unmatched (f, NULL, "2 QAB1CD2EF4: This code has paid another sale: ask the buyer for the right message.");
  shift = desk_fixture_text (f, "SELECT id FROM shift");
  tk_shift_report_free (tk_desk_shift_close (f->desk, &f->cashier, 0, NULL, NULL));
  assert_unmatched (f, NULL, "");
  assert_unmatched (f, shift, "2 QAB1CD2EF4: This code has paid another sale: ask the buyer for the right message.");
}

/* ---- Sent to buyers ---- */

static void
test_send (DeskFixture *f, gconstpointer data)
{
  static const struct { const char *to; TkDeskError code; const char *words; } bad[] = {
    { "otieno@", TK_DESK_ERROR_INVALID, "e-mail" },
    { "o tieno@example.com", TK_DESK_ERROR_INVALID, "e-mail" },
    { "a@b@c", TK_DESK_ERROR_INVALID, "e-mail" },
    { "a@b\r\nBcc: x@y", TK_DESK_ERROR_INVALID, "e-mail" },
    { "12", TK_DESK_ERROR_INVALID, "phone" },
    { "", TK_DESK_ERROR_INVALID, "phone" },
  };
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 2);
  TkSendRequest request = { .sale = sale->id, .to = "otieno@example.com", .pdf = (const guint8 *) "%PDF", .pdf_size = 4 };
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL, *text = NULL, *sms = NULL, *expected = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      TkSendRequest wrong = { .sale = sale->id, .to = bad[i].to };
      g_assert_null (tk_desk_send (f->desk, &f->cashier, &wrong, &error));
      g_assert_error (error, TK_DESK_ERROR, (int) bad[i].code);
      g_assert_nonnull (strstr (error->message, bad[i].words));
      g_clear_error (&error);
    }
  g_assert_null (tk_desk_send (f->desk, &f->gate, &request, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED);
  g_clear_error (&error);
  id = tk_desk_send (f->desk, &f->cashier, &request, &error);
  g_assert_no_error (error);
  text = desk_fixture_text (f, "SELECT channel || '|' || recipient || '|' || subject || '|' || attachment || '|' || state || '|' || text FROM outbox");
  expected = g_strdup_printf ("email|otieno@example.com|Your tickets: Tamasha la Pwani|JVBERg==|waiting|Tamasha la Pwani, Sat 21 Nov 2026 21:00, Fort"
                              " Jesus\nRegular: %s\nRegular: %s\nShow the code at the gate.",
                              ((TkSoldTicket *) sale->tickets->pdata[0])->code, ((TkSoldTicket *) sale->tickets->pdata[1])->code);
  g_assert_cmpstr (text, ==, expected);
  g_autofree char *note = desk_fixture_text (f, "SELECT body FROM journal WHERE kind = 'note'");
  g_assert_cmpstr (note, ==, "{\"text\":\"Tickets of sale 1 sent to o•••@example.com\"}");

  request.to = "0712 345 678"; /* no file goes by SMS */
  sms = tk_desk_send (f->desk, &f->cashier, &request, &error);
  g_assert_no_error (error);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count (*) FROM outbox WHERE channel = 'sms' AND recipient = '254712345678' AND attachment = ''"), ==, 1);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count (*) FROM journal WHERE kind = 'note' AND body LIKE '%345678%'"), ==, 0);
  g_autoptr (GPtrArray) sent = tk_desk_list_sent (f->desk, sale->id, &error);
  g_assert_cmpuint (sent->len, ==, 2);
  g_autoptr (GPtrArray) all = tk_desk_list_sent (f->desk, NULL, &error);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_true (tk_desk_verify_journal (f->desk, NULL, NULL, &error));
}

/* Long ones say how many more there are; what is no longer good is not sent; the outbox has an end. */
static void
test_send_limits (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 2, 1, 150);
  TkSendRequest request = { .sale = sale->id, .to = "0712345678" };
  g_autoptr (GError) error = NULL;
  g_autofree char *id = tk_desk_send (f->desk, &f->cashier, &request, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = desk_fixture_text (f, "SELECT text FROM outbox");
  g_assert_cmpuint (strlen (text), <=, 459);
  g_assert_nonnull (strstr (text, " more\nShow the code at the gate."));
  request.pdf = (const guint8 *) text;
  request.pdf_size = 1200000;
  request.to = "otieno@example.com";
  g_assert_null (tk_desk_send (f->desk, &f->cashier, &request, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
  g_clear_error (&error);
  request.pdf = NULL;
  request.pdf_size = 0;
  desk_fixture_sql (f, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 499) INSERT INTO outbox SELECT 'x' || i, 'sms', '1', '',"
                       " '', 'x', '', '', 1, 'amina', 'waiting', '', 0, 0 FROM n");
  g_assert_null (tk_desk_send (f->desk, &f->cashier, &request, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "Too many messages"));
  g_clear_error (&error);
  desk_fixture_sql (f, "DELETE FROM outbox; UPDATE ticket SET status = 'refunded'");
  g_assert_null (tk_desk_send (f->desk, &f->cashier, &request, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "nothing to send"));
}

int
main (int argc, char **argv)
{
  static const struct { const char *name; void (*test) (DeskFixture *f, gconstpointer data); } tests[] = {
    { "/desk/pay/paid", test_paid },
    { "/desk/pay/refusals", test_refusals },
    { "/desk/pay/one-at-a-time", test_one_at_a_time },
    { "/desk/pay/cart-goes-along", test_cart_goes_along },
    { "/desk/pay/two-phones", test_two_phones },
    { "/desk/pay/words", test_words },
    { "/desk/pay/trouble-in-words", test_trouble_in_words },
    { "/desk/pay/give-up", test_give_up },
    { "/desk/pay/late", test_late },
    { "/desk/pay/forgotten", test_forgotten },
    { "/desk/pay/unmatched", test_unmatched },
    { "/desk/send/messages", test_send },
    { "/desk/send/limits", test_send_limits },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/pay/phones", test_phones);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, DeskFixture, NULL, set_up, tests[i].test, desk_fixture_tear_down);
  return g_test_run ();
}
