/* One request and the loop that drives it. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <curl/curl.h>

#include "tk-sync-http.h"

G_BEGIN_DECLS

/* The multi handle in the main context (tk-sync-http-loop.c). */
typedef struct _TkSyncHttpLoop TkSyncHttpLoop;
/* Called for each transfer that ended, in the context. */
typedef void (*TkSyncHttpDone) (CURL *easy, CURLcode code, gpointer data);
TkSyncHttpLoop *tk_sync_http_loop_new (GMainContext *context, TkSyncHttpDone done, gpointer data);
void tk_sync_http_loop_free (TkSyncHttpLoop *loop);
void tk_sync_http_loop_add (TkSyncHttpLoop *loop, CURL *easy);
void tk_sync_http_loop_remove (TkSyncHttpLoop *loop, CURL *easy);

/* curl's code as TK_SYNC_ERROR and one sentence (tk-sync-http-error.c). */
void tk_sync_http_set_error (GError **error, CURLcode code, const char *url);

G_END_DECLS
