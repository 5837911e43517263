/* What the files of this folder share: the strict scan before json-c, and the one way to write a text.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-c/json.h>
#include "tk-wire.h"

G_BEGIN_DECLS

#define TK_WIRE_VALUES_MAX 100000 /* values in one message: each costs json-c far more memory than its bytes */

/* What stands in a whole message, however deep; bytes are those of keys and texts once their escapes are undone. */
typedef struct { guint keys, nulls; gsize bytes; } TkWireCounts;

/* Is `text` one JSON object, whole, within the limits, UTF-8, without NUL, lone surrogate or "-0"? *counts is
 * of what stands in it as written. FALSE with TK_WIRE_ERROR_SYNTAX. */
gboolean tk_wire_scan (const char *text, gsize length, TkWireCounts *counts, GError **error);
/* Is it a number by JSON's grammar (RFC 8259 section 6), whole? */
gboolean tk_wire_is_number (const char *text, gsize length);
/* Scans and parses; also refuses duplicate keys. (transfer full) */
json_object *tk_wire_parse (const char *text, gsize length, GError **error);

void tk_wire_write_int (GString *out, gint64 value);
/* Appends a quoted text with the shortest escapes; what is not UTF-8 in it is replaced. */
void tk_wire_write_string (GString *out, const char *text);
/* Appends `"key":`, with a comma before it unless it is the first in its object. */
void tk_wire_write_key (GString *out, const char *key);

G_END_DECLS
