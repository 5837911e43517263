/* How the terminal is doing, one line per concern: state in words and what to do. Words only; reads what it is given.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "tk-desk-status.h"
#include "tk-machine.h"

G_BEGIN_DECLS

typedef enum { TK_CONCERN_WELL, TK_CONCERN_WATCH, TK_CONCERN_BAD } TkConcernLevel;

typedef struct {
  TkConcernLevel level;
  const char *name;         /* "Network" (static, translated) */
  char *state;
  char *advice;             /* "" when all is well */
} TkConcern;
void tk_concern_free (TkConcern *concern);

/* (element-type TkConcern): Network, Hub (when it was not met for long), Sync, Witness (when there is one), Journal, Leases, Clock, Printer, Camera, Scanner, Disk. */
GPtrArray *tk_concerns_list (const TkDeskStatus *status, gboolean revoked, const TkMachine *machine, gint64 now_ms);
/* (transfer full) (nullable) what the turnstile's command did; NULL when there is none. failure: "" all is well. */
TkConcern *tk_concern_turnstile (const char *command, const char *failure);

G_END_DECLS
