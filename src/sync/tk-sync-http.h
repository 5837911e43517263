/* The one HTTP client: libcurl's multi interface in a GMainContext. One object owns the multi handle, its
 * timer and its file descriptors. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TK_SYNC_HTTP_LIMIT (16 * 1024 * 1024) /* bytes of one answer, after decompression */

typedef struct _TkSyncHttp TkSyncHttp;

/* Checks a hub's address: https, or http to a loopback address; no user, query or fragment. (transfer full)
 * without a slash at its end; NULL with TK_SYNC_ERROR_INVALID. */
char *tk_sync_http_check_url (const char *url, GError **error);

/* Works in the thread-default main context of the caller; everything below must be called there. credential
 * and ca_file (PEM, then the only authorities trusted) may be NULL. NULL with TK_SYNC_ERROR_INVALID. */
TkSyncHttp *tk_sync_http_new (const char *url, const char *credential, const char *ca_file, GError **error);
/* Requests under way end with G_IO_ERROR_CANCELLED. Never from within the callback of one of them. */
void tk_sync_http_free (TkSyncHttp *http);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkSyncHttp, tk_sync_http_free)

/* One line of an answer as it arrives, without its end. FALSE with error gives the request up. */
typedef gboolean (*TkSyncHttpLine) (const char *line, gsize length, gpointer data, GError **error);

typedef struct
{
  const char *path;       /* "/api/v1/…" */
  const char *body;       /* (nullable) JSON to POST; NULL is a GET. Copied. */
  guint timeout_ms;
  TkSyncHttpLine line;    /* (nullable) for a 200 of type application/x-ndjson; the body then stays empty */
  gpointer line_data;     /* valid until the callback */
} TkSyncHttpRequest;

typedef struct
{
  guint status;
  char *type;             /* "application/json"; "" */
  GString *body;
  gint64 round_trip_ms;   /* from the request sent to the first byte of the answer */
} TkSyncHttpReply;

void tk_sync_http_reply_free (TkSyncHttpReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkSyncHttpReply, tk_sync_http_reply_free)

void tk_sync_http_send_async (TkSyncHttp *http, const TkSyncHttpRequest *request, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data);
/* Any whole answer is a reply, whatever its status. NULL with TK_SYNC_ERROR (UNREACHABLE, TLS, ANSWER), with
 * what `line` said, or with G_IO_ERROR_CANCELLED. */
TkSyncHttpReply *tk_sync_http_send_finish (TkSyncHttp *http, GAsyncResult *result, GError **error);

G_END_DECLS
