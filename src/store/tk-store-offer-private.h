/* What the files that read ticket types share. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store-rows-private.h"

G_BEGIN_DECLS

#define TK_STORE_TYPE_COLUMNS \
  "event, number, name, description, price, capacity, admits, position, sale_from, sale_until, zones, attention, asks"
#define TK_STORE_TYPE_N_COLUMNS 13
gpointer tk_store_read_type (TkStmt *stmt); /* TkWireTicketType */

G_END_DECLS
