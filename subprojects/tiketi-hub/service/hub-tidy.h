/* What nobody needs any more, and would only grow. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-service.h"

G_BEGIN_DECLS

/* Answers to requests whose event is over, attachments of mails that failed for good; never the audit log. At most once an hour, by
 * the thread of the clock. */
void hub_tidy_turn (HubService *service);

G_END_DECLS
