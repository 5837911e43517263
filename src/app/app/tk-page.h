/* What the window hands to the page in front: keys nobody else took, and a hand scanner's keys before anybody sees them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TK_TYPE_PAGE (tk_page_get_type ())
G_DECLARE_INTERFACE (TkPage, tk_page, TK, PAGE, GtkWidget)

struct _TkPageInterface {
  GTypeInterface parent;
  /* Before any widget: TRUE when the key belongs to a scan in progress. time_ms is the event's. */
  gboolean (*scanner_key) (TkPage *page, guint keyval, GdkModifierType modifiers, gint64 time_ms);
  /* After every widget. */
  gboolean (*key) (TkPage *page, guint keyval, GdkModifierType modifiers);
  void (*came_to_front) (TkPage *page);
  void (*went_back) (TkPage *page);
  /* Whoever is signed in is about to leave: keep what is not finished. */
  void (*put_away) (TkPage *page);
};

gboolean tk_page_scanner_key (TkPage *page, guint keyval, GdkModifierType modifiers, gint64 time_ms);
gboolean tk_page_key (TkPage *page, guint keyval, GdkModifierType modifiers);
void tk_page_came_to_front (TkPage *page);
void tk_page_went_back (TkPage *page);
void tk_page_put_away (TkPage *page);

/* The digit a key types on either keyboard block, the number block with Num Lock or without; -1 for other keys. */
int tk_key_digit (guint keyval);
/* Comma and point are one key to people: the decimal sign. */
gboolean tk_key_is_point (guint keyval);
gboolean tk_key_is_enter (guint keyval);

G_END_DECLS
