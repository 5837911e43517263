/* What a gate reads and writes: its rules, a ticket's facts and history, issuers, check-ins.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-gate-hours.h"
#include "tk-replay.h"
#include "tk-store.h"

G_BEGIN_DECLS

/* A gate with its rules and the event it stands at. */
typedef struct
{
  guint32 number;
  guint32 event;
  char *name;
  char *hint;          /* "VIP gate is to the left."; "" */
  GArray *types;       /* guint16: those named, and those that share a zone with the gate; empty and not takes_all = none */
  gboolean takes_all;  /* neither types nor zones were named */
  gboolean takes_entries, takes_exits, reentry;
  char *opens_from, *closes_from; /* as TkGateHours */
  gint64 opens_ms, closes_ms, opens_minutes, closes_minutes, tolerance_minutes;
  gint64 entries_total, entries_per_day, minimum_minutes;
  guint day_starts;    /* minutes after midnight, for tk_entry_day() */
  char *event_title;
  char *zone;          /* IANA, of the event */
  TkEventTimes event_times;
} TkGateRow;

void tk_gate_row_free (TkGateRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkGateRow, tk_gate_row_free)

/* As the decision wants them; borrows from the row, right_gate is left out. */
TkGateRules tk_gate_row_rules (const TkGateRow *row);
/* *out is NULL when there is no such gate. */
gboolean tk_store_gate_find (TkStore *store, guint32 number, TkGateRow **out, GError **error);
/* Another gate of the event that takes this type in this direction; both NULL when none does. */
gboolean tk_store_gate_for_type (TkStore *store, guint32 event, guint16 type, TkDirection direction,
                                 char **name, char **hint, GError **error);
/* ---- Tickets others issued ---- */

/* The ticket of an imported code; *found FALSE, *id untouched when the event's list has no such code. */
gboolean tk_store_code_find (TkStore *store, guint32 event, const char *code, TkTicketId *id, gboolean *found, GError **error);
/* The same in the lists of all other events known here. */
gboolean tk_store_code_find_elsewhere (TkStore *store, guint32 event, const char *code, TkTicketId *id, gboolean *found,
                                       GError **error);
/* Was a list of codes imported for the event? */
gboolean tk_store_has_codes (TkStore *store, guint32 event, gboolean *has, GError **error);
/* A ticket of a signer's has its type from a table that may be changed while people come: what it was known as first, by its row
 * or a check-in that let somebody through, it stays. id->type is set to that, and untouched when there is nothing of it. */
gboolean tk_store_foreign_type (TkStore *store, TkTicketId *id, GError **error);

typedef struct { gint64 item, variation; guint16 type; } TkSignerItem;
typedef struct
{
  guint32 event;
  gint64 subevent;         /* 0 any */
  char *name;
  guint8 public_key[TK_PUBLIC_KEY_SIZE];
  GArray *items;           /* TkSignerItem */
  gboolean revoked;
} TkSignerRow;
void tk_signer_row_free (TkSignerRow *row);
/* (element-type TkSignerRow) of all events, this one's first, and those not revoked first; keys that cannot be read are left
 * out. */
GPtrArray *tk_store_signers (TkStore *store, guint32 event, const char *scheme, GError **error);
/* The type an item comes in as: the entry that names the variation before the one that does not; 0 when none. */
guint16 tk_signer_row_type (const TkSignerRow *row, gint64 item, gint64 variation);

/* The event's title (transfer full), NULL when unknown. */
gboolean tk_store_gate_event_title (TkStore *store, guint32 event, char **title, GError **error);

/* What is known of a ticket besides what its token says. */
typedef struct
{
  TkTicketStatus status;   /* UNKNOWN when nothing is known */
  char *attention;         /* the type's text and the ticket's; NULL */
  char *type_name;         /* "" when the type is not known */
  guint admits;            /* at least 1 */
  char *holder;            /* "" */
  gint64 valid_from_ms, valid_until_ms; /* 0 none; until is exclusive */
} TkTicketFacts;

void tk_ticket_facts_clear (TkTicketFacts *facts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TkTicketFacts, tk_ticket_facts_clear)
/* A later issue of the same slot makes an earlier one VOIDED; a ticket others issued has no slot. */
gboolean tk_store_ticket_facts (TkStore *store, const TkTicketId *id, TkTicketFacts *facts, GError **error);

/* One time somebody passed with a ticket. Annulled ones and denials are left out. In the order of their hybrid logical
 * clocks: never by wall clocks alone, which may be set to anything. */
typedef struct
{
  char *id;
  TkDirection direction;
  guint count;
  gint64 at;
  gint64 hlc;              /* 0 for one made before there were any */
  guint32 gate;
  char *gate_name;
  gboolean here;           /* by this terminal */
  gboolean reentry;
  gboolean on_purpose;     /* let in although the verdict was against it */
} TkPassage;

/* (element-type TkPassage) (transfer full) */
GPtrArray *tk_store_passages (TkStore *store, const TkTicketId *id, GError **error);

typedef struct
{
  guint16 number;
  guint32 revision;
  char *name;
  char *certificate;       /* TKC1:… */
  gint64 revoked_at;       /* 0 when not */
} TkIssuerRow;

void tk_issuer_row_free (TkIssuerRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkIssuerRow, tk_issuer_row_free)
/* *out is NULL when there is none of that number. */
gboolean tk_store_issuer_find (TkStore *store, guint16 number, TkIssuerRow **out, GError **error);
/* Only the revision, which is all a gate asks on every scan; *found FALSE when there is none. */
gboolean tk_store_issuer_revision (TkStore *store, guint16 number, guint32 *revision, gboolean *found,
                                   GError **error);
/* Keeps a verified certificate; one that is not newer changes nothing. name NULL keeps the name there is.
 * *newer (nullable) says whether it was taken. */
gboolean tk_store_issuer_keep (TkStore *store, guint16 number, guint32 revision, const char *name,
                               const char *certificate, gboolean *newer, GError **error);

/* One check-in made here, as it is stored. */
typedef struct
{
  const char *id;
  gint64 seq;
  guint32 event, gate;
  const char *gate_name, *terminal_name;
  TkTicketId ticket;       /* zeros when nothing was identified */
  TkDirection direction;
  TkVerdictKind verdict;
  guint count;
  gint64 at;
  gint64 hlc;              /* as tk_store_hlc_next() gave it */
  const char *answer;      /* what was shown, as JSON */
  const char *staff;       /* who acted; NULL is "", as below */
  const char *overrides;   /* id of the refused scan that it lets in after all */
  const char *approved_by, *reason;
} TkCheckinRow;

/* Nobody else's clock takes ours along further than this: two honest ones never differ by more, and a gate whose clock is a day
 * ahead must not make every gate that hears of it stamp its check-ins a day ahead. */
#define TK_STORE_HLC_AHEAD_MS (5 * 60 * G_GINT64_CONSTANT (1000))
/* The hybrid logical clock of a check-in made at `now`: never before now, after everything this terminal made, and after
 * `heard`, what is known of that ticket's passages (0 nothing), as far as that is to be believed. */
gboolean tk_store_hlc_next (TkStore *store, gint64 now, gint64 heard, gint64 *hlc, GError **error);

/* Also keeps row->hlc as the last one. */
gboolean tk_store_checkin_add (TkStore *store, const TkCheckinRow *row, GError **error);
/* *answer is NULL when that scan was never answered here; (transfer full). */
gboolean tk_store_checkin_answer (TkStore *store, const char *id, char **answer, GError **error);

/* Is it known here, made here or told by the feed? */
gboolean tk_store_checkin_is_known (TkStore *store, const char *id, gboolean *known, GError **error);

/* Bodies that passed at an event since `since_ms`, all gates known here, oldest first. */
typedef void (*TkPassageFunc) (TkDirection direction, guint count, gint64 at, gpointer data);
gboolean tk_store_passages_since (TkStore *store, guint32 event, gint64 since_ms, TkPassageFunc func,
                                  gpointer data, GError **error);
gboolean tk_store_gate_totals (TkStore *store, guint32 event, gint64 *entered, gint64 *left, gint64 *denied,
                               GError **error);

typedef struct
{
  gint64 at;
  char *verdict, *type_name, *gate_name;
  char *colour;            /* as it was shown; "" when that was not kept */
  char *id;
  gboolean annulled;
  gboolean here;
} TkScanRow;

void tk_scan_row_free (TkScanRow *row);
/* This terminal's own, newest first; (element-type TkScanRow). */
GPtrArray *tk_store_recent_scans (TkStore *store, guint32 event, guint limit, GError **error);

G_END_DECLS
