/* The log of serve: one line a record, key=value or JSON, on standard error. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* level: "error" · "warning" · "message" · "info" · "debug", and everything worse. May be called again; from then on it counts. */
void hub_log_begin (const char *level, gboolean json);
/* Is that level written? */
gboolean hub_log_has (GLogLevelFlags level);

/* One record as a line, its end included; for the writer and its test. at_us: UTC, microseconds. (transfer full) */
char *hub_log_line (GLogLevelFlags level, const GLogField *fields, gsize n, gint64 at_us, gboolean json);

G_END_DECLS
