/* A witness's copy of one terminal's journal: an append-only file, on disk before it is acknowledged, exported once and then
 * sealed. Knows nothing of HTTP. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-journal.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

#define HUB_COPY_ERROR (hub_copy_error_quark ())
GQuark hub_copy_error_quark (void);
typedef enum {
  HUB_COPY_ERROR_CHAIN,   /* other entries than those held, or not this terminal's */
  HUB_COPY_ERROR_SEALED,  /* it was exported: nothing more is taken */
  HUB_COPY_ERROR_FULL,    /* a limit is reached */
  HUB_COPY_ERROR_DAMAGED, /* the file is not what was written */
  HUB_COPY_ERROR_MISSING, /* there is none, or more than one */
} HubCopyError;

#define HUB_COPY_ENTRIES_MAX 1000000
#define HUB_COPY_BYTES_MAX G_GINT64_CONSTANT (1073741824)
#define HUB_COPY_TERMINALS_MAX 256

/* Whose it is; the key is what the hub's certificate of that issuer names. */
typedef struct {
  guint32 terminal;
  guint16 issuer;
  guint8 key[TK_PUBLIC_KEY_SIZE];
} HubCopyOwner;

typedef struct _HubCopy HubCopy;

/* The file of that owner in `dir`, made when there is none; what a crash left of a batch that was not acknowledged is cut
 * off. HUB_COPY_ERROR or G_FILE_ERROR. */
HubCopy *hub_copy_open (const char *dir, const HubCopyOwner *owner, GError **error);
void hub_copy_free (HubCopy *copy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubCopy, hub_copy_free)

/* It holds every entry up to this one. */
gint64 hub_copy_get_acked (const HubCopy *copy);
/* Adds what is new of the batch, synced to disk when this returns. One that begins later than it must is no failure and
 * changes nothing. HUB_COPY_ERROR or G_FILE_ERROR; then nothing is added. */
gboolean hub_copy_take (HubCopy *copy, const TkWireBatch *batch, GError **error);

/* ---- All of a directory ---- */

/* (element-type HubCopyOwner) by terminal and issuer; their keys are not filled in. */
GArray *hub_copy_list (const char *dir, GError **error);

/* Seals the terminal's copy, for good, and writes it as the journal bundle that “tiketi-hub bundle import” reads; `path` must
 * not exist. From then on its terminal cannot have another sale confirmed here, so the export is the last word. issuer 0: the
 * only one there is. May be repeated. */
gboolean hub_copy_export (const char *dir, guint32 terminal, guint16 issuer, const char *path, gint64 *entries, GError **error);

G_END_DECLS
