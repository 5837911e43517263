/* The digest grows line by line; nothing is kept. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-trace.h"

#include <sodium.h>
#include <stdio.h>

struct _SimTrace
{
  crypto_generichash_state state;
  GString *line;
  guint64 lines;
  gboolean print;
};

SimTrace *
sim_trace_new (gboolean print)
{
  /* libsodium wants its state aligned to 64 bytes. */
  SimTrace *trace = g_aligned_alloc0 (1, sizeof (SimTrace), 64);

  crypto_generichash_init (&trace->state, NULL, 0, SIM_TRACE_SIZE);
  trace->line = g_string_new (NULL);
  trace->print = print;
  return trace;
}

void
sim_trace_free (SimTrace *trace)
{
  if (trace == NULL)
    return;
  g_string_free (trace->line, TRUE);
  g_aligned_free (trace);
}

void
sim_trace_line (SimTrace *trace, gint64 at_ms, const char *who, const char *what, ...)
{
  va_list args;

  g_string_printf (trace->line, "%" G_GINT64_FORMAT ".%03d %s ", at_ms / 1000, (int) (at_ms % 1000), who);
  va_start (args, what);
  g_string_append_vprintf (trace->line, what, args);
  va_end (args);
  g_string_append_c (trace->line, '\n');
  crypto_generichash_update (&trace->state, (const guint8 *) trace->line->str, trace->line->len);
  trace->lines++;
  if (!trace->print)
    return;
  fputs (trace->line->str, stderr);
  fflush (stderr);
}

guint64
sim_trace_count (SimTrace *trace)
{
  return trace->lines;
}

void
sim_trace_finish (SimTrace *trace, guint8 out[SIM_TRACE_SIZE])
{
  crypto_generichash_final (&trace->state, out, SIM_TRACE_SIZE);
}
