/* Amounts as they are typed, money as it is taken in several ways.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-amount-keys.h"
#include "tk-page.h"
#include "tk-taking.h"

/* Keys: digits, . for the point, < for back, h for 00. */
static void
test_amounts (void)
{
  static const struct { const char *keys; int exponent; gint64 minor; } cases[] = {
    { "1500", 2, 150000 }, { "15h", 2, 150000 }, { "15.5", 2, 1550 }, { "15.55", 2, 1555 }, { "15.559", 2, 1555 }, { "15.55<", 2, 1550 },
    { "15.5<7", 2, 15700 }, { "15.<2", 2, 15200 }, { "15..5", 2, 1550 }, { "12<", 2, 100 }, { "<<", 2, 0 }, { ".05", 2, 5 },
    { "15.5", 0, 155 }, { "1.234", 3, 1234 }, { "1.2345", 3, 1234 }, { "100000000", 2, 10000000000 }, { "1000000009", 2, 10000000000 },
    { "99999999999999999999", 2, 9999999900 }, { "h", 2, 0 }, { "", 2, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TkAmountKeys keys;

      tk_amount_keys_start (&keys, cases[i].exponent);
      for (const char *key = cases[i].keys; *key != '\0'; key++)
        if (*key == '.')
          tk_amount_keys_point (&keys);
        else if (*key == '<')
          tk_amount_keys_back (&keys);
        else if (*key == 'h')
          tk_amount_keys_hundred (&keys);
        else
          tk_amount_keys_digit (&keys, *key - '0');
      g_test_message ("keys %s", cases[i].keys);
      g_assert_cmpint (keys.minor, ==, cases[i].minor);
    }
}

static void
test_amount_set (void)
{
  TkAmountKeys keys;

  tk_amount_keys_start (&keys, 2);
  tk_amount_keys_set (&keys, 125050);
  g_assert_cmpint (keys.minor, ==, 125050);
  tk_amount_keys_digit (&keys, 7);
  g_assert_cmpint (keys.minor, ==, 700);
  tk_amount_keys_set (&keys, 125050);
  tk_amount_keys_back (&keys);
  g_assert_cmpint (keys.minor, ==, 0);
}

static void
add (TkTaking *taking, TkPayMethod method, gint64 amount, const char *attempt)
{
  TkPayment payment = { .method = method, .amount = amount, .attempt = attempt };

  tk_taking_add (taking, &payment);
}

static void
test_split (void)
{
  g_autoptr (TkTaking) taking = tk_taking_new ();

  tk_taking_start (taking, 300050, "KES", 0);
  g_assert_cmpint (tk_taking_get_due (taking), ==, 300050);
  g_assert_cmpint (tk_taking_get_cash_due (taking), ==, 300100);
  g_assert_cmpint (tk_taking_get_cash_unit (taking), ==, 100);
  add (taking, TK_PAY_CASH, 100000, NULL);
  g_assert_cmpint (tk_taking_get_due (taking), ==, 200050);
  g_assert_cmpint (tk_taking_get_change (taking), ==, 0);
  add (taking, TK_PAY_MPESA, 150000, "attempt");
  g_assert_cmpint (tk_taking_get_cash_due (taking), ==, 50100);
  add (taking, TK_PAY_CASH, 100000, NULL);
  g_assert_cmpuint (tk_taking_get_n (taking), ==, 2);
  g_assert_true (tk_taking_is_complete (taking));
  g_assert_cmpint (tk_taking_get_due (taking), ==, 0);
  g_assert_cmpint (tk_taking_get_change (taking), ==, 49900);
  g_assert_true (tk_taking_is_bound (taking));
  g_assert_false (tk_taking_remove (taking, 1));
  g_assert_true (tk_taking_remove (taking, 0));
  g_assert_cmpint (tk_taking_get_due (taking), ==, 150050);
  add (taking, TK_PAY_CARD, 150050, NULL);
  g_assert_true (tk_taking_is_complete (taking));
  g_assert_cmpint (tk_taking_get_change (taking), ==, 0);
}

static void
test_rounding (void)
{
  static const struct { gint64 total, unit, cash_due; } cases[] = {
    { 100, 100, 100 }, { 149, 100, 100 }, { 150, 100, 200 }, { 151, 5, 150 }, { 153, 5, 155 }, { 49, 100, 0 }, { 1, 1, 1 }, { 0, 100, 0 },
  };
  g_autoptr (TkTaking) taking = tk_taking_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      tk_taking_start (taking, cases[i].total, "KES", cases[i].unit);
      g_assert_cmpint (tk_taking_get_cash_due (taking), ==, cases[i].cash_due);
      g_assert_false (tk_taking_is_complete (taking));
    }
  add (taking, TK_PAY_CASH, 0, NULL);
  g_assert_true (tk_taking_is_complete (taking));
}

static void
test_nothing (void)
{
  g_autoptr (TkTaking) taking = tk_taking_new ();

  tk_taking_start (taking, 100, "UGX", 0);
  g_assert_cmpint (tk_taking_get_cash_unit (taking), ==, 1);
  add (taking, TK_PAY_CASH, 0, NULL);
  add (taking, TK_PAY_CARD, -5, NULL);
  g_assert_cmpuint (tk_taking_get_n (taking), ==, 0);
  g_assert_false (tk_taking_remove (taking, 0));
}

static void
test_copy (void)
{
  g_autoptr (TkTaking) taking = tk_taking_new ();
  g_autoptr (GArray) copy = NULL;
  char reference[] = "QGH7XK2M9P";
  TkPayment payment = { .method = TK_PAY_MPESA_CODE, .amount = 100, .reference = reference };

  tk_taking_start (taking, 200, "KES", 0);
  tk_taking_add (taking, &payment);
  add (taking, TK_PAY_CASH, 100, NULL);
  memset (reference, '?', sizeof reference - 1);
  copy = tk_taking_copy_payments (taking);
  g_clear_object (&taking);
  g_assert_cmpuint (copy->len, ==, 2);
  g_assert_cmpstr (g_array_index (copy, TkPayment, 0).reference, ==, "QGH7XK2M9P");
  g_assert_cmpint (g_array_index (copy, TkPayment, 1).amount, ==, 100);
}

/* A cart that costs nothing is paid with nothing. */
static void
test_free_of_charge (void)
{
  g_autoptr (TkTaking) taking = tk_taking_new ();
  g_autoptr (GArray) copy = NULL;

  tk_taking_start (taking, 0, "KES", 0);
  g_assert_false (tk_taking_is_complete (taking));
  add (taking, TK_PAY_CASH, 0, NULL);
  g_assert_true (tk_taking_is_complete (taking));
  copy = tk_taking_copy_payments (taking);
  g_assert_cmpuint (copy->len, ==, 0);
}

/* The number block types digits whether its lamp is on or off. */
static void
test_number_block (void)
{
  static const struct { guint keyval; int digit; } cases[] = {
    { GDK_KEY_0, 0 }, { GDK_KEY_9, 9 }, { GDK_KEY_KP_0, 0 }, { GDK_KEY_KP_7, 7 }, { GDK_KEY_KP_End, 1 }, { GDK_KEY_KP_Down, 2 },
    { GDK_KEY_KP_Next, 3 }, { GDK_KEY_KP_Left, 4 }, { GDK_KEY_KP_Begin, 5 }, { GDK_KEY_KP_Right, 6 }, { GDK_KEY_KP_Home, 7 },
    { GDK_KEY_KP_Up, 8 }, { GDK_KEY_KP_Prior, 9 }, { GDK_KEY_KP_Insert, 0 }, { GDK_KEY_End, -1 }, { GDK_KEY_Left, -1 }, { GDK_KEY_a, -1 },
    { GDK_KEY_KP_Delete, -1 }, { GDK_KEY_KP_Enter, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (tk_key_digit (cases[i].keyval), ==, cases[i].digit);
  g_assert_true (tk_key_is_point (GDK_KEY_KP_Delete));
  g_assert_true (tk_key_is_point (GDK_KEY_comma));
  g_assert_true (tk_key_is_point (GDK_KEY_KP_Separator));
  g_assert_false (tk_key_is_point (GDK_KEY_Delete));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/taking/amounts", test_amounts);
  g_test_add_func ("/app/taking/amount-set", test_amount_set);
  g_test_add_func ("/app/taking/split", test_split);
  g_test_add_func ("/app/taking/rounding", test_rounding);
  g_test_add_func ("/app/taking/nothing", test_nothing);
  g_test_add_func ("/app/taking/copy", test_copy);
  g_test_add_func ("/app/taking/free-of-charge", test_free_of_charge);
  g_test_add_func ("/app/taking/number-block", test_number_block);
  return g_test_run ();
}
