/* Who comes to an event, as a file to carry away: CSV for spreadsheets, PDF for the door.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-ticket-web.h"

G_BEGIN_DECLS

/* Errors as hub_service_attendees(). *title (transfer full): the event's. (transfer full) */
GBytes *hub_service_attendee_csv (HubService *service, const HubCaller *caller, const HubAttendees *asked, char **title, GError **error);
GBytes *hub_service_attendee_pdf (HubService *service, const HubCaller *caller, const HubAttendees *asked, char **title, GError **error);

/* One field of CSV, quoted; what a spreadsheet would take for a formula is made text. Pure. */
void hub_attendee_csv_field (GString *csv, const char *text);

G_END_DECLS
