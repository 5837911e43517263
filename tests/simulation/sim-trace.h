/* What happened, a line per event: time, who, what, what came of it. Its digest says whether two runs were the same.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SIM_TRACE_SIZE 32

typedef struct _SimTrace SimTrace;
SimTrace *sim_trace_new (gboolean print);
void sim_trace_free (SimTrace *trace);
void sim_trace_line (SimTrace *trace, gint64 at_ms, const char *who, const char *what, ...) G_GNUC_PRINTF (4, 5);
guint64 sim_trace_count (SimTrace *trace);
/* BLAKE2b-256 of all lines so far; no line may follow. */
void sim_trace_finish (SimTrace *trace, guint8 out[SIM_TRACE_SIZE]);

G_END_DECLS
