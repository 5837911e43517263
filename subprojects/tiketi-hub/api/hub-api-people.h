/* What the files about accounts share: how a person is told. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-account.h"
#include "hub-api-body.h"
#include "hub-api-private.h"
#include "hub-api-problem.h"

G_BEGIN_DECLS

/* A's client knows organizers as "event_organizer" and attendees as "customer". */
typedef enum { HUB_API_ROLE_CANONICAL, HUB_API_ROLE_OLD } HubApiRoleWords;
/* Adds what is told of an account to object; never a hash. */
void hub_api_people_put (TkJson *object, const HubAccount *account, HubApiRoleWords words);
TkJson *hub_api_people_json (const HubAccount *account);
/* The account's fields from a body, with all their aliases; role words of all five systems, too. What is wrong with it is a fault of
 * the body. Owned by body. */
void hub_api_people_read (HubApiBody *body, HubAccountNew *given);
/* With the blanks at its ends; a fault when there is none. */
const char *hub_api_people_need_password (HubApiBody *body);
/* The role that a body names, NONE when it names none; an unknown one is a fault. */
TkRole hub_api_people_role (HubApiBody *body);
/* ---- hub-api-accounts.c ---- */
/* The caller's own account from the request's body. */
HubHttpResponse *hub_api_change_me (HubHttpRequest *request, HubService *service);

/* `json` (transfer full) with that status. */
HubHttpResponse *hub_api_json (guint status, TkJson *json);
/* {"message": …} with 200. */
HubHttpResponse *hub_api_message (guint status, const char *message);

G_END_DECLS
