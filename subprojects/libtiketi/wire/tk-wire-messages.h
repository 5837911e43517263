/* Every message and journal body, and its shape. Money in minor units, time in UTC ms, serials from 1.
 * README.md beside this file shows each as JSON. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-wire.h"

G_BEGIN_DECLS

/* ---- Journal bodies ------------------------------------------------------------------------------------------ */

typedef struct { gint64 event, type, qty, unit, amount, off; } TkWireSaleLine; /* amount: qty × unit; off: taken off it by discounts */
/* A ticket; and in `uses` a use of a voucher, whose type is TK_WIRE_VOUCHER_TYPE + its number and whose texts are empty. */
typedef struct {
  gint64 event, type, serial, issue;
  gint64 place;      /* number of its seat in the type's plan; 0 none */
  char *lease, *seat; /* seat: as the token says it */
  char *holder, *phone, *email, *document; /* who will come with it, as far as the type asks */
} TkWireSaleTicket;
#define TK_WIRE_VOUCHER_TYPE 32768   /* types above are vouchers: their uses are leased as tickets are */
typedef struct {
  char *method;      /* "cash" · "mpesa" · "mpesa-code" · "paystack" · "card" · "comp" · "exchange" */
  gint64 amount;     /* what it pays of the total */
  gint64 tendered;   /* cash handed over; 0 for other methods */
  gint64 change;     /* tendered - amount */
  char *reference;   /* receipt of the gateway, slip number; exchange: the reversal whose value it is; "" for cash */
  char *attempt;     /* mpesa, paystack: the attempt that brought it; "" */
  char *reason, *approved_by; /* comp */
} TkWirePayment;
/* Why something costs less. Those of one sale take off together what its lines say. */
typedef struct {
  char *kind;        /* "voucher" (its code was given) · "discount" (chosen from the list) · "manual" */
  gint64 event, voucher /* number; 0 manual */, tickets /* on so many */, amount /* so much */;
  char *reason, *approved_by;
} TkWireDiscount;
/* so that the largest sale still fits one journal body */
#define TK_WIRE_SALE_LINES_MAX 200
#define TK_WIRE_SALE_DISCOUNTS_MAX 20
#define TK_WIRE_SALE_TICKETS_MAX 450
#define TK_WIRE_SALE_PAYMENTS_MAX 10
/* sale.completed */
typedef struct {
  char *sale, *shift, *currency;
  char *approved_by; /* supervisor who let it be sold beyond the capacity; "" */
  gint64 number;     /* of this terminal's sales, from 1, without gaps; 0 not told */
  gint64 total;      /* of the lines, less what was taken off */
  gint64 rounding;   /* of its cash, a line of its own: payments come to total + rounding */
  char *buyer_name, *buyer_phone, *note;
  char *exchange;    /* reversal whose value pays for part of it; "" */
  GPtrArray *lines, *tickets, *payments, *discounts, *uses;
} TkWireSale;
extern const TkWireShape tk_wire_sale_line_shape, tk_wire_sale_ticket_shape, tk_wire_payment_shape, tk_wire_discount_shape,
  tk_wire_sale_shape;

/* checkin.entry · checkin.exit · checkin.denied · checkin.override · checkin.annulled (annuls: scan = the annulled one's
 * id in `annuls`). The entry's own id is the scan id. type, serial, issuer are 0 when nothing was identified. */
typedef struct {
  gint64 event, gate, type, serial, issue, issuer, count;
  char *direction;   /* "entry" · "exit" */
  char *verdict;     /* as tk_verdict_to_string() */
  char *source;      /* "camera" · "scanner" · "picture" · "text" · "typed" */
  char *digest;      /* BLAKE2b-256 hex of what was read, for what is not a ticket; "" otherwise */
  char *rule;        /* for rule_refused */
  char *reason;      /* override, annul */
  char *annuls;
  char *overrides;   /* checkin.override: id of the refused scan it lets in after all; "" */
  char *approved_by; /* override: supervisor who let them in; "" when whoever acted may */
  gboolean attention_seen; /* staff read the organizer's text and let them in */
  gint64 hlc;        /* hybrid logical clock, UTC ms: after anything this terminal had done, or heard of this ticket; 0 not told */
} TkWireCheckin;
extern const TkWireShape tk_wire_checkin_shape;

/* shift.opened */
typedef struct { char *shift, *currency; gint64 float_amount; gboolean automatic; } TkWireShiftOpened; /* key "float" */
/* shift.closed: expected = float + cash sales - cash refunds + in - out; difference = counted - expected; total is of the
 * sales, before refunds */
typedef struct { char *method; gint64 sales, refunds; } TkWireShiftMethod;      /* taken and handed back that way */
typedef struct { gint64 value, count; } TkWireDenomination;                     /* so many notes or coins of that value */
typedef struct {
  char *shift, *currency, *note;
  gint64 float_amount, cash_sales, cash_refunds, cash_in, cash_out, counted, expected, difference, sales, tickets, total;
  gint64 number;     /* of this terminal's Z reports, from 1, without gaps; 0 not told */
  gint64 rounding, discounts, drawer_opens, unmatched; /* unmatched: typed M-Pesa codes that nobody confirmed yet */
  gint64 attempts, waiting; /* payments asked for and not decided; entries before this one that the hub had not acknowledged */
  GPtrArray *methods, *denominations;
} TkWireShiftClosed;
/* drawer.opened: without a sale */
typedef struct { char *shift, *reason, *approved_by; } TkWireDrawerOpened;
/* shift.handed-over: one cashier leaves the drawer to the next, counted */
typedef struct { char *shift, *currency, *from, *to, *note; gint64 counted, expected, difference; } TkWireShiftHanded;
/* ticket.reissued: lost; the old one is no longer good, the new one is its slot's next issue */
typedef struct {
  gint64 event, type, serial, issue /* the old one's */, issued /* the new one's */;
  char *sale, *reason, *approved_by;
} TkWireReissue;
extern const TkWireShape tk_wire_shift_method_shape, tk_wire_denomination_shape, tk_wire_drawer_opened_shape,
  tk_wire_shift_handed_shape, tk_wire_reissue_shape;
/* cash.moved: into the drawer (positive) or out of it */
typedef struct { char *shift, *currency, *reason, *approved_by; gint64 amount; } TkWireCashMoved;
extern const TkWireShape tk_wire_shift_opened_shape, tk_wire_shift_closed_shape, tk_wire_cash_moved_shape;

/* lease.drawn (first..last taken up) · lease.returned (serials first..last handed back unsold) */
typedef struct {
  char *lease;
  gint64 event, type, first, last;
  char *places;      /* returned: the seats that go back, as a lease's; "" without a plan */
} TkWireLeaseMoved;
extern const TkWireShape tk_wire_lease_moved_shape;
/* staff.signed-in · staff.signed-out: name, how; clock.jumped: from, to; note · ticket.reprinted: text and ticket */
typedef struct { char *staff; } TkWireStaffSigned;
typedef struct { gint64 from, to; } TkWireClockJumped;
typedef struct { char *text; } TkWireNote;
typedef struct { gint64 event, type, serial, issue; } TkWireReprint;
extern const TkWireShape tk_wire_staff_signed_shape, tk_wire_clock_jumped_shape, tk_wire_note_shape, tk_wire_reprint_shape;

/* sale.voided (never happened: in the shift it was made in) · sale.refunded (taken back later); of some of its tickets or all.
 * `payments` say how `amount` was handed back; the tickets are no longer good, and their slots are sold again under the next
 * issue. */
typedef struct {
  char *reversal, *sale, *shift, *currency, *reason, *approved_by;
  gint64 amount;
  GPtrArray *tickets;        /* TkWireReprint */
  GPtrArray *payments;       /* TkWirePayment: method, amount, reference */
} TkWireReversal;
extern const TkWireShape tk_wire_reversal_shape;

/* ---- Enrolment: POST /api/v1/terminals/enrol (no credential) --------------------------------------------------- */

typedef struct { char *code, *public_key /* base64url */, *program; } TkWireEnrolRequest;
typedef struct {
  gint64 terminal, issuer, now;
  char *name, *kind;         /* kind: "box-office" · "gate" · "both" */
  char *credential;          /* bearer token for every later request */
  char *hub_key;             /* base64url Ed25519: verifies certificates and leases */
  char *certificate;         /* TKC1:… of this terminal */
  GArray *events;
} TkWireEnrolReply;
extern const TkWireShape tk_wire_enrol_request_shape, tk_wire_enrol_reply_shape;

/* ---- Up: POST /api/v1/sync/journal ------------------------------------------------------------------------------ */

#define TK_WIRE_BATCH_MAX 500
#define TK_WIRE_BATCH_BYTES (4 * 1024 * 1024) /* a sender ends a batch early when its bodies come to this much */

typedef struct {
  gint64 seq, at, boot;
  char *id, *kind, *staff;
  char *body;                /* the canonical text itself, as a JSON string: hashed as sent */
  char *hash;                /* hex */
} TkWireEntry;
typedef struct {
  GPtrArray *entries;        /* TkWireEntry, ascending seq, 1..TK_WIRE_BATCH_MAX */
  gint64 head_seq;           /* = the last entry's seq */
  char *head_hash;           /* hex */
  char *head_signature;      /* base64url, see tk_journal_head_sign() */
} TkWireBatch;
typedef struct {
  gint64 seq;
  char *status;              /* "applied" · "duplicate" · "conflict" · "dead" */
  char *reason;              /* one sentence for conflict and dead */
} TkWireEntryResult;
typedef struct {
  GPtrArray *results;
  gint64 acked;              /* the hub holds every entry up to this seq */
  gint64 now;                /* hub's wall clock */
} TkWireBatchReply;
extern const TkWireShape tk_wire_entry_shape, tk_wire_batch_shape, tk_wire_entry_result_shape, tk_wire_batch_reply_shape;

/* ---- Leases: POST /api/v1/sync/leases ---------------------------------------------------------------------------- */

typedef struct {
  gint64 event, type;
  gint64 held;               /* unsold serials the terminal holds */
  gint64 want;               /* how many more; 0 = hub decides */
  gint64 rate;               /* tickets of it sold here per hour, lately */
} TkWireLeaseWant;
typedef struct { GPtrArray *wants; } TkWireLeaseRequest;
typedef struct {
  char *id;
  gint64 event, type, first, last, epoch, sell_until;
  char *status;              /* "open" · "fenced" · "returned" */
  gint64 issue;              /* what tickets of it are issued as: above 0 when the slots were sold before */
  gint64 recall;             /* so many unsold serials, from its end, the hub asks back for a terminal that ran dry */
  gboolean overdraft;        /* beyond the capacity: a supervisor approves each sale */
  gboolean witnessed;        /* sold from only while the witness has confirmed every earlier sale, at most
                                TK_WIRE_WITNESSED_MAX tickets in one */
  char *places;              /* the seats that come with it, as many as serials, any with any: "1-20,25"; "" without a plan */
} TkWireLease;
#define TK_WIRE_PLACES_MAX 16384
typedef struct { GPtrArray *leases; gint64 now; char *certificate; /* re-issued with the new ranges */ } TkWireLeaseReply;
extern const TkWireShape tk_wire_lease_want_shape, tk_wire_lease_request_shape, tk_wire_lease_shape, tk_wire_lease_reply_shape;

/* ---- Redeem: POST /api/v1/sync/redeem -----------------------------------------------------------------------------
 * Asked for a ticket the gate finds good, before it says so. The entry goes up later under the same id, whatever was
 * answered; a hub that answered too late, or never, has burnt nothing. */

typedef struct {
  char *scan;                /* id of the journal entry to come */
  char *direction;
  gint64 event, gate, type, serial, issue, issuer, count, at, hlc;
} TkWireRedeem;
typedef struct {
  char *verdict;             /* "admitted", or why not: "already_in" · "voided" · "refunded" · "blocked" … */
  char *gate_name, *terminal_name; /* for already_in: where it went in; "" */
  gint64 at;                 /* and when; 0 */
  gint64 hlc;
  gint64 now;
  char *seen;                /* id of the check-in the verdict is about, as far as it has come up; "": a gate that knows it knew better */
  char *rule;                /* for rule_refused, as tk_rule_to_string(); "" */
  gint64 rule_at, rule_limit;
  gint64 remaining;          /* people who may still come in with a group ticket */
} TkWireRedeemReply;
extern const TkWireShape tk_wire_redeem_shape, tk_wire_redeem_reply_shape;

/* ---- Paying: POST /api/v1/sync/payments, GET /api/v1/sync/payments/{attempt}?wait=SECONDS, POST /api/v1/sync/payments/{attempt}/give-up --
 * The terminal keeps the attempt before it asks, and asks again under the same id: the hub prompts the buyer once. */

typedef struct {
  char *attempt;             /* UUIDv7, the terminal's */
  char *method;              /* "mpesa" · "paystack" */
  char *sale;                /* id of the sale to come */
  gint64 event, amount;
  char *currency;
  char *phone;               /* mpesa: "254712345678" */
  char *email;               /* paystack; "" */
  char *staff;
} TkWirePaymentAsk;
typedef struct {
  char *attempt;
  char *state;               /* TK_PAY_STATE_… */
  char *reason;              /* failed: "insufficient" · "wrong-pin" · "unreachable" · "expired" · "limit" · "busy" · "refused"; "" */
  char *receipt;             /* paid: the gateway's; "" while only its query said so */
  char *url;                 /* paystack: what the buyer opens; "" */
  gint64 amount;             /* paid: what came */
  gint64 at, now;            /* of the last change */
} TkWirePaymentState;
#define TK_PAY_STATE_ASKED "asked"           /* the hub has it, the gateway not yet */
#define TK_PAY_STATE_SENT "sent"             /* on the buyer's phone, or the link is open */
#define TK_PAY_STATE_PAID "paid"
#define TK_PAY_STATE_CANCELLED "cancelled"   /* by the buyer */
#define TK_PAY_STATE_FAILED "failed"         /* see reason; a late success is still possible, and is told */
#define TK_PAY_STATE_UNKNOWN "unknown"       /* nobody knows yet; the hub goes on asking, no second prompt meanwhile */
#define TK_PAY_STATE_GIVEN_UP "given-up"     /* by the cashier; money that still comes is listed for refund */
#define TK_PAY_STATE_REFUND "refund"         /* it came and pays for nothing: to be handed back */
extern const TkWireShape tk_wire_payment_ask_shape, tk_wire_payment_state_shape;
#define TK_PROBLEM_PAYMENT_PENDING "payment_pending" /* 409: an earlier prompt to this phone, or for this sale, is not decided */
#define TK_PROBLEM_NO_GATEWAY "no_gateway"           /* 409: this hub has none of that kind */

/* ---- Messages: POST /api/v1/sync/messages: tickets to a buyer; the same id is sent once ------------------------------------ */

typedef struct {
  char *id, *channel /* "email" · "sms" */, *to, *sale, *subject, *text;
  char *attachment_name, *attachment; /* PDF, base64; "" */
} TkWireMessage;
typedef struct { char *id, *state /* "queued" · "sent" · "failed" */, *reason; } TkWireMessageState;
#define TK_WIRE_ATTACHMENT_MAX 1500000
extern const TkWireShape tk_wire_message_shape, tk_wire_message_state_shape;

/* ---- Supervising: POST /api/v1/supervise/sign-in, …/overview, …/act ---------------------------------------------------
 * A supervisor's PIN, checked at the hub, opens a view of every terminal from this one, for a few minutes. */

typedef struct { char *staff, *pin; } TkWireSuperviseSignIn;
typedef struct { char *token; gint64 until, now; } TkWireSuperviseSession;
typedef struct { char *token; } TkWireSuperviseAsk;
typedef struct {
  char *token;
  char *kind;                /* "lease.fenced" (subject: lease) · "lease.released" · "incident.closed" · "refund.done" */
  char *subject, *reason;
} TkWireSuperviseAct;
typedef struct {
  gint64 terminal, last_seen, acked;
  gint64 waiting;            /* entries it said were waiting when it was seen last */
  gint64 sales, tickets, total, entries; /* of the last 24 hours; entries: people let in */
  gint64 now;                /* of the hub; only in the answer to a heartbeat */
  char *name, *kind, *currency, *staff /* whose shift is open; "" */;
  gboolean revoked, quarantined;
} TkWireOverviewTerminal;
typedef struct {
  gint64 event, type, unsold, bound /* so many tickets may exist that nobody told of */, at;
  char *lease, *terminal_name, *type_name, *sentence;
} TkWireOverviewLease;
typedef struct { char *id, *receipt, *gateway, *currency, *payer, *why; gint64 amount, at; } TkWireOverviewRefund;
typedef struct { GPtrArray *terminals, *leases, *incidents /* TkWireIncident */, *refunds; gint64 now; } TkWireOverview;
extern const TkWireShape tk_wire_supervise_sign_in_shape, tk_wire_supervise_session_shape, tk_wire_supervise_ask_shape,
  tk_wire_supervise_act_shape, tk_wire_overview_terminal_shape, tk_wire_overview_lease_shape, tk_wire_overview_refund_shape,
  tk_wire_overview_shape;

/* ---- Heartbeat: POST /api/v1/terminals/heartbeat: what waits here; answers the terminal's own TkWireOverviewTerminal --------- */

typedef struct { gint64 waiting; /* entries that are not sent yet */ } TkWireHeartbeat;
extern const TkWireShape tk_wire_heartbeat_shape;

/* ---- Retry: POST /api/v1/sync/retry: the hub tries this terminal's dead letters again; answers a batch_reply ---------- */

typedef struct { gint64 from /* only from this seq on; 0 all */; } TkWireRetry;
extern const TkWireShape tk_wire_retry_shape;

/* ---- Down: GET /api/v1/sync/changes?since=CURSOR&wait=SECONDS&limit=N ---------------------------------------------
 * NDJSON: one TkWireChange a line, then one TkWireChangesEnd. since is opaque; "" or "0" = from the start.
 * GET /api/v1/sync/snapshot is the same from the start, in larger pages and without what is gone: for who holds nothing yet. */

#define TK_WIRE_CHANGE_BODY_MAX 196608
typedef struct {
  char *kind;                /* names below */
  char *key;                 /* identity of the object within its kind; a later change of the same key replaces it */
  gboolean gone;             /* the object is no more (body empty) */
  char *body;                /* JSON text of the struct for this kind */
} TkWireChange;
typedef struct {
  char *cursor;
  gint64 now;
  gint64 epoch, position;    /* of the hub's list, and the last of its changes this reaches; position grows within an epoch */
  gint64 offline_hours;      /* a terminal that has not reached its hub for so long stops; 0 never */
  gboolean more;
} TkWireChangesEnd;
extern const TkWireShape tk_wire_change_shape, tk_wire_changes_end_shape;

/* ---- On a stick (../bundle/README.md) ------------------------------------------------------------------------------
 * Up: entry lines, then one TkWireJournalEnd. Down: one TkWireBundleHead, pages as of the feed, batch_reply lines with
 * what the hub holds of the terminal's journal, then one TkWireBundleEnd. */

typedef struct {
  gint64 terminal, head_seq;
  char *head_hash, *head_signature;  /* as of a batch */
  char *public_key;                  /* base64url */
  char *prev_hash;                   /* before the first entry, when that is not seq 1; "" */
} TkWireJournalEnd;
typedef struct {
  gint64 format;                     /* 1 */
  gint64 terminal;                   /* for whom */
  gint64 time;                       /* when it was written, by the hub's clock */
  gint64 epoch, position;            /* as of changes_end, when it was begun */
  char *hub_key;                     /* base64url */
  char *since;                       /* the cursor it goes on from; "" from the start */
} TkWireBundleHead;
typedef struct { char *signature; /* base64url Ed25519: "tiketi.bundle.v1", BLAKE2b-256 of everything before */ } TkWireBundleEnd;
extern const TkWireShape tk_wire_journal_end_shape, tk_wire_bundle_head_shape, tk_wire_bundle_end_shape;

/* ---- To the witness: POST /api/v1/witness/journal, answered by a batch_reply without results ----------------------
 * A batch, and who sends it: the witness knows no terminals, but the hub's key that signed the certificate. */

#define TK_WIRE_WITNESSED_MAX 10     /* tickets in one sale from a witnessed lease: all that may exist unseen when a till dies */
typedef struct {
  TkWireBatch batch;
  gint64 terminal;
  char *certificate;                 /* TKC1:… of this terminal */
} TkWireWitnessed;
extern const TkWireShape tk_wire_witnessed_shape;
#define TK_PROBLEM_SEALED "witness_sealed"           /* 409: its copy was taken to the hub as the proof of what was sold */

#define TK_CHANGE_ISSUER "issuer"
#define TK_CHANGE_EVENT "event"
#define TK_CHANGE_TYPE "type"
#define TK_CHANGE_GATE "gate"
#define TK_CHANGE_STAFF "staff"
#define TK_CHANGE_TICKET "ticket"
#define TK_CHANGE_CHECKIN "checkin"
#define TK_CHANGE_LEASE "lease"       /* body TkWireLease; only the lease's own terminal gets it */
#define TK_CHANGE_INCIDENT "incident"
#define TK_CHANGE_SIGNER "signer"     /* key "EVENT-SIGNER" */
#define TK_CHANGE_VOUCHER "voucher"   /* key "EVENT-VOUCHER" */
#define TK_CHANGE_PLAN "plan"         /* key "EVENT-TYPE": where the seats of a type are */
#define TK_CHANGE_BRAND "brand"       /* key "EVENT": the organizer's logo and words on paper */
#define TK_CHANGE_RECEIPT "receipt"   /* key METHOD-REFERENCE: what became of a typed code; only to its terminal */
#define TK_CHANGE_ANSWER "answer"     /* body TkWireEntryResult: what became of a dead letter; only to its terminal */

typedef struct { gint64 issuer; char *name, *certificate; gboolean revoked; gint64 revoked_at; } TkWireIssuer;
typedef struct {
  gint64 event, doors_at, starts_at, ends_at;
  char *title, *venue, *zone /* IANA */, *currency;
  gint64 cash_unit;               /* cash is rounded to it, minor units; 0: one whole unit of the currency */
} TkWireEvent;
typedef struct {
  gint64 event, type, price, capacity, admits, position;
  char *name, *description;
  gint64 sale_from, sale_until;   /* 0 = always */
  gint64 overdraft;               /* so many may be sold beyond the capacity, each approved; 0 = strict */
  char *zones;                    /* "backstage,vip": where it lets in; lower case, ascending, each once; "" */
  char *attention;                /* the organizer's text for whoever comes with such a ticket; "" */
  char *asks;                     /* what is asked of each who will come: "document,email,name,phone", ascending; a "!" after it: needed */
} TkWireTicketType;
/* Something that costs less: a discount staff choose, or a voucher whose code the buyer gives. */
typedef struct {
  gint64 event, voucher /* 1…32767 */;
  char *name;
  char *digest;                   /* hex of tk_voucher_digest() of its code; "": chosen from the list */
  char *kind;                     /* "percent" (value: hundredths of a percent off each ticket) · "amount" (value: minor units off
                                     each ticket, at most its price) · "price" (value: what each ticket costs instead) */
  gint64 value;
  GArray *types;                  /* on tickets of these; empty: all */
  gint64 uses;                    /* so many tickets in all, each a use that is leased; 0 without limit */
  gint64 per_sale;                /* at most so many tickets of one sale; 0 without limit */
  gint64 from, until;             /* 0 always */
  gboolean approval;              /* a supervisor approves */
  gboolean closed;                /* not any more */
} TkWireVoucher;
/* Seats stand in rows, and are numbered 1…capacity over the whole plan; a seat is said "ROW NUMBER". */
typedef struct { char *label; gint64 first /* seat */, count, number /* of the first */, step /* 1, or 2 for odd and even sides */,
                 x, y /* of the first */, dx, dy /* to the next */; } TkWirePlanRow;
typedef struct { gint64 event, type, width, height; char *name, *stage /* word drawn at the top; "" */; GPtrArray *rows; } TkWirePlan;
#define TK_WIRE_PLAN_ROWS_MAX 500
typedef struct {
  gint64 event;
  char *organizer, *logo /* PNG, base64; "" */, *ticket_text, *receipt_text, *contact;
} TkWireBrand;
#define TK_WIRE_LOGO_MAX 98304
typedef struct { char *method, *reference, *state /* "matched" · "amount" (another was paid) · "twice" (paid another sale) */; gint64 amount, at; } TkWireReceipt;
extern const TkWireShape tk_wire_voucher_shape, tk_wire_plan_row_shape, tk_wire_plan_shape, tk_wire_brand_shape, tk_wire_receipt_shape;
#define TK_WIRE_ZONES_MAX 500
typedef struct {
  gint64 gate, event, opens, closes, entries_total, entries_per_day, minimum_minutes;
  char *name, *direction_hint;    /* "VIP gate is to the left." */
  GArray *types;                  /* accepted; with `zones` empty, too: all */
  char *zones;                    /* types that let into one of these are accepted as well; as a type's; "" */
  gboolean entries, exits, reentry;
  char *opens_from, *closes_from; /* "doors" · "start" · "end": then opens and closes do not count, but … */
  gint64 opens_minutes, closes_minutes; /* … so many minutes after that; negative before it */
  gint64 tolerance_minutes;       /* so much earlier and later still goes */
  gint64 day_starts;              /* minutes after midnight, in the event's zone, at which a new day of entries begins */
} TkWireGate;
typedef struct { char *name, *display_name, *role, *pin_hash; gboolean active; } TkWireStaff;
/* A ticket sold elsewhere, or one of ours whose status changed. */
typedef struct {
  gint64 event, type, serial, issue, issuer, sold_at;
  char *status;                   /* as tk_ticket_status_to_string() */
  char *holder, *attention, *seat, *sale; /* seat: others say it at length, ours as the token does */
  char *phone, *order;            /* to find it by: digits as told, the order's name; "" */
  gint64 valid_from, valid_until; /* 0 none; until is exclusive */
  char *code;                     /* others issued it: hex of tk_foreign_code_digest() of what its QR holds; "" */
} TkWireTicket;
/* Somebody else's tickets that this event lets in by their signature: one key. */
typedef struct { gint64 item, variation, type; } TkWireSignerItem; /* variation 0: any; the more exact one counts */
typedef struct {
  gint64 event, signer, subevent; /* subevent 0: any */
  char *scheme;                   /* "pretix_sig1" */
  char *name, *public_key;        /* base64url of 32 bytes */
  GPtrArray *items;               /* TkWireSignerItem: what is let in, as which of the event's types */
  gboolean revoked;
} TkWireSigner;
/* A check-in made elsewhere. */
typedef struct {
  char *id, *direction, *verdict, *gate_name, *terminal_name;
  gint64 event, type, serial, issue, gate, terminal, count, at, hlc;
  gboolean annulled;
} TkWireSeen;
typedef struct { char *id, *kind, *text; gint64 at, event, severity; gboolean closed; } TkWireIncident;
extern const TkWireShape tk_wire_issuer_shape, tk_wire_event_shape, tk_wire_ticket_type_shape, tk_wire_gate_shape,
  tk_wire_staff_shape, tk_wire_ticket_shape, tk_wire_signer_item_shape, tk_wire_signer_shape, tk_wire_seen_shape, tk_wire_incident_shape;

/* ---- Errors: every refusal of the hub ------------------------------------------------------------------------------ */

typedef struct { char *code, *message; } TkWireProblem;
extern const TkWireShape tk_wire_problem_shape;
/* codes a terminal acts on */
#define TK_PROBLEM_CODE_USED "enrolment_code_used"
#define TK_PROBLEM_CODE_UNKNOWN "enrolment_code_unknown"
#define TK_PROBLEM_UNAUTHORIZED "unauthorized"       /* 401: no or unknown credential */
#define TK_PROBLEM_REVOKED "terminal_revoked"        /* 403 */
#define TK_PROBLEM_CHAIN "journal_chain"             /* 409: chain, sequence or signature; terminal quarantined */
#define TK_PROBLEM_TOO_MANY "too_many_requests"      /* 429 */

/* Every shape of this header, ends with NULL. */
extern const TkWireShape *const tk_wire_all_shapes[];

G_END_DECLS
