/* tiketictl: picks the command. Options before and after the command are the same.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include "tk-ctl.h"
#include "tk-keys.h"
#include "tk-locale.h"

typedef struct {
  const char *name;
  TkCtlRun run;
  const char *does;
} Command;

static const Command commands[] = {
  { "enrol", tk_ctl_enrol, N_("--hub URL --code CODE: join a hub") },
  { "sync", tk_ctl_sync, N_("[--once] [--retry]: carry the journal up and changes down") },
  { "witness", tk_ctl_witness, N_("URL [--ca-file FILE] | none: who in the hall keeps a copy of the journal") },
  { "certificate", tk_ctl_certificate, N_("[--png FILE]: this terminal's certificate, for a gate to scan") },
  { "status", tk_ctl_status, N_("how this terminal is doing") },
  { "events", tk_ctl_events, N_("events, ticket types and what is left to sell here, gates") },
  { "sell", tk_ctl_sell, N_("--event E --type T --qty N --pay cash:AMOUNT: one sale") },
  { "hold", tk_ctl_hold, N_("--line E:T:N [--name NAME]: put a cart aside") },
  { "held", tk_ctl_held, N_("the carts put aside") },
  { "recall", tk_ctl_recall, N_("ID: go on with a cart put aside; sell --held ID sells it") },
  { "drop", tk_ctl_drop, N_("ID: drop a cart put aside") },
  { "orders", tk_ctl_orders, N_("[TEXT]: look up sales made here") },
  { "reprint", tk_ctl_reprint, N_("SALE [--pdf FILE] [--png DIR]: print a sale's tickets again") },
  { "print", tk_ctl_print, N_("receipt SALE | test [--printer ADDRESS] [--pdf FILE] [--png FILE]") },
  { "void", tk_ctl_void, N_("SALE --reason TEXT [--ticket CODE]: take a sale out of this shift") },
  { "refund", tk_ctl_refund, N_("SALE --reason TEXT [--ticket CODE] --approve NAME: take tickets back") },
  { "exchange", tk_ctl_exchange, N_("SALE --line E:T:N --reason TEXT [--ticket CODE] [--pay HOW]: other tickets instead") },
  { "reissue", tk_ctl_reissue, N_("CODE --reason TEXT --approve NAME: give a lost ticket again") },
  { "timeline", tk_ctl_timeline, N_("SALE: what happened to it") },
  { "pay", tk_ctl_pay, N_("start --line E:T:N --phone PHONE | list | wait ID | give-up ID | dismiss ID: payments through the hub") },
  { "unmatched", tk_ctl_unmatched, N_("[SHIFT]: typed M-Pesa codes that nobody confirmed yet") },
  { "send", tk_ctl_send, N_("SALE --to ADDRESS|PHONE [--pdf FILE]: tickets to the buyer") },
  { "scan", tk_ctl_scan, N_("--event E --gate G [--exit] (PICTURE | --text TOKEN | -): check in") },
  { "override", tk_ctl_override, N_("--event E --gate G --scan ID --reason TEXT --approve NAME: let in after all") },
  { "annul", tk_ctl_annul, N_("--scan ID --reason TEXT: undo a check-in whose person did not pass") },
  { "correct", tk_ctl_correct, N_("--scan ID --count N --reason TEXT: fewer passed than were counted") },
  { "find", tk_ctl_find, N_("--event E TEXT: tickets by name, phone, order or code") },
  { "ticket", tk_ctl_ticket, N_("--scan ID: all that is known of a scanned ticket") },
  { "live", tk_ctl_live, N_("--event E [--csv FILE]: who came when and where") },
  { "decode", tk_ctl_decode, N_("PICTURE…: read QR codes, check nothing in") },
  { "shift", tk_ctl_shift, N_("open | close | x | z | in | out | drawer | hand-over") },
  { "journal", tk_ctl_journal, N_("verify [FILE] | export FILE [--since acked]") },
  { "bundle", tk_ctl_bundle, N_("import FILE: what the hub sent on a stick") },
  { "doctor", tk_ctl_doctor, N_("look for trouble and say what to do") },
};

static void
print_help (void)
{
  g_print ("%s\n\n", _("tiketictl [--data DIR] [--staff NAME --pin-file FILE] [--json] COMMAND …"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-8s %s\n", commands[i].name, _(commands[i].does));
  g_print ("\n%s\n%s\n", _("The PIN is read from --pin-file or TIKETI_PIN, never from an argument."),
           _("Exit codes: 0 done or green, 10 amber, 20 red, 1 failed, 2 usage, 3 not allowed, 4 not enrolled, 5 hub,\n"
             "6 nothing left to sell, 7 payment, 8 storage, 9 sold but not printed."));
}

/* Takes `--name VALUE` or `--name=VALUE` at argv[i] out; returns how many words it was. */
static int
take_value (char **argv, int i, int argc, const char *name, char **value)
{
  gsize length = strlen (name);

  if (strncmp (argv[i], name, length) != 0 || (argv[i][length] != '\0' && argv[i][length] != '='))
    return 0;
  if (argv[i][length] == '=' || i + 1 < argc)
    {
      g_free (*value);
      *value = g_strdup (argv[i][length] == '=' ? argv[i] + length + 1 : argv[i + 1]);
      return argv[i][length] == '=' ? 1 : 2;
    }
  return -1;
}

/* Takes a shared option at argv[i]; how many words it was, 0 when it is none, -1 when it lacks its value. */
static int
take_option (TkCtl *ctl, char **argv, int i, int argc)
{
  const struct { const char *name; char **value; } options[] = {
    { "--data", &ctl->dir }, { "--staff", &ctl->staff }, { "--pin-file", &ctl->pin_file },
  };

  if (strcmp (argv[i], "--json") == 0)
    {
      ctl->json = TRUE;
      return 1;
    }
  for (gsize n = 0; n < G_N_ELEMENTS (options); n++)
    {
      int words = take_value (argv, i, argc, options[n].name, options[n].value);
      if (words != 0)
        return words;
    }
  return 0;
}

/* Removes the options every command shares from argv, up to "--"; FALSE after saying which one was wrong. */
static gboolean
take_shared (TkCtl *ctl, int *argc, char **argv)
{
  int kept = 1, words;
  gboolean ended = FALSE;

  for (int i = 1; i < *argc; i += MAX (words, 1))
    {
      ended = ended || strcmp (argv[i], "--") == 0;
      words = ended ? 0 : take_option (ctl, argv, i, *argc);
      if (words < 0)
        return tk_ctl_usage (_("%s needs a value."), argv[i]), FALSE;
      if (words == 0)
        argv[kept++] = argv[i];
    }
  argv[kept] = NULL;
  *argc = kept;
  if (*ctl->dir == '\0')
    return tk_ctl_usage (_("--data needs the name of a folder.")), FALSE;
  return TRUE;
}

static TkExit
run_named (TkCtl *ctl, const Command *command, int argc, char **argv)
{
  g_autofree char *name = g_strconcat ("tiketictl ", command->name, NULL);

  g_set_prgname (name);
  return command->run (ctl, argc, argv);
}

static TkExit
run_command (TkCtl *ctl, int argc, char **argv)
{
  if (argc < 2 || strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0)
    {
      print_help ();
      return argc < 2 ? TK_EXIT_USAGE : TK_EXIT_DONE;
    }
  if (strcmp (argv[1], "--version") == 0)
    {
      tk_ctl_say ("tiketictl %s", TIKETI_VERSION);
      return TK_EXIT_DONE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (argv[1], commands[i].name) == 0)
      return run_named (ctl, &commands[i], argc - 1, argv + 1);
  return tk_ctl_usage (_("There is no command “%s”; tiketictl --help lists them."), argv[1]);
}

/* An answer that could not be written was not given: whoever waits for it must not read 0 as yes. */
static TkExit
check_told (TkExit status)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return status;
  tk_ctl_complain (_("The answer could not be written; what was recorded stays recorded, so look before asking again."));
  return TK_EXIT_STORAGE;
}

int
main (int argc, char **argv)
{
  TkCtl ctl = { .clock = tk_clock_system () };
  TkExit status = TK_EXIT_USAGE;

  tk_locale_start (NULL, "../../po");
  tk_keys_init ();
  ctl.dir = g_build_filename (g_get_user_data_dir (), "tiketi", NULL);
  ctl.staff = g_strdup (g_getenv ("TIKETI_STAFF"));
  if (take_shared (&ctl, &argc, argv))
    status = run_command (&ctl, argc, argv);
  g_free (ctl.dir);
  g_free (ctl.staff);
  g_free (ctl.pin_file);
  return check_told (status);
}
