/* What the files about tickets of people with accounts share. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-service-private.h"
#include "hub-store-attendee.h"
#include "hub-ticket-web.h"
#include "tk-token.h"

G_BEGIN_DECLS

/* The ticket as this caller (nullable) may see it. */
HubPass *hub_pass_new (const HubStoreAttendee *attendee, const HubCaller *caller);
/* "valid" … with marks and later issues put over it; a constant. */
const char *hub_pass_status (const HubStoreAttendee *attendee);
gboolean hub_pass_is_good (const HubStoreAttendee *attendee);

/* Whose event it is, an admin, or staff; exporting: not staff. */
gboolean hub_pass_may_run (const HubCaller *caller, gint64 organizer, gboolean exporting);
gboolean hub_pass_may_see (const HubCaller *caller, const HubStoreAttendee *attendee);

/* event 0: whichever it is of; a code only of what the caller organizes or ordered, but for staff and admins. NOT_FOUND. */
gboolean hub_pass_find (SqlConn *conn, const HubCaller *caller, gint64 event, const char *said, HubStoreAttendee **out, GError **error);
/* The same for whoever did not sign in: a code only of an event that has not ended, or did so within 30 days. */
gboolean hub_pass_find_for_nobody (SqlConn *conn, gint64 now, const char *said, HubStoreAttendee **out, GError **error);
/* For who may see it in full. */
gboolean hub_pass_find_full (SqlConn *conn, const HubCaller *caller, const char *said, HubStoreAttendee **out, GError **error);
/* "1-1-17-0". */
gboolean hub_pass_parse_key (const char *said, TkTicketId *out);
/* *organizer of the event, and its title (nullable, transfer full); NOT_FOUND. */
gboolean hub_pass_event (SqlConn *conn, gint64 event, gint64 *organizer, char **title, GError **error);

G_END_DECLS
