/* The gate: from what was read to a verdict that is durable before it is shown.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk.h"
#include "tk-admission.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

typedef struct {
  guint32 event;
  guint32 gate;
  TkDirection direction;
  const char *text;         /* as read: cleaned here */
  gsize length;
  const char
    *source; /* "camera" · "scanner" · "picture" · "text" · "typed" · "search"; of a machine, a bare code is no ticket */
  const char *scan_id;      /* (nullable) UUIDv7, idempotency key; made here when NULL */
  guint count;              /* people with a group ticket; 0 = all that remain; of a ticket for one it says nothing */
  gboolean attention_seen;  /* the organizer's text was shown, and they may come in */
} TkScanRequest;

typedef struct {
  TkColour colour;
  TkVerdictKind kind;
  gboolean repeat;          /* read again within 5 s: the same green card, nothing recorded */
  gboolean replayed;        /* scan_id was answered before */
  gboolean confirmed;       /* the hub was asked in time, and this is its word, too */
  char *scan_id;
  TkTicketId id;            /* zeros when nothing was identified */
  char *code;               /* human code, "" when nothing was identified */
  char *type_name;          /* "" */
  char *word;               /* one or two words for the huge line, translated: "WELCOME", "ALREADY IN" */
  char *sentence;           /* what is so, one sentence, translated */
  char *instruction;        /* what to do next, one sentence, translated; "" for green */
  guint count;              /* bodies let through */
  guint remaining;
  guint admits;             /* people on the ticket; 0 when nothing was identified */
  char *holder;             /* "" when nobody was named */
  char *attention;          /* ATTENTION, and green after it was seen: the organizer's text; "" */
  TkRule rule;
  gint64 seen_ms;           /* ALREADY_IN: when; 0 */
  char *seen_gate;          /* "" */
  char *right_gate;         /* WRONG_GATE, and DIRECTION: where to send them; "" */
  gint64 at_ms;             /* when decided */
} TkScanResult;
void tk_scan_result_free (TkScanResult *result);
TkScanResult *tk_scan_result_copy (const TkScanResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkScanResult, tk_scan_result_free)

/* Asks the hub about a ticket found good here, waiting at most budget_ms: at once FALSE when the hub is not near. *reply
 * (transfer full) is freed with tk_wire_free(). Called on the desk's thread. */
typedef struct {
  gboolean (*ask) (const TkWireRedeem *redeem, guint budget_ms, TkWireRedeemReply **reply, gpointer data);
  gpointer data;
} TkDeskRedeemer;
/* NULL: nobody is asked, which is how a desk begins. `data` must live as long as the desk may scan. */
void tk_desk_set_redeemer (TkDesk *desk, const TkDeskRedeemer *redeemer);
#define TK_DESK_REDEEM_BUDGET_MS 150 /* unless the setting redeem_budget_ms says otherwise; 0 asks nobody */

/* A local refusal answers at once. A local green for somebody who wants in asks the hub first while the terminal is online,
 * with no transaction open; then one transaction judges anew with what is known by then and the hub's word, and journals under
 * the id that was asked with. No answer in time: what is known here decides.
 * A refusal is a result, not an error; every result that is not a repeat or a replay is one journal entry
 * (checkin.entry, checkin.exit or checkin.denied) in one transaction with its effects. */
TkScanResult *tk_desk_scan (TkDesk *desk, const TkStaff *staff, const TkScanRequest *request, GError **error);

/* Words only: what a verdict is called and what to do, for an already decided one (used by tests and
 * previews). */
void tk_verdict_words (TkVerdictKind kind, char **word, char **sentence, char **instruction);

typedef struct {
  gint64 inside;            /* bodies in now, all gates known here */
  gint64 entered, left, denied;
  gint64 last_minute;       /* bodies in the last 60 s */
  gint64 minutes[30];       /* bodies in each minute of the clock, oldest first, the one running last */
} TkGateCounts;
gboolean tk_desk_gate_counts (TkDesk *desk, guint32 event, TkGateCounts *counts, GError **error);

/* Somebody was let in here who went in elsewhere as well. */
typedef struct {
  char *id;                 /* names it */
  TkTicketId ticket;
  char *type_name, *own_gate, *other_gate;
  gint64 own_at, other_at;
  char *sentence;           /* what is so, one sentence, translated */
  char *instruction;        /* what to do, one sentence, translated */
} TkGateAlarm;
void tk_gate_alarm_free (TkGateAlarm *alarm);
/* (element-type TkGateAlarm) undismissed, newest first; at most 50. */
GPtrArray *tk_desk_gate_alarms (TkDesk *desk, GError **error);
/* One that is no more is no failure: it was dismissed elsewhere, or explained. */
gboolean tk_desk_gate_dismiss_alarm (TkDesk *desk, const char *id, GError **error);

typedef struct {
  gint64 at;
  TkColour colour;
  char *verdict, *type_name, *gate_name;
  gboolean here;
  char *id;                 /* of the scan */
  gboolean annulled;        /* undone: its person did not pass */
} TkRecentScan;
void tk_recent_scan_free (TkRecentScan *scan);
/* Newest first, this terminal's own. */
GPtrArray *tk_desk_recent_scans (TkDesk *desk, guint32 event, guint limit, GError **error);

G_END_DECLS
