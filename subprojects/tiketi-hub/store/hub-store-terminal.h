/* Terminals: invited by a one-time code, enrolled with a key, revoked. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

typedef struct {
  gint64 terminal;
  char *name, *kind;
  gint64 code_expires, enrolled_at, revoked_at, quarantined_at, last_seen;
  gint64 issuer;      /* 0 until enrolled */
  gint64 revision;    /* of its certificate */
  char *public_key;   /* hex; "" until enrolled */
  gint64 acked;       /* journal entries the hub holds */
  char *head_hash;    /* hex, of the entry `acked`; "" while there is none */
  gint64 gap_seq;     /* where its latest batch began, when that left a gap; 0 when it went on */
  gint64 gap_count;   /* such batches in a row */
  gboolean witnessed; /* leases it is granted are */
} HubStoreTerminal;
void hub_store_terminal_free (HubStoreTerminal *terminal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubStoreTerminal, hub_store_terminal_free)

typedef struct { const char *name, *kind, *code_digest; gint64 code_expires, invited_at; } HubStoreInvite;
gboolean hub_store_terminal_invite (SqlConn *conn, const HubStoreInvite *invite, gint64 *terminal, GError **error);
gboolean hub_store_terminal_add_event (SqlConn *conn, gint64 terminal, gint64 event, GError **error);

/* Each sets *out NULL when there is none. */
gboolean hub_store_terminal_get (SqlConn *conn, gint64 terminal, HubStoreTerminal **out, GError **error);
gboolean hub_store_terminal_by_name (SqlConn *conn, const char *name, HubStoreTerminal **out, GError **error);
gboolean hub_store_terminal_by_code (SqlConn *conn, const char *code_digest, HubStoreTerminal **out, GError **error);
gboolean hub_store_terminal_by_credential (SqlConn *conn, const char *credential_digest, HubStoreTerminal **out,
                                           GError **error);
gboolean hub_store_terminal_by_key (SqlConn *conn, const char *public_key, HubStoreTerminal **out, GError **error);
gboolean hub_store_terminal_by_issuer (SqlConn *conn, gint64 issuer, HubStoreTerminal **out, GError **error);
/* All of them, by number; (transfer full) of HubStoreTerminal. */
GPtrArray *hub_store_terminal_list (SqlConn *conn, GError **error);

/* Its events, ascending; (transfer full) GArray of gint64. */
GArray *hub_store_terminal_events (SqlConn *conn, gint64 terminal, GError **error);
gboolean hub_store_terminal_has_event (SqlConn *conn, gint64 terminal, gint64 event, gboolean *out, GError **error);
/* Terminals that sell or may yet sell tickets of the event: enrolled, or invited with a code still good at `now`. */
gboolean hub_store_terminal_count_sellers (SqlConn *conn, gint64 event, gint64 now, gint64 *out, GError **error);

typedef struct { gint64 terminal, issuer, enrolled_at; const char *credential_digest, *public_key, *program; } HubStoreEnrolment;
gboolean hub_store_terminal_next_issuer (SqlConn *conn, gint64 *out, GError **error);
gboolean hub_store_terminal_enrol (SqlConn *conn, const HubStoreEnrolment *enrolment, GError **error);
gboolean hub_store_terminal_set_revision (SqlConn *conn, gint64 terminal, gint64 revision, GError **error);
gboolean hub_store_terminal_set_head (SqlConn *conn, gint64 terminal, gint64 acked, const char *head_hash, gint64 now,
                                      GError **error);
gboolean hub_store_terminal_set_gap (SqlConn *conn, gint64 terminal, gint64 seq, gint64 count, GError **error);
/* Every certificate issued from now on is of a later revision than this. */
gboolean hub_store_terminal_raise_revisions (SqlConn *conn, gint64 revision, GError **error);
gboolean hub_store_terminal_seen (SqlConn *conn, gint64 terminal, gint64 now, GError **error);
gboolean hub_store_terminal_quarantine (SqlConn *conn, gint64 terminal, gint64 now, GError **error);
gboolean hub_store_terminal_set_witnessed (SqlConn *conn, gint64 terminal, gboolean witnessed, GError **error);
gboolean hub_store_terminal_revoke (SqlConn *conn, gint64 terminal, gint64 now, GError **error);

G_END_DECLS
