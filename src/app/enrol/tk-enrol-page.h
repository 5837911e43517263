/* First run: the code, who you are joining, done. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-session.h"

G_BEGIN_DECLS

#define TK_TYPE_ENROL_PAGE (tk_enrol_page_get_type ())
G_DECLARE_FINAL_TYPE (TkEnrolPage, tk_enrol_page, TK, ENROL_PAGE, GtkWidget)

GtkWidget *tk_enrol_page_new (TkSession *session);

G_END_DECLS
