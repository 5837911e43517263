/* The sentences printed on a ticket. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-ticket-texts.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include "tk-money.h"

static char *
describe_when (const TkSoldTicket *ticket)
{
  g_autofree char *starts = tk_time_format (ticket->starts_at, ticket->zone, "%a %e %b %Y, %H:%M");
  g_autofree char *doors = NULL;

  if (ticket->doors_at <= 0 || ticket->doors_at == ticket->starts_at)
    return g_steal_pointer (&starts);
  doors = tk_time_format (ticket->doors_at, ticket->zone, "%H:%M");
  /* Translators: a date and time, then when the doors open. */
  return g_strdup_printf (_("%s · doors %s"), starts, doors);
}

static char *
describe_sold (const TkSoldTicket *ticket, const char *staff)
{
  g_autofree char *at = tk_time_format (ticket->sold_at, ticket->zone, "%e %b %H:%M");

  if (staff == NULL || *staff == '\0')
    return g_strdup_printf (_("Sold %s"), g_strstrip (at));
  return g_strdup_printf (_("Sold %s · %s"), g_strstrip (at), staff);
}

TkTicketTexts *
tk_ticket_texts_new (const TkSoldTicket *ticket, const char *staff)
{
  TkTicketTexts *texts = g_new0 (TkTicketTexts, 1);
  TkMoneyStyle style = tk_money_style_from_locale ();

  texts->when = describe_when (ticket);
  texts->price = tk_money_format_with_currency (ticket->price, ticket->currency, &style);
  texts->admits = ticket->admits > 1 ? g_strdup_printf (_("Admits %" PRId64), ticket->admits) : g_strdup ("");
  texts->sold = describe_sold (ticket, staff);
  return texts;
}

void
tk_ticket_texts_free (TkTicketTexts *texts)
{
  if (texts == NULL)
    return;
  g_free (texts->when);
  g_free (texts->price);
  g_free (texts->admits);
  g_free (texts->sold);
  g_free (texts);
}
