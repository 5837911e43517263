/* Days, where an event is, as numbers: since 1970-01-01. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HUB_DAY_MS (24 * 3600 * G_GINT64_CONSTANT (1000))
#define HUB_DAY_LAST G_GINT64_CONSTANT (2932896) /* 9999-12-31 */

/* "2026-11-21" as a day, also with a time behind it; FALSE when it is none. *day untouched on failure. */
gboolean hub_day_parse (const char *text, gint64 *day);
/* (transfer full) */
char *hub_day_format (gint64 day);
/* The day on which `at`, UTC ms, falls in `zone`, a name of the IANA list. */
gint64 hub_day_of (gint64 at, const char *zone);
/* Years 1970 to 9999; what lies outside becomes the nearest. */
void hub_day_to_date (gint64 day, GDate *date);

G_END_DECLS
