/* The short lists on the first page of an administrator, and the audit log. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-service.h"

G_BEGIN_DECLS

/* All texts belong to `texts`. */
typedef struct { gint64 id, created_at; const char *username, *first_name, *last_name, *name, *email, *phone, *role, *status; } HubUserRow;
typedef struct { gint64 id; const char *name; } HubCategoryRow;
typedef struct { gint64 id, total, at; const char *name, *email, *title, *zone, *currency, *method, *status; } HubOrderRow;
typedef struct {
  gint64 users;       /* all there are */
  GArray *newest;     /* HubUserRow */
  GArray *categories; /* HubCategoryRow */
  GArray *orders;     /* HubOrderRow, the newest first */
  GStringChunk *texts;
} HubOverview;
void hub_overview_free (HubOverview *overview);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubOverview, hub_overview_free)
/* At most `limit` of each list. */
HubOverview *hub_service_front_page (HubService *service, gint64 limit, GError **error);

typedef struct { gint64 id, at, account; const char *name, *action, *target_type, *target, *status, *address, *extra; } HubLogRow;
typedef struct { GArray *rows; /* HubLogRow, the newest first */ GStringChunk *texts; } HubLog;
void hub_log_free (HubLog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubLog, hub_log_free)
HubLog *hub_service_log (HubService *service, gint64 limit, gint64 offset, GError **error);

G_END_DECLS
