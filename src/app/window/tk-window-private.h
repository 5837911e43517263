/* What the files of the window share: following the session (tk-window.c), pages and settings (tk-window-pages.c), what is
 * remembered (tk-window-preferences.c), keys (tk-window-keys.c), the kiosk (tk-window-kiosk.c).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-kiosk.h"
#include "tk-status-pill.h"
#include "tk-toast.h"
#include "tk-window-bars.h"
#include "tk-window.h"

G_BEGIN_DECLS

struct _TkWindow {
  AdwApplicationWindow parent;
  TkSession *session;
  TkToast *toast;
  GtkStack *states;
  AdwViewStack *pages;
  AdwViewSwitcherTitle *switcher;
  AdwStatusPage *trouble;
  GtkSpinner *spinner;
  TkStatusPill *pill;
  GtkMenuButton *person;
  GtkLabel *place, *person_name;
  GtkWindowControls *controls;
  GtkWidget *muted;
  TkWindowBars *bars;
  GtkStack *bodies;            /* "pages", "settings" or "switch" */
  AdwBin *enrol, *sign_in, *leave, *settings, *switching;
  GtkWidget *watermark;
  TkKiosk *kiosk;              /* NULL: an ordinary window */
  TkLaneWindow *lane;          /* weak; NULL: no second window */
  TkCustomerWindow *customer;  /* the same */
  TkPreferences *preferences;  /* those we follow; NULL while opening */
  GtkWidget *front;            /* borrowed: the page that gets the keys */
  char *wanted;                /* page to show after sign-in */
  gint64 touched_at;           /* monotonic; when somebody last did something */
  guint spinner_source, narrow_source, idle_source;
  gboolean narrow;
};

/* ---- tk-window.c ---- */

/* Shows what the session's state asks for. */
void tk_window_show_state (TkWindow *self);

/* ---- tk-window-pages.c ---- */

gboolean tk_window_may_see (TkWindow *self, int i);
/* Whether whoever is signed in may change settings and mute the gate. */
gboolean tk_window_may_set (TkWindow *self);
/* page: (nullable) who gets the keys from now on. */
void tk_window_set_front (TkWindow *self, GtkWidget *page);
/* The page that the switcher chose, made if it was not yet, comes to the front. */
void tk_window_show_visible_page (TkWindow *self);
void tk_window_show_body (TkWindow *self, gboolean settings);
/* After sign-in: the pages there are for this person, and the one that was asked for. */
void tk_window_show_shell (TkWindow *self);
void tk_window_drop_pages (TkWindow *self);
void tk_window_install_pages (GtkWidgetClass *widget_class);

/* ---- tk-window-preferences.c ---- */

void tk_window_follow_preferences (TkWindow *self);
void tk_window_apply_mute (TkWindow *self);
void tk_window_install_preferences (GtkWidgetClass *widget_class);

/* ---- tk-window-staff.c: who is signed in, and whether anybody is there ---- */

/* Somebody did something. */
void tk_window_touched (TkWindow *self);
/* Pages keep what is not finished, then the session ends. */
void tk_window_sign_out (TkWindow *self);
/* Somebody else, at the same pages. */
void tk_window_staff_changed (TkWindow *self);
/* Watches, as the preference says. */
void tk_window_follow_idle (TkWindow *self);
void tk_window_install_staff (GtkWidgetClass *widget_class);

/* ---- tk-window-practice.c ---- */

void tk_window_follow_practice (TkWindow *self);
void tk_window_install_practice (GtkWidgetClass *widget_class);

/* ---- tk-window-keys.c ---- */

void tk_window_listen (TkWindow *self);
void tk_window_install_keys (GtkWidgetClass *widget_class);

G_END_DECLS
