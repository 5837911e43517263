/* What the key file needs of a key pair. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-keys.h"

G_BEGIN_DECLS

#define TK_SEED_SIZE 32

const guint8 *tk_key_pair_get_seed (const TkKeyPair *pair); /* TK_SEED_SIZE bytes in guarded memory */

G_END_DECLS
