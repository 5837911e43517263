/* Keys of requests that are done once. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-idempotency-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-error.h"
#include "hub-store-idempotency.h"

void
hub_once_answer_clear (HubOnceAnswer *answer)
{
  g_clear_pointer (&answer->content_type, g_free);
  g_clear_pointer (&answer->body, g_free);
  answer->status = 0;
}

static gboolean
is_same (const HubStoreOnce *row, const HubOnce *once)
{
  return strcmp (row->route, once->route) == 0 && strcmp (row->digest, once->digest) == 0;
}

gboolean
hub_once_look (SqlConn *conn, const HubCaller *caller, const HubOnce *once, HubOnceState *state, char **begun, HubOnceAnswer *answer,
               GError **error)
{
  g_autoptr (HubStoreOnce) row = NULL;

  *state = HUB_ONCE_NEW;
  if (once->key == NULL)
    return TRUE;
  if (!hub_store_once_get (conn, caller->account, once->key, &row, error))
    return FALSE;
  if (row == NULL)
    return TRUE;
  if (!is_same (row, once))
    return hub_refuse (error, HUB_ERROR_IDEMPOTENCY,
                       _("This Idempotency-Key came with another request before; send a new key with each request"));
  *state = row->status == 0 ? HUB_ONCE_BEGUN : HUB_ONCE_ANSWERED;
  if (row->status == 0)
    {
      *begun = g_steal_pointer (&row->body);
      return TRUE;
    }
  answer->status = (guint) row->status;
  answer->content_type = g_steal_pointer (&row->content_type);
  answer->body = g_steal_pointer (&row->body);
  return TRUE;
}

gboolean
hub_once_begun (HubService *service, SqlConn *conn, const HubCaller *caller, const HubOnce *once, const char *begun, gint64 event,
                GError **error)
{
  HubStoreOnce row = { .account = caller->account, .key = (char *) once->key, .route = (char *) once->route,
                       .digest = (char *) once->digest, .body = (char *) begun, .event = event, .at = hub_now (service) };
  gboolean added = FALSE;

  if (once->key == NULL)
    return TRUE;
  if (!hub_store_once_add (conn, &row, &added, error))
    return FALSE;
  /* Another hub was first, in this very moment. */
  return added || hub_refuse (error, HUB_ERROR_CONFLICT, _("The same request is being worked on; ask again in a moment"));
}

typedef struct
{
  const HubCaller *caller;
  const HubOnce *once;
  const HubOnceAnswer *answer;
} Ending;

static gboolean
do_end (SqlConn *conn, gpointer data, GError **error)
{
  Ending *ending = data;
  HubStoreOnce row = { .account = ending->caller->account, .key = (char *) ending->once->key, .status = (gint64) ending->answer->status,
                       .content_type = ending->answer->content_type, .body = ending->answer->body };

  return hub_store_once_answer (conn, &row, error);
}

gboolean
hub_service_once_end (HubService *service, const HubCaller *caller, const HubOnce *once, const HubOnceAnswer *answer, GError **error)
{
  Ending ending = { caller, once, answer };

  return once->key == NULL || hub_writer_run (service->writer, do_end, &ending, error);
}
