/* What carries a request to the hub and its answer back. The session speaks through this, so that a network can stand
 * behind it that is not one: libcurl in the programs, a simulated one in tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

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

/* The first member of whatever implements it. Confined to the thread and main context that made it. */
typedef struct _TkSyncCarrier TkSyncCarrier;
struct _TkSyncCarrier
{
  void (*send_async) (TkSyncCarrier *carrier, const TkSyncHttpRequest *request, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer data);
  /* Any whole answer is a reply, whatever its status. NULL with TK_SYNC_ERROR (UNREACHABLE, TLS, ANSWER), with
   * what `line` said, or with G_IO_ERROR_CANCELLED. */
  TkSyncHttpReply *(*send_finish) (TkSyncCarrier *carrier, GAsyncResult *result, GError **error);
  /* Requests under way end with G_IO_ERROR_CANCELLED. Never from within the callback of one of them. */
  void (*free) (TkSyncCarrier *carrier);
};

void tk_sync_carrier_send_async (TkSyncCarrier *carrier, const TkSyncHttpRequest *request,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
TkSyncHttpReply *tk_sync_carrier_send_finish (TkSyncCarrier *carrier, GAsyncResult *result, GError **error);
void tk_sync_carrier_free (TkSyncCarrier *carrier);

G_END_DECLS
