/* What terminals say all night: journal and lease requests up, the change feed down.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-private.h"

#include <glib/gi18n-lib.h>
#include "hub-api-problem.h"

#define WAIT_MAX_SECONDS 30
/* Other programs commit to the same database (the command line, another hub) and wake nobody here. */
#define LOOK_AGAIN_MS 2000
#define LIMIT_DEFAULT 1000
#define LIMIT_MAX 5000
#define SNAPSHOT_LIMIT_MAX 100000

/* A change feed request that waits. */
typedef struct
{
  HubService *service;
  guint64 watch; /* 0: none */
} Poll;

static void
free_poll (gpointer data)
{
  Poll *poll = data;

  if (poll->watch != 0)
    hub_service_forget (poll->service, poll->watch);
  g_free (poll);
}

static void
committed_cb (gpointer request)
{
  hub_http_request_wake (request);
}

/* A number from the query; larger ones count as `max`. Out untouched on failure. */
static gboolean
read_number (HubHttpRequest *request, const char *name, guint max, guint *number, HubHttpResponse **refusal)
{
  const char *text = hub_http_request_get_query (request, name);
  g_autofree char *message = NULL;
  guint64 read;

  if (text == NULL || *text == '\0')
    return TRUE;
  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &read, NULL))
    {
      *number = (guint) MIN (read, max);
      return TRUE;
    }

  message = g_strdup_printf (_("%s must be a whole number."), name);
  *refusal = hub_api_problem_field (name, message);
  return FALSE;
}

/* Starts watching anew: whatever is committed from here on wakes the request. */
static void
watch_again (HubHttpRequest *request, HubService *service)
{
  Poll *poll = hub_http_request_get_state (request);

  if (poll == NULL)
    {
      poll = g_new0 (Poll, 1);
      poll->service = service;
      hub_http_request_set_state (request, poll, free_poll);
    }
  if (poll->watch != 0)
    hub_service_forget (service, poll->watch);
  poll->watch = hub_service_watch (service, committed_cb, request);
}

HubHttpResponse *
hub_api_sync_journal (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *refusal = NULL;
  TkWireBatch *batch = hub_api_read (request, &tk_wire_batch_shape, &refusal);
  g_autoptr (GError) error = NULL;
  TkWireBatchReply *reply;

  if (batch == NULL)
    return refusal;

  reply = hub_service_ingest (data, hub_http_request_get_caller (request), batch, &error);
  tk_wire_free (&tk_wire_batch_shape, batch);

  return hub_api_reply (&tk_wire_batch_reply_shape, reply, error);
}

HubHttpResponse *
hub_api_sync_leases (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *refusal = NULL;
  TkWireLeaseRequest *asked = hub_api_read (request, &tk_wire_lease_request_shape, &refusal);
  g_autoptr (GError) error = NULL;
  TkWireLeaseReply *reply;

  if (asked == NULL)
    return refusal;

  reply = hub_service_lease (data, hub_http_request_get_caller (request), asked, &error);
  tk_wire_free (&tk_wire_lease_request_shape, asked);

  return hub_api_reply (&tk_wire_lease_reply_shape, reply, error);
}

HubHttpResponse *
hub_api_sync_retry (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *refusal = NULL;
  TkWireRetry *asked = hub_api_read (request, &tk_wire_retry_shape, &refusal);
  g_autoptr (GError) error = NULL;
  TkWireBatchReply *reply;

  if (asked == NULL)
    return refusal;

  reply = hub_service_retry (data, hub_http_request_get_caller (request), asked, &error);
  tk_wire_free (&tk_wire_retry_shape, asked);

  return hub_api_reply (&tk_wire_batch_reply_shape, reply, error);
}

/* What waits at the terminal, when it says so. */
static gboolean
note_waiting (HubHttpRequest *request, HubService *service, HubHttpResponse **refusal)
{
  guint waiting = G_MAXUINT;

  if (!read_number (request, "waiting", G_MAXINT32, &waiting, refusal))
    return FALSE;
  if (waiting != G_MAXUINT && !hub_http_request_is_expired (request))
    hub_service_note_waiting (service, hub_http_request_get_caller (request), waiting);
  return TRUE;
}

/* Runs once when the request comes and again after every commit, until there is something for this terminal or its
 * time is up. It watches first and reads then, so that nothing committed in between is slept through. */
HubHttpResponse *
hub_api_sync_changes (HubHttpRequest *request, gpointer data)
{
  const char *since = hub_http_request_get_query (request, "since");
  guint wait = 0, limit = LIMIT_DEFAULT;
  HubHttpResponse *refusal = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) page = NULL;
  gboolean empty = FALSE;

  if (!read_number (request, "wait", WAIT_MAX_SECONDS, &wait, &refusal)
      || !read_number (request, "limit", LIMIT_MAX, &limit, &refusal)
      || (hub_http_request_get_state (request) == NULL && !note_waiting (request, data, &refusal)))
    return refusal;
  if (wait > 0 && !hub_http_request_is_expired (request))
    watch_again (request, data);

  page = hub_service_changes (data, hub_http_request_get_caller (request), since != NULL ? since : "", MAX (limit, 1),
                              &empty, &error);
  if (page == NULL)
    return hub_api_problem_from_error (error);
  if (empty && wait > 0 && !hub_http_request_is_expired (request))
    {
      hub_http_request_wait (request, wait * 1000);
      hub_http_request_look_again (request, LOOK_AGAIN_MS);
      return NULL;
    }

  return hub_http_response_new (200, "application/x-ndjson", g_steal_pointer (&page));
}

HubHttpResponse *
hub_api_sync_snapshot (HubHttpRequest *request, gpointer data)
{
  guint limit = SNAPSHOT_LIMIT_MAX;
  HubHttpResponse *refusal = NULL;
  g_autoptr (GError) error = NULL;

  if (!read_number (request, "limit", SNAPSHOT_LIMIT_MAX, &limit, &refusal))
    return refusal;
  GBytes *page = hub_service_snapshot (data, hub_http_request_get_caller (request), MAX (limit, 1), &error);
  return page != NULL ? hub_http_response_new (200, "application/x-ndjson", page) : hub_api_problem_from_error (error);
}
