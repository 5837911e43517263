/* Anything that can happen to leases and sales, in any order, against a hub that believes only the journal: no slot is sold twice,
 * none that was handed back, and the money adds up. Prints its seed; TIKETI_SEED replays. SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"
#include "tk-desk-shift.h"
#include "tk-desk-status.h"
#include "tk-store-journal.h"
#include "tk-store-lease.h"

#include <string.h>

#define STEPS 400
#define CAPACITY 60      /* of type 3 */
#define PRICE 400000
#define SAID_MAX 400

typedef enum { FREE, LEASED, SOLD } State;

/* What the hub knows: each slot, and every lease it ever granted. */
typedef struct
{
  State state;
  gint64 issue;
  char lease[16];
  char sale[40];
} Slot;

typedef struct
{
  DeskFixture *f;
  GRand *random;
  Slot slots[CAPACITY + 1];      /* by serial */
  GPtrArray *leases;             /* TkWireLease, as the hub has them */
  GPtrArray *said;               /* TkWireLease, copies of what was ever told: any may be heard again */
  gint64 read;                   /* journal entries applied */
  gint64 cash, code;             /* received less handed back, over all shifts */
  guint made, codes, sold, undone, returned;
} World;

static gint64
below (World *world, gint64 limit)
{
  return g_rand_int_range (world->random, 0, (gint32) limit);
}

/* ---- The hub's side: only what the journal says ---- */

static TkWireLease *
find_lease (World *world, const char *id)
{
  for (guint i = 0; i < world->leases->len; i++)
    if (g_str_equal (((TkWireLease *) g_ptr_array_index (world->leases, i))->id, id))
      return g_ptr_array_index (world->leases, i);
  g_assert_not_reached ();
}

static void
apply_sale (World *world, const TkWireSale *sale)
{
  for (guint i = 0; i < sale->tickets->len; i++)
    {
      const TkWireSaleTicket *ticket = g_ptr_array_index (sale->tickets, i);
      Slot *slot = &world->slots[ticket->serial];

      g_assert_cmpint (slot->state, ==, LEASED);
      g_assert_cmpstr (slot->lease, ==, ticket->lease);
      g_assert_cmpint (slot->issue, ==, ticket->issue);
      slot->state = SOLD;
      g_strlcpy (slot->sale, sale->sale, sizeof slot->sale);
      world->sold++;
    }
}

static void
apply_reversal (World *world, const TkWireReversal *reversal)
{
  gint64 sum = 0;

  for (guint i = 0; i < reversal->tickets->len; i++)
    {
      const TkWireReprint *ticket = g_ptr_array_index (reversal->tickets, i);
      Slot *slot = &world->slots[ticket->serial];

      g_assert_cmpint (slot->state, ==, SOLD);
      g_assert_cmpstr (slot->sale, ==, reversal->sale);
      g_assert_cmpint (slot->issue, ==, ticket->issue);
      slot->state = FREE;
      slot->issue++;
      world->undone++;
    }
  for (guint i = 0; i < reversal->payments->len; i++)
    sum += ((const TkWirePayment *) g_ptr_array_index (reversal->payments, i))->amount;
  g_assert_cmpint (sum, ==, reversal->amount);
  g_assert_cmpint (sum, ==, PRICE * (gint64) reversal->tickets->len);
}

static void
apply_returned (World *world, const TkWireLeaseMoved *moved)
{
  TkWireLease *lease = find_lease (world, moved->lease);

  g_assert_cmpint (moved->last, ==, lease->last);
  for (gint64 serial = moved->first; serial <= moved->last; serial++)
    {
      g_assert_cmpint (world->slots[serial].state, ==, LEASED);
      g_assert_cmpstr (world->slots[serial].lease, ==, moved->lease);
      world->slots[serial].state = FREE;
      world->returned++;
    }
  lease->last = MAX (moved->first - 1, lease->first);
  lease->recall = 0;
}

static void
apply_entry (World *world, const TkJournalEntry *entry)
{
  static const struct { const char *kind; const TkWireShape *shape; void (*apply) (World *, gconstpointer); } kinds[] = {
    { TK_KIND_SALE_COMPLETED, &tk_wire_sale_shape, (void (*) (World *, gconstpointer)) apply_sale },
    { TK_KIND_SALE_VOIDED, &tk_wire_reversal_shape, (void (*) (World *, gconstpointer)) apply_reversal },
    { TK_KIND_SALE_REFUNDED, &tk_wire_reversal_shape, (void (*) (World *, gconstpointer)) apply_reversal },
    { TK_KIND_LEASE_RETURNED, &tk_wire_lease_moved_shape, (void (*) (World *, gconstpointer)) apply_returned },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, entry->kind))
      {
        g_autoptr (GError) error = NULL;
        gpointer body = tk_wire_decode (kinds[i].shape, entry->body, strlen (entry->body), &error);

        g_assert_no_error (error);
        kinds[i].apply (world, body);
        tk_wire_free (kinds[i].shape, body);
      }
}

static void
sync_up (World *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = tk_store_journal_read (world->f->store, world->read + 1, 1000, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < entries->len; i++)
    apply_entry (world, g_ptr_array_index (entries, i));
  world->read += entries->len;
}

static TkWireLease *
copy_lease (const TkWireLease *lease)
{
  TkWireLease *copy = tk_wire_new (&tk_wire_lease_shape);
  char *id = copy->id, *status = copy->status, *places = copy->places;

  *copy = *lease;
  copy->id = id;
  copy->status = status;
  copy->places = places;
  tk_wire_set (&copy->id, lease->id);
  tk_wire_set (&copy->status, lease->status);
  return copy;
}

static void
hear (World *world, const TkWireLease *lease)
{
  g_autoptr (GError) error = NULL;
  TkStoreLeaseNews news = { 0 };

  g_assert_true (tk_store_put_lease (world->f->store, &world->f->clock.base, lease, &news, &error));
  g_assert_no_error (error);
}

/* The word may reach the terminal, or be lost; and any word may come again, late. */
static void
say (World *world, const TkWireLease *lease)
{
  if (world->said->len < SAID_MAX)
    g_ptr_array_add (world->said, copy_lease (lease));
  if (below (world, 4) > 0)
    hear (world, lease);
}

static void
say_again (World *world)
{
  if (world->said->len > 0)
    hear (world, g_ptr_array_index (world->said, below (world, world->said->len)));
}

/* The first run of free slots of one issue, at most `limit` of them. */
static void
grant (World *world)
{
  gint64 first = 1, limit = 1 + below (world, 15);

  while (first <= CAPACITY && world->slots[first].state != FREE)
    first++;
  if (first > CAPACITY)
    return;
  TkWireLease *lease = tk_wire_new (&tk_wire_lease_shape);
  g_autofree char *id = g_strdup_printf ("lease-%u", world->made++);
  tk_wire_set (&lease->id, id);
  tk_wire_set (&lease->status, "open");
  lease->event = 1;
  lease->type = 3;
  lease->first = lease->last = first;
  lease->epoch = 1;
  lease->sell_until = FIXTURE_NOW + 100 * FIXTURE_HOUR;
  lease->issue = world->slots[first].issue;
  while (lease->last < CAPACITY && lease->last - first + 1 < limit && world->slots[lease->last + 1].state == FREE
         && world->slots[lease->last + 1].issue == lease->issue)
    lease->last++;
  for (gint64 serial = lease->first; serial <= lease->last; serial++)
    {
      world->slots[serial].state = LEASED;
      g_strlcpy (world->slots[serial].lease, id, sizeof world->slots[serial].lease);
    }
  g_ptr_array_add (world->leases, lease);
  say (world, lease);
}

static void
change_lease (World *world, gboolean fence)
{
  if (world->leases->len == 0)
    return;
  TkWireLease *lease = g_ptr_array_index (world->leases, below (world, world->leases->len));
  if (!g_str_equal (lease->status, "open"))
    return say (world, lease);
  if (fence)
    {
      tk_wire_set (&lease->status, "fenced");
      lease->epoch++;
    }
  else
    lease->recall = 1 + below (world, 10);
  say (world, lease);
}

/* ---- The terminal's side ---- */

static void
sell (World *world)
{
  TkCartLine line = { 1, 3, 1 + (guint) below (world, 3) };
  gint64 total = PRICE * line.qty, by_code = below (world, 3) == 0 ? (1 + below (world, total / 100)) * 100 : 0;
  g_autofree char *reference = g_strdup_printf ("LR%08u", world->codes++);
  TkPayment payments[] = { { TK_PAY_MPESA_CODE, by_code, reference }, { TK_PAY_CASH, total - by_code, NULL } };
  TkSaleRequest request = { &line, 1, by_code > 0 ? payments : payments + 1, by_code > 0 ? 2 : 1, NULL, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = tk_desk_sell (world->f->desk, &world->f->cashier, &request, &error);

  if (sale == NULL)
    {
      g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NO_LEASE);
      return;
    }
  world->cash += total - by_code;
  world->code += by_code;
}

/* Some sale, some of its tickets or all; what is refused changes nothing, which check() would see. */
static void
undo (World *world, gboolean is_void)
{
  gint64 sales = desk_fixture_int (world->f, "SELECT count (*) FROM sale");
  g_autoptr (GError) error = NULL;

  if (sales == 0)
    return;
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM sale ORDER BY seq LIMIT 1 OFFSET %u", (guint) below (world, sales));
  g_autofree char *id = desk_fixture_text (world->f, sql);
  g_autoptr (TkSale) sale = tk_desk_get_sale (world->f->desk, id, &error);
  TkTicketId ticket = ((TkSoldTicket *) g_ptr_array_index (sale->tickets, below (world, sale->tickets->len)))->id;
  TkReversalRequest request = { .sale = id, .tickets = &ticket, .n_tickets = below (world, 2), .reason = "random",
                                .approver = &world->f->supervisor };
  g_autoptr (TkReversal) reversal = is_void ? tk_desk_void (world->f->desk, &world->f->cashier, &request, &error)
                                            : tk_desk_refund (world->f->desk, &world->f->cashier, &request, &error);

  if (reversal == NULL)
    {
      g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
      return;
    }
  world->cash -= reversal->cash;
  world->code -= reversal->amount - reversal->cash;
}

static void
turn_shift (World *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkShiftReport) x = tk_desk_shift_report (world->f->desk, FALSE, NULL);
  g_autoptr (TkShiftReport) report = NULL;

  if (x != NULL)
    report = tk_desk_shift_close (world->f->desk, &world->f->cashier, MAX (x->expected, 0), "", &error);
  else
    report = tk_desk_shift_open (world->f->desk, &world->f->cashier, below (world, 3) * 100000, "KES", &error);
  g_assert_no_error (error);
}

static void
give_back (World *world)
{
  g_autoptr (GError) error = NULL;
  TkStoreLeaseNews news = { 0 };

  g_assert_true (tk_store_return_leases (world->f->store, &world->f->clock.base, below (world, 2) == 0, &news, &error));
  g_assert_no_error (error);
}

static void
act (World *world)
{
  switch (below (world, 12))
    {
    case 0: case 1:
      return grant (world);
    case 2:
      return change_lease (world, TRUE);
    case 3:
      return change_lease (world, FALSE);
    case 4:
      return say_again (world);
    case 5:
      return undo (world, TRUE);
    case 6:
      return undo (world, FALSE);
    case 7:
      return give_back (world);
    case 8:
      if (below (world, 4) == 0)
        turn_shift (world);
      return tk_fake_clock_advance (&world->f->clock, below (world, 30) * 60 * 1000);
    default:
      return sell (world);
    }
}

/* ---- What must always hold ---- */

static void
check_money (World *world)
{
  g_autoptr (TkShiftReport) x = tk_desk_shift_report (world->f->desk, FALSE, NULL);

  g_assert_cmpint (desk_fixture_int (world->f,
    "SELECT count (*) FROM sale s WHERE (SELECT coalesce (sum (amount), 0) FROM payment WHERE sale = s.id)"
    " - (SELECT coalesce (sum (amount), 0) FROM reversal WHERE sale = s.id) <> "
    G_STRINGIFY (PRICE) " * (SELECT count (*) FROM sale_ticket st JOIN ticket t USING (event, type, serial, issue)"
    " WHERE st.sale = s.id AND t.status = 'valid')"), ==, 0);
  g_assert_cmpint (desk_fixture_int (world->f, "SELECT (SELECT coalesce (sum (amount), 0) FROM payment)"
                                               " - (SELECT coalesce (sum (amount), 0) FROM reversal_payment)"), ==,
                   world->cash + world->code);
  if (x == NULL)
    return;
  g_assert_cmpint (x->expected, ==, x->opening_float + x->cash_sales - x->cash_refunds);
  g_assert_cmpint (x->cash_sales + x->other_sales, ==, x->total);
  g_assert_cmpint (x->cash_refunds + x->other_refunds, ==, x->voided + x->refunded);
}

/* Sold and held here never come to more than the hub has given out and not seen come back. */
static void
check_slots (World *world)
{
  gint64 leased = 0;

  for (gint64 serial = 1; serial <= CAPACITY; serial++)
    leased += world->slots[serial].state == LEASED;
  g_assert_cmpint (desk_fixture_int (world->f, "SELECT coalesce (sum (last - next + 1), 0) FROM lease WHERE status = 'open'"), <=, leased);
  g_assert_cmpint (desk_fixture_int (world->f, "SELECT count (*) FROM incident"), ==, 0);
  g_assert_cmpint (desk_fixture_int (world->f, "SELECT count (*) FROM ticket WHERE status = 'valid'"), <=, CAPACITY);
}

static void
test_random (DeskFixture *f, gconstpointer data)
{
  const char *given = g_getenv ("TIKETI_SEED");
  guint32 seed = given != NULL ? (guint32) g_ascii_strtoull (given, NULL, 10) : g_random_int ();
  World world = { .f = f, .random = g_rand_new_with_seed (seed) };
  g_autoptr (GError) error = NULL;

  g_test_message ("TIKETI_SEED=%u", seed);
  desk_fixture_sql (f, "DELETE FROM lease; UPDATE event SET ends_at = 0");
  world.leases = g_ptr_array_new ();
  world.said = g_ptr_array_new ();
  for (guint step = 0; step < STEPS; step++)
    {
      act (&world);
      if (below (&world, 2) == 0)
        sync_up (&world);
      check_money (&world);
      check_slots (&world);
      g_assert_true (tk_desk_verify_journal (f->desk, NULL, NULL, &error));
    }
  sync_up (&world);
  g_test_message ("%u sold, %u undone, %u returned", world.sold, world.undone, world.returned);
  g_assert_cmpuint (world.sold, >, 0);
  for (guint i = 0; i < world.leases->len; i++)
    tk_wire_free (&tk_wire_lease_shape, g_ptr_array_index (world.leases, i));
  for (guint i = 0; i < world.said->len; i++)
    tk_wire_free (&tk_wire_lease_shape, g_ptr_array_index (world.said, i));
  g_ptr_array_unref (world.leases);
  g_ptr_array_unref (world.said);
  g_rand_free (world.random);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/lease/random", DeskFixture, NULL, desk_fixture_set_up, test_random, desk_fixture_tear_down);
  return g_test_run ();
}
