/* The audit log. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-audit.h"

#include "hub-store-audit.h"

void
hub_caller_free (HubCaller *caller)
{
  if (caller == NULL)
    return;
  g_free (caller->name);
  g_free (caller->email);
  g_free (caller->jti);
  g_free (caller->session);
  g_free (caller->address);
  g_free (caller);
}

static const char *
text_of (const char *text)
{
  return text != NULL ? text : "";
}

gboolean
hub_audit_note (HubService *service, SqlConn *conn, const HubAudit *audit, GError **error)
{
  const HubCaller *caller = audit->caller;
  HubStoreAudit row = { .at = hub_now (service), .account = caller != NULL ? caller->account : 0,
                        .name = caller != NULL ? text_of (caller->name) : "", .action = audit->action,
                        .target_type = text_of (audit->target_type), .target = text_of (audit->target),
                        .status = audit->failed ? "Failed" : "Success",
                        .address = caller != NULL ? text_of (caller->address) : "", .extra = text_of (audit->extra) };

  return hub_store_audit_add (conn, &row, error);
}
