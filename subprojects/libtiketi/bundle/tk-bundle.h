/* What travels on a stick where there is no network: a terminal's journal up, the hub's feed down, each signed by who wrote
 * it. Read line by line in little memory, whatever is on the stick. The formats are in README.md beside this file.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-journal.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

#define TK_BUNDLE_ERROR (tk_bundle_error_quark ())
GQuark tk_bundle_error_quark (void);
typedef enum {
  TK_BUNDLE_ERROR_FORMAT,   /* no bundle, or of a newer format */
  TK_BUNDLE_ERROR_DAMAGED,  /* cut short, or changed since it was written */
  TK_BUNDLE_ERROR_FOREIGN,  /* another terminal's, or another hub's */
  TK_BUNDLE_ERROR_ORDER,    /* older than what is known, or something is missing before it */
} TkBundleError;
/* Every GError of this folder is one sentence for people; G_FILE_ERROR when the file itself cannot be read. */

/* ---- Lines of a file that nobody vouches for ---- */

typedef struct _TkBundleReader TkBundleReader;

/* A file on a stick may go away or grow shorter at any time: it is read, never mapped. A line is at most line_max bytes. */
TkBundleReader *tk_bundle_reader_open (const char *path, gsize line_max, GError **error);
TkBundleReader *tk_bundle_reader_new_for_bytes (GBytes *bytes, gsize line_max);
void tk_bundle_reader_free (TkBundleReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkBundleReader, tk_bundle_reader_free)

/* The next line without its newline, valid until the next call. FALSE at the end (error unset) or on failure: DAMAGED when
 * the last line has no newline, or one is too long. */
gboolean tk_bundle_reader_next (TkBundleReader *reader, const char **line, gsize *length, GError **error);
/* The last line of the file, wherever reading stands; (transfer full). DAMAGED when there is none or it is longer than any
 * that ends a bundle. */
char *tk_bundle_reader_last (TkBundleReader *reader, gsize *length, GError **error);
/* Goes on reading at `offset`; the digest begins anew. */
void tk_bundle_reader_seek (TkBundleReader *reader, gint64 offset);
/* Where the line just returned begins, how many lines were returned since the start or the last seek, and how long the file
 * is. */
gint64 tk_bundle_reader_get_offset (const TkBundleReader *reader);
gint64 tk_bundle_reader_get_line (const TkBundleReader *reader);
gint64 tk_bundle_reader_get_size (const TkBundleReader *reader);
const char *tk_bundle_reader_get_name (const TkBundleReader *reader); /* for people */
/* BLAKE2b-256 of everything since the start or the last seek, without the line just returned. */
void tk_bundle_reader_digest (const TkBundleReader *reader, guint8 out[TK_DIGEST_SIZE]);
/* The same since the last part ended: without that line; or with it, and the next one begins a part. */
void tk_bundle_reader_get_part (const TkBundleReader *reader, guint8 out[TK_DIGEST_SIZE]);
void tk_bundle_reader_end_part (TkBundleReader *reader, guint8 out[TK_DIGEST_SIZE]);

/* ---- Up: a journal, by its terminal ---- */

#define TK_BUNDLE_JOURNAL_LINE_MAX (2 * TK_JOURNAL_BODY_MAX + 1024) /* a body is escaped once more inside its line */

typedef struct {
  gint64 terminal;
  gint64 first, last;                      /* seq; first is last + 1 when there is no entry */
  guint8 public_key[TK_PUBLIC_KEY_SIZE];   /* who signed: whether that is the terminal's key is for the hub to say */
  guint8 head[TK_DIGEST_SIZE];
} TkBundleJournal;

/* Each entry once it is known to follow the one before; whether the whole is good is known only at the end. */
typedef gboolean (*TkBundleEntryFunc) (const TkWireEntry *entry, gpointer data, GError **error);

/* Is this a journal, whole, in order and signed, every byte as its terminal wrote it? func may be NULL. TK_JOURNAL_ERROR
 * names the first entry that does not fit; G_FILE_ERROR; or what func said. */
gboolean tk_bundle_verify_journal (TkBundleReader *reader, TkBundleEntryFunc func, gpointer data, TkBundleJournal *out,
                                   GError **error);
/* The last line, signed; (transfer full). before: the hash before the first entry when that is not seq 1; else NULL. */
char *tk_bundle_sign_journal (const TkKeyPair *pair, gint64 terminal, gint64 last, const guint8 head[TK_DIGEST_SIZE],
                              const guint8 *before);

/* ---- Down: the feed for one terminal, by the hub ---- */

#define TK_BUNDLE_FEED_LINE_MAX (1024 * 1024)
#define TK_BUNDLE_FORMAT 1
#define TK_BUNDLE_PAGE_MAX (16 * 1024 * 1024) /* bytes of one page, which is one transaction */

/* A page: its changes and the line that ends it. */
typedef struct {
  gint64 offset;                           /* of its first line */
  gint64 lines;
  char *cursor;                            /* where it leads */
  guint8 digest[TK_DIGEST_SIZE];           /* of its lines: what is applied must be what was verified */
} TkBundlePage;

typedef struct {
  TkWireBundleHead *head;
  GPtrArray *pages;                        /* TkBundlePage; the last leads to the end of the feed */
  gint64 answers_offset, answers_lines;    /* batch_reply lines behind them */
  guint8 answers_digest[TK_DIGEST_SIZE];
  gint64 changes;
} TkBundleFeed;
void tk_bundle_feed_free (TkBundleFeed *feed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkBundleFeed, tk_bundle_feed_free)

/* Is this a feed for that terminal, whole and signed by that hub? Changes are not decoded: what they say is judged when they
 * are applied. TK_BUNDLE_ERROR or G_FILE_ERROR. */
TkBundleFeed *tk_bundle_verify_feed (TkBundleReader *reader, const guint8 hub_key[TK_PUBLIC_KEY_SIZE], gint64 terminal,
                                     GError **error);
/* The last line, over the digest of everything before it; (transfer full). */
char *tk_bundle_sign_feed (const TkKeyPair *hub, const guint8 digest[TK_DIGEST_SIZE]);

G_END_DECLS
