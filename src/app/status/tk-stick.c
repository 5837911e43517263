/* Each work is one blocking call of a room below, and a sentence about what it did. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-stick.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "tk-desk-status.h"
#include "tk-sync.h"

typedef struct {
  TkStickWork work;
  char *dir, *path;
  const TkClock *clock;
  gint permille;            /* atomic */
} Stick;

static void
stick_free (gpointer data)
{
  Stick *stick = data;

  g_free (stick->dir);
  g_free (stick->path);
  g_free (stick);
}

static char *
export_journal (Stick *stick, GError **error)
{
  g_autoptr (TkDesk) desk = tk_desk_open (stick->dir, stick->clock, error);
  TkJournalPart part = { FALSE, &stick->permille };
  gint64 entries;

  if (desk == NULL || !tk_desk_export_journal_part (desk, stick->path, &part, &entries, error))
    return NULL;
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%" PRId64 " entry is on the stick. At the hub: tiketi-hub bundle import",
                                       "%" PRId64 " entries are on the stick. At the hub: tiketi-hub bundle import", (gulong) entries),
                          entries);
}

static char *
import_bundle (Stick *stick, GError **error)
{
  TkSyncBundle bundle;

  if (!tk_sync_import_bundle (stick->dir, stick->clock, stick->path, &stick->permille, &bundle, error))
    return NULL;
  return g_strdup_printf (_("%" PRId64 " changes applied; the hub holds this journal up to entry %" PRId64), bundle.changes,
                          bundle.acked);
}

static char *
retry_letters (Stick *stick, GError **error)
{
  TkSyncRetried retried;

  if (!tk_sync_retry (stick->dir, stick->clock, &retried, error))
    return NULL;
  if (retried.dead == 0)
    return g_strdup (_("The hub has taken them all"));
  return g_strdup_printf (_("The hub still cannot take %" PRId64 " of %" PRId64 "; it may need an update"), retried.dead,
                          retried.tried);
}

static void
work_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  static char *(*const works[]) (Stick *, GError **) = {
    [TK_STICK_EXPORT] = export_journal, [TK_STICK_IMPORT] = import_bundle, [TK_STICK_RETRY] = retry_letters,
  };
  Stick *stick = task_data;
  GError *error = NULL;
  char *words = works[stick->work](stick, &error);

  if (words != NULL)
    g_task_return_pointer (task, words, g_free);
  else
    g_task_return_error (task, error);
}

GTask *
tk_stick_run (const TkStickPlan *plan, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Stick *stick = g_new0 (Stick, 1);

  stick->work = plan->work;
  stick->dir = g_strdup (plan->dir);
  stick->path = g_strdup (plan->path);
  stick->clock = plan->clock;
  g_task_set_task_data (task, stick, stick_free);
  g_task_run_in_thread (task, work_thread);
  return task;
}

double
tk_stick_get_fraction (GTask *task)
{
  Stick *stick = g_task_get_task_data (task);

  return g_atomic_int_get (&stick->permille) / 1000.0;
}

char *
tk_stick_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
