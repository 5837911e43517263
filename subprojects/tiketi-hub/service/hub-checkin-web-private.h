/* Checking in and out: what is known while it is decided. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-gate.h"
#include "hub-ticket-web-private.h"
#include "tk-uuid.h"

G_BEGIN_DECLS

typedef struct
{
  HubService *service;
  const HubCaller *caller;
  const HubCheckInAsked *asked;
  gboolean leaves;
  char scan[TK_UUID_SIZE];
  gint64 now;

  HubStoreAttendee *attendee; /* NULL: others issued it */
  TkTicketId id;
  gint64 issuer;
  gboolean typed;
  HubGate *gate;
  HubStoreTerminal *seller;
  HubTerminal *terminal;      /* the same */
  HubCheckedIn *out;
} HubCheckIn;

/* Which ticket is meant, and may the caller check it in: attendee, id and issuer. NOT_FOUND, FORBIDDEN. */
gboolean hub_checkin_find_ticket (HubCheckIn *c, SqlConn *conn, GError **error);
/* The gate that is named, or the first that takes it; made where the event has none. FIELD. */
gboolean hub_checkin_find_gate (HubCheckIn *c, SqlConn *conn, GError **error);

G_END_DECLS
