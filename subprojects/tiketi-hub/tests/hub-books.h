/* The hub's books, worked out from its rows alone: every slot in exactly one place, every amount with exactly one event. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-fixture.h"

G_BEGIN_DECLS

/* Asserts that each slot of each type is in stock, in one lease unsold, or sold, in one place only, and that the counters and
 * each lease's `sold` say the same. A slot with a good ticket may lie elsewhere only after a lease it was in was released. Uses of
 * vouchers are slots like any other. And the money: of every sale and reversal, shares of its events come to what it is, each way it
 * was paid; and what an event took and handed back comes to what it sold. */
void hub_books_check (HubFixture *fixture);

G_END_DECLS
