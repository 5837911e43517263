/* Who a ticket belongs to, as far as anybody was told, and finding them by how people say it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store.h"
#include "tk-token.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

/* What the feed tells of the ticket's holder, phone and order; with none of them, nobody is known any more. */
gboolean tk_store_person_keep (TkStore *store, const TkWireTicket *ticket, GError **error);
/* The ticket is no more. */
gboolean tk_store_person_forget (TkStore *store, const TkTicketId *id, GError **error);

typedef struct {
  TkTicketId id;
  char *name, *phone, *order; /* "" not told */
} TkPersonRow;
void tk_person_row_free (TkPersonRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkPersonRow, tk_person_row_free)
/* *out is NULL when nobody was told of. */
gboolean tk_store_person_get (TkStore *store, const TkTicketId *id, TkPersonRow **out, GError **error);

/* (element-type TkPersonRow), at most `limit`: those in whose name, order or phone every typed word begins some word. Nothing
 * people type acts as search syntax. */
GPtrArray *tk_store_person_find (TkStore *store, guint32 event, const char *text, guint limit, GError **error);

/* (element-type TkTicketId) known tickets of one type with these serials, in order, at most `limit`. */
GArray *tk_store_tickets_between (TkStore *store, guint32 event, guint16 type, guint32 first, guint32 last, guint limit,
                                  GError **error);

/* Letters and digits alone, without strokes: Ng'ang'a → Nganga, O-2041 → O2041, Søren → Soren. The search itself takes no notice
 * of case and accents; this is what it leaves to us. (transfer full) */
char *tk_person_plain_word (const char *word);
/* How `text` is looked for, in FTS5's syntax; NULL when nothing in it can be looked for. (transfer full) */
char *tk_person_match (const char *text);

G_END_DECLS
