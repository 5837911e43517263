/* Requests that are done once, however often they come: the key a client sends is kept in the transaction that does what was asked,
 * so that there is never the one without the other. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-caller.h"
#include "hub-service.h"

G_BEGIN_DECLS

#define HUB_ONCE_KEY_MAX 200

typedef struct {
  const char *key;     /* NULL: none was sent, and nothing is kept */
  const char *route;   /* "POST /orders" */
  const char *digest;  /* of all that the request says */
} HubOnce;

/* What was answered before; status 0: nothing. */
typedef struct {
  guint status;
  char *content_type, *body;
} HubOnceAnswer;
void hub_once_answer_clear (HubOnceAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HubOnceAnswer, hub_once_answer_clear)

/* Keeps the answer for the next time; where nothing was begun under the key it does nothing. */
gboolean hub_service_once_end (HubService *service, const HubCaller *caller, const HubOnce *once, const HubOnceAnswer *answer,
                               GError **error);

G_END_DECLS
