/* Whose word about a client's address is believed. Pure. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _HubHttpProxies HubHttpProxies;

/* `texts` (nullable, ends with NULL): "10.0.0.1", "10.0.0.0/8", "::1", "fd00::/8". HUB_HTTP_ERROR_ADDRESS for anything else,
 * also for bits behind the prefix. */
HubHttpProxies *hub_http_proxies_new (const char *const *texts, GError **error);
void hub_http_proxies_free (HubHttpProxies *proxies);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubHttpProxies, hub_http_proxies_free)

gboolean hub_http_proxies_trust (const HubHttpProxies *proxies, const char *address);
/* Who asked, seen from `peer`, the other end of the connection: `peer` itself unless it is trusted; otherwise the
 * right-most address of X-Forwarded-For (nullable) that is not trusted, or the last one before what cannot be read.
 * `client` takes a numeric address. */
void hub_http_proxies_client (const HubHttpProxies *proxies, const char *peer, const char *forwarded_for, char *client,
                              gsize size);

G_END_DECLS
