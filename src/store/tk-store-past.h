/* What became of check-ins made here, and all that happened with one ticket. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-admission.h"
#include "tk-store.h"
#include "tk-token.h"

G_BEGIN_DECLS

/* A check-in made here, as stored. */
typedef struct {
  char *id, *gate_name, *terminal_name, *verdict, *answer, *staff;
  char *overrides;         /* "" unless it is an override */
  gint64 seq, at;
  guint32 event, gate;
  TkTicketId ticket;       /* zeros when nothing was identified */
  TkDirection direction;
  guint count;             /* 0: refused */
  gboolean annulled;
} TkMadeCheckin;
void tk_made_checkin_free (TkMadeCheckin *made);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkMadeCheckin, tk_made_checkin_free)
/* *out is NULL when it was not made here. */
gboolean tk_store_checkin_made (TkStore *store, const char *id, TkMadeCheckin **out, GError **error);
/* Was that refused scan let in after all, by an override that still counts? */
gboolean tk_store_checkin_overridden (TkStore *store, const char *id, gboolean *overridden, GError **error);

typedef struct { const char *checkin; gint64 seq, at; const char *staff, *approved_by, *reason; } TkNewAnnulment;
/* The check-in counts no more; alarms that this explains are gone. Inside the caller's transaction. */
gboolean tk_store_checkin_annul (TkStore *store, const TkNewAnnulment *annulment, GError **error);
/* When; *found FALSE when it was not annulled here. */
gboolean tk_store_annulled_at (TkStore *store, const char *id, gint64 *at, gboolean *found, GError **error);

typedef struct {
  char *verdict, *gate_name, *terminal_name;
  char *word;              /* as it was shown; "" for those of other terminals, as the next three */
  char *staff, *approved_by, *reason; /* staff and approved_by as people are called */
  gint64 at;
  guint count;
  TkDirection direction;
  gboolean annulled, here;
  char *undone_by, *undone_reason;    /* "" not annulled here */
  gint64 undone_at;
} TkPastRow;
void tk_past_row_free (TkPastRow *row);
/* (element-type TkPastRow) newest first: refusals, passages and what was undone. */
GPtrArray *tk_store_ticket_past (TkStore *store, const TkTicketId *id, guint limit, GError **error);

/* Where a ticket comes from. */
typedef struct {
  char *issuer_name;       /* "" not known */
  char *seat, *holder;     /* "" */
  char *sold_by;           /* who sold it here; "" */
  gint64 sold_at;          /* 0 not known */
  guint16 issuer;          /* 0 not known */
  gboolean listed;         /* its code is of an imported list */
} TkTicketOrigin;
void tk_ticket_origin_clear (TkTicketOrigin *origin);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TkTicketOrigin, tk_ticket_origin_clear)
/* `issuer` is what the ticket itself said, 0 when it said nothing. */
gboolean tk_store_ticket_origin (TkStore *store, const TkTicketId *id, guint16 issuer, TkTicketOrigin *origin, GError **error);
/* The names of the event's signers of other systems, one after another; "" for none. (transfer full) */
gboolean tk_store_signer_names (TkStore *store, guint32 event, char **names, GError **error);

G_END_DECLS
