/* The events a person has tickets of, to come and past. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-event.h"

G_BEGIN_DECLS

typedef struct { HubEvent *event; gint64 number, tickets; } HubHistoryEvent;
/* (transfer full) of HubHistoryEvent, by when they begin: those that have ended, or those that have not. Also such that the public does
 * not see any more: they have a ticket. */
GPtrArray *hub_service_history (HubService *service, const HubCaller *caller, gboolean past, GError **error);

typedef struct { gint64 type, tickets, unit, paid /* for all of them */; char *name; } HubHistoryLine;
typedef struct { gint64 id, at, total; char *receipt, *method, *status; } HubHistoryOrder;
typedef struct {
  HubEvent *event;
  GPtrArray *lines;    /* HubHistoryLine */
  GPtrArray *orders;   /* HubHistoryOrder, the latest last */
  gint64 rating;       /* 0: not reviewed */
  gint64 reviewed_at;
  char *comment;
} HubHistory;
void hub_history_free (HubHistory *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubHistory, hub_history_free)
/* NOT_FOUND without such an event; FORBIDDEN without a ticket of it; INVALID when it is past and should be to come, or the other
 * way round. */
HubHistory *hub_service_history_one (HubService *service, const HubCaller *caller, gint64 event, gboolean past, GError **error);

G_END_DECLS
