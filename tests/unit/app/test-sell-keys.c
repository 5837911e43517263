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
  g_assert_false (tk_cart_add (cart, &comedy, 1));
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/tenders", test_tenders);
  g_test_add_func ("/app/quantity", test_quantity);
  g_test_add_func ("/app/cart", test_cart);
  return g_test_run ();
}
