/* tiketictl shift open | close | x | z | in | out | drawer | hand-over. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include "tk-ctl-shift.h"
#include "tk-desk-catalogue.h"
#include "tk-money.h"
#include "tk-printer.h"

typedef struct {
  const char *what, *moved;        /* moved: the amount after in and out */
  char *amount;                    /* --float, --counted */
  char *count, *note, *currency, *reason, *csv, *pdf, *printer;
  gboolean explained;
  gint64 number;
  TkCtlApproval approval, to;
} ShiftOptions;

static void
shift_options_clear (ShiftOptions *options)
{
  g_free (options->amount);
  g_free (options->count);
  g_free (options->note);
  g_free (options->currency);
  g_free (options->reason);
  g_free (options->csv);
  g_free (options->pdf);
  g_free (options->printer);
  tk_ctl_approval_clear (&options->approval);
  tk_ctl_approval_clear (&options->to);
}

static gboolean
is (const ShiftOptions *options, const char *what)
{
  return g_str_equal (options->what, what);
}

/* The currency that was named, or of the open shift, or of what is sold here. */
static char *
pick_currency (TkDesk *desk, const ShiftOptions *options, GError **error)
{
  if (options->currency != NULL)
    return g_strdup (options->currency);
  g_autoptr (TkShiftReport) open = tk_desk_shift_report (desk, FALSE, NULL);
  if (open != NULL)
    return g_strdup (open->currency);
  g_autoptr (GPtrArray) events = tk_desk_list_events (desk, error);
  if (events == NULL)
    return NULL;
  if (events->len > 0)
    return g_strdup (((const TkEventInfo *) events->pdata[0])->currency);
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID,
               _("No event is known here, so no currency either: run tiketictl sync, or name one with --currency."));
  return NULL;
}

/* ---- Counting ---- */

typedef struct {
  TkCount count;
  GArray *rows;                    /* TkDenomination */
} Counted;

static void
counted_clear (Counted *counted)
{
  g_clear_pointer (&counted->rows, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Counted, counted_clear)

/* --count, --counted, or both: then they must agree, which the desk sees to. */
static gboolean
read_counted (const ShiftOptions *options, const char *currency, Counted *counted, GError **error)
{
  counted->rows = g_array_new (FALSE, FALSE, sizeof (TkDenomination));
  if (options->count != NULL && !tk_ctl_shift_read_count (options->count, currency, counted->rows, &counted->count.counted, error))
    return FALSE;
  if (options->amount != NULL && !tk_money_parse (options->amount, currency, &TK_MONEY_PLAIN, &counted->count.counted, error))
    return FALSE;
  counted->count.denominations = (const TkDenomination *) (gpointer) counted->rows->data;
  counted->count.n_denominations = counted->rows->len;
  counted->count.note = options->note != NULL ? options->note : "";
  counted->count.explained = options->explained;
  return TRUE;
}

static TkShiftReport *
run_close (TkDesk *desk, const TkStaff *staff, const ShiftOptions *options, const char *currency, GError **error)
{
  g_auto (Counted) counted = { 0 };

  return read_counted (options, currency, &counted, error) ? tk_desk_shift_close_counted (desk, staff, &counted.count, error) : NULL;
}

static TkShiftReport *
run_hand_over (TkDesk *desk, const TkStaff *staff, const ShiftOptions *options, const char *currency, GError **error)
{
  g_auto (Counted) counted = { 0 };
  g_autoptr (TkStaff) to = NULL;

  if (!read_counted (options, currency, &counted, error) || !tk_ctl_approve (&options->to, desk, &to, error))
    return NULL;
  return tk_desk_hand_over (desk, staff, to, &counted.count, error);
}

/* ---- Acts ---- */

static TkShiftReport *
run_move (TkDesk *desk, const TkStaff *staff, const ShiftOptions *options, const char *currency, GError **error)
{
  g_autoptr (TkStaff) approver = NULL;
  gint64 amount = 0;

  if (!tk_money_parse (options->moved, currency, &TK_MONEY_PLAIN, &amount, error)
      || !tk_ctl_approve (&options->approval, desk, &approver, error)
      || !tk_desk_cash_move (desk, staff, is (options, "in") ? amount : -amount, options->reason, approver, error))
    return NULL;
  return tk_desk_shift_report (desk, FALSE, error);
}

/* The journal first; a drawer that does not open is said, and the entry stays. */
static TkShiftReport *
run_drawer (TkDesk *desk, const TkStaff *staff, const ShiftOptions *options, GError **error)
{
  g_autoptr (TkPrinter) printer = options->printer != NULL ? tk_printer_new (options->printer, error) : NULL;

  if ((options->printer != NULL && printer == NULL) || !tk_desk_drawer_open (desk, staff, options->reason, error))
    return NULL;
  if (printer != NULL && !tk_printer_open_drawer (printer, NULL, error))
    {
      g_prefix_error (error, "%s ", _("It is noted, and the drawer did not open."));
      return NULL;
    }
  return tk_desk_shift_report (desk, FALSE, error);
}

static TkShiftReport *
run_open (TkDesk *desk, const TkStaff *staff, const ShiftOptions *options, const char *currency, GError **error)
{
  gint64 amount = 0;

  if (!tk_money_parse (options->amount != NULL ? options->amount : "0", currency, &TK_MONEY_PLAIN, &amount, error))
    return NULL;
  return tk_desk_shift_open (desk, staff, amount, currency, error);
}

static TkShiftReport *
run_shift (TkDesk *desk, const TkStaff *staff, const ShiftOptions *options, GError **error)
{
  g_autofree char *currency = NULL;

  if (is (options, "x"))
    return tk_desk_shift_report (desk, FALSE, error);
  if (is (options, "z"))
    return options->number > 0 ? tk_desk_shift_get (desk, options->number, error) : tk_desk_shift_report (desk, TRUE, error);
  if (is (options, "drawer"))
    return run_drawer (desk, staff, options, error);
  currency = pick_currency (desk, options, error);
  if (currency == NULL)
    return NULL;
  if (is (options, "open"))
    return run_open (desk, staff, options, currency, error);
  if (is (options, "close"))
    return run_close (desk, staff, options, currency, error);
  return is (options, "hand-over") ? run_hand_over (desk, staff, options, currency, error) : run_move (desk, staff, options, currency, error);
}

/* ---- What was asked ---- */

/* NULL, or what is missing, in words. */
static const char *
find_missing (const ShiftOptions *options)
{
  gboolean moves = is (options, "in") || is (options, "out");

  if (is (options, "close") && options->amount == NULL && options->count == NULL)
    return _("shift close needs --counted AMOUNT: the cash in the drawer.");
  if (is (options, "hand-over") && options->amount == NULL && options->count == NULL)
    return _("shift hand-over needs --counted AMOUNT or --count 1000x14,…: the cash in the drawer.");
  if (is (options, "hand-over") && options->to.name == NULL)
    return _("shift hand-over needs --to NAME: who takes over.");
  if (moves != (options->moved != NULL))
    return moves ? _("shift in and shift out need an AMOUNT.") : _("Only shift in and shift out take an amount.");
  if ((moves || is (options, "drawer")) && options->reason == NULL)
    return _("Say what it is for with --reason TEXT.");
  return NULL;
}

static TkExit
run_command (TkCtl *ctl, const ShiftOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = NULL;
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, &staff, &error);
  g_autoptr (TkShiftReport) report = desk != NULL ? run_shift (desk, staff, options, &error) : NULL;
  const char *printer = is (options, "drawer") ? NULL : options->printer;

  if (g_error_matches (error, TK_PRINT_ERROR, TK_PRINT_ERROR_ADDRESS) || (report == NULL && error->domain != TK_PRINT_ERROR))
    return tk_ctl_fail (error);
  if (report == NULL) /* noted, and the drawer did not open */
    {
      tk_ctl_complain (error->message);
      return TK_EXIT_NOT_PRINTED;
    }
  (ctl->json ? tk_ctl_shift_print_json : tk_ctl_shift_print_words) (report);
  if (tk_ctl_shift_write (report, options->csv, options->pdf, printer, &error))
    return TK_EXIT_DONE;
  tk_ctl_complain (error->message);
  return TK_EXIT_NOT_PRINTED;
}

TkExit
tk_ctl_shift (TkCtl *ctl, int argc, char **argv)
{
  static const char *const commands[] = { "open", "close", "x", "z", "in", "out", "drawer", "hand-over", NULL };
  ShiftOptions options = { NULL };
  const GOptionEntry entries[] = {
    { "float", 0, 0, G_OPTION_ARG_STRING, &options.amount, N_("Cash in the drawer at the start (open)"), "AMOUNT" },
    { "counted", 0, 0, G_OPTION_ARG_STRING, &options.amount, N_("Cash counted in the drawer (close, hand-over)"), "AMOUNT" },
    { "count", 0, 0, G_OPTION_ARG_STRING, &options.count, N_("The same by notes and coins: 1000x14,500x2"), "COUNT" },
    { "note", 0, 0, G_OPTION_ARG_STRING, &options.note, N_("Why there is a difference (close, hand-over)"), "TEXT" },
    { "explained", 0, 0, G_OPTION_ARG_NONE, &options.explained, N_("Refuse a difference without a note"), NULL },
    { "number", 0, 0, G_OPTION_ARG_INT64, &options.number, N_("Which Z report; the last one when not told"), "N" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &options.reason, N_("What it is for (in, out, drawer)"), "TEXT" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options.to.name, N_("Who takes over (hand-over)"), "NAME" },
    { "to-pin-file", 0, 0, G_OPTION_ARG_FILENAME, &options.to.pin_file, N_("Their PIN"), "FILE" },
    { "csv", 0, 0, G_OPTION_ARG_FILENAME, &options.csv, N_("Write the report as a table"), "FILE" },
    { "pdf", 0, 0, G_OPTION_ARG_FILENAME, &options.pdf, N_("Write the report as a PDF"), "FILE" },
    { "printer", 0, 0, G_OPTION_ARG_STRING, &options.printer, N_("print on an ESC/POS printer, as tcp:HOST or file:/dev/usb/lp0"), "ADDRESS" },
    { "currency", 0, 0, G_OPTION_ARG_STRING, &options.currency, N_("ISO 4217 code"), "CODE" },
    TK_CTL_APPROVAL_ENTRIES (options.approval),
    { NULL },
  };
  const char *missing;
  TkExit code;

  if (!tk_ctl_options (&argc, &argv, entries, "open|close|x|z|in|out|drawer|hand-over [AMOUNT]", _("The shift and its drawer.")))
    code = TK_EXIT_USAGE;
  else if (argc < 2 || argc > 3 || !g_strv_contains (commands, argv[1]))
    code = tk_ctl_usage (_("shift needs one of: open --float AMOUNT, close --counted AMOUNT, x, z, in AMOUNT, out AMOUNT, drawer, hand-over."));
  else
    {
      options.what = argv[1];
      options.moved = argc == 3 ? argv[2] : NULL;
      missing = find_missing (&options);
      code = missing != NULL ? tk_ctl_usage ("%s", missing) : run_command (ctl, &options);
    }
  shift_options_clear (&options);
  return code;
}
