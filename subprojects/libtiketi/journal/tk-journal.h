/* The journal: append-only, hash-chained list of what a terminal did. Encoding in README.md beside this file.
 * Pure functions; storage is elsewhere. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "tk-keys.h"
#include "tk-uuid.h"

G_BEGIN_DECLS

#define TK_JOURNAL_KIND_MAX 32
#define TK_JOURNAL_STAFF_MAX 64
#define TK_JOURNAL_BODY_MAX 131072

#define TK_KIND_SALE_COMPLETED "sale.completed"
#define TK_KIND_SALE_VOIDED "sale.voided"
#define TK_KIND_SALE_REFUNDED "sale.refunded"
#define TK_KIND_TICKET_REPRINTED "ticket.reprinted"
#define TK_KIND_TICKET_REISSUED "ticket.reissued"
#define TK_KIND_CHECKIN_ENTRY "checkin.entry"
#define TK_KIND_CHECKIN_EXIT "checkin.exit"
#define TK_KIND_CHECKIN_DENIED "checkin.denied"
#define TK_KIND_CHECKIN_OVERRIDE "checkin.override"
#define TK_KIND_CHECKIN_ANNULLED "checkin.annulled"
#define TK_KIND_SHIFT_OPENED "shift.opened"
#define TK_KIND_SHIFT_CLOSED "shift.closed"
#define TK_KIND_SHIFT_HANDED_OVER "shift.handed-over"
#define TK_KIND_DRAWER_OPENED "drawer.opened"
#define TK_KIND_CASH_MOVED "cash.moved"
#define TK_KIND_LEASE_DRAWN "lease.drawn"
#define TK_KIND_LEASE_RETURNED "lease.returned"
#define TK_KIND_STAFF_SIGNED_IN "staff.signed-in"
#define TK_KIND_STAFF_SIGNED_OUT "staff.signed-out"
#define TK_KIND_CLOCK_JUMPED "clock.jumped"
#define TK_KIND_NOTE "note"

#define TK_JOURNAL_ERROR (tk_journal_error_quark ())
GQuark tk_journal_error_quark (void);
typedef enum {
  TK_JOURNAL_ERROR_FIELD,     /* a field is not valid in itself */
  TK_JOURNAL_ERROR_SEQUENCE,  /* not the number that must follow */
  TK_JOURNAL_ERROR_CHAIN,     /* hash does not follow from prev and contents */
  TK_JOURNAL_ERROR_SIGNATURE, /* head not signed by the terminal's key */
} TkJournalError;

typedef struct {
  gint64 seq;                       /* from 1, no gaps */
  char id[TK_UUID_SIZE];            /* UUIDv7, unique for ever */
  char *kind;                       /* lower case, digits, '.', '-' */
  gint64 at_ms;                     /* wall, UTC */
  gint64 boot_ms;
  char *staff;                      /* "" when nobody was signed in */
  char *body;                       /* canonical JSON object, see tk-wire-messages.h for each kind */
  guint8 prev[TK_DIGEST_SIZE];
  guint8 hash[TK_DIGEST_SIZE];
} TkJournalEntry;

TkJournalEntry *tk_journal_entry_new (void);
void tk_journal_entry_free (TkJournalEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkJournalEntry, tk_journal_entry_free)

/* prev of the first entry: BLAKE2b-256("tiketi.journal.v1" ‖ u32 terminal). The terminal's number is part of the chain,
 * so that entries replayed from another terminal never fit. */
void tk_journal_genesis (guint32 terminal, guint8 out[TK_DIGEST_SIZE]);
/* Canonical bytes of an entry (transfer full). */
GByteArray *tk_journal_entry_encode (const TkJournalEntry *entry, GError **error);
/* Sets entry->prev and entry->hash. */
gboolean tk_journal_entry_seal (TkJournalEntry *entry, const guint8 prev[TK_DIGEST_SIZE], GError **error);
/* Is this the entry that follows (seq - 1, prev)? */
gboolean tk_journal_entry_check (const TkJournalEntry *entry, gint64 seq, const guint8 prev[TK_DIGEST_SIZE],
                                 GError **error);

/* Ed25519 over "tiketi.journal-head.v1" ‖ u32 terminal ‖ u64 seq ‖ hash. */
void tk_journal_head_sign (const TkKeyPair *pair, guint32 terminal, gint64 seq, const guint8 hash[TK_DIGEST_SIZE],
                           guint8 signature[TK_SIGNATURE_SIZE]);
gboolean tk_journal_head_verify (const guint8 public_key[TK_PUBLIC_KEY_SIZE], guint32 terminal, gint64 seq,
                                 const guint8 hash[TK_DIGEST_SIZE], const guint8 signature[TK_SIGNATURE_SIZE]);

G_END_DECLS
