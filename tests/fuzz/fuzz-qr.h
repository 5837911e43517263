/* Pictures of codes to start from. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Black on white, `scale` pixels a module, with its quiet zone; 8-bit grey, tight rows. (transfer full) */
guint8 *fuzz_qr_draw (const char *text, guint scale, guint *side);

G_END_DECLS
