/* Shapes of the change feed: its lines, and the object each kind of change carries.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-wire-fields.h"

static const TkWireField change_fields[] = {
  OPT_STRING (TkWireChange, body, TK_WIRE_CHANGE_BODY_MAX),
  OPT_BOOL (TkWireChange, gone),
  STRING (TkWireChange, key, NAME),
  STRING (TkWireChange, kind, WORD),
  END,
};
SHAPE (tk_wire_change_shape, "change", TkWireChange, change_fields);

static const TkWireField changes_end_fields[] = {
  FIELD ("cursor", TK_WIRE_STRING, TkWireChangesEnd, cursor, 1, 500, FALSE, NULL),
  OPT_INT (TkWireChangesEnd, epoch, TIME),
  OPT_BOOL (TkWireChangesEnd, more),
  INT (TkWireChangesEnd, now, TIME),
  OPT_INT (TkWireChangesEnd, offline_hours, COUNT),
  OPT_INT (TkWireChangesEnd, position, TIME),
  END,
};
SHAPE (tk_wire_changes_end_shape, "changes_end", TkWireChangesEnd, changes_end_fields);

static const TkWireField issuer_fields[] = {
  OPT_STRING (TkWireIssuer, certificate, 131072),
  INT (TkWireIssuer, issuer, ISSUER),
  OPT_STRING (TkWireIssuer, name, 200),
  OPT_BOOL (TkWireIssuer, revoked),
  OPT_INT (TkWireIssuer, revoked_at, TIME),
  END,
};
SHAPE (tk_wire_issuer_shape, "issuer", TkWireIssuer, issuer_fields);

static const TkWireField event_fields[] = {
  OPT_INT (TkWireEvent, cash_unit, AMOUNT),
  STRING (TkWireEvent, currency, CURRENCY),
  OPT_INT (TkWireEvent, doors_at, TIME),
  OPT_INT (TkWireEvent, ends_at, TIME),
  INT (TkWireEvent, event, EVENT),
  OPT_INT (TkWireEvent, starts_at, TIME),
  STRING (TkWireEvent, title, NAME),
  OPT_STRING (TkWireEvent, venue, 200),
  FIELD ("zone", TK_WIRE_STRING, TkWireEvent, zone, 1, 64, FALSE, NULL),
  END,
};
SHAPE (tk_wire_event_shape, "event", TkWireEvent, event_fields);

static const TkWireField ticket_type_fields[] = {
  FIELD ("admits", TK_WIRE_INT, TkWireTicketType, admits, 1, 1000, FALSE, NULL),
  OPT_STRING (TkWireTicketType, asks, 64),
  OPT_STRING (TkWireTicketType, attention, 500),
  INT (TkWireTicketType, capacity, COUNT),
  OPT_STRING (TkWireTicketType, description, 2000),
  INT (TkWireTicketType, event, EVENT),
  STRING (TkWireTicketType, name, NAME),
  OPT_INT (TkWireTicketType, overdraft, COUNT),
  OPT_INT (TkWireTicketType, position, COUNT),
  INT (TkWireTicketType, price, AMOUNT),
  OPT_INT (TkWireTicketType, sale_from, TIME),
  OPT_INT (TkWireTicketType, sale_until, TIME),
  INT (TkWireTicketType, type, TYPE),
  OPT_STRING (TkWireTicketType, zones, TK_WIRE_ZONES_MAX),
  END,
};
SHAPE (tk_wire_ticket_type_shape, "ticket_type", TkWireTicketType, ticket_type_fields);

static const TkWireField voucher_fields[] = {
  OPT_BOOL (TkWireVoucher, approval),
  OPT_BOOL (TkWireVoucher, closed),
  OPT_STRING (TkWireVoucher, digest, 64),
  INT (TkWireVoucher, event, EVENT),
  OPT_INT (TkWireVoucher, from, TIME),
  STRING (TkWireVoucher, kind, WORD),
  STRING (TkWireVoucher, name, NAME),
  FIELD ("per_sale", TK_WIRE_INT, TkWireVoucher, per_sale, 0, 1000, TRUE, NULL),
  OPT_INTS (TkWireVoucher, types, 1000),
  OPT_INT (TkWireVoucher, until, TIME),
  OPT_INT (TkWireVoucher, uses, COUNT),
  INT (TkWireVoucher, value, AMOUNT),
  FIELD ("voucher", TK_WIRE_INT, TkWireVoucher, voucher, 1, 32767, FALSE, NULL),
  END,
};
SHAPE (tk_wire_voucher_shape, "voucher", TkWireVoucher, voucher_fields);

static const TkWireField plan_row_fields[] = {
  FIELD ("count", TK_WIRE_INT, TkWirePlanRow, count, 1, 1000, FALSE, NULL),
  FIELD ("dx", TK_WIRE_INT, TkWirePlanRow, dx, -100000, 100000, TRUE, NULL),
  FIELD ("dy", TK_WIRE_INT, TkWirePlanRow, dy, -100000, 100000, TRUE, NULL),
  INT (TkWirePlanRow, first, SERIAL),
  FIELD ("label", TK_WIRE_STRING, TkWirePlanRow, label, 1, 8, FALSE, NULL),
  FIELD ("number", TK_WIRE_INT, TkWirePlanRow, number, 0, 9999, FALSE, NULL),
  FIELD ("step", TK_WIRE_INT, TkWirePlanRow, step, -2, 2, FALSE, NULL),
  FIELD ("x", TK_WIRE_INT, TkWirePlanRow, x, 0, 100000, FALSE, NULL),
  FIELD ("y", TK_WIRE_INT, TkWirePlanRow, y, 0, 100000, FALSE, NULL),
  END,
};
SHAPE (tk_wire_plan_row_shape, "plan_row", TkWirePlanRow, plan_row_fields);

static const TkWireField plan_fields[] = {
  INT (TkWirePlan, event, EVENT),
  FIELD ("height", TK_WIRE_INT, TkWirePlan, height, 1, 100000, FALSE, NULL),
  OPT_STRING (TkWirePlan, name, 200),
  LIST (TkWirePlan, rows, 1, TK_WIRE_PLAN_ROWS_MAX, tk_wire_plan_row_shape),
  OPT_STRING (TkWirePlan, stage, 40),
  INT (TkWirePlan, type, TYPE),
  FIELD ("width", TK_WIRE_INT, TkWirePlan, width, 1, 100000, FALSE, NULL),
  END,
};
SHAPE (tk_wire_plan_shape, "plan", TkWirePlan, plan_fields);

static const TkWireField brand_fields[] = {
  OPT_STRING (TkWireBrand, contact, 200),
  INT (TkWireBrand, event, EVENT),
  OPT_STRING (TkWireBrand, logo, TK_WIRE_LOGO_MAX),
  OPT_STRING (TkWireBrand, organizer, 200),
  OPT_STRING (TkWireBrand, receipt_text, 1000),
  OPT_STRING (TkWireBrand, ticket_text, 1000),
  END,
};
SHAPE (tk_wire_brand_shape, "brand", TkWireBrand, brand_fields);

static const TkWireField receipt_fields[] = {
  OPT_INT (TkWireReceipt, amount, AMOUNT),
  INT (TkWireReceipt, at, TIME),
  STRING (TkWireReceipt, method, WORD),
  FIELD ("reference", TK_WIRE_STRING, TkWireReceipt, reference, 1, 100, FALSE, NULL),
  STRING (TkWireReceipt, state, WORD),
  END,
};
SHAPE (tk_wire_receipt_shape, "receipt", TkWireReceipt, receipt_fields);

static const TkWireField gate_fields[] = {
  OPT_INT (TkWireGate, closes, TIME),
  OPT_STRING (TkWireGate, closes_from, 8),
  OPT_INT (TkWireGate, closes_minutes, OFFSET),
  FIELD ("day_starts", TK_WIRE_INT, TkWireGate, day_starts, 0, 1439, TRUE, NULL),
  OPT_STRING (TkWireGate, direction_hint, 200),
  BOOL (TkWireGate, entries),
  OPT_INT (TkWireGate, entries_per_day, COUNT),
  OPT_INT (TkWireGate, entries_total, COUNT),
  INT (TkWireGate, event, EVENT),
  BOOL (TkWireGate, exits),
  INT (TkWireGate, gate, NUMBER),
  OPT_INT (TkWireGate, minimum_minutes, COUNT),
  STRING (TkWireGate, name, NAME),
  OPT_INT (TkWireGate, opens, TIME),
  OPT_STRING (TkWireGate, opens_from, 8),
  OPT_INT (TkWireGate, opens_minutes, OFFSET),
  BOOL (TkWireGate, reentry),
  FIELD ("tolerance_minutes", TK_WIRE_INT, TkWireGate, tolerance_minutes, 0, 1440, TRUE, NULL),
  OPT_INTS (TkWireGate, types, 1000),
  OPT_STRING (TkWireGate, zones, TK_WIRE_ZONES_MAX),
  END,
};
SHAPE (tk_wire_gate_shape, "gate", TkWireGate, gate_fields);

static const TkWireField staff_fields[] = {
  BOOL (TkWireStaff, active),
  OPT_STRING (TkWireStaff, display_name, 200),
  FIELD ("name", TK_WIRE_STRING, TkWireStaff, name, 1, 64, FALSE, NULL),
  OPT_STRING (TkWireStaff, pin_hash, 200),
  STRING (TkWireStaff, role, WORD),
  END,
};
SHAPE (tk_wire_staff_shape, "staff", TkWireStaff, staff_fields);

static const TkWireField ticket_fields[] = {
  OPT_STRING (TkWireTicket, attention, 500),
  OPT_STRING (TkWireTicket, code, 64),
  INT (TkWireTicket, event, EVENT),
  OPT_STRING (TkWireTicket, holder, 200),
  INT (TkWireTicket, issue, ISSUE),
  FIELD ("issuer", TK_WIRE_INT, TkWireTicket, issuer, 0, 65535, TRUE, NULL),
  OPT_STRING (TkWireTicket, order, 64),
  OPT_STRING (TkWireTicket, phone, 32),
  OPT_STRING (TkWireTicket, sale, 36),
  OPT_STRING (TkWireTicket, seat, 64),
  INT (TkWireTicket, serial, SERIAL),
  OPT_INT (TkWireTicket, sold_at, TIME),
  STRING (TkWireTicket, status, WORD),
  INT (TkWireTicket, type, TYPE),
  OPT_INT (TkWireTicket, valid_from, TIME),
  OPT_INT (TkWireTicket, valid_until, TIME),
  END,
};
SHAPE (tk_wire_ticket_shape, "ticket", TkWireTicket, ticket_fields);

static const TkWireField signer_item_fields[] = {
  INT (TkWireSignerItem, item, NUMBER),
  INT (TkWireSignerItem, type, TYPE),
  OPT_INT (TkWireSignerItem, variation, COUNT),
  END,
};
SHAPE (tk_wire_signer_item_shape, "signer_item", TkWireSignerItem, signer_item_fields);

static const TkWireField signer_fields[] = {
  INT (TkWireSigner, event, EVENT),
  FIELD ("items", TK_WIRE_LIST, TkWireSigner, items, 0, 1000, FALSE, &tk_wire_signer_item_shape),
  OPT_STRING (TkWireSigner, name, 200),
  STRING (TkWireSigner, public_key, KEY_BASE64),
  OPT_BOOL (TkWireSigner, revoked),
  STRING (TkWireSigner, scheme, WORD),
  INT (TkWireSigner, signer, NUMBER),
  OPT_INT (TkWireSigner, subevent, COUNT),
  END,
};
SHAPE (tk_wire_signer_shape, "signer", TkWireSigner, signer_fields);

static const TkWireField seen_fields[] = {
  OPT_BOOL (TkWireSeen, annulled),
  INT (TkWireSeen, at, TIME),
  FIELD ("count", TK_WIRE_INT, TkWireSeen, count, 0, 1000, FALSE, NULL),
  STRING (TkWireSeen, direction, WORD),
  INT (TkWireSeen, event, EVENT),
  INT (TkWireSeen, gate, COUNT),
  OPT_STRING (TkWireSeen, gate_name, 200),
  OPT_INT (TkWireSeen, hlc, TIME),
  STRING (TkWireSeen, id, ID),
  INT (TkWireSeen, issue, ISSUE),
  INT (TkWireSeen, serial, SERIAL),
  INT (TkWireSeen, terminal, COUNT),
  OPT_STRING (TkWireSeen, terminal_name, 200),
  INT (TkWireSeen, type, TYPE),
  STRING (TkWireSeen, verdict, WORD),
  END,
};
SHAPE (tk_wire_seen_shape, "seen", TkWireSeen, seen_fields);

static const TkWireField incident_fields[] = {
  INT (TkWireIncident, at, TIME),
  OPT_BOOL (TkWireIncident, closed),
  OPT_INT (TkWireIncident, event, COUNT),
  FIELD ("id", TK_WIRE_STRING, TkWireIncident, id, 1, 64, FALSE, NULL),
  STRING (TkWireIncident, kind, WORD),
  FIELD ("severity", TK_WIRE_INT, TkWireIncident, severity, 0, 10, TRUE, NULL),
  FIELD ("text", TK_WIRE_STRING, TkWireIncident, text, 1, 1000, FALSE, NULL),
  END,
};
SHAPE (tk_wire_incident_shape, "incident", TkWireIncident, incident_fields);

static const TkWireField journal_end_fields[] = {
  STRING (TkWireJournalEnd, head_hash, DIGEST_HEX),
  INT (TkWireJournalEnd, head_seq, TIME),
  STRING (TkWireJournalEnd, head_signature, SIGNATURE_BASE64),
  OPT_STRING (TkWireJournalEnd, prev_hash, 64),
  STRING (TkWireJournalEnd, public_key, KEY_BASE64),
  INT (TkWireJournalEnd, terminal, NUMBER),
  END,
};
SHAPE (tk_wire_journal_end_shape, "journal_end", TkWireJournalEnd, journal_end_fields);

static const TkWireField bundle_head_fields[] = {
  OPT_INT (TkWireBundleHead, epoch, TIME),
  FIELD ("format", TK_WIRE_INT, TkWireBundleHead, format, 1, 1000000, FALSE, NULL),
  STRING (TkWireBundleHead, hub_key, KEY_BASE64),
  OPT_INT (TkWireBundleHead, position, TIME),
  OPT_STRING (TkWireBundleHead, since, 500),
  INT (TkWireBundleHead, terminal, NUMBER),
  INT (TkWireBundleHead, time, TIME),
  END,
};
SHAPE (tk_wire_bundle_head_shape, "bundle_head", TkWireBundleHead, bundle_head_fields);

static const TkWireField bundle_end_fields[] = {
  STRING (TkWireBundleEnd, signature, SIGNATURE_BASE64),
  END,
};
SHAPE (tk_wire_bundle_end_shape, "bundle_end", TkWireBundleEnd, bundle_end_fields);
