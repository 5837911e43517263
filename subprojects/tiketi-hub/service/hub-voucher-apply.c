/* Discounts of a sale as the hub knows the vouchers behind them, and uses that come back when tickets are undone. Facts are never
 * refused: what does not fit is told. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-apply.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "hub-lease-private.h"
#include "hub-slot.h"
#include "hub-store-voucher.h"

/* ---- Discounts ---- */

static gint64
count_uses (const TkWireSale *sale, gint64 event, gint64 number)
{
  gint64 count = 0;

  for (guint i = 0; i < sale->uses->len; i++)
    {
      const TkWireSaleTicket *use = sale->uses->pdata[i];

      count += use->event == event && use->type == TK_WIRE_VOUCHER_TYPE + number;
    }
  return count;
}

/* On how many tickets of the sale that voucher stands. */
static gint64
count_tickets (const TkWireSale *sale, gint64 event, gint64 number)
{
  gint64 count = 0;

  for (guint i = 0; i < sale->discounts->len; i++)
    {
      const TkWireDiscount *discount = sale->discounts->pdata[i];

      count += discount->event == event && discount->voucher == number ? discount->tickets : 0;
    }
  return count;
}

static gboolean
clash_unknown (HubApply *apply, const TkWireSale *sale, const TkWireDiscount *discount, GError **error)
{
  return hub_apply_clash (apply, "discount_unknown", sale->sale, discount->event, error,
                          _("“%s” took something off the sale %s for voucher %" PRId64 ", which event %" PRId64
                            " does not have; ask who sold it."),
                          apply->terminal->name, sale->sale, discount->voucher, discount->event);
}

static gboolean
check_voucher (HubApply *apply, const TkWireSale *sale, const TkWireVoucher *voucher, GError **error)
{
  gint64 tickets = count_tickets (sale, voucher->event, voucher->voucher);
  gint64 uses = count_uses (sale, voucher->event, voucher->voucher);

  return uses == (voucher->uses > 0 ? tickets : 0)
         || hub_apply_clash (apply, "voucher_uses", sale->sale, voucher->event, error,
                             _("The sale %s at “%s” gave “%s” on %" PRId64 " tickets and took %" PRId64
                               " of its uses; ask who sold it."),
                             sale->sale, apply->terminal->name, voucher->name, tickets, uses);
}

static gboolean
check_discount (HubApply *apply, const TkWireSale *sale, const TkWireDiscount *discount, GError **error)
{
  TkWireVoucher *voucher = NULL;

  if (!hub_store_voucher_get (apply->conn, discount->event, discount->voucher, &voucher, error))
    return FALSE;
  if (voucher == NULL)
    return clash_unknown (apply, sale, discount, error);
  gboolean done = check_voucher (apply, sale, voucher, error);
  tk_wire_free (&tk_wire_voucher_shape, voucher);
  return done;
}

/* A use without its discount. */
static gboolean
check_use (HubApply *apply, const TkWireSale *sale, const TkWireSaleTicket *use, GError **error)
{
  gint64 number = use->type - TK_WIRE_VOUCHER_TYPE;

  return count_tickets (sale, use->event, number) > 0
         || hub_apply_clash (apply, "voucher_uses", sale->sale, use->event, error,
                             _("The sale %s at “%s” took a use of voucher %" PRId64 " and gave nothing for it; ask who sold it."),
                             sale->sale, apply->terminal->name, number);
}

gboolean
hub_voucher_check_sale (HubApply *apply, const TkWireSale *sale, GError **error)
{
  for (guint i = 0; i < sale->discounts->len; i++)
    {
      const TkWireDiscount *discount = sale->discounts->pdata[i];

      if (discount->voucher > 0 && !check_discount (apply, sale, discount, error))
        return FALSE;
    }
  for (guint i = 0; i < sale->uses->len; i++)
    {
      if (!check_use (apply, sale, sale->uses->pdata[i], error))
        return FALSE;
    }
  return TRUE;
}

/* ---- Uses that come back ---- */

static gboolean
applies_to (const TkWireVoucher *voucher, gint64 type)
{
  for (guint i = 0; i < voucher->types->len; i++)
    {
      if (g_array_index (voucher->types, gint64, i) == type)
        return TRUE;
    }
  return voucher->types->len == 0;
}

static gboolean
count_undone (HubApply *apply, const HubStoreTicket *use, const GPtrArray *undone, gint64 *count, GError **error)
{
  TkWireVoucher *voucher = NULL;

  if (!hub_store_voucher_get (apply->conn, use->event, use->type - TK_WIRE_VOUCHER_TYPE, &voucher, error))
    return FALSE;
  *count = 0;
  if (voucher == NULL)
    return TRUE;
  for (guint i = 0; i < undone->len; i++)
    {
      const TkWireReprint *ticket = undone->pdata[i];

      *count += ticket->event == use->event && applies_to (voucher, ticket->type);
    }
  tk_wire_free (&tk_wire_voucher_shape, voucher);
  return TRUE;
}

static gboolean
free_use (HubApply *apply, HubStoreTicket *use, GError **error)
{
  return hub_store_ticket_set_status (apply->conn, use, "voided", error) && hub_slot_free (apply, use, error)
         && hub_waiting_serve (apply->service, apply->conn, use->event, use->type, error);
}

gboolean
hub_voucher_give_back (HubApply *apply, const char *sale, const GPtrArray *undone, GError **error)
{
  const HubStoreTicket *before = NULL;
  gint64 left = 0;
  g_autoptr (GPtrArray) uses = hub_store_use_list (apply->conn, sale, error);

  if (uses == NULL)
    return FALSE;
  for (guint i = 0; i < uses->len; i++)
    {
      HubStoreTicket *use = uses->pdata[i];
      gboolean same = before != NULL && before->event == use->event && before->type == use->type;

      if (!same && !count_undone (apply, use, undone, &left, error))
        return FALSE;
      before = use;
      if (left-- > 0 && !free_use (apply, use, error))
        return FALSE;
    }
  return TRUE;
}
