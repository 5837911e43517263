/* The stages of one scan, from what was read to what is shown, and the answer as stored.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-gate.h"
#include "tk-desk-private.h"
#include "tk-payload.h"
#include "tk-store-gate.h"
#include "tk-uuid.h"

G_BEGIN_DECLS

/* Who issued what was read, when it was not us. */
typedef enum
{
  TK_FOREIGN_NONE,
  TK_FOREIGN_LISTED,        /* a code of an imported list, or one that should be */
  TK_FOREIGN_SIGNED,        /* signed by another system */
} TkForeign;

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
  TkToken token;            /* when presented is TOKEN, and zeros when others signed it */
  TkForeign foreign;
  gboolean has_list;        /* a list of codes was imported for the event */
  gboolean key_revoked;     /* BAD_SIGNATURE: it is good, but by a key that is not any more */
  gboolean other_date;      /* WRONG_EVENT: this event's series, another date */
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
/* The two halves of that for what others issued: before it is looked at as a typed code of ours, *taken when that is settled; and
 * what is left when it is nothing else. (tk-desk-gate-foreign.c) */
gboolean tk_scan_read_foreign (TkScan *scan, gboolean *taken, GError **error);
gboolean tk_scan_read_unknown (TkScan *scan, GError **error);
/* Is what this gate was told a while old? */
gboolean tk_scan_list_is_old (TkScan *scan, gboolean *old, GError **error);
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
