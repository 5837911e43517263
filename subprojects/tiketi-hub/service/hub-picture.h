/* Pictures from outside, made inert: only the blocks that make the picture are kept. Nothing is decoded here. Pure. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HUB_PICTURE_PIXELS_MAX 40000000

typedef struct { const char *content_type; guint width, height; } HubPicture;
/* PNG, JPEG, WebP or GIF, by what the bytes are and not by what they are called. Comments, places, names, colour profiles, what lies
 * behind the end: all gone; a JPEG keeps which way is up. (transfer full) NULL when it is none of these, is cut short, or has no pixels
 * or too many. */
GByteArray *hub_picture_clean (const guint8 *bytes, gsize length, HubPicture *out);

G_END_DECLS
