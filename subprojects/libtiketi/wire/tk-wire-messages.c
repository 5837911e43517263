/* Shapes of what terminal and hub ask and answer: enrolment, journal, leases, problems.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-wire-fields.h"

static const TkWireField enrol_request_fields[] = {
  FIELD ("code", TK_WIRE_STRING, TkWireEnrolRequest, code, 1, 64, FALSE, NULL),
  OPT_STRING (TkWireEnrolRequest, program, 100),
  STRING (TkWireEnrolRequest, public_key, KEY_BASE64),
  END,
};
SHAPE (tk_wire_enrol_request_shape, "enrol_request", TkWireEnrolRequest, enrol_request_fields);

static const TkWireField enrol_reply_fields[] = {
  STRING (TkWireEnrolReply, certificate, CERTIFICATE),
  STRING (TkWireEnrolReply, credential, NAME),
  INTS (TkWireEnrolReply, events, 0, 64),
  STRING (TkWireEnrolReply, hub_key, KEY_BASE64),
  INT (TkWireEnrolReply, issuer, ISSUER),
  STRING (TkWireEnrolReply, kind, WORD),
  STRING (TkWireEnrolReply, name, NAME),
  INT (TkWireEnrolReply, now, TIME),
  INT (TkWireEnrolReply, terminal, NUMBER),
  END,
};
SHAPE (tk_wire_enrol_reply_shape, "enrol_reply", TkWireEnrolReply, enrol_reply_fields);

static const TkWireField entry_fields[] = {
  INT (TkWireEntry, at, TIME),
  STRING (TkWireEntry, body, BODY),
  INT (TkWireEntry, boot, TIME),
  STRING (TkWireEntry, hash, DIGEST_HEX),
  FIELD ("id", TK_WIRE_STRING, TkWireEntry, id, 36, 36, FALSE, NULL),
  STRING (TkWireEntry, kind, WORD),
  INT (TkWireEntry, seq, SEQ),
  OPT_STRING (TkWireEntry, staff, 64),
  END,
};
SHAPE (tk_wire_entry_shape, "entry", TkWireEntry, entry_fields);

static const TkWireField batch_fields[] = {
  LIST (TkWireBatch, entries, 1, TK_WIRE_BATCH_MAX, tk_wire_entry_shape),
  STRING (TkWireBatch, head_hash, DIGEST_HEX),
  INT (TkWireBatch, head_seq, SEQ),
  STRING (TkWireBatch, head_signature, SIGNATURE_BASE64),
  END,
};
SHAPE (tk_wire_batch_shape, "batch", TkWireBatch, batch_fields);

static const TkWireField witnessed_fields[] = {
  STRING (TkWireWitnessed, certificate, CERTIFICATE),
  FIELD ("entries", TK_WIRE_LIST, TkWireWitnessed, batch.entries, 1, TK_WIRE_BATCH_MAX, FALSE, &tk_wire_entry_shape),
  FIELD ("head_hash", TK_WIRE_STRING, TkWireWitnessed, batch.head_hash, DIGEST_HEX, FALSE, NULL),
  FIELD ("head_seq", TK_WIRE_INT, TkWireWitnessed, batch.head_seq, SEQ, FALSE, NULL),
  FIELD ("head_signature", TK_WIRE_STRING, TkWireWitnessed, batch.head_signature, SIGNATURE_BASE64, FALSE, NULL),
  INT (TkWireWitnessed, terminal, NUMBER),
  END,
};
SHAPE (tk_wire_witnessed_shape, "witnessed", TkWireWitnessed, witnessed_fields);

static const TkWireField entry_result_fields[] = {
  OPT_STRING (TkWireEntryResult, reason, 1000),
  INT (TkWireEntryResult, seq, SEQ),
  STRING (TkWireEntryResult, status, WORD),
  END,
};
SHAPE (tk_wire_entry_result_shape, "entry_result", TkWireEntryResult, entry_result_fields);

static const TkWireField batch_reply_fields[] = {
  INT (TkWireBatchReply, acked, TIME),
  INT (TkWireBatchReply, now, TIME),
  LIST (TkWireBatchReply, results, 0, TK_WIRE_BATCH_MAX, tk_wire_entry_result_shape),
  END,
};
SHAPE (tk_wire_batch_reply_shape, "batch_reply", TkWireBatchReply, batch_reply_fields);

static const TkWireField lease_want_fields[] = {
  INT (TkWireLeaseWant, event, EVENT),
  INT (TkWireLeaseWant, held, COUNT),
  OPT_INT (TkWireLeaseWant, rate, COUNT),
  INT (TkWireLeaseWant, type, TYPE),
  OPT_INT (TkWireLeaseWant, want, COUNT),
  END,
};
SHAPE (tk_wire_lease_want_shape, "lease_want", TkWireLeaseWant, lease_want_fields);

static const TkWireField lease_request_fields[] = {
  LIST (TkWireLeaseRequest, wants, 0, 1000, tk_wire_lease_want_shape),
  END,
};
SHAPE (tk_wire_lease_request_shape, "lease_request", TkWireLeaseRequest, lease_request_fields);

static const TkWireField lease_fields[] = {
  INT (TkWireLease, epoch, TIME),
  INT (TkWireLease, event, EVENT),
  INT (TkWireLease, first, SERIAL),
  STRING (TkWireLease, id, ID),
  OPT_INT (TkWireLease, issue, ISSUE),
  INT (TkWireLease, last, SERIAL),
  OPT_BOOL (TkWireLease, overdraft),
  OPT_STRING (TkWireLease, places, TK_WIRE_PLACES_MAX),
  OPT_INT (TkWireLease, recall, COUNT),
  INT (TkWireLease, sell_until, TIME),
  STRING (TkWireLease, status, WORD),
  INT (TkWireLease, type, TYPE),
  OPT_BOOL (TkWireLease, witnessed),
  END,
};
SHAPE (tk_wire_lease_shape, "lease", TkWireLease, lease_fields);

static const TkWireField lease_reply_fields[] = {
  OPT_STRING (TkWireLeaseReply, certificate, 131072),
  LIST (TkWireLeaseReply, leases, 0, 4096, tk_wire_lease_shape),
  INT (TkWireLeaseReply, now, TIME),
  END,
};
SHAPE (tk_wire_lease_reply_shape, "lease_reply", TkWireLeaseReply, lease_reply_fields);

static const TkWireField redeem_fields[] = {
  INT (TkWireRedeem, at, TIME),
  FIELD ("count", TK_WIRE_INT, TkWireRedeem, count, 1, 1000, FALSE, NULL),
  STRING (TkWireRedeem, direction, WORD),
  INT (TkWireRedeem, event, EVENT),
  INT (TkWireRedeem, gate, NUMBER),
  OPT_INT (TkWireRedeem, hlc, TIME),
  INT (TkWireRedeem, issue, ISSUE),
  FIELD ("issuer", TK_WIRE_INT, TkWireRedeem, issuer, 0, 65535, TRUE, NULL),
  FIELD ("scan", TK_WIRE_STRING, TkWireRedeem, scan, 36, 36, FALSE, NULL),
  INT (TkWireRedeem, serial, SERIAL),
  INT (TkWireRedeem, type, TYPE),
  END,
};
SHAPE (tk_wire_redeem_shape, "redeem", TkWireRedeem, redeem_fields);

static const TkWireField redeem_reply_fields[] = {
  OPT_INT (TkWireRedeemReply, at, TIME),
  OPT_STRING (TkWireRedeemReply, gate_name, 200),
  OPT_INT (TkWireRedeemReply, hlc, TIME),
  INT (TkWireRedeemReply, now, TIME),
  FIELD ("remaining", TK_WIRE_INT, TkWireRedeemReply, remaining, 0, 1000, TRUE, NULL),
  OPT_STRING (TkWireRedeemReply, rule, 32),
  OPT_INT (TkWireRedeemReply, rule_at, TIME),
  OPT_INT (TkWireRedeemReply, rule_limit, COUNT),
  OPT_STRING (TkWireRedeemReply, seen, 36),
  OPT_STRING (TkWireRedeemReply, terminal_name, 200),
  STRING (TkWireRedeemReply, verdict, WORD),
  END,
};
SHAPE (tk_wire_redeem_reply_shape, "redeem_reply", TkWireRedeemReply, redeem_reply_fields);

static const TkWireField retry_fields[] = {
  OPT_INT (TkWireRetry, from, TIME),
  END,
};
SHAPE (tk_wire_retry_shape, "retry", TkWireRetry, retry_fields);

static const TkWireField payment_ask_fields[] = {
  FIELD ("amount", TK_WIRE_INT, TkWirePaymentAsk, amount, 1, G_GINT64_CONSTANT (1000000000000), FALSE, NULL),
  FIELD ("attempt", TK_WIRE_STRING, TkWirePaymentAsk, attempt, 36, 36, FALSE, NULL),
  STRING (TkWirePaymentAsk, currency, CURRENCY),
  OPT_STRING (TkWirePaymentAsk, email, 100),
  INT (TkWirePaymentAsk, event, EVENT),
  STRING (TkWirePaymentAsk, method, WORD),
  OPT_STRING (TkWirePaymentAsk, phone, 15),
  STRING (TkWirePaymentAsk, sale, ID),
  OPT_STRING (TkWirePaymentAsk, staff, 64),
  END,
};
SHAPE (tk_wire_payment_ask_shape, "payment_ask", TkWirePaymentAsk, payment_ask_fields);

static const TkWireField payment_state_fields[] = {
  OPT_INT (TkWirePaymentState, amount, AMOUNT),
  INT (TkWirePaymentState, at, TIME),
  FIELD ("attempt", TK_WIRE_STRING, TkWirePaymentState, attempt, 36, 36, FALSE, NULL),
  INT (TkWirePaymentState, now, TIME),
  OPT_STRING (TkWirePaymentState, reason, 32),
  OPT_STRING (TkWirePaymentState, receipt, 100),
  STRING (TkWirePaymentState, state, WORD),
  OPT_STRING (TkWirePaymentState, url, 500),
  END,
};
SHAPE (tk_wire_payment_state_shape, "payment_state", TkWirePaymentState, payment_state_fields);

static const TkWireField message_fields[] = {
  OPT_STRING (TkWireMessage, attachment, TK_WIRE_ATTACHMENT_MAX),
  OPT_STRING (TkWireMessage, attachment_name, 100),
  STRING (TkWireMessage, channel, WORD),
  FIELD ("id", TK_WIRE_STRING, TkWireMessage, id, 36, 36, FALSE, NULL),
  OPT_STRING (TkWireMessage, sale, 36),
  OPT_STRING (TkWireMessage, subject, 200),
  FIELD ("text", TK_WIRE_STRING, TkWireMessage, text, 1, 4000, FALSE, NULL),
  FIELD ("to", TK_WIRE_STRING, TkWireMessage, to, 1, 200, FALSE, NULL),
  END,
};
SHAPE (tk_wire_message_shape, "message", TkWireMessage, message_fields);

static const TkWireField message_state_fields[] = {
  FIELD ("id", TK_WIRE_STRING, TkWireMessageState, id, 36, 36, FALSE, NULL),
  OPT_STRING (TkWireMessageState, reason, 500),
  STRING (TkWireMessageState, state, WORD),
  END,
};
SHAPE (tk_wire_message_state_shape, "message_state", TkWireMessageState, message_state_fields);

static const TkWireField supervise_sign_in_fields[] = {
  FIELD ("pin", TK_WIRE_STRING, TkWireSuperviseSignIn, pin, 1, 12, FALSE, NULL),
  FIELD ("staff", TK_WIRE_STRING, TkWireSuperviseSignIn, staff, 1, 64, FALSE, NULL),
  END,
};
SHAPE (tk_wire_supervise_sign_in_shape, "supervise_sign_in", TkWireSuperviseSignIn, supervise_sign_in_fields);

static const TkWireField supervise_session_fields[] = {
  INT (TkWireSuperviseSession, now, TIME),
  FIELD ("token", TK_WIRE_STRING, TkWireSuperviseSession, token, 1, 100, FALSE, NULL),
  INT (TkWireSuperviseSession, until, TIME),
  END,
};
SHAPE (tk_wire_supervise_session_shape, "supervise_session", TkWireSuperviseSession, supervise_session_fields);

static const TkWireField supervise_ask_fields[] = {
  FIELD ("token", TK_WIRE_STRING, TkWireSuperviseAsk, token, 1, 100, FALSE, NULL),
  END,
};
SHAPE (tk_wire_supervise_ask_shape, "supervise_ask", TkWireSuperviseAsk, supervise_ask_fields);

static const TkWireField supervise_act_fields[] = {
  STRING (TkWireSuperviseAct, kind, WORD),
  FIELD ("reason", TK_WIRE_STRING, TkWireSuperviseAct, reason, 1, 500, FALSE, NULL),
  FIELD ("subject", TK_WIRE_STRING, TkWireSuperviseAct, subject, 1, 100, FALSE, NULL),
  FIELD ("token", TK_WIRE_STRING, TkWireSuperviseAct, token, 1, 100, FALSE, NULL),
  END,
};
SHAPE (tk_wire_supervise_act_shape, "supervise_act", TkWireSuperviseAct, supervise_act_fields);

static const TkWireField overview_terminal_fields[] = {
  OPT_INT (TkWireOverviewTerminal, acked, TIME),
  OPT_STRING (TkWireOverviewTerminal, currency, 3),
  OPT_INT (TkWireOverviewTerminal, entries, COUNT),
  STRING (TkWireOverviewTerminal, kind, WORD),
  OPT_INT (TkWireOverviewTerminal, last_seen, TIME),
  STRING (TkWireOverviewTerminal, name, NAME),
  OPT_INT (TkWireOverviewTerminal, now, TIME),
  OPT_BOOL (TkWireOverviewTerminal, quarantined),
  OPT_BOOL (TkWireOverviewTerminal, revoked),
  OPT_INT (TkWireOverviewTerminal, sales, COUNT),
  OPT_STRING (TkWireOverviewTerminal, staff, 64),
  INT (TkWireOverviewTerminal, terminal, NUMBER),
  OPT_INT (TkWireOverviewTerminal, tickets, COUNT),
  OPT_INT (TkWireOverviewTerminal, total, BALANCE),
  OPT_INT (TkWireOverviewTerminal, waiting, COUNT),
  END,
};
SHAPE (tk_wire_overview_terminal_shape, "overview_terminal", TkWireOverviewTerminal, overview_terminal_fields);

static const TkWireField heartbeat_fields[] = {
  OPT_INT (TkWireHeartbeat, waiting, COUNT),
  END,
};
SHAPE (tk_wire_heartbeat_shape, "heartbeat", TkWireHeartbeat, heartbeat_fields);

static const TkWireField overview_lease_fields[] = {
  OPT_INT (TkWireOverviewLease, at, TIME),
  INT (TkWireOverviewLease, bound, COUNT),
  INT (TkWireOverviewLease, event, EVENT),
  STRING (TkWireOverviewLease, lease, ID),
  OPT_STRING (TkWireOverviewLease, sentence, 500),
  OPT_STRING (TkWireOverviewLease, terminal_name, 200),
  INT (TkWireOverviewLease, type, TYPE),
  OPT_STRING (TkWireOverviewLease, type_name, 200),
  INT (TkWireOverviewLease, unsold, COUNT),
  END,
};
SHAPE (tk_wire_overview_lease_shape, "overview_lease", TkWireOverviewLease, overview_lease_fields);

static const TkWireField overview_refund_fields[] = {
  INT (TkWireOverviewRefund, amount, AMOUNT),
  INT (TkWireOverviewRefund, at, TIME),
  STRING (TkWireOverviewRefund, currency, CURRENCY),
  OPT_STRING (TkWireOverviewRefund, gateway, 32),
  STRING (TkWireOverviewRefund, id, ID),
  OPT_STRING (TkWireOverviewRefund, payer, 100),
  OPT_STRING (TkWireOverviewRefund, receipt, 100),
  OPT_STRING (TkWireOverviewRefund, why, 500),
  END,
};
SHAPE (tk_wire_overview_refund_shape, "overview_refund", TkWireOverviewRefund, overview_refund_fields);

static const TkWireField overview_fields[] = {
  LIST (TkWireOverview, incidents, 0, 200, tk_wire_incident_shape),
  LIST (TkWireOverview, leases, 0, 1000, tk_wire_overview_lease_shape),
  INT (TkWireOverview, now, TIME),
  LIST (TkWireOverview, refunds, 0, 200, tk_wire_overview_refund_shape),
  LIST (TkWireOverview, terminals, 0, 1000, tk_wire_overview_terminal_shape),
  END,
};
SHAPE (tk_wire_overview_shape, "overview", TkWireOverview, overview_fields);

static const TkWireField problem_fields[] = {
  FIELD ("code", TK_WIRE_STRING, TkWireProblem, code, 1, 64, FALSE, NULL),
  FIELD ("message", TK_WIRE_STRING, TkWireProblem, message, 1, 1000, FALSE, NULL),
  END,
};
SHAPE (tk_wire_problem_shape, "problem", TkWireProblem, problem_fields);

const TkWireShape *const tk_wire_all_shapes[] = {
  &tk_wire_sale_line_shape,    &tk_wire_sale_ticket_shape,  &tk_wire_payment_shape,      &tk_wire_sale_shape,
  &tk_wire_checkin_shape,      &tk_wire_shift_opened_shape, &tk_wire_shift_closed_shape, &tk_wire_lease_moved_shape,
  &tk_wire_staff_signed_shape, &tk_wire_clock_jumped_shape, &tk_wire_note_shape,         &tk_wire_reprint_shape,
  &tk_wire_enrol_request_shape, &tk_wire_enrol_reply_shape, &tk_wire_entry_shape,        &tk_wire_batch_shape,
  &tk_wire_entry_result_shape, &tk_wire_batch_reply_shape,  &tk_wire_lease_want_shape,   &tk_wire_lease_request_shape,
  &tk_wire_lease_shape,        &tk_wire_lease_reply_shape,  &tk_wire_change_shape,       &tk_wire_changes_end_shape,
  &tk_wire_issuer_shape,       &tk_wire_event_shape,        &tk_wire_ticket_type_shape,  &tk_wire_gate_shape,
  &tk_wire_staff_shape,        &tk_wire_ticket_shape,       &tk_wire_seen_shape,         &tk_wire_incident_shape,
  &tk_wire_problem_shape,      &tk_wire_cash_moved_shape,   &tk_wire_reversal_shape,     &tk_wire_redeem_shape,
  &tk_wire_redeem_reply_shape, &tk_wire_retry_shape,        &tk_wire_journal_end_shape,
  &tk_wire_bundle_head_shape,  &tk_wire_bundle_end_shape,   &tk_wire_witnessed_shape,
  &tk_wire_signer_item_shape,  &tk_wire_signer_shape,       &tk_wire_discount_shape,     &tk_wire_shift_method_shape,
  &tk_wire_denomination_shape, &tk_wire_drawer_opened_shape, &tk_wire_shift_handed_shape, &tk_wire_reissue_shape,
  &tk_wire_payment_ask_shape,  &tk_wire_payment_state_shape, &tk_wire_message_shape,     &tk_wire_message_state_shape,
  &tk_wire_voucher_shape,      &tk_wire_plan_row_shape,     &tk_wire_plan_shape,         &tk_wire_brand_shape,
  &tk_wire_receipt_shape,      &tk_wire_supervise_sign_in_shape, &tk_wire_supervise_session_shape,
  &tk_wire_supervise_ask_shape, &tk_wire_supervise_act_shape, &tk_wire_overview_terminal_shape, &tk_wire_overview_lease_shape,
  &tk_wire_overview_refund_shape, &tk_wire_overview_shape, &tk_wire_heartbeat_shape, NULL,
};
