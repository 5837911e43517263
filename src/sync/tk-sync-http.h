/* The one HTTP client: libcurl's multi interface in a GMainContext. One object owns the multi handle, its
 * timer and its file descriptors. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-sync-carrier.h"

G_BEGIN_DECLS

#define TK_SYNC_HTTP_LIMIT (16 * 1024 * 1024) /* bytes of one answer, after decompression */

typedef struct _TkSyncHttp TkSyncHttp;

/* Checks a hub's address: https, or http to a loopback address; no user, query or fragment. (transfer full)
 * without a slash at its end; NULL with TK_SYNC_ERROR_INVALID. */
char *tk_sync_http_check_url (const char *url, GError **error);

/* Works in the thread-default main context of the caller; everything below must be called there. credential
 * and ca_file (PEM, then the only authorities trusted) may be NULL. NULL with TK_SYNC_ERROR_INVALID. */
TkSyncHttp *tk_sync_http_new (const char *url, const char *credential, const char *ca_file, GError **error);
/* As the carrier's free. */
void tk_sync_http_free (TkSyncHttp *http);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkSyncHttp, tk_sync_http_free)
/* The same client behind the carrier's face: freeing either frees it. */
TkSyncCarrier *tk_sync_http_as_carrier (TkSyncHttp *http);

void tk_sync_http_send_async (TkSyncHttp *http, const TkSyncHttpRequest *request, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data);
TkSyncHttpReply *tk_sync_http_send_finish (TkSyncHttp *http, GAsyncResult *result, GError **error);

G_END_DECLS
