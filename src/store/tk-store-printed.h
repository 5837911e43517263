/* What became of tickets on their way to paper, and the organizer's own for it. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store.h"
#include "tk-token.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

/* "paper" · "taken" · "file" · "half" · "seen" · "message"; "before": sold when nobody kept this. */
typedef struct { TkTicketId id; gint64 at; char *how; } TkStorePrinted;
void tk_store_printed_free (TkStorePrinted *printed);

/* A half print takes nothing back that is on paper already. Of tickets not sold here nothing is kept. */
gboolean tk_store_note_printed (TkStore *store, const TkTicketId *id, gint64 at, const char *how, GError **error);
GPtrArray *tk_store_list_printed (TkStore *store, const char *sale, GError **error);               /* TkStorePrinted */
/* (element-type TkTicketId) good tickets sold since then of which nobody knows that they came out whole, oldest sale first. */
GArray *tk_store_list_unprinted (TkStore *store, gint64 since, guint limit, GError **error);

/* (element-type TkWireBrand) of all events. */
GPtrArray *tk_store_list_brands (TkStore *store, GError **error);

G_END_DECLS
