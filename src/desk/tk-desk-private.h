/* What the desk's own files share: the struct, and the checks every act begins with.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-gate.h"
#include "tk-desk-issuer.h"
#include "tk-keys.h"
#include "tk-store.h"
#include "tk-store-clock.h"

G_BEGIN_DECLS

struct _TkDesk
{
  char *dir;
  const TkClock *clock;
  TkStore *store;
  TkKeyPair *pair;  /* NULL until somebody needs it: enrolment may come after the desk was opened */
  TkIssuerCache *issuers; /* opened certificates, made by the first scan; freed by tk_desk_close() */
  TkDeskRedeemer redeemer; /* ask NULL: nobody is asked */
};

/* FALSE with NOT_ENROLLED. *terminal may be NULL. */
gboolean tk_desk_require_enrolled (TkDesk *desk, gint64 *terminal, GError **error);
/* The same, and FALSE with REVOKED when these are older data put back, or one of two copies, or when the hub has not been met
 * for longer than it allows. */
gboolean tk_desk_require_whole (TkDesk *desk, GError **error);
/* How long the terminal has been without its hub, and how long it may be; limit_ms 0: for ever. */
typedef struct { gint64 alone_ms, limit_ms; } TkDeskAlone;
gboolean tk_desk_read_alone (TkDesk *desk, TkDeskAlone *out, GError **error);
/* FALSE with NOT_ALLOWED for who may not check tickets. */
gboolean tk_desk_require_checker (const TkStaff *staff, GError **error);
/* The same as require_whole, and FALSE with REVOKED when the hub has revoked this terminal or takes no more of its journal. */
gboolean tk_desk_require_trusted (TkDesk *desk, GError **error);
/* An idempotency key as askers may send it, NULL or 1 to 100 characters; FALSE with INVALID. */
gboolean tk_desk_check_request (const char *request, GError **error);
/* The terminal's key pair (owned by the desk); NULL with TK_KEYS_ERROR. */
TkKeyPair *tk_desk_get_pair (TkDesk *desk, GError **error);

/* Runs `act` inside one BEGIN IMMEDIATE transaction and commits when it returned TRUE; nothing is left otherwise. */
typedef gboolean (*TkDeskAct) (TkDesk *desk, gpointer data, GError **error);
gboolean tk_desk_transact (TkDesk *desk, TkDeskAct act, gpointer data, GError **error);

G_END_DECLS
