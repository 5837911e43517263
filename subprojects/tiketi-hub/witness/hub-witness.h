/* A witness: takes copies of terminals' journals over HTTP and answers once they are on its disk. It needs no database, and
 * knows terminals only by the certificates its hub signed. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-copy.h"
#include "hub-http-server.h"
#include "tk-clock.h"
#include "tk-token.h"

G_BEGIN_DECLS

typedef struct _HubWitness HubWitness;

/* `dir` is made, mode 0700, when there is none. */
HubWitness *hub_witness_new (const char *dir, const guint8 hub_key[TK_PUBLIC_KEY_SIZE], const TkClock *clock, GError **error);
void hub_witness_free (HubWitness *witness);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubWitness, hub_witness_free)

/* From any thread. (transfer full) the reply to one push; HUB_COPY_ERROR, TK_TOKEN_ERROR or TK_KEYS_ERROR (certificate), or
 * G_FILE_ERROR. */
TkWireBatchReply *hub_witness_take (HubWitness *witness, const TkWireWitnessed *message, GError **error);

/* Fills routes, prefix, problem and data; the rest of `settings` stays. The witness must outlive the server. */
void hub_witness_apply (HubHttpSettings *settings, HubWitness *witness);

G_END_DECLS
