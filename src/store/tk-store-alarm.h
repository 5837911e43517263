/* Alarms: somebody was let in here who went in elsewhere as well, and no rule explains it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store-gate.h"
#include "tk-store-sync.h"

G_BEGIN_DECLS

/* After each check-in the feed tells of: with the same ticket let in here, everything known of it is looked at again. An alarm
 * is written once for each other check-in; one that something later explains is dismissed. In the caller's transaction. */
gboolean tk_store_alarm_look (TkStore *store, const TkWireSeen *seen, GError **error);

typedef struct
{
  char *other;                            /* id of the other gate's check-in: the alarm's name */
  TkTicketId ticket;
  char *type_name, *own_gate, *other_gate, *other_terminal, *zone;
  gint64 own_at, other_at;
} TkAlarmRow;

void tk_alarm_row_free (TkAlarmRow *row);
/* (element-type TkAlarmRow) undismissed, newest first. */
GPtrArray *tk_store_list_alarms (TkStore *store, guint limit, GError **error);
/* *found FALSE when there is none of that name, or it was dismissed before. */
gboolean tk_store_dismiss_alarm (TkStore *store, const char *other, gboolean *found, GError **error);

G_END_DECLS
