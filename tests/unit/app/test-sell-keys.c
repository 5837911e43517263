/* The pure parts of selling: quantity keys, quick tenders, the cart. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-cart.h"
#include "tk-quantity.h"
#include "tk-tenders.h"

static void
test_tenders (void)
{
  static const struct { gint64 due; int exponent; gint64 tenders[TK_TENDERS]; } cases[] = {
    { 300000, 2, { 300000, 400000, 500000, 1000000 } },   /* F3 is the 5,000 note */
    { 150000, 2, { 150000, 200000, 500000, 1000000 } },
    { 50000, 2, { 50000, 100000, 200000, 500000 } },      /* nobody gives 600 for 500 */
    { 800000, 2, { 800000, 900000, 1000000, 2000000 } },
    { 2000000, 2, { 2000000, 3000000, 4000000, 5000000 } },
    { 125050, 2, { 125050, 200000, 500000, 1000000 } },   /* cents are only ever given exactly */
    { 100, 2, { 100, 200, 500, 1000 } },
    { 20000, 0, { 20000, 30000, 40000, 50000 } },         /* UGX has no cents */
    { 0, 2, { 0, 100, 200, 500 } },
  };
  gint64 tenders[TK_TENDERS];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      tk_tenders_suggest (cases[i].due, cases[i].exponent, tenders);
      for (guint n = 0; n < TK_TENDERS; n++)
        {
          g_test_message ("due %" G_GINT64_FORMAT ", F%u", cases[i].due, n + 1);
          g_assert_cmpint (tenders[n], ==, cases[i].tenders[n]);
        }
    }
  tk_tenders_suggest (G_MAXINT64, 2, tenders);
  for (guint n = 0; n < TK_TENDERS; n++)
    g_assert_cmpint (tenders[n], ==, G_MAXINT64);
}

/* Keys: digits, x for ×, . for a pause of two seconds, ! for Esc. Result: what each tile ends up with. */
static void
test_quantity (void)
{
  static const struct { const char *keys; int tiles[10]; guint pending; } cases[] = {
    { "11", { [1] = 2 }, 0 }, { "3x2", { [2] = 3 }, 0 }, { "12x3", { [3] = 12 }, 0 }, { "1.2x3", { [1] = 1, [3] = 2 }, 0 },
    { "11.3x2", { [1] = 2, [2] = 3 }, 0 }, { "x2", { [2] = 1 }, 0 }, { "3x", { 0 }, 3 }, { "3x!2", { [2] = 1 }, 0 },
    { "3x22", { [2] = 4 }, 0 }, { "10x4", { [4] = 10 }, 0 }, { "123x4", { [1] = 1, [4] = 23 }, 0 }, { "5xx1", { [1] = 5 }, 0 },
    { "", { 0 }, 0 }, { "0x2", { [2] = 1 }, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TkQuantity quantity = { 0 };
      int tiles[10] = { 0 }, back[2];
      gint64 now = 1000;

      for (const char *key = cases[i].keys; *key != '\0'; key++, now += 150)
        {
          if (*key == '.')
            now += 2000;
          else if (*key == '!')
            tk_quantity_reset (&quantity);
          else if (*key == 'x')
            for (guint n = tk_quantity_times (&quantity, now, back); n > 0; n--)
              tiles[back[n - 1]]--;
          else
            tiles[*key - '0'] += (int) tk_quantity_digit (&quantity, *key - '0', now);
        }
      g_test_message ("keys %s", cases[i].keys);
      for (guint tile = 1; tile < 10; tile++)
        g_assert_cmpint (tiles[tile], ==, cases[i].tiles[tile]);
      g_assert_cmpuint (quantity.pending, ==, cases[i].pending);
    }
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_cart (void)
{
  TkTypeInfo regular = { .event = 1, .number = 1, .name = (char *) "Regular", .currency = (char *) "KES", .price = 150000 };
  TkTypeInfo vip = { .event = 1, .number = 2, .name = (char *) "VIP", .currency = (char *) "KES", .price = 500000 };
  TkTypeInfo comedy = { .event = 2, .number = 1, .name = (char *) "Standard", .currency = (char *) "KES", .price = 200000 };
  TkTypeInfo uganda = { .event = 2, .number = 1, .name = (char *) "Standard", .currency = (char *) "UGX", .price = 20000 };
  g_autoptr (TkCart) cart = tk_cart_new ();
  guint changes = 0;

  g_signal_connect_swapped (cart, "changed", G_CALLBACK (count_cb), &changes);
  g_assert_cmpstr (tk_cart_get_currency (cart), ==, "");
  tk_cart_clear (cart);
  g_assert_cmpuint (changes, ==, 0);
  g_assert_true (tk_cart_add (cart, &regular, 2));
  g_assert_true (tk_cart_add (cart, &vip, 1));
  g_assert_true (tk_cart_add (cart, &regular, 1));
  g_assert_cmpuint (changes, ==, 3);
  g_assert_cmpuint (tk_cart_get_n_rows (cart), ==, 2);
  g_assert_cmpuint (tk_cart_count (cart, 1, 1), ==, 3);
  g_assert_cmpint (tk_cart_get_total (cart), ==, 3 * 150000 + 500000);
  g_assert_cmpstr (tk_cart_get_currency (cart), ==, "KES");

  g_assert_false (tk_cart_add (cart, &uganda, 1));
  g_assert_nonnull (strstr (tk_cart_why_not (cart, &uganda, 1), "currency"));
  g_assert_null (tk_cart_why_not (cart, &comedy, 1));
  g_assert_false (tk_cart_add (cart, &regular, 0));
  g_assert_false (tk_cart_add (cart, &regular, TK_SALE_QTY_MAX - 3));
  g_assert_false (tk_cart_change (cart, 0, TK_SALE_QTY_MAX));
  g_assert_cmpuint (changes, ==, 3);
  g_assert_true (tk_cart_add (cart, &regular, TK_SALE_QTY_MAX - 4));
  g_assert_cmpuint (tk_cart_get_tickets (cart), ==, TK_SALE_QTY_MAX);

  tk_cart_take_back (cart, 1, 2, 1);
  g_assert_cmpuint (tk_cart_get_n_rows (cart), ==, 1);
  tk_cart_take_back (cart, 7, 7, 1);
  g_assert_cmpuint (tk_cart_get_n_rows (cart), ==, 1);
  tk_cart_clear (cart);
  g_assert_cmpint (tk_cart_get_total (cart), ==, 0);
}

/* Rows of an event stand together, and the list says what came and went. */
static void
test_cart_of_several_events (void)
{
  TkTypeInfo regular = { .event = 1, .number = 1, .name = (char *) "Regular", .currency = (char *) "KES", .price = 150000 };
  TkTypeInfo vip = { .event = 1, .number = 2, .name = (char *) "VIP", .currency = (char *) "KES", .price = 500000 };
  TkTypeInfo comedy = { .event = 2, .number = 1, .name = (char *) "Standard", .currency = (char *) "KES", .price = 200000 };
  g_autoptr (TkCart) cart = tk_cart_new ();
  guint changes = 0;

  g_signal_connect_swapped (cart, "items-changed", G_CALLBACK (count_cb), &changes);
  g_assert_true (tk_cart_add (cart, &regular, 1));
  g_assert_true (tk_cart_add (cart, &comedy, 2));
  g_assert_true (tk_cart_add (cart, &vip, 1));
  g_assert_true (tk_cart_add (cart, &vip, 1));
  g_assert_cmpuint (changes, ==, 3);
  g_assert_cmpuint (tk_cart_count_events (cart), ==, 2);
  g_assert_cmpstr (tk_cart_get_row (cart, 1)->name, ==, "VIP");
  g_assert_cmpuint (tk_cart_get_row (cart, 2)->event, ==, 2);
  g_assert_true (tk_cart_change (cart, 2, -2));
  g_assert_cmpuint (tk_cart_count_events (cart), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (cart)), ==, 2);
}

/* Seats and people follow the quantity down; a seat too few is none. */
static void
test_cart_row (void)
{
  static const guint32 places[] = { 14, 15, 16 };
  static const char *const labels[] = { "B 14", "B 15", "B 16" };
  TkTypeInfo stalls = { .event = 1, .number = 1, .name = (char *) "Stalls", .currency = (char *) "KES", .price = 1, .seated = TRUE,
                        .asks = (char *) "email,name!,phone" };
  g_autoptr (TkCart) cart = tk_cart_new ();
  g_autofree char *seats = NULL, *fewer = NULL;
  gboolean must = FALSE;
  TkCartRow *row;

  g_assert_true (tk_cart_set_places (cart, &stalls, places, labels, 3));
  row = tk_cart_find_row (cart, 1, 1);
  seats = tk_cart_row_say_seats (row);
  g_assert_cmpstr (seats, ==, "B 14, B 15, B 16");
  g_assert_true (tk_cart_row_asks (row, "name", &must));
  g_assert_true (must);
  g_assert_true (tk_cart_row_asks (row, "phone", &must));
  g_assert_false (must);
  g_assert_false (tk_cart_row_asks (row, "document", NULL));
  g_assert_cmpuint (tk_cart_row_count_untold (row), ==, 3);
  tk_cart_set_attendee (cart, 0, 2, &(TkAttendee) { .name = "Akinyi" });
  tk_cart_set_attendee (cart, 0, 0, &(TkAttendee) { .phone = "0712345678" });
  g_assert_cmpuint (tk_cart_row_count_untold (row), ==, 2);
  g_assert_null (tk_cart_row_get_attendee (row, 1));
  g_assert_true (tk_cart_change (cart, 0, -1));
  fewer = tk_cart_row_say_seats (row);
  g_assert_cmpstr (fewer, ==, "B 14, B 15");
  g_assert_null (tk_cart_row_get_attendee (row, 2));
  g_assert_cmpuint (tk_cart_row_count_untold (row), ==, 2);
  g_assert_true (tk_cart_change (cart, 0, 1));
  g_assert_cmpuint (row->places->len, ==, 0);
  g_assert_true (tk_cart_set_places (cart, &stalls, NULL, NULL, 0));
  g_assert_cmpuint (tk_cart_get_n_rows (cart), ==, 0);
}

/* The draft owns all it says: the cart may go. */
static void
test_cart_draft (void)
{
  static const guint32 places[] = { 7, 8 };
  static const char *const labels[] = { "A 7", "A 8" };
  TkTypeInfo stalls = { .event = 3, .number = 2, .name = (char *) "Stalls", .currency = (char *) "KES", .price = 1, .seated = TRUE };
  TkTypeInfo regular = { .event = 1, .number = 1, .name = (char *) "Regular", .currency = (char *) "KES", .price = 150000 };
  g_autoptr (TkStaff) wanjiru = g_new0 (TkStaff, 1);
  TkCart *cart = tk_cart_new ();
  g_autoptr (TkSaleDraft) draft = NULL;
  const TkSaleRequest *request;

  wanjiru->name = g_strdup ("wanjiru");
  g_assert_true (tk_cart_set_places (cart, &stalls, places, labels, 2));
  g_assert_true (tk_cart_add (cart, &regular, 3));
  tk_cart_set_attendee (cart, 0, 1, &(TkAttendee) { .name = "Otieno", .phone = "" });
  tk_cart_add_off (cart, &(TkCartOff) { .kind = TK_OFF_VOUCHER, .code = "PWANI-10", .event = 1 });
  tk_cart_add_off (cart, &(TkCartOff) { .kind = TK_OFF_PERCENT, .value = 1000, .reason = "Late" });
  tk_cart_set_buyer (cart, "Njeri", "", "By the door");
  tk_cart_set_held (cart, "held-1");
  tk_cart_set_approver (cart, wanjiru);
  draft = tk_cart_make_draft (cart);
  g_assert_finalize_object (cart);

  request = tk_sale_draft_get (draft);
  g_assert_cmpuint (request->n_lines, ==, 2);
  g_assert_cmpuint (request->lines[0].places[1], ==, 8);
  g_assert_cmpstr (request->lines[0].attendees[1].name, ==, "Otieno");
  g_assert_null (request->lines[0].attendees[1].phone);
  g_assert_null (request->lines[0].attendees[0].name);
  g_assert_null (request->lines[1].places);
  g_assert_null (request->lines[1].attendees);
  g_assert_cmpuint (request->lines[1].qty, ==, 3);
  g_assert_cmpuint (request->n_offs, ==, 2);
  g_assert_cmpstr (request->offs[0].code, ==, "PWANI-10");
  g_assert_cmpstr (request->offs[1].reason, ==, "Late");
  g_assert_cmpstr (request->buyer_name, ==, "Njeri");
  g_assert_null (request->buyer_phone);
  g_assert_cmpstr (request->note, ==, "By the door");
  g_assert_cmpstr (request->held, ==, "held-1");
  g_assert_cmpstr (request->approver->name, ==, "wanjiru");
  g_assert_cmpuint (request->n_payments, ==, 0);
}

/* An approval is of the cart as it was: what is added was not seen, what goes needs no eye. */
static void
test_cart_approval (void)
{
  TkTypeInfo regular = { .event = 1, .number = 1, .name = (char *) "Regular", .currency = (char *) "KES", .price = 150000 };
  g_autoptr (TkStaff) wanjiru = g_new0 (TkStaff, 1);
  g_autoptr (TkCart) cart = tk_cart_new ();
  TkCartContents *away;

  wanjiru->name = g_strdup ("wanjiru");
  g_assert_true (tk_cart_add (cart, &regular, 3));
  tk_cart_set_approver (cart, wanjiru);
  g_assert_true (tk_cart_change (cart, 0, -1));
  g_assert_nonnull (tk_cart_get_approver (cart));
  g_assert_true (tk_cart_change (cart, 0, 1));
  g_assert_null (tk_cart_get_approver (cart));
  tk_cart_set_approver (cart, wanjiru);
  tk_cart_add_off (cart, &(TkCartOff) { .kind = TK_OFF_AMOUNT, .value = 5000, .reason = "Rain" });
  g_assert_null (tk_cart_get_approver (cart));
  tk_cart_set_approver (cart, wanjiru);
  tk_cart_remove_off (cart, 0);
  g_assert_nonnull (tk_cart_get_approver (cart));

  away = tk_cart_take (cart);
  g_assert_cmpuint (tk_cart_get_n_rows (cart), ==, 0);
  g_assert_null (tk_cart_get_approver (cart));
  g_assert_null (tk_cart_take (cart));
  tk_cart_put_back (cart, away);
  g_assert_cmpuint (tk_cart_get_tickets (cart), ==, 3);
  g_assert_nonnull (tk_cart_get_approver (cart));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/tenders", test_tenders);
  g_test_add_func ("/app/quantity", test_quantity);
  g_test_add_func ("/app/cart", test_cart);
  g_test_add_func ("/app/cart/several-events", test_cart_of_several_events);
  g_test_add_func ("/app/cart/row", test_cart_row);
  g_test_add_func ("/app/cart/draft", test_cart_draft);
  g_test_add_func ("/app/cart/approval", test_cart_approval);
  return g_test_run ();
}
