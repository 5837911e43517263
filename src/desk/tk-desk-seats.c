/* Where seats are, which of them may be sold here, and which are best. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-seats-private.h"
#include "tk-desk-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
tk_seat_plan_free (TkSeatPlan *plan)
{
  if (plan == NULL)
    return;
  g_free (plan->name);
  g_free (plan->stage);
  g_array_unref (plan->seats);
  g_free (plan);
}

/* ---- The plan ---- */

static void
label_seat (const TkWirePlanRow *row, gint64 index, char *out, gsize size)
{
  g_snprintf (out, size, "%s %" G_GINT64_FORMAT, row->label, row->number + index * row->step);
}

static void
add_row (TkSeatPlan *plan, const TkWirePlanRow *row, guint number)
{
  for (gint64 i = 0; i < row->count; i++)
    {
      TkSeat seat = { .place = (guint32) (row->first + i), .row = number, .state = TK_SEAT_ELSEWHERE };

      label_seat (row, i, seat.label, sizeof seat.label);
      seat.x = (gint32) (row->x + i * row->dx);
      seat.y = (gint32) (row->y + i * row->dy);
      g_array_append_val (plan->seats, seat);
    }
}

static int
compare_seats (gconstpointer a, gconstpointer b)
{
  const TkSeat *left = a, *right = b;

  return left->place < right->place ? -1 : left->place > right->place;
}

static TkSeatPlan *
plan_from_wire (const TkWirePlan *wire)
{
  TkSeatPlan *plan = g_new0 (TkSeatPlan, 1);

  plan->name = g_strdup (wire->name);
  plan->stage = g_strdup (wire->stage);
  plan->width = (gint32) wire->width;
  plan->height = (gint32) wire->height;
  plan->seats = g_array_new (FALSE, FALSE, sizeof (TkSeat));
  for (guint i = 0; i < wire->rows->len; i++)
    add_row (plan, g_ptr_array_index (wire->rows, i), i);
  g_array_sort (plan->seats, compare_seats);
  return plan;
}

static TkSeat *
find_seat (const TkSeatPlan *plan, guint32 place)
{
  guint at;
  TkSeat wanted = { .place = place };

  return g_array_binary_search (plan->seats, &wanted, compare_seats, &at) ? &g_array_index (plan->seats, TkSeat, at) : NULL;
}

/* FALSE when they could not be read. */
static gboolean
mark (TkSeatPlan *plan, GArray *places /* transfer full, nullable */, TkSeatState state)
{
  for (guint i = 0; places != NULL && i < places->len; i++)
    {
      TkSeat *seat = find_seat (plan, g_array_index (places, guint32, i));

      if (seat != NULL)
        seat->state = state;
    }
  if (places == NULL)
    return FALSE;
  g_array_unref (places);
  return TRUE;
}

guint32
tk_seat_plan_find (const TkSeatPlan *plan, const char *label)
{
  g_return_val_if_fail (plan != NULL && label != NULL, 0);
  for (guint i = 0; i < plan->seats->len; i++)
    {
      const TkSeat *seat = &g_array_index (plan->seats, TkSeat, i);

      if (g_ascii_strcasecmp (seat->label, label) == 0)
        return seat->place;
    }
  return 0;
}

/* What the feed told of seats sold elsewhere is their label. */
static gboolean
mark_sold_elsewhere (TkDesk *desk, guint32 event, guint16 type, TkSeatPlan *plan, GError **error)
{
  g_autoptr (GPtrArray) labels = tk_store_list_sold_seats (desk->store, event, type, error);
  g_autoptr (GHashTable) sold = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; labels != NULL && i < labels->len; i++)
    g_hash_table_add (sold, g_ptr_array_index (labels, i));
  for (guint i = 0; i < plan->seats->len; i++)
    {
      TkSeat *seat = &g_array_index (plan->seats, TkSeat, i);

      if (g_hash_table_contains (sold, seat->label))
        seat->state = TK_SEAT_SOLD;
    }
  return labels != NULL;
}

static gboolean
read_wire (TkDesk *desk, guint32 event, guint16 type, TkWirePlan **wire, GError **error)
{
  *wire = NULL;
  if (!tk_store_get_plan (desk->store, event, type, wire, error))
    return FALSE;
  if (*wire != NULL)
    return TRUE;
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND, _("Tickets of this type have no seats; sell them by number"));
  return FALSE;
}

static TkSeatPlan *
read_plan (TkDesk *desk, guint32 event, guint16 type, gint64 now_ms, const char *held, GError **error)
{
  TkWirePlan *wire;
  g_autoptr (TkSeatPlan) plan = NULL;
  GArray *free_here;

  if (!read_wire (desk, event, type, &wire, error))
    return NULL;
  plan = plan_from_wire (wire);
  tk_wire_free (&tk_wire_plan_shape, wire);
  free_here = tk_store_list_free_places (desk->store, event, type, now_ms, held, error);
  plan->free = free_here != NULL ? free_here->len : 0;
  if (!mark (plan, free_here, TK_SEAT_FREE) || !mark_sold_elsewhere (desk, event, type, plan, error)
      || !mark (plan, tk_store_list_held_places (desk->store, event, type, now_ms, held, error), TK_SEAT_HELD)
      || !mark (plan, tk_store_list_sold_places (desk->store, event, type, error), TK_SEAT_SOLD))
    return NULL;
  return g_steal_pointer (&plan);
}

TkSeatPlan *
tk_desk_get_plan (TkDesk *desk, guint32 event, guint16 type, GError **error)
{
  TkStoreClock now;

  g_return_val_if_fail (desk != NULL, NULL);
  if (!tk_store_clock_read (desk->store, desk->clock, &now, error))
    return NULL;
  return read_plan (desk, event, type, now.moved_back ? G_MAXINT64 : now.now_ms, NULL, error);
}

char *
tk_desk_place_label (TkDesk *desk, guint32 event, guint16 type, guint32 place, GError **error)
{
  TkWirePlan *wire;
  char label[20] = "";

  if (!read_wire (desk, event, type, &wire, error))
    return NULL;
  for (guint i = 0; i < wire->rows->len; i++)
    {
      const TkWirePlanRow *row = g_ptr_array_index (wire->rows, i);

      if (place >= row->first && place < row->first + row->count)
        label_seat (row, place - row->first, label, sizeof label);
    }
  tk_wire_free (&tk_wire_plan_shape, wire);
  return g_strdup (label);
}

/* ---- The best ones ---- */

/* Two seats are side by side when they follow each other in one row of the plan. */
static gboolean
are_neighbours (const TkSeat *left, const TkSeat *right)
{
  return right->place == left->place + 1 && right->row == left->row;
}

/* Less is better: rows from the front, then how far the middle of the seats is from the middle of the plan. */
static gint64
rate (const TkSeatPlan *plan, guint at, guint n)
{
  const TkSeat *first = &g_array_index (plan->seats, TkSeat, at), *last = &g_array_index (plan->seats, TkSeat, at + n - 1);
  gint64 aside = ABS ((gint64) first->x + last->x - plan->width);

  return (gint64) first->y * 2 + aside;
}

/* How many free ones stand side by side from `at` on, at most n. */
static guint
count_together (const TkSeatPlan *plan, guint at, guint n)
{
  guint together = 0;

  while (together < n && at + together < plan->seats->len)
    {
      const TkSeat *seat = &g_array_index (plan->seats, TkSeat, at + together);

      if (seat->state != TK_SEAT_FREE || (together > 0 && !are_neighbours (seat - 1, seat)))
        break;
      together++;
    }
  return together;
}

/* The best place for n side by side; FALSE when there is none. */
static gboolean
find_best (const TkSeatPlan *plan, guint n, guint *best)
{
  gint64 least = G_MAXINT64;

  for (guint at = 0; at < plan->seats->len; at++)
    if (count_together (plan, at, n) == n && rate (plan, at, n) < least)
      {
        least = rate (plan, at, n);
        *best = at;
      }
  return least < G_MAXINT64;
}

/* As many side by side as can be, again and again. */
static GArray *
pick (TkSeatPlan *plan, guint n)
{
  GArray *picked = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint block = n, at = 0;

  while (picked->len < n)
    {
      block = MIN (block, n - picked->len);
      if (!find_best (plan, block, &at))
        {
          block--;
          continue;
        }
      for (guint i = at; i < at + block; i++)
        {
          TkSeat *seat = &g_array_index (plan->seats, TkSeat, i);
          g_array_append_val (picked, seat->place);
          seat->state = TK_SEAT_HELD;
        }
    }
  return picked;
}

static GArray *
best_seats (TkDesk *desk, guint32 event, guint16 type, guint n, gint64 now_ms, const char *held, GError **error)
{
  g_autoptr (TkSeatPlan) plan = read_plan (desk, event, type, now_ms, held, error);
  guint left = 0;

  for (guint i = 0; plan != NULL && i < plan->seats->len; i++)
    left += g_array_index (plan->seats, TkSeat, i).state == TK_SEAT_FREE;
  if (plan == NULL)
    return NULL;
  if (left >= n)
    return pick (plan, n);
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NO_LEASE,
               g_dngettext (GETTEXT_PACKAGE, "Only %u seat is free here: sell fewer, or wait for the hub to send more",
                            "Only %u seats are free here: sell fewer, or wait for the hub to send more", left),
               left);
  return NULL;
}

GArray *
tk_desk_best_seats (TkDesk *desk, guint32 event, guint16 type, guint n, GError **error)
{
  TkStoreClock now;

  g_return_val_if_fail (desk != NULL, NULL);
  if (!tk_store_clock_read (desk->store, desk->clock, &now, error))
    return NULL;
  return best_seats (desk, event, type, n, now.moved_back ? G_MAXINT64 : now.now_ms, NULL, error);
}

/* ---- Selling ---- */

static gboolean
refuse_seat (TkDesk *desk, guint32 event, guint16 type, guint32 place, GError **error)
{
  g_autofree char *label = tk_desk_place_label (desk, event, type, place, error);

  if (label == NULL)
    return FALSE;
  if (*label == '\0')
    g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID, _("There is no seat number %u in the plan; choose one that is drawn"), place);
  else
    g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NO_LEASE, _("Seat %s cannot be sold here any more; choose another"), label);
  return FALSE;
}

/* Free, each once, and kept by no other cart. */
static gboolean
check_seats (TkDesk *desk, guint32 event, guint16 type, const guint32 *places, guint n, gint64 now_ms, const char *held, GError **error)
{
  g_autoptr (GArray) free_here = tk_store_list_free_places (desk->store, event, type, now_ms, held, error);
  g_autoptr (GHashTable) left = g_hash_table_new (NULL, NULL);

  for (guint i = 0; free_here != NULL && i < free_here->len; i++)
    g_hash_table_add (left, GUINT_TO_POINTER (g_array_index (free_here, guint32, i)));
  for (guint i = 0; free_here != NULL && i < n; i++)
    if (!g_hash_table_remove (left, GUINT_TO_POINTER (places[i])))
      return refuse_seat (desk, event, type, places[i], error);
  return free_here != NULL;
}

GArray *
tk_desk_take_seats (TkDesk *desk, guint32 event, guint16 type, const guint32 *places, guint n, gint64 now_ms, const char *held,
                    GError **error)
{
  g_autoptr (GArray) best = places == NULL ? best_seats (desk, event, type, n, now_ms, held, error) : NULL;
  g_autoptr (GArray) serials = NULL;

  if (places == NULL && best == NULL)
    return NULL;
  if (places == NULL)
    places = (const guint32 *) best->data;
  if (!check_seats (desk, event, type, places, n, now_ms, held, error))
    return NULL;
  serials = tk_store_take_places (desk->store, event, type, places, n, now_ms, error);
  if (serials != NULL && serials->len < n && !refuse_seat (desk, event, type, places[serials->len], error))
    return NULL;
  return g_steal_pointer (&serials);
}
