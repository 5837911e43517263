/* Sharing out an amount of money: the largest remainders get what is left over, so that the shares come to it exactly and are
 * the same wherever they are worked out. Pure. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* out[i] in proportion to weights[i] (0 and above), of amounts up to TK_MONEY_MAX; of equal remainders the first counts. Without
 * any weight all goes to the first. n ≥ 1. */
void hub_share (gint64 amount, const gint64 *weights, gsize n, gint64 *out);

/* What `count` of `qty` equal things are worth that came to `worth` together: all of them to exactly that, none where there are none. */
gint64 hub_share_part (gint64 worth, gint64 qty, gint64 count);

/* Several amounts, one after another, to those who get `worth` in all: each is shared by what is still to come to whom, so when
 * the amounts come to the sum of `worth`, so do the shares of each. What goes beyond it is shared by `worth` itself. */
typedef struct { gint64 *worth, *left; gsize n; } HubShares;
HubShares *hub_shares_new (const gint64 *worth, gsize n);
void hub_shares_free (HubShares *shares);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubShares, hub_shares_free)
void hub_shares_take (HubShares *shares, gint64 amount, gint64 *out);

G_END_DECLS
