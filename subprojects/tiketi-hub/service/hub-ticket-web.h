/* Tickets as people with accounts see them: their own, those of an organizer's events, one by its code; who came.
 * What a caller may not see in full they see in part; what is nobody's business is not found.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-caller.h"
#include "hub-service.h"

G_BEGIN_DECLS

typedef struct {
  char *key;               /* "1-1-17-0" */
  char *code;              /* to type */
  char *title, *venue, *zone, *type_name, *status, *seat; /* status: "valid" · "unpaid" · "voided" · "refunded" · "blocked" */
  gint64 event, type, serial, issue, starts_at, ends_at;
  gboolean full;           /* only then what follows is told */
  char *currency, *holder, *first_name, *last_name, *email, *phone, *gate_name, *receipt;
  gint64 price, admits, sold_at, order, account;
  gboolean checked_in;     /* somebody is in with it */
  gint64 checked_in_at;
} HubPass;
void hub_pass_free (HubPass *pass);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubPass, hub_pass_free)

/* `said`: "EVENT-TYPE-SERIAL-ISSUE", the human code in any spelling, or a token. caller (nullable). (transfer full) NOT_FOUND.
 * Where a code fits tickets of several events the caller's own come first, then the event that ends last. To nobody a
 * code tells only what is of an event that has not ended, or did so within 30 days. */
HubPass *hub_service_pass (HubService *service, const HubCaller *caller, const char *said, GError **error);

/* The QR's text. NOT_FOUND for who may not see it in full, VOIDED. (transfer full) */
char *hub_service_pass_token (HubService *service, const HubCaller *caller, const char *said, GError **error);
/* Its picture; and the ticket as it is printed. (transfer full) */
GBytes *hub_service_pass_png (HubService *service, const HubCaller *caller, const char *said, GError **error);
char *hub_service_pass_svg (HubService *service, const HubCaller *caller, const char *said, GError **error);
GBytes *hub_service_pass_pdf (HubService *service, const HubCaller *caller, const char *said, GError **error);

typedef gboolean (*HubPassFunc) (const HubPass *pass, gpointer data, GError **error);
/* Those of the caller's orders, newest first; limit 0: all. */
gboolean hub_service_my_passes (HubService *service, const HubCaller *caller, gint64 limit, gint64 offset, HubPassFunc func, gpointer data,
                                GError **error);

/* ---- Who comes ---- */
typedef struct {
  gint64 event;
  const char *q;           /* in names, addresses, phones, seats, receipts; or a ticket's code or key; NULL */
  int checked_in;          /* 1, 0; -1 all */
  gboolean all;            /* also voided and refunded ones */
  gboolean exporting;      /* staff may look, only the organizer and admins may carry it away */
  gint64 limit, offset;    /* limit 0: all */
} HubAttendees;
/* Calls `func` for each, in full, by type and serial, holding one at a time; *total (nullable): of all pages. NOT_FOUND (no such
 * event), FORBIDDEN. title (nullable, transfer full): the event's. */
gboolean hub_service_attendees (HubService *service, const HubCaller *caller, const HubAttendees *asked, HubPassFunc func, gpointer data,
                                gint64 *total, char **title, GError **error);

/* ---- At the gate ---- */
typedef struct {
  const char *said;        /* as for hub_service_pass(), or a code that others issued when the event is told */
  gint64 event;            /* 0: the ticket's */
  const char *gate;        /* its number or name; NULL: the first that takes it */
  const char *device;      /* as it calls itself; NULL */
  const char *scan;        /* UUIDv7 of this scan: asked again it is answered as before; NULL */
  gint64 count;            /* how many come with a group ticket; 0: all that remain */
} HubCheckInAsked;
typedef struct {
  char *verdict, *rule;    /* as gates say them */
  char *gate_name, *terminal_name; /* of what it says; already_in: where they went in */
  gint64 at;               /* when: of this entry or exit; already_in: of that one */
  gint64 rule_at, rule_limit, count, remaining;
  gboolean annulled;       /* checking out undid the check-in, as this gate takes nobody back in */
  HubPass *pass;           /* as it is now; NULL: a ticket that others issued */
} HubCheckedIn;
void hub_checked_in_free (HubCheckedIn *in);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubCheckedIn, hub_checked_in_free)
/* Decides and records as a gate does, in one transaction; what was refused is recorded, too, and is no error. (transfer full)
 * NOT_FOUND (no such ticket, or not this caller's to check in), FORBIDDEN (the event is not the caller's), WRONG_EVENT (the ticket is
 * not of that event), FIELD (gate, scan). */
HubCheckedIn *hub_service_check_in (HubService *service, const HubCaller *caller, const HubCheckInAsked *asked, GError **error);
/* Who is in leaves: an exit where they may come back; else the check-in is undone when it was made here in the last twelve hours. */
HubCheckedIn *hub_service_check_out (HubService *service, const HubCaller *caller, const HubCheckInAsked *asked, GError **error);

/* ---- By mail ---- */
/* For who may see it in full. to: NULL the ticket's. NOT_FOUND, VOIDED, FIELD (email), TOO_MANY (three an hour for a ticket),
 * NO_GATEWAY. *sent_to (transfer full): where it goes. */
gboolean hub_service_pass_resend (HubService *service, const HubCaller *caller, const char *said, const char *to, char **sent_to,
                                  GError **error);

G_END_DECLS
