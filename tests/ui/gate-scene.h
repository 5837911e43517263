/* The gate page of a real window over a real desk, and a hand scanner that types into it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui-scene.h"
#include "tk-gate-page.h"

G_BEGIN_DECLS

/* Signed in at gate 1 (Main) of event 1, the card in sight. */
UiScene *gate_scene_new (const char *name, const char *pin);
TkGatePage *gate_page (UiScene *scene);
TkVerdictCard *gate_card (UiScene *scene);
/* As gate_page()'s child of that type. */
gpointer gate_find (UiScene *scene, GType type);

/* Keys at a scanner's pace, through the window's own order: scanner first, then the focus, then the page. */
void gate_hand_scan (UiScene *scene, const char *text);
/* A signed ticket of event 1, scanned by hand. */
void gate_scan_ticket (UiScene *scene, guint16 type, guint32 serial);
/* A key at a person's pace. */
void gate_press (UiScene *scene, guint keyval);
void gate_type (UiScene *scene, const char *text);

/* Waits until the card shows the word; fails after ten seconds. */
void gate_wait_word (UiScene *scene, const char *word);
void gate_wait_face (UiScene *scene, TkCardFace face);
/* Waits until the text stands somewhere on the page. */
void gate_wait_text (UiScene *scene, const char *text);

/* How many entries of that kind the journal holds. */
gint64 gate_journal (UiScene *scene, const char *kind);
gint64 gate_inside (UiScene *scene);
void gate_add_ticket (UiScene *scene, guint16 type, guint32 serial, const char *status, const char *attention);
void gate_add_person (UiScene *scene, guint16 type, guint32 serial, const char *name, const char *phone, const char *order);

G_END_DECLS
