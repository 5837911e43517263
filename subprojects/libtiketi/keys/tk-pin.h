/* PINs and passwords: Argon2id (RFC 9106) through libsodium, as its own "$argon2id$…" strings.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum { TK_PIN_COST_NORMAL, TK_PIN_COST_TEST } TkPinCost; /* TEST: the least libsodium allows, for tests only */

gboolean tk_pin_is_well_formed (const char *pin);             /* 4 to 12 ASCII digits */
char *tk_pin_hash (const char *secret, TkPinCost cost);       /* (transfer full) */
/* TRUE when secret matches; takes tens of milliseconds: never on a main loop. FALSE for a malformed hash. */
gboolean tk_pin_verify (const char *hash, const char *secret);

G_END_DECLS
