/* tiketi-hub: finds the command and runs it. SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>
#include <glib/gi18n-lib.h>
#include "hub-command.h"
#include "tk-locale.h"

static const struct
{
  const char *words;
  const char *summary;
  HubExit (*run) (int argc, char **argv);
} commands[] = {
  { "init", N_("create the database, or bring it up to date"), hub_command_init },
  { "config check", N_("show the settings that are in force, or every mistake in them"), hub_command_config_check },
  { "serve", N_("serve terminals over HTTP"), hub_command_serve },
  { "copy", N_("carry everything into an empty database, from SQLite to PostgreSQL or back"), hub_command_copy },
  { "backup", N_("write everything and the hub's key into a file, while it goes on"), hub_command_backup },
  { "restore", N_("put a backup back"), hub_command_restore },
  { "demo", N_("fill an empty database with sample events, staff and terminal codes"), hub_command_demo },
  { "user add", N_("add an account"), hub_command_user_add },
  { "staff add", N_("add a person with a PIN at the terminals"), hub_command_staff_add },
  { "terminal add", N_("make a one-time code that enrols a terminal"), hub_command_terminal_add },
  { "terminal revoke", N_("take a terminal's credential and certificate away"), hub_command_terminal_revoke },
  { "terminal list", N_("list terminals"), hub_command_terminal_list },
  { "terminal witnessed", N_("let a terminal sell only what a second machine in its hall knows of"), hub_command_terminal_witnessed },
  { "event list", N_("list events, their ticket types and gates"), hub_command_event_list },
  { "event add", N_("make an event"), hub_command_event_add },
  { "event approve", N_("show an organizer's event to the public"), hub_command_event_approve },
  { "event set", N_("say what cash is rounded to"), hub_command_event_set },
  { "event brand", N_("say what is printed on an event's tickets and receipts"), hub_command_event_brand },
  { "voucher add", N_("make vouchers with codes, or a discount that staff choose"), hub_command_voucher_add },
  { "voucher list", N_("list vouchers and discounts, and what they took off"), hub_command_voucher_list },
  { "voucher close", N_("let a voucher or discount be given no more"), hub_command_voucher_close },
  { "gate list", N_("list gates and their rules"), hub_command_gate_list },
  { "plan set", N_("say where the seats of a ticket type are"), hub_command_plan_set },
  { "gate add", N_("add a gate to an event"), hub_command_gate_add },
  { "gate set", N_("change a gate's rules: types, zones, hours, limits"), hub_command_gate_set },
  { "ticket import", N_("take a list of tickets that others issued"), hub_command_ticket_import },
  { "ticket list", N_("list an event's tickets, whoever issued them"), hub_command_ticket_list },
  { "ticket block", N_("keep tickets out, whoever issued them"), hub_command_ticket_block },
  { "ticket unblock", N_("let blocked tickets in again"), hub_command_ticket_unblock },
  { "ticket attention", N_("say what gate staff are shown when a ticket comes"), hub_command_ticket_attention },
  { "ticket void", N_("void tickets that others issued"), hub_command_ticket_void },
  { "signer add", N_("let other people's signed tickets in"), hub_command_signer_add },
  { "signer list", N_("list the keys by which an event knows other people's tickets"), hub_command_signer_list },
  { "signer revoke", N_("let nothing more in that a key signed"), hub_command_signer_revoke },
  { "type add", N_("add a ticket type to an event"), hub_command_type_add },
  { "type set", N_("say where a ticket type lets in, what gate staff are shown, and what buyers are asked"), hub_command_type_set },
  { "type overdraft", N_("let so many tickets be sold beyond a type's capacity, each approved"), hub_command_type_overdraft },
  { "lease list", N_("list what terminals hold, and what may exist twice"), hub_command_lease_list },
  { "lease fence", N_("stop sales from a lease, until its terminal's journal says what was sold"), hub_command_lease_fence },
  { "lease release", N_("sell what a fenced lease has left, without proof"), hub_command_lease_release },
  { "lease outage", N_("say how long terminals may be without the hub, for the size of leases"), hub_command_lease_outage },
  { "witness export", N_("take a terminal's copy to the hub, and take no more of it"), hub_command_witness_export },
  { "witness key", N_("tell the hub's key, by which a witness knows its terminals"), hub_command_witness_key },
  { "witness", N_("keep copies of terminals' journals, in the hall"), hub_command_witness },
  { "bundle import", N_("take a terminal's journal from a stick"), hub_command_bundle_import },
  { "bundle export", N_("write a terminal's changes to a stick"), hub_command_bundle_export },
  { "pay list", N_("list payments that are open, codes nobody has confirmed, and money that pays for nothing"), hub_command_pay_list },
  { "pay refunds", N_("list money to be handed back"), hub_command_pay_refunds },
  { "pay refund-done", N_("say that money was handed back"), hub_command_pay_refund_done },
  { "pay check", N_("see whether the gateways are there and take our credentials"), hub_command_pay_check },
  { "pay register", N_("tell M-Pesa where to report money paid by hand"), hub_command_pay_register },
  { "set offline-hours", N_("say how long a terminal may go on without the hub"), hub_command_set_offline_hours },
  { "journal retry", N_("apply dead letters again, after an update"), hub_command_journal_retry },
  { "report", N_("tell sales and check-ins of one event"), hub_command_report },
};

static void
print_help (void)
{
  g_print (_("Usage: tiketi-hub COMMAND [OPTION…]\n\nCommands:\n"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-16s %s\n", commands[i].words, _(commands[i].summary));
  g_print (_("\ntiketi-hub COMMAND --help shows the options of a command.\n"));
}

/* How many of the arguments after the program are exactly these words; 0 when they are not. */
static int
count_words (const char *words, int argc, char **argv)
{
  g_auto (GStrv) wanted = g_strsplit (words, " ", -1);
  int n = (int) g_strv_length (wanted);

  if (argc - 1 < n)
    return 0;
  for (int i = 0; i < n; i++)
    if (strcmp (wanted[i], argv[1 + i]) != 0)
      return 0;

  return n;
}

static HubExit
run_command (int argc, char **argv)
{
  g_autofree char *sentence = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      int n = count_words (commands[i].words, argc, argv);

      if (n > 0)
        {
          g_autofree char *name = g_strdup_printf ("tiketi-hub %s", commands[i].words);

          g_set_prgname (name);
          argv[n] = argv[0];
          return commands[i].run (argc - n, argv + n);
        }
    }

  sentence = g_strdup_printf (_("\"%s\" is not a command; tiketi-hub --help lists them."), argv[1]);
  return hub_command_fail_usage (sentence);
}

int
main (int argc, char **argv)
{
  tk_locale_start (NULL, "../../../po");
  signal (SIGPIPE, SIG_IGN);

  if (argc < 2)
    return hub_command_fail_usage (_("No command was given; tiketi-hub --help lists them."));
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0 || strcmp (argv[1], "help") == 0)
    {
      print_help ();
      return HUB_EXIT_OK;
    }
  if (strcmp (argv[1], "--version") == 0)
    {
      g_print ("tiketi-hub %s\n", TIKETI_VERSION);
      return HUB_EXIT_OK;
    }

  return run_command (argc, argv);
}
