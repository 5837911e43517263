/* How often each route was called, how that ended and how long it took: counted for the whole process.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-api.h"

G_BEGIN_DECLS

/* For HubHttpSettings.observe. Takes no lock. */
void hub_api_count (HubHttpRequest *request, const HubHttpOutcome *outcome, gpointer data);
/* Families tiketi_hub_requests_total and tiketi_hub_request_seconds. One row for a route, however many paths it takes. */
void hub_api_count_tell (GString *out);

G_END_DECLS
