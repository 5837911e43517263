/* How long a list of fifty thousand attendees takes, as it is told and as each kind of file.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "hub-attendee-file.h"
#include "hub-fixture.h"
#include "ticket-seller.h"

#define TICKETS 50000
#define TICKETS_TEXT "50000"

static gboolean
count (const HubPass *pass, gpointer data, GError **error)
{
  ++*(guint *) data;
  return TRUE;
}

static void
report (const char *what, gint64 since, gsize bytes)
{
  g_print ("%-24s %6" G_GINT64_FORMAT " ms %9" G_GSIZE_FORMAT " bytes\n", what, (g_get_monotonic_time () - since) / 1000, bytes);
}

/* Half of them are in. */
static void
fill (HubFixture *hub)
{
  TicketSold sold = { .event = 1, .type = 1, .qty = 1, .unit = 150000, .account = 3, .holder = "Asha Mwangi" };

  ticket_seller_sql (hub->uri, "UPDATE ticket_type SET capacity = 60000 WHERE event = 1 AND type = 1");
  ticket_seller_sell (hub->service, &sold);
  ticket_seller_sql (hub->uri,
                     "INSERT INTO ticket (event, type, serial, issue, issuer, terminal, sale, status, sold_at, holder, email, phone) "
                     "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < " TICKETS_TEXT ") "
                     "SELECT event, type, i, 0, issuer, terminal, sale, status, sold_at, 'Asha Mwangi Otieno', 'asha@tiketi.example', "
                     "'254700000001' FROM ticket, n WHERE event = 1 AND type = 1 AND serial = 1");
}

int
main (void)
{
  HubFixture hub;
  HubCaller admin = { .account = 1, .role = TK_ROLE_ADMIN };
  HubAttendees all = { .event = 1, .checked_in = -1 };
  HubAttendees page = { .event = 1, .checked_in = -1, .limit = 50, .offset = TICKETS - 100 };
  HubAttendees search = { .event = 1, .checked_in = -1, .q = "nobody at all" };
  const struct
  {
    const char *what;
    const HubAttendees *asked;
  } lists[] = { { "all", &all }, { "the last page of 50", &page }, { "looked for, not found", &search } };

  hub_fixture_set_up (&hub);
  fill (&hub);
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      gint64 since = g_get_monotonic_time (), total = 0;
      guint told = 0;

      g_assert_true (hub_service_attendees (hub.service, &admin, lists[i].asked, count, &told, &total, NULL, NULL));
      report (lists[i].what, since, told);
    }
  for (guint pdf = 0; pdf < 2; pdf++)
    {
      gint64 since = g_get_monotonic_time ();
      g_autofree char *title = NULL;
      g_autoptr (GBytes) file = (pdf ? hub_service_attendee_pdf : hub_service_attendee_csv) (hub.service, &admin, &all, &title, NULL);

      report (pdf ? "PDF" : "CSV", since, g_bytes_get_size (file));
    }
  hub_fixture_tear_down (&hub);
  return 0;
}
