/* Events that people made, told to the terminals, and noted. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-event-private.h"

#include <inttypes.h>

#include "hub-store-catalogue.h"
#include "hub-store-change.h"
#include "hub-store-event-page.h"
#include "hub-store-gate.h"

static gboolean
publish_types (SqlConn *conn, gint64 number, GError **error)
{
  g_autoptr (GPtrArray) types = hub_store_type_list (conn, number, error);

  for (guint i = 0; types != NULL && i < types->len; i++)
    {
      if (!hub_publish_type (conn, types->pdata[i], error))
        return FALSE;
    }
  return types != NULL;
}

static gboolean
publish_gates (SqlConn *conn, gint64 number, GError **error)
{
  g_autoptr (GPtrArray) gates = hub_store_gate_list (conn, number, error);

  for (guint i = 0; gates != NULL && i < gates->len; i++)
    {
      if (!hub_publish_gate (conn, gates->pdata[i], error))
        return FALSE;
    }
  return gates != NULL;
}

/* What is not approved is not sold, and what of an approved one waits for its approval is not yet so. */
gboolean
hub_event_publish (SqlConn *conn, gint64 number, GError **error)
{
  gboolean on_sale;
  TkWireEvent *event = NULL;

  if (!hub_store_event_on_sale (conn, number, &on_sale, error))
    return FALSE;
  if (!on_sale)
    return TRUE;
  if (!hub_store_event_get (conn, number, &event, error))
    return FALSE;
  gboolean done = hub_publish_event (conn, event, error);
  tk_wire_free (&tk_wire_event_shape, event);
  return done && publish_types (conn, number, error) && publish_gates (conn, number, error);
}

gboolean
hub_event_publish_gone (SqlConn *conn, gint64 event, gint64 type, GError **error)
{
  g_autofree char *key = type > 0 ? g_strdup_printf ("%" PRId64 "-%" PRId64, event, type) : g_strdup_printf ("%" PRId64, event);
  HubStoreChange change = { .kind = type > 0 ? TK_CHANGE_TYPE : TK_CHANGE_EVENT, .key = key, .body = "", .gone = TRUE, .event = event };

  return hub_store_change_put (conn, &change, error);
}

gboolean
hub_event_audit (HubService *service, SqlConn *conn, const HubCaller *caller, const char *action, gint64 event, const char *extra,
                 GError **error)
{
  g_autofree char *target = g_strdup_printf ("%" PRId64, event);
  HubAudit audit = { .caller = caller, .action = action, .target_type = "event", .target = target, .extra = extra };

  return hub_audit_note (service, conn, &audit, error);
}
