/* Finding a ticket whose code is at hand nowhere, and all that is known of one. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-gate.h"

G_BEGIN_DECLS

#define TK_FIND_MIN 2       /* characters */
#define TK_FIND_LIMIT 50

typedef struct {
  TkTicketId id;
  char *code, *type_name, *holder, *phone /* all but its last three digits hidden */, *order;
  TkTicketStatus status;
  gboolean inside;          /* somebody of it is in now */
  gint64 last_entry_ms;     /* 0 none */
} TkFoundTicket;
void tk_found_ticket_free (TkFoundTicket *found);

typedef struct {
  GPtrArray *tickets;       /* TkFoundTicket, at most TK_FIND_LIMIT */
  gboolean more;
} TkFound;
void tk_found_free (TkFound *found);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkFound, tk_found_free)

/* By the beginnings of words of the name, by the order, by the phone however it is written, or by the human code; accents and
 * case do not matter. What was looked for is journaled as a note: names are other people's. INVALID below TK_FIND_MIN;
 * NOT_ALLOWED for who may not check tickets. To let the one found in: tk_desk_scan() with its code and source "search". */
TkFound *tk_desk_find_tickets (TkDesk *desk, const TkStaff *staff, guint32 event, const char *text, GError **error);

typedef struct {
  char *what;               /* a sentence's beginning: "In", "Out", "Refused: already in", "Let in by Wanjiru: lost wristband" */
  char *gate, *terminal;
  gint64 at_ms;
  guint count;
  gboolean annulled;
} TkTicketPast;
typedef struct {
  TkTicketId id;
  char *code, *type_name, *holder, *phone, *order, *seat, *attention;
  char *sold_by;            /* "Box office A", "imported list", "Advance sale on pretix"; "" not known */
  gint64 sold_at;           /* 0 not known */
  TkTicketStatus status;
  guint admits, inside;
  GPtrArray *past;          /* TkTicketPast, newest first, at most 50 */
} TkTicketDetails;
void tk_ticket_details_free (TkTicketDetails *details);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkTicketDetails, tk_ticket_details_free)
/* `scan`: id of a scan made here; NOT_FOUND when nothing was identified by it. */
TkTicketDetails *tk_desk_ticket_details (TkDesk *desk, const TkStaff *staff, const char *scan, GError **error);

G_END_DECLS
