/* The application: command line, one window per data directory. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TK_TYPE_APPLICATION (tk_application_get_type ())
G_DECLARE_FINAL_TYPE (TkApplication, tk_application, TK, APPLICATION, AdwApplication)

TkApplication *tk_application_new (void);


G_END_DECLS
