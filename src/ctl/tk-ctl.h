/* tiketictl: the terminal without a window. A face: holds no rule, only words and exit codes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "tk-desk.h"
#include "tk-desk-gate.h"
#include "tk-wire.h"

G_BEGIN_DECLS

/* Exit codes are a contract: add, don't change. */
typedef enum {
  TK_EXIT_DONE = 0,          /* and: green */
  TK_EXIT_FAILED = 1,
  TK_EXIT_USAGE = 2,
  TK_EXIT_NOT_ALLOWED = 3,   /* wrong PIN, locked, or the role may not */
  TK_EXIT_NOT_ENROLLED = 4,  /* or revoked */
  TK_EXIT_HUB = 5,           /* hub not reached, not trusted, or it refused */
  TK_EXIT_NONE_LEFT = 6,     /* nothing left to sell here */
  TK_EXIT_PAYMENT = 7,       /* too little, does not sum, code used before */
  TK_EXIT_STORAGE = 8,       /* database damaged, newer, locked, disk full; files that cannot be read or written */
  TK_EXIT_NOT_PRINTED = 9,   /* sold, but a ticket file could not be written */
  TK_EXIT_AMBER = 10,
  TK_EXIT_RED = 20,
} TkExit;

typedef struct {
  char *dir;                 /* --data */
  char *staff;               /* --staff, or TIKETI_STAFF */
  char *pin_file;            /* --pin-file */
  gboolean json;
  const TkClock *clock;
} TkCtl;

/* argv[0] is the command's last word ("sell", "open"); options are the command's own. */
typedef TkExit (*TkCtlRun) (TkCtl *ctl, int argc, char **argv);

TkExit tk_ctl_enrol (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_sync (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_witness (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_certificate (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_status (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_events (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_sell (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_hold (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_held (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_recall (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_drop (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_orders (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_reprint (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_void (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_refund (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_pay (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_unmatched (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_send (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_exchange (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_reissue (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_timeline (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_scan (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_override (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_annul (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_correct (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_find (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_ticket (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_live (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_decode (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_shift (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_journal (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_bundle (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_print (TkCtl *ctl, int argc, char **argv);
TkExit tk_ctl_doctor (TkCtl *ctl, int argc, char **argv);

/* ---- shared by the commands (tk-ctl.c) ---- */

/* Parses `entries` out of argv in place; leaves what is not an option as argv[1..]. FALSE after saying what was wrong. */
gboolean tk_ctl_options (int *argc, char ***argv, const GOptionEntry *entries, const char *usage, const char *summary);
/* Says the sentence on standard error and picks the exit code that fits. */
TkExit tk_ctl_fail (const GError *error);
TkExit tk_ctl_usage (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* One line on standard error: the program's name and the sentence, with its full stop. */
void tk_ctl_complain (const char *sentence);
/* Opens the desk of --data, which must be there: only enrolment makes one. With `staff`, also checks --staff and the PIN
 * (file, or TIKETI_PIN). */
TkDesk *tk_ctl_open (TkCtl *ctl, TkStaff **staff, GError **error);
/* Prints one JSON line, UTF-8 whatever the locale; frees it. */
void tk_ctl_print_json (TkJson *json);
void tk_ctl_say (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* Sets `key` to an amount in major units, and `key`_minor. */
void tk_ctl_set_amount (TkJson *json, const char *key, gint64 minor, const char *currency);
/* Sets `key` to the time as ISO 8601, or null when 0. */
void tk_ctl_set_time (TkJson *json, const char *key, gint64 ms);

/* Sets `key` to the text, or null when it is NULL or "". */
void tk_ctl_set_text (TkJson *json, const char *key, const char *text);
/* One scan's answer, as a line (tk-ctl-scan.c). */
void tk_ctl_print_scan (TkCtl *ctl, const TkScanResult *result);
/* The event's number, by number or title; 0 with error. */
guint32 tk_ctl_find_event (TkDesk *desk, const char *text, GError **error);

/* ---- a supervisor beside the one who acts ---- */

typedef struct {
  char *name, *pin_file;     /* --approve, --approve-pin-file; NULL when not given */
} TkCtlApproval;
void tk_ctl_approval_clear (TkCtlApproval *approval);

/* The options of TkCtlApproval, to be put among a command's own. */
#define TK_CTL_APPROVAL_ENTRIES(a) \
  { "approve", 0, 0, G_OPTION_ARG_STRING, &(a).name, N_("Supervisor who approves"), "NAME" }, \
  { "approve-pin-file", 0, 0, G_OPTION_ARG_FILENAME, &(a).pin_file, N_("Their PIN (or TIKETI_APPROVE_PIN)"), "FILE" }
/* Checks the PIN; *approver stays NULL when nobody approves. */
gboolean tk_ctl_approve (const TkCtlApproval *approval, TkDesk *desk, TkStaff **approver, GError **error);

/* ---- ticket files, shared by sell and reprint (tk-ctl-print.c) ---- */

typedef struct {
  char *pdf, *png, *paper;   /* --pdf FILE, --png DIR, --paper; NULL when not asked for */
  char *printer;             /* --printer ADDRESS, as tk_printer_new() takes it */
  TkDesk *desk;              /* (nullable) set by the command once it is open: whose organizers' words and logos go on paper */
} TkCtlPaper;
void tk_ctl_paper_clear (TkCtlPaper *paper);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TkCtlPaper, tk_ctl_paper_clear)

/* The options of TkCtlPaper, to be put among a command's own. */
#define TK_CTL_PAPER_ENTRIES(p) \
  { "pdf", 0, 0, G_OPTION_ARG_FILENAME, &(p).pdf, N_("Write the tickets to this PDF"), "FILE" }, \
  { "png", 0, 0, G_OPTION_ARG_FILENAME, &(p).png, N_("Write each ticket as a picture into this folder"), "DIR" }, \
  { "paper", 0, 0, G_OPTION_ARG_STRING, &(p).paper, N_("roll80, roll58, a6 or a4"), "PAPER" }, \
  { "printer", 0, 0, G_OPTION_ARG_STRING, &(p).printer, N_("print on a printer, as tcp:HOST, file:/dev/usb/lp0, cups:NAME or ipp://HOST/ipp/print"), "ADDRESS" }
/* FALSE after saying what was wrong. */
gboolean tk_ctl_paper_check (const TkCtlPaper *paper);
/* Writes the files asked for. tickets: TkSoldTicket. */
gboolean tk_ctl_paper_print (const TkCtlPaper *paper, const GPtrArray *tickets, const char *staff, GError **error);

G_END_DECLS
