/* The doctor: everything that can quietly be wrong with a terminal, one line each. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-sell-private.h"
#include "tk-desk-status.h"
#include "tk-base64url.h"
#include "tk-certificate.h"
#include "tk-store-setting.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#define SPACE_FAIL (G_GUINT64_CONSTANT (50) * 1024 * 1024)
#define SPACE_WARN (G_GUINT64_CONSTANT (500) * 1024 * 1024)
#define OFFSET_WARN_MS (60 * 1000)
#define AGE_WARN_MS (60 * 60 * 1000)
#define HOUR_MS G_GINT64_CONSTANT (3600000)
#define LEASE_WARN_MS (60 * 60 * 1000)

typedef enum { STATE_OK, STATE_WARN, STATE_FAIL } State;

/* Takes words. */
static void
add (GPtrArray *lines, const char *name, State state, char *words)
{
  static const char *const states[] = { "ok", "warn", "fail" };
  TkDoctorLine *line = g_new0 (TkDoctorLine, 1);

  line->name = g_strdup (name);
  line->state = g_strdup (states[state]);
  line->words = words;
  g_ptr_array_add (lines, line);
}

/* A failed look is a finding, too. */
static void
add_failure (GPtrArray *lines, const char *name, GError *error)
{
  add (lines, name, STATE_FAIL, g_strdup (error->message));
  g_error_free (error);
}

static void
check_database (TkDesk *desk, GPtrArray *lines)
{
  GError *error = NULL;
  g_autofree char *answer = tk_db_check (tk_store_get_db (desk->store), &error);

  if (answer == NULL)
    add_failure (lines, "database", error);
  else if (g_str_equal (answer, "ok"))
    add (lines, "database", STATE_OK, g_strdup (_("The database is whole")));
  else
    add (lines, "database", STATE_FAIL,
         g_strdup_printf (_("The database is damaged (%s); copy the folder away and restore the last backup"), answer));
}

/* The head's first digits are enough to compare with what the hub's report says. */
static char *
say_whole (gint64 entries, const char *head)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The journal is whole: %" PRId64 " entry, nothing missing or changed; head %.16s",
                                       "The journal is whole: %" PRId64 " entries, nothing missing or changed; head %.16s",
                                       (gulong) entries), entries, head);
}

static void
check_journal (TkDesk *desk, GPtrArray *lines)
{
  GError *error = NULL;
  g_autofree char *head = NULL;
  gint64 entries;

  if (tk_desk_verify_journal (desk, &entries, &head, &error))
    add (lines, "journal", STATE_OK, say_whole (entries, head));
  else
    add_failure (lines, "journal", error);
}

/* name: a file of the folder; NULL for the folder itself. */
static void
check_mode (TkDesk *desk, const char *name, mode_t allowed, GPtrArray *lines)
{
  g_autofree char *path = name != NULL ? g_build_filename (desk->dir, name, NULL) : g_strdup (desk->dir);
  g_autofree char *shown = g_filename_display_name (path);
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    {
      if (errno != ENOENT) /* what must exist is looked for elsewhere */
        add (lines, "files", STATE_FAIL, g_strdup_printf (_("%s cannot be looked at (%s)"), shown, g_strerror (errno)));
      return;
    }
  if ((info.st_mode & 0777 & ~allowed) == 0)
    add (lines, "files", STATE_OK, g_strdup_printf (_("Only you can read %s"), shown));
  else
    add (lines, "files", STATE_FAIL,
         g_strdup_printf (_("Others can read %s; run: chmod %o %s"), shown, (unsigned) allowed, shown));
}

/* The hub's word on our key: without it no gate would know our tickets. NULL with an error. */
static TkCertificate *
open_certificate (TkDesk *desk, GError **error)
{
  g_autofree char *text = NULL, *hub = NULL;
  guint8 hub_key[TK_PUBLIC_KEY_SIZE];

  if (!tk_store_get_setting (desk->store, "certificate", &text, error)
      || !tk_store_get_setting (desk->store, "hub_key", &hub, error))
    return NULL;
  if (text == NULL || hub == NULL || !tk_base64url_decode (hub, hub_key, sizeof hub_key))
    {
      g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ENROLLED,
                           _("The hub's certificate for this terminal is missing; connect to the hub once"));
      return NULL;
    }
  return tk_certificate_open (text, strlen (text), hub_key, error);
}

static void
check_key (TkDesk *desk, GPtrArray *lines)
{
  GError *error = NULL;
  TkKeyPair *pair = tk_desk_get_pair (desk, &error);
  g_autoptr (TkCertificate) certificate = pair != NULL ? open_certificate (desk, &error) : NULL;

  if (certificate == NULL)
    {
      add_failure (lines, "key", error);
      return;
    }
  if (memcmp (certificate->public_key, tk_key_pair_get_public (pair), TK_PUBLIC_KEY_SIZE) != 0)
    add (lines, "key", STATE_FAIL,
         g_strdup (_("The key is not the one the hub certified, so gates will refuse what is sold here; enrol again")));
  else if (certificate->not_after_ms <= tk_clock_wall (desk->clock))
    add (lines, "key", STATE_FAIL, g_strdup (_("The hub's certificate for this terminal has ended; connect to the hub")));
  else
    add (lines, "key", STATE_OK, g_strdup_printf (_("The key is certified as issuer %u"), certificate->issuer));
}

static void
check_space (TkDesk *desk, GPtrArray *lines)
{
  struct statvfs info;
  guint64 left;

  if (statvfs (desk->dir, &info) != 0)
    {
      add (lines, "disk", STATE_FAIL, g_strdup_printf (_("The disk cannot be looked at (%s)"), g_strerror (errno)));
      return;
    }
  left = (guint64) info.f_bavail * info.f_frsize;
  g_autofree char *size = g_format_size (left);
  if (left < SPACE_FAIL)
    add (lines, "disk", STATE_FAIL, g_strdup_printf (_("Only %s are left on the disk; free some space before selling on"), size));
  else
    add (lines, "disk", left < SPACE_WARN ? STATE_WARN : STATE_OK, g_strdup_printf (_("%s are left on the disk"), size));
}

static void
check_clock (TkDesk *desk, const TkDeskStatus *status, GPtrArray *lines)
{
  GError *error = NULL;
  TkStoreClock now;

  if (!tk_store_clock_read (desk->store, desk->clock, &now, &error))
    add_failure (lines, "clock", error);
  else if (now.moved_back)
    add (lines, "clock", STATE_FAIL,
         g_strdup (_("The clock was moved back since the last act; set it, or connect to the hub once")));
  else if (ABS (status->clock_offset_ms) > OFFSET_WARN_MS)
    add (lines, "clock", STATE_WARN,
         g_strdup_printf (_("The clock differs from the hub's by %" PRId64 " seconds; set it"),
                          ABS (status->clock_offset_ms) / 1000));
  else
    add (lines, "clock", STATE_OK, g_strdup (_("The clock agrees with what is known")));
}

/* From three quarters of the time on. */
static void
check_alone (const TkDeskStatus *status, GPtrArray *lines)
{
  gint64 hours = status->alone_ms / HOUR_MS, limit = status->alone_limit_ms / HOUR_MS;

  if (limit == 0)
    add (lines, "hub", STATE_OK, g_strdup_printf (_("Met the hub %" PRId64 " hours ago; this terminal may go on alone for ever"), hours));
  else if (status->alone_ms > status->alone_limit_ms)
    add (lines, "hub", STATE_FAIL,
         g_strdup_printf (_("The hub has not been met for %" PRId64 " hours and this terminal has stopped; connect it, or import a bundle"),
                          hours));
  else
    add (lines, "hub", status->alone_ms > status->alone_limit_ms / 4 * 3 ? STATE_WARN : STATE_OK,
         g_strdup_printf (_("Met the hub %" PRId64 " hours ago; after %" PRId64 " hours this terminal stops by itself"), hours, limit));
}

static char *
say_left (gint64 left, gboolean ending)
{
  if (ending)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%" PRId64 " ticket can be sold without the hub, and a lease ends within the hour or has ended",
                                         "%" PRId64 " tickets can be sold without the hub, and a lease ends within the hour or has ended",
                                         (gulong) left), left);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%" PRId64 " ticket can be sold without the hub",
                                       "%" PRId64 " tickets can be sold without the hub", (gulong) left), left);
}

static void
check_leases (TkDesk *desk, const TkDeskStatus *status, GPtrArray *lines)
{
  gint64 left = 0, soon = tk_clock_wall (desk->clock) + LEASE_WARN_MS;
  gboolean ending = FALSE;

  for (guint i = 0; i < status->leases->len; i++)
    {
      const TkLeaseInfo *lease = g_ptr_array_index (status->leases, i);
      left += lease->expired ? 0 : lease->left;
      ending = ending || lease->expired || lease->sell_until < soon;
    }
  if (left == 0)
    add (lines, "leases", STATE_WARN, g_strdup (_("No ticket can be sold here without the hub; connect to get some")));
  else
    add (lines, "leases", ending ? STATE_WARN : STATE_OK, say_left (left, ending));
}

static void
check_sync (TkDesk *desk, const TkDeskStatus *status, GPtrArray *lines)
{
  gint64 minutes = (tk_clock_wall (desk->clock) - status->data_ms) / 60000;

  if (status->data_ms == 0)
    add (lines, "sync", STATE_WARN, g_strdup (_("Nothing has been loaded from the hub yet; connect once")));
  else
    add (lines, "sync", minutes * 60000 > AGE_WARN_MS ? STATE_WARN : STATE_OK,
         g_strdup_printf (_("Data is %" PRId64 " min old; %" PRId64 " entries wait for the hub"), MAX (0, minutes),
                          status->waiting));
  if (status->dead_letters->len > 0)
    add (lines, "sync", STATE_WARN,
         g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The hub could not take %u entry; somebody must look at it",
                                       "The hub could not take %u entries; somebody must look at them",
                                       status->dead_letters->len), status->dead_letters->len));
}

void
tk_doctor_line_free (TkDoctorLine *line)
{
  if (line == NULL)
    return;
  g_free (line->name);
  g_free (line->state);
  g_free (line->words);
  g_free (line);
}

GPtrArray *
tk_desk_doctor (TkDesk *desk, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_doctor_line_free);
  g_autoptr (TkTerminalInfo) terminal = NULL;
  g_autoptr (TkDeskStatus) status = NULL;

  g_return_val_if_fail (desk != NULL, NULL);
  check_database (desk, lines);
  check_space (desk, lines);
  check_mode (desk, NULL, 0700, lines);
  check_mode (desk, "terminal.db", 0600, lines);
  check_mode (desk, "terminal.key", 0600, lines);
  terminal = tk_desk_get_terminal (desk, error);
  if (terminal == NULL)
    return NULL;
  if (!terminal->enrolled)
    {
      add (lines, "terminal", STATE_WARN, g_strdup (_("This terminal is not enrolled yet")));
      return g_steal_pointer (&lines);
    }
  status = tk_desk_get_status (desk, error);
  if (status == NULL)
    return NULL;
  if (terminal->revoked)
    add (lines, "terminal", STATE_FAIL, g_strdup (_("The hub has revoked this terminal; ask the organizer")));
  check_journal (desk, lines);
  check_key (desk, lines);
  check_clock (desk, status, lines);
  check_alone (status, lines);
  if (!g_str_equal (terminal->kind, "gate")) /* which sells nothing */
    check_leases (desk, status, lines);
  check_sync (desk, status, lines);
  return g_steal_pointer (&lines);
}
