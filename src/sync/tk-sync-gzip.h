/* What goes up is packed with gzip (RFC 1952): a night's journal must fit a thin line. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TK_SYNC_GZIP_FROM 1024 /* bytes; what is smaller travels as it is */

/* NULL when it is too short to be worth it, or does not get shorter. (transfer full) */
GBytes *tk_sync_gzip_pack (const char *text, gsize length);

G_END_DECLS
