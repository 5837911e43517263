/* Where everything stands on a ticket, for each paper. Private to print. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-drawing-private.h"

G_BEGIN_DECLS

/* A6 or a roll; on a roll the pen ends where the ticket does. */
void tk_ticket_layout_draw (TkSheet *sheet, const TkDrawing *drawing);

G_END_DECLS
