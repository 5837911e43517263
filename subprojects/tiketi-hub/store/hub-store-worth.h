/* How money, tickets and passages are counted: the pieces of SQL that every report is made of, so that there is one way.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Parts of what online orders cost, handed back while their tickets stay good: id, sale, event, method, amount, at. They are due
 * under ids that begin with HUB_STORE_GOODWILL and name their sale; an order is for one event. */
#define HUB_STORE_PARTS                                                                                                  \
  "(SELECT refund_due.id AS id, sale.id AS sale, sale.event AS event, refund_due.gateway AS method, refund_due.amount AS amount, " \
  "refund_due.at AS at FROM refund_due JOIN sale ON sale.id = substr(refund_due.id, 10, 36) "                            \
  "WHERE refund_due.id >= 'goodwill-' AND refund_due.id < 'goodwill.')"

/* What was handed back for each event: reversal, sale, event, kind ('part' where the tickets stay good), amount, at. Of a sale over
 * several events, each event's share. */
#define HUB_STORE_BACK                                                                                                   \
  "(SELECT reversal.id AS reversal, reversal.sale AS sale, reversal.event AS event, reversal.kind AS kind, reversal.amount AS amount, " \
  "reversal.at AS at FROM reversal "                                                                                     \
  "WHERE NOT EXISTS (SELECT 1 FROM reversal_share WHERE reversal_share.reversal = reversal.id) "                         \
  "UNION ALL SELECT reversal_share.reversal, reversal.sale, reversal_share.event, reversal.kind, reversal_share.amount, reversal.at " \
  "FROM reversal_share JOIN reversal ON reversal.id = reversal_share.reversal "                                          \
  "UNION ALL SELECT part.id, part.sale, part.event, 'part', part.amount, part.at FROM " HUB_STORE_PARTS " AS part)"

/* Tickets that are good, and those that were undone: a lost ticket that was given again is not, its next issue is good. */
#define HUB_STORE_TICKET_GOOD "ticket.status NOT IN ('voided', 'refunded')"
#define HUB_STORE_NOT_GIVEN_AGAIN                                                                                        \
  "NOT EXISTS (SELECT 1 FROM reissue WHERE reissue.event = ticket.event AND reissue.type = ticket.type "                 \
  "AND reissue.serial = ticket.serial AND reissue.issue = ticket.issue)"
#define HUB_STORE_TICKET_UNDONE "ticket.status IN ('voided', 'refunded') AND " HUB_STORE_NOT_GIVEN_AGAIN

/* A body that went through a gate, and a ticket that came in. */
#define HUB_STORE_PASSED "annulled = 0 AND kind IN ('checkin.entry', 'checkin.exit', 'checkin.override')"
#define HUB_STORE_CAME_IN "direction = 'entry' AND serial > 0 AND " HUB_STORE_PASSED
