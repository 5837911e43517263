/* The program that test-kill kills: a terminal that sells, checks in and syncs as fast as it can, and tells on standard
 * output what the screen would have said, only after it would have said it.
 *   shift-script DIR FIRST     acts number FIRST, FIRST + 1, … until killed
 * Lines: "ready"; "sale N SALE SEQ TICKETS"; "scan N SCAN COLOUR"; "none N" (sold out, nothing done).
 * Act N always asks with the same idempotency key, so an act whose answer was lost is asked again, not done again.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tk-desk-gate.h"
#include "tk-desk-sell.h"
#include "tk-keys.h"
#include "tk-sync.h"
#include "tk-uuid.h"

typedef struct {
  TkDesk *desk;
  TkSyncAgent *agent;
  TkStaff *staff;
} Terminal;

typedef struct { guint32 event; guint16 type; gint64 price; } Choice;

/* The demo's ticket types. */
static const Choice choices[] = { { 1, 1, 150000 }, { 1, 3, 400000 }, { 2, 1, 200000 }, { 1, 2, 500000 }, { 1, 1, 150000 } };

static void
die (const GError *error)
{
  fprintf (stderr, "shift-script: %s\n", error->message);
  exit (1);
}

static void
say (const char *format, ...)
{
  va_list args;
  va_start (args, format);
  vprintf (format, args);
  va_end (args);
  fflush (stdout);
}

/* A UUIDv7 that is always the same for act n. */
static void
scan_id_of (gint64 n, char out[TK_UUID_SIZE])
{
  guint8 bytes[16] = { 0x01, 0x90, 0, 0, 0, 0, 0x70, 0, 0x80 };
  for (int i = 0; i < 6; i++)
    bytes[10 + i] = (guint8) (n >> (8 * (5 - i)));
  tk_uuid_from_bytes (bytes, out);
}

static void
sell (Terminal *terminal, gint64 n)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *request = g_strdup_printf ("act-%" G_GINT64_FORMAT, n);
  const Choice *choice = &choices[n % G_N_ELEMENTS (choices)];
  guint qty = 1 + (guint) (n % 2);
  TkCartLine line = { choice->event, choice->type, qty };
  TkPayment payment = { TK_PAY_CASH, choice->price * qty + 5000, NULL };
  TkSaleRequest ask = { &line, 1, &payment, 1, request, NULL };
  g_autoptr (TkSale) sale = tk_desk_sell (terminal->desk, terminal->staff, &ask, &error);

  if (sale != NULL)
    say ("sale %" G_GINT64_FORMAT " %s %" G_GINT64_FORMAT " %u\n", n, sale->id, sale->seq, sale->tickets->len);
  else if (g_error_matches (error, TK_DESK_ERROR, TK_DESK_ERROR_NO_LEASE))
    say ("none %" G_GINT64_FORMAT "\n", n);
  else
    die (error);
}

/* Some ticket sold here lately. (transfer full), NULL before the first sale */
static char *
some_token (Terminal *terminal, gint64 n, guint32 *event)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sales = tk_desk_search_sales (terminal->desk, NULL, 20, &error);
  if (sales == NULL)
    die (error);
  if (sales->len == 0)
    return NULL;
  const TkSaleSummary *summary = sales->pdata[(guint) (n / 4) % sales->len];
  g_autoptr (TkSale) sale = tk_desk_get_sale (terminal->desk, summary->id, &error);
  if (sale == NULL)
    die (error);
  const TkSoldTicket *ticket = sale->tickets->pdata[0];
  *event = ticket->id.event;
  return g_strdup (ticket->token);
}

static void
scan (Terminal *terminal, gint64 n)
{
  g_autoptr (GError) error = NULL;
  char id[TK_UUID_SIZE];
  guint32 event = 1;
  g_autofree char *token = some_token (terminal, n, &event);
  const char *text = token != NULL ? token : "NOT A TICKET";

  scan_id_of (n, id);
  TkScanRequest ask = {
    .event = event, .gate = event == 1 ? 1 : 3, .direction = n % 4 == 1 ? TK_DIRECTION_ENTRY : TK_DIRECTION_EXIT,
    .text = text, .length = strlen (text), .source = "text", .scan_id = id,
  };
  g_autoptr (TkScanResult) result = tk_desk_scan (terminal->desk, terminal->staff, &ask, &error);
  if (result == NULL)
    die (error);
  /* A repeat (within 5 s) records nothing and is not an act. */
  if (result->repeat)
    say ("none %" G_GINT64_FORMAT "\n", n);
  else
    say ("scan %" G_GINT64_FORMAT " %s %s\n", n, result->scan_id, tk_colour_to_string (result->colour));
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  TkStaff staff = { (char *) "wanjiru", (char *) "Wanjiru", TK_ROLE_SUPERVISOR, 0 };
  Terminal terminal = { .staff = &staff };

  if (argc != 3)
    return 2;
  tk_keys_init ();
  terminal.desk = tk_desk_open (argv[1], tk_clock_system (), &error);
  if (terminal.desk == NULL)
    die (error);
  terminal.agent = tk_sync_agent_new (argv[1], tk_clock_system ());
  if (!tk_sync_agent_start (terminal.agent, &error))
    die (error);
  say ("ready\n");
  for (gint64 n = g_ascii_strtoll (argv[2], NULL, 10);; n++)
    {
      if (n % 2 == 0)
        sell (&terminal, n);
      else
        scan (&terminal, n);
      tk_sync_agent_nudge (terminal.agent);
    }
}
