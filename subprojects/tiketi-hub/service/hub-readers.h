/* Connections for reading: as many as read at the same time, up to a limit; idle ones are kept.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-meter.h"
#include "hub-sql.h"

G_BEGIN_DECLS

typedef gboolean (*HubRead) (SqlConn *conn, gpointer data, GError **error);

typedef struct _HubReaders HubReaders;

HubReaders *hub_readers_new (const char *uri);
void hub_readers_free (HubReaders *readers);
/* Runs `read` on the calling thread with one consistent view of the database. FALSE with HUB_ERROR. */
gboolean hub_readers_run (HubReaders *readers, HubRead read, gpointer data, GError **error);
/* How many read now, and how long each took. */
guint hub_readers_get_used (HubReaders *readers);
const HubMeter *hub_readers_get_times (HubReaders *readers);

G_END_DECLS
