/* Rules as people write them: hours, times, numbers, lists. Pure. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-service.h"

G_BEGIN_DECLS

/* All: FALSE with HUB_ERROR_INVALID and a sentence that names `what`, outputs untouched. */

gboolean hub_words_yes (const char *what, const char *text, gboolean *out, GError **error);
gboolean hub_words_number (const char *what, const char *text, gint64 most, gint64 *out, GError **error);
/* "06:30" → minutes after midnight. */
gboolean hub_words_clock (const char *what, const char *text, gint64 *minutes, GError **error);
/* "1,2" → (transfer full) of gint64, ascending, each once; "all": empty. */
GArray *hub_words_types (const char *what, const char *text, GError **error);

/* All leave *out as it is when `text` is NULL. Texts are trimmed nowhere and hold no control characters. */
gboolean hub_words_text (const char *what, const char *text, gsize least, gsize most, char **out, GError **error);
/* "phone,name!" → "name!,phone": of document, email, name and phone, ascending, each once. */
gboolean hub_words_asks (const char *text, char **out, GError **error);
gboolean hub_words_zones (const char *text, char **out, GError **error);

/* "2026-11-21T19:00", with or without seconds, Z or an offset (without one: in the zone), a blank for the T; or the date alone,
 * which is its first moment. */
gboolean hub_words_time (const char *text, const char *zone, gint64 *ms);
gboolean hub_words_is_date (const char *text);

/* "none" · a time · "doors-30" · "start+15" · "end". from is owned by nobody: one of four constants. */
typedef struct { const char *from; gint64 minutes, at; } HubHour;
gboolean hub_words_hour (const char *what, const char *text, const char *zone, HubHour *out, GError **error);
/* And back: a time in UTC; (transfer full). */
char *hub_words_of_hour (const char *from, gint64 minutes, gint64 at);

G_END_DECLS
