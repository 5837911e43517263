/* Text messages through whatever takes {"to","text"} by HTTP. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-gateway.h"

G_BEGIN_DECLS

/* token (nullable): sent as bearer. Copied. Free with sender->free (sender->self), which frees the table, too. */
HubSender *hub_sms_new (const char *url, const char *token);

G_END_DECLS
