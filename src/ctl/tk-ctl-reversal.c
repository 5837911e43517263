/* tiketictl void, refund. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>
#include "tk-ctl-cart.h"
#include "tk-human-code.h"
#include "tk-money.h"

typedef TkReversal *(*Undo) (TkDesk *desk, const TkStaff *staff, const TkReversalRequest *request, GError **error);

typedef struct {
  char **tickets;
  char *reason, *request;
  TkCtlApproval approval;
} ReversalOptions;

static void
reversal_options_clear (ReversalOptions *options)
{
  g_strfreev (options->tickets);
  g_free (options->reason);
  g_free (options->request);
  tk_ctl_approval_clear (&options->approval);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReversalOptions, reversal_options_clear)

/* By its code as printed, or by its token. */
static gboolean
is_meant (const char *text, const TkSoldTicket *ticket)
{
  TkTicketId id;

  return strcmp (text, ticket->token) == 0
         || (tk_human_code_parse (text, ticket->id.event, &id) && tk_ticket_id_equal (&id, &ticket->id));
}

static gboolean
find_ticket (const TkSale *sale, const char *text, GArray *ids, GError **error)
{
  for (guint i = 0; i < sale->tickets->len; i++)
    {
      const TkSoldTicket *ticket = sale->tickets->pdata[i];
      if (!is_meant (text, ticket))
        continue;
      g_array_append_val (ids, ticket->id);
      return TRUE;
    }
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND,
               _("“%s” is no ticket of this sale; tiketictl orders shows which sale a ticket belongs to."), text);
  return FALSE;
}

/* None when none is named: the desk then takes all. */
GArray *
tk_ctl_find_tickets (TkDesk *desk, const char *sale_id, char **texts, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (TkTicketId));
  g_autoptr (TkSale) sale = NULL;

  if (texts == NULL)
    return g_steal_pointer (&ids);
  sale = tk_desk_get_sale (desk, sale_id, error);
  if (sale == NULL)
    return NULL;
  for (guint i = 0; texts[i] != NULL; i++)
    if (!find_ticket (sale, texts[i], ids, error))
      return NULL;
  return g_steal_pointer (&ids);
}

static TkJson *
payments_to_json (const TkReversal *reversal)
{
  TkJson *payments = tk_json_array ();

  for (guint i = 0; i < reversal->payments->len; i++)
    {
      const TkHandedBack *payment = reversal->payments->pdata[i];
      TkJson *json = tk_json_object ();
      tk_json_set_string (json, "method", payment->method);
      tk_json_set_string (json, "reference", payment->reference);
      tk_ctl_set_amount (json, "amount", payment->amount, reversal->currency);
      tk_json_append (payments, json);
    }
  return payments;
}

static TkJson *
tickets_to_json (const TkReversal *reversal)
{
  TkJson *tickets = tk_json_array ();

  for (guint i = 0; i < reversal->tickets->len; i++)
    {
      const TkTicketId *id = &g_array_index (reversal->tickets, TkTicketId, i);
      g_autofree char *code = tk_human_code_format (id);
      TkJson *json = tk_json_object ();
      tk_json_set_string (json, "code", code);
      tk_json_set_int (json, "event", id->event);
      tk_json_set_int (json, "type", id->type);
      tk_json_set_int (json, "serial", id->serial);
      tk_json_set_int (json, "issue", id->issue);
      tk_json_append (tickets, json);
    }
  return tickets;
}

TkJson *
tk_ctl_reversal_to_json (const TkReversal *reversal)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "reversal", reversal->id);
  tk_json_set_string (json, "kind", reversal->kind);
  tk_json_set_string (json, "sale", reversal->sale);
  tk_json_set_int (json, "seq", reversal->seq);
  tk_ctl_set_time (json, "at", reversal->at);
  tk_json_set_string (json, "staff", reversal->staff);
  tk_json_set_string (json, "approved_by", *reversal->approved_by != '\0' ? reversal->approved_by : NULL);
  tk_json_set_string (json, "reason", reversal->reason);
  tk_json_set_string (json, "currency", reversal->currency);
  tk_ctl_set_amount (json, "amount", reversal->amount, reversal->currency);
  tk_ctl_set_amount (json, "cash", reversal->cash, reversal->currency);
  tk_json_take (json, "payments", payments_to_json (reversal));
  tk_json_take (json, "tickets", tickets_to_json (reversal));
  tk_json_set_bool (json, "again", reversal->again);
  return json;
}

void
tk_ctl_say_reversal (const TkReversal *reversal)
{
  TkMoneyStyle style = tk_money_style_from_locale ();
  g_autofree char *amount = tk_money_format_with_currency (reversal->amount, reversal->currency, &style);
  g_autofree char *cash = tk_money_format_with_currency (reversal->cash, reversal->currency, &style);

  tk_ctl_say (strcmp (reversal->kind, "voided") == 0 ? _("Voided: %s. Hand back in cash: %s.") : _("Refunded: %s. Hand back in cash: %s."),
              amount, cash);
  for (guint i = 0; i < reversal->payments->len; i++)
    {
      const TkHandedBack *payment = reversal->payments->pdata[i];
      g_autofree char *part = tk_money_format_with_currency (payment->amount, reversal->currency, &style);
      tk_ctl_say ("  %-12s %-12s %s", payment->method, payment->reference, part);
    }
  for (guint i = 0; i < reversal->tickets->len; i++)
    {
      g_autofree char *code = tk_human_code_format (&g_array_index (reversal->tickets, TkTicketId, i));
      tk_ctl_say (_("  %s is no longer good"), code);
    }
}

static TkExit
reverse (TkCtl *ctl, Undo undo, const char *sale, const ReversalOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL, approver = NULL;
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, &staff, &error);
  g_autoptr (GArray) tickets = NULL;
  g_autoptr (TkReversal) reversal = NULL;

  if (desk == NULL || !tk_ctl_approve (&options->approval, desk, &approver, &error))
    return tk_ctl_fail (error);
  tickets = tk_ctl_find_tickets (desk, sale, options->tickets, &error);
  if (tickets == NULL)
    return tk_ctl_fail (error);
  TkReversalRequest request = {
    .sale = sale, .tickets = (const TkTicketId *) tickets->data, .n_tickets = tickets->len, .reason = options->reason,
    .approver = approver, .request = options->request,
  };
  reversal = undo (desk, staff, &request, &error);
  if (reversal == NULL)
    return tk_ctl_fail (error);
  if (ctl->json)
    tk_ctl_print_json (tk_ctl_reversal_to_json (reversal));
  else
    tk_ctl_say_reversal (reversal);
  return TK_EXIT_DONE;
}

static TkExit
run (TkCtl *ctl, int argc, char **argv, Undo undo, const char *summary)
{
  g_auto (ReversalOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "ticket", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.tickets, N_("Only this ticket, by its code or token; may be given again"), "CODE" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &options.reason, N_("Why, in a few words"), "TEXT" },
    TK_CTL_APPROVAL_ENTRIES (options.approval),
    { "request", 0, 0, G_OPTION_ARG_STRING, &options.request, N_("Asked again with the same key, the first answer is given"), "KEY" },
    { NULL },
  };

  if (!tk_ctl_options (&argc, &argv, entries, "SALE", summary))
    return TK_EXIT_USAGE;
  if (argc != 2)
    return tk_ctl_usage (_("This needs the sale's id; tiketictl orders lists them."));
  if (options.reason == NULL || *options.reason == '\0')
    return tk_ctl_usage (_("This needs --reason TEXT: why the sale is undone."));
  return reverse (ctl, undo, argv[1], &options);
}

TkExit
tk_ctl_void (TkCtl *ctl, int argc, char **argv)
{
  return run (ctl, argc, argv, tk_desk_void,
              _("Takes a sale out of the shift it was made in, or some of its tickets; works without a network."));
}

TkExit
tk_ctl_refund (TkCtl *ctl, int argc, char **argv)
{
  return run (ctl, argc, argv, tk_desk_refund,
              _("Takes tickets back later; a supervisor approves. Works without a network where they were sold."));
}
