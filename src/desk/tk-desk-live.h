/* Who came when and where: the live picture. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk.h"

G_BEGIN_DECLS

#define TK_LIVE_MINUTES_MAX 1440

typedef struct { guint32 gate; char *name; gint64 entered, left; guint *minutes; /* entered in each */ } TkLiveGate;
typedef struct { guint16 type; char *name; gint64 entered, inside, sold; /* sold: known here; 0 not known */ } TkLiveType;
typedef struct {
  gint64 since_ms;          /* of the first minute, on the minute */
  guint n_minutes;
  guint *minutes;           /* bodies that entered in each, all gates */
  gint64 entered, inside, denied, overridden;
  GPtrArray *gates;         /* TkLiveGate, those with anything */
  GPtrArray *types;         /* TkLiveType */
} TkLive;
void tk_live_free (TkLive *live);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkLive, tk_live_free)

/* The last n_minutes (1 to TK_LIVE_MINUTES_MAX), the one running included. As far as this terminal has heard. Reads, no
 * transaction; some ms with 250,000 check-ins. */
TkLive *tk_desk_live (TkDesk *desk, guint32 event, guint n_minutes, GError **error);
/* CSV (RFC 4180, CRLF): minute in the event's zone, gate, entered, left, refused; one line a minute and gate with anything. */
char *tk_desk_live_csv (TkDesk *desk, guint32 event, GError **error);

G_END_DECLS
