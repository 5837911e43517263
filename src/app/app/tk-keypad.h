/* Entries for numbers take the number block's keys as digits whether Num Lock is on or not. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void tk_keypad_attach (GtkEditable *entry);

G_END_DECLS
