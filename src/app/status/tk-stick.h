/* What goes to the hub and comes from it by hand: a journal to a file, a bundle from one, dead letters again. In a thread of
 * its own with its own connection, so that nothing waits for a slow stick. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "tk-clock.h"

G_BEGIN_DECLS

typedef enum { TK_STICK_EXPORT, TK_STICK_IMPORT, TK_STICK_RETRY } TkStickWork;

typedef struct {
  TkStickWork work;
  const char *dir;          /* the terminal's */
  const TkClock *clock;
  const char *path;         /* of the file; NULL for RETRY */
} TkStickPlan;

/* The task is under way until the callback; (transfer full) it, to ask how far it is. */
GTask *tk_stick_run (const TkStickPlan *plan, GAsyncReadyCallback callback, gpointer user_data);
/* 0 to 1; 0 while that is not known. */
double tk_stick_get_fraction (GTask *task);
/* One sentence that says what was done (transfer full), or NULL with an error that says what was not. */
char *tk_stick_finish (GAsyncResult *result, GError **error);

G_END_DECLS
