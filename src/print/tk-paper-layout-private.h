/* Where everything stands on a receipt or report, for each paper. Private to print. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-drawing-private.h"

G_BEGIN_DECLS

/* Everything, with ink for that page only; returns how many pages there are. On a roll the pen ends where the text does. */
guint tk_paper_layout_draw (TkSheet *sheet, const TkDrawing *drawing, guint page);

G_END_DECLS
