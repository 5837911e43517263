/* What the files about issued tickets share: how one is told. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-api-body.h"
#include "hub-api-people.h"
#include "hub-api-private.h"
#include "hub-api-problem.h"
#include "hub-ticket-web.h"

G_BEGIN_DECLS

/* A ticket in the words of all five systems; of one that the caller may not see in full only event, time, type and status. */
TkJson *hub_api_pass_json (const HubPass *pass);
/* A row of an organizer's list of who comes. */
TkJson *hub_api_attendee_json (const HubPass *pass);
/* "2026-11-21T17:42:00Z"; "" for 0. (transfer full) */
char *hub_api_pass_time (gint64 ms);

/* page and per_page, or skip and limit, as limit and offset; 0 where nothing is said. FALSE with *refusal (422). */
typedef struct { gint64 page, per_page, limit, offset; } HubApiPage;
#define HUB_API_QUERY_ROWS HUB_API_QUERY_PAGES " skip limit"
gboolean hub_api_passes_page (HubHttpRequest *request, HubApiPage *page, HubHttpResponse **refusal);
/* The number in the path; 0 for what is none. */
gint64 hub_api_passes_event (HubHttpRequest *request);
/* 422 about one field. */
HubHttpResponse *hub_api_passes_fault (const char *field, const char *message);
/* Somebody's own: no cache may keep it. (transfer full) response, and back. */
HubHttpResponse *hub_api_passes_private (HubHttpResponse *response);

G_END_DECLS
