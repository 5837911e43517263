/* What was pasted or scanned to join a hub, taken apart. Pure. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Understands what the hub prints and shows: {"code":"…","url":"…"}, "https://hub…#CODE", "https://hub… CODE" in either order, and the
 * code alone. FALSE when there is no code in it. *url: NULL when none is named. Both (transfer full). */
gboolean tk_enrol_text_parse (const char *text, char **code, char **url);

G_END_DECLS
