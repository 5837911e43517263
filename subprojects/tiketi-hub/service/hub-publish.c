/* Catalogue and staff into the change feed. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-service-private.h"

#include "hub-store-change.h"

static gboolean
publish (SqlConn *conn, const char *kind, const char *key, gint64 event, const TkWireShape *shape, gconstpointer object,
         GError **error)
{
  g_autofree char *body = tk_wire_encode (shape, object);
  /* A person who may no longer sign in is as urgent as a revocation. */
  gboolean urgent = shape == &tk_wire_staff_shape && !((const TkWireStaff *) object)->active;
  HubStoreChange change = { .kind = kind, .key = key, .body = body, .event = event, .urgent = urgent };

  return hub_store_change_put (conn, &change, error);
}

gboolean
hub_publish_event (SqlConn *conn, const TkWireEvent *event, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, event->event);

  return publish (conn, TK_CHANGE_EVENT, key, event->event, &tk_wire_event_shape, event, error);
}

gboolean
hub_publish_type (SqlConn *conn, const TkWireTicketType *type, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, type->event, type->type);

  return publish (conn, TK_CHANGE_TYPE, key, type->event, &tk_wire_ticket_type_shape, type, error);
}

gboolean
hub_publish_gate (SqlConn *conn, const TkWireGate *gate, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, gate->gate);

  return publish (conn, TK_CHANGE_GATE, key, gate->event, &tk_wire_gate_shape, gate, error);
}

gboolean
hub_publish_voucher (SqlConn *conn, const TkWireVoucher *voucher, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, voucher->event, voucher->voucher);

  return publish (conn, TK_CHANGE_VOUCHER, key, voucher->event, &tk_wire_voucher_shape, voucher, error);
}

gboolean
hub_publish_brand (SqlConn *conn, const TkWireBrand *brand, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, brand->event);

  return publish (conn, TK_CHANGE_BRAND, key, brand->event, &tk_wire_brand_shape, brand, error);
}

gboolean
hub_publish_staff (SqlConn *conn, const TkWireStaff *staff, GError **error)
{
  return publish (conn, TK_CHANGE_STAFF, staff->name, 0, &tk_wire_staff_shape, staff, error);
}

/* An answer belongs to its terminal alone; no two terminals share a key. */
gboolean
hub_publish_answer (SqlConn *conn, gint64 terminal, const TkWireEntryResult *result, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, terminal, result->seq);
  g_autofree char *body = tk_wire_encode (&tk_wire_entry_result_shape, result);
  HubStoreChange change = { .kind = TK_CHANGE_ANSWER, .key = key, .body = body, .terminal = terminal };

  return hub_store_change_put (conn, &change, error);
}
