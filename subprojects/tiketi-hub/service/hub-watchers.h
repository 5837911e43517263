/* Who waits for the next change. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-service.h"

G_BEGIN_DECLS

typedef struct _HubWatchers HubWatchers;

HubWatchers *hub_watchers_new (void);
void hub_watchers_free (HubWatchers *watchers);
guint64 hub_watchers_add (HubWatchers *watchers, HubWoken woken, gpointer data);
/* Once it returns, that watcher is not called any more. */
void hub_watchers_remove (HubWatchers *watchers, guint64 id);
guint hub_watchers_count (HubWatchers *watchers);
/* Calls and forgets everyone who was there when it began. */
void hub_watchers_wake (HubWatchers *watchers);

G_END_DECLS
