/* How amounts, times and ages are written on screen: one way for the whole window. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *tk_wording_amount (gint64 minor, const char *currency);         /* "1,500" */
char *tk_wording_money (gint64 minor, const char *currency);          /* "KES 1,500" */
char *tk_wording_age (gint64 ms);                                     /* "0 s", "40 s", "4 min", "2 h 10 min", "3 days" */
char *tk_wording_time (gint64 at_ms, const char *zone);               /* "19:42" */
char *tk_wording_day_time (gint64 at_ms, const char *zone);           /* "Sat 21 Nov 18:00" in the event's zone */
char *tk_wording_initials (const char *name);                         /* "AM" */

G_END_DECLS
