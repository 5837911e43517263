/* UUID version 7 (RFC 9562): time-ordered ids for entries, sales, leases.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "tk-clock.h"

G_BEGIN_DECLS

#define TK_UUID_SIZE 37 /* 36 characters and the terminator */

/* Writes a new lower-case UUIDv7; ids from one process sort in the order they were made, also
 * within a millisecond and when the wall clock steps back. Thread-safe. */
void tk_uuid_new (const TkClock *clock, char out[TK_UUID_SIZE]);
/* Forgets the last one, as a new process does: for tests that start a machine anew and must replay. */
void tk_uuid_forget (void);

/* TRUE only for a canonical lower-case version 7 UUID. */
gboolean tk_uuid_is_valid (const char *text);
/* To and from its 16 bytes; FALSE and out untouched when text is not valid. */
gboolean tk_uuid_to_bytes (const char *text, guint8 out[16]);
void tk_uuid_from_bytes (const guint8 bytes[16], char out[TK_UUID_SIZE]);

G_END_DECLS
