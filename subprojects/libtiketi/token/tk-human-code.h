/* The short code printed under the QR, to type when it cannot be read: Crockford Base32 of the ticket's identity
 * within its event, and a check symbol over event and identity. Unsigned. Format in README.md.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "tk-token.h"

G_BEGIN_DECLS

/* Like "1K-7Q2M-V" grouped for reading (hyphens are decoration); (transfer full). */
char *tk_human_code_format (const TkTicketId *id);
/* Accepts lower case, spaces, hyphens, O/o for 0, I/i/L/l for 1; FALSE, *out untouched, when the check symbol does not
 * match for this event or the code is not canonical. */
gboolean tk_human_code_parse (const char *text, guint32 event, TkTicketId *out);

#define TK_HUMAN_CODE_BEGIN 4 /* symbols that say enough to look for */
/* Which tickets' codes can begin like this: all of one type, in one stretch of serials. Read as leniently; FALSE, outputs
 * untouched, for less than TK_HUMAN_CODE_BEGIN symbols and for what begins no code. */
gboolean tk_human_code_begin (const char *text, guint16 *type, guint32 *first, guint32 *last);
/* Does that ticket's code begin like this? */
gboolean tk_human_code_begins (const TkTicketId *id, const char *text);

G_END_DECLS
