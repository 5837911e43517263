/* Acts, each with its time and an id of its own. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-act.h"

#include "hub-store-act.h"
#include "tk-uuid.h"

gboolean
hub_act_write (HubService *service, SqlConn *conn, const HubAct *act, GError **error)
{
  char id[TK_UUID_SIZE];

  tk_uuid_new (service->clock, id);
  HubStoreAct row = { .id = id, .who = act->who, .kind = act->kind, .subject = act->subject, .text = act->text,
                      .at = hub_now (service), .event = act->event, .terminal = act->terminal };
  return hub_store_act_add (conn, &row, error);
}
