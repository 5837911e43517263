/* What is known of this terminal's witness: where it is and how far it has the journal. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store.h"

G_BEGIN_DECLS

typedef struct {
  char *url, *ca_file;  /* "" for none; the system's authorities */
  char *error;          /* what is wrong with it, in one sentence; "" */
  gint64 acked;         /* it holds every entry up to this one */
  gint64 at_ms;         /* when it last confirmed anything; 0 never */
} TkStoreWitness;
void tk_store_witness_clear (TkStoreWitness *witness);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TkStoreWitness, tk_store_witness_clear)
/* `out` must be zeroed or cleared. */
gboolean tk_store_witness_read (TkStore *store, TkStoreWitness *out, GError **error);

/* Another one, or none (url NULL), that holds nothing yet. *held TRUE, and nothing changed, while tickets are held that are
 * sold only with the present witness: its copy would not be the last word about them. */
gboolean tk_store_witness_set (TkStore *store, const char *url, const char *ca_file, gboolean *held, GError **error);
/* In the caller's transaction or its own. */
gboolean tk_store_witness_keep_acked (TkStore *store, gint64 acked, gint64 now_ms, GError **error);
gboolean tk_store_witness_keep_error (TkStore *store, const char *sentence, GError **error);
/* TRUE while there is a sale, or a lease taken up, that the witness has not confirmed. */
gboolean tk_store_witness_waits (TkStore *store, gboolean *waits, GError **error);

G_END_DECLS
