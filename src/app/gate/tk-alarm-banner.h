/* Above the verdict, never over it: somebody let in here went in elsewhere as well. Loud, and not modal; one alarm at a time.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-desk-gate.h"

G_BEGIN_DECLS

#define TK_TYPE_ALARM_BANNER (tk_alarm_banner_get_type ())
G_DECLARE_FINAL_TYPE (TkAlarmBanner, tk_alarm_banner, TK, ALARM_BANNER, GtkWidget)

/* Its button activates the action "gate.seen". */
GtkWidget *tk_alarm_banner_new (void);
/* (element-type TkGateAlarm) newest first; empty hides it. TRUE when there is one that was not there before. */
gboolean tk_alarm_banner_show (TkAlarmBanner *self, const GPtrArray *alarms);
/* The alarm on screen, NULL when there is none. */
const char *tk_alarm_banner_get_shown (TkAlarmBanner *self);

G_END_DECLS
