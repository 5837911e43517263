/* Other readers on the same pictures: plain zbar, and ZXing where its library is installed. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* zbar as it comes, density 1, QR codes alone. `invert`: also looks for light codes on dark, at twice the work when there
 * is nothing. (transfer full) (nullable) */
char *tk_peer_zbar (const guint8 *luma, guint width, guint height, gboolean invert);

/* ZXing with everything it has switched on (harder, rotated, shrunken), QR codes alone; and again on the picture turned
 * over, which this version does not do by itself. (transfer full) (nullable) */
gboolean tk_peer_has_zxing (void);
char *tk_peer_zxing (const guint8 *luma, guint width, guint height);

G_END_DECLS
