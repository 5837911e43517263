/* How long the journal takes to verify in the database, to export and to verify as a file. Half the entries are sales.
 *   bench-journal [ENTRIES]
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "tk-desk-private.h"
#include "tk-desk-status.h"
#include "tk-store-journal.h"
#include "tk-terminal-fixture.h"
#include "tk-wire-messages.h"

#define ENTRIES_DEFAULT 100000

static void
stop_on (GError *error)
{
  if (error == NULL)
    return;
  fprintf (stderr, "bench-journal: %s\n", error->message);
  exit (1);
}

/* Since the last call. */
static void
tell (gint64 entries, const char *what)
{
  static gint64 wall;
  static clock_t processor;

  if (what != NULL)
    printf ("%" G_GINT64_FORMAT " entries %-24s %6.2f s, processor %6.2f s\n", entries, what,
            (double) (g_get_monotonic_time () - wall) / G_USEC_PER_SEC, (double) (clock () - processor) / CLOCKS_PER_SEC);
  wall = g_get_monotonic_time ();
  processor = clock ();
}

/* As a till writes it. */
static TkWireSale *
make_sale (void)
{
  TkWireSale *sale = tk_wire_new (&tk_wire_sale_shape);
  TkWireSaleLine *line = tk_wire_append (&tk_wire_sale_line_shape, sale->lines);
  TkWirePayment *payment = tk_wire_append (&tk_wire_payment_shape, sale->payments);

  tk_wire_set (&sale->sale, "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a12");
  tk_wire_set (&sale->shift, "019b2c5e-0000-7cc1-8a4f-2f1d8f0f6a00");
  tk_wire_set (&sale->currency, "KES");
  *line = (TkWireSaleLine){ 1, 1, 2, 150000, 300000 };
  for (gint64 serial = 17; serial < 19; serial++)
    {
      TkWireSaleTicket *ticket = tk_wire_append (&tk_wire_sale_ticket_shape, sale->tickets);
      ticket->event = ticket->type = 1;
      ticket->serial = serial;
      tk_wire_set (&ticket->lease, "019b2c5e-1111-7cc1-8a4f-2f1d8f0f6a77");
    }
  tk_wire_set (&payment->method, "cash");
  payment->amount = payment->tendered = sale->total = 300000;
  return sale;
}

/* In one transaction: only the reading is timed. */
static void
fill_journal (TkTerminalFixture *fixture, guint n)
{
  TkWireSale *sale = make_sale ();
  TkWireNote note = { (char *) "Changed the roll." };
  TkDb *db = tk_store_get_db (fixture->store);
  g_autoptr (GError) error = NULL;

  tk_db_begin (db, &error);
  stop_on (error);
  for (guint i = 0; i < n; i++)
    {
      gboolean is_sale = i % 2 == 0;

      tk_store_journal_append (fixture->store, &fixture->clock.base, is_sale ? TK_KIND_SALE_COMPLETED : TK_KIND_NOTE, "amina",
                               is_sale ? &tk_wire_sale_shape : &tk_wire_note_shape, is_sale ? (gconstpointer) sale : &note, NULL,
                               NULL, &error);
      stop_on (error);
    }
  tk_db_commit (db, &error);
  stop_on (error);
  tk_wire_free (&tk_wire_sale_shape, sale);
}

int
main (int argc, char **argv)
{
  guint entries = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : ENTRIES_DEFAULT;
  g_autoptr (TkTerminalFixture) fixture = tk_terminal_fixture_new ();
  g_autofree char *path = g_build_filename (fixture->dir, "journal.ndjson", NULL);
  g_autoptr (GError) error = NULL;
  gint64 found;

  fill_journal (fixture, entries);
  tell (0, NULL);
  tk_desk_verify_journal (fixture->desk, &found, NULL, &error);
  stop_on (error);
  tell (found, "verified in the database");
  tk_desk_export_journal (fixture->desk, path, &found, &error);
  stop_on (error);
  tell (found, "exported");
  tk_journal_verify_file (path, &found, &error);
  stop_on (error);
  tell (found, "verified as a file");
  return 0;
}
