/* A ticket's passages in the terms of the decision that gates make. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-store-checkin.h"
#include "tk-admission.h"

G_BEGIN_DECLS

/* A clock heard of may be ahead of the hub's by this much: two honest ones never differ by more, and a broken one must not
 * put its check-ins behind everybody's for days. */
#define HUB_AHEAD_MS (5 * 60 * G_GINT64_CONSTANT (1000))

TkDirection hub_passage_direction (const char *direction);

G_END_DECLS
