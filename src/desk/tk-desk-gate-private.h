/* The stages of one scan, from what was read to what is shown, and the answer as stored.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-gate.h"
#include "tk-desk-private.h"
#include "tk-payload.h"
#include "tk-store-gate.h"
#include "tk-uuid.h"

G_BEGIN_DECLS

/* All that one scan gathers on its way to a verdict. */
typedef struct
{
  TkDesk *desk;
  const TkStaff *staff;
  const TkScanRequest *request;
  char id[TK_UUID_SIZE];
  gint64 now;
  char *terminal_name;
  TkGateRow *gate;

  char *text;               /* cleaned */
  TkPayloadKind payload;
  TkToken token;            /* when presented is TOKEN */
  TkPresentedTicket ticket;
  gboolean identified;      /* ticket.id is sure: a verified token, or a code of a known ticket */
  TkTicketFacts facts;
  TkTicketHistory history;
  char *history_gate;
  TkGateRules rules;
  char *right_gate, *hint;
  gint64 heard_hlc;         /* the latest known of this ticket's passages */
  TkWireRedeemReply *reply; /* NULL: the hub was not asked, or not heard in time */

  TkVerdict verdict;
  TkScanResult *result;
} TkScan;

void tk_scan_clear (TkScan *scan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TkScan, tk_scan_clear)

/* Each needs the ones above it. */
gboolean tk_scan_read_gate (TkScan *scan, GError **error); /* NOT_FOUND for a gate that is not at the event */
gboolean tk_scan_read_ticket (TkScan *scan,
                              GError **error); /* what was presented, and by whom it was issued */
gboolean tk_scan_read_history (TkScan *scan, GError **error);
gboolean tk_scan_make_rules (TkScan *scan, GError **error);
/* All of the above, then the decision. *judged FALSE: what was read is a certificate, and there is nothing to judge. */
gboolean tk_scan_judge (TkScan *scan, gboolean *judged, GError **error);

/* Judges without a transaction and asks the hub when it should be asked: fills scan->reply. (tk-desk-gate-redeem.c) */
gboolean tk_scan_consult (TkScan *scan, GError **error);
/* Puts the hub's word beside scan->verdict: a refusal that is news stands. *confirmed: the hub says the same. */
gboolean tk_scan_heed (TkScan *scan, gboolean *confirmed, GError **error);

/* The verdict in words; makes scan->result. */
gboolean tk_scan_make_result (TkScan *scan, GError **error);

/* What is kept with a check-in, so that a replayed scan id gets the first answer. */
char *tk_scan_result_encode (const TkScanResult *result);
TkScanResult *tk_scan_result_decode (const char *text, const char *scan_id, GError **error);

G_END_DECLS
