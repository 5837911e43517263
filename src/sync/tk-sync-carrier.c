/* Hands each call to what stands behind the carrier. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sync-carrier.h"

void
tk_sync_http_reply_free (TkSyncHttpReply *reply)
{
  if (reply == NULL)
    return;
  g_free (reply->type);
  g_string_free (reply->body, TRUE);
  g_free (reply);
}

void
tk_sync_carrier_send_async (TkSyncCarrier *carrier, const TkSyncHttpRequest *request, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data)
{
  carrier->send_async (carrier, request, cancellable, callback, data);
}

TkSyncHttpReply *
tk_sync_carrier_send_finish (TkSyncCarrier *carrier, GAsyncResult *result, GError **error)
{
  return carrier->send_finish (carrier, result, error);
}

void
tk_sync_carrier_free (TkSyncCarrier *carrier)
{
  if (carrier != NULL)
    carrier->free (carrier);
}
