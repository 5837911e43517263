/* Base45 (RFC 9285), strict: one text per byte string. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *tk_base45_encode (const guint8 *data, gsize length); /* (transfer full) */
/* Decodes into out[capacity]; returns FALSE, *length and out untouched, on a character outside the alphabet, a
 * length of 1 modulo 3, a group above 65535 (or 255 for the last two), or when it does not fit. */
gboolean tk_base45_decode (const char *text, gsize text_length, guint8 *out, gsize capacity, gsize *length);

G_END_DECLS
