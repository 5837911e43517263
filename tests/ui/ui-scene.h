/* A real window over a real desk in a temporary directory, for tests that press keys and look.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-session.h"
#include "tk-terminal-fixture.h"
#include "tk-window.h"

G_BEGIN_DECLS

typedef struct {
  TkTerminalFixture *terminal;
  TkSession *session;
  TkWindow *window;
} UiScene;

/* Call first in main(): GTK, libadwaita, language. */
void ui_scene_start (int *argc, char ***argv);
/* An enrolled terminal with leases for event 1 (Regular 1–480, VIP 1–12, Family 1–60); amina 2468, juma 1357, wanjiru 8642. The
 * window is shown and the session is open: faces are on screen. */
UiScene *ui_scene_new (void);
void ui_scene_free (UiScene *scene);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UiScene, ui_scene_free)

/* Runs the main loop until condition (data) holds; fails the test after a minute, naming `what`. */
typedef gboolean (*UiCondition) (gpointer data);
void ui_wait (UiCondition condition, gpointer data, const char *what);
/* Lets the main loop run for at least that long, until it rests and, from 100 ms on, each window was laid out. */
void ui_idle (guint ms);

/* Through the session, without a pad; then shows `page`. */
void ui_scene_sign_in (UiScene *scene, const char *name, const char *pin, const char *page);
/* The first widget of that type below `root`, in tree order; NULL when there is none. */
gpointer ui_find (GtkWidget *root, GType type);
/* The first label below `root` that is on screen and holds `text`. */
GtkWidget *ui_find_text (GtkWidget *root, const char *text);
/* Until it is there. */
void ui_wait_text (GtkWidget *root, const char *text);
/* A key for the page in front, as the window hands it on. */
void ui_scene_key (UiScene *scene, guint keyval);
/* Draws the window as it is into PATH (PNG). */
void ui_scene_draw (UiScene *scene, const char *path);

G_END_DECLS
