/* One run of the turnstile's command, blocking. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Starts argv with envp in a process group of its own, with nothing to read and nothing to write to, and waits at most
 * timeout_ms for it to end; then the whole group is killed. What a command that ended well leaves behind in the background is
 * its own affair. FALSE with a translated sentence (G_IO_ERROR NOT_FOUND, TIMED_OUT, FAILED). For a thread that may wait. */
gboolean tk_hook_process_run (char **argv, char **envp, guint timeout_ms, GError **error);

G_END_DECLS
