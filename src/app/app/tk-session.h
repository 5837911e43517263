/* What the whole window shares: the desk on its thread, the sync agent, who is signed in and how the terminal is doing.
 * Pages ask the desk only through here. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "tk-clock.h"
#include "tk-customer-shown.h"
#include "tk-desk.h"
#include "tk-desk-status.h"
#include "tk-desk-worker.h"
#include "tk-gate-hook.h"
#include "tk-gate-shown.h"
#include "tk-preferences.h"

G_BEGIN_DECLS

typedef enum {
  TK_SESSION_OPENING,
  TK_SESSION_TROUBLE,       /* the desk could not be opened: tk_session_get_trouble() says why */
  TK_SESSION_NOT_ENROLLED,
  TK_SESSION_SIGNED_OUT,
  TK_SESSION_SIGNED_IN,
} TkSessionState;

/* Signals: "state-changed"; "updated" (new status or data: read again what you show); "gate-showed" (const TkGateShown *);
 * "practice-changed": another desk from now on, so every page is made anew; "staff-changed": somebody else, at the same pages. */
#define TK_TYPE_SESSION (tk_session_get_type ())
G_DECLARE_FINAL_TYPE (TkSession, tk_session, TK, SESSION, GObject)

/* connected: whether the sync agent may run (tests say FALSE). */
TkSession *tk_session_new (const char *dir, const TkClock *clock, gboolean connected);
/* Opens the desk on another thread; also the way to try again after TROUBLE. */
void tk_session_open (TkSession *self);
/* Stops agent and desk; waits for what is being written. */
void tk_session_close (TkSession *self);

/* In a kiosk pages keep off what shows the disk. Said once, before any page is made. */
void tk_session_set_kiosk (TkSession *self, gboolean kiosk);
gboolean tk_session_get_kiosk (TkSession *self);

const char *tk_session_get_dir (TkSession *self);
const TkClock *tk_session_get_clock (TkSession *self);
TkSessionState tk_session_get_state (TkSession *self);
const char *tk_session_get_trouble (TkSession *self);
const TkTerminalInfo *tk_session_get_terminal (TkSession *self);   /* (nullable) */
const TkStaff *tk_session_get_staff (TkSession *self);             /* (nullable) */
const TkDeskStatus *tk_session_get_status (TkSession *self);       /* (nullable) */
/* The zone of the first event: a till's own clock is often left in UTC. "UTC" before any event is known. */
const char *tk_session_get_zone (TkSession *self);
TkPreferences *tk_session_get_preferences (TkSession *self);       /* NULL while opening */

/* Whether the desk can be asked: from when it was opened until the session is closed. */
gboolean tk_session_is_open (TkSession *self);
/* As tk_desk_worker_run(); the callback takes the result with tk_desk_worker_finish(). */
void tk_session_ask (TkSession *self, TkDeskJob job, gpointer input, GDestroyNotify input_free, GDestroyNotify result_free,
                     GAsyncReadyCallback callback, gpointer user_data);
/* Something was journaled: push it and read the status again. */
void tk_session_acted (TkSession *self);
/* Reads terminal and status again; "updated" follows. */
void tk_session_refresh (TkSession *self);

/* The gate page says what its card shows, in the same frame and before any drawing: "gate-showed" follows, and the turnstile's
 * command when there is one. Nothing here waits. */
void tk_session_gate_showed (TkSession *self, const TkGateShown *shown);
/* AWAY until a gate page spoke; valid until the next word of it. */
const TkGateShown *tk_session_get_gate_shown (TkSession *self);
TkGateHook *tk_session_get_hook (TkSession *self);
/* What the buyer's display shows; idle again when nobody is signed in. */
TkCustomerShown *tk_session_get_customer (TkSession *self);

/* From the first run on to sign-in, once the terminal is enrolled. */
void tk_session_leave_enrolment (TkSession *self);

/* The callback's finish returns TRUE when signed in. */
void tk_session_sign_in (TkSession *self, const char *name, const char *pin, GAsyncReadyCallback callback, gpointer user_data);
gboolean tk_session_sign_in_finish (TkSession *self, GAsyncResult *result, GError **error);
/* Leaves practice, too. */
void tk_session_sign_out (TkSession *self);
/* Somebody else goes on at the same pages: as signing in, but nothing is made anew. "updated" follows, and "staff-changed". */
void tk_session_switch_staff (TkSession *self, const char *name, const char *pin, GAsyncReadyCallback callback, gpointer user_data);

/* ---- Practice: a desk of its own; see tk-desk-practice.h. The sync agent goes on for the real one ---- */
/* Whoever is signed in may; nothing happens while it is being made. "practice-changed" follows, or the callback's error. */
void tk_session_start_practice (TkSession *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean tk_session_start_practice_finish (TkSession *self, GAsyncResult *result, GError **error);
/* Throws it away and goes back to the real desk. */
void tk_session_end_practice (TkSession *self);
gboolean tk_session_is_practising (TkSession *self);

G_END_DECLS
