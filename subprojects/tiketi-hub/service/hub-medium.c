/* Pictures of events: checked, stripped, kept by the digest of what is left. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-event-private.h"

#include <glib/gi18n-lib.h>

#include "hub-error.h"
#include "hub-picture.h"
#include "hub-store-medium.h"

#define ACCOUNT_MAX (G_GINT64_CONSTANT (500) * 1024 * 1024)

typedef struct
{
  HubService *service;
  const HubCaller *caller;
  HubStoreMedium medium;
} Adding;

static gboolean
add (SqlConn *conn, gpointer data, GError **error)
{
  Adding *adding = data;
  HubAudit audit = { .caller = adding->caller, .action = "medium.added", .target_type = "medium", .target = adding->medium.id };
  gint64 size = 0;

  if (!hub_store_medium_size (conn, adding->medium.account, &size, error))
    return FALSE;
  if (size + (gint64) adding->medium.length > ACCOUNT_MAX)
    return hub_refuse (error, HUB_ERROR_CONFLICT, _("You have uploaded as many pictures as one organizer may."));
  return hub_store_medium_add (conn, &adding->medium, error) && hub_audit_note (adding->service, conn, &audit, error);
}

char *
hub_service_medium_add (HubService *service, const HubCaller *caller, GBytes *bytes, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  HubPicture picture;
  guint8 digest[TK_DIGEST_SIZE];

  g_autoptr (GByteArray) clean = length <= HUB_MEDIUM_MAX ? hub_picture_clean (data, length, &picture) : NULL;
  if (clean == NULL)
    {
      hub_refuse (error, HUB_ERROR_FIELD, _("image: Send a PNG, JPEG, WebP or GIF picture of at most 5 MB and 40 megapixels."));
      return NULL;
    }
  tk_digest (clean->data, clean->len, NULL, 0, digest);
  g_autofree char *id = tk_hex_encode (digest, sizeof digest);
  Adding adding = { service, caller,
                    { id, picture.content_type, clean->data, clean->len, caller->account, hub_now (service) } };
  return hub_writer_run (service->writer, add, &adding, error) ? g_steal_pointer (&id) : NULL;
}

typedef struct
{
  const char *id;
  GBytes *bytes;
  char *content_type;
} Getting;

static gboolean
get (SqlConn *conn, gpointer data, GError **error)
{
  Getting *getting = data;

  return hub_store_medium_get (conn, getting->id, &getting->bytes, &getting->content_type, error);
}

GBytes *
hub_service_medium (HubService *service, const char *id, char **content_type, GError **error)
{
  Getting getting = { id, NULL, NULL };

  if (!hub_readers_run (service->readers, get, &getting, error))
    return NULL;
  if (getting.bytes == NULL)
    {
      hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no such picture."));
      return NULL;
    }
  *content_type = getting.content_type;
  return getting.bytes;
}
