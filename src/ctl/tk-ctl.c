/* What every command of tiketictl shares: options, staff, words and exit codes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-ctl.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include "tk-db.h"
#include "tk-decode.h"
#include "tk-desk-catalogue.h"
#include "tk-journal.h"
#include "tk-keys.h"
#include "tk-money.h"
#include "tk-store.h"
#include "tk-sync.h"
#include "tk-ticket-print.h"

static TkExit
exit_for_desk (int code)
{
  switch ((TkDeskError) code)
    {
    case TK_DESK_ERROR_NOT_ENROLLED:
    case TK_DESK_ERROR_REVOKED:
      return TK_EXIT_NOT_ENROLLED;
    case TK_DESK_ERROR_SIGN_IN:
    case TK_DESK_ERROR_LOCKED:
    case TK_DESK_ERROR_NOT_ALLOWED:
      return TK_EXIT_NOT_ALLOWED;
    case TK_DESK_ERROR_NO_LEASE:
    case TK_DESK_ERROR_NOT_ON_SALE:
      return TK_EXIT_NONE_LEFT;
    case TK_DESK_ERROR_PAYMENT:
      return TK_EXIT_PAYMENT;
    default:
      return TK_EXIT_FAILED;
    }
}

static TkExit
exit_for_sync (int code)
{
  switch ((TkSyncError) code)
    {
    case TK_SYNC_ERROR_REVOKED:
      return TK_EXIT_NOT_ENROLLED;
    case TK_SYNC_ERROR_INVALID:
      return TK_EXIT_USAGE;
    default:
      return TK_EXIT_HUB;
    }
}

static TkExit
exit_for (const GError *error)
{
  if (error->domain == TK_DESK_ERROR)
    return exit_for_desk (error->code);
  if (error->domain == TK_SYNC_ERROR)
    return exit_for_sync (error->code);
  if (error->domain == TK_DB_ERROR || error->domain == TK_PRINT_ERROR || error->domain == TK_KEYS_ERROR
      || error->domain == G_FILE_ERROR || g_error_matches (error, TK_SCAN_ERROR, TK_SCAN_ERROR_FILE)
      || g_error_matches (error, TK_SCAN_ERROR, TK_SCAN_ERROR_TOO_LARGE))
    return TK_EXIT_STORAGE;
  if (error->domain == TK_MONEY_ERROR)
    return TK_EXIT_USAGE;
  return TK_EXIT_FAILED;
}

/* Some sentences are shown in a window without their full stop. */
static gboolean
has_stop (const char *sentence)
{
  return *sentence != '\0' && strchr (".?!", sentence[strlen (sentence) - 1]) != NULL;
}

void
tk_ctl_complain (const char *sentence)
{
  g_printerr ("tiketictl: %s%s\n", sentence, has_stop (sentence) ? "" : ".");
}

TkExit
tk_ctl_fail (const GError *error)
{
  tk_ctl_complain (error->message);
  return exit_for (error);
}

TkExit
tk_ctl_usage (const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  tk_ctl_complain (text);
  return TK_EXIT_USAGE;
}

/* "--" only ends the options; GLib leaves it standing before some words. */
static void
drop_separator (int *argc, char **argv)
{
  for (int i = 1; i < *argc; i++)
    if (strcmp (argv[i], "--") == 0)
      {
        memmove (&argv[i], &argv[i + 1], sizeof *argv * (gsize) (*argc - i));
        (*argc)--;
        return;
      }
}

gboolean
tk_ctl_options (int *argc, char ***argv, const GOptionEntry *entries, const char *usage, const char *summary)
{
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context, _("Shared by all commands: --data DIR, --staff NAME, --pin-file FILE (or TIKETI_PIN), --json."));
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (g_option_context_parse (context, argc, argv, &error))
    {
      drop_separator (argc, *argv);
      return TRUE;
    }
  tk_ctl_usage ("%s", error->message);
  return FALSE;
}

/* The PIN comes from a file or the environment, never from an argument that others could see in a process list. */
static char *
read_pin (const char *file, const char *option, const char *variable, GError **error)
{
  g_autoptr (GError) reason = NULL;
  char *pin = NULL;

  if (file == NULL)
    pin = g_strdup (g_getenv (variable));
  else if (!g_file_get_contents (file, &pin, NULL, &reason))
    {
      g_autofree char *name = g_filename_display_name (file);
      g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_SIGN_IN, _("The PIN file “%s” cannot be read: check %s."), name, option);
      return NULL;
    }
  if (pin != NULL && *g_strstrip (pin) != '\0')
    return pin;
  g_free (pin);
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_SIGN_IN,
               _("No PIN given: put it in a file and name it with %s, or set %s."), option, variable);
  return NULL;
}

static TkStaff *
check_staff (TkCtl *ctl, TkDesk *desk, GError **error)
{
  g_autofree char *pin = NULL;

  if (ctl->staff == NULL || *ctl->staff == '\0')
    {
      g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_SIGN_IN,
                           _("Nobody is signed in: say who acts with --staff NAME and --pin-file FILE (or TIKETI_PIN)."));
      return NULL;
    }
  pin = read_pin (ctl->pin_file, "--pin-file", "TIKETI_PIN", error);
  return pin != NULL ? tk_desk_authenticate (desk, ctl->staff, pin, error) : NULL;
}

void
tk_ctl_approval_clear (TkCtlApproval *approval)
{
  g_free (approval->name);
  g_free (approval->pin_file);
}

gboolean
tk_ctl_approve (const TkCtlApproval *approval, TkDesk *desk, TkStaff **approver, GError **error)
{
  g_autofree char *pin = NULL;

  if (approval->name == NULL)
    return TRUE;
  pin = read_pin (approval->pin_file, "--approve-pin-file", "TIKETI_APPROVE_PIN", error);
  *approver = pin != NULL ? tk_desk_authenticate (desk, approval->name, pin, error) : NULL;
  return *approver != NULL;
}

/* A mistyped folder is not to become a new, empty terminal. What is in the way of one is for the store to say. */
static gboolean
check_enrolled_here (TkCtl *ctl, GError **error)
{
  g_autofree char *path = g_build_filename (ctl->dir, TK_STORE_FILE, NULL);
  g_autofree char *name = g_filename_display_name (ctl->dir);

  if (g_file_test (path, G_FILE_TEST_EXISTS)
      || (g_file_test (ctl->dir, G_FILE_TEST_EXISTS) && !g_file_test (ctl->dir, G_FILE_TEST_IS_DIR)))
    return TRUE;
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ENROLLED,
               _("No terminal is in %s: check --data, or run tiketictl enrol --hub URL --code CODE first."), name);
  return FALSE;
}

TkDesk *
tk_ctl_open (TkCtl *ctl, TkStaff **staff, GError **error)
{
  g_autoptr (TkDesk) desk = check_enrolled_here (ctl, error) ? tk_desk_open (ctl->dir, ctl->clock, error) : NULL;

  if (desk == NULL || staff == NULL)
    return g_steal_pointer (&desk);
  *staff = check_staff (ctl, desk, error);
  return *staff != NULL ? g_steal_pointer (&desk) : NULL;
}

void
tk_ctl_print_json (TkJson *json)
{
  g_autofree char *text = tk_json_to_text (json);
  fputs (text, stdout);
  fputc ('\n', stdout);
  fflush (stdout);
  tk_json_free (json);
}

void
tk_ctl_say (const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_print ("%s\n", text);
  fflush (stdout);
}

void
tk_ctl_set_amount (TkJson *json, const char *key, gint64 minor, const char *currency)
{
  g_autofree char *plain = tk_money_format (minor, currency, &TK_MONEY_PLAIN);
  g_autofree char *key_minor = g_strconcat (key, "_minor", NULL);

  tk_json_set_amount (json, key, minor, plain);
  tk_json_set_int (json, key_minor, minor);
}

void
tk_ctl_set_time (TkJson *json, const char *key, gint64 ms)
{
  g_autofree char *text = ms > 0 ? tk_time_to_iso8601 (ms) : NULL;
  tk_json_set_string (json, key, text);
}

void
tk_ctl_set_text (TkJson *json, const char *key, const char *text)
{
  tk_json_set_string (json, key, text != NULL && *text != '\0' ? text : NULL);
}

guint32
tk_ctl_find_event (TkDesk *desk, const char *text, GError **error)
{
  TkEventInfo *event = tk_desk_find_event (desk, text, error);
  guint32 number = event != NULL ? event->number : 0;

  if (event != NULL)
    tk_event_info_free (event);
  return number;
}
