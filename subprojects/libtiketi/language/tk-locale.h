/* Which language a program speaks, and where its translation lies. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sets locale and text domain. Call once in main(), before any thread.
 * language: (nullable) a language chosen for this program, "sw" or "en"; it wins over the system's. NULL or "" asks the system.
 * beside_build: the translations of the build tree, seen from the folder of the program. $TIKETI_LOCALEDIR wins, then
 * these when they are there, then the installed ones.
 * No locale need be generated on the machine: LANGUAGE=sw or LANG=sw_KE.UTF-8 is enough. LC_ALL=C speaks the plain English. */
void tk_locale_start (const char *language, const char *beside_build);
/* A folder of the installed or the built tree: $variable, else beside_build when probe lies in it, else installed. (transfer full) */
char *tk_locale_find_dir (const char *variable, const char *beside_build, const char *probe, const char *installed);

G_END_DECLS
