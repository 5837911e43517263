/* Base64url without padding (RFC 4648 section 5), strict. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *tk_base64url_encode (const guint8 *data, gsize length); /* (transfer full) */
/* FALSE, out untouched, unless text is the canonical encoding of exactly `length` bytes. */
gboolean tk_base64url_decode (const char *text, guint8 *out, gsize length);

G_END_DECLS
