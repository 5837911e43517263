/* How the terminal is doing, and its journal. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk.h"

G_BEGIN_DECLS

typedef enum { TK_NET_NEVER, TK_NET_ONLINE, TK_NET_SLOW, TK_NET_OFFLINE } TkNetState;
const char *tk_net_state_to_string (TkNetState state); /* "online" · "slow" · "offline" · "never" */

typedef struct { char *event_title, *type_name, *until_words; guint32 event; guint16 type; gint64 left, sell_until; gboolean expired; } TkLeaseInfo;
typedef struct { char *id, *kind, *text; gint64 at; gboolean local; } TkIncidentInfo;
typedef struct { gint64 seq; char *kind, *status, *reason; } TkDeadLetter;

typedef struct {
  TkNetState net;
  gint64 waiting;           /* journal entries the hub has not acknowledged */
  gint64 head_seq, acked_seq;
  char *head_hash;          /* hex */
  gint64 last_contact_ms;   /* last time the hub answered; 0 never */
  gint64 data_ms;           /* last time the feed was complete; 0 never: age of data = now - this */
  gint64 clock_offset_ms;   /* hub - here, as last measured */
  gint64 alone_ms;          /* without the hub, by a clock that cannot be turned back */
  gint64 alone_limit_ms;    /* how long it may be; 0 for ever */
  char *witness_url;        /* "" when this terminal has no witness */
  char *witness_error;      /* "" */
  gint64 witness_acked_seq; /* the witness holds the journal up to here */
  gint64 witness_at_ms;     /* last time it confirmed anything; 0 never */
  char *cursor;             /* how far the feed was read: what “bundle export --since” wants */
  char *last_error;         /* "" */
  GPtrArray *leases, *incidents, *dead_letters;
} TkDeskStatus;
void tk_desk_status_free (TkDeskStatus *status);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkDeskStatus, tk_desk_status_free)
TkDeskStatus *tk_desk_get_status (TkDesk *desk, GError **error);

/* Walks the whole journal: numbering, hashes, chain. *entries counts them; error TK_JOURNAL_ERROR says where it breaks. */
gboolean tk_desk_verify_journal (TkDesk *desk, gint64 *entries, char **head_hash, GError **error);
/* Writes every entry as NDJSON (TkWireEntry), and a last line with the signed head; path must not exist. */
gboolean tk_desk_export_journal (TkDesk *desk, const char *path, gint64 *entries, GError **error);
typedef struct {
  gboolean unacked;         /* only what the hub has not acknowledged, and the entry before */
  gint *permille;           /* (nullable) atomic: how far it is */
} TkJournalPart;
gboolean tk_desk_export_journal_part (TkDesk *desk, const char *path, const TkJournalPart *part, gint64 *entries, GError **error);
/* Verifies such a file alone. */
gboolean tk_journal_verify_file (const char *path, gint64 *entries, GError **error);

typedef struct { char *name, *state /* "ok" · "warn" · "fail" */, *words; } TkDoctorLine;
void tk_doctor_line_free (TkDoctorLine *line);
/* Database integrity, journal, keys and their file modes, disk space, clock, leases, age of data. */
GPtrArray *tk_desk_doctor (TkDesk *desk, GError **error);

G_END_DECLS
