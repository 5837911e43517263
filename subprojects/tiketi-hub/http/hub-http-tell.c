/* What is told of a request: its id, one line in the log, and the observer. Never a header, a body, a query or the part of a
 * path that stands for a secret. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http-server-private.h"

#include <string.h>

#define ID_MAX (HUB_HTTP_ID_SIZE - 1)
#define PATH_TOLD_MAX 1 /* segments of a path that leads nowhere: more might be a mistyped secret */

/* ---- Ids ---- */

static gboolean
is_sane (const char *id)
{
  gsize length = strlen (id);

  if (length == 0 || length > ID_MAX)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (id[i]) && strchr ("._-", id[i]) == NULL)
      return FALSE;

  return TRUE;
}

static void
write_hex (char *at, guint64 number, guint digits)
{
  while (digits-- > 0)
    {
      at[digits] = "0123456789abcdef"[number & 0xf];
      number >>= 4;
    }
}

/* Sixteen digits of this server's life, ten that count. */
void
hub_http_tell_id (HubHttpServer *server, HubHttpRequest *request)
{
  const char *given = hub_http_request_get_header (request, "X-Request-Id");
  guint64 number;

  if (given != NULL && is_sane (given))
    {
      g_strlcpy (request->id, given, sizeof request->id);
      return;
    }
  number = __atomic_add_fetch (&server->requests, 1, __ATOMIC_RELAXED);
  write_hex (request->id, server->life, 16);
  request->id[16] = '-';
  write_hex (request->id + 17, number, 10);
  request->id[27] = '\0';
}

/* ---- The log ---- */

static const char *
told_method (HubHttpRequest *request)
{
  static const char *const usual[] = { "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS" };

  for (gsize i = 0; i < G_N_ELEMENTS (usual); i++)
    if (request->method == usual[i] || strcmp (request->method, usual[i]) == 0)
      return usual[i];

  return "OTHER";
}

static void
told_path (HubHttpRequest *request, char *path, gsize size)
{
  const char *at = hub_http_request_get_path (request);
  gsize length = 0;
  guint slashes = 0;

  if (request->match.route != NULL)
    {
      g_strlcpy (path, request->match.route->pattern, size);
      return;
    }
  while (at[length] != '\0' && length < size - 8)
    {
      if (at[length] == '/' && ++slashes > PATH_TOLD_MAX)
        break;
      length++;
    }
  memcpy (path, at, length);
  strcpy (path + length, length == 0 ? "-" : at[length] != '\0' ? "/..." : "");
}

static GLogLevelFlags
level_of (guint status)
{
  if (status < 500)
    return G_LOG_LEVEL_INFO;

  return status == 500 ? G_LOG_LEVEL_WARNING : G_LOG_LEVEL_MESSAGE; /* 502 to 504: others are away, or we are busy */
}

static void
log_line (HubHttpRequest *request, const HubHttpOutcome *outcome)
{
  GLogLevelFlags level = level_of (outcome->status);
  const char *caller = request->caller_name != NULL ? request->caller_name : "-";
  char path[160], status[8], micros[24], bytes[24], message[512];

  told_path (request, path, sizeof path);
  g_snprintf (status, sizeof status, "%u", outcome->status);
  g_snprintf (micros, sizeof micros, "%" G_GINT64_FORMAT, outcome->duration_us);
  g_snprintf (bytes, sizeof bytes, "%" G_GSIZE_FORMAT, outcome->bytes);
  g_snprintf (message, sizeof message, "%s %s %s %s bytes in %s us for %s, caller %s, request %s", outcome->method, path,
              status, bytes, micros, request->remote, caller, request->id);

  const GLogField fields[] = {
    { "MESSAGE", message, -1 },           { "PRIORITY", level == G_LOG_LEVEL_WARNING ? "4" : level == G_LOG_LEVEL_INFO ? "6" : "5", -1 },
    { "GLIB_DOMAIN", G_LOG_DOMAIN, -1 },  { "HUB_REQUEST_ID", request->id, -1 },
    { "HUB_METHOD", outcome->method, -1 }, { "HUB_PATH", path, -1 },
    { "HUB_STATUS", status, -1 },         { "HUB_MICROSECONDS", micros, -1 },
    { "HUB_BYTES", bytes, -1 },           { "HUB_REMOTE", request->remote, -1 },
    { "HUB_CALLER", caller, -1 },
  };
  g_log_structured_array (level, fields, G_N_ELEMENTS (fields));
}

void
hub_http_tell (HubHttpServer *server, HubHttpRequest *request, guint status, gsize bytes)
{
  HubHttpOutcome outcome = {
    .method = told_method (request),
    .route = request->match.route,
    .status = status,
    .bytes = bytes,
    .duration_us = g_get_monotonic_time () - request->began_us,
  };

  if (status >= 500 || server->settings.logs_requests == NULL || server->settings.logs_requests ())
    log_line (request, &outcome);
  if (server->settings.observe != NULL)
    server->settings.observe (request, &outcome, server->settings.data);
}
