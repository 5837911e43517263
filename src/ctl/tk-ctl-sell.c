/* tiketictl sell, orders, reprint. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>
#include "tk-ctl-cart.h"
#include "tk-desk-pay.h"
#include "tk-money.h"

typedef struct {
  char *event, *type, *request, *attempt, *held, *comp;
  char **pay, **card;
  int qty;
  TkCtlCartOptions cart;
  TkCtlApproval approval;
  TkCtlPaper paper;
} SellOptions;

static void
sell_options_clear (SellOptions *options)
{
  g_free (options->event);
  g_free (options->type);
  g_free (options->request);
  g_free (options->attempt);
  g_free (options->held);
  g_free (options->comp);
  g_strfreev (options->pay);
  g_strfreev (options->card);
  tk_ctl_cart_options_clear (&options->cart);
  tk_ctl_approval_clear (&options->approval);
  tk_ctl_paper_clear (&options->paper);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SellOptions, sell_options_clear)

static void
say_sale (TkCtl *ctl, const TkSale *sale)
{
  if (ctl->json)
    tk_ctl_print_json (tk_ctl_sale_to_json (sale));
  else
    tk_ctl_say_sale (sale);
}

/* The sale is there by now, whatever becomes of the paper. */
static TkExit
print_sale (TkDesk *desk, const TkCtlPaper *paper, const TkSale *sale)
{
  TkCtlPaper branded = *paper;
  g_autoptr (GError) error = NULL;
  g_autofree char *advice = NULL;

  branded.desk = desk;
  if (tk_ctl_paper_print (&branded, sale->tickets, sale->staff, &error))
    return TK_EXIT_DONE;
  advice = g_strdup_printf (_("%s The sale stands: print it with tiketictl reprint %s."), error->message, sale->id);
  tk_ctl_complain (advice);
  return TK_EXIT_NOT_PRINTED;
}

static gboolean
read_payments (const SellOptions *options, const char *currency, TkCtlCart *cart, GError **error)
{
  TkPayment comp = { .method = TK_PAY_COMP, .reason = options->comp };

  if (!tk_ctl_cart_read_payments (options->pay, currency, cart, error))
    return FALSE;
  for (guint i = 0; options->card != NULL && options->card[i] != NULL; i++)
    {
      g_autofree char *text = g_strconcat ("card:", options->card[i], NULL);
      char *texts[] = { text, NULL };
      if (!tk_ctl_cart_read_payments (texts, currency, cart, error))
        return FALSE;
    }
  if (options->comp != NULL)
    g_array_append_val (cart->payments, comp);
  return TRUE;
}

/* What the options say, besides who approves. */
static gboolean
read_cart (TkDesk *desk, const SellOptions *options, TkCtlCart *cart, GError **error)
{
  if (options->cart.lines == NULL && !tk_ctl_cart_add_line (desk, options->event, options->type, (guint) options->qty, cart, error))
    return FALSE;
  return tk_ctl_cart_read_options (desk, &options->cart, cart, error) && read_payments (options, cart->currency, cart, error);
}

static TkSale *
sell_cart (TkDesk *desk, const TkStaff *staff, const TkStaff *approver, const SellOptions *options, GError **error)
{
  g_auto (TkCtlCart) cart = { 0 };

  if (!read_cart (desk, options, &cart, error))
    return NULL;
  TkSaleRequest request = tk_ctl_cart_get_request (&cart);
  request.request = options->request;
  request.approver = approver;
  return tk_desk_sell (desk, staff, &request, error);
}

/* The cart that was put aside for it, under the id the hub was told. */
static TkSale *
sell_attempt (TkDesk *desk, const TkStaff *staff, const TkStaff *approver, const SellOptions *options, GError **error)
{
  g_auto (TkCtlCart) others = { 0 };
  g_autoptr (TkAttempt) attempt = tk_desk_pay_get (desk, options->attempt, error);
  TkSale *made = attempt != NULL ? tk_desk_get_sale (desk, attempt->sale, NULL) : NULL;

  if (made != NULL) /* asked again: its cart went with it */
    {
      made->again = TRUE;
      return made;
    }
  g_autoptr (TkHeldCart) held = attempt != NULL ? tk_desk_recall (desk, staff, attempt->cart, error) : NULL;
  if (held == NULL || !tk_ctl_cart_read_payments (options->pay, attempt->currency, &others, error))
    return NULL;
  TkPayment payment = { .method = attempt->method, .amount = attempt->paid, .attempt = attempt->id };
  g_array_append_val (others.payments, payment);
  TkSaleRequest request = held->cart;
  request.payments = (const TkPayment *) others.payments->data;
  request.n_payments = others.payments->len;
  request.request = attempt->sale;
  request.approver = approver;
  return tk_desk_sell (desk, staff, &request, error);
}

/* The cart put aside, as it is. */
static TkSale *
sell_held (TkDesk *desk, const TkStaff *staff, const TkStaff *approver, const SellOptions *options, GError **error)
{
  g_auto (TkCtlCart) paid = { 0 };
  g_autoptr (TkHeldCart) held = tk_desk_recall (desk, staff, options->held, error);

  if (held == NULL || !read_payments (options, held->currency, &paid, error))
    return NULL;
  TkSaleRequest request = held->cart;
  request.payments = (const TkPayment *) paid.payments->data;
  request.n_payments = paid.payments->len;
  request.request = options->request;
  request.approver = approver;
  return tk_desk_sell (desk, staff, &request, error);
}

static TkExit
sell (TkCtl *ctl, const SellOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL, approver = NULL;
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, &staff, &error);
  g_autoptr (TkSale) sale = NULL;

  if (desk != NULL && tk_ctl_approve (&options->approval, desk, &approver, &error))
    sale = (options->attempt != NULL ? sell_attempt : options->held != NULL ? sell_held : sell_cart) (desk, staff, approver, options, &error);
  if (sale == NULL)
    return tk_ctl_fail (error);
  say_sale (ctl, sale);
  return print_sale (desk, &options->paper, sale);
}

static gboolean
has_cart (const SellOptions *options)
{
  return options->attempt != NULL || options->held != NULL || options->cart.lines != NULL
         || (options->event != NULL && options->type != NULL);
}

/* What is taken off may leave nothing to pay. */
static gboolean
has_payment (const SellOptions *options)
{
  return options->attempt != NULL || options->pay != NULL || options->card != NULL || options->comp != NULL || options->held != NULL
         || options->cart.off != NULL || options->cart.vouchers != NULL || options->cart.discounts != NULL;
}

TkExit
tk_ctl_sell (TkCtl *ctl, int argc, char **argv)
{
  g_auto (SellOptions) options = { .qty = 1 };
  const GOptionEntry entries[] = {
    { "event", 0, 0, G_OPTION_ARG_STRING, &options.event, N_("Event, by number or title"), "E" },
    { "type", 0, 0, G_OPTION_ARG_STRING, &options.type, N_("Ticket type, by number or name"), "T" },
    { "qty", 0, 0, G_OPTION_ARG_INT, &options.qty, N_("How many tickets"), "N" },
    { "pay", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.pay, N_("cash:AMOUNT handed over, mpesa-code:CODE:AMOUNT, card:SLIP:AMOUNT or comp:REASON"), "HOW" },
    { "card", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.card, N_("Paid by card: the slip's number and the amount"), "SLIP:AMOUNT" },
    { "comp", 0, 0, G_OPTION_ARG_STRING, &options.comp, N_("Given away, all that is left to pay: why; a supervisor approves"), "REASON" },
    { "held", 0, 0, G_OPTION_ARG_STRING, &options.held, N_("Sell this cart that was put aside"), "ID" },
    TK_CTL_CART_ENTRIES (options.cart),
    { "attempt", 0, 0, G_OPTION_ARG_STRING, &options.attempt, N_("Sell the cart of this payment (tiketictl pay)"), "ID" },
    TK_CTL_PAPER_ENTRIES (options.paper),
    TK_CTL_APPROVAL_ENTRIES (options.approval),
    { "request", 0, 0, G_OPTION_ARG_STRING, &options.request, N_("Asked again with the same key, the first sale is answered"), "KEY" },
    { NULL },
  };

  if (!tk_ctl_options (&argc, &argv, entries, NULL, _("Sells tickets from this terminal's leases; works without a network.")))
    return TK_EXIT_USAGE;
  if (!has_cart (&options) || !has_payment (&options))
    return tk_ctl_usage (_("sell needs --event E, --type T and --pay HOW."));
  if (options.qty < 1 || options.qty > TK_SALE_QTY_MAX)
    return tk_ctl_usage (_("--qty must be between 1 and %d."), TK_SALE_QTY_MAX);
  if (!tk_ctl_paper_check (&options.paper))
    return TK_EXIT_USAGE;
  return sell (ctl, &options);
}

static void
print_summary (TkCtl *ctl, const TkSaleSummary *summary)
{
  if (ctl->json)
    {
      TkJson *json = tk_json_object ();
      tk_json_set_string (json, "sale", summary->id);
      tk_ctl_set_time (json, "at", summary->at);
      tk_json_set_string (json, "staff", summary->staff);
      tk_json_set_string (json, "summary", summary->summary);
      tk_ctl_set_amount (json, "total", summary->total, summary->currency);
      tk_json_set_int (json, "tickets", summary->tickets);
      tk_json_set_int (json, "undone", summary->undone);
      tk_ctl_set_amount (json, "handed_back", summary->handed_back, summary->currency);
      tk_ctl_print_json (json);
      return;
    }
  TkMoneyStyle style = tk_money_style_from_locale ();
  g_autofree char *total = tk_money_format_with_currency (summary->total, summary->currency, &style);
  g_autoptr (GDateTime) sold = g_date_time_new_from_unix_local (summary->at / 1000);
  g_autofree char *at = g_date_time_format (sold, _("%a %e %b %H:%M"));
  g_autofree char *back = tk_money_format_with_currency (summary->handed_back, summary->currency, &style);
  g_autofree char *undone = summary->undone > 0 ? g_strdup_printf (_("  (%u undone, %s handed back)"), summary->undone, back) : g_strdup ("");
  tk_ctl_say ("%s  %s  %s  %s  %s%s", at, summary->id, summary->staff, summary->summary, total, undone);
}

TkExit
tk_ctl_orders (TkCtl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL;

  if (!tk_ctl_options (&argc, &argv, NULL, "[TEXT]", _("Looks up sales made here: by sale, ticket code, token or M-Pesa code.")))
    return TK_EXIT_USAGE;
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, &staff, &error);
  g_autoptr (GPtrArray) sales = desk != NULL ? tk_desk_search_sales (desk, argc > 1 ? argv[1] : NULL, 100, &error) : NULL;
  if (sales == NULL)
    return tk_ctl_fail (error);
  for (guint i = 0; i < sales->len; i++)
    print_summary (ctl, sales->pdata[i]);
  return TK_EXIT_DONE;
}

/* Each ticket is journaled as reprinted before it is drawn. */
static GPtrArray *
take_tickets (TkDesk *desk, const TkStaff *staff, const TkSale *sale, GError **error)
{
  g_autoptr (GPtrArray) tickets = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_sold_ticket_free);

  for (guint i = 0; i < sale->tickets->len; i++)
    {
      const TkSoldTicket *sold = sale->tickets->pdata[i];
      TkSoldTicket *ticket = tk_desk_reprint (desk, staff, &sold->id, error);
      if (ticket == NULL)
        return NULL;
      g_ptr_array_add (tickets, ticket);
    }
  return g_steal_pointer (&tickets);
}

static void
say_reprinted (TkCtl *ctl, const char *sale_id, const GPtrArray *tickets)
{
  if (!ctl->json)
    return tk_ctl_say_tickets (tickets);
  TkJson *json = tk_json_object ();
  tk_json_set_string (json, "sale", sale_id);
  tk_json_take (json, "tickets", tk_ctl_tickets_to_json (tickets));
  tk_ctl_print_json (json);
}

TkExit
tk_ctl_reprint (TkCtl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL;
  g_auto (TkCtlPaper) paper = { 0 };
  const GOptionEntry entries[] = { TK_CTL_PAPER_ENTRIES (paper), { NULL } };

  if (!tk_ctl_options (&argc, &argv, entries, "SALE", _("Prints the tickets of a sale made here again; each is journaled as reprinted.")))
    return TK_EXIT_USAGE;
  if (argc != 2)
    return tk_ctl_usage (_("reprint needs the sale's id; tiketictl orders lists them."));
  if (!tk_ctl_paper_check (&paper))
    return TK_EXIT_USAGE;
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, &staff, &error);
  g_autoptr (TkSale) sale = desk != NULL ? tk_desk_get_sale (desk, argv[1], &error) : NULL;
  g_autoptr (GPtrArray) tickets = sale != NULL ? take_tickets (desk, staff, sale, &error) : NULL;
  if (tickets == NULL)
    return tk_ctl_fail (error);
  say_reprinted (ctl, sale->id, tickets);
  paper.desk = desk;
  return tk_ctl_paper_print (&paper, tickets, sale->staff, &error) ? TK_EXIT_DONE : tk_ctl_fail (error);
}
