/* Administrators approve what organizers make. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-event-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-error.h"
#include "hub-store-event-page.h"

#define REASON_MAX 500

typedef struct
{
  HubService *service;
  const HubCaller *caller;
  gint64 number;
  const char *status, *reason;
} Judging;

static gboolean
judge (SqlConn *conn, gpointer data, GError **error)
{
  Judging *judging = data;
  gboolean approved = strcmp (judging->status, "approved") == 0;
  g_autoptr (HubEvent) event = NULL;

  return hub_event_read_own (conn, judging->caller, judging->number, &event, error)
         && hub_store_event_set_status (conn, judging->number, judging->status, judging->reason, hub_now (judging->service), error)
         && hub_event_publish (conn, judging->number, error)
         && hub_event_audit (judging->service, conn, judging->caller, approved ? "event.approved" : "event.rejected", judging->number,
                             judging->reason, error);
}

gboolean
hub_service_event_moderate (HubService *service, const HubCaller *caller, gint64 number, const char *status, const char *reason,
                            GError **error)
{
  Judging judging = { service, caller, number, status, reason != NULL ? reason : "" };

  if (caller->role != TK_ROLE_ADMIN)
    return hub_refuse (error, HUB_ERROR_FORBIDDEN, _("Only an administrator approves events."));
  if (strcmp (status, "approved") != 0 && strcmp (status, "rejected") != 0)
    return hub_refuse (error, HUB_ERROR_INVALID, _("Status must be either 'approved' or 'rejected'."));
  if (g_utf8_strlen (judging.reason, -1) > REASON_MAX)
    return hub_refuse (error, HUB_ERROR_FIELD, _("reason: Write at most %d characters."), REASON_MAX);
  if (!hub_writer_run (service->writer, judge, &judging, error))
    return FALSE;
  hub_catalogue_touch (service);
  return TRUE;
}
