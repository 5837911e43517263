/* The machine's own book. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pay-world.h"

G_BEGIN_DECLS

/* Zeroed memory of this size is an empty one. */
gsize pay_book_size (void);

G_END_DECLS
