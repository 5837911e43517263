/* One sold ticket, or one use of a voucher: by what right its seller has the slot, what that does to leases, stock and counters,
 * and what clashes with it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-place-private.h"

#include <string.h>

#include "hub-orphan.h"
#include "hub-seats.h"
#include "hub-slot.h"
#include "hub-store-catalogue.h"

/* By what right. */
typedef enum
{
  TITLE_NONE,           /* never leased, or handed back */
  TITLE_LEASE,          /* the seller's own */
  TITLE_RELEASED,       /* its own until a supervisor gave it free: the sale is honoured */
  TITLE_ORPHAN,         /* it is counted as sold since a gate saw it: here is the sale */
  TITLE_WRONG_ISSUE,    /* its own, but leased to it as another issue */
  TITLE_LEASE_OF_OTHER,
  TITLE_ORPHAN_OF_OTHER,
} Title;

/* ---- Title ---- */

static gboolean
is_own (const HubPlacing *placing, const HubStoreLease *lease)
{
  return lease != NULL && lease->terminal == placing->apply->terminal->terminal;
}

static gboolean
find_lease (HubPlacing *placing, const HubStoreLease **lease, GError **error)
{
  const TkWireSaleTicket *ticket = placing->ticket;

  return hub_known_lease (placing->apply->known, placing->apply->conn, ticket->event, ticket->type, ticket->serial,
                          ticket->issue, lease, error);
}

static gboolean
was_released (HubPlacing *placing, gboolean *released, GError **error)
{
  const TkWireSaleTicket *ticket = placing->ticket;
  g_autoptr (HubStoreLease) lease = NULL;

  if (!hub_store_lease_released (placing->apply->conn, ticket->event, ticket->type, ticket->serial, ticket->issue, &lease,
                                 error))
    return FALSE;
  *released = is_own (placing, lease);
  return TRUE;
}

static gboolean
holds_other_issue (HubPlacing *placing, gboolean *holds, GError **error)
{
  const TkWireSaleTicket *ticket = placing->ticket;
  g_autoptr (GPtrArray) leases
    = hub_store_lease_covering (placing->apply->conn, ticket->event, ticket->type, ticket->serial, error);

  if (leases == NULL)
    return FALSE;
  *holds = FALSE;
  for (guint i = 0; !*holds && i < leases->len; i++)
    *holds = is_own (placing, leases->pdata[i]);
  return TRUE;
}

/* Neither leased nor an orphan. */
static gboolean
find_past_title (HubPlacing *placing, Title *title, GError **error)
{
  gboolean released = FALSE, other_issue = FALSE;

  if (!was_released (placing, &released, error) || (!released && !holds_other_issue (placing, &other_issue, error)))
    return FALSE;
  *title = released ? TITLE_RELEASED : other_issue ? TITLE_WRONG_ISSUE : TITLE_NONE;
  return TRUE;
}

/* Nearly always it is the seller's open lease, and nothing else needs to be asked. What a lost one sold, gates may have told
 * of already; its leases are fenced. */
static gboolean
find_title (HubPlacing *placing, Title *title, GError **error)
{
  const TkWireSaleTicket *ticket = placing->ticket;
  const HubStoreLease *lease;

  if (!find_lease (placing, &lease, error))
    return FALSE;
  gboolean own = is_own (placing, lease), leased = lease != NULL;
  *title = own ? TITLE_LEASE : TITLE_LEASE_OF_OTHER;
  if (own && strcmp (lease->status, "open") == 0)
    return TRUE;
  g_clear_pointer (&placing->orphan, hub_store_orphan_free);
  if (!hub_store_orphan_get (placing->apply->conn, ticket->event, ticket->type, ticket->serial, ticket->issue,
                             &placing->orphan, error))
    return FALSE;
  if (placing->orphan != NULL)
    *title = placing->orphan->terminal == placing->apply->terminal->terminal ? TITLE_ORPHAN : TITLE_ORPHAN_OF_OTHER;
  return placing->orphan != NULL || leased || find_past_title (placing, title, error);
}

/* ---- The slot ---- */

static gboolean
count_in_lease (HubPlacing *placing, GError **error)
{
  const HubStoreLease *lease;

  if (!find_lease (placing, &lease, error))
    return FALSE;
  hub_known_sell (placing->apply->known, lease);
  return TRUE;
}

static gboolean
take_from_stock (HubPlacing *placing, GError **error)
{
  const TkWireSaleTicket *ticket = placing->ticket;

  return hub_known_settle (placing->apply->known, placing->apply->conn, error)
         && hub_slot_take (placing->apply->conn, ticket->event, ticket->type, ticket->serial, placing->overdraft, error);
}

static gboolean
adopt_orphan (HubPlacing *placing, GError **error)
{
  return hub_known_settle (placing->apply->known, placing->apply->conn, error)
         && hub_orphan_adopt (placing->apply, placing->orphan, placing->sale->sale, error);
}

/* The slot leaves the lease, or the stock, that held it. A released one that another terminal holds by now stays with that
 * lease, and clashes when it is sold there. */
static gboolean
take_slot (HubPlacing *placing, Title title, GError **error)
{
  switch (title)
    {
    case TITLE_LEASE:
      return count_in_lease (placing, error);
    case TITLE_RELEASED:
      return take_from_stock (placing, error);
    case TITLE_ORPHAN:
      return adopt_orphan (placing, error);
    case TITLE_WRONG_ISSUE:
      return hub_place_clash_issue (placing, error);
    case TITLE_LEASE_OF_OTHER:
      return count_in_lease (placing, error) && hub_place_clash_outside (placing, error);
    case TITLE_ORPHAN_OF_OTHER:
      return hub_place_clash_double (placing, placing->orphan->terminal, error);
    case TITLE_NONE:
    default:
      return take_from_stock (placing, error) && hub_place_clash_outside (placing, error);
    }
}

/* ---- The ticket ---- */

static gboolean
is_good (const HubStoreTicket *ticket)
{
  return strcmp (ticket->status, "valid") == 0 || strcmp (ticket->status, "unpaid") == 0
         || strcmp (ticket->status, "blocked") == 0;
}

static gboolean
supersede (HubPlacing *placing, HubStoreTicket *earlier, GError **error)
{
  g_free (earlier->status);
  earlier->status = g_strdup ("voided");
  return hub_store_ticket_set_status (placing->apply->conn, earlier, "voided", error)
         && hub_ticket_publish (placing->apply->conn, earlier, error);
}

/* Borrows what the sale and the entry hold. */
static HubStoreTicket
as_row (const HubPlacing *placing, gboolean good)
{
  const HubApply *apply = placing->apply;
  const TkWireSaleTicket *ticket = placing->ticket;

  return (HubStoreTicket){ .event = ticket->event, .type = ticket->type, .serial = ticket->serial, .issue = ticket->issue,
                           .issuer = apply->terminal->issuer, .terminal = apply->terminal->terminal,
                           .sold_at = apply->entry->at, .sale = placing->sale->sale,
                           .status = (char *) (good ? "valid" : "voided"), .place = ticket->place, .seat = ticket->seat,
                           .holder = ticket->holder, .phone = ticket->phone, .email = ticket->email,
                           .document = ticket->document };
}

static gboolean
add_ticket (HubPlacing *placing, gboolean good, GError **error)
{
  HubStoreTicket row = as_row (placing, good);

  return hub_store_ticket_add (placing->apply->conn, &row, error)
         && hub_ticket_publish (placing->apply->conn, &row, error);
}

static const HubStoreTicket *
find_issue (GPtrArray *issues, gint64 issue)
{
  for (guint i = 0; i < issues->len; i++)
    {
      const HubStoreTicket *ticket = issues->pdata[i];

      if (ticket->issue == issue)
        return ticket;
    }
  return NULL;
}

/* Other issues of the slot. Two good ones are a clash, and both stay as they are until people have decided; only who makes up
 * a later issue of what it sold itself replaces it. Without a title only the latest is good. */
typedef struct { gint64 rival; gboolean good; } Others;

static gboolean
look_at_others (HubPlacing *placing, GPtrArray *issues, Title title, Others *out, GError **error)
{
  *out = (Others){ .rival = 0, .good = TRUE };
  for (guint i = 0; i < issues->len; i++)
    {
      HubStoreTicket *other = issues->pdata[i];
      gboolean later = other->issue > placing->ticket->issue;

      if (title == TITLE_NONE && later)
        out->good = FALSE;
      else if (!is_good (other))
        continue;
      else if (title == TITLE_WRONG_ISSUE && !later && other->terminal == placing->apply->terminal->terminal)
        {
          if (!supersede (placing, other, error))
            return FALSE;
        }
      else
        out->rival = other->terminal;
    }
  return TRUE;
}

/* Whoever does not hold the slot must not put another's ticket out of use by naming a later issue. */
static gboolean
may_name_issue (const HubPlacing *placing, Title title)
{
  return placing->ticket->issue == 0 || title == TITLE_LEASE || title == TITLE_RELEASED || title == TITLE_ORPHAN
         || title == TITLE_WRONG_ISSUE;
}

/* The slot was sold before, or is said to be. */
static gboolean
place_again (HubPlacing *placing, GError **error)
{
  const TkWireSaleTicket *ticket = placing->ticket;
  Title title;
  Others others;
  g_autoptr (GPtrArray) issues
    = hub_store_ticket_issues (placing->apply->conn, ticket->event, ticket->type, ticket->serial, error);

  if (issues == NULL)
    return FALSE;
  const HubStoreTicket *same = find_issue (issues, ticket->issue);
  if (same != NULL)
    return hub_place_clash_double (placing, same->terminal, error);
  if (!find_title (placing, &title, error))
    return FALSE;
  if (!may_name_issue (placing, title))
    return hub_place_clash_outside (placing, error);
  return look_at_others (placing, issues, title, &others, error) && add_ticket (placing, others.good, error)
         && take_slot (placing, title, error) && (others.rival == 0 || hub_place_clash_double (placing, others.rival, error));
}

/* Nearly always the slot was never sold before: then nothing needs to be looked up. */
static gboolean
place_first (HubPlacing *placing, GError **error)
{
  Title title;
  gboolean added = FALSE;
  HubStoreTicket row = as_row (placing, TRUE);

  if (placing->ticket->issue > 0)
    return place_again (placing, error);
  if (!hub_store_ticket_add_first (placing->apply->conn, &row, &added, error))
    return FALSE;
  if (!added)
    return place_again (placing, error);
  return hub_ticket_publish (placing->apply->conn, &row, error) && find_title (placing, &title, error)
         && take_slot (placing, title, error);
}

static gboolean
place (HubApply *apply, const TkWireSale *sale, const TkWireSaleTicket *ticket, gboolean of_a_kind, GError **error)
{
  HubKnownType facts = { 0 };
  g_autofree char *key = hub_ticket_key (ticket->event, ticket->type, ticket->serial, ticket->issue);
  HubPlacing placing = { .apply = apply, .sale = sale, .ticket = ticket, .key = key };

  if (of_a_kind && !hub_known_type (apply->known, apply->conn, ticket->event, ticket->type, &facts, error))
    return FALSE;
  gboolean known = facts.exists && ticket->serial <= facts.capacity + facts.overdraft;
  placing.overdraft = known && ticket->serial > facts.capacity;
  gboolean done = known ? place_first (&placing, error) && hub_place_check_approved (&placing, error)
                        : hub_place_nowhere (&placing, facts.exists, error);
  g_free (placing.words);
  hub_store_orphan_free (placing.orphan);
  return done;
}

/* A voucher is no ticket type, though its uses lie in stock like one's tickets. */
gboolean
hub_place_ticket (HubApply *apply, const TkWireSale *sale, const TkWireSaleTicket *ticket, GError **error)
{
  return place (apply, sale, ticket, ticket->type <= TK_WIRE_VOUCHER_TYPE, error) && hub_seats_sold (apply, ticket, error);
}

gboolean
hub_place_use (HubApply *apply, const TkWireSale *sale, const TkWireSaleTicket *use, GError **error)
{
  return place (apply, sale, use, use->type > TK_WIRE_VOUCHER_TYPE, error);
}
