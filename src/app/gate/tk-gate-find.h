/* Somebody without a code at hand: found by name, phone or order. A sheet beside the verdict.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-desk-find.h"

G_BEGIN_DECLS

/* Signals: "wanted" (const char *text): look for it, after a pause in typing; "chosen" (const char *code): let this one in, or
 * out. Its button activates the action "gate.close". */
#define TK_TYPE_GATE_FIND (tk_gate_find_get_type ())
G_DECLARE_FINAL_TYPE (TkGateFind, tk_gate_find, TK, GATE_FIND, GtkWidget)

/* Empty, and with the focus. */
void tk_gate_find_start (TkGateFind *self, TkDirection direction, const char *zone, gboolean hide_names);
void tk_gate_find_show (TkGateFind *self, const TkFound *found);
/* The desk said no. */
void tk_gate_find_say (TkGateFind *self, const char *sentence);
/* Fast fingers that were no scanner. */
void tk_gate_find_type (TkGateFind *self, const char *text);
/* "Amina Otieno" → "A… O…": enough to tell rows apart, too little to read a name off the screen; (transfer full). */
char *tk_gate_find_mask (const char *name);

G_END_DECLS
