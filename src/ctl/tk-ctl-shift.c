/* tiketictl shift open | close | x | z. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include "tk-ctl.h"
#include "tk-desk-catalogue.h"
#include "tk-desk-shift.h"
#include "tk-money.h"

typedef struct {
  char *amount;   /* --float, --counted */
  char *note;
  char *currency;
} ShiftOptions;

static void
print_report_json (const TkShiftReport *report)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "shift", report->id);
  tk_json_set_string (json, "currency", report->currency);
  tk_json_set_string (json, "opened_by", report->opened_by);
  tk_ctl_set_time (json, "opened_at", report->opened_at);
  tk_json_set_string (json, "closed_by", *report->closed_by != '\0' ? report->closed_by : NULL);
  tk_ctl_set_time (json, "closed_at", report->closed_at);
  tk_ctl_set_amount (json, "float", report->opening_float, report->currency);
  tk_ctl_set_amount (json, "cash_sales", report->cash_sales, report->currency);
  tk_ctl_set_amount (json, "other_sales", report->other_sales, report->currency);
  tk_ctl_set_amount (json, "cash_refunds", report->cash_refunds, report->currency);
  tk_ctl_set_amount (json, "other_refunds", report->other_refunds, report->currency);
  tk_ctl_set_amount (json, "expected", report->expected, report->currency);
  if (report->closed_at > 0)
    {
      tk_ctl_set_amount (json, "counted", report->counted, report->currency);
      tk_ctl_set_amount (json, "difference", report->difference, report->currency);
    }
  tk_json_set_int (json, "sales", report->sales);
  tk_json_set_int (json, "tickets", report->tickets);
  tk_ctl_set_amount (json, "total", report->total, report->currency);
  tk_json_set_int (json, "voids", report->voids);
  tk_ctl_set_amount (json, "voided", report->voided, report->currency);
  tk_json_set_int (json, "refunds", report->refunds);
  tk_ctl_set_amount (json, "refunded", report->refunded, report->currency);
  tk_json_set_int (json, "tickets_undone", report->tickets_undone);
  tk_json_set_int (json, "head_seq", report->head_seq);
  tk_json_set_string (json, "head_hash", report->head_hash);
  tk_ctl_print_json (json);
}

static void
say_amount (const char *label, gint64 minor, const char *currency)
{
  TkMoneyStyle style = tk_money_style_from_locale ();
  g_autofree char *text = tk_money_format_with_currency (minor, currency, &style);
  tk_ctl_say ("  %-22s %18s", label, text);
}

static void
say_count (const char *label, gint64 n)
{
  tk_ctl_say ("  %-22s %18" PRId64, label, n);
}

static void
print_report_words (const TkShiftReport *report)
{
  tk_ctl_say (report->closed_at > 0 ? _("Z report · shift %s") : _("X report · shift %s"), report->id);
  say_amount (_("Float"), report->opening_float, report->currency);
  say_amount (_("Cash sales"), report->cash_sales, report->currency);
  say_amount (_("Other sales"), report->other_sales, report->currency);
  say_amount (_("Handed back in cash"), report->cash_refunds, report->currency);
  say_amount (_("Handed back otherwise"), report->other_refunds, report->currency);
  say_amount (_("Expected in drawer"), report->expected, report->currency);
  if (report->closed_at > 0)
    {
      say_amount (_("Counted"), report->counted, report->currency);
      say_amount (_("Difference"), report->difference, report->currency);
    }
  say_count (_("Sales"), report->sales);
  say_count (_("Tickets"), report->tickets);
  say_count (_("Voids"), report->voids);
  say_amount (_("Voided"), report->voided, report->currency);
  say_count (_("Refunds"), report->refunds);
  say_amount (_("Refunded"), report->refunded, report->currency);
  tk_ctl_say (_("  Journal %" PRId64 " %.16s"), report->head_seq, report->head_hash);
}

/* The currency of what is sold here, unless one was named. */
static char *
pick_currency (TkDesk *desk, const ShiftOptions *options, GError **error)
{
  if (options->currency != NULL)
    return g_strdup (options->currency);
  g_autoptr (GPtrArray) events = tk_desk_list_events (desk, error);
  if (events == NULL)
    return NULL;
  if (events->len > 0)
    return g_strdup (((const TkEventInfo *) events->pdata[0])->currency);
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID,
               _("No event is known here, so no currency either: run tiketictl sync, or name one with --currency."));
  return NULL;
}

static gboolean
read_amount (TkDesk *desk, const ShiftOptions *options, char **currency, gint64 *minor, GError **error)
{
  *currency = pick_currency (desk, options, error);
  return *currency != NULL && tk_money_parse (options->amount != NULL ? options->amount : "0", *currency, &TK_MONEY_PLAIN, minor, error);
}

static TkShiftReport *
run_shift (TkDesk *desk, const TkStaff *staff, const char *what, const ShiftOptions *options, GError **error)
{
  g_autofree char *currency = NULL;
  gint64 minor = 0;

  if (strcmp (what, "x") == 0 || strcmp (what, "z") == 0)
    return tk_desk_shift_report (desk, what[0] == 'z', error);
  if (!read_amount (desk, options, &currency, &minor, error))
    return NULL;
  if (strcmp (what, "open") == 0)
    return tk_desk_shift_open (desk, staff, minor, currency, error);
  return tk_desk_shift_close (desk, staff, minor, options->note != NULL ? options->note : "", error);
}

static gboolean
is_shift_command (const char *what)
{
  return what != NULL && g_strv_contains ((const char *const[]) { "open", "close", "x", "z", NULL }, what);
}

TkExit
tk_ctl_shift (TkCtl *ctl, int argc, char **argv)
{
  g_autofree char *amount = NULL, *note = NULL, *currency = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL;
  const GOptionEntry entries[] = {
    { "float", 0, 0, G_OPTION_ARG_STRING, &amount, N_("Cash in the drawer at the start (open)"), "AMOUNT" },
    { "counted", 0, 0, G_OPTION_ARG_STRING, &amount, N_("Cash counted in the drawer (close)"), "AMOUNT" },
    { "note", 0, 0, G_OPTION_ARG_STRING, &note, N_("Why there is a difference (close)"), "TEXT" },
    { "currency", 0, 0, G_OPTION_ARG_STRING, &currency, N_("ISO 4217 code"), "CODE" },
    { NULL },
  };

  if (!tk_ctl_options (&argc, &argv, entries, "open|close|x|z", _("The shift and its drawer.")))
    return TK_EXIT_USAGE;
  if (argc != 2 || !is_shift_command (argv[1]))
    return tk_ctl_usage (_("shift needs one of: open --float AMOUNT, close --counted AMOUNT, x, z."));
  if (strcmp (argv[1], "close") == 0 && amount == NULL)
    return tk_ctl_usage (_("shift close needs --counted AMOUNT: the cash in the drawer."));
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, &staff, &error);
  ShiftOptions options = { amount, note, currency };
  g_autoptr (TkShiftReport) report = desk != NULL ? run_shift (desk, staff, argv[1], &options, &error) : NULL;
  if (report == NULL)
    return tk_ctl_fail (error);
  (ctl->json ? print_report_json : print_report_words) (report);
  return TK_EXIT_DONE;
}
