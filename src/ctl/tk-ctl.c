/* What every command of tiketictl shares: options, staff, words and exit codes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-ctl.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "tk-db.h"
#include "tk-decode.h"
#include "tk-journal.h"
#include "tk-money.h"
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
exit_for (const GError *error)
{
  if (error->domain == TK_DESK_ERROR)
    return exit_for_desk (error->code);
  if (error->domain == TK_SYNC_ERROR)
    return error->code == TK_SYNC_ERROR_REVOKED ? TK_EXIT_NOT_ENROLLED : TK_EXIT_HUB;
  if (error->domain == TK_DB_ERROR || error->domain == TK_PRINT_ERROR
      || g_error_matches (error, TK_SCAN_ERROR, TK_SCAN_ERROR_FILE))
    return TK_EXIT_STORAGE;
  if (error->domain == TK_MONEY_ERROR)
    return TK_EXIT_USAGE;
  return TK_EXIT_FAILED;
}

TkExit
tk_ctl_fail (const GError *error)
{
  g_printerr ("tiketictl: %s\n", error->message);
  return exit_for (error);
}

TkExit
tk_ctl_usage (const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("tiketictl: %s\n", text);
  return TK_EXIT_USAGE;
}

gboolean
tk_ctl_options (int *argc, char ***argv, const GOptionEntry *entries, const char *usage, const char *summary)
{
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, summary);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  tk_ctl_usage ("%s", error->message);
  return FALSE;
}

/* The PIN comes from a file or the environment, never from an argument that others could see in a process list. */
static char *
read_pin (TkCtl *ctl, GError **error)
{
  g_autofree char *text = NULL;
  const char *from_environment = g_getenv ("TIKETI_PIN");

  if (ctl->pin_file == NULL)
    {
      if (from_environment == NULL)
        g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_SIGN_IN,
                     _("No PIN given: put it in a file and name it with --pin-file, or set TIKETI_PIN."));
      return g_strdup (from_environment);
    }
  if (!g_file_get_contents (ctl->pin_file, &text, NULL, error))
    return NULL;
  return g_strdup (g_strstrip (text));
}

static TkStaff *
check_staff (TkCtl *ctl, TkDesk *desk, GError **error)
{
  g_autofree char *pin = NULL;

  if (ctl->staff == NULL)
    {
      g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_SIGN_IN,
                   _("Nobody is signed in: say who acts with --staff NAME and --pin-file FILE (or TIKETI_PIN)."));
      return NULL;
    }
  pin = read_pin (ctl, error);
  return pin != NULL ? tk_desk_authenticate (desk, ctl->staff, pin, error) : NULL;
}

TkDesk *
tk_ctl_open (TkCtl *ctl, TkStaff **staff, GError **error)
{
  g_autoptr (TkDesk) desk = tk_desk_open (ctl->dir, ctl->clock, error);

  if (desk == NULL || staff == NULL)
    return g_steal_pointer (&desk);
  *staff = check_staff (ctl, desk, error);
  return *staff != NULL ? g_steal_pointer (&desk) : NULL;
}

void
tk_ctl_print_json (TkJson *json)
{
  g_autofree char *text = tk_json_to_text (json);
  g_print ("%s\n", text);
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
