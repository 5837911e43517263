/* Seats by their numbers, as leases name them: "1-20,25". Source: wire/README.md, Leases. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TK_PLACES_MAX 100000 /* seats in one text */

/* (element-type guint32) ascending, each once; NULL unless it is written the one way there is: ranges ascending, apart from each
 * other, two or more as FIRST-LAST, no zeros before, no blanks. "" is none. (transfer full) */
GArray *tk_places_parse (const char *text);
/* `places` ascending, each once. (transfer full) */
char *tk_places_format (const guint32 *places, gsize n);

G_END_DECLS
