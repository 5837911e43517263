/* A hand scanner acting as a keyboard: fast key events become payloads, slow typing does not. Pure: knows nothing of
 * GTK. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TkWedge TkWedge;

TkWedge *tk_wedge_new (void);
void tk_wedge_free (TkWedge *wedge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkWedge, tk_wedge_free)

/* Texts the scanner was told to put around every code, as they arrive here; NULL or "" for none. Taken off where they are. */
void tk_wedge_set_framing (TkWedge *wedge, const char *prefix, const char *suffix);

/* One key press at `time_ms` (monotonic). character 0 for keys without one (Shift, arrows), the control character for a
 * letter with Ctrl: STX begins a scan, ETX, EOT, CR, LF and TAB end one, others are dropped. enter TRUE for Return, KP_Enter,
 * Tab. Returns TRUE when the key belongs to a scan in progress and must not reach any widget. A key pressed at the pace of a
 * person (more than 60 ms apart) starts afresh and is left alone; so is a key held down that repeats itself.
 * *payload: (transfer full) set when a scan ended with Enter, or by a silence before this key that nobody flushed; else NULL. */
gboolean tk_wedge_key (TkWedge *wedge, gunichar character, gboolean enter, gint64 time_ms, char **payload);
/* Call about 120 ms after the last key: scanners without Enter end by silence. (transfer full) payload or NULL. At least 8
 * characters at a scanner's pace make a scan; at a slow scanner's (more than 20 ms on average), which fast fingers reach for a
 * moment, 11 with an Enter at the same pace and 24 without. */
char *tk_wedge_flush (TkWedge *wedge, gint64 time_ms);
/* Characters that were kept from the widgets and turned out to be a person's fast fingers: put them where the focus is.
 * (transfer full) (nullable), handed out once; ask after tk_wedge_key() and tk_wedge_flush(). */
char *tk_wedge_take_withheld (TkWedge *wedge);

G_END_DECLS
