/* A command of the program, and what all of them share: options, the database, failing with one sentence.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "hub-service.h"

G_BEGIN_DECLS

typedef enum {
  HUB_EXIT_OK = 0,
  HUB_EXIT_FAILED = 1,
  HUB_EXIT_USAGE = 2,
} HubExit;

/* argv[0] is the program; the command's words are gone. */
HubExit hub_command_init (int argc, char **argv);
HubExit hub_command_config_check (int argc, char **argv);
HubExit hub_command_serve (int argc, char **argv);
HubExit hub_command_copy (int argc, char **argv);
HubExit hub_command_backup (int argc, char **argv);
HubExit hub_command_restore (int argc, char **argv);
HubExit hub_command_demo (int argc, char **argv);
HubExit hub_command_user_add (int argc, char **argv);
HubExit hub_command_staff_add (int argc, char **argv);
HubExit hub_command_terminal_add (int argc, char **argv);
HubExit hub_command_terminal_revoke (int argc, char **argv);
HubExit hub_command_terminal_list (int argc, char **argv);
HubExit hub_command_terminal_witnessed (int argc, char **argv);
HubExit hub_command_event_list (int argc, char **argv);
HubExit hub_command_event_add (int argc, char **argv);
HubExit hub_command_event_approve (int argc, char **argv);
HubExit hub_command_event_set (int argc, char **argv);
HubExit hub_command_event_brand (int argc, char **argv);
HubExit hub_command_voucher_add (int argc, char **argv);
HubExit hub_command_voucher_list (int argc, char **argv);
HubExit hub_command_voucher_close (int argc, char **argv);
HubExit hub_command_type_overdraft (int argc, char **argv);
HubExit hub_command_type_add (int argc, char **argv);
HubExit hub_command_type_set (int argc, char **argv);
HubExit hub_command_plan_set (int argc, char **argv);
HubExit hub_command_gate_list (int argc, char **argv);
HubExit hub_command_gate_add (int argc, char **argv);
HubExit hub_command_gate_set (int argc, char **argv);
HubExit hub_command_ticket_import (int argc, char **argv);
HubExit hub_command_ticket_list (int argc, char **argv);
HubExit hub_command_ticket_block (int argc, char **argv);
HubExit hub_command_ticket_unblock (int argc, char **argv);
HubExit hub_command_ticket_attention (int argc, char **argv);
HubExit hub_command_ticket_void (int argc, char **argv);
HubExit hub_command_signer_add (int argc, char **argv);
HubExit hub_command_signer_list (int argc, char **argv);
HubExit hub_command_signer_revoke (int argc, char **argv);
HubExit hub_command_lease_list (int argc, char **argv);
HubExit hub_command_lease_fence (int argc, char **argv);
HubExit hub_command_lease_release (int argc, char **argv);
HubExit hub_command_lease_outage (int argc, char **argv);
HubExit hub_command_pay_list (int argc, char **argv);
HubExit hub_command_pay_refunds (int argc, char **argv);
HubExit hub_command_pay_refund_done (int argc, char **argv);
HubExit hub_command_pay_check (int argc, char **argv);
HubExit hub_command_pay_register (int argc, char **argv);
HubExit hub_command_report (int argc, char **argv);
HubExit hub_command_journal_retry (int argc, char **argv);
HubExit hub_command_bundle_import (int argc, char **argv);
HubExit hub_command_bundle_export (int argc, char **argv);
HubExit hub_command_witness (int argc, char **argv);
HubExit hub_command_witness_export (int argc, char **argv);
HubExit hub_command_witness_key (int argc, char **argv);
HubExit hub_command_set_offline_hours (int argc, char **argv);

/* Reads the options; `operands` (nullable) names what must follow them, such as "EVENT TYPE", and taken[] gets one text for
 * each (transfer full); in brackets at the end, such as "[EVENT]", it may be left out and its text stays NULL. FALSE after telling the user what was wrong: return HUB_EXIT_USAGE. --help prints and ends the
 * program. */
gboolean hub_command_parse (int *argc, char ***argv, const GOptionEntry *entries, const char *operands,
                            char **taken);
/* What most commands share: --db, --by (its other name --who is not shown), --json. */
typedef struct { char *db, *by; gboolean json; } HubCommon;
void hub_common_clear (HubCommon *common);
/* As hub_command_parse() with those and `more` (ends with a NULL name; nullable); also checks that there is a database. */
gboolean hub_common_parse (int argc, char **argv, HubCommon *common, const GOptionEntry *more, const char *operands, char **taken);
HubService *hub_common_open (const HubCommon *common, GError **error);
/* Who acts: as told, or the machine's user. */
const char *hub_common_who (const HubCommon *common);

/* One JSON object a line, or laid out for people; takes `text`, or says what *error says when it is NULL: a place, because what
 * makes `text` and this argument may be looked at in any order. */
HubExit hub_command_tell (char *text, gboolean json, GError *const *error);
/* Reads an operand that numbers something; FALSE after saying that it does not. */
gboolean hub_command_number (const char *what, const char *text, gint64 *number);
/* Says that a required option is missing; returns HUB_EXIT_USAGE. */
HubExit hub_command_missing (const char *option);
/* Prints the error on standard error, one sentence a line; returns HUB_EXIT_FAILED. */
HubExit hub_command_fail (const GError *error);
HubExit hub_command_fail_usage (const char *sentence);

/* --db, or TIKETI_HUB_DB; NULL after saying so when there is neither. Owned by the caller's option or the
 * environment. */
const char *hub_command_database (const char *option);
/* Where the hub's signing key lies: the option, TIKETI_HUB_KEY, or the configuration file, the first that says so. Every command
 * knows --key, but those that have another of that name. */
void hub_command_set_key_file (const char *option, const char *configured);
/* (transfer full) --url, or `configured` (nullable), or TIKETI_HUB_URL, or where serve listens by default. */
char *hub_command_url (const char *option, const char *configured);

/* A password or PIN: the first line of `path`, or of the environment's `variable`. NULL with `error` when
 * there is none. */
char *hub_command_read_secret (const char *path, const char *variable, const char *option, GError **error);

G_END_DECLS
