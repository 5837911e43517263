/* What the files about events share. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-api-body.h"
#include "hub-api-event-json.h"
#include "hub-api-people.h"
#include "hub-api-private.h"
#include "hub-api-problem.h"

G_BEGIN_DECLS

/* The number in the path; 0 for what is none, which no event has. */
gint64 hub_api_event_number (HubHttpRequest *request, const char *name);
/* 404, as for every event that is not there. */
HubHttpResponse *hub_api_no_event (void);
/* `json` (transfer full) beside a message. */
HubHttpResponse *hub_api_event_answer (guint status, const char *message, const char *key, TkJson *json);

/* ---- Lists (hub-api-event-list.c) ---- */
HubHttpResponse *hub_api_events_list (HubHttpRequest *request, gpointer data);
HubHttpResponse *hub_api_events_search (HubHttpRequest *request, gpointer data);
HubHttpResponse *hub_api_events_popular (HubHttpRequest *request, gpointer data);
HubHttpResponse *hub_api_events_category_count (HubHttpRequest *request, gpointer data);
HubHttpResponse *hub_api_events_own (HubHttpRequest *request, gpointer data);        /* {events: [… + tickets_purchased]} */
HubHttpResponse *hub_api_events_own_array (HubHttpRequest *request, gpointer data);

/* A's POST /tickets, with the event in the body. */
HubHttpResponse *hub_api_types_create_in_body (HubHttpRequest *request, HubService *service, HubApiBody *body);

G_END_DECLS
