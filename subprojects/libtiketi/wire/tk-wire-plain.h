/* The two ways a text becomes a message, for the decoder and for the tests that compare them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-wire.h"

G_BEGIN_DECLS

/* Reads what programs write nearly always, straight into the struct: known keys, no \u, nothing out of range. NULL for
 * anything else, good or bad: tk_wire_read_tree() then decides, and says what is wrong. */
gpointer tk_wire_read_plain (const TkWireShape *shape, const char *text, gsize length);
/* The strict decoder: scans, builds a tree, reads it. NULL with TK_WIRE_ERROR. */
gpointer tk_wire_read_tree (const TkWireShape *shape, const char *text, gsize length, GError **error);

G_END_DECLS
