/* The table of settings. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-setting.h"

gboolean
tk_store_get_setting (TkStore *store, const char *name, char **value, GError **error)
{
  g_return_val_if_fail (store != NULL && name != NULL && value != NULL, FALSE);
  return tk_db_get_text (tk_store_get_db (store), value, error, "SELECT value FROM setting WHERE name = $1", "s", name);
}

gboolean
tk_store_set_setting (TkStore *store, const char *name, const char *value, GError **error)
{
  g_return_val_if_fail (store != NULL && name != NULL, FALSE);
  if (value == NULL)
    return tk_db_run (tk_store_get_db (store), error, "DELETE FROM setting WHERE name = $1", "s", name);
  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO setting (name, value) VALUES ($1, $2)"
                    " ON CONFLICT (name) DO UPDATE SET value = excluded.value", "ss", name, value);
}

gboolean
tk_store_get_setting_int (TkStore *store, const char *name, gint64 otherwise, gint64 *value, GError **error)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (value != NULL, FALSE);
  if (!tk_store_get_setting (store, name, &text, error))
    return FALSE;
  if (text == NULL || !g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, value, NULL))
    *value = otherwise;
  return TRUE;
}

gboolean
tk_store_set_setting_int (TkStore *store, const char *name, gint64 value, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  return tk_store_set_setting (store, name, text, error);
}
