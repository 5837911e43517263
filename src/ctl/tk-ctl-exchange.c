/* tiketictl exchange, reissue, timeline. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "tk-ctl-cart.h"
#include "tk-desk-exchange.h"
#include "tk-human-code.h"

/* ---- exchange ---- */

typedef struct {
  char **tickets, **lines, **vouchers, **pay;
  char *reason, *request;
  gboolean quote;
  TkCtlApproval approval;
  TkCtlPaper paper;
} ExchangeOptions;

static void
exchange_options_clear (ExchangeOptions *options)
{
  g_strfreev (options->tickets);
  g_strfreev (options->lines);
  g_strfreev (options->vouchers);
  g_strfreev (options->pay);
  g_free (options->reason);
  g_free (options->request);
  tk_ctl_approval_clear (&options->approval);
  tk_ctl_paper_clear (&options->paper);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ExchangeOptions, exchange_options_clear)

static TkExit
print_quote (TkCtl *ctl, TkDesk *desk, const TkExchangeRequest *request)
{
  g_autoptr (GError) error = NULL;
  TkExchangeQuote quote;

  if (!tk_desk_exchange_quote (desk, request, &quote, &error))
    return tk_ctl_fail (error);
  TkJson *json = tk_json_object ();
  tk_json_set_string (json, "currency", quote.currency);
  tk_ctl_set_amount (json, "worth", quote.worth, quote.currency);
  tk_ctl_set_amount (json, "price", quote.price, quote.currency);
  tk_ctl_set_amount (json, "difference", quote.difference, quote.currency);
  tk_ctl_print_json (json);
  g_free (quote.currency);
  return TK_EXIT_DONE;
}

static TkExit
print_exchange (TkCtl *ctl, TkDesk *desk, const ExchangeOptions *options, const TkExchange *exchange)
{
  TkCtlPaper branded = options->paper;
  g_autoptr (GError) error = NULL;
  TkJson *json;

  if (ctl->json)
    {
      json = tk_json_object ();
      tk_json_take (json, "back", tk_ctl_reversal_to_json (exchange->back));
      tk_json_take (json, "sale", tk_ctl_sale_to_json (exchange->sale));
      tk_ctl_print_json (json);
    }
  else
    {
      tk_ctl_say_reversal (exchange->back);
      tk_ctl_say_sale (exchange->sale);
    }
  branded.desk = desk;
  if (tk_ctl_paper_print (&branded, exchange->sale->tickets, exchange->sale->staff, &error))
    return TK_EXIT_DONE;
  tk_ctl_complain (error->message);
  return TK_EXIT_NOT_PRINTED;
}

static TkExit
do_exchange (TkCtl *ctl, TkDesk *desk, const TkStaff *staff, const ExchangeOptions *options, const TkExchangeRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkExchange) exchange = NULL;

  if (options->quote)
    return print_quote (ctl, desk, request);
  exchange = tk_desk_exchange (desk, staff, request, &error);
  return exchange != NULL ? print_exchange (ctl, desk, options, exchange) : tk_ctl_fail (error);
}

static TkExit
exchange (TkCtl *ctl, const char *sale, const ExchangeOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL, approver = NULL;
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, &staff, &error);
  g_autoptr (GArray) tickets = NULL;
  g_auto (TkCtlCart) cart = { 0 };

  if (desk != NULL && tk_ctl_approve (&options->approval, desk, &approver, &error)
      && tk_ctl_cart_read (desk, options->lines, options->vouchers, &cart, &error)
      && tk_ctl_cart_read_payments (options->pay, cart.currency, &cart, &error))
    tickets = tk_ctl_find_tickets (desk, sale, options->tickets, &error);
  if (tickets == NULL)
    return tk_ctl_fail (error);
  TkExchangeRequest request = {
    .sale = sale, .tickets = (const TkTicketId *) tickets->data, .n_tickets = tickets->len, .instead = tk_ctl_cart_get_request (&cart),
    .reason = options->reason,
  };
  request.instead.request = options->request;
  request.instead.approver = approver;
  return do_exchange (ctl, desk, staff, options, &request);
}

TkExit
tk_ctl_exchange (TkCtl *ctl, int argc, char **argv)
{
  g_auto (ExchangeOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "ticket", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.tickets, N_("Only this ticket, by its code or token; may be given again"), "CODE" },
    { "line", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.lines, N_("What they get instead, EVENT:TYPE:QTY; may be given again"), "LINE" },
    { "voucher", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.vouchers, N_("A voucher's code; may be given again"), "CODE" },
    { "pay", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.pay, N_("How the difference is paid, as for sell"), "HOW" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &options.reason, N_("Why, in a few words"), "TEXT" },
    { "quote", 0, 0, G_OPTION_ARG_NONE, &options.quote, N_("Only tell what it comes to"), NULL },
    { "request", 0, 0, G_OPTION_ARG_STRING, &options.request, N_("Asked again with the same key, the first answer is given"), "KEY" },
    TK_CTL_APPROVAL_ENTRIES (options.approval),
    TK_CTL_PAPER_ENTRIES (options.paper),
    { NULL },
  };

  if (!tk_ctl_options (&argc, &argv, entries, "SALE", _("Gives other tickets for those of a sale made here; works without a network.")))
    return TK_EXIT_USAGE;
  if (argc != 2)
    return tk_ctl_usage (_("This needs the sale's id; tiketictl orders lists them."));
  if (options.lines == NULL || (options.reason == NULL && !options.quote))
    return tk_ctl_usage (_("exchange needs --line EVENT:TYPE:QTY and --reason TEXT."));
  if (!tk_ctl_paper_check (&options.paper))
    return TK_EXIT_USAGE;
  return exchange (ctl, argv[1], &options);
}

/* ---- reissue ---- */

/* A code says nothing of its event: it is of one of the sale's. */
static gboolean
parse_ticket (TkDesk *desk, const char *sale_id, const char *text, TkTicketId *id, GError **error)
{
  g_autoptr (TkSale) sale = NULL;
  TkToken token;

  if (tk_token_parse (text, strlen (text), &token, NULL))
    {
      *id = token.id;
      return TRUE;
    }
  sale = tk_desk_get_sale (desk, sale_id, error);
  for (guint i = 0; sale != NULL && i < sale->tickets->len; i++)
    if (tk_human_code_parse (text, ((TkSoldTicket *) sale->tickets->pdata[i])->id.event, id))
      return TRUE;
  if (sale != NULL)
    g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND, _("“%s” is no ticket's code; give the code or the token"), text);
  return FALSE;
}

/* A ticket sold here, by its code or token; also one that is no longer good, of which the desk says why. */
static gboolean
find_ticket (TkDesk *desk, const char *text, TkTicketId *id, GError **error)
{
  g_autoptr (GPtrArray) sales = tk_desk_search_sales (desk, text, 1, error);

  if (sales == NULL)
    return FALSE;
  if (sales->len > 0)
    return parse_ticket (desk, ((TkSaleSummary *) sales->pdata[0])->id, text, id, error);
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND, _("“%s” is no ticket sold here; give it again where it was sold"), text);
  return FALSE;
}

static TkExit
print_ticket (TkCtl *ctl, TkSoldTicket *ticket, const TkCtlPaper *paper, const char *staff)
{
  g_autoptr (GPtrArray) tickets = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_sold_ticket_free);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (tickets, ticket);
  if (ctl->json)
    {
      TkJson *json = tk_json_object ();
      tk_json_set_string (json, "sale", ticket->sale);
      tk_json_take (json, "tickets", tk_ctl_tickets_to_json (tickets));
      tk_ctl_print_json (json);
    }
  else
    tk_ctl_say_tickets (tickets);
  if (tk_ctl_paper_print (paper, tickets, staff, &error))
    return TK_EXIT_DONE;
  tk_ctl_complain (error->message);
  return TK_EXIT_NOT_PRINTED;
}

TkExit
tk_ctl_reissue (TkCtl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL, approver = NULL;
  g_autofree char *reason = NULL, *key = NULL;
  TkCtlApproval approval = { 0 };
  g_auto (TkCtlPaper) paper = { 0 };
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_("Why, in a few words"), "TEXT" },
    { "request", 0, 0, G_OPTION_ARG_STRING, &key, N_("Asked again with the same key, the first answer is given"), "KEY" },
    TK_CTL_APPROVAL_ENTRIES (approval),
    TK_CTL_PAPER_ENTRIES (paper),
    { NULL },
  };
  TkReissueRequest request = { 0 };
  TkSoldTicket *ticket = NULL;

  if (!tk_ctl_options (&argc, &argv, entries, "CODE", _("Gives a lost ticket again; the old one is no longer good. Works without a network.")))
    return TK_EXIT_USAGE;
  if (argc != 2 || reason == NULL)
    return tk_ctl_usage (_("reissue needs the ticket's code and --reason TEXT."));
  if (!tk_ctl_paper_check (&paper))
    return TK_EXIT_USAGE;
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, &staff, &error);
  if (desk != NULL && tk_ctl_approve (&approval, desk, &approver, &error) && find_ticket (desk, argv[1], &request.ticket, &error))
    {
      request.reason = reason;
      request.approver = approver;
      request.request = key;
      ticket = tk_desk_reissue (desk, staff, &request, &error);
    }
  tk_ctl_approval_clear (&approval);
  paper.desk = desk;
  return ticket != NULL ? print_ticket (ctl, ticket, &paper, staff->name) : tk_ctl_fail (error);
}

/* ---- timeline ---- */

static void
print_step (TkCtl *ctl, const TkSaleStep *step)
{
  if (ctl->json)
    {
      TkJson *json = tk_json_object ();
      tk_ctl_set_time (json, "at", step->at);
      tk_json_set_string (json, "kind", step->kind);
      tk_json_set_string (json, "words", step->words);
      tk_ctl_set_text (json, "staff", step->staff);
      tk_ctl_set_text (json, "approved_by", step->approved_by);
      tk_ctl_print_json (json);
      return;
    }
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_local (step->at / 1000);
  g_autofree char *at = g_date_time_format (when, _("%a %e %b %H:%M"));
  tk_ctl_say ("%s  %s  %s", at, step->staff, step->words);
}

TkExit
tk_ctl_timeline (TkCtl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL;

  if (!tk_ctl_options (&argc, &argv, NULL, "SALE", _("What happened to a sale made here, step by step.")))
    return TK_EXIT_USAGE;
  if (argc != 2)
    return tk_ctl_usage (_("This needs the sale's id; tiketictl orders lists them."));
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, &staff, &error);
  g_autoptr (GPtrArray) steps = desk != NULL ? tk_desk_sale_timeline (desk, argv[1], &error) : NULL;
  if (steps == NULL)
    return tk_ctl_fail (error);
  for (guint i = 0; i < steps->len; i++)
    print_step (ctl, steps->pdata[i]);
  return TK_EXIT_DONE;
}
