/* What a gate reads and writes: its rules, a ticket's facts and history, issuers, check-ins.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

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
  GArray *types;       /* guint16; empty = all */
  gboolean takes_entries, takes_exits, reentry;
  gint64 opens_ms, closes_ms;
  gint64 entries_total, entries_per_day, minimum_minutes;
  char *event_title;
  char *zone;          /* IANA, of the event */
  gint64 event_ends_ms;
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
/* The event's title (transfer full), NULL when unknown. */
gboolean tk_store_gate_event_title (TkStore *store, guint32 event, char **title, GError **error);

/* What is known of a ticket besides what its token says. */
typedef struct
{
  TkTicketStatus status;   /* UNKNOWN when nothing is known */
  char *attention;         /* NULL */
  char *type_name;         /* "" when the type is not known */
  guint admits;            /* at least 1 */
} TkTicketFacts;

void tk_ticket_facts_clear (TkTicketFacts *facts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TkTicketFacts, tk_ticket_facts_clear)
/* A later issue of the same slot makes an earlier one VOIDED. */
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
