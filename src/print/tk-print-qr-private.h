/* The QR code of what is printed. Private to print. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-qr.h"

G_BEGIN_DECLS

/* TK_PRINT_ERROR_CONTENT when there is no text or it does not fit. (transfer full) */
TkQr *tk_print_qr (const char *text, GError **error);

G_END_DECLS
