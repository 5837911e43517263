/* A ticket's passages in the terms of the decision that gates make. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-store-checkin.h"
#include "hub-store-gate.h"
#include "tk-admission.h"

G_BEGIN_DECLS

/* A clock heard of may be ahead of the hub's by this much: two honest ones never differ by more, and a broken one must not
 * put its check-ins behind everybody's for days. */
#define HUB_AHEAD_MS (5 * 60 * G_GINT64_CONSTANT (1000))

/* Borrows from `gate`. */
TkGateRules hub_passage_rules (const HubStoreGate *gate);
/* Which day it is there: equal for the same day. */
gint64 hub_passage_day (gint64 ms, const char *zone);
TkDirection hub_passage_direction (const char *direction);

G_END_DECLS
