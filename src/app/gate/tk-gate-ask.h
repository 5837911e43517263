/* What the gate page asks the desk. Finish with tk_desk_worker_finish(). SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-catalogue.h"
#include "tk-desk-gate.h"
#include "tk-session.h"

G_BEGIN_DECLS

/* GPtrArray of TkGatePlace: every gate with its event. */
typedef struct {
  TkGateInfo *gate;
  char *event_title;
} TkGatePlace;
void tk_gate_ask_places (TkSession *session, GAsyncReadyCallback callback, gpointer user_data);
TkGatePlace *tk_gate_place_copy (const TkGatePlace *place);
void tk_gate_place_free (TkGatePlace *place);

/* TkScanResult. source: static, as in TkScanRequest. */
void tk_gate_ask_scan (TkSession *session, const TkGateInfo *gate, TkDirection direction, const char *text, gsize length,
                       const char *source, GAsyncReadyCallback callback, gpointer user_data);

typedef struct {
  TkGateCounts counts;
  GPtrArray *recent;        /* TkRecentScan */
  GPtrArray *alarms;        /* TkGateAlarm */
} TkGateNews;
void tk_gate_ask_news (TkSession *session, guint32 event, guint limit, GAsyncReadyCallback callback, gpointer user_data);
void tk_gate_news_free (TkGateNews *news);
/* No result. */
void tk_gate_ask_dismiss (TkSession *session, const char *alarm, GAsyncReadyCallback callback, gpointer user_data);

G_END_DECLS
