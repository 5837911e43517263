/* From a serial scanner's bytes to payloads. Pure. Private to scan. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TkSerialLine TkSerialLine;

/* A payload: NUL-terminated for convenience, `payload` is the callback's only while it runs. */
typedef void (*TkSerialLineFunc) (const char *payload, gsize length, gpointer data);

TkSerialLine *tk_serial_line_new (void);
void tk_serial_line_free (TkSerialLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkSerialLine, tk_serial_line_free)

/* Calls `found` for every code that ends in these bytes: at CR, LF, ETX or NUL. STX begins one afresh. Empty ones and those
 * of more than TK_SERIAL_PAYLOAD_MAX bytes are none. */
void tk_serial_line_feed (TkSerialLine *line, const guint8 *bytes, gsize length, TkSerialLineFunc found, gpointer data);
/* The line has fallen silent: what there is is a code. */
void tk_serial_line_end (TkSerialLine *line, TkSerialLineFunc found, gpointer data);
/* Forgets what has come. */
void tk_serial_line_reset (TkSerialLine *line);
/* Whether something waits for its end. */
gboolean tk_serial_line_is_open (const TkSerialLine *line);

G_END_DECLS
