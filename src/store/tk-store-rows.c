/* Statements into lists. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-rows-private.h"

GPtrArray *
tk_store_rows (TkStmt *stmt, TkStoreRow row, GDestroyNotify item_free, GError **error)
{
  g_autoptr (TkStmt) taken = stmt;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (item_free);
  GError *failure = NULL;

  if (taken == NULL)
    return NULL;
  while (tk_stmt_step (taken, &failure))
    g_ptr_array_add (items, row (taken));
  if (failure == NULL)
    return g_steal_pointer (&items);
  g_propagate_error (error, failure);
  return NULL;
}

gboolean
tk_store_row (TkStmt *stmt, TkStoreRow row, gpointer *item, GError **error)
{
  g_autoptr (TkStmt) taken = stmt;
  GError *failure = NULL;
  gpointer found = NULL;

  if (taken == NULL)
    return FALSE;
  if (tk_stmt_step (taken, &failure))
    found = row (taken);
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  *item = found;
  return TRUE;
}
