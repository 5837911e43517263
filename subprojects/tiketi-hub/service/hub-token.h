/* Tokens that people send with each call. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-caller.h"
#include "hub-service.h"

G_BEGIN_DECLS

#define HUB_TOKEN_SECONDS 3600
#define HUB_TOKEN_STAY_SECONDS (30 * 24 * 3600) /* “keep me signed in” */

/* Is it written like one of ours? A terminal's credential is not. */
gboolean hub_token_looks_like_one (const char *token);
/* Who sends it, as of now: role, ban and sign-out bite at once. (transfer full) UNAUTHORIZED, BANNED, UNVERIFIED. */
HubCaller *hub_token_read (HubService *service, const char *token, const char *address, GError **error);
/* A token for that account as if it had signed in, without a refresh token: for the command line and tests. NOT_FOUND. */
char *hub_token_for (HubService *service, const char *login, GError **error);

G_END_DECLS
