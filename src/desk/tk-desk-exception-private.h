/* What overriding, annulling and correcting share: the check-in made here that they are about, and the entry they make of it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-exception.h"
#include "tk-desk-private.h"
#include "tk-store-past.h"
#include "tk-uuid.h"

G_BEGIN_DECLS

typedef struct {
  TkDesk *desk;
  const TkStaff *staff;
  const TkStaff *supervisor; /* who approves: the approver, or who acts; NULL */
  const char *scan, *reason;
  guint count;
  guint32 event, gate;      /* where it must have been made; 0 wherever */
  char id[TK_UUID_SIZE];    /* of the check-in that is made */
  gboolean asked_before;    /* the asker chose the id, so it may have been answered */

  gint64 now;
  TkMadeCheckin *made;      /* what it is about */
  char *kind;               /* of its journal entry, and … */
  TkWireCheckin *body;      /* … what that says */
  guint admits, inside;     /* of its ticket, as far as it was identified; 1 and 0 otherwise */
  gint64 heard_hlc;

  TkScanResult *result;
  TkAnnulled *annulled;
} TkException;

void tk_exception_clear (TkException *exception);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TkException, tk_exception_clear)

/* Who acts, who approves, why, and under which id (nullable); before any transaction. */
gboolean tk_exception_begin (TkException *exception, const TkStaff *approver, const char *id, GError **error);
/* The check-in, what its journal entry says, its ticket and the time. NOT_FOUND. */
gboolean tk_exception_read (TkException *exception, GError **error);
/* How many of the ticket are in now. */
gboolean tk_exception_count (TkException *exception, GError **error);
/* Was that id answered before? Then exception->result is the answer; *made (nullable) what it made. */
gboolean tk_exception_replay (TkException *exception, TkMadeCheckin **made, GError **error);
/* Journals exception->body, with exception->count people, as a check-in of that kind, stores it beside exception->result. */
gboolean tk_exception_record (TkException *exception, const char *kind, GError **error);
/* The hybrid logical clock for what is journaled now, in exception->body. */
gboolean tk_exception_stamp (TkException *exception, GError **error);
/* Sets exception->result: what was shown, let through for exception->count people. Takes `word` and `sentence`. */
gboolean tk_exception_answer (TkException *exception, char *word, char *sentence, GError **error);
gboolean tk_exception_fail (TkDeskError code, const char *sentence, GError **error);

G_END_DECLS
