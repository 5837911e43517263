/* The agent that carries the journal up and changes down. Its own connection to the database; short
 * transactions. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "tk-clock.h"

G_BEGIN_DECLS

#define TK_SYNC_KEY_FILE "terminal.key" /* in the terminal's directory, mode 0600 */

#define TK_SYNC_ERROR (tk_sync_error_quark ())
GQuark tk_sync_error_quark (void);
typedef enum {
  TK_SYNC_ERROR_UNREACHABLE, /* no connection, name not found, timeout */
  TK_SYNC_ERROR_TLS,         /* certificate not trusted */
  TK_SYNC_ERROR_ANSWER,      /* HTML, half a response, not what was asked: something between us and the hub */
  TK_SYNC_ERROR_HUB,         /* 5xx, 429: try again later */
  TK_SYNC_ERROR_CODE,        /* enrolment code wrong, used or expired */
  TK_SYNC_ERROR_REVOKED,
  TK_SYNC_ERROR_REFUSED,     /* the hub does not take our journal: quarantined */
  TK_SYNC_ERROR_INVALID,     /* bad URL, already enrolled … */
} TkSyncError;

/* hub_url: https://… ; plain http:// only for loopback addresses. ca_file: (nullable) PEM file of a private
 * CA. */
typedef struct { const char *hub_url, *code, *ca_file; } TkEnrolRequest;
/* Makes the keys, enrols, and stores what the hub answered; a repeat after a lost answer with the same key is
 * accepted by the hub. Blocking: runs its own main context. First load is done by the first sync. */
gboolean tk_sync_enrol (const char *dir, const TkClock *clock, const TkEnrolRequest *request, GError **error);

/* Who in the hall keeps a copy of this terminal's journal; url as for a hub, NULL for nobody. INVALID while tickets are held
 * that are sold only with the present one. */
gboolean tk_sync_set_witness (const char *dir, const TkClock *clock, const char *url, const char *ca_file, GError **error);

typedef struct {
  gint64 pushed;            /* entries acknowledged in this run */
  gint64 pulled;            /* changes applied */
  gint64 leases;            /* leases granted */
} TkSyncOutcome;
/* Pushes until nothing waits and pulls until nothing is new. Both directions are tried even when one fails.
 * Blocking. */
gboolean tk_sync_once (const char *dir, const TkClock *clock, TkSyncOutcome *outcome, GError **error);

/* Asks for the payments that wait to be asked for, tells of those given up, and waits until this one (NULL: none) is decided, at most
 * so many seconds; how it stands is in the database. Blocking. */
gboolean tk_sync_pay (const char *dir, const TkClock *clock, const char *attempt, guint seconds, GError **error);

typedef struct { gint64 tried, applied, conflict, dead; } TkSyncRetried;
/* Asks the hub to apply this terminal's dead letters again, and keeps what it answers. Blocking. */
gboolean tk_sync_retry (const char *dir, const TkClock *clock, TkSyncRetried *retried, GError **error);

typedef struct { gint64 changes, answers; /* applied here, told about our entries */ gint64 acked; } TkSyncBundle;
/* Applies what the hub wrote on a stick for this terminal. *permille (nullable) is moved on atomically. TK_BUNDLE_ERROR
 * (tk-bundle.h), G_FILE_ERROR, TK_SYNC_ERROR_INVALID or TK_DB_ERROR; pages applied before a failure stay, and the same
 * file goes on behind them. Blocking. */
gboolean tk_sync_import_bundle (const char *dir, const TkClock *clock, const char *path, gint *permille, TkSyncBundle *out,
                                GError **error);

/* The running agent: its own thread and main context. Signals arrive in the main context of whoever made it:
 *   "changed" (what happened since: data arrived, entries acknowledged, state of the network changed)
 */
#define TK_TYPE_SYNC_AGENT (tk_sync_agent_get_type ())
G_DECLARE_FINAL_TYPE (TkSyncAgent, tk_sync_agent, TK, SYNC_AGENT, GObject)
TkSyncAgent *tk_sync_agent_new (const char *dir, const TkClock *clock);
gboolean tk_sync_agent_start (TkSyncAgent *agent, GError **error);
void tk_sync_agent_stop (TkSyncAgent *agent);          /* joins; within 2 s even in a long-poll */
void tk_sync_agent_nudge (TkSyncAgent *agent);         /* something was journaled: push now */

G_END_DECLS
