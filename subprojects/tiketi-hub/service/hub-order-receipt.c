/* The receipt of an order, on paper. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-order.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-error.h"
#include "hub-paper.h"
#include "hub-ticket-paper.h"
#include "tk-money.h"

#define FACTS 6

/* Texts that live as long as the drawing. */
typedef struct
{
  const HubOrder *order;
  GPtrArray *texts;
  GArray *lines;
  HubPaperPair facts[FACTS];
  gsize n_facts;
} Paper;

static const char *
keep (Paper *paper, char *text)
{
  g_ptr_array_add (paper->texts, text);
  return text;
}

static const char *
money (Paper *paper, gint64 minor)
{
  TkMoneyStyle style = tk_money_style_from_locale ();

  return keep (paper, tk_money_format_with_currency (minor, paper->order->currency, &style));
}

static void
add_lines (Paper *paper)
{
  for (guint i = 0; i < paper->order->lines->len; i++)
    {
      const HubOrderLine *line = paper->order->lines->pdata[i];
      HubPaperPair pair = { keep (paper, g_strdup_printf ("%" PRId64 " × %s", line->qty, line->name)), money (paper, line->qty * line->unit) };

      g_array_append_val (paper->lines, pair);
    }
}

static void
add_off (Paper *paper)
{
  HubPaperPair pair = { _("Voucher"), money (paper, -paper->order->off) };

  if (paper->order->off > 0)
    g_array_append_val (paper->lines, pair);
}

static void
add_fact (Paper *paper, const char *label, const char *value)
{
  if (value != NULL && *value != '\0' && paper->n_facts < FACTS)
    paper->facts[paper->n_facts++] = (HubPaperPair){ label, value };
}

static const char *
method_words (const char *method)
{
  static const struct { const char *method, *words; } rows[] = {
    { "mpesa", "M-Pesa" }, { "paystack", "Paystack" }, { "cash", N_ ("Cash") }, { "comp", N_ ("Complimentary") }, { "free", N_ ("Free") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (strcmp (rows[i].method, method) == 0)
      return _(rows[i].words);
  return method;
}

static void
add_facts (Paper *paper)
{
  const HubOrder *order = paper->order;

  add_fact (paper, _("Paid by"), method_words (order->method));
  add_fact (paper, _("Receipt"), order->receipt);
  add_fact (paper, _("Phone"), order->phone);
  add_fact (paper, _("Buyer"), order->buyer);
  if (order->refunded > 0)
    add_fact (paper, _("Handed back"), money (paper, order->refunded));
}

static GBytes *
draw (Paper *paper, GError **error)
{
  const HubOrder *order = paper->order;

  add_lines (paper);
  add_off (paper);
  add_facts (paper);
  HubPaperReceipt receipt = { .heading = _("Receipt"), .title = order->title, .number = order->number,
                              .when = keep (paper, hub_ticket_paper_when (order->paid_at, order->zone)),
                              .lines = (const HubPaperPair *) paper->lines->data, .n_lines = paper->lines->len, .facts = paper->facts,
                              .n_facts = paper->n_facts, .total_label = _("Total"), .total = money (paper, order->total),
                              .status = hub_order_is (order, "refunded") ? _("Refunded") : NULL };
  return hub_paper_receipt (&receipt, error);
}

GBytes *
hub_service_order_receipt (HubService *service, const HubCaller *caller, gint64 id, GError **error)
{
  g_autoptr (HubOrder) order = hub_service_order_get (service, caller, id, error);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (HubPaperPair));
  Paper paper = { .order = order, .texts = texts, .lines = lines };

  if (order == NULL)
    return NULL;
  if (order->paid_at == 0)
    {
      hub_refuse (error, HUB_ERROR_NOT_FOUND, _("This order is not paid, so there is no receipt"));
      return NULL;
    }
  return draw (&paper, error);
}
