/* tiketictl sell, orders, reprint. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>
#include "tk-ctl.h"
#include "tk-desk-catalogue.h"
#include "tk-desk-sell.h"
#include "tk-money.h"

typedef struct {
  char *event, *type, *request;
  char **pay;
  int qty;
  TkCtlApproval approval;
  TkCtlPaper paper;
} SellOptions;

static void
sell_options_clear (SellOptions *options)
{
  g_free (options->event);
  g_free (options->type);
  g_free (options->request);
  g_strfreev (options->pay);
  tk_ctl_approval_clear (&options->approval);
  tk_ctl_paper_clear (&options->paper);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SellOptions, sell_options_clear)

/* "cash:2000" · "mpesa-code:QAB1CD2EF3:1500" */
static gboolean
parse_payment (const char *text, const char *currency, TkPayment *payment, char **reference, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 3);
  guint n = g_strv_length (parts);
  gint64 amount;

  if (n == 2 && strcmp (parts[0], "cash") == 0)
    payment->method = TK_PAY_CASH;
  else if (n == 3 && strcmp (parts[0], "mpesa-code") == 0)
    payment->method = TK_PAY_MPESA_CODE;
  else
    {
      g_set_error (error, TK_MONEY_ERROR, TK_MONEY_ERROR_SYNTAX,
                   _("“%s” is not a payment: write cash:AMOUNT or mpesa-code:CODE:AMOUNT."), text);
      return FALSE;
    }
  if (!tk_money_parse (parts[n - 1], currency, &TK_MONEY_PLAIN, &amount, error))
    return FALSE;
  payment->amount = amount;
  *reference = n == 3 ? g_strdup (parts[1]) : NULL;
  payment->reference = *reference;
  return TRUE;
}

static TkJson *
tickets_to_json (const GPtrArray *sold)
{
  TkJson *tickets = tk_json_array ();
  for (guint i = 0; i < sold->len; i++)
    {
      const TkSoldTicket *ticket = sold->pdata[i];
      TkJson *json = tk_json_object ();
      tk_json_set_string (json, "code", ticket->code);
      tk_json_set_string (json, "token", ticket->token);
      tk_json_set_int (json, "event", ticket->id.event);
      tk_json_set_int (json, "type", ticket->id.type);
      tk_json_set_string (json, "type_name", ticket->type_name);
      tk_json_set_int (json, "serial", ticket->id.serial);
      tk_json_set_int (json, "issue", ticket->id.issue);
      tk_ctl_set_amount (json, "price", ticket->price, ticket->currency);
      tk_json_set_string (json, "status", ticket->status);
      tk_json_append (tickets, json);
    }
  return tickets;
}

static void
say_ticket (const TkSoldTicket *ticket)
{
  tk_ctl_say ("  %s  %s  %s", ticket->type_name, ticket->code, ticket->token);
}

static void
say_sale (TkCtl *ctl, const TkSale *sale)
{
  TkMoneyStyle style = tk_money_style_from_locale ();
  g_autofree char *total = tk_money_format_with_currency (sale->total, sale->currency, &style);
  g_autofree char *change = tk_money_format_with_currency (sale->change, sale->currency, &style);

  if (ctl->json)
    {
      TkJson *json = tk_json_object ();
      tk_json_set_string (json, "sale", sale->id);
      tk_json_set_int (json, "seq", sale->seq);
      tk_ctl_set_time (json, "at", sale->at);
      tk_json_set_string (json, "staff", sale->staff);
      tk_json_set_string (json, "currency", sale->currency);
      tk_ctl_set_amount (json, "total", sale->total, sale->currency);
      tk_json_take (json, "tickets", tickets_to_json (sale->tickets));
      tk_ctl_set_amount (json, "change", sale->change, sale->currency);
      tk_json_set_string (json, "approved_by", *sale->approved_by != '\0' ? sale->approved_by : NULL);
      tk_json_set_bool (json, "again", sale->again);
      tk_ctl_print_json (json);
      return;
    }
  tk_ctl_say (_("Sold: %s. Change: %s."), total, change);
  for (guint i = 0; i < sale->tickets->len; i++)
    say_ticket (sale->tickets->pdata[i]);
}

/* The sale is there by now, whatever becomes of the paper. */
static TkExit
print_sale (const TkCtlPaper *paper, const TkSale *sale)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *advice = NULL;

  if (tk_ctl_paper_print (paper, sale->tickets, sale->staff, &error))
    return TK_EXIT_DONE;
  advice = g_strdup_printf (_("%s The sale stands: print it with tiketictl reprint %s."), error->message, sale->id);
  tk_ctl_complain (advice);
  return TK_EXIT_NOT_PRINTED;
}

static TkExit
sell (TkCtl *ctl, const SellOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL, approver = NULL;
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, &staff, &error);
  TkEventInfo *event = desk != NULL ? tk_desk_find_event (desk, options->event, &error) : NULL;
  TkTypeInfo *type = event != NULL ? tk_desk_find_type (desk, event->number, options->type, &error) : NULL;
  guint n = options->pay != NULL ? g_strv_length (options->pay) : 0;
  g_autofree TkPayment *payments = g_new0 (TkPayment, n + 1);
  g_autoptr (GPtrArray) references = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TkSale) sale = NULL;

  for (guint i = 0; i < n && type != NULL && error == NULL; i++)
    {
      char *reference = NULL;
      if (parse_payment (options->pay[i], type->currency, &payments[i], &reference, &error))
        g_ptr_array_add (references, reference);
    }
  if (type != NULL && error == NULL && tk_ctl_approve (&options->approval, desk, &approver, &error))
    {
      TkCartLine line = { .event = event->number, .type = type->number, .qty = (guint) options->qty };
      TkSaleRequest request = { &line, 1, payments, n, options->request, approver };
      sale = tk_desk_sell (desk, staff, &request, &error);
    }
  g_clear_pointer (&event, tk_event_info_free);
  g_clear_pointer (&type, tk_type_info_free);
  if (sale == NULL)
    return tk_ctl_fail (error);
  say_sale (ctl, sale);
  return print_sale (&options->paper, sale);
}

TkExit
tk_ctl_sell (TkCtl *ctl, int argc, char **argv)
{
  g_auto (SellOptions) options = { .qty = 1 };
  const GOptionEntry entries[] = {
    { "event", 0, 0, G_OPTION_ARG_STRING, &options.event, N_("Event, by number or title"), "E" },
    { "type", 0, 0, G_OPTION_ARG_STRING, &options.type, N_("Ticket type, by number or name"), "T" },
    { "qty", 0, 0, G_OPTION_ARG_INT, &options.qty, N_("How many tickets"), "N" },
    { "pay", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.pay, N_("cash:AMOUNT handed over, or mpesa-code:CODE:AMOUNT"), "HOW" },
    TK_CTL_PAPER_ENTRIES (options.paper),
    TK_CTL_APPROVAL_ENTRIES (options.approval),
    { "request", 0, 0, G_OPTION_ARG_STRING, &options.request, N_("Asked again with the same key, the first sale is answered"), "KEY" },
    { NULL },
  };

  if (!tk_ctl_options (&argc, &argv, entries, NULL, _("Sells tickets from this terminal's leases; works without a network.")))
    return TK_EXIT_USAGE;
  if (options.event == NULL || options.type == NULL || options.pay == NULL)
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
    {
      for (guint i = 0; i < tickets->len; i++)
        say_ticket (tickets->pdata[i]);
      return;
    }
  TkJson *json = tk_json_object ();
  tk_json_set_string (json, "sale", sale_id);
  tk_json_take (json, "tickets", tickets_to_json (tickets));
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
  return tk_ctl_paper_print (&paper, tickets, sale->staff, &error) ? TK_EXIT_DONE : tk_ctl_fail (error);
}
