/* The whole service as a book. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-fixture.h"
#include "pay-world.h"

G_BEGIN_DECLS

typedef struct _PayService PayService;

/* For many worlds one after another; hub_writer_set_threads (FALSE) first, so that it replays. */
PayService *pay_service_new (void);
void pay_service_free (PayService *book);
/* The world that is played from now on; its book is this one. */
void pay_service_play (PayService *book, PayWorld *world);

G_END_DECLS
