/* Which language the window speaks. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sets locale and text domain. dir: (nullable) a data directory whose window.ini may name a language. Call before any thread. */
void tk_language_start (const char *dir);
/* Remembers it for the next start: "" as the system, "en", "sw". FALSE when it could not be written. */
gboolean tk_language_remember (const char *dir, const char *language, GError **error);

G_END_DECLS
