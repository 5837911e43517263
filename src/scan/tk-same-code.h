/* The same code read again, by whatever reads: camera, hand scanner, picture. A code that is still being judged, or that has not
 * been away since, is not submitted again. Pure. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TkSameCode TkSameCode;

TkSameCode *tk_same_code_new (void);
void tk_same_code_free (TkSameCode *same);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkSameCode, tk_same_code_free)

/* How long a code must not have been read to count as read anew: less than it takes to pull a trigger twice, more than a scanner
 * that reads all the time leaves between two reads. (A camera has its own, longer time for a code that stays in view.) */
#define TK_SAME_CODE_AWAY_MS 200
/* More are not judged at a time: a line that talks nonsense must not fill the desk's queue. */
#define TK_SAME_CODE_MOST 8

/* A code was read at `now_ms` (monotonic). TRUE: submit it, and call tk_same_code_end() when it was answered, whatever the
 * answer. FALSE: it is being judged, or held before the reader, or too many are being judged. */
gboolean tk_same_code_begin (TkSameCode *same, const char *text, gsize length, gint64 now_ms);
void tk_same_code_end (TkSameCode *same, const char *text, gsize length);

G_END_DECLS
