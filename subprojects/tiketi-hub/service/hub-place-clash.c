/* What people are told when a sold ticket does not fit. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-place-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

static gboolean
is_use (const HubPlacing *placing)
{
  return placing->ticket->type > TK_WIRE_VOUCHER_TYPE;
}

/* Asked for only when there is something to tell people. */
static gboolean
find_words (HubPlacing *placing, GError **error)
{
  const TkWireSaleTicket *ticket = placing->ticket;

  g_free (placing->words);
  placing->words = hub_ticket_words (placing->apply->conn, ticket->event, ticket->type, ticket->serial, error);
  return placing->words != NULL;
}

gboolean
hub_place_clash_outside (HubPlacing *placing, GError **error)
{
  return find_words (placing, error)
         && hub_apply_clash (placing->apply, "outside_lease", placing->key, placing->ticket->event, error,
                             is_use (placing)
                               ? _("“%s” took %s, which was never leased to it; more tickets may cost less than the voucher allows.")
                               : _("“%s” sold %s, which was never leased to it; gates will refuse this ticket, so find its buyer."),
                             placing->apply->terminal->name, placing->words);
}

gboolean
hub_place_clash_double (HubPlacing *placing, gint64 first_seller, GError **error)
{
  g_autoptr (HubStoreTerminal) seller = NULL;

  if (!find_words (placing, error) || !hub_store_terminal_get (placing->apply->conn, first_seller, &seller, error))
    return FALSE;
  return hub_apply_clash (placing->apply, "double_sale", placing->key, placing->ticket->event, error,
                          is_use (placing)
                            ? _("%s was taken twice, first by “%s” and again by “%s”; one ticket more costs less than the voucher "
                                "allows.")
                            : _("%s was sold twice, first by “%s” and again by “%s”; two buyers hold it, so refund one."),
                          placing->words, seller != NULL ? seller->name : "", placing->apply->terminal->name);
}

gboolean
hub_place_clash_issue (HubPlacing *placing, GError **error)
{
  return find_words (placing, error)
         && hub_apply_clash (placing->apply, "wrong_issue", placing->key, placing->ticket->event, error,
                             is_use (placing)
                               ? _("“%s” took %s as issue %" PRId64 ", which is not what it was leased as; look at that device.")
                               : _("“%s” sold %s as issue %" PRId64 ", which is not what it was leased as; gates may refuse this "
                                   "ticket, so find its buyer."),
                             placing->apply->terminal->name, placing->words, placing->ticket->issue);
}

gboolean
hub_place_check_approved (HubPlacing *placing, GError **error)
{
  if (!placing->overdraft || *placing->sale->approved_by != '\0')
    return TRUE;
  return find_words (placing, error)
         && hub_apply_clash (placing->apply, "overdraft_unapproved", placing->key, placing->ticket->event, error,
                             _("“%s” sold %s, which is beyond the capacity, and no supervisor approved it; ask who let it "
                               "happen."),
                             placing->apply->terminal->name, placing->words);
}

gboolean
hub_place_nowhere (HubPlacing *placing, gboolean type_known, GError **error)
{
  const HubApply *apply = placing->apply;

  if (!find_words (placing, error))
    return FALSE;
  if (!type_known)
    return hub_apply_clash (placing->apply, "unknown_type", placing->key, placing->ticket->event, error,
                            is_use (placing) ? _("“%s” took %s, but the hub has no such voucher with a limit; ask who sold it.")
                                             : _("“%s” sold %s, but the hub has no such ticket type; find its buyer."),
                            apply->terminal->name, placing->words);
  return hub_apply_clash (placing->apply, "oversell", placing->key, placing->ticket->event, error,
                          is_use (placing) ? _("“%s” took %s, which is beyond its limit; ask who sold it.")
                                           : _("“%s” sold %s, which is beyond the capacity; find its buyer."),
                          apply->terminal->name, placing->words);
}
