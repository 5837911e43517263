/* What the files of a copy share. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-copy.h"

G_BEGIN_DECLS

/* Entries of a batch, then the journal_end line that signs it: a batch is whole when that line is. */
typedef struct {
  GArray *hashes;                    /* TK_DIGEST_SIZE each, of entries 1, 2 … */
  gint64 size;                       /* bytes of whole batches; what follows was never acknowledged */
  char *end;                         /* the last journal_end, without its newline; NULL while there is no batch */
} HubCopyScan;
void hub_copy_scan_clear (HubCopyScan *scan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HubCopyScan, hub_copy_scan_clear)

/* Reads and verifies a whole file. DAMAGED when a batch is not good and another one follows. */
gboolean hub_copy_scan (const char *path, guint32 terminal, const guint8 *key /* nullable: any */, HubCopyScan *out,
                        GError **error);
gboolean hub_copy_is_end (const char *line);
const guint8 *hub_copy_scan_hash (const HubCopyScan *scan, gint64 seq);

/* Is the wire's entry the one that follows prev? */
gboolean hub_copy_check_entry (const TkWireEntry *wire, gint64 seq, const guint8 prev[TK_DIGEST_SIZE],
                               guint8 hash[TK_DIGEST_SIZE], GError **error);

char *hub_copy_path (const char *dir, guint32 terminal, guint16 issuer);
char *hub_copy_seal_path (const char *path);
gboolean hub_copy_fail (const char *path, const char *format, GError **error); /* G_FILE_ERROR from errno; format has two %s */
/* So that a new name in it survives a power cut. */
gboolean hub_copy_sync_dir (const char *path, GError **error);

G_END_DECLS
