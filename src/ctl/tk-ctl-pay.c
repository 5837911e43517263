/* tiketictl pay start, list, wait, give-up, dismiss; unmatched; send. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "tk-ctl-cart.h"
#include "tk-desk-pay.h"
#include "tk-money.h"
#include "tk-sync.h"
#include "tk-uuid.h"

#define WAIT_SECONDS 90
#define WAIT_MOST 3600
#define FILE_MOST (4 * 1024 * 1024)

/* ---- Shown ---- */

static void
print_attempt (TkCtl *ctl, const TkAttempt *attempt)
{
  if (!ctl->json)
    return tk_ctl_say ("%s  %s", attempt->id, attempt->words);
  TkJson *json = tk_json_object ();
  tk_json_set_string (json, "attempt", attempt->id);
  tk_json_set_string (json, "state", attempt->state);
  tk_ctl_set_text (json, "reason", attempt->reason);
  tk_json_set_string (json, "words", attempt->words);
  tk_json_set_string (json, "method", tk_pay_method_to_string (attempt->method));
  tk_ctl_set_amount (json, "amount", attempt->amount, attempt->currency);
  tk_ctl_set_amount (json, "paid", attempt->paid, attempt->currency);
  tk_json_set_string (json, "currency", attempt->currency);
  tk_ctl_set_text (json, "phone", attempt->phone);
  tk_ctl_set_text (json, "receipt", attempt->receipt);
  tk_ctl_set_text (json, "url", attempt->url);
  tk_ctl_set_text (json, "error", attempt->error);
  tk_json_set_string (json, "sale", attempt->sale);
  tk_ctl_set_text (json, "cart", attempt->cart);
  tk_json_set_string (json, "staff", attempt->staff);
  tk_ctl_set_time (json, "at", attempt->at);
  tk_json_set_bool (json, "open", attempt->open);
  tk_json_set_bool (json, "may_retry", attempt->may_retry);
  tk_json_set_bool (json, "given_up", attempt->given_up);
  tk_ctl_print_json (json);
}

/* Paid, or not decided, or neither. */
static TkExit
exit_for (const TkAttempt *attempt)
{
  if (strcmp (attempt->state, "paid") == 0)
    return TK_EXIT_DONE;
  return attempt->open ? TK_EXIT_AMBER : TK_EXIT_PAYMENT;
}

/* ---- start ---- */

typedef struct {
  char **lines, **vouchers;
  char *phone, *email, *method, *amount, *request, *buyer;
  TkCtlApproval approval;
} StartOptions;

static void
start_options_clear (StartOptions *options)
{
  g_strfreev (options->lines);
  g_strfreev (options->vouchers);
  g_free (options->phone);
  g_free (options->email);
  g_free (options->method);
  g_free (options->amount);
  g_free (options->request);
  g_free (options->buyer);
  tk_ctl_approval_clear (&options->approval);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StartOptions, start_options_clear)

/* All of the cart unless it is said. */
static gboolean
read_amount (TkDesk *desk, const StartOptions *options, const TkSaleRequest *cart, gint64 *amount, GError **error)
{
  g_autoptr (TkQuote) quote = tk_desk_quote (desk, cart, error);

  if (quote == NULL)
    return FALSE;
  *amount = quote->total;
  return options->amount == NULL || tk_money_parse (options->amount, quote->currency, &TK_MONEY_PLAIN, amount, error);
}

static TkAttempt *
start_attempt (TkDesk *desk, TkCtl *ctl, const TkStaff *staff, const TkStaff *approver, const StartOptions *options, GError **error)
{
  g_auto (TkCtlCart) cart = { 0 };
  char sale[TK_UUID_SIZE];

  if (!tk_ctl_cart_read (desk, options->lines, options->vouchers, &cart, error))
    return NULL;
  TkSaleRequest held = tk_ctl_cart_get_request (&cart);
  held.buyer_name = options->buyer;
  held.approver = approver;
  tk_uuid_new (ctl->clock, sale);
  TkAttemptRequest request = {
    .method = options->phone != NULL ? TK_PAY_MPESA : TK_PAY_PAYSTACK, .phone = options->phone, .email = options->email, .cart = &held,
    .request = options->request != NULL ? options->request : sale,
  };
  if (!read_amount (desk, options, &held, &request.amount, error))
    return NULL;
  return tk_desk_pay_start (desk, staff, &request, error);
}

/* Kept first; then the hub is asked, and whatever comes of that stands in the attempt. */
static TkExit
start (TkCtl *ctl, const StartOptions *options)
{
  g_autoptr (GError) error = NULL, failure = NULL;
  g_autoptr (TkStaff) staff = NULL, approver = NULL;
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, &staff, &error);
  g_autoptr (TkAttempt) kept = NULL, asked = NULL;

  if (desk != NULL && tk_ctl_approve (&options->approval, desk, &approver, &error))
    kept = start_attempt (desk, ctl, staff, approver, options, &error);
  if (kept == NULL)
    return tk_ctl_fail (error);
  if (!tk_sync_pay (ctl->dir, ctl->clock, NULL, 0, &failure))
    tk_ctl_complain (failure->message);
  asked = tk_desk_pay_get (desk, kept->id, &error);
  if (asked == NULL)
    return tk_ctl_fail (error);
  print_attempt (ctl, asked);
  return failure != NULL ? TK_EXIT_HUB : asked->open || strcmp (asked->state, "paid") == 0 ? TK_EXIT_DONE : TK_EXIT_PAYMENT;
}

static TkExit
run_start (TkCtl *ctl, int argc, char **argv)
{
  g_auto (StartOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "line", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.lines, N_("EVENT:TYPE:QTY; may be given again"), "LINE" },
    { "voucher", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.vouchers, N_("A voucher's code; may be given again"), "CODE" },
    { "phone", 0, 0, G_OPTION_ARG_STRING, &options.phone, N_("Whose phone gets an M-Pesa prompt; without it a Paystack link is made"), "PHONE" },
    { "email", 0, 0, G_OPTION_ARG_STRING, &options.email, N_("For the Paystack link"), "ADDRESS" },
    { "amount", 0, 0, G_OPTION_ARG_STRING, &options.amount, N_("Only so much of the total"), "AMOUNT" },
    { "buyer", 0, 0, G_OPTION_ARG_STRING, &options.buyer, N_("The buyer's name"), "NAME" },
    { "request", 0, 0, G_OPTION_ARG_STRING, &options.request, N_("The id of the sale to come, the same for every payment of it"), "ID" },
    TK_CTL_APPROVAL_ENTRIES (options.approval),
    { NULL },
  };

  if (!tk_ctl_options (&argc, &argv, entries, NULL, _("Puts a cart aside and asks the buyer, through the hub, to pay for it.")))
    return TK_EXIT_USAGE;
  if (options.lines == NULL)
    return tk_ctl_usage (_("pay start needs --line EVENT:TYPE:QTY, and --phone PHONE for M-Pesa."));
  return start (ctl, &options);
}

/* ---- list, wait, give-up ---- */

static TkExit
run_list (TkCtl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL;

  if (!tk_ctl_options (&argc, &argv, NULL, NULL, _("Payments that are not decided, or belong to no sale yet.")))
    return TK_EXIT_USAGE;
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, &staff, &error);
  g_autoptr (GPtrArray) attempts = desk != NULL ? tk_desk_pay_list (desk, &error) : NULL;
  if (attempts == NULL)
    return tk_ctl_fail (error);
  for (guint i = 0; i < attempts->len; i++)
    print_attempt (ctl, attempts->pdata[i]);
  return TK_EXIT_DONE;
}

static TkExit
show (TkCtl *ctl, TkDesk *desk, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkAttempt) attempt = tk_desk_pay_get (desk, id, &error);

  if (attempt == NULL)
    return tk_ctl_fail (error);
  print_attempt (ctl, attempt);
  return exit_for (attempt);
}

static TkExit
run_wait (TkCtl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL;
  int seconds = WAIT_SECONDS;
  const GOptionEntry entries[] = {
    { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, N_("At most so long"), "N" },
    { NULL },
  };

  if (!tk_ctl_options (&argc, &argv, entries, "ID", _("Waits until a payment is decided. Exit codes: 0 paid, 7 not, 10 nobody knows yet.")))
    return TK_EXIT_USAGE;
  if (argc != 2)
    return tk_ctl_usage (_("This needs the payment's id; tiketictl pay list shows them."));
  if (seconds < 1 || seconds > WAIT_MOST)
    return tk_ctl_usage (_("--seconds must be between 1 and %d."), WAIT_MOST);
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, &staff, &error);
  g_autoptr (TkAttempt) before = desk != NULL ? tk_desk_pay_get (desk, argv[1], &error) : NULL;
  if (before == NULL || (before->open && !tk_sync_pay (ctl->dir, ctl->clock, before->id, (guint) seconds, &error)))
    return tk_ctl_fail (error);
  return show (ctl, desk, argv[1]);
}

/* Here first; the hub is told at once when it is reached, by the next sync when not. */
static TkExit
run_give_up (TkCtl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL, failure = NULL;
  g_autoptr (TkStaff) staff = NULL;
  g_autoptr (TkAttempt) attempt = NULL;

  if (!tk_ctl_options (&argc, &argv, NULL, "ID", _("The buyer pays otherwise; money that comes nevertheless is listed to be handed back.")))
    return TK_EXIT_USAGE;
  if (argc != 2)
    return tk_ctl_usage (_("This needs the payment's id; tiketictl pay list shows them."));
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, &staff, &error);
  if (desk == NULL || !tk_desk_pay_give_up (desk, staff, argv[1], &error))
    return tk_ctl_fail (error);
  if (!tk_sync_pay (ctl->dir, ctl->clock, NULL, 0, &failure))
    g_debug ("The hub is told later: %s", failure->message);
  attempt = tk_desk_pay_get (desk, argv[1], &error);
  if (attempt == NULL)
    return tk_ctl_fail (error);
  print_attempt (ctl, attempt);
  return TK_EXIT_DONE;
}

static TkExit
run_dismiss (TkCtl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL;

  if (!tk_ctl_options (&argc, &argv, NULL, "ID", _("Takes a decided payment that nobody needs to see any more off the list.")))
    return TK_EXIT_USAGE;
  if (argc != 2)
    return tk_ctl_usage (_("This needs the payment's id; tiketictl pay list shows them."));
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, &staff, &error);
  return desk != NULL && tk_desk_pay_dismiss (desk, argv[1], &error) ? TK_EXIT_DONE : tk_ctl_fail (error);
}

TkExit
tk_ctl_pay (TkCtl *ctl, int argc, char **argv)
{
  static const struct { const char *name; TkCtlRun run; } acts[] = {
    { "start", run_start }, { "list", run_list }, { "wait", run_wait }, { "give-up", run_give_up },
    { "dismiss", run_dismiss },
  };

  for (gsize i = 0; argc > 1 && i < G_N_ELEMENTS (acts); i++)
    if (strcmp (argv[1], acts[i].name) == 0)
      return acts[i].run (ctl, argc - 1, argv + 1);
  return tk_ctl_usage (_("Write pay start, pay list, pay wait ID, pay give-up ID or pay dismiss ID."));
}

/* ---- unmatched ---- */

static void
print_code (TkCtl *ctl, const TkTypedCode *code)
{
  if (!ctl->json)
    return tk_ctl_say ("%" PRId64 "  %s  %s", code->number, code->reference, code->words);
  TkJson *json = tk_json_object ();
  tk_json_set_string (json, "reference", code->reference);
  tk_json_set_string (json, "sale", code->sale);
  tk_json_set_int (json, "number", code->number);
  tk_ctl_set_text (json, "state", code->state);
  tk_json_set_string (json, "words", code->words);
  tk_ctl_set_amount (json, "amount", code->amount, code->currency);
  tk_ctl_set_time (json, "at", code->at);
  tk_ctl_print_json (json);
}

TkExit
tk_ctl_unmatched (TkCtl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL;

  if (!tk_ctl_options (&argc, &argv, NULL, "[SHIFT]", _("M-Pesa codes typed in this shift that the hub has not confirmed.")))
    return TK_EXIT_USAGE;
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, &staff, &error);
  g_autoptr (GPtrArray) codes = desk != NULL ? tk_desk_list_unmatched (desk, argc > 1 ? argv[1] : NULL, &error) : NULL;
  if (codes == NULL)
    return tk_ctl_fail (error);
  for (guint i = 0; i < codes->len; i++)
    print_code (ctl, codes->pdata[i]);
  return TK_EXIT_DONE;
}

/* ---- send ---- */

static gboolean
read_pdf (const char *path, char **bytes, gsize *length, GError **error)
{
  if (path == NULL)
    return TRUE;
  if (!g_file_get_contents (path, bytes, length, error))
    return FALSE;
  if (*length <= FILE_MOST && *length > 4 && memcmp (*bytes, "%PDF", 4) == 0)
    return TRUE;
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID, _("“%s” is not a PDF that can be sent; make one with tiketictl reprint --pdf"), path);
  return FALSE;
}

static void
print_sent (TkCtl *ctl, const TkSent *sent)
{
  if (!ctl->json)
    return tk_ctl_say ("%s  %s  %s  %s%s%s", sent->id, sent->channel, sent->to, sent->state, *sent->reason != '\0' ? ": " : "", sent->reason);
  TkJson *json = tk_json_object ();
  tk_json_set_string (json, "message", sent->id);
  tk_json_set_string (json, "channel", sent->channel);
  tk_json_set_string (json, "to", sent->to);
  tk_json_set_string (json, "sale", sent->sale);
  tk_json_set_string (json, "state", sent->state);
  tk_ctl_set_text (json, "reason", sent->reason);
  tk_ctl_set_time (json, "at", sent->at);
  tk_ctl_print_json (json);
}

static TkExit
print_all_sent (TkCtl *ctl, TkDesk *desk, const char *sale)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sent = tk_desk_list_sent (desk, sale, &error);

  if (sent == NULL)
    return tk_ctl_fail (error);
  for (guint i = 0; i < sent->len; i++)
    print_sent (ctl, sent->pdata[i]);
  return TK_EXIT_DONE;
}

/* Prints how all messages of the sale stand, this one last. */
TkExit
tk_ctl_send (TkCtl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL;
  g_autofree char *to = NULL, *path = NULL, *bytes = NULL, *id = NULL;
  gsize length = 0;
  const GOptionEntry entries[] = {
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_("E-mail address or phone; without it, tells how messages stand"), "TO" },
    { "pdf", 0, 0, G_OPTION_ARG_FILENAME, &path, N_("The tickets as a PDF, to go with the e-mail"), "FILE" },
    { NULL },
  };

  if (!tk_ctl_options (&argc, &argv, entries, "[SALE]", _("Sends a sale's tickets to the buyer through the hub; waits when it is not reached.")))
    return TK_EXIT_USAGE;
  if (to != NULL && argc != 2)
    return tk_ctl_usage (_("This needs the sale's id; tiketictl orders lists them."));
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, &staff, &error);
  if (desk == NULL || !read_pdf (path, &bytes, &length, &error))
    return tk_ctl_fail (error);
  TkSendRequest request = { .sale = argc > 1 ? argv[1] : NULL, .to = to, .pdf = (const guint8 *) bytes, .pdf_size = length };
  if (to != NULL)
    {
      id = tk_desk_send (desk, staff, &request, &error);
      if (id == NULL)
        return tk_ctl_fail (error);
    }
  return print_all_sent (ctl, desk, argc > 1 ? argv[1] : NULL);
}
