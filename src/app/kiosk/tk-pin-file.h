/* The file a kiosk signs in from: one line, the PIN. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Blocking, and short. Refused (G_IO_ERROR PERMISSION_DENIED) unless it is a plain file that only its owner, who is us, may read
 * or write; INVALID_DATA when it does not hold 4 to 12 digits. (transfer full) free with tk_pin_file_free(). */
char *tk_pin_file_read (const char *path, GError **error);
/* Forgets it, too. */
void tk_pin_file_free (char *pin);

G_END_DECLS
