/* Shapes of the journal's bodies. Hashed and kept for ever: a new field must be optional.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-wire-fields.h"

static const TkWireField sale_line_fields[] = {
  INT (TkWireSaleLine, amount, AMOUNT),
  INT (TkWireSaleLine, event, EVENT),
  OPT_INT (TkWireSaleLine, off, AMOUNT),
  FIELD ("qty", TK_WIRE_INT, TkWireSaleLine, qty, 1, 1000, FALSE, NULL),
  INT (TkWireSaleLine, type, TYPE),
  INT (TkWireSaleLine, unit, AMOUNT),
  END,
};
SHAPE (tk_wire_sale_line_shape, "sale_line", TkWireSaleLine, sale_line_fields);

static const TkWireField sale_ticket_fields[] = {
  OPT_STRING (TkWireSaleTicket, document, 40),
  OPT_STRING (TkWireSaleTicket, email, 100),
  INT (TkWireSaleTicket, event, EVENT),
  OPT_STRING (TkWireSaleTicket, holder, 100),
  INT (TkWireSaleTicket, issue, ISSUE),
  OPT_STRING (TkWireSaleTicket, lease, 36),
  OPT_STRING (TkWireSaleTicket, phone, 32),
  OPT_INT (TkWireSaleTicket, place, COUNT),
  OPT_STRING (TkWireSaleTicket, seat, 16),
  INT (TkWireSaleTicket, serial, SERIAL),
  INT (TkWireSaleTicket, type, TYPE),
  END,
};
SHAPE (tk_wire_sale_ticket_shape, "sale_ticket", TkWireSaleTicket, sale_ticket_fields);

static const TkWireField payment_fields[] = {
  INT (TkWirePayment, amount, AMOUNT),
  OPT_STRING (TkWirePayment, approved_by, 64),
  OPT_STRING (TkWirePayment, attempt, 36),
  OPT_INT (TkWirePayment, change, AMOUNT),
  STRING (TkWirePayment, method, WORD),
  OPT_STRING (TkWirePayment, reason, 200),
  OPT_STRING (TkWirePayment, reference, 100),
  OPT_INT (TkWirePayment, tendered, AMOUNT),
  END,
};
SHAPE (tk_wire_payment_shape, "payment", TkWirePayment, payment_fields);

static const TkWireField discount_fields[] = {
  INT (TkWireDiscount, amount, AMOUNT),
  OPT_STRING (TkWireDiscount, approved_by, 64),
  INT (TkWireDiscount, event, EVENT),
  STRING (TkWireDiscount, kind, WORD),
  OPT_STRING (TkWireDiscount, reason, 200),
  FIELD ("tickets", TK_WIRE_INT, TkWireDiscount, tickets, 1, 1000, FALSE, NULL),
  FIELD ("voucher", TK_WIRE_INT, TkWireDiscount, voucher, 0, 32767, TRUE, NULL),
  END,
};
SHAPE (tk_wire_discount_shape, "discount", TkWireDiscount, discount_fields);

static const TkWireField sale_fields[] = {
  OPT_STRING (TkWireSale, approved_by, 64),
  OPT_STRING (TkWireSale, buyer_name, 100),
  OPT_STRING (TkWireSale, buyer_phone, 32),
  STRING (TkWireSale, currency, CURRENCY),
  OPT_LIST (TkWireSale, discounts, TK_WIRE_SALE_DISCOUNTS_MAX, tk_wire_discount_shape),
  OPT_STRING (TkWireSale, exchange, 36),
  LIST (TkWireSale, lines, 1, TK_WIRE_SALE_LINES_MAX, tk_wire_sale_line_shape),
  OPT_STRING (TkWireSale, note, 500),
  OPT_INT (TkWireSale, number, COUNT),
  LIST (TkWireSale, payments, 0, TK_WIRE_SALE_PAYMENTS_MAX, tk_wire_payment_shape),
  OPT_INT (TkWireSale, rounding, BALANCE),
  STRING (TkWireSale, sale, ID),
  OPT_STRING (TkWireSale, shift, 36),
  LIST (TkWireSale, tickets, 1, TK_WIRE_SALE_TICKETS_MAX, tk_wire_sale_ticket_shape),
  INT (TkWireSale, total, AMOUNT),
  OPT_LIST (TkWireSale, uses, TK_WIRE_SALE_TICKETS_MAX, tk_wire_sale_ticket_shape),
  END,
};
SHAPE (tk_wire_sale_shape, "sale", TkWireSale, sale_fields);

/* What was presented may be nothing we know: identity is optional, and 0 is "not identified". */
static const TkWireField checkin_fields[] = {
  OPT_STRING (TkWireCheckin, annuls, 36),
  OPT_STRING (TkWireCheckin, approved_by, 64),
  OPT_BOOL (TkWireCheckin, attention_seen),
  FIELD ("count", TK_WIRE_INT, TkWireCheckin, count, 0, 1000, TRUE, NULL),
  OPT_STRING (TkWireCheckin, digest, 64),
  STRING (TkWireCheckin, direction, WORD),
  INT (TkWireCheckin, event, COUNT),
  INT (TkWireCheckin, gate, COUNT),
  OPT_INT (TkWireCheckin, hlc, TIME),
  OPT_INT (TkWireCheckin, issue, ISSUE),
  FIELD ("issuer", TK_WIRE_INT, TkWireCheckin, issuer, 0, 65535, TRUE, NULL),
  OPT_STRING (TkWireCheckin, overrides, 36),
  OPT_STRING (TkWireCheckin, reason, 500),
  OPT_STRING (TkWireCheckin, rule, 32),
  OPT_INT (TkWireCheckin, serial, COUNT),
  OPT_STRING (TkWireCheckin, source, 32),
  FIELD ("type", TK_WIRE_INT, TkWireCheckin, type, 0, 65535, TRUE, NULL),
  STRING (TkWireCheckin, verdict, WORD),
  END,
};
SHAPE (tk_wire_checkin_shape, "checkin", TkWireCheckin, checkin_fields);

static const TkWireField shift_opened_fields[] = {
  OPT_BOOL (TkWireShiftOpened, automatic),
  STRING (TkWireShiftOpened, currency, CURRENCY),
  INT_AS (TkWireShiftOpened, "float", float_amount, AMOUNT),
  STRING (TkWireShiftOpened, shift, ID),
  END,
};
SHAPE (tk_wire_shift_opened_shape, "shift_opened", TkWireShiftOpened, shift_opened_fields);

static const TkWireField shift_method_fields[] = {
  STRING (TkWireShiftMethod, method, WORD),
  OPT_INT (TkWireShiftMethod, refunds, AMOUNT),
  INT (TkWireShiftMethod, sales, AMOUNT),
  END,
};
SHAPE (tk_wire_shift_method_shape, "shift_method", TkWireShiftMethod, shift_method_fields);

static const TkWireField denomination_fields[] = {
  INT (TkWireDenomination, count, COUNT),
  INT (TkWireDenomination, value, AMOUNT),
  END,
};
SHAPE (tk_wire_denomination_shape, "denomination", TkWireDenomination, denomination_fields);

static const TkWireField shift_closed_fields[] = {
  OPT_INT (TkWireShiftClosed, attempts, COUNT),
  OPT_INT (TkWireShiftClosed, cash_in, AMOUNT),
  OPT_INT (TkWireShiftClosed, cash_out, AMOUNT),
  OPT_INT (TkWireShiftClosed, cash_refunds, AMOUNT),
  INT (TkWireShiftClosed, cash_sales, BALANCE),
  INT (TkWireShiftClosed, counted, AMOUNT),
  STRING (TkWireShiftClosed, currency, CURRENCY),
  OPT_LIST (TkWireShiftClosed, denominations, 40, tk_wire_denomination_shape),
  INT (TkWireShiftClosed, difference, BALANCE),
  OPT_INT (TkWireShiftClosed, discounts, AMOUNT),
  OPT_INT (TkWireShiftClosed, drawer_opens, COUNT),
  INT (TkWireShiftClosed, expected, BALANCE),
  INT_AS (TkWireShiftClosed, "float", float_amount, AMOUNT),
  OPT_LIST (TkWireShiftClosed, methods, 20, tk_wire_shift_method_shape),
  OPT_STRING (TkWireShiftClosed, note, 500),
  OPT_INT (TkWireShiftClosed, number, COUNT),
  OPT_INT (TkWireShiftClosed, rounding, BALANCE),
  INT (TkWireShiftClosed, sales, COUNT),
  STRING (TkWireShiftClosed, shift, ID),
  INT (TkWireShiftClosed, tickets, COUNT),
  INT (TkWireShiftClosed, total, BALANCE),
  OPT_INT (TkWireShiftClosed, unmatched, COUNT),
  OPT_INT (TkWireShiftClosed, waiting, COUNT),
  END,
};
SHAPE (tk_wire_shift_closed_shape, "shift_closed", TkWireShiftClosed, shift_closed_fields);

static const TkWireField cash_moved_fields[] = {
  INT (TkWireCashMoved, amount, BALANCE),
  OPT_STRING (TkWireCashMoved, approved_by, 64),
  STRING (TkWireCashMoved, currency, CURRENCY),
  FIELD ("reason", TK_WIRE_STRING, TkWireCashMoved, reason, 1, 500, FALSE, NULL),
  STRING (TkWireCashMoved, shift, ID),
  END,
};
SHAPE (tk_wire_cash_moved_shape, "cash_moved", TkWireCashMoved, cash_moved_fields);

static const TkWireField drawer_opened_fields[] = {
  OPT_STRING (TkWireDrawerOpened, approved_by, 64),
  FIELD ("reason", TK_WIRE_STRING, TkWireDrawerOpened, reason, 1, 500, FALSE, NULL),
  STRING (TkWireDrawerOpened, shift, ID),
  END,
};
SHAPE (tk_wire_drawer_opened_shape, "drawer_opened", TkWireDrawerOpened, drawer_opened_fields);

static const TkWireField shift_handed_fields[] = {
  INT (TkWireShiftHanded, counted, AMOUNT),
  STRING (TkWireShiftHanded, currency, CURRENCY),
  INT (TkWireShiftHanded, difference, BALANCE),
  INT (TkWireShiftHanded, expected, BALANCE),
  FIELD ("from", TK_WIRE_STRING, TkWireShiftHanded, from, 1, 64, FALSE, NULL),
  OPT_STRING (TkWireShiftHanded, note, 500),
  STRING (TkWireShiftHanded, shift, ID),
  FIELD ("to", TK_WIRE_STRING, TkWireShiftHanded, to, 1, 64, FALSE, NULL),
  END,
};
SHAPE (tk_wire_shift_handed_shape, "shift_handed", TkWireShiftHanded, shift_handed_fields);

static const TkWireField lease_moved_fields[] = {
  INT (TkWireLeaseMoved, event, EVENT),
  INT (TkWireLeaseMoved, first, SERIAL),
  INT (TkWireLeaseMoved, last, SERIAL),
  STRING (TkWireLeaseMoved, lease, ID),
  OPT_STRING (TkWireLeaseMoved, places, TK_WIRE_PLACES_MAX),
  INT (TkWireLeaseMoved, type, TYPE),
  END,
};
SHAPE (tk_wire_lease_moved_shape, "lease_moved", TkWireLeaseMoved, lease_moved_fields);

static const TkWireField staff_signed_fields[] = {
  FIELD ("staff", TK_WIRE_STRING, TkWireStaffSigned, staff, 1, 64, FALSE, NULL),
  END,
};
SHAPE (tk_wire_staff_signed_shape, "staff_signed", TkWireStaffSigned, staff_signed_fields);

static const TkWireField clock_jumped_fields[] = {
  INT (TkWireClockJumped, from, TIME),
  INT (TkWireClockJumped, to, TIME),
  END,
};
SHAPE (tk_wire_clock_jumped_shape, "clock_jumped", TkWireClockJumped, clock_jumped_fields);

static const TkWireField note_fields[] = {
  FIELD ("text", TK_WIRE_STRING, TkWireNote, text, 1, 2000, FALSE, NULL),
  END,
};
SHAPE (tk_wire_note_shape, "note", TkWireNote, note_fields);

static const TkWireField reprint_fields[] = {
  INT (TkWireReprint, event, EVENT),
  INT (TkWireReprint, issue, ISSUE),
  INT (TkWireReprint, serial, SERIAL),
  INT (TkWireReprint, type, TYPE),
  END,
};
SHAPE (tk_wire_reprint_shape, "reprint", TkWireReprint, reprint_fields);

static const TkWireField reissue_fields[] = {
  OPT_STRING (TkWireReissue, approved_by, 64),
  INT (TkWireReissue, event, EVENT),
  INT (TkWireReissue, issue, ISSUE),
  FIELD ("issued", TK_WIRE_INT, TkWireReissue, issued, 1, 255, FALSE, NULL),
  FIELD ("reason", TK_WIRE_STRING, TkWireReissue, reason, 1, 500, FALSE, NULL),
  STRING (TkWireReissue, sale, ID),
  INT (TkWireReissue, serial, SERIAL),
  INT (TkWireReissue, type, TYPE),
  END,
};
SHAPE (tk_wire_reissue_shape, "reissue", TkWireReissue, reissue_fields);

static const TkWireField reversal_fields[] = {
  INT (TkWireReversal, amount, AMOUNT),
  OPT_STRING (TkWireReversal, approved_by, 64),
  STRING (TkWireReversal, currency, CURRENCY),
  LIST (TkWireReversal, payments, 0, TK_WIRE_SALE_PAYMENTS_MAX, tk_wire_payment_shape),
  OPT_STRING (TkWireReversal, reason, 500),
  STRING (TkWireReversal, reversal, ID),
  STRING (TkWireReversal, sale, ID),
  OPT_STRING (TkWireReversal, shift, 36),
  LIST (TkWireReversal, tickets, 1, TK_WIRE_SALE_TICKETS_MAX, tk_wire_reprint_shape),
  END,
};
SHAPE (tk_wire_reversal_shape, "reversal", TkWireReversal, reversal_fields);
