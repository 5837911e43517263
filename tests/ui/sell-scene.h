/* What a box office may have on sale: a hall of seats, vouchers, a thousand types, a second event. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui-scene.h"

G_BEGIN_DECLS

#define SELL_SCENE_STALLS 9     /* the seated type */

/* Event 1 gets a type "Stalls" with rows of seats, KES 2,000 each; all of them may be sold here but for row A, which is elsewhere. */
void sell_scene_add_stalls (UiScene *scene, guint rows, guint per_row);
/* kind: "percent" (hundredths) or "amount" (minor units); code NULL: a discount. uses 0: without limit; else there is no use left here. */
void sell_scene_add_voucher (UiScene *scene, guint number, const char *name, const char *code, const char *kind, gint64 value, guint uses,
                             gboolean approval);
/* Types 100 … of event 1, "Block 100" and on, ten thousand of each to be sold here. */
void sell_scene_add_types (UiScene *scene, guint n);
/* Standard of event 2 may be sold here. */
void sell_scene_add_comedy (UiScene *scene);
/* The sell page, signed in as amina, its tiles on screen. */
GtkWidget *sell_scene_open (UiScene *scene);

gboolean sell_scene_shows (GtkWidget *root, const char *text);
void sell_scene_wait (GtkWidget *root, const char *text);
void sell_scene_keys (UiScene *scene, const guint *keys, guint n);
#define SELL_KEYS(scene, ...) sell_scene_keys (scene, (const guint[]) { __VA_ARGS__ }, G_N_ELEMENTS (((const guint[]) { __VA_ARGS__ })))
/* Types into the field that has the keys. */
void sell_scene_type (UiScene *scene, const char *text);
/* Enter in that field. */
void sell_scene_enter (UiScene *scene);
/* As a hand scanner does. */
void sell_scene_scan (UiScene *scene, const char *text);
/* The first button below root with that accessible name or label; touches it. */
void sell_scene_touch (GtkWidget *root, const char *name);

G_END_DECLS
