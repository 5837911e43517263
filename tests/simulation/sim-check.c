/* The checker's way through: read everything, then one invariant after the other. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-check-private.h"

#include <sodium.h>

static SimCheckCounts totals;

/* ---- What the world saw ---- */

void
sim_sale_seen_free (SimSaleSeen *sale)
{
  g_free (sale->sale);
  g_strfreev (sale->tokens);
  g_free (sale);
}

void
sim_scan_seen_free (SimScanSeen *scan)
{
  g_free (scan->scan);
  g_free (scan->text);
  g_free (scan->colour);
  g_free (scan->verdict);
  g_strfreev (scan->knew);
  g_free (scan);
}

void
sim_reversal_seen_free (SimReversalSeen *reversal)
{
  g_free (reversal->reversal);
  g_free (reversal->sale);
  g_strfreev (reversal->tokens);
  g_free (reversal);
}

void
sim_terminal_seen_free (SimTerminalSeen *terminal)
{
  g_free (terminal->path);
  g_free (terminal);
}

void
sim_decision_seen_free (SimDecisionSeen *decision)
{
  g_free (decision->kind);
  g_free (decision->scan);
  g_free (decision->about);
  g_free (decision);
}

void
sim_order_seen_free (SimOrderSeen *order)
{
  g_free (order->said);
  g_free (order);
}

SimWorldSeen *
sim_world_seen_new (void)
{
  SimWorldSeen *seen = g_new0 (SimWorldSeen, 1);

  seen->deep = TRUE;
  seen->sales = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_sale_seen_free);
  seen->scans = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_scan_seen_free);
  seen->reversals = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_reversal_seen_free);
  seen->decisions = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_decision_seen_free);
  seen->orders = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_order_seen_free);
  seen->receipts = g_ptr_array_new_with_free_func (g_free);
  seen->terminals = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_terminal_seen_free);
  return seen;
}

void
sim_world_seen_free (SimWorldSeen *seen)
{
  g_ptr_array_unref (seen->sales);
  g_ptr_array_unref (seen->scans);
  g_ptr_array_unref (seen->reversals);
  g_ptr_array_unref (seen->decisions);
  g_ptr_array_unref (seen->orders);
  g_ptr_array_unref (seen->receipts);
  g_ptr_array_unref (seen->terminals);
  g_free (seen->hub_path);
  g_free (seen);
}

/* ---- The check ---- */

static void
add_counts (const SimCheckCounts *counts)
{
  const guint64 *from = (const guint64 *) counts;
  guint64 *to = (guint64 *) &totals;

  for (gsize i = 0; i < sizeof totals / sizeof *to; i++)
    to[i] += from[i];
}

char *
sim_check (const SimWorldSeen *seen)
{
  static gboolean (*const checks[]) (SimLook *) = {
    sim_check_chains, sim_check_acknowledged, sim_check_slots, sim_check_orders, sim_check_money, sim_check_terminal_tables, sim_check_hub_tables,
    sim_check_counters, sim_check_decisions, sim_check_gates, sim_check_tampering, sim_check_forgery, sim_check_known,
  };
  SimLook look = { .seen = seen, .counts.checks = 1 };

  if (sodium_init () < 0)
    return g_strdup ("DB: libsodium cannot be used");
  gboolean good = sim_load (&look);
  for (gsize i = 0; good && i < G_N_ELEMENTS (checks); i++)
    good = checks[i] (&look) && look.violation == NULL;
  sim_unload (&look);
  add_counts (&look.counts);
  return look.violation;
}

void
sim_check_counts (SimCheckCounts *out)
{
  *out = totals;
}
