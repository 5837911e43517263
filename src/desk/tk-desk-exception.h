/* What people decide against a verdict: let in after all, or undo a check-in whose person did not pass.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-gate.h"

G_BEGIN_DECLS

#define TK_EXCEPTION_REASON_MAX 500 /* bytes */
#define TK_ANNUL_OWN_MS (10 * 60 * G_GINT64_CONSTANT (1000)) /* gate staff undo their own scans for so long */

typedef struct {
  const char *scan;         /* id of a refused scan made here: amber or red */
  guint count;              /* people let in; 0 = all the ticket still has, 1 when nothing was identified */
  const char *reason;       /* 1 to TK_EXCEPTION_REASON_MAX bytes */
  const TkStaff *approver;  /* (nullable) supervisor, authenticated; a supervisor who acts approves by acting */
  const char *id;           /* (nullable) UUIDv7, idempotency key */
  guint32 event, gate;      /* where the scan must have been made; 0 wherever */
} TkOverrideRequest;
#define TK_OVERRIDE_COUNT_MAX 20 /* people in one override; as many as the ticket admits when those are more */

/* Journals checkin.override and counts the bodies as in. The result is green, kind as refused, with words that say so.
 * NOT_FOUND when that scan was not made here, INVALID when it was not refused, was an exit's, was overridden before, was made
 * at another event or gate, or its ticket is of another event; NOT_ALLOWED without a supervisor. Asked again with the same id, the first answer. */
TkScanResult *tk_desk_override (TkDesk *desk, const TkStaff *staff, const TkOverrideRequest *request, GError **error);

typedef struct {
  const char *scan;         /* id of a green scan, or of an override, made here */
  const char *reason;
  const TkStaff *approver;  /* (nullable) supervisor: needed for somebody else's scan, or after TK_ANNUL_OWN_MS */
} TkAnnulRequest;
typedef struct { char *scan; TkTicketId id; char *code, *type_name; guint count; TkDirection direction; gint64 at_ms; gboolean again; } TkAnnulled;
void tk_annulled_free (TkAnnulled *annulled);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkAnnulled, tk_annulled_free)
/* Journals checkin.annulled: the check-in no longer counts here, and nowhere once synced; asked again, the first answer. */
TkAnnulled *tk_desk_annul (TkDesk *desk, const TkStaff *staff, const TkAnnulRequest *request, GError **error);

typedef struct {
  const char *scan;         /* as for annulling */
  guint count;              /* people who passed: 1 to one less than were counted */
  const char *reason;
  const TkStaff *approver;  /* (nullable) as for annulling */
  const char *id;           /* (nullable) UUIDv7 of the new check-in, idempotency key */
} TkCorrectRequest;
/* "Only 2 of the 4 came": annuls the check-in and makes it anew for fewer people, in one transaction. The result is the new
 * check-in, green. INVALID when that many were not counted; errors as of annulling. */
TkScanResult *tk_desk_correct (TkDesk *desk, const TkStaff *staff, const TkCorrectRequest *request, GError **error);

G_END_DECLS
