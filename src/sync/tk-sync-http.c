/* Requests to the hub: each with its own size cap, timeout and cancellation.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "tk-sync-gzip.h"
#include "tk-sync-http-private.h"
#include "tk-sync.h"

#define CONNECT_TIMEOUT_MS 10000L
#define SILENCE_MS 15000         /* a peer that acknowledges nothing for so long is gone */
#define LINE_TYPE "application/x-ndjson"

struct _TkSyncHttp
{
  TkSyncCarrier carrier;            /* first: the client is one */
  char *url;
  char *ca_file;
  struct curl_slist *headers;       /* with the credential: never logged */
  struct curl_slist *packed_headers; /* the same, for a packed body */
  gboolean plain_only;              /* this hub does not unpack what we send */
  TkSyncHttpLoop *loop;
  GHashTable *transfers;            /* CURL * → Transfer */
};

typedef struct
{
  TkSyncHttp *http;
  GTask *task;
  CURL *easy;
  TkSyncHttpLine line;
  gpointer line_data;
  char *body;                       /* NULL for a GET */
  GBytes *packed;                   /* the body as it goes out, NULL when it goes as it is */
  GString *received;                /* the body, or the line that is not whole yet */
  gsize total;
  gboolean resent;                  /* plain, after the packed body was refused */
  gboolean judged, as_lines;        /* whether the answer is a feed is known with its first bytes */
  GError *error;                    /* what the line callback said */
  GSource *cancel;
} Transfer;

static void
transfer_free (gpointer data)
{
  Transfer *transfer = data;

  if (transfer->cancel != NULL)
    {
      g_source_destroy (transfer->cancel);
      g_source_unref (transfer->cancel);
    }
  curl_easy_cleanup (transfer->easy);
  g_clear_pointer (&transfer->packed, g_bytes_unref);
  g_free (transfer->body);
  g_string_free (transfer->received, TRUE);
  g_clear_error (&transfer->error);
  g_object_unref (transfer->task);
  g_free (transfer);
}

/* Without parameters such as "; charset=utf-8". */
static char *
content_type (CURL *easy)
{
  const char *type = NULL;

  curl_easy_getinfo (easy, CURLINFO_CONTENT_TYPE, &type);
  return type == NULL ? g_strdup ("") : g_ascii_strdown (type, (gssize) strcspn (type, "; "));
}

static guint
status_of (CURL *easy)
{
  long status = 0;

  curl_easy_getinfo (easy, CURLINFO_RESPONSE_CODE, &status);
  return (guint) status;
}

static gint64
round_trip_ms (CURL *easy)
{
  curl_off_t sent = 0, first = 0;

  curl_easy_getinfo (easy, CURLINFO_PRETRANSFER_TIME_T, &sent);
  curl_easy_getinfo (easy, CURLINFO_STARTTRANSFER_TIME_T, &first);
  return MAX (first - sent, 0) / 1000;
}

/* ---- Receiving ---- */

static gboolean
hand_lines (Transfer *transfer)
{
  char *start = transfer->received->str;
  char *end;

  while ((end = memchr (start, '\n', transfer->received->len - (gsize) (start - transfer->received->str)))
         != NULL)
    {
      if (!transfer->line (start, (gsize) (end - start), transfer->line_data, &transfer->error))
        return FALSE;
      start = end + 1;
    }
  g_string_erase (transfer->received, 0, start - transfer->received->str);
  return TRUE;
}

static void
judge_answer (Transfer *transfer)
{
  g_autofree char *type = content_type (transfer->easy);

  transfer->judged = TRUE;
  transfer->as_lines = transfer->line != NULL && status_of (transfer->easy) == 200
                       && g_str_equal (type, LINE_TYPE);
}

static size_t
received_cb (char *bytes, size_t size, size_t count, void *data)
{
  Transfer *transfer = data;
  gsize length = size * count;

  transfer->total += length;
  if (transfer->total > TK_SYNC_HTTP_LIMIT)
    return 0;
  if (!transfer->judged)
    judge_answer (transfer);
  g_string_append_len (transfer->received, bytes, (gssize) length);
  return !transfer->as_lines || hand_lines (transfer) ? length : 0;
}

/* ---- The body ---- */

/* Packed when there is a packed form; neither is copied. */
static void
set_body (Transfer *transfer)
{
  CURL *easy = transfer->easy;
  gsize length = transfer->body != NULL ? strlen (transfer->body) : 0;
  gconstpointer bytes = transfer->packed != NULL ? g_bytes_get_data (transfer->packed, &length) : transfer->body;

  curl_easy_setopt (easy, CURLOPT_HTTPHEADER,
                    transfer->packed != NULL ? transfer->http->packed_headers : transfer->http->headers);
  if (transfer->body == NULL)
    return;
  curl_easy_setopt (easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) length);
  curl_easy_setopt (easy, CURLOPT_POSTFIELDS, bytes);
}

/* ---- The end of a transfer ---- */

static TkSyncHttpReply *
make_reply (Transfer *transfer)
{
  TkSyncHttpReply *reply = g_new0 (TkSyncHttpReply, 1);

  reply->status = status_of (transfer->easy);
  reply->type = content_type (transfer->easy);
  reply->round_trip_ms = round_trip_ms (transfer->easy);
  reply->body = g_steal_pointer (&transfer->received);
  transfer->received = g_string_new (NULL);
  return reply;
}

/* Takes the transfer out first: the callback may send the next one, or free everything. */
static void
finish (Transfer *transfer, GError *error)
{
  g_autoptr (GTask) task = g_object_ref (transfer->task);
  TkSyncHttpReply *reply = error == NULL ? make_reply (transfer) : NULL;

  g_hash_table_remove (transfer->http->transfers, transfer->easy);
  if (reply != NULL)
    g_task_return_pointer (task, reply, (GDestroyNotify) tk_sync_http_reply_free);
  else
    g_task_return_error (task, error);
}

/* An older hub, or something between here and there, does not take packed bodies. Whether it takes this one plain
 * is seen next. */
static gboolean
is_unpacking_refused (const Transfer *transfer, CURLcode code)
{
  guint status = status_of (transfer->easy);

  return code == CURLE_OK && transfer->packed != NULL && (status == 415 || status == 400);
}

static void
send_plain (Transfer *transfer)
{
  g_clear_pointer (&transfer->packed, g_bytes_unref);
  g_string_truncate (transfer->received, 0);
  transfer->total = 0;
  transfer->judged = transfer->as_lines = FALSE;
  transfer->resent = TRUE;
  set_body (transfer);
  tk_sync_http_loop_add (transfer->http->loop, transfer->easy);
}

static void
transfer_done_cb (CURL *easy, CURLcode code, gpointer data)
{
  TkSyncHttp *http = data;
  Transfer *transfer = g_hash_table_lookup (http->transfers, easy);
  GError *error = NULL;

  if (transfer->error == NULL && is_unpacking_refused (transfer, code))
    return send_plain (transfer);
  if (transfer->resent && code == CURLE_OK && status_of (easy) == 200)
    http->plain_only = TRUE;
  if (transfer->error != NULL)
    error = g_steal_pointer (&transfer->error);
  else if (code != CURLE_OK)
    tk_sync_http_set_error (&error, code, http->url);
  else if (transfer->as_lines && transfer->received->len > 0)
    tk_sync_http_set_error (&error, CURLE_PARTIAL_FILE, http->url);
  finish (transfer, error);
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  Transfer *transfer = data;

  tk_sync_http_loop_remove (transfer->http->loop, transfer->easy);
  finish (transfer, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The request was cancelled")));
  return G_SOURCE_REMOVE;
}

static void
watch_cancellable (Transfer *transfer, GCancellable *cancellable)
{
  if (cancellable == NULL)
    return;
  transfer->cancel = g_cancellable_source_new (cancellable);
  g_source_set_callback (transfer->cancel, G_SOURCE_FUNC (cancelled_cb), transfer, NULL);
  g_source_attach (transfer->cancel, g_task_get_context (transfer->task));
}

/* ---- Sending ---- */

/* A long-poll is silent by nature: only the kernel's probes tell a quiet hub from a pulled cable. */
static int
socket_made_cb (void *data, curl_socket_t fd, curlsocktype purpose)
{
  const int on = 1, idle_s = 5, interval_s = 5, probes = 2;
  const unsigned int silence_ms = SILENCE_MS;

  setsockopt (fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  setsockopt (fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle_s, sizeof idle_s);
  setsockopt (fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval_s, sizeof interval_s);
  setsockopt (fd, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes);
  setsockopt (fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &silence_ms, sizeof silence_ms);
  return CURL_SOCKOPT_OK;
}

static void
set_security (TkSyncHttp *http, CURL *easy)
{
  curl_easy_setopt (easy, CURLOPT_PROTOCOLS_STR, g_str_has_prefix (http->url, "https:") ? "https" : "http");
  curl_easy_setopt (easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt (easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt (easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt (easy, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  if (http->ca_file != NULL)
    {
      curl_easy_setopt (easy, CURLOPT_CAINFO, http->ca_file);
      curl_easy_setopt (easy, CURLOPT_CAPATH, NULL);
    }
  /* Plain http is for this machine only, so no proxy may see it. */
  if (g_str_has_prefix (http->url, "http:"))
    curl_easy_setopt (easy, CURLOPT_PROXY, "");
}

static void
set_request (Transfer *transfer, const TkSyncHttpRequest *request)
{
  CURL *easy = transfer->easy;
  g_autofree char *url = g_strconcat (transfer->http->url, request->path, NULL);

  curl_easy_setopt (easy, CURLOPT_URL, url);
  curl_easy_setopt (easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (easy, CURLOPT_SOCKOPTFUNCTION, socket_made_cb);
  curl_easy_setopt (easy, CURLOPT_USERAGENT, "tiketi/" TIKETI_VERSION);
  curl_easy_setopt (easy, CURLOPT_ACCEPT_ENCODING, "gzip");
  curl_easy_setopt (easy, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_TIMEOUT_MS);
  curl_easy_setopt (easy, CURLOPT_TIMEOUT_MS, (long) request->timeout_ms);
  curl_easy_setopt (easy, CURLOPT_WRITEFUNCTION, received_cb);
  curl_easy_setopt (easy, CURLOPT_WRITEDATA, transfer);
}

static void
take_body (Transfer *transfer, const char *body)
{
  transfer->body = g_strdup (body);
  if (body != NULL && !transfer->http->plain_only)
    transfer->packed = tk_sync_gzip_pack (body, strlen (body));
}

void
tk_sync_http_send_async (TkSyncHttp *http, const TkSyncHttpRequest *request, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data)
{
  Transfer *transfer = g_new0 (Transfer, 1);

  transfer->http = http;
  transfer->task = g_task_new (NULL, cancellable, callback, data);
  g_task_set_source_tag (transfer->task, tk_sync_http_send_async);
  transfer->easy = curl_easy_init ();
  transfer->line = request->line;
  transfer->line_data = request->line_data;
  transfer->received = g_string_new (NULL);
  set_security (http, transfer->easy);
  set_request (transfer, request);
  take_body (transfer, request->body);
  set_body (transfer);
  watch_cancellable (transfer, cancellable);
  g_hash_table_insert (http->transfers, transfer->easy, transfer);
  tk_sync_http_loop_add (http->loop, transfer->easy);
}

TkSyncHttpReply *
tk_sync_http_send_finish (TkSyncHttp *http, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- The client ---- */

static struct curl_slist *
make_headers (const char *credential, const char *more)
{
  struct curl_slist *headers = NULL;
  g_autofree char *authorization = credential != NULL
                                     ? g_strdup_printf ("Authorization: Bearer %s", credential)
                                     : NULL;

  headers = curl_slist_append (headers, "Content-Type: application/json");
  headers = curl_slist_append (headers, "Accept: application/json, " LINE_TYPE);
  headers = curl_slist_append (headers, "Expect:"); /* no round trip before a large body */
  if (authorization != NULL)
    headers = curl_slist_append (headers, authorization);
  if (more != NULL)
    headers = curl_slist_append (headers, more);
  return headers;
}

static void
carry_async (TkSyncCarrier *carrier, const TkSyncHttpRequest *request, GCancellable *cancellable,
             GAsyncReadyCallback callback, gpointer data)
{
  tk_sync_http_send_async ((TkSyncHttp *) carrier, request, cancellable, callback, data);
}

static TkSyncHttpReply *
carry_finish (TkSyncCarrier *carrier, GAsyncResult *result, GError **error)
{
  return tk_sync_http_send_finish ((TkSyncHttp *) carrier, result, error);
}

static void
carry_free (TkSyncCarrier *carrier)
{
  tk_sync_http_free ((TkSyncHttp *) carrier);
}

TkSyncCarrier *
tk_sync_http_as_carrier (TkSyncHttp *http)
{
  return &http->carrier;
}

TkSyncHttp *
tk_sync_http_new (const char *url, const char *credential, const char *ca_file, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  g_autofree char *checked = tk_sync_http_check_url (url, error);
  TkSyncHttp *http;

  if (checked == NULL)
    return NULL;
  http = g_new0 (TkSyncHttp, 1);
  http->carrier = (TkSyncCarrier){ carry_async, carry_finish, carry_free };
  http->url = g_steal_pointer (&checked);
  http->ca_file = g_strdup (ca_file);
  http->headers = make_headers (credential, NULL);
  http->packed_headers = make_headers (credential, "Content-Encoding: gzip");
  http->transfers = g_hash_table_new_full (NULL, NULL, NULL, transfer_free);
  http->loop = tk_sync_http_loop_new (context, transfer_done_cb, http);
  return http;
}

static void
cancel_transfers (TkSyncHttp *http)
{
  GHashTableIter iter;
  gpointer transfer;

  g_hash_table_iter_init (&iter, http->transfers);
  while (g_hash_table_iter_next (&iter, NULL, &transfer))
    {
      cancelled_cb (NULL, transfer);
      g_hash_table_iter_init (&iter, http->transfers);
    }
}

void
tk_sync_http_free (TkSyncHttp *http)
{
  if (http == NULL)
    return;
  cancel_transfers (http);
  tk_sync_http_loop_free (http->loop);
  g_hash_table_unref (http->transfers);
  curl_slist_free_all (http->headers);
  curl_slist_free_all (http->packed_headers);
  g_free (http->url);
  g_free (http->ca_file);
  g_free (http);
}
