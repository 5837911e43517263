/* One HTTP request, to its end, on the calling thread: bounded in time and size, no redirects.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "hub-breaker.h"

G_BEGIN_DECLS

#define HUB_GATEWAY_CONNECT_SECONDS 8
#define HUB_GATEWAY_SECONDS 20

typedef struct {
  const char *url;
  const char *body;          /* JSON to post; NULL: GET */
  const char *user, *password; /* basic authorization; NULL none */
  const char *bearer;        /* NULL none */
  guint seconds;             /* 0: HUB_GATEWAY_SECONDS */
} HubGatewayRequest;

typedef enum {
  HUB_REPLY_WHOLE,
  HUB_REPLY_NOT_SENT,        /* nothing of the request left this machine */
  HUB_REPLY_LOST,            /* it may have been received */
} HubReplyKind;

typedef struct {
  HubReplyKind kind;
  guint status;
  GString *body;             /* never NULL */
  char why[201];             /* when it is not whole */
} HubGatewayReply;

void hub_gateway_request (const HubGatewayRequest *request, HubGatewayReply *reply);
/* Does this answer say that the gateway itself is down, rather than that it refuses us? */
typedef gboolean (*HubGatewayDown) (guint status, const char *bytes, gsize length);
/* The same, unless the breaker is open: then NOT_SENT at once. */
void hub_gateway_request_guarded (const HubGatewayRequest *request, HubBreaker *breaker, HubGatewayDown down,
                                  HubGatewayReply *reply);
void hub_gateway_reply_clear (HubGatewayReply *reply);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HubGatewayReply, hub_gateway_reply_clear)

/* Once, before any thread uses curl. */
void hub_gateway_http_init (void);
/* https, or http to this machine alone: credentials travel there. */
gboolean hub_gateway_url_is_safe (const char *url);

G_END_DECLS
