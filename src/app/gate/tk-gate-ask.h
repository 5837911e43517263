/* What the gate page asks the desk. Finish with tk_desk_worker_finish(). SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-catalogue.h"
#include "tk-desk-exception.h"
#include "tk-desk-find.h"
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

/* Something that was read, or typed. */
typedef struct {
  char *text;
  gsize length;
  const char *source;       /* static, as in TkScanRequest */
  guint count;              /* people; 0 = all that remain */
  gboolean attention_seen;
} TkGateRead;
TkGateRead *tk_gate_read_new (const char *text, gsize length, const char *source, guint count);
TkGateRead *tk_gate_read_copy (const TkGateRead *read);
void tk_gate_read_free (TkGateRead *read);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkGateRead, tk_gate_read_free)

/* TkScanResult. */
void tk_gate_ask_scan (TkSession *session, const TkGateInfo *gate, TkDirection direction, const TkGateRead *read,
                       GAsyncReadyCallback callback, gpointer user_data);

typedef struct {
  TkGateCounts counts;
  GPtrArray *recent;        /* TkRecentScan */
  GPtrArray *alarms;        /* TkGateAlarm */
} TkGateNews;
void tk_gate_ask_news (TkSession *session, guint32 event, guint limit, GAsyncReadyCallback callback, gpointer user_data);
void tk_gate_news_free (TkGateNews *news);
/* No result. */
void tk_gate_ask_dismiss (TkSession *session, const char *alarm, GAsyncReadyCallback callback, gpointer user_data);

/* ---- Exceptions: tk-gate-ask-exceptions.c. Who is signed in asks. ---- */

/* GPtrArray of TkStaff: those who may approve here. */
void tk_gate_ask_supervisors (TkSession *session, GAsyncReadyCallback callback, gpointer user_data);

/* What is decided about a scan. */
typedef struct {
  const char *scan, *reason;
  guint count;              /* an override's people, as in TkOverrideRequest; of a correction: so many came in */
  const char *approver, *pin; /* (nullable) both or neither: a supervisor to be authenticated first */
} TkGateDecision;
/* TkScanResult. */
void tk_gate_ask_override (TkSession *session, const TkGateDecision *decision, GAsyncReadyCallback callback, gpointer user_data);
/* TkAnnulled. */
void tk_gate_ask_annul (TkSession *session, const TkGateDecision *decision, GAsyncReadyCallback callback, gpointer user_data);
/* TkScanResult: what the scan is now. */
void tk_gate_ask_correct (TkSession *session, const TkGateDecision *decision, GAsyncReadyCallback callback, gpointer user_data);

/* TkTicketDetails. */
void tk_gate_ask_details (TkSession *session, const char *scan, GAsyncReadyCallback callback, gpointer user_data);
/* TkFound. */
void tk_gate_ask_find (TkSession *session, guint32 event, const char *text, GAsyncReadyCallback callback, gpointer user_data);

G_END_DECLS
