/* Queries on acts. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-act.h"

gboolean
hub_store_act_add (SqlConn *conn, const HubStoreAct *act, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO act (id, at, who, kind, subject, event, terminal, text) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                  "sisssiis", act->id, act->at, act->who, act->kind, act->subject, act->event, act->terminal, act->text);
}
