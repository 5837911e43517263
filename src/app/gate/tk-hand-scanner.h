/* Hand scanners: one acting as a keyboard, heard without focus, and one on a serial line. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-serial.h"

G_BEGIN_DECLS

/* Signals: "scanned" (const char *payload); "typed" (const char *text): a person's fast fingers, to be put where the focus is. */
#define TK_TYPE_HAND_SCANNER (tk_hand_scanner_get_type ())
G_DECLARE_FINAL_TYPE (TkHandScanner, tk_hand_scanner, TK, HAND_SCANNER, GObject)

TkHandScanner *tk_hand_scanner_new (void);
/* Texts the scanner was told to put around every code, as they arrive here; NULL or "" for none. Taken off where they are. */
void tk_hand_scanner_set_framing (TkHandScanner *self, const char *prefix, const char *suffix);
/* TRUE when the key belongs to a scan. */
gboolean tk_hand_scanner_key (TkHandScanner *self, guint keyval, GdkModifierType modifiers, gint64 time_ms);

/* Listens to a serial scanner as well, which is "scanned" like the other: path as tk_serial_new(), NULL or "" for none. The same
 * path again changes nothing. */
void tk_hand_scanner_use_serial (TkHandScanner *self, const char *path);
/* (nullable) for its state and message. */
TkSerial *tk_hand_scanner_get_serial (TkHandScanner *self);
/* For "typed": puts the text where the focus is, as if it had been typed; nowhere when that is no field. */
void tk_hand_scanner_give_back (GtkRoot *root, const char *text);

G_END_DECLS
