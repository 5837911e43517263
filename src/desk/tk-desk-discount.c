/* What makes a cart cheaper: vouchers, discounts and what staff take off, one after the other, ticket by ticket.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-sell-private.h"
#include "tk-money.h"
#include "tk-voucher.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define REASON_MAX 200

/* One off at work. */
typedef struct
{
  TkDesk *desk;
  TkCart *cart;
  const TkCartOff *asked;
  TkQuoteOff *off;
  TkDeskError code;     /* of off->trouble */
} Taking;

static gboolean
trouble (Taking *t, TkDeskError code, char *sentence)
{
  t->code = code;
  g_free (t->off->trouble);
  t->off->trouble = sentence;
  return TRUE; /* said, not failed */
}

static const TkWireSaleLine *
line_of (const TkCart *cart, const TkCartTicket *ticket)
{
  return g_ptr_array_index (cart->body->lines, ticket->line);
}

static gint64
off_of (const TkWireVoucher *voucher, gint64 price)
{
  return tk_voucher_off (voucher->kind, voucher->value, price);
}

static void
take (TkCart *cart, TkCartTicket *ticket, gint64 amount)
{
  ticket->price -= amount;
  ((TkWireSaleLine *) g_ptr_array_index (cart->body->lines, ticket->line))->off += amount;
  cart->body->total -= amount;
}

static TkWireDiscount *
add_discount (Taking *t, const char *kind, gint64 event, gint64 tickets, gint64 amount)
{
  TkWireDiscount *row = tk_wire_append (&tk_wire_discount_shape, t->cart->body->discounts);

  tk_wire_set (&row->kind, kind);
  row->event = event;
  row->tickets = tickets;
  row->amount = amount;
  t->off->tickets += (guint) tickets;
  t->off->amount += amount;
  return row;
}

static void
set_approver (Taking *t, TkWireDiscount *row)
{
  if (t->cart->approver != NULL)
    tk_wire_set (&row->approved_by, t->cart->approver->name);
}

/* ---- Vouchers and discounts of the event ---- */

static gboolean
is_of_types (const TkWireVoucher *voucher, gint64 type)
{
  for (guint i = 0; i < voucher->types->len; i++)
    if (g_array_index (voucher->types, gint64, i) == type)
      return TRUE;
  return voucher->types->len == 0;
}

/* The dearer first, then as they stand in the cart. */
static int
compare (gconstpointer a, gconstpointer b)
{
  const TkCartTicket *one = *(TkCartTicket *const *) a, *other = *(TkCartTicket *const *) b;

  if (one->price != other->price)
    return one->price > other->price ? -1 : 1;
  return one < other ? -1 : one > other;
}

/* (element-type TkCartTicket) those it makes cheaper, as many as one sale may have. */
static GPtrArray *
pick (TkCart *cart, const TkWireVoucher *voucher)
{
  GPtrArray *picked = g_ptr_array_new ();

  for (guint i = 0; i < cart->tickets->len; i++)
    {
      TkCartTicket *ticket = &g_array_index (cart->tickets, TkCartTicket, i);
      const TkWireSaleLine *line = line_of (cart, ticket);
      if (line->event == voucher->event && is_of_types (voucher, line->type) && off_of (voucher, ticket->price) > 0)
        g_ptr_array_add (picked, ticket);
    }
  g_ptr_array_sort (picked, compare);
  if (voucher->per_sale > 0 && picked->len > voucher->per_sale)
    g_ptr_array_set_size (picked, (int) voucher->per_sale);
  return picked;
}

static gboolean
was_taken (const TkCart *cart, const TkWireVoucher *voucher)
{
  for (guint i = 0; i < cart->body->discounts->len; i++)
    {
      const TkWireDiscount *row = g_ptr_array_index (cart->body->discounts, i);
      if (row->event == voucher->event && row->voucher == voucher->voucher)
        return TRUE;
    }
  return FALSE;
}

static const TkWireEvent *
find_event (const TkCart *cart, gint64 number)
{
  for (guint i = 0; i < cart->events->len; i++)
    if (((const TkWireEvent *) g_ptr_array_index (cart->events, i))->event == number)
      return g_ptr_array_index (cart->events, i);
  return NULL;
}

static char *
say_few (const char *name, gint64 left, guint wanted)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "Only %" PRId64 " use of “%s” is left here and %u tickets want one: connect to get more, or sell"
                                       " the others apart",
                                       "Only %" PRId64 " uses of “%s” are left here and %u tickets want one: connect to get more, or sell"
                                       " the others apart", (gulong) left), left, name, wanted);
}

static void
apply (Taking *t, const TkWireVoucher *voucher, GPtrArray *picked, const char *kind)
{
  gint64 sum = 0;

  for (guint i = 0; i < picked->len; i++)
    {
      TkCartTicket *ticket = g_ptr_array_index (picked, i);
      gint64 amount = off_of (voucher, ticket->price);
      take (t->cart, ticket, amount);
      sum += amount;
    }
  TkWireDiscount *row = add_discount (t, kind, voucher->event, picked->len, sum);
  row->voucher = voucher->voucher;
  if (voucher->approval)
    set_approver (t, row);
  if (voucher->uses > 0)
    {
      TkCartUses uses = { (guint32) voucher->event, (guint16) voucher->voucher, picked->len };
      g_array_append_val (t->cart->uses, uses);
    }
}

static gboolean
take_voucher (Taking *t, const TkWireVoucher *voucher, const char *kind, GError **error)
{
  g_autoptr (GPtrArray) picked = pick (t->cart, voucher);
  const TkWireEvent *event = find_event (t->cart, voucher->event);
  char *why = NULL;
  gint64 left;

  if (t->off->name == NULL)
    t->off->name = g_strdup (voucher->name);
  if (was_taken (t->cart, voucher))
    return trouble (t, TK_DESK_ERROR_INVALID, g_strdup_printf (_("“%s” is taken off already"), voucher->name));
  if (!tk_desk_voucher_trouble (t->desk, &t->cart->terms, voucher, event->zone, &left, &t->code, &why, error))
    return FALSE;
  if (picked->len > 0 && left >= 0 && left < picked->len)
    t->cart->short_of = (TkCartUses) { (guint32) voucher->event, (guint16) (TK_WIRE_VOUCHER_TYPE + voucher->voucher), picked->len };
  if (why != NULL)
    return trouble (t, t->code, why);
  if (picked->len == 0)
    return trouble (t, TK_DESK_ERROR_INVALID,
                    g_strdup_printf (_("“%s” makes no ticket in this cart cheaper; take it out"), voucher->name));
  if (left >= 0 && left < picked->len)
    return trouble (t, TK_DESK_ERROR_NO_LEASE, say_few (voucher->name, left, picked->len));
  t->cart->needs_approval |= voucher->approval;
  apply (t, voucher, picked, kind);
  return TRUE;
}

/* A code says nothing of its event: it is tried with each in the cart. */
static gboolean
take_code (Taking *t, GError **error)
{
  gboolean found = FALSE;

  for (guint i = 0; i < t->cart->events->len; i++)
    {
      const TkWireEvent *event = g_ptr_array_index (t->cart->events, i);
      g_autofree char *digest = t->asked->code != NULL ? tk_voucher_digest ((guint32) event->event, t->asked->code) : NULL;
      g_autoptr (TkWireVoucher) voucher = NULL;

      if (digest == NULL || (t->asked->event != 0 && t->asked->event != event->event))
        continue;
      if (!tk_store_find_voucher (t->desk->store, (guint32) event->event, digest, &voucher, error)
          || (voucher != NULL && !take_voucher (t, voucher, "voucher", error)))
        return FALSE;
      found |= voucher != NULL;
    }
  return found || trouble (t, TK_DESK_ERROR_NOT_FOUND, g_strdup (_("No voucher has this code; read it again, letter by letter")));
}

static gboolean
take_discount (Taking *t, GError **error)
{
  g_autoptr (TkWireVoucher) voucher = NULL;

  if (!tk_store_get_voucher (t->desk->store, t->asked->event, t->asked->number, &voucher, error))
    return FALSE;
  if (voucher == NULL || *voucher->digest != '\0' || find_event (t->cart, t->asked->event) == NULL)
    return trouble (t, TK_DESK_ERROR_NOT_FOUND,
                    g_strdup_printf (_("There is no discount %u for what is in the cart; choose one that is listed"), t->asked->number));
  return take_voucher (t, voucher, "discount", error);
}

/* ---- What staff take off ---- */

/* Each ticket's share of amount: in proportion to its price, rounded down; the rest, one minor unit each, from the first ticket on. */
static void
share_out (TkCart *cart, gint64 amount, gint64 *shares)
{
  gint64 whole = cart->body->total, left = amount;

  for (guint i = 0; i < cart->tickets->len; i++)
    {
      gint64 price = g_array_index (cart->tickets, TkCartTicket, i).price;
      shares[i] = tk_desk_share_of (price, amount, whole);
      left -= shares[i];
    }
  for (guint i = 0; left > 0 && i < cart->tickets->len; i++)
    if (shares[i] < g_array_index (cart->tickets, TkCartTicket, i).price)
      {
        shares[i]++;
        left--;
      }
}

static void
apply_shares (Taking *t, const gint64 *shares)
{
  for (guint e = 0; e < t->cart->events->len; e++)
    {
      gint64 event = ((const TkWireEvent *) g_ptr_array_index (t->cart->events, e))->event;
      gint64 sum = 0, tickets = 0;

      for (guint i = 0; i < t->cart->tickets->len; i++)
        {
          TkCartTicket *ticket = &g_array_index (t->cart->tickets, TkCartTicket, i);
          if (line_of (t->cart, ticket)->event != event || shares[i] == 0)
            continue;
          take (t->cart, ticket, shares[i]);
          sum += shares[i];
          tickets++;
        }
      if (sum == 0)
        continue;
      TkWireDiscount *row = add_discount (t, "manual", event, tickets, sum);
      tk_wire_set (&row->reason, t->asked->reason);
      set_approver (t, row);
    }
}

/* NULL when it is one. */
static char *
wrong_value (const Taking *t)
{
  gint64 value = t->asked->value;

  if (t->asked->reason == NULL || *t->asked->reason == '\0')
    return g_strdup (_("Say in a few words why something is taken off"));
  if (strlen (t->asked->reason) > REASON_MAX || !g_utf8_validate (t->asked->reason, -1, NULL))
    return g_strdup (_("That reason is too long; write it shorter"));
  if (t->asked->kind == TK_OFF_PERCENT && (value < 1 || value > TK_VOUCHER_PERCENT_ALL))
    return g_strdup (_("A percentage off is more than 0 and at most 100; type it again"));
  if (t->asked->kind == TK_OFF_AMOUNT && (value < 1 || value > t->cart->body->total))
    return g_strdup (_("Take off more than nothing and at most what the cart costs; type the amount again"));
  return NULL;
}

static gboolean
take_by_hand (Taking *t, GError **error)
{
  g_autofree gint64 *shares = g_new0 (gint64, t->cart->tickets->len);
  char *why = wrong_value (t);

  t->off->name = g_strdup (t->asked->reason != NULL ? t->asked->reason : "");
  if (why != NULL)
    return trouble (t, TK_DESK_ERROR_INVALID, why);
  if (t->asked->kind == TK_OFF_AMOUNT)
    share_out (t->cart, t->asked->value, shares);
  else
    for (guint i = 0; i < t->cart->tickets->len; i++)
      shares[i] = tk_voucher_percent (g_array_index (t->cart->tickets, TkCartTicket, i).price, t->asked->value);
  t->cart->needs_approval = TRUE;
  apply_shares (t, shares);
  return TRUE;
}

/* ---- One after the other ---- */

static const char *
kind_word (TkOffKind kind)
{
  return kind == TK_OFF_VOUCHER ? "voucher" : kind == TK_OFF_DISCOUNT ? "discount" : "manual";
}

static gboolean
take_one (Taking *t, GError **error)
{
  switch (t->asked->kind)
    {
    case TK_OFF_VOUCHER:
      return take_code (t, error);
    case TK_OFF_DISCOUNT:
      return take_discount (t, error);
    default:
      return take_by_hand (t, error);
    }
}

gboolean
tk_desk_cart_take_off (TkDesk *desk, TkCart *cart, TkDeskError *code, GError **error)
{
  if (cart->request->n_offs > TK_WIRE_SALE_DISCOUNTS_MAX)
    {
      g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID, _("These are too many discounts for one sale; take some out"));
      return FALSE;
    }
  for (gsize i = 0; i < cart->request->n_offs; i++)
    {
      Taking t = { desk, cart, &cart->request->offs[i], g_new0 (TkQuoteOff, 1), TK_DESK_ERROR_INVALID };

      t.off->kind = g_strdup (kind_word (t.asked->kind));
      g_ptr_array_add (cart->offs, t.off);
      if (!take_one (&t, error))
        return FALSE;
      if (t.off->name == NULL)
        t.off->name = g_strdup ("");
      if (t.off->trouble != NULL && code != NULL)
        {
          *code = t.code;
          code = NULL;
        }
    }
  if (cart->body->discounts->len <= TK_WIRE_SALE_DISCOUNTS_MAX)
    return TRUE;
  g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID, _("These are too many discounts for one sale; take some out"));
  return FALSE;
}
