/* What the files of the gate page share: the page itself (tk-gate-page.c), what people press (tk-gate-acts.c).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-alarm-banner.h"
#include "tk-camera-view.h"
#include "tk-gate-ask.h"
#include "tk-gate-chooser.h"
#include "tk-gate-page.h"
#include "tk-gate-side.h"
#include "tk-hand-scanner.h"
#include "tk-picture-intake.h"
#include "tk-sounds.h"

G_BEGIN_DECLS

struct _TkGatePage {
  GtkWidget parent;
  TkSession *session;
  TkGatePlace *place;         /* where we are; NULL until chosen */
  TkDirection direction;
  TkHandScanner *scanner;
  TkPictureIntake *pictures;
  TkSounds *sounds;
  GtkStack *steps;
  TkGateChooser *chooser;
  TkAlarmBanner *alarm;
  TkVerdictCard *card;
  TkCameraView *camera;
  TkGateSide *side;
  GtkLabel *where, *direction_label;
  GtkRevealer *typing;
  GtkEntry *code;
  gboolean in_front, asking_news, news_again;
};

/* ---- tk-gate-page.c ---- */

/* Everything that reads a code ends here. source: static, as in TkScanRequest. */
void tk_gate_page_submit (TkGatePage *self, const char *text, gsize length, const char *source);
void tk_gate_page_load_news (TkGatePage *self);
/* Entry or exit, as self->direction says. */
void tk_gate_page_show_direction (TkGatePage *self);

/* ---- tk-gate-acts.c ---- */

void tk_gate_acts_install (GtkWidgetClass *widget_class);
gboolean tk_gate_acts_key (TkGatePage *self, guint keyval, GdkModifierType modifiers);
/* Fast fingers that were no scanner. */
void tk_gate_acts_typed (TkGatePage *self, const char *text);
void tk_gate_acts_code_entered (TkGatePage *self);

G_END_DECLS
