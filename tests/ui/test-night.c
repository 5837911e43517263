/* A cashier's night through the real program: open, sell sixty times in every way there is, the network away, killed twice, handed over,
 * closed; and then the Z report, the drawer, the hub's totals and the printed tickets must agree. SPDX-License-Identifier: GPL-3.0-or-later */
#include "night-world.h"

#include "tk-desk-shift.h"

#include <string.h>

#define ROWS 9000            /* of paper: some tickets, then it is out */
#define FLOAT_KES 5000
#define SALES 60             /* TIKETI_NIGHT_SALES: fewer, where every step is slower */
#define SOLD "SELECT count(*) FROM sale"
#define OPEN_SHIFT "SELECT count(*) FROM shift WHERE closed_at IS NULL"
#define LOOK_UP_US (400 * 1000) /* nobody types before having seen what came of it */
#define PHONE(end) "0712345" end

/* ---- What a cashier does all night ---- */

static void
wait_sold (Night *night)
{
  night_wait (night, SOLD, ++night->sales);
  g_usleep (LOOK_UP_US);
}

/* The cart is a digit a ticket, paid exactly in cash. */
static void
sell_cash (Night *night, const char *types)
{
  for (const char *p = types; *p != '\0'; p++)
    {
      const char key[] = { *p, '\0' };

      evening_screen_press (night->screen, key, NULL);
    }
  evening_screen_press (night->screen, "F9", "F1", "Return", NULL);
  wait_sold (night);
}

static void
sell_many (Night *night, guint n)
{
  static const char *const carts[] = { "1", "11", "2", "12", "3", "111", "13", "22" };

  for (guint i = 0; i < n; i++)
    sell_cash (night, carts[i % G_N_ELEMENTS (carts)]);
}

/* ---- The shift ---- */

static void
open_shift (Night *night)
{
  evening_screen_press (night->screen, "ctrl+5", NULL);
  evening_screen_wait (night->screen, EVENING_LABEL, "No shift is open*");
  evening_screen_type (night->screen, G_STRINGIFY (FLOAT_KES));
  evening_screen_press (night->screen, "Return", NULL);
  night_wait (night, OPEN_SHIFT, 1);
  g_assert_cmpint (night_ask (night, "SELECT opening_float FROM shift"), ==, FLOAT_KES * 100);
  evening_screen_draw (night->screen, "night-shift-open");
  evening_screen_press (night->screen, "ctrl+1", NULL);
}

/* What the drawer must hold, from the payments alone. */
static gint64
drawer (Night *night)
{
  return night_ask (night, "SELECT opening_float + (SELECT coalesce(sum(amount), 0) FROM payment AS p JOIN sale AS s ON s.id = p.sale"
                           " WHERE p.method = 'cash' AND s.shift = shift.id)"
                           " - (SELECT coalesce(sum(p.amount), 0) FROM reversal_payment AS p JOIN reversal AS r ON r.id = p.reversal"
                           " WHERE p.method = 'cash' AND r.shift = shift.id)"
                           " + (SELECT coalesce(sum(amount), 0) FROM cash_moved WHERE shift = shift.id) FROM shift WHERE closed_at IS NULL");
}

/* Note by note, down the column. */
static void
count_drawer (Night *night, gint64 amount)
{
  g_autoptr (GArray) notes = tk_denominations ("KES");

  for (guint i = 0; i < notes->len; i++)
    {
      gint64 value = g_array_index (notes, gint64, i), n = amount / value;

      if (n > 0)
        {
          g_autofree char *words = g_strdup_printf ("%d", (int) n);
          evening_screen_type (night->screen, words);
        }
      amount -= n * value;
      if (i + 1 < notes->len)
        evening_screen_press (night->screen, "Return", NULL);
    }
  g_assert_cmpint (amount, ==, 0);
}

static void
hand_over (Night *night)
{
  gint64 before = night_ask (night, "SELECT count(*) FROM handed_over");

  evening_screen_press (night->screen, "ctrl+5", NULL);
  evening_screen_wait (night->screen, EVENING_BUTTON, "Hand over*");
  evening_screen_press (night->screen, "F8", NULL);
  evening_screen_wait (night->screen, EVENING_LABEL, "Count every note*");
  count_drawer (night, drawer (night));
  evening_screen_press (night->screen, "F9", NULL);
  evening_screen_wait (night->screen, EVENING_LABEL, "Who takes over*");
  evening_screen_type (night->screen, "7531");
  evening_screen_press (night->screen, "Return", NULL);
  night_wait (night, "SELECT count(*) FROM handed_over", before + 1);
  g_assert_cmpint (night_ask (night, "SELECT counted - expected FROM handed_over"), ==, 0);
  night_wait (night, "SELECT staff = 'otieno' FROM journal WHERE kind = 'staff.signed-in' ORDER BY seq DESC LIMIT 1", 1);
  evening_screen_press (night->screen, "ctrl+1", NULL);
  evening_screen_wait (night->screen, EVENING_LABEL, "Touch a ticket type*");
}

/* A shilling is missing, and explained. */
static void
close_shift (Night *night)
{
  evening_screen_press (night->screen, "ctrl+5", NULL);
  evening_screen_wait (night->screen, EVENING_BUTTON, "Close*");
  evening_screen_press (night->screen, "F9", NULL);
  evening_screen_wait (night->screen, EVENING_LABEL, "Count every note*");
  count_drawer (night, drawer (night) - 100);
  evening_screen_draw (night->screen, "night-count");
  evening_screen_press (night->screen, "F9", NULL);
  evening_screen_wait (night->screen, EVENING_LABEL, "Close the shift*");
  evening_screen_type (night->screen, "Rolled under the counter");
  evening_screen_draw (night->screen, "night-close");
  evening_screen_hold (night->screen, EVENING_BUTTON, "Hold to close*");
  night_wait (night, "SELECT count(*) FROM shift WHERE closed_at IS NOT NULL", 1);
  evening_screen_draw (night->screen, "night-z");
}

/* ---- Ways to pay ---- */

static void
sell_split (Night *night)
{
  evening_screen_press (night->screen, "1", "F9", NULL);
  evening_screen_type (night->screen, "500");
  evening_screen_press (night->screen, "Return", NULL);
  evening_screen_wait (night->screen, EVENING_LABEL, "Still to pay*");
  evening_screen_press (night->screen, "F5", NULL);
  evening_screen_wait (night->screen, EVENING_LABEL, "*by M-Pesa and shows you*");
  evening_screen_type (night->screen, "SKL5XQ2M7P");
  evening_screen_draw (night->screen, "night-split");
  evening_screen_press (night->screen, "Return", NULL);
  wait_sold (night);
  g_assert_cmpint (night_ask (night, "SELECT count(*) FROM payment WHERE sale = (SELECT id FROM sale ORDER BY number DESC LIMIT 1)"), ==, 2);
}

static void
sell_card (Night *night)
{
  evening_screen_press (night->screen, "2", "F9", "F7", NULL);
  evening_screen_wait (night->screen, EVENING_LABEL, "*on the card terminal*");
  evening_screen_type (night->screen, "004711");
  evening_screen_press (night->screen, "Return", NULL);
  wait_sold (night);
}

static void
sell_comp (Night *night)
{
  evening_screen_press (night->screen, "1", "F9", "F8", NULL);
  evening_screen_wait (night->screen, EVENING_LABEL, "Why is it given away?");
  evening_screen_press (night->screen, "F1", NULL);
  evening_screen_type (night->screen, "8642");
  evening_screen_press (night->screen, "Return", NULL);
  wait_sold (night);
  g_assert_cmpint (night_ask (night, "SELECT count(*) FROM payment WHERE method = 'comp' AND approved_by = 'wanjiru' AND reason <> ''"), ==, 1);
}

static void
sell_voucher (Night *night)
{
  evening_screen_press (night->screen, "1", "F5", NULL);
  evening_screen_wait (night->screen, EVENING_LABEL, "Voucher code");
  evening_screen_type (night->screen, "night50");
  evening_screen_press (night->screen, "Return", NULL);
  evening_screen_wait (night->screen, EVENING_LABEL, "*Night owls*");
  evening_screen_draw (night->screen, "night-voucher");
  evening_screen_press (night->screen, "F9", "F1", "Return", NULL);
  wait_sold (night);
  g_assert_cmpint (night_ask (night, "SELECT total FROM sale ORDER BY number DESC LIMIT 1"), ==, 75000);
  g_assert_cmpint (night_ask (night, "SELECT count(*) FROM sale_use"), ==, 1);
}

static void
put_aside (Night *night)
{
  evening_screen_press (night->screen, "1", "2", "F8", NULL);
  night_wait (night, "SELECT count(*) FROM held_cart", 1);
}

static void
sell_put_aside (Night *night)
{
  evening_screen_press (night->screen, "F7", NULL);
  evening_screen_wait (night->screen, EVENING_BUTTON, "*2 tickets*");
  evening_screen_press (night->screen, "1", NULL);
  evening_screen_wait (night->screen, EVENING_LABEL, "VIP");
  evening_screen_press (night->screen, "F9", "F1", "Return", NULL);
  wait_sold (night);
  night_wait (night, "SELECT count(*) FROM held_cart", 0);
}

/* ---- M-Pesa ---- */

static void
ask_phone (Night *night, const char *phone)
{
  evening_screen_press (night->screen, "1", "F10", NULL);
  g_usleep (LOOK_UP_US);
  evening_screen_wait (night->screen, EVENING_LABEL, "Buyer's M-Pesa number");
  evening_screen_press (night->screen, "ctrl+a", NULL);
  evening_screen_type (night->screen, phone);
  evening_screen_press (night->screen, "Return", NULL);
}

/* "254712345002" and a state. */
static void
wait_attempt (Night *night, const char *phone, const char *state)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM attempt WHERE phone LIKE '%%%s' AND state = '%s'", phone + 1, state);

  night_wait (night, sql, 1);
}

static void
sell_mpesa (Night *night, const char *phone)
{
  ask_phone (night, phone);
  wait_sold (night);
  wait_attempt (night, phone, "paid");
}

/* It does not come, so the buyer pays in cash. */
static void
sell_after_all (Night *night, const char *phone, const char *state)
{
  ask_phone (night, phone);
  wait_attempt (night, phone, state);
  evening_screen_wait (night->screen, EVENING_BUTTON, "Take cash*");
  evening_screen_draw (night->screen, state);
  evening_screen_press (night->screen, "F9", "F1", "Return", NULL);
  wait_sold (night);
}

static void
sell_given_up (Night *night, const char *phone)
{
  ask_phone (night, phone);
  wait_attempt (night, phone, "sent");
  evening_screen_wait (night->screen, EVENING_BUTTON, "Give up*");
  evening_screen_press (night->screen, "F3", NULL);
  wait_attempt (night, phone, "given-up");
  evening_screen_press (night->screen, "F9", "F1", "Return", NULL);
  wait_sold (night);
}

static void
play_mpesa (Night *night)
{
  sell_mpesa (night, PHONE ("000"));
  sell_mpesa (night, PHONE ("005"));
  sell_mpesa (night, PHONE ("006"));
  sell_mpesa (night, PHONE ("010"));
  sell_after_all (night, PHONE ("001"), "cancelled");
  sell_after_all (night, PHONE ("002"), "failed");
  sell_after_all (night, PHONE ("008"), "failed");
  sell_after_all (night, PHONE ("012"), "failed");
  sell_given_up (night, PHONE ("007"));
  /* Cash was taken, and then the money came: nobody keeps it. */
  sell_after_all (night, PHONE ("003"), "failed");
  night_wait_hub (night, "SELECT count(*) FROM refund_due WHERE payer LIKE '%712345003' AND done_at = 0", 1);
}

/* ---- Papers ---- */

#define UNPRINTED "SELECT count(*) FROM sale_ticket AS t WHERE NOT EXISTS (SELECT 1 FROM printed AS p WHERE p.event = t.event" \
                  " AND p.type = t.type AND p.serial = t.serial AND p.issue = t.issue AND p.how = 'paper')"

/* It stopped in the middle; the queue of people did not. */
static void
play_paper_out (Night *night)
{
  evening_screen_wait (night->screen, EVENING_BUTTON, "Print ticket * again");
  evening_screen_draw (night->screen, "night-paper-out");
  fake_printer_mend (night->printer);
  evening_screen_press (night->screen, "F4", NULL);
  night_wait (night, UNPRINTED, 0);
}

/* ---- After the sale ---- */

static gboolean
shows_sale (Night *night)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *heading = evening_screen_find (night->screen, EVENING_LABEL, "What happened");

      if (heading != NULL)
        return TRUE;
      g_usleep (G_USEC_PER_SEC / 10);
    }
  return FALSE;
}

/* People look and try again when the machine was slower than their fingers. */
static void
find_sale (Night *night, const char *id)
{
  for (guint tries = 0; tries < 5; tries++)
    {
      evening_screen_press (night->screen, "ctrl+4", NULL);
      g_usleep (G_USEC_PER_SEC / 2 * (tries + 1));
      evening_screen_press (night->screen, "ctrl+a", NULL);
      evening_screen_type (night->screen, id);
      g_usleep (G_USEC_PER_SEC * (tries + 1));
      evening_screen_press (night->screen, "Tab", "Return", NULL);
      if (shows_sale (night))
        return;
      evening_screen_press (night->screen, "ctrl+1", NULL);
    }
  evening_screen_wait (night->screen, EVENING_LABEL, "What happened");
}

static char *
pick_sale (Night *night, const char *where)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM sale AS s WHERE %s ORDER BY number LIMIT 1", where);
  char *id = night_tell (night, sql);

  g_assert_nonnull (id);
  return id;
}

static void
refund (Night *night)
{
  g_autofree char *sale = pick_sale (night, "total = 300000 AND exchange = ''");

  find_sale (night, sale);
  evening_screen_touch (night->screen, EVENING_BUTTON, "Undo the sale");
  g_usleep (G_USEC_PER_SEC / 4);
  evening_screen_type (night->screen, "Ill");
  evening_screen_hold (night->screen, EVENING_BUTTON, "Hold to refund*");
  evening_screen_wait (night->screen, EVENING_LABEL, "*upervisor who approves*");
  evening_screen_type (night->screen, "8642");
  evening_screen_press (night->screen, "Return", NULL);
  night_wait (night, "SELECT count(*) FROM reversal WHERE kind = 'refunded'", 1);
  evening_screen_draw (night->screen, "night-refunded");
  evening_screen_press (night->screen, "ctrl+1", NULL);
}

/* Regular for VIP: the buyer pays the difference in cash. */
static void
exchange (Night *night)
{
  g_autofree char *sale = pick_sale (night, "total = 150000 AND exchange = '' AND NOT EXISTS (SELECT 1 FROM reversal AS r WHERE r.sale = s.id)");
  gint64 before = night_ask (night, "SELECT count(*) FROM sale WHERE exchange <> ''");

  find_sale (night, sale);
  evening_screen_touch (night->screen, EVENING_BUTTON, "Exchange");
  evening_screen_wait (night->screen, EVENING_LABEL, "*nothing is to pay*");
  evening_screen_press (night->screen, "space", "Down", "Return", NULL);
  evening_screen_wait (night->screen, EVENING_LABEL, "*the buyer pays KES 3,500*");
  evening_screen_draw (night->screen, "night-exchange");
  evening_screen_press (night->screen, "Tab", "Tab", "Tab", NULL); /* given, code, why */
  evening_screen_type (night->screen, "Wants a seat");
  evening_screen_hold (night->screen, EVENING_BUTTON, "Hold to exchange");
  night_wait (night, "SELECT count(*) FROM sale WHERE exchange <> ''", before + 1);
  night->sales++;
  evening_screen_press (night->screen, "ctrl+1", NULL);
}

/* ---- Troubles ---- */

static void
come_back (Night *night, const char *face, const char *name, const char *pin)
{
  evening_screen_kill (night->screen);
  night_open (night);
  night_sign_in (night, face, name, pin);
  g_assert_cmpint (night_ask (night, SOLD), ==, night->sales);
}

static void
play_without_network (Night *night)
{
  tk_fault_proxy_set (night->world->proxy, TK_FAULT_REFUSE, 0);
  evening_screen_wait (night->screen, EVENING_BUTTON, "*Offline*");
  sell_many (night, 6);
  put_aside (night);
  come_back (night, "Amina, *", "Amina", "2468");
  sell_put_aside (night);
  sell_many (night, 2);
  tk_fault_proxy_set (night->world->proxy, TK_FAULT_PASS, 0);
  evening_screen_wait (night->screen, EVENING_BUTTON, "*Online*0 waiting*");
}

/* Killed while the buyer has the phone in hand; the money comes, and is found. */
static void
play_killed_while_paying (Night *night)
{
  ask_phone (night, PHONE ("100"));
  night_wait (night, "SELECT count(*) FROM attempt WHERE phone LIKE '%712345100'", 1);
  come_back (night, "Otieno, *", "Otieno", "7531");
  wait_attempt (night, PHONE ("100"), "paid");
  evening_screen_wait (night->screen, EVENING_BUTTON, "Finish the sale*");
  evening_screen_draw (night->screen, "night-found");
  evening_screen_press (night->screen, "F2", NULL);
  wait_sold (night);
  g_assert_cmpint (night_ask (night, "SELECT count(*) FROM payment WHERE attempt <> '' AND sale = (SELECT id FROM sale ORDER BY number DESC LIMIT 1)"),
                   ==, 1);
}

/* ---- In the morning ---- */

static void
check_books (Night *night)
{
  EveningWorld *world = night->world;
  g_autofree char *report = NULL, *journal = NULL, *z = NULL;
  guint tickets, different;

  evening_screen_wait (night->screen, EVENING_BUTTON, "*Online*0 waiting*");
  z = night_tell (night, "SELECT body FROM journal WHERE kind = 'shift.closed'");
  g_assert_cmpint (evening_field_int (world, z, "$.number"), ==, 1);
  g_assert_cmpint (evening_field_int (world, z, "$.sales"), ==, night->sales);
  g_assert_cmpint (evening_field_int (world, z, "$.difference"), ==, -100);
  g_assert_cmpint (evening_field_int (world, z, "$.total"), ==, night_ask (night, "SELECT sum(total) FROM sale"));
  g_assert_cmpint (evening_field_int (world, z, "$.cash_sales"), ==, night_ask (night, "SELECT sum(amount) FROM payment WHERE method = 'cash'"));
  /* Payments − refunds = sales, to the cent. */
  g_assert_cmpint (night_ask (night, "SELECT sum(amount) FROM payment"), ==, night_ask (night, "SELECT sum(total + rounding) FROM sale"));
  g_assert_cmpint (night_ask (night, "SELECT max(number) FROM sale"), ==, night->sales);
  /* The hub has the same, each once. */
  g_assert_cmpint (night_ask_hub (night, "SELECT sum(total) FROM sale"), ==, night_ask (night, "SELECT sum(total) FROM sale"));
  g_assert_cmpint (night_ask_hub (night, "SELECT count(*) FROM sale"), ==, night->sales);
  g_assert_cmpint (night_ask_hub (night, "SELECT sum(amount) FROM payment"), ==, night_ask (night, "SELECT sum(amount) FROM payment"));
  g_assert_cmpint (night_ask_hub (night, "SELECT sum(amount) FROM reversal"), ==, night_ask (night, "SELECT sum(amount) FROM reversal"));
  g_assert_cmpint (night_ask_hub (night, "SELECT expected FROM shift WHERE number = 1"), ==, evening_field_int (world, z, "$.expected"));
  g_assert_cmpint (night_ask_hub (night, "SELECT count(*) FROM ticket WHERE status = 'valid'"), ==,
                   night_ask (night, "SELECT count(*) FROM ticket WHERE status = 'valid' AND sale IS NOT NULL"));
  g_assert_cmpint (night_ask_hub (night, "SELECT count(*) FROM incident WHERE kind LIKE '%sums%' OR kind LIKE 'double%' OR kind LIKE 'receipt%'"), ==, 0);
  /* Every ticket sold is on paper, and nothing else; what a kill left in doubt is printed once more. */
  evening_screen_press (night->screen, "ctrl+1", "F4", NULL);
  night_wait (night, UNPRINTED, 0);
  night_read_papers (night, &tickets, &different);
  g_assert_cmpint (different, ==, night_ask (night, "SELECT count(*) FROM sale_ticket"));
  g_test_message ("%u papers with %u different tickets", tickets, different);
  journal = evening_ctl (world, "office", NULL, "journal", "verify", NULL);
  g_assert_cmpint (evening_field_int (world, journal, "$.verified"), ==, 1);
  report = evening_hub (world, "report", "1", "--json", NULL);
  g_assert_cmpint (evening_field_int (world, report, "$.sales.count"), ==, night->sales);
}

static void
test_night (void)
{
  g_autoptr (Night) night = night_new (ROWS);
  const char *given = g_getenv ("TIKETI_NIGHT_SALES");
  gint64 sales = given != NULL ? g_ascii_strtoll (given, NULL, 10) : SALES;

  night_open (night);
  night_sign_in (night, "Amina, *", "Amina", "2468");
  open_shift (night);
  sell_many (night, 10);
  play_paper_out (night);
  sell_split (night);
  sell_card (night);
  sell_comp (night);
  sell_voucher (night);
  play_mpesa (night);
  refund (night);
  exchange (night);
  play_without_network (night);
  hand_over (night);
  play_killed_while_paying (night);
  sell_many (night, (guint) MAX (0, sales - night->sales));
  close_shift (night);
  check_books (night);
  evening_screen_quit (night->screen);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/night/box-office", test_night);
  return g_test_run ();
}
