/* Entries too many: one ticket let in more often than its rules allow, by gates that could not hear each other.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-apply.h"

G_BEGIN_DECLS

/* Looks at all passages of the ticket: each entry too many is an incident that names both gates, one that something later
 * explains is closed. What happened stays recorded as it happened. */
gboolean hub_double_look (HubApply *apply, const TkWireCheckin *ticket, GError **error);

G_END_DECLS
