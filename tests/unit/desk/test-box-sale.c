/* A box office's sale: several events, ways to pay, cash alone rounded, who comes. SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"

#include <string.h>

#define MAX_PAYMENTS 4

typedef struct
{
  const char *name;
  gint64 price, cash_unit;      /* of one Regular; cash_unit of the event, 0: one shilling */
  TkPayment payments[MAX_PAYMENTS];
  gsize n_payments;
  gint64 rounding, change;
  const char *paid;             /* "method amount …" as stored; NULL: refused */
  TkDeskError code;
  const char *sentence;
} Row;

#define CASH(amount) { TK_PAY_CASH, amount, NULL }
#define CARD(amount, slip) { TK_PAY_CARD, amount, slip }
#define CODE(amount, text) { TK_PAY_MPESA_CODE, amount, text }
#define COMP(given, why) { TK_PAY_COMP, given, NULL, NULL, why }
#define VIA(way, id) { way, 0, NULL, id, NULL }

static const Row rows[] = {
  { "down", 150049, 0, { CASH (150000) }, 1, -49, 0, "cash 150000", 0, NULL },
  { "half up", 150050, 0, { CASH (200000) }, 1, 50, 49900, "cash 150100", 0, NULL },
  { "to five", 150300, 500, { CASH (150500) }, 1, 200, 0, "cash 150500", 0, NULL },
  { "to cents", 150033, 1, { CASH (150033) }, 1, 0, 0, "cash 150033", 0, NULL },
  { "only the cash", 150049, 0, { CODE (50049, "QGH7XK2M1P"), CASH (100000) }, 2, 0, 0, "mpesa-code 50049, cash 100000", 0, NULL },
  { "split", 150049, 0, { CARD (50020, "A1"), CASH (100000) }, 2, -29, 0, "card 50020, cash 100000", 0, NULL },
  { "nothing rounded by card", 150049, 0, { CARD (150049, "A1") }, 1, 0, 0, "card 150049", 0, NULL },
  { "cents left, by card alone", 150049, 0, { CARD (150000, "A1") }, 1, 0, 0, NULL, TK_DESK_ERROR_PAYMENT,
    "KES 0.49 is due and KES 0 was given: KES 0.49 is missing" },
  { "cents left, and cash", 150049, 0, { CARD (150000, "A1"), CASH (0) }, 2, -49, 0, "card 150000", 0, NULL },
  { "two cards", 150000, 0, { CARD (100000, "A1"), CARD (50000, "A2") }, 2, 0, 0, "card 100000, card 50000", 0, NULL },
  { "same slip", 150000, 0, { CARD (100000, "A1"), CARD (50000, " A1 ") }, 2, 0, 0, NULL, TK_DESK_ERROR_PAYMENT,
    "The same card slip was given twice; each payment has its own slip" },
  { "no slip", 150000, 0, { CARD (150000, "") }, 1, 0, 0, NULL, TK_DESK_ERROR_PAYMENT,
    "Type the number on the card slip, at most 40 letters and digits" },
  { "long slip", 150000, 0, { CARD (150000, "12345678901234567890123456789012345678901") }, 1, 0, 0, NULL, TK_DESK_ERROR_PAYMENT,
    "Type the number on the card slip, at most 40 letters and digits" },
  { "card of nothing", 150000, 0, { CARD (0, "A1"), CASH (150000) }, 2, 0, 0, NULL, TK_DESK_ERROR_PAYMENT,
    "A card payment of 0 pays nothing; type the amount on the slip" },
  { "card too much", 150000, 0, { CARD (150001, "A1") }, 1, 0, 0, NULL, TK_DESK_ERROR_PAYMENT,
    "The payments are KES 0.01 more than this sale costs; take only what belongs to it" },
  { "given away", 150000, 0, { COMP (0, "Press") }, 1, 0, 0, "comp 150000", 0, NULL },
  { "given away in part", 150000, 0, { COMP (0, "Press"), CARD (50000, "A1") }, 2, 0, 0, "comp 100000, card 50000", 0, NULL },
  { "so much given away", 150000, 0, { COMP (50000, "Press"), CASH (100000) }, 2, 0, 0, "comp 50000, cash 100000", 0, NULL },
  { "given away, rest in cash", 150000, 0, { CASH (40000), COMP (0, "Press") }, 2, 0, 0, "comp 110000, cash 40000", 0, NULL },
  { "given away twice", 150000, 0, { COMP (50000, "Press"), COMP (0, "Radio") }, 2, 0, 0, NULL, TK_DESK_ERROR_PAYMENT,
    "Something is given away twice in this sale; say it once" },
  { "given away for nothing", 150000, 0, { COMP (0, "") }, 1, 0, 0, NULL, TK_DESK_ERROR_PAYMENT,
    "Say in a few words why these tickets are given away" },
  { "through the hub", 150000, 0, { VIA (TK_PAY_MPESA, "paid") }, 1, 0, 0, "mpesa 150000", 0, NULL },
  { "link", 150000, 0, { VIA (TK_PAY_PAYSTACK, "link"), CASH (50000) }, 2, 0, 0, "paystack 100000, cash 50000", 0, NULL },
  { "not yet", 150000, 0, { VIA (TK_PAY_MPESA, "sent") }, 1, 0, 0, NULL, TK_DESK_ERROR_PAYMENT,
    "That payment has not come yet; wait for it, or take another way to pay" },
  { "used", 150000, 0, { VIA (TK_PAY_MPESA, "used") }, 1, 0, 0, NULL, TK_DESK_ERROR_PAYMENT,
    "That payment has already paid a sale here; each payment pays once" },
  { "twice", 300000, 0, { VIA (TK_PAY_MPESA, "paid"), VIA (TK_PAY_MPESA, "paid") }, 2, 0, 0, NULL, TK_DESK_ERROR_PAYMENT,
    "That payment has already paid a sale here; each payment pays once" },
  { "of another way", 150000, 0, { VIA (TK_PAY_PAYSTACK, "paid") }, 1, 0, 0, NULL, TK_DESK_ERROR_PAYMENT,
    "That payment was not asked for here; ask the buyer again, or take another way to pay" },
  { "in another currency", 150000, 0, { VIA (TK_PAY_MPESA, "ugx") }, 1, 0, 0, NULL, TK_DESK_ERROR_PAYMENT,
    "That payment is in another currency than this sale; take another way to pay" },
  { "never asked", 150000, 0, { VIA (TK_PAY_MPESA, "none") }, 1, 0, 0, NULL, TK_DESK_ERROR_PAYMENT,
    "That payment was not asked for here; ask the buyer again, or take another way to pay" },
  { "no attempt", 150000, 0, { VIA (TK_PAY_MPESA, NULL) }, 1, 0, 0, NULL, TK_DESK_ERROR_PAYMENT,
    "That payment was not asked for here; ask the buyer again, or take another way to pay" },
  { "receipt typed as well", 300000, 0, { CODE (150000, "PAIDPAID01"), VIA (TK_PAY_MPESA, "paid") }, 2, 0, 0, NULL, TK_DESK_ERROR_PAYMENT,
    "The same M-Pesa code was given twice; each payment has its own code" },
  { "exchange by hand", 150000, 0, { { TK_PAY_EXCHANGE, 150000, "x" } }, 1, 0, 0, NULL, TK_DESK_ERROR_PAYMENT,
    "Only an exchange is paid with tickets; take another way to pay" },
};

static void
add_attempts (DeskFixture *f)
{
  static const struct { const char *id, *method, *currency, *state, *receipt; gint64 paid; int done; } attempts[] = {
    { "paid", "mpesa", "KES", "paid", "PAIDPAID01", 150000, 0 }, { "link", "paystack", "KES", "paid", "T-1", 100000, 0 },
    { "sent", "mpesa", "KES", "sent", "", 0, 0 }, { "used", "mpesa", "KES", "paid", "USEDUSED01", 150000, 1 },
    { "ugx", "mpesa", "UGX", "paid", "UGXUGXUG01", 150000, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (attempts); i++)
    {
      g_autofree char *sql = g_strdup_printf (
        "INSERT INTO attempt (id, method, amount, currency, event, phone, email, staff, at, sale, cart, state, reason, receipt, url, paid,"
        " changed_at, error, done) VALUES ('%s', '%s', 150000, '%s', 1, '', '', 'amina', 1, 's-%s', '', '%s', '', '%s', '', %" G_GINT64_FORMAT
        ", 1, '', %d)", attempts[i].id, attempts[i].method, attempts[i].currency, attempts[i].id, attempts[i].state, attempts[i].receipt,
        attempts[i].paid, attempts[i].done);
      desk_fixture_sql (f, sql);
    }
}

static void
test_pay (DeskFixture *f, gconstpointer data)
{
  const Row *row = data;
  TkCartLine line = { 1, 1, 1 };
  TkSaleRequest request = { .lines = &line, .n_lines = 1, .payments = row->payments, .n_payments = row->n_payments, .approver = &f->supervisor };
  g_autofree char *sql = g_strdup_printf ("UPDATE ticket_type SET price = %" G_GINT64_FORMAT "; UPDATE event SET cash_unit = %" G_GINT64_FORMAT,
                                          row->price, row->cash_unit);
  g_autoptr (GError) error = NULL;

  desk_fixture_sql (f, sql);
  add_attempts (f);
  g_autofree char *before = desk_fixture_print (f);
  gint64 done = desk_fixture_int (f, "SELECT sum (done) FROM attempt");
  g_autoptr (TkSale) sale = tk_desk_sell (f->desk, &f->cashier, &request, &error);
  if (row->paid == NULL)
    {
      g_assert_null (sale);
      g_assert_error (error, TK_DESK_ERROR, (int) row->code);
      g_assert_cmpstr (error->message, ==, row->sentence);
      g_autofree char *after = desk_fixture_print (f);
      g_assert_cmpstr (after, ==, before);
      g_assert_cmpint (desk_fixture_int (f, "SELECT sum (done) FROM attempt"), ==, done);
      return;
    }
  g_assert_no_error (error);
  g_autofree char *paid = desk_fixture_text (f, "SELECT group_concat (method || ' ' || amount, ', ') FROM (SELECT * FROM payment ORDER BY position)");
  g_assert_cmpstr (paid, ==, row->paid);
  g_assert_cmpint (sale->total, ==, row->price);
  g_assert_cmpint (sale->rounding, ==, row->rounding);
  g_assert_cmpint (sale->change, ==, row->change);
  g_assert_cmpint (desk_fixture_int (f, "SELECT (SELECT sum (amount) FROM payment) - total - rounding FROM sale"), ==, 0);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count (*) FROM payment AS p JOIN attempt AS a ON a.id = p.attempt WHERE a.done = 0"), ==, 0);
  /* All of it goes back as it came. */
  TkReversalRequest undo = { .sale = sale->id, .reason = "wrong" };
  g_autoptr (TkReversal) reversal = tk_desk_void (f->desk, &f->cashier, &undo, &error);
  g_assert_no_error (error);
  g_assert_cmpint (reversal->amount, ==, row->price + row->rounding);
  g_autofree char *back = desk_fixture_text (f, "SELECT group_concat (method || ' ' || amount, ', ') FROM (SELECT * FROM reversal_payment ORDER BY position)");
  g_assert_cmpstr (back, ==, row->paid);
}

static void
test_comp_needs_approval (DeskFixture *f, gconstpointer data)
{
  TkCartLine line = { 1, 1, 1 };
  TkPayment comp = COMP (0, "Press");
  TkSaleRequest request = { .lines = &line, .n_lines = 1, .payments = &comp, .n_payments = 1 };
  g_autoptr (GError) error = NULL;

  g_assert_null (tk_desk_sell (f->desk, &f->cashier, &request, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED);
  g_clear_error (&error);
  request.approver = &f->gate;
  g_assert_null (tk_desk_sell (f->desk, &f->cashier, &request, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED);
}

/* Two events of one currency in one sale; what was sold is told whole. */
static void
test_events (DeskFixture *f, gconstpointer data)
{
  TkCartLine lines[] = { { 2, 1, 2 }, { 1, 1, 1 }, { 2, 1, 1 } };
  TkPayment cash = CASH (100000000);
  TkSaleRequest request = { .lines = lines, .n_lines = 3, .payments = &cash, .n_payments = 1, .buyer_name = "Otieno", .buyer_phone = "0712",
                            .note = "At the door." };
  g_autoptr (GError) error = NULL;

  desk_fixture_sql (f, "UPDATE event SET currency = 'KES'");
  g_autoptr (TkSale) sale = tk_desk_sell (f->desk, &f->cashier, &request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sale->lines->len, ==, 2);
  const TkQuoteLine *first = g_ptr_array_index (sale->lines, 0);
  g_assert_cmpuint (first->event, ==, 2);
  g_assert_cmpuint (first->qty, ==, 3);
  g_assert_cmpuint (sale->tickets->len, ==, 4);
  g_assert_cmpint (sale->number, ==, 1);
  g_assert_cmpstr (sale->buyer_name, ==, "Otieno");
  g_assert_cmpstr (sale->note, ==, "At the door.");
  g_assert_cmpuint (sale->payments->len, ==, 1);
  g_autoptr (TkSale) next = desk_fixture_sell_ok (f, 1, 1, 1);
  g_assert_cmpint (next->number, ==, 2);
}

/* ---- Who comes ---- */

static void
test_asked (DeskFixture *f, gconstpointer data)
{
  TkAttendee who[] = { { "Wangari Maathai", "0712345678", NULL, NULL }, { NULL, NULL, "a@example.com", "ID 7" } };
  TkCartLine line = { 1, 1, 2, NULL, NULL };
  TkPayment cash = CASH (300000);
  TkSaleRequest request = { .lines = &line, .n_lines = 1, .payments = &cash, .n_payments = 1 };
  g_autoptr (GError) error = NULL;

  desk_fixture_sql (f, "UPDATE ticket_type SET asks = 'email,name!,phone!' WHERE event = 1 AND number = 1");
  g_autoptr (TkQuote) quote = tk_desk_quote (f->desk, &request, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (quote->missing, ==, "the names of 2 who come, the phone numbers of 2 who come");
  g_assert_null (quote->trouble);
  line.attendees = who;
  g_assert_null (tk_desk_sell (f->desk, &f->cashier, &request, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "These tickets need the name of 1 who comes, the phone number of 1 who comes; ask the buyer");
  g_clear_error (&error);
  who[1] = (TkAttendee) { "Tom Mboya", "0700", "a@example.com", "ID 7" };
  g_autoptr (TkSale) sale = tk_desk_sell (f->desk, &f->cashier, &request, &error);
  g_assert_no_error (error);
  const TkSoldTicket *second = g_ptr_array_index (sale->tickets, 1);
  g_assert_cmpstr (second->holder, ==, "Tom Mboya");
  g_assert_cmpstr (second->phone, ==, "0700");
  g_assert_cmpstr (second->email, ==, "a@example.com");
  g_assert_cmpstr (second->document, ==, "ID 7");
  /* The gate finds them by name. */
  g_assert_cmpint (desk_fixture_int (f, "SELECT count (*) FROM person WHERE name = 'Tom Mboya'"), ==, 1);
  g_autofree char *holder = desk_fixture_text (f, "SELECT holder FROM ticket WHERE serial = 1");
  g_assert_cmpstr (holder, ==, "Wangari Maathai");
}

static void
test_texts (DeskFixture *f, gconstpointer data)
{
  g_autofree char *longer = g_strnfill (101, 'x');
  const TkAttendee bad[] = { { longer, NULL, NULL, NULL }, { "a\tb", NULL, NULL, NULL }, { "\xff", NULL, NULL, NULL } };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      TkCartLine line = { 1, 1, 1, NULL, &bad[i] };
      TkPayment cash = CASH (150000);
      TkSaleRequest request = { .lines = &line, .n_lines = 1, .payments = &cash, .n_payments = 1 };
      g_autoptr (GError) error = NULL;

      g_assert_null (tk_desk_sell (f->desk, &f->cashier, &request, &error));
      g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
    }
}

/* The longest a sale can be is refused with a sentence, not by the journal. */
static void
test_long (DeskFixture *f, gconstpointer data)
{
  g_autofree char *quotes = g_strnfill (100, '"');
  g_autofree TkAttendee *who = g_new (TkAttendee, TK_SALE_QTY_MAX);
  TkCartLine line = { 1, 3, TK_SALE_QTY_MAX, NULL, who };
  TkPayment cash = CASH (400000 * G_GINT64_CONSTANT (250));
  TkSaleRequest request = { .lines = &line, .n_lines = 1, .payments = &cash, .n_payments = 1 };
  g_autoptr (GError) error = NULL;

  desk_fixture_sql (f, "UPDATE ticket_type SET capacity = 1000;"
                       "INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status)"
                       " VALUES ('big', 1, 3, 101, 600, 101, 1, 1795302000000, 'open')");
  for (guint i = 0; i < TK_SALE_QTY_MAX; i++)
    who[i] = (TkAttendee) { quotes, "0712345678", quotes, quotes + 60 };
  g_assert_null (tk_desk_sell (f->desk, &f->cashier, &request, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "So many names and details do not fit in one sale; split it into several sales");
  g_clear_error (&error);
  line.attendees = NULL;
  g_autoptr (TkSale) sale = tk_desk_sell (f->desk, &f->cashier, &request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sale->tickets->len, ==, TK_SALE_QTY_MAX);
}

/* ---- Quotes say what is wrong in words ---- */

static void
test_quote (DeskFixture *f, gconstpointer data)
{
  static const struct { TkCartLine line; const char *trouble; gboolean approval; } rows_of_quotes[] = {
    { { 1, 1, 2 }, NULL, FALSE },
    { { 1, 2, 6 }, "Only 5 tickets of VIP are left here: sell fewer, or wait for the hub to send more", FALSE },
    { { 1, 9, 1 }, "Event 1 has no ticket type 9 here; choose one that is listed", FALSE },
    { { 1, 1, 251 }, "One sale holds at most 250 tickets and this one has 251; split it into several sales", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows_of_quotes); i++)
    {
      TkSaleRequest request = { .lines = &rows_of_quotes[i].line, .n_lines = 1 };
      g_autoptr (GError) error = NULL;
      g_autoptr (TkQuote) quote = tk_desk_quote (f->desk, &request, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (quote->trouble, ==, rows_of_quotes[i].trouble);
      g_assert_cmpint (quote->needs_approval, ==, rows_of_quotes[i].approval);
    }
  TkSaleRequest nothing = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkQuote) empty = tk_desk_quote (f->desk, &nothing, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (empty->lines->len, ==, 0);
  g_assert_cmpint (empty->total, ==, 0);
  g_assert_cmpstr (empty->trouble, ==, "There is nothing in the cart; choose a ticket first");
}

static void
test_words (void)
{
  TkPayMethod method;

  for (int i = TK_PAY_CASH; i <= TK_PAY_EXCHANGE; i++)
    {
      g_assert_true (tk_pay_method_from_string (tk_pay_method_to_string ((TkPayMethod) i), &method));
      g_assert_cmpint (method, ==, i);
      g_assert_cmpstr (tk_pay_method_words (tk_pay_method_to_string ((TkPayMethod) i)), !=, "");
    }
  g_assert_false (tk_pay_method_from_string ("barter", &method));
  g_assert_false (tk_pay_method_from_string (NULL, &method));
  g_assert_cmpstr (tk_pay_method_words ("barter"), ==, "barter");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, DeskFixture, NULL, desk_fixture_set_up, test, desk_fixture_tear_down)
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/box-sale/pay/", rows[i].name, NULL);
      g_test_add (path, DeskFixture, &rows[i], desk_fixture_set_up, test_pay, desk_fixture_tear_down);
    }
  ADD ("/box-sale/comp-needs-approval", test_comp_needs_approval);
  ADD ("/box-sale/events", test_events);
  ADD ("/box-sale/asked", test_asked);
  ADD ("/box-sale/texts", test_texts);
  ADD ("/box-sale/long", test_long);
  ADD ("/box-sale/quote", test_quote);
  g_test_add_func ("/box-sale/words", test_words);
  return g_test_run ();
}
