/* How rows of attempts are read, for the files that do. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-db.h"

G_BEGIN_DECLS

#define TK_ATTEMPT_COLUMNS \
  "SELECT a.id, a.method, a.currency, a.phone, a.email, a.staff, a.sale, a.cart, a.state, a.reason, a.receipt, a.url, a.error," \
  " coalesce ((SELECT p.sale FROM payment AS p WHERE p.attempt = a.id AND p.attempt <> ''), '')," \
  " coalesce ((SELECT s.id FROM sale AS s WHERE s.request = a.sale), '')," \
  " a.amount, a.event, a.at, a.paid, a.changed_at, a.asked_at, a.checked_at, a.give_up, a.told, a.late, a.done, a.said_at FROM attempt AS a "

/* States in which nobody knows whether money comes. */
#define TK_ATTEMPT_OPEN "'new', 'asked', 'sent', 'unknown'"

/* And those in which none came. */
#define TK_ATTEMPT_NOTHING "'failed', 'cancelled', 'given-up'"

gpointer tk_store_read_attempt (TkStmt *stmt); /* TkStoreAttempt */

G_END_DECLS
