/* The turnstile's command: a program of the venue that is started on a verdict, to open a relay or a turnstile. It learns the
 * verdict and never the ticket. One at a time, on a thread of its own, killed when it takes too long: the gate never waits.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "tk-gate-shown.h"

G_BEGIN_DECLS

#define TK_HOOK_TIMEOUT_MS 2000
#define TK_HOOK_QUEUE_MAX 4     /* waiting behind the one that runs; a turnstile that opens later opens for the wrong person */

/* Signal "changed": a run ended; look at tk_gate_hook_get_failure(). */
#define TK_TYPE_GATE_HOOK (tk_gate_hook_get_type ())
G_DECLARE_FINAL_TYPE (TkGateHook, tk_gate_hook, TK, GATE_HOOK, GObject)

TkGateHook *tk_gate_hook_new (void);
void tk_gate_hook_set_timeout (TkGateHook *self, guint ms);
/* command: as a shell would split it, but no shell runs it; "" does nothing. `all`: also on amber and red. Started with five
 * arguments more, and the same in its environment: TIKETI_COLOUR green|amber|red, TIKETI_VERDICT, TIKETI_COUNT, TIKETI_GATE (its
 * number), TIKETI_DIRECTION entry|exit. What is not fresh (a repeat) starts nothing. TRUE when it was started or queued. */
gboolean tk_gate_hook_run (TkGateHook *self, const char *command, gboolean all, const TkGateShown *shown);
/* The same with a made verdict, “test”; the callback hears TRUE or the sentence why not. */
void tk_gate_hook_try (TkGateHook *self, const char *command, guint32 gate, GAsyncReadyCallback callback, gpointer user_data);
gboolean tk_gate_hook_try_finish (TkGateHook *self, GAsyncResult *result, GError **error);
/* One sentence since the last run that went well, "" while all is well. */
const char *tk_gate_hook_get_failure (TkGateHook *self);
/* It was read: back to "". */
void tk_gate_hook_forget_failure (TkGateHook *self);

G_END_DECLS
