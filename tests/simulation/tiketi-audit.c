/* Looks at real databases with the simulator's checker:
 *   tiketi-audit [--at-rest] HUB.db TERMINAL.db…
 * --at-rest: every terminal has synchronised since it last did anything. Exit 0 when every invariant holds, 1 when one is
 * broken (said on standard error), 2 when asked wrongly. Opens everything read-only.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "sim-check.h"

static gboolean at_rest;
static char **files;

static const GOptionEntry options[] = {
  { "at-rest", 0, 0, G_OPTION_ARG_NONE, &at_rest, "Every terminal has synchronised since it last did anything", NULL },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, "HUB.db TERMINAL.db…" },
  { NULL }
};

static int
audit (void)
{
  g_autofree char *violation = NULL;
  g_autoptr (SimWorldSeen) seen = sim_world_from_files (files[0], (const char *const *) files + 1, at_rest, &violation);
  SimCheckCounts counts;

  if (seen != NULL)
    violation = sim_check (seen);
  if (violation != NULL)
    {
      fprintf (stderr, "%s\n", violation);
      return 1;
    }
  sim_check_counts (&counts);
  printf ("%u terminals: %" G_GUINT64_FORMAT " entries, %" G_GUINT64_FORMAT " passages, %" G_GUINT64_FORMAT " slots, %" G_GUINT64_FORMAT
          " sums and %" G_GUINT64_FORMAT " rows are as they must be\n",
          seen->terminals->len, counts.entries, counts.passages, counts.slots, counts.sums, counts.rows);
  return 0;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || files == NULL || files[1] == NULL)
    {
      fprintf (stderr, "%s\n", error != NULL ? error->message : "Say which: tiketi-audit [--at-rest] HUB.db TERMINAL.db…");
      return 2;
    }
  int status = audit ();
  g_strfreev (files);
  return status;
}
