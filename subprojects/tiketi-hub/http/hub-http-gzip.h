/* gzip (RFC 1952) in one call each way, bounded. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HUB_HTTP_GZIP_ERROR (hub_http_gzip_error_quark ())
GQuark hub_http_gzip_error_quark (void);
typedef enum {
  HUB_HTTP_GZIP_ERROR_BAD,       /* damaged, cut short, or something behind its end */
  HUB_HTTP_GZIP_ERROR_TOO_LARGE, /* unpacks to more than `limit` */
} HubHttpGzipError;

GBytes *hub_http_gzip_pack (GBytes *plain);
/* Never holds more than `limit` bytes of output, whatever the input claims. */
GBytes *hub_http_gzip_unpack (GBytes *packed, gsize limit, GError **error);

/* Whether an Accept-Encoding header (nullable) takes gzip: named, or "*", and not with q=0. */
gboolean hub_http_gzip_is_accepted (const char *accept_encoding);

G_END_DECLS
