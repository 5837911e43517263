/* What the hub does, knowing nothing of HTTP: terminals, leases, journal ingest, change feed, administration.
 * Thread-safe: any server thread may call; writes go through one writer thread with group commit, reads use a
 * connection of the calling thread. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "tk-bundle.h"
#include "tk-clock.h"
#include "tk-role.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

#define HUB_ERROR (hub_error_quark ())
GQuark hub_error_quark (void);
typedef enum {
  HUB_ERROR_INVALID,        /* 400/422: what was asked makes no sense; message says which field */
  HUB_ERROR_UNAUTHORIZED,   /* 401 */
  HUB_ERROR_FORBIDDEN,      /* 403 */
  HUB_ERROR_REVOKED,        /* 403 terminal_revoked */
  HUB_ERROR_NOT_FOUND,      /* 404 */
  HUB_ERROR_CONFLICT,       /* 409 */
  HUB_ERROR_CODE_UNKNOWN,   /* 403 enrolment_code_unknown (wrong or expired) */
  HUB_ERROR_CODE_USED,      /* 409 enrolment_code_used */
  HUB_ERROR_CHAIN,          /* 409 journal_chain */
  HUB_ERROR_UNAVAILABLE,    /* 503: database busy, full …; the message may name files and machines, so it is for the log and the command line */
  HUB_ERROR_PAYMENT_PENDING, /* 409 payment_pending */
  HUB_ERROR_NO_GATEWAY,     /* 409 no_gateway */
  HUB_ERROR_SOLD_OUT,       /* 409 sold_out */
  HUB_ERROR_HAS_SALES,      /* 409 has_sales: cannot be deleted or lowered any more */
  HUB_ERROR_ALREADY_IN,     /* 409 already_checked_in */
  HUB_ERROR_SALE_CLOSED,    /* 410 sale_closed: not yet, or no longer, on sale */
  HUB_ERROR_VOIDED,         /* 410 ticket_void: refunded, voided or blocked */
  HUB_ERROR_DUPLICATE,      /* 400 duplicate: there is one already, of what must be unique */
  HUB_ERROR_FIELD,          /* 422: message begins with the field's name and “: ” */
  HUB_ERROR_IDEMPOTENCY,    /* 422 idempotency_mismatch */
  HUB_ERROR_UNVERIFIED,     /* 403 unverified */
  HUB_ERROR_BANNED,         /* 403 banned */
  HUB_ERROR_LOCKED,         /* 423 locked */
  HUB_ERROR_TOO_MANY,       /* 429; wait a minute */
  HUB_ERROR_GATEWAY,        /* 502: a gateway refused, or was not understood */
  HUB_ERROR_WRONG_EVENT,    /* 403 wrong_event: a ticket for another event than the one people are let into */
  HUB_ERROR_NOT_NOW,        /* 503 unavailable: what this hub does not do, or not now, in words for whoever asked */
  HUB_ERROR_BREAKER,        /* 503 breaker_open: a gateway failed so often that it is left alone for a while */
} HubError;

typedef struct _HubService HubService;

/* `uri`: "sqlite:PATH", or "postgresql://…" of a database that is there. init creates or migrates, and makes the hub's signing
 * key (mode 0600) when there is none. open refuses a database that is not initialised. Several hubs may share one database of
 * PostgreSQL, each with a copy of the same key. */
gboolean hub_service_init (const char *uri, const TkClock *clock, GError **error);
HubService *hub_service_open (const char *uri, const TkClock *clock, GError **error);
void hub_service_close (HubService *service);
/* Where the hub's signing key lies, for every service of this process from now on; NULL: at PATH.key, which only SQLite has.
 * INVALID from init and open when PostgreSQL has none. */
void hub_service_set_key_file (const char *path);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubService, hub_service_close)

/* ---- Whole deployments (hub-deployment.c) ---- */
/* Copies every table into an empty database, of either kind, in one transaction, and compares what arrived with what was read. JSON
 * text: schema, rows, tables (name, rows, digest). CONFLICT when `to` holds anything. The key's file is the caller's to carry. */
char *hub_service_copy (const char *from, const char *to, GError **error);
/* The same into a new SQLite file, while hubs go on; and the key into FILE.key. */
char *hub_service_backup (const char *uri, const char *file, GError **error);
/* And back, with the key to where this hub has it, unless it is there. Terminals that remember more than the backup heal it. */
char *hub_service_restore (const char *file, const char *uri, GError **error);

/* ---- Terminals ---- */
typedef struct {
  gint64 id;
  char *name;
  char *kind;               /* "box-office" · "gate" · "both" */
  guint16 issuer;
  guint8 public_key[32];
  gboolean quarantined;     /* its journal did not fit: nothing more is taken until somebody looks */
} HubTerminal;
void hub_terminal_free (HubTerminal *terminal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubTerminal, hub_terminal_free)

TkWireEnrolReply *hub_service_enrol (HubService *service, const TkWireEnrolRequest *request, GError **error);
/* credential as sent; NULL with UNAUTHORIZED or REVOKED. Also notes when the terminal was last seen. */
HubTerminal *hub_service_authenticate (HubService *service, const char *credential, GError **error);
TkWireBatchReply *hub_service_ingest (HubService *service, const HubTerminal *terminal, const TkWireBatch *batch,
                                      GError **error);
/* Applies the terminal's dead letters again, from seq request->from on and in order; at most TK_WIRE_BATCH_MAX of them. */
TkWireBatchReply *hub_service_retry (HubService *service, const HubTerminal *terminal, const TkWireRetry *request,
                                     GError **error);
TkWireLeaseReply *hub_service_lease (HubService *service, const HubTerminal *terminal, const TkWireLeaseRequest *request,
                                     GError **error);

/* One page of the feed as NDJSON, TkWireChangesEnd included; *empty TRUE when only that line is in it. */
GBytes *hub_service_changes (HubService *service, const HubTerminal *terminal, const char *cursor, guint limit,
                             gboolean *empty, GError **error);
/* The same from the start, without what is gone, in a larger page: a terminal's first load. Its cursor goes on in the feed. */
GBytes *hub_service_snapshot (HubService *service, const HubTerminal *terminal, guint limit, GError **error);
/* Calls `woken` once, from some thread, as soon as anything was committed after this call; never holds a server thread.
 * Returns an id for hub_service_forget(), after which it is not called any more. Watch first, then read the feed: what is
 * committed in between is not missed. `woken` may call watch and forget; it must not wait for a thread that does. */
typedef void (*HubWoken) (gpointer data);
guint64 hub_service_watch (HubService *service, HubWoken woken, gpointer data);
void hub_service_forget (HubService *service, guint64 id);

/* Is all that a request needs in order? JSON text: status, version, db ("ok" · "unreadable" · "unwritable" · "stuck"), mpesa, paystack,
 * mail, entries, last_change, terminals, open_incidents, oldest_wait_ms. *well FALSE when the hub should get no requests. */
char *hub_service_health (HubService *service, gboolean *well);

/* The hub's public key as base64url: what a witness knows terminals by. (transfer full) */
char *hub_service_get_key (HubService *service);

/* ---- On a stick (tk-bundle.h) ---- */

typedef struct { gint64 terminal, entries, applied, duplicate, conflict, dead, acked; char *name; } HubBundleReport;
void hub_bundle_report_clear (HubBundleReport *report);
/* A terminal's journal, verified as a whole and then taken as if it had come over the network, also from a terminal that is
 * revoked or quarantined; what the hub holds already changes nothing. HUB_ERROR, TK_JOURNAL_ERROR or G_FILE_ERROR; what was
 * taken before a failure stays taken, and report is empty. */
gboolean hub_service_import_journal (HubService *service, TkBundleReader *reader, HubBundleReport *report, GError **error);

/* leases: fenced ones the copy speaks for; freed: tickets of them that went back to stock; kept: how many stay quarantined;
 * bound: how many may exist that neither copy nor hub has seen; untouched: fenced leases it says nothing about; sentence: NULL
 * when leases is 0. */
typedef struct { gint64 leases, freed, kept, bound, untouched; char *sentence; } HubWitnessReport;
void hub_witness_report_clear (HubWitnessReport *report);
/* The same for the copy a terminal's witness kept, sealed when it was exported; then what the terminal's fenced, witnessed
 * leases have left goes back to stock, but for the tickets of one more sale. Both reports empty on failure. */
gboolean hub_service_import_witness (HubService *service, TkBundleReader *reader, const char *who, HubBundleReport *report,
                                     HubWitnessReport *out, GError **error);

typedef gboolean (*HubBundlePut) (const char *bytes, gsize length, gpointer data, GError **error);
typedef struct { const char *terminal; /* name or number */ const char *since; /* (nullable) cursor */ } HubBundleWanted;
typedef struct { gint64 terminal, changes, answers, acked; } HubBundleWritten;
/* What the hub tells that terminal, signed, through `put` piece by piece. It holds staff PIN hashes. */
gboolean hub_service_export_bundle (HubService *service, const HubBundleWanted *wanted, HubBundlePut put, gpointer data,
                                    HubBundleWritten *written, GError **error);

/* ---- Supervising from a terminal ---- */
/* A supervisor's PIN opens a view of all terminals for ten minutes, at that terminal alone; FORBIDDEN. */
TkWireSuperviseSession *hub_service_supervise_sign_in (HubService *service, const HubTerminal *terminal,
                                                       const TkWireSuperviseSignIn *asked, GError **error);
TkWireOverview *hub_service_overview (HubService *service, const HubTerminal *terminal, const TkWireSuperviseAsk *asked, GError **error);
/* Fences or releases a lease, closes an incident, notes a refund as done; each is an act of the supervisor's. Answers what there is now. */
TkWireOverview *hub_service_supervise (HubService *service, const HubTerminal *terminal, const TkWireSuperviseAct *act, GError **error);
/* So many entries wait at the terminal, it says. Does not wait for the writer. */
void hub_service_note_waiting (HubService *service, const HubTerminal *terminal, gint64 waiting);
/* It is there, and so many wait (-1: it does not say); then how a supervisor sees it. (transfer full) */
TkWireOverviewTerminal *hub_service_heartbeat (HubService *service, const HubTerminal *terminal, gint64 waiting, GError **error);

/* ---- Administration (the command line now, routes later) ---- */
typedef struct { char *name, *kind; GArray *events; /* guint32 */ gint64 valid_ms; /* how long the code may be used */ } HubTerminalInvite;
/* (transfer full) one-time code; only its digest is stored. */
char *hub_service_terminal_add (HubService *service, const HubTerminalInvite *invite, gint64 *terminal_id, GError **error);
/* Fences what it holds and rebuilds what gates saw of it. who: of the people at the hub, "" when not told. */
gboolean hub_service_terminal_revoke (HubService *service, const char *name_or_id, GError **error);
gboolean hub_service_terminal_revoke_by (HubService *service, const char *name_or_id, const char *who, GError **error);
/* Leases that it is granted from now on are witnessed, or not. */
gboolean hub_service_terminal_witnessed (HubService *service, const char *name_or_id, gboolean on, const char *who,
                                         GError **error);
/* After so many hours without its hub a terminal stops by itself; 0 never. */
gboolean hub_service_set_offline_hours (HubService *service, gint64 hours, GError **error);
typedef struct { gint64 tried, applied, conflict, dead; } HubRetryReport;
/* The same for every dead letter there is, or for those of one terminal (name_or_id, nullable), revoked or not. */
gboolean hub_service_retry_all (HubService *service, const char *name_or_id, HubRetryReport *report, GError **error);
/* As JSON text: an array of terminals: id, name, kind, enrolled, revoked, quarantined, witnessed, last_seen, journal_seq, queue (entries it
 * said were waiting), conflicts, dead, sales, sales_total_minor (less what was handed back), currency. */
char *hub_service_terminal_list (HubService *service, GError **error);
gboolean hub_service_user_add (HubService *service, const char *email, const char *name, TkRole role, const char *password,
                               GError **error);
/* A person with a PIN at the terminals. */
gboolean hub_service_staff_add (HubService *service, const char *name, const char *display_name, TkRole role, const char *pin,
                                GError **error);
/* JSON text, array: lease, terminal, event, type, name, first, last, issue, overdraft, status, sold, unsold, bound, recall,
 * sell_until, sentence. bound: how many tickets may exist that the hub does not know of. event 0: all. */
char *hub_service_lease_list (HubService *service, gint64 event, GError **error);
/* One lease, or all open ones of a terminal (name or id): nothing more may be sold from it, and what is not known to be sold
 * is quarantined until its terminal's journal has proved it unsold. */
typedef struct { const char *lease, *terminal, *who; } HubLeaseFence;
typedef struct { gint64 leases, unsold; } HubLeaseFenced;
gboolean hub_service_lease_fence (HubService *service, const HubLeaseFence *fence, HubLeaseFenced *out, GError **error);
/* Gives free what a fenced lease has left, without proof: under the next issue, so that a ticket sold late from it can be told
 * from the one that is sold then. JSON text: lease, released, bound, sentence. */
typedef struct { const char *lease, *who, *reason; } HubLeaseRelease;
char *hub_service_lease_release (HubService *service, const HubLeaseRelease *release, GError **error);
/* How long terminals are expected to be without their hub; leases are sized for it. */
gboolean hub_service_lease_outage (HubService *service, gint64 minutes, const char *who, GError **error);
/* How many tickets of a type may be sold beyond its capacity, each approved; *set may be higher than asked for, because what
 * is out cannot be taken back. */
gboolean hub_service_type_overdraft (HubService *service, gint64 event, gint64 type, gint64 overdraft, const char *who,
                                     gint64 *set, GError **error);
/* ---- Gates' rules: every change is an act, checked, and told to the gates ---- */
/* As people write them; NULL: as it was. name, hint: text. types: "1,2" or "all". zones: "a,b" or "". entries, exits, reentry:
 * "yes" or "no". opens, closes: "none", a time, "doors-30", "start+15", "end". tolerance, minimum: minutes. entries_total,
 * entries_per_day: numbers, 0 without limit. day_starts: "06:00", when a new day of entries begins. */
typedef struct {
  const char *name, *hint, *types, *zones, *entries, *exits, *reentry, *opens, *closes, *tolerance, *entries_total,
    *entries_per_day, *minimum, *day_starts;
} HubGateRules;
/* JSON text, array, of an event or with 0 of all: number, event, name, hint, types, zones, entries, exits, reentry, opens,
 * opens_at, closes, closes_at, tolerance_minutes, entries_total, entries_per_day, minimum_minutes, day_starts. */
char *hub_service_gate_list (HubService *service, gint64 event, GError **error);
/* The gate as it is now, as an array of one; NULL with INVALID, NOT_FOUND or CONFLICT (its name is taken). A new one takes all
 * types in and out, and lets back in, where nothing else is said. */
char *hub_service_gate_add (HubService *service, gint64 event, const HubGateRules *rules, const char *who, GError **error);
char *hub_service_gate_set (HubService *service, gint64 gate, const HubGateRules *rules, const char *who, GError **error);
/* zones, attention, asks: NULL as it was. asks: what is asked of each who will come, such as "name!,phone", of document, email, name
 * and phone, those with ! needed; "" nothing. JSON text, array of one: event, type, name, zones, attention, asks. */
typedef struct { const char *zones, *attention, *asks; } HubTypeRules;
char *hub_service_type_set (HubService *service, gint64 event, gint64 type, const HubTypeRules *rules, const char *who,
                            GError **error);

/* cash_unit: major units, what cash is rounded to; "0" one whole unit of the currency; NULL as it was. JSON text, array of one:
 * event, title, currency, cash_unit_minor. */
typedef struct { const char *cash_unit; } HubEventRules;
char *hub_service_event_set (HubService *service, gint64 event, const HubEventRules *rules, const char *who, GError **error);
/* NULL as it was. logo: PNG of at most 64 KiB and 1000 × 1000; of length 0: none any more. JSON text, array of one: event, organizer,
 * logo (whether there is one), ticket_text, receipt_text, contact. */
typedef struct { const guint8 *logo; gsize logo_length; const char *organizer, *ticket_text, *receipt_text, *contact; } HubBrandNew;
char *hub_service_event_brand (HubService *service, gint64 event, const HubBrandNew *made, const char *who, GError **error);

/* ---- Vouchers and discounts ---- */
/* As people write them. One of percent ("20", "12.5"), amount and price (major units). codes: one voucher for each; none: a discount
 * that staff choose. types: "1,2"; NULL all. uses, per_sale: NULL without limit. from, until: times in the event's zone. */
#define HUB_VOUCHER_CODES_MAX 5000
typedef struct {
  const char *name, *const *codes;
  gsize n_codes;
  const char *percent, *amount, *price, *types, *uses, *per_sale, *from, *until;
  gboolean approval;
} HubVoucherNew;
/* JSON text, array: event, voucher (its number), name, code (whether it has one), kind, worth (in words), value, types, per_sale, from,
 * until, approval, closed, uses (the limit; 0 none), used, leased, free, tickets and amount_minor (what it took off in all). Of those made;
 * of the one closed; of all. INVALID, NOT_FOUND, CONFLICT (a code is taken): then nothing was made. */
char *hub_service_voucher_add (HubService *service, gint64 event, const HubVoucherNew *made, const char *who, GError **error);
char *hub_service_voucher_close (HubService *service, gint64 event, gint64 number, const char *who, GError **error);
char *hub_service_voucher_list (HubService *service, gint64 event, GError **error);

/* ---- Seats ---- */
/* text: the plan as the wire has it (kind “plan”); event, type: in place of those it names, 0 as it says. Before the first of the
 * type's tickets is sold or leased; *seats: how many, as many as the type has places. */
typedef struct { const char *text; gint64 event, type; const char *who; } HubPlanFile;
gboolean hub_service_plan_set (HubService *service, const HubPlanFile *file, gint64 *seats, GError **error);

/* ---- Lists of tickets that others issued ---- */
typedef void (*HubProgress) (gint64 done, gint64 all, gpointer data);
typedef struct {
  gint64 event;
  const char *bytes;          /* the list as it lies in its file: CSV */
  gsize length;
  const char *name;           /* what people call it */
  char delimiter;             /* 0: found out */
  const char *map;            /* (nullable) "code=Barcode,type=#3,phone=": columns; what is not named is found by its header */
  const char *types;          /* (nullable) "VIP Pass=2,Regular=1": what the list says of types, and their numbers */
  gint64 type;                /* for rows that say none; 0 none */
  gboolean skip_bad;          /* take the good rows although there are bad ones */
  gboolean dry_run;           /* only tell what would be */
  const char *who;
  HubProgress progress;       /* (nullable) on the calling thread */
  gpointer progress_data;
} HubImport;
typedef struct {
  gint64 rows, added, changed, unchanged, refused;
  gboolean written;
  char *json;                 /* the same, and problems[]: "Row 17, column “code”: …", at most 100 of them */
} HubImportReport;
void hub_import_report_clear (HubImportReport *report);
/* Reads the whole list first; with a row that cannot be taken nothing is written, unless skip_bad. Then writes in short
 * transactions: what is broken off is finished by importing the list again, which changes nothing else. */
gboolean hub_service_import (HubService *service, const HubImport *import, HubImportReport *report, GError **error);
/* JSON text: delimiter, columns[{column, header, tells}], rows[{row, code, type, status, name, …, problem}]: the first ones as
 * they would be taken, codes shortened. */
char *hub_service_import_preview (HubService *service, const HubImport *import, GError **error);

/* ---- What people at the hub say about a ticket: block list, attention, void ---- */
typedef enum {
  HUB_MARK_BLOCK,             /* text: why */
  HUB_MARK_UNBLOCK,           /* text: why */
  HUB_MARK_ATTENTION,         /* text: what gate staff are shown; "" nothing any more */
  HUB_MARK_VOID,              /* only what others issued; text: why */
} HubMarkKind;
typedef struct {
  gint64 event;
  HubMarkKind kind;
  const char *const *codes;   /* a ticket's human code, its token, or a code that others issued; n of them */
  gsize n;
  const char *text;
  gboolean skip_bad;          /* mark the others although some are no tickets */
  const char *who;
} HubMarking;
typedef struct {
  gint64 marked, unchanged, refused;
  gboolean written;
  char *json;                 /* the same, and problems[]: sentences, at most 100 of them */
} HubMarkReport;
void hub_mark_report_clear (HubMarkReport *report);
/* With one code only, what is wrong with it is the error; INVALID, NOT_FOUND. Tickets nobody told of yet can be marked as well,
 * when their number is one that may exist. */
gboolean hub_service_mark (HubService *service, const HubMarking *marking, HubMarkReport *report, GError **error);
/* JSON text, array: origin ("sold" · "imported" · "marked"), type, name, serial, issue, code (to type; null for others' tickets),
 * status, holder, phone, order, seat, attention, reason, batch. status (nullable): only those. At most `limit`. */
char *hub_service_ticket_list (HubService *service, gint64 event, const char *status, gint64 limit, GError **error);

/* ---- Keys of other systems whose signed tickets an event lets in ---- */
/* scheme: "pretix_sig1". key: as pretix shows it. items: "17=1,17/4=2", product or product/variation = ticket type. subevent: of a
 * series; 0 any. */
typedef struct { const char *scheme, *key, *name, *items; gint64 subevent; } HubSignerNew;
/* JSON text, array: signer, scheme, name, public_key, subevent, items, revoked; of one for add and revoke. */
char *hub_service_signer_add (HubService *service, gint64 event, const HubSignerNew *signer, const char *who, GError **error);
char *hub_service_signer_revoke (HubService *service, gint64 event, gint64 number, const char *who, GError **error);
char *hub_service_signer_list (HubService *service, gint64 event, GError **error);

/* JSON text, array: number, title, starts_at, ends_at (ISO), types[{number,name,price_minor,currency,capacity,sold,leased,
 * quarantined,free}], gates[{number,name}]. */
char *hub_service_event_list (HubService *service, GError **error);
/* JSON text: sales (count, total less what was handed back, voided, refunded, orphans; rounding; takings: money taken less handed back;
 * comps and exchange, which are no money; reissued; by type: sold, amount_minor after discounts, off; discounts[{kind, voucher, name, sales,
 * tickets, amount, uses, used}]), payments by method, check-ins (entries, exits, denied, inside, overrides, annulled,
 * attention_seen, by gate, let_in_after_all[{at, gate, terminal, who, approved_by, reason, verdict, rule, type, serial, issue, count}]), each
 * ticket at most once; incidents[]; terminals[{name, journal_seq, head_hash, last_seen}]; shifts[{terminal, number of the Z report, staff,
 * opened_at, closed_at, float, counted, expected, difference, drawer_opens, hand_overs, sales, tickets, total, unmatched, note}];
 * duplicates 0. Of sales over several events the event's share. Nothing tells of buyers. */
char *hub_service_report (HubService *service, gint64 event, GError **error);
/* JSON text, array: minute (ISO), gate, name, entries, exits; only minutes in which anybody passed. */
char *hub_service_arrivals (HubService *service, gint64 event, GError **error);

/* Sample organizer, staff, accounts, two events; refuses when any event exists. */
typedef struct { char *box_office_code, *gate_code; } HubDemoCodes;
gboolean hub_service_demo (HubService *service, HubDemoCodes *codes, GError **error);

G_END_DECLS
