/* Settings of the witness, and what it has not confirmed yet. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-witness.h"

#include "tk-journal.h"
#include "tk-store-setting.h"

#define URL "witness_url"
#define CA_FILE "witness_ca_file"
#define ACKED "witness_seq"
#define AT "witness_at"
#define ERROR "witness_error"

void
tk_store_witness_clear (TkStoreWitness *witness)
{
  g_free (witness->url);
  g_free (witness->ca_file);
  g_free (witness->error);
  *witness = (TkStoreWitness) { NULL };
}

static gboolean
read_text (TkStore *store, const char *name, char **text, GError **error)
{
  if (!tk_store_get_setting (store, name, text, error))
    return FALSE;
  if (*text == NULL)
    *text = g_strdup ("");
  return TRUE;
}

gboolean
tk_store_witness_read (TkStore *store, TkStoreWitness *out, GError **error)
{
  if (read_text (store, URL, &out->url, error) && read_text (store, CA_FILE, &out->ca_file, error)
      && read_text (store, ERROR, &out->error, error) && tk_store_get_setting_int (store, ACKED, 0, &out->acked, error)
      && tk_store_get_setting_int (store, AT, 0, &out->at_ms, error))
    return TRUE;
  tk_store_witness_clear (out);
  return FALSE;
}

static gboolean
change (TkStore *store, const char *url, const char *ca_file, gboolean *held, GError **error)
{
  if (!tk_db_get_int (tk_store_get_db (store), &(gint64) { 0 }, held, error,
                      "SELECT 1 FROM lease WHERE status = 'open' AND witnessed = 1 AND next <= last LIMIT 1", ""))
    return FALSE;
  /* One that never confirmed anything has no copy that could be taken for the last word. */
  if (*held)
    {
      gint64 acked;

      if (!tk_store_get_setting_int (store, ACKED, 0, &acked, error))
        return FALSE;
      *held = acked > 0;
    }
  return *held
         || (tk_store_set_setting (store, URL, url, error) && tk_store_set_setting (store, CA_FILE, ca_file, error)
             && tk_store_set_setting (store, ACKED, NULL, error) && tk_store_set_setting (store, AT, NULL, error)
             && tk_store_set_setting (store, ERROR, NULL, error));
}

gboolean
tk_store_witness_set (TkStore *store, const char *url, const char *ca_file, gboolean *held, GError **error)
{
  TkDb *db = tk_store_get_db (store);

  if (!tk_db_begin (db, error))
    return FALSE;
  if (change (store, url, ca_file, held, error))
    return tk_db_commit (db, error);
  tk_db_rollback (db);
  return FALSE;
}

gboolean
tk_store_witness_keep_acked (TkStore *store, gint64 acked, gint64 now_ms, GError **error)
{
  return tk_store_set_setting_int (store, ACKED, acked, error) && tk_store_set_setting_int (store, AT, now_ms, error)
         && tk_store_set_setting (store, ERROR, NULL, error);
}

gboolean
tk_store_witness_keep_error (TkStore *store, const char *sentence, GError **error)
{
  return tk_store_set_setting (store, ERROR, sentence, error);
}

gboolean
tk_store_witness_waits (TkStore *store, gboolean *waits, GError **error)
{
  gint64 acked;

  return tk_store_get_setting_int (store, ACKED, 0, &acked, error)
         && tk_db_get_int (tk_store_get_db (store), &(gint64) { 0 }, waits, error,
                           "SELECT 1 FROM journal WHERE seq > $1 AND kind IN ($2, $3) LIMIT 1", "iss", acked,
                           TK_KIND_SALE_COMPLETED, TK_KIND_LEASE_DRAWN);
}
