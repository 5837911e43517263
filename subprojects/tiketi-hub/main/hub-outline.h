/* Prints an answer of the service for people: lines of "name  value", and tables for lists.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* `json`: what the service said. Amounts ("…_minor") are written in the nearest "currency" around them.
 * (transfer full) */
char *hub_outline (const char *json);

G_END_DECLS
