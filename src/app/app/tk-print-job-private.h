/* How the queue writes on its jobs. Private to the print queue. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-print-order-private.h"

G_BEGIN_DECLS

/* (transfer full) order; id (nullable): of a ticket. */
TkPrintJob *tk_print_job_new (TkPrintJobKind kind, TkPrintOrder *order, const TkTicketId *id);
TkPrintOrder *tk_print_job_get_order (TkPrintJob *self);
void tk_print_job_take_order (TkPrintJob *self, TkPrintOrder *order);
/* words: NULL as "". Emits "changed" when something did. */
void tk_print_job_set_state (TkPrintJob *self, TkPrintJobState state, const char *words);

G_END_DECLS
