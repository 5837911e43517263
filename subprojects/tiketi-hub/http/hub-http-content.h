/* Content-Type as a parsed value (RFC 9110, section 8.3): what kind of body it announces, in which alphabet, cut by what.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  HUB_HTTP_CONTENT_NONE,       /* no header, or an empty one */
  HUB_HTTP_CONTENT_JSON,       /* application/json, application/anything+json */
  HUB_HTTP_CONTENT_URLENCODED, /* application/x-www-form-urlencoded */
  HUB_HTTP_CONTENT_MULTIPART,  /* multipart/form-data, with a usable boundary */
  HUB_HTTP_CONTENT_OTHER,
  HUB_HTTP_CONTENT_BAD, /* not a Content-Type, a parameter twice, or multipart without a usable boundary */
} HubHttpContentKind;

typedef struct {
  HubHttpContentKind kind;
  gboolean utf8;     /* no charset told, or UTF-8 or its part US-ASCII */
  char type[128];    /* "image/png", lower case, without parameters; "" when NONE or BAD */
  char charset[32];  /* lower case; "" when not told */
  char boundary[71]; /* "" when not told */
} HubHttpContent;

/* `header` (nullable). Always fills `content`. */
void hub_http_content_parse (const char *header, HubHttpContent *content);

G_END_DECLS
