/* One connection between this terminal and its hub: store, keys, HTTP client, and how it goes. Confined to
 * the thread and main context that opened it. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-clock.h"
#include "tk-keys.h"
#include "tk-store-sync.h"
#include "tk-sync-carrier.h"
#include "tk-sync.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

/* The three directions to the hub; none waits for another. The one to the witness, which is another machine. And three that tell
 * how they go with what they carry: payments asked for and given up, payments watched, messages to buyers. */
typedef enum {
  TK_SYNC_UP, TK_SYNC_DOWN, TK_SYNC_LEASES, TK_SYNC_DIRECTIONS, TK_SYNC_WITNESS = TK_SYNC_DIRECTIONS,
  TK_SYNC_ASK, TK_SYNC_WATCH, TK_SYNC_MESSAGES, TK_SYNC_WAYS,
} TkSyncWay;

typedef struct
{
  const TkClock *clock;
  TkStore *store;
  TkKeyPair *pair;
  TkSyncIdentity identity;
  TkSyncCarrier *carrier;
  TkSyncCarrier *witness;                 /* to witness_url; NULL while there is none */
  char *witness_url, *witness_ca_file;    /* what it was made for */
  gboolean witness_confirmed;             /* it was asked whether it still holds what it acknowledged last */
  TkSyncOutcome outcome;
  gint64 told_waiting;                    /* entries that wait here, as the hub was told last; -1 never */
  gboolean confirmed;                     /* the hub was asked whether our last acknowledged entry is its last, too */
  gboolean complete;                      /* the feed was read to its end since the last failure */
  gint64 round_trip_ms;                   /* of the last request that did not wait; -1 not known */
  gint64 heard_boot_ms;                   /* when the clock's high-water last heard the hub; 0 never */
  gint64 no_lease_boot_ms;                /* when the hub last had nothing to lease; 0 never */
  gboolean asked_leases;                  /* the request for leases under way asks for some */
  char *trouble[TK_SYNC_DIRECTIONS];      /* NULL, or what is wrong, in one sentence */
  gboolean went_well[TK_SYNC_DIRECTIONS]; /* once in this session: nothing left by an earlier one is open */
  gboolean changed;                       /* since somebody looked: what the faces show */
  gboolean journaled;                     /* since somebody looked: something that should go up */
  gboolean asked;                         /* since somebody looked: a payment that should be watched now */
  char *ask_after;                        /* a payment that could not be asked for: the others have their turn first; NULL none */
  gboolean checked;                       /* the last look at payments was at one that is decided: those that are not come next */
} TkSyncSession;

/* NULL with TK_SYNC_ERROR_INVALID when the terminal is not enrolled, TK_DB_ERROR or TK_KEYS_ERROR. */
TkSyncSession *tk_sync_session_open (const char *dir, const TkClock *clock, GError **error);
/* The same over any carrier (transfer full, also on failure). */
TkSyncSession *tk_sync_session_open_over (const char *dir, const TkClock *clock, TkSyncCarrier *carrier,
                                          GError **error);
/* Without one: only what needs no network. */
TkSyncSession *tk_sync_session_open_offline (const char *dir, const TkClock *clock, GError **error);
void tk_sync_session_close (TkSyncSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkSyncSession, tk_sync_session_close)

/* Keeps, in the caller's transaction or its own, that the hub answered in this direction. hub_now_ms 0: it
 * did not say. */
gboolean tk_sync_session_note_success (TkSyncSession *session, TkSyncWay way, gint64 hub_now_ms,
                                       GError **error);
/* Keeps, in the caller's transaction, that the feed was applied up to this end, as of `as_of_ms` by our wall clock. The
 * caller moves identity.cursor once that is committed. */
gboolean tk_sync_keep_end (TkSyncSession *session, const TkWireChangesEnd *end, gint64 as_of_ms, GError **error);
/* Keeps what went wrong for the status page. */
void tk_sync_session_note_failure (TkSyncSession *session, TkSyncWay way, const GError *failure);

/* ---- One step of each direction. Finished with tk_sync_step_finish(). ---- */

typedef enum
{
  TK_SYNC_NEXT_FAILED,  /* error set */
  TK_SYNC_NEXT_IDLE,    /* nothing left to do now */
  TK_SYNC_NEXT_AGAIN,   /* there is more */
} TkSyncNext;

typedef void (*TkSyncStep) (TkSyncSession *session, gboolean may_wait, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data);
/* A batch of the journal up. */
void tk_sync_push_async (TkSyncSession *session, gboolean may_wait, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data);
/* A page of the feed down; with may_wait, and nothing new, the hub answers when there is (at most 25 s). */
void tk_sync_pull_async (TkSyncSession *session, gboolean may_wait, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data);
/* Leases for what runs low; IDLE at once when nothing does. */
void tk_sync_lease_async (TkSyncSession *session, gboolean may_wait, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data);
/* A batch of the journal to the witness; IDLE at once when there is none. */
void tk_sync_witness_async (TkSyncSession *session, gboolean may_wait, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data);
/* A payment asked for, or one given up; IDLE when there is none. */
void tk_sync_ask_async (TkSyncSession *session, gboolean may_wait, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer data);
/* What became of those that are not decided; with may_wait the hub answers when something has (at most 20 s). */
void tk_sync_watch_async (TkSyncSession *session, gboolean may_wait, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data);
/* A message to a buyer; IDLE when none is due. */
void tk_sync_message_async (TkSyncSession *session, gboolean may_wait, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data);
TkSyncNext tk_sync_step_finish (GAsyncResult *result, GError **error);

/* Entries from `start` on, as many as fit, and the head signed; an empty batch when there are none. */
gboolean tk_sync_fill_batch (TkSyncSession *session, gint64 start, TkWireBatch *batch, GError **error);
/* Says it with every payment that is not decided. */
void tk_sync_payments_note_failure (TkSyncSession *session, const GError *failure);
/* Keeps what went wrong with the witness. */
void tk_sync_witness_note_failure (TkSyncSession *session, const GError *failure);

/* ---- Answers (tk-sync-reply.c) ---- */

/* The decoded message of a 200, to be freed with tk_wire_free(); NULL with TK_SYNC_ERROR. */
gpointer tk_sync_reply_decode (const TkSyncHttpReply *reply, const TkWireShape *shape, GError **error);
/* What an answer that is not a 200 means. */
void tk_sync_reply_set_error (const TkSyncHttpReply *reply, GError **error);
/* The refusal an answer is, to be freed with tk_wire_free(); NULL when it is none. */
TkWireProblem *tk_sync_reply_get_problem (const TkSyncHttpReply *reply);
/* Is it a refusal with this code? */
gboolean tk_sync_reply_has_code (const TkSyncHttpReply *reply, const char *code);

G_END_DECLS
