/* The papers there are, in points. Private to print. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-ticket-print.h"

G_BEGIN_DECLS

double tk_page_width (TkPaper paper);
gboolean tk_page_is_roll (TkPaper paper);
double tk_page_height (TkPaper paper);   /* 0 for a roll: it is cut where the text ends */
/* What a printer cannot reach on either side. */
double tk_page_margin (TkPaper paper);

G_END_DECLS
