/* Who acts: staff of this terminal, their PINs, the lock after wrong ones. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-private.h"
#include "tk-pin.h"
#include "tk-store-journal.h"
#include "tk-store-setting.h"
#include "tk-store-staff.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <sys/file.h>
#include <unistd.h>

#define TRIES 5
#define LOCK_MS (5 * 60 * 1000)

/* One try of a PIN. */
typedef struct
{
  const char *name;
  TkWireStaff *staff;   /* NULL when there is nobody of that name */
  TkStorePinAttempts attempts;
  gint64 now_ms;
  gboolean locked;
} Try;

static TkStaff *
make_staff (const TkWireStaff *row)
{
  TkStaff *staff = g_new0 (TkStaff, 1);

  staff->name = g_strdup (row->name);
  staff->display_name = g_strdup (*row->display_name != '\0' ? row->display_name : row->name);
  staff->role = tk_role_from_string (row->role);
  return staff;
}

static gboolean
may_use (const char *kind, TkRole role)
{
  gboolean sells = tk_role_may_sell (role), checks_in = tk_role_may_check_in (role);

  if (g_strcmp0 (kind, "box-office") == 0)
    return sells;
  if (g_strcmp0 (kind, "gate") == 0)
    return checks_in;
  return sells || checks_in;
}

static gboolean
read_now (TkDesk *desk, gint64 *now_ms, GError **error)
{
  TkStoreClock now;

  if (!tk_store_clock_read (desk->store, desk->clock, &now, error))
    return FALSE;
  *now_ms = now.now_ms;
  return TRUE;
}

static gboolean
fail_locked (const Try *attempt, GError **error)
{
  gint64 minutes = (attempt->attempts.locked_until - attempt->now_ms + 59999) / 60000;

  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_LOCKED,
               g_dngettext (GETTEXT_PACKAGE, "Too many wrong PINs: %s is locked here for %" PRId64 " more minute",
                            "Too many wrong PINs: %s is locked here for %" PRId64 " more minutes", (gulong) minutes),
               attempt->staff->display_name, minutes);
  return FALSE;
}

static gboolean
fail_wrong (const Try *attempt, GError **error)
{
  gint64 left = TRIES - attempt->attempts.wrong;

  if (left <= 0)
    return fail_locked (attempt, error);
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_SIGN_IN,
               g_dngettext (GETTEXT_PACKAGE, "Wrong PIN: %" PRId64 " try left", "Wrong PIN: %" PRId64 " tries left",
                            (gulong) left), left);
  return FALSE;
}

static gboolean
fail_unknown (const char *name, GError **error)
{
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_SIGN_IN,
               _("Nobody called “%s” may work here; check the name, or connect to the hub for new staff"), name);
  return FALSE;
}

/* A lock that is over starts a new row of tries; one further away than a lock can be was set by another clock. */
static void
renew (Try *attempt)
{
  if (attempt->attempts.locked_until == 0)
    return;
  if (attempt->attempts.locked_until <= attempt->now_ms)
    attempt->attempts = (TkStorePinAttempts) { 0 };
  else
    attempt->attempts.locked_until = MIN (attempt->attempts.locked_until, attempt->now_ms + LOCK_MS);
}

/* The try counts as wrong, durably, before the PIN is looked at: switching the machine off buys no further try. */
static gboolean
count_try_cb (TkDesk *desk, gpointer data, GError **error)
{
  Try *attempt = data;

  if (!tk_store_get_staff (desk->store, attempt->name, &attempt->staff, error))
    return FALSE;
  if (attempt->staff == NULL || tk_role_from_string (attempt->staff->role) == TK_ROLE_NONE)
    return fail_unknown (attempt->name, error);
  if (!read_now (desk, &attempt->now_ms, error)
      || !tk_store_get_pin_attempts (desk->store, attempt->name, &attempt->attempts, error))
    return FALSE;
  renew (attempt);
  attempt->locked = attempt->attempts.locked_until > 0;
  if (!attempt->locked && ++attempt->attempts.wrong >= TRIES)
    attempt->attempts.locked_until = attempt->now_ms + LOCK_MS;
  return tk_store_set_pin_attempts (desk->store, attempt->name, &attempt->attempts, error);
}

static gboolean
forgive (TkDesk *desk, const char *name, GError **error)
{
  TkStorePinAttempts none = { 0 };

  return tk_store_set_pin_attempts (desk->store, name, &none, error);
}

static gboolean
judge_pin (TkDesk *desk, Try *attempt, const char *pin, GError **error)
{
  if (!tk_desk_transact (desk, count_try_cb, attempt, error))
    return FALSE;
  if (attempt->locked)
    return fail_locked (attempt, error);
  if (!tk_pin_verify (attempt->staff->pin_hash, pin))
    return fail_wrong (attempt, error);
  return forgive (desk, attempt->name, error);
}

/* One at a time, among all programs on this terminal: tries counted beforehand and not judged yet would look like wrong ones.
 * The lock goes with the descriptor, so nothing is left of a program that was killed. */
static gboolean
try_pin (TkDesk *desk, Try *attempt, const char *pin, GError **error)
{
  int turn = open (desk->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean right;

  while (turn >= 0 && flock (turn, LOCK_EX) != 0 && errno == EINTR)
    ;
  right = judge_pin (desk, attempt, pin, error);
  if (turn >= 0)
    close (turn);
  return right;
}

static gboolean
read_lock (TkDesk *desk, TkStaff *staff, gint64 now_ms, GError **error)
{
  TkStorePinAttempts attempts;

  if (!tk_store_get_pin_attempts (desk->store, staff->name, &attempts, error))
    return FALSE;
  staff->locked_until_ms = attempts.locked_until > now_ms ? attempts.locked_until : 0;
  return TRUE;
}

/* Who signed, and whether in or out. */
typedef struct
{
  const TkStaff *staff;
  const char *kind;
} Signing;

static gboolean
journal_signing_cb (TkDesk *desk, gpointer data, GError **error)
{
  Signing *signing = data;
  TkWireStaffSigned body = { signing->staff->name };

  return tk_desk_require_enrolled (desk, NULL, error)
         && tk_store_journal_append (desk->store, desk->clock, signing->kind, signing->staff->name,
                                     &tk_wire_staff_signed_shape, &body, NULL, NULL, error);
}

void
tk_staff_free (TkStaff *staff)
{
  if (staff == NULL)
    return;
  g_free (staff->name);
  g_free (staff->display_name);
  g_free (staff);
}

TkStaff *
tk_staff_copy (const TkStaff *staff)
{
  TkStaff *copy;

  if (staff == NULL)
    return NULL;
  copy = g_new (TkStaff, 1);
  *copy = *staff;
  copy->name = g_strdup (staff->name);
  copy->display_name = g_strdup (staff->display_name);
  return copy;
}

GPtrArray *
tk_desk_list_staff (TkDesk *desk, GError **error)
{
  g_autoptr (GPtrArray) staff = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_staff_free);
  g_autofree char *kind = NULL;
  gint64 now_ms;

  g_return_val_if_fail (desk != NULL, NULL);
  g_autoptr (GPtrArray) rows = tk_store_list_staff (desk->store, error);
  if (rows == NULL || !tk_store_get_setting (desk->store, "kind", &kind, error) || !read_now (desk, &now_ms, error))
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (TkStaff) one = make_staff (g_ptr_array_index (rows, i));
      if (!may_use (kind, one->role))
        continue;
      if (!read_lock (desk, one, now_ms, error))
        return NULL;
      g_ptr_array_add (staff, g_steal_pointer (&one));
    }
  return g_steal_pointer (&staff);
}

GPtrArray *
tk_desk_list_supervisors (TkDesk *desk, GError **error)
{
  GPtrArray *staff = tk_desk_list_staff (desk, error);

  for (guint i = staff != NULL ? staff->len : 0; i > 0; i--)
    if (!tk_role_may_supervise (((TkStaff *) g_ptr_array_index (staff, i - 1))->role))
      g_ptr_array_remove_index (staff, i - 1);
  return staff;
}

TkStaff *
tk_desk_authenticate (TkDesk *desk, const char *name, const char *pin, GError **error)
{
  Try attempt = { .name = name };
  TkStaff *staff = NULL;

  g_return_val_if_fail (desk != NULL && name != NULL && pin != NULL, NULL);
  if (try_pin (desk, &attempt, pin, error))
    staff = make_staff (attempt.staff);
  tk_store_staff_free (attempt.staff);
  return staff;
}

TkStaff *
tk_desk_sign_in (TkDesk *desk, const char *name, const char *pin, GError **error)
{
  g_autoptr (TkStaff) staff = tk_desk_authenticate (desk, name, pin, error);
  Signing signing = { staff, TK_KIND_STAFF_SIGNED_IN };

  if (staff == NULL || !tk_desk_transact (desk, journal_signing_cb, &signing, error))
    return NULL;
  return g_steal_pointer (&staff);
}

gboolean
tk_desk_sign_out (TkDesk *desk, const TkStaff *staff, GError **error)
{
  Signing signing = { staff, TK_KIND_STAFF_SIGNED_OUT };

  g_return_val_if_fail (desk != NULL && staff != NULL, FALSE);
  return tk_desk_transact (desk, journal_signing_cb, &signing, error);
}

gboolean
tk_desk_require_checker (const TkStaff *staff, GError **error)
{
  if (tk_role_may_check_in (staff->role))
    return TRUE;
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED,
               _("%s may not check tickets; ask gate staff or a supervisor to sign in"), staff->display_name);
  return FALSE;
}
