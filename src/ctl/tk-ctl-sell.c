/* tiketictl events, sell, orders. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include "tk-ctl.h"
#include "tk-desk-catalogue.h"
#include "tk-desk-sell.h"
#include "tk-money.h"
#include "tk-ticket-print.h"
#include "tk-ticket-texts.h"

typedef struct {
  char *event, *type, *pdf, *png, *paper, *request;
  char **pay;
  int qty;
} SellOptions;

static void
sell_options_clear (SellOptions *options)
{
  g_free (options->event);
  g_free (options->type);
  g_free (options->pdf);
  g_free (options->png);
  g_free (options->paper);
  g_free (options->request);
  g_strfreev (options->pay);
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

static GPtrArray *
make_faces (const TkSale *sale, GArray *faces)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_ticket_texts_free);

  for (guint i = 0; i < sale->tickets->len; i++)
    {
      const TkSoldTicket *ticket = sale->tickets->pdata[i];
      TkTicketTexts *words = tk_ticket_texts_new (ticket, sale->staff);
      TkTicketFace face = {
        .event_title = ticket->event_title, .venue = ticket->venue, .type_name = ticket->type_name, .when = words->when,
        .price = words->price, .seat = ticket->seat, .admits = words->admits, .token = ticket->token,
        .code = ticket->code, .sold = words->sold,
      };
      g_ptr_array_add (texts, words);
      g_array_append_val (faces, face);
    }
  return texts;
}

static gboolean
print_tickets (const TkSale *sale, const SellOptions *options, TkPaper paper, GError **error)
{
  g_autoptr (GArray) faces = g_array_new (FALSE, FALSE, sizeof (TkTicketFace));
  g_autoptr (GPtrArray) texts = make_faces (sale, faces);

  if (options->pdf != NULL
      && !tk_print_pdf ((const TkTicketFace *) (gpointer) faces->data, faces->len, paper, options->pdf, error))
    return FALSE;
  if (options->png == NULL)
    return TRUE;
  g_mkdir_with_parents (options->png, 0755);
  for (guint i = 0; i < faces->len; i++)
    {
      const TkTicketFace *face = &g_array_index (faces, TkTicketFace, i);
      g_autofree char *name = g_strconcat (face->code, ".png", NULL);
      g_autofree char *path = g_build_filename (options->png, name, NULL);
      if (!tk_print_png (face, paper, 300, path, error))
        return FALSE;
    }
  return TRUE;
}

static TkJson *
tickets_to_json (const TkSale *sale)
{
  TkJson *tickets = tk_json_array ();
  for (guint i = 0; i < sale->tickets->len; i++)
    {
      const TkSoldTicket *ticket = sale->tickets->pdata[i];
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
      tk_json_take (json, "tickets", tickets_to_json (sale));
      tk_ctl_set_amount (json, "change", sale->change, sale->currency);
      tk_json_set_bool (json, "again", sale->again);
      tk_ctl_print_json (json);
      return;
    }
  tk_ctl_say (_("Sold: %s. Change: %s."), total, change);
  for (guint i = 0; i < sale->tickets->len; i++)
    {
      const TkSoldTicket *ticket = sale->tickets->pdata[i];
      tk_ctl_say ("  %s  %s  %s", ticket->type_name, ticket->code, ticket->token);
    }
}

static TkExit
sell (TkCtl *ctl, const SellOptions *options, TkPaper paper)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL;
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
  if (type != NULL && error == NULL)
    {
      TkCartLine line = { .event = event->number, .type = type->number, .qty = (guint) options->qty };
      TkSaleRequest request = { &line, 1, payments, n, options->request };
      sale = tk_desk_sell (desk, staff, &request, &error);
    }
  g_clear_pointer (&event, tk_event_info_free);
  g_clear_pointer (&type, tk_type_info_free);
  if (sale == NULL)
    return tk_ctl_fail (error);
  say_sale (ctl, sale);
  if (print_tickets (sale, options, paper, &error))
    return TK_EXIT_DONE;
  g_printerr ("tiketictl: %s\n", error->message);
  return TK_EXIT_NOT_PRINTED;
}

TkExit
tk_ctl_sell (TkCtl *ctl, int argc, char **argv)
{
  g_auto (SellOptions) options = { .qty = 1 };
  TkPaper paper = TK_PAPER_ROLL_80;
  const GOptionEntry entries[] = {
    { "event", 0, 0, G_OPTION_ARG_STRING, &options.event, N_("Event, by number or title"), "E" },
    { "type", 0, 0, G_OPTION_ARG_STRING, &options.type, N_("Ticket type, by number or name"), "T" },
    { "qty", 0, 0, G_OPTION_ARG_INT, &options.qty, N_("How many tickets"), "N" },
    { "pay", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.pay, N_("cash:AMOUNT handed over, or mpesa-code:CODE:AMOUNT"), "HOW" },
    { "pdf", 0, 0, G_OPTION_ARG_FILENAME, &options.pdf, N_("Write the tickets to this PDF"), "FILE" },
    { "png", 0, 0, G_OPTION_ARG_FILENAME, &options.png, N_("Write each ticket as a picture into this folder"), "DIR" },
    { "paper", 0, 0, G_OPTION_ARG_STRING, &options.paper, N_("roll80 or a6"), "PAPER" },
    { "request", 0, 0, G_OPTION_ARG_STRING, &options.request, N_("Asked again with the same key, the first sale is answered"), "KEY" },
    { NULL },
  };

  if (!tk_ctl_options (&argc, &argv, entries, NULL, _("Sells tickets from this terminal's leases; works without a network.")))
    return TK_EXIT_USAGE;
  if (options.event == NULL || options.type == NULL || options.pay == NULL)
    return tk_ctl_usage (_("sell needs --event E, --type T and --pay HOW."));
  if (options.qty < 1 || options.qty > TK_SALE_QTY_MAX)
    return tk_ctl_usage (_("--qty must be between 1 and %d."), TK_SALE_QTY_MAX);
  if (options.paper != NULL && !tk_paper_from_string (options.paper, &paper))
    return tk_ctl_usage (_("“%s” is not a paper: roll80 or a6."), options.paper);
  return sell (ctl, &options, paper);
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
      tk_ctl_print_json (json);
      return;
    }
  TkMoneyStyle style = tk_money_style_from_locale ();
  g_autofree char *total = tk_money_format_with_currency (summary->total, summary->currency, &style);
  g_autofree char *at = tk_time_to_iso8601 (summary->at);
  tk_ctl_say ("%s  %s  %s  %s  %s", at, summary->id, summary->staff, summary->summary, total);
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
