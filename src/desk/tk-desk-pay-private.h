/* The parts of paying through the hub. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-pay.h"
#include "tk-desk-sell-private.h"
#include "tk-store-attempt.h"

G_BEGIN_DECLS

/* "0712 345 678" of what tk_desk_phone() makes; "+…" abroad. (transfer full) */
char *tk_desk_phone_words (const char *phone);
/* FALSE with INVALID for what is no address; NULL and "" are none. */
gboolean tk_desk_check_email (const char *email, GError **error);
/* As faces are told of it: takes the row's texts. */
TkAttempt *tk_desk_take_attempt (TkStoreAttempt *row);

G_END_DECLS
