/* Answers that are the same for everybody, rendered once and given many times. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-api.h"

G_BEGIN_DECLS

/* (transfer full) the JSON, or NULL with *refusal set, which is not kept. *version (transfer full) may be set to what its ETag is made of,
 * when that is not all of it. */
typedef char *(*HubApiRender) (HubService *service, gpointer data, char **version, HubHttpResponse **refusal);
/* 200 with the JSON that is kept under `key`, with its ETag and packed, or rendered now: when it is not there, when something was
 * committed since (but not more than a few times a second), and when it is a second old, because other hubs write to the database, too. */
HubHttpResponse *hub_api_cached (HubService *service, const char *key, HubApiRender render, gpointer data);

/* The ETag of such a text. (transfer full) */
char *hub_api_etag (const char *text);

G_END_DECLS
