/* Which language the window speaks, and where its translation lies. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sets locale and text domain. dir: (nullable) a data directory whose window.ini may name a language. Call before any thread. */
void tk_language_start (const char *dir);
/* Remembers it for the next start: "" as the system, "en", "sw". FALSE when it could not be written. */
gboolean tk_language_remember (const char *dir, const char *language, GError **error);
/* A file of the installed or the built tree: DIR of $variable, else beside the build, else the installed one. (transfer full) */
char *tk_language_find_dir (const char *variable, const char *beside_build, const char *probe, const char *installed);

G_END_DECLS
