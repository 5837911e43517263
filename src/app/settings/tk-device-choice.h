/* A row to choose a camera or a scanner from, which follows what is plugged in and out. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Signal "chosen" (const char *id): by a person; "" the first line. */
#define TK_TYPE_DEVICE_CHOICE (tk_device_choice_get_type ())
G_DECLARE_FINAL_TYPE (TkDeviceChoice, tk_device_choice, TK, DEVICE_CHOICE, GObject)

/* devices: of TkScanDevice. first: the first line, for id "". chosen: stays in the list, with a word, also while it is not there.
 * The row is borrowed and outlives the choice. */
TkDeviceChoice *tk_device_choice_new (AdwComboRow *row, GListModel *devices, const char *first, const char *chosen);
const char *tk_device_choice_get_id (TkDeviceChoice *self);

G_END_DECLS
