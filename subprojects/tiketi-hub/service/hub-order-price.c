/* What an order costs: what may be ordered and by whom, at the hub's prices, less what a voucher takes off, by the rules of the tills.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-order-job.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-error.h"
#include "hub-store-voucher.h"
#include "tk-money.h"
#include "tk-voucher.h"

/* ---- What may be ordered ---- */

static gboolean
check_offer (const HubStoreOffer *offer, gint64 now, GError **error)
{
  if (offer == NULL || offer->gone || strcmp (offer->status, "approved") != 0)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no such ticket; look at the event again"));
  if (offer->ends_at != 0 && offer->ends_at <= now)
    return hub_refuse (error, HUB_ERROR_SALE_CLOSED, _("“%s” is over; its tickets are no longer sold"), offer->title);
  if (offer->sale_until != 0 && offer->sale_until <= now)
    return hub_refuse (error, HUB_ERROR_SALE_CLOSED, _("“%s” is no longer on sale"), offer->name);
  return offer->sale_from <= now || hub_refuse (error, HUB_ERROR_SALE_CLOSED, _("“%s” is not on sale yet"), offer->name);
}

/* Cash and gifts are for those who stand behind a counter, or whose event it is. */
static gboolean
check_method (const HubOrderJob *job, const HubStoreOffer *offer, GError **error)
{
  const char *method = job->made->method;
  TkRole role = job->caller->role;
  gboolean owns = role == TK_ROLE_ORGANIZER && offer->organizer == job->caller->account;

  if (hub_order_is_gateway (method))
    return TRUE;
  if (strcmp (method, "cash") == 0)
    return role == TK_ROLE_CASHIER || role == TK_ROLE_SUPERVISOR || role == TK_ROLE_ADMIN || owns
           || hub_refuse (error, HUB_ERROR_FORBIDDEN, _("Only cashiers take cash; pay by M-Pesa or card"));
  if (strcmp (method, "comp") == 0)
    return role == TK_ROLE_SUPERVISOR || role == TK_ROLE_ADMIN || owns
           || hub_refuse (error, HUB_ERROR_FORBIDDEN, _("Only supervisors and the event's organizer give tickets away"));
  return hub_refuse (error, HUB_ERROR_INVALID, _("method must be mpesa, paystack, cash or comp"));
}

static gboolean
price_items (const HubOrderJob *job, SqlConn *conn, HubStoreOrder *order, HubOrderPrice *prices, GPtrArray *asks, GError **error)
{
  const HubOrderNew *made = job->made;

  for (guint i = 0; i < made->n_items; i++)
    {
      g_autoptr (HubStoreOffer) offer = NULL;
      gint64 amount = 0;

      if (!hub_store_offer_get (conn, made->event, made->items[i].type, &offer, error)
          || !check_offer (offer, hub_now (job->service), error) || !check_method (job, offer, error))
        return FALSE;
      prices[i] = (HubOrderPrice){ .unit = offer->price };
      if (!tk_money_multiply (offer->price, made->items[i].qty, &amount) || !tk_money_add (order->total, amount, &order->total))
        return hub_refuse (error, HUB_ERROR_INVALID, _("That order is too large; order in parts"));
      g_free (order->currency);
      order->currency = g_steal_pointer (&offer->currency);
      g_ptr_array_add (asks, g_steal_pointer (&offer->asks));
    }
  return TRUE;
}

/* ---- A voucher ---- */

static gboolean G_GNUC_PRINTF (2, 3)
refuse_voucher (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return hub_refuse (error, HUB_ERROR_FIELD, "voucher: %s", sentence);
}

static gboolean
has_code (const HubOrderNew *made)
{
  return made->voucher != NULL && *made->voucher != '\0';
}

typedef struct { const HubOrderNew *made; gint64 number; /* 0: no voucher has that code */ } Code;

static gboolean
read_code (SqlConn *conn, gpointer data, GError **error)
{
  Code *code = data;
  g_autofree char *digest = tk_voucher_digest ((guint32) code->made->event, code->made->voucher);

  code->number = 0;
  return digest == NULL || hub_store_voucher_by_digest (conn, code->made->event, digest, &code->number, error);
}

static gboolean
refuse_code (GError **error)
{
  return refuse_voucher (error, _("No voucher has this code; read it again, letter by letter."));
}

gboolean
hub_order_check_code (const HubOrderJob *job, GError **error)
{
  HubGuesses *guesses = job->service->guesses;
  gint64 account = job->caller->account, now = tk_clock_boot (job->service->clock);
  Code code = { .made = job->made };

  if (!has_code (job->made))
    return TRUE;
  if (!hub_guess_take (guesses, account, now))
    return hub_refuse (error, HUB_ERROR_TOO_MANY, _("Too many voucher codes were wrong; wait %d minutes, or order without one"),
                       HUB_GUESS_MINUTES);
  gboolean read = hub_readers_run (job->service->readers, read_code, &code, error);
  if (read && code.number == 0)
    return refuse_code (error);
  hub_guess_give_back (guesses, account, now);
  return read;
}

static gboolean
find_voucher (const HubOrderJob *job, SqlConn *conn, TkWireVoucher **out, GError **error)
{
  Code code = { .made = job->made };

  if (!read_code (conn, &code, error))
    return FALSE;
  return code.number != 0 ? hub_store_voucher_get (conn, job->made->event, code.number, out, error) : refuse_code (error);
}

/* Nobody is there to approve one. */
static gboolean
check_voucher (const TkWireVoucher *voucher, gint64 now, GError **error)
{
  if (voucher->closed)
    return refuse_voucher (error, _("“%s” is not given any more."), voucher->name);
  if (voucher->from > now)
    return refuse_voucher (error, _("“%s” is not good yet."), voucher->name);
  if (voucher->until > 0 && voucher->until <= now)
    return refuse_voucher (error, _("“%s” is not good any more."), voucher->name);
  return !voucher->approval
         || refuse_voucher (error, _("“%s” is given at the box office only, where a supervisor approves it."), voucher->name);
}

typedef struct { gint64 price, off; guint item; } Ticket;

/* The dearer first, then as they were ordered: a till picks in the same way. */
static int
compare (gconstpointer a, gconstpointer b)
{
  const Ticket *one = a, *other = b;

  if (one->price != other->price)
    return one->price > other->price ? -1 : 1;
  return one->item < other->item ? -1 : one->item > other->item;
}

static gboolean
is_of_types (const TkWireVoucher *voucher, gint64 type)
{
  for (guint i = 0; i < voucher->types->len; i++)
    if (g_array_index (voucher->types, gint64, i) == type)
      return TRUE;
  return voucher->types->len == 0;
}

typedef struct { const char *kind; gint64 value; const char *currency; } Worth;

/* M-Pesa moves no cents: those that would be left of a ticket are the buyer's. */
static gint64
take_off_one (const Worth *worth, const char *method, gint64 price)
{
  gint64 off = tk_voucher_off (worth->kind, worth->value, price), coin = 1;

  if (strcmp (method, "mpesa") == 0)
    for (int i = tk_currency_exponent (worth->currency); i > 0; i--)
      coin *= 10;
  return off > 0 ? off + (price - off) % coin : 0;
}

/* (transfer full) of Ticket: those it makes cheaper, as many as one sale may have. */
static GArray *
pick (const HubOrderNew *made, const TkWireVoucher *voucher, const char *currency, const HubOrderPrice *prices)
{
  Worth worth = { voucher->kind, voucher->value, currency };
  GArray *picked = g_array_new (FALSE, FALSE, sizeof (Ticket));

  for (guint i = 0; i < made->n_items; i++)
    {
      Ticket ticket = { prices[i].unit, take_off_one (&worth, made->method, prices[i].unit), i };

      for (gint64 n = 0; ticket.off > 0 && is_of_types (voucher, made->items[i].type) && n < made->items[i].qty; n++)
        g_array_append_val (picked, ticket);
    }
  g_array_sort (picked, compare);
  if (voucher->per_sale > 0 && picked->len > voucher->per_sale)
    g_array_set_size (picked, (guint) voucher->per_sale);
  return picked;
}

static gboolean
take_off (const HubOrderNew *made, const TkWireVoucher *voucher, HubStoreOrder *order, HubOrderPrice *prices, GError **error)
{
  g_autoptr (GArray) picked = pick (made, voucher, order->currency, prices);

  if (picked->len == 0)
    return refuse_voucher (error, _("“%s” makes no ticket of this order cheaper; order without it."), voucher->name);
  for (guint i = 0; i < picked->len; i++)
    {
      const Ticket *ticket = &g_array_index (picked, Ticket, i);

      prices[ticket->item].off += ticket->off;
      prices[ticket->item].free += ticket->off == ticket->price;
      order->total -= ticket->off;
    }
  order->voucher = voucher->voucher;
  order->voucher_tickets = picked->len;
  return TRUE;
}

static gboolean
take_voucher (const HubOrderJob *job, SqlConn *conn, HubStoreOrder *order, HubOrderPrice *prices, GError **error)
{
  TkWireVoucher *voucher = NULL;

  if (!has_code (job->made))
    return TRUE;
  if (!find_voucher (job, conn, &voucher, error))
    return FALSE;
  gboolean done = check_voucher (voucher, hub_now (job->service), error) && take_off (job->made, voucher, order, prices, error);
  tk_wire_free (&tk_wire_voucher_shape, voucher);
  return done;
}

/* ---- What cost nothing ---- */

/* A line knows what was taken off all of it, not off how many tickets: where the voucher's terms take all off one, at M-Pesa at the
 * latest, it was as many as prices go into that. */
static void
add_free (SqlRows *rows, gpointer data)
{
  gint64 qty = sql_int (rows, 0), unit = sql_int (rows, 1), off = sql_int (rows, 2), *count = data;
  Worth worth = { sql_text (rows, 3), sql_int (rows, 4), sql_text (rows, 5) };

  if (off == qty * unit)
    *count += qty;
  else if (off % unit == 0 && take_off_one (&worth, "mpesa", unit) == unit)
    *count += off / unit;
}

gboolean
hub_order_count_free (const HubOrderJob *job, SqlConn *conn, gint64 *out, GError **error)
{
  gint64 count = 0;

  if (!sql_each (hub_store_order_cheap (conn, job->caller->account, job->made->event, error), add_free, &count, error))
    return FALSE;
  *out = count;
  return TRUE;
}

/* ---- All of it ---- */

gboolean
hub_order_price (const HubOrderJob *job, SqlConn *conn, HubStoreOrder *order, HubOrderPrice *prices, GError **error)
{
  gint64 told = job->made->amount;
  g_autoptr (GPtrArray) asks = g_ptr_array_new_with_free_func (g_free);

  return price_items (job, conn, order, prices, asks, error)
         && hub_order_check_asks (job, order, (const char *const *) asks->pdata, error) && take_voucher (job, conn, order, prices, error)
         && (told < 0 || told == order->total
             || hub_refuse (error, HUB_ERROR_INVALID, _("The amount is not what these tickets cost; look at the event again")));
}
