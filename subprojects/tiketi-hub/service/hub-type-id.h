/* The number by which clients of the API know a ticket type: one integer for event and type. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

static inline gint64
hub_type_id (gint64 event, gint64 type)
{
  return event * 65536 + type;
}

static inline void
hub_type_id_split (gint64 id, gint64 *event, gint64 *type)
{
  *event = id / 65536;
  *type = id % 65536;
}

G_END_DECLS
