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
/* The verdict in words; makes scan->result. */
gboolean tk_scan_make_result (TkScan *scan, GError **error);

/* What is kept with a check-in, so that a replayed scan id gets the first answer. */
char *tk_scan_result_encode (const TkScanResult *result);
TkScanResult *tk_scan_result_decode (const char *text, const char *scan_id, GError **error);

G_END_DECLS
