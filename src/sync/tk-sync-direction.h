/* One direction of the sync, on its own: step after step while there is more, then rest; after a failure,
 * back off. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-sync-session.h"

G_BEGIN_DECLS

typedef struct _TkSyncDirection TkSyncDirection;

typedef struct
{
  TkSyncWay way;
  TkSyncStep step;
  guint rest_ms;        /* between having nothing to do and looking again */
  gboolean once;        /* ends at the first rest or failure */
  /* After every step, in the context: the direction may be asked what it is doing, not freed. */
  void (*stepped) (TkSyncDirection *direction, gpointer data);
  gpointer data;
} TkSyncDirectionPlan;

/* Begins at once in the thread-default main context. */
TkSyncDirection *tk_sync_direction_start (TkSyncSession *session, const TkSyncDirectionPlan *plan);
/* Gives up what is under way; its request must have ended (tk_sync_direction_is_busy()) before this is
 * freed. */
void tk_sync_direction_cancel (TkSyncDirection *direction);
gboolean tk_sync_direction_is_busy (TkSyncDirection *direction);
void tk_sync_direction_free (TkSyncDirection *direction);

/* There is something to do: ends a rest, but not the wait after a failure. */
void tk_sync_direction_nudge (TkSyncDirection *direction);
/* The network changed: ends any wait, and begins anew what is under way, whose connection may be dead. */
void tk_sync_direction_retry (TkSyncDirection *direction);

/* For `once`: TRUE when it has ended; *failure (transfer none, nullable) is why. */
gboolean tk_sync_direction_has_ended (TkSyncDirection *direction, const GError **failure);
TkSyncWay tk_sync_direction_get_way (TkSyncDirection *direction);
/* TRUE when the last step went well. */
gboolean tk_sync_direction_is_well (TkSyncDirection *direction);

G_END_DECLS
