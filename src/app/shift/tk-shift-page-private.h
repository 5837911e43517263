/* The shift page's own: shared by its files. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-shift-page.h"
#include "tk-shift-count.h"
#include "tk-shift-day.h"
#include "tk-shift-finish.h"
#include "tk-shift-sheet.h"
#include "tk-shift-till.h"

G_BEGIN_DECLS

struct _TkShiftPage {
  GtkWidget parent;
  TkSession *session;
  TkShiftReport *report;      /* the open shift, or the last closed one */
  char *currency;
  GtkStack *steps;
  GtkScrolledWindow *scrolled;
  GtkLabel *title, *news, *open_trouble, *count_trouble, *count_title, *last_title;
  GtkWidget *last_group, *by_notes;
  GtkEntry *opening_float;
  TkShiftCount *float_count, *count;
  TkShiftDay *day;
  TkShiftTill *till;
  TkShiftFinish *finish;
  TkShiftSheet *sheet;
  gboolean asking, in_front, hand_over;
};

/* tk-shift-page.c */
void tk_shift_page_say (GtkLabel *label, const char *words);
gboolean tk_shift_page_is_open (TkShiftPage *self);
gboolean tk_shift_page_is_step (TkShiftPage *self, const char *name);
void tk_shift_page_show_step (TkShiftPage *self, const char *name);
void tk_shift_page_rest (TkShiftPage *self);
void tk_shift_page_find (TkShiftPage *self);
void tk_shift_page_show_last (TkShiftPage *self);

/* tk-shift-page-close.c: counting, then closing or handing over */
void tk_shift_page_install_closing (GtkWidgetClass *widget_class);

G_END_DECLS
