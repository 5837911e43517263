/* The handlers of the route table, and what they share. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-api.h"
#include "hub-caller.h"
#include "tk-wire-messages.h"
#include "tk-wire.h"

G_BEGIN_DECLS

/* The routes of one resource. Each file has one group of its own, and a line in hub-api.c. A route whose summary is NULL is an
 * alias: it answers an older path, and the documentation does not show it. */
typedef struct { const HubHttpRoute *routes; gsize n; } HubApiGroup;
/* HubHttpRoute.query of what comes in pages. Rows with the handler of a row that has a query share it: one of them says it. */
#define HUB_API_QUERY_PAGES "page per_page"
extern const HubApiGroup hub_api_accounts;
extern const HubApiGroup hub_api_admin;
extern const HubApiGroup hub_api_analytics;
extern const HubApiGroup hub_api_attendees;
extern const HubApiGroup hub_api_bookings;
extern const HubApiGroup hub_api_calendar;
extern const HubApiGroup hub_api_callbacks;
extern const HubApiGroup hub_api_categories;
extern const HubApiGroup hub_api_checkin;
extern const HubApiGroup hub_api_docs;
extern const HubApiGroup hub_api_events;
extern const HubApiGroup hub_api_hall;
extern const HubApiGroup hub_api_history;
extern const HubApiGroup hub_api_media;
extern const HubApiGroup hub_api_metrics;
extern const HubApiGroup hub_api_moderation;
extern const HubApiGroup hub_api_orders;
extern const HubApiGroup hub_api_organizer;
extern const HubApiGroup hub_api_payment_list;
extern const HubApiGroup hub_api_report;
extern const HubApiGroup hub_api_reviews;
extern const HubApiGroup hub_api_roles;
extern const HubApiGroup hub_api_tickets;
extern const HubApiGroup hub_api_types;
extern const HubApiGroup hub_api_users;

/* The server's guard: lets in whom the route is for, and keeps who it is for the handler. */
HubHttpResponse *hub_api_guard (HubHttpRequest *request, int access, gpointer data);
/* Who calls a route that is for people; never NULL there. Owned by the request. */
HubCaller *hub_api_caller (HubHttpRequest *request);
/* Who calls a public route, when somebody signed in does; NULL. Owned by the request. */
HubCaller *hub_api_account (HubHttpRequest *request);

/* `data` is the HubService. */
HubHttpResponse *hub_api_terminals_enrol (HubHttpRequest *request, gpointer data);
HubHttpResponse *hub_api_terminals_heartbeat (HubHttpRequest *request, gpointer data);
HubHttpResponse *hub_api_sync_journal (HubHttpRequest *request, gpointer data);
HubHttpResponse *hub_api_sync_leases (HubHttpRequest *request, gpointer data);
HubHttpResponse *hub_api_sync_redeem (HubHttpRequest *request, gpointer data);
HubHttpResponse *hub_api_sync_retry (HubHttpRequest *request, gpointer data);
HubHttpResponse *hub_api_sync_changes (HubHttpRequest *request, gpointer data);
HubHttpResponse *hub_api_sync_snapshot (HubHttpRequest *request, gpointer data);
HubHttpResponse *hub_api_supervise_sign_in (HubHttpRequest *request, gpointer data);
HubHttpResponse *hub_api_supervise_overview (HubHttpRequest *request, gpointer data);
HubHttpResponse *hub_api_supervise_act (HubHttpRequest *request, gpointer data);
HubHttpResponse *hub_api_payments_ask (HubHttpRequest *request, gpointer data);
HubHttpResponse *hub_api_payments_look (HubHttpRequest *request, gpointer data);
HubHttpResponse *hub_api_payments_give_up (HubHttpRequest *request, gpointer data);
HubHttpResponse *hub_api_messages_send (HubHttpRequest *request, gpointer data);
HubHttpResponse *hub_api_callbacks_stk (HubHttpRequest *request, gpointer data);
HubHttpResponse *hub_api_callbacks_c2b (HubHttpRequest *request, gpointer data);
HubHttpResponse *hub_api_callbacks_c2b_validation (HubHttpRequest *request, gpointer data);
HubHttpResponse *hub_api_callbacks_paystack (HubHttpRequest *request, gpointer data);
/* Now is when this process began to serve. */
void hub_api_metrics_begin (void);
HubHttpResponse *hub_api_health (HubHttpRequest *request, gpointer data);

/* The request's JSON body as a message of `shape`, to be freed with tk_wire_free(); NULL with *refusal set. */
gpointer hub_api_read (HubHttpRequest *request, const TkWireShape *shape, HubHttpResponse **refusal);
/* One of the calling terminal's `per_minute` turns at `what`; FALSE with *refusal set when there is none left. */
gboolean hub_api_take_turn (HubHttpRequest *request, const char *what, guint per_minute, HubHttpResponse **refusal);
/* 200 with `message` (transfer full) as JSON; when it is NULL, what `error` says. */
HubHttpResponse *hub_api_reply (const TkWireShape *shape, gpointer message, const GError *error);

G_END_DECLS
