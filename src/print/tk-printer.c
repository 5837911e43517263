/* Printing a ticket: ask whether it can be printed, print, ask whether it was. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-escpos-private.h"
#include "tk-printer-port-private.h"

#include <glib/gi18n-lib.h>

#define ANSWER_MS 700              /* a printer that answers does so at once */
#define STALL_MS 5000              /* a printer that takes nothing for so long has stopped */
#define SILENT_FEED 6              /* lines, where nothing cuts: past the tear bar */

/* *state is answers FALSE when it says nothing. */
static void
ask_state (TkPrinterPort *port, GCancellable *cancellable, TkPrinterState *state)
{
  g_autoptr (GByteArray) question = g_byte_array_new ();
  TkEscposState said;
  guint8 answer[2];
  gsize written;

  *state = (TkPrinterState) { .answers = FALSE };
  tk_printer_port_drop_input (port);
  tk_escpos_ask_state (question);
  if (!port->hears || !tk_printer_port_write (port, question, ANSWER_MS, cancellable, &written)
      || !tk_printer_port_read (port, answer, sizeof answer, ANSWER_MS, cancellable) || !tk_escpos_read_state (answer, &said))
    return;
  *state = (TkPrinterState) { TRUE, said.cover_open, said.paper_out, said.paper_low, said.fault };
}

/* NULL when it can print. */
static const char *
obstacle (const TkPrinterState *state)
{
  if (state->cover_open)
    return _("its cover is open; close it");
  if (state->paper_out)
    return _("its paper is out; put in a new roll");
  return state->fault ? _("it reports a fault; switch it off and on") : NULL;
}

static gboolean
check_ready (const TkPrinter *printer, const TkPrinterState *state, GError **error)
{
  const char *why = obstacle (state);

  if (why == NULL)
    return TRUE;
  g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_NOT_READY,
               _("The printer at %s printed nothing: %s and print again."), printer->where, why);
  return FALSE;
}

/* What went wrong in the middle, if the printer still says so. */
static gboolean
stopped (const TkPrinter *printer, TkPrinterPort *port, GCancellable *cancellable, GError **error)
{
  TkPrinterState state;
  const char *why;

  ask_state (port, cancellable, &state);
  why = obstacle (&state);
  g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_HALF,
               _("The printer at %s stopped in the middle: %s, throw away what is half printed and print again."),
               printer->where, why != NULL ? why : _("it does not answer any more; look at it"));
  return FALSE;
}

static GByteArray *
make_job (const TkPrinter *printer, const TkBitmap *bitmap, gboolean answers)
{
  GByteArray *job = g_byte_array_new ();

  tk_escpos_begin (job);
  tk_escpos_picture (job, bitmap);
  if (printer->cut)
    tk_escpos_feed_and_cut (job);
  else
    tk_escpos_feed (job, SILENT_FEED);
  if (answers)
    tk_escpos_ask_done (job);
  return job;
}

/* Nothing else is in line behind the job, so the next byte is its answer. */
static gboolean
wait_until_done (const TkPrinter *printer, TkPrinterPort *port, GCancellable *cancellable)
{
  TkEscposState state;
  guint8 answer;

  return tk_printer_port_read (port, &answer, 1, printer->patience_ms, cancellable) && tk_escpos_read_done (answer, &state)
         && !state.paper_out;
}

static gboolean
send_job (const TkPrinter *printer, TkPrinterPort *port, const GByteArray *job, GCancellable *cancellable, GError **error)
{
  gsize written;

  if (tk_printer_port_write (port, job, STALL_MS, cancellable, &written))
    return TRUE;
  if (written > 0)
    return stopped (printer, port, cancellable, error);
  g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_UNREACHABLE,
               _("The printer at %s takes nothing; switch it off and on, then print again."), printer->where);
  return FALSE;
}

gboolean
tk_printer_print (const TkPrinter *printer, const TkTicketFace *face, GCancellable *cancellable, TkPrinted *how, GError **error)
{
  g_auto (TkPrinterPort) port = { .fd = -1 };
  g_autoptr (TkBitmap) bitmap = NULL;
  g_autoptr (GByteArray) job = NULL;
  TkPrinterState state;

  g_return_val_if_fail (printer != NULL && face != NULL, FALSE);
  bitmap = tk_bitmap_new (face, printer->paper, error);
  if (bitmap == NULL || !tk_printer_port_open (&port, printer, cancellable, error))
    return FALSE;
  ask_state (&port, cancellable, &state);
  if (!check_ready (printer, &state, error))
    return FALSE;
  job = make_job (printer, bitmap, state.answers);
  if (!send_job (printer, &port, job, cancellable, error))
    return FALSE;
  if (state.answers && !wait_until_done (printer, &port, cancellable))
    return stopped (printer, &port, cancellable, error);
  if (how != NULL)
    *how = state.answers ? TK_PRINTED_CONFIRMED : TK_PRINTED_SENT;
  return TRUE;
}

gboolean
tk_printer_open_drawer (const TkPrinter *printer, GCancellable *cancellable, GError **error)
{
  g_auto (TkPrinterPort) port = { .fd = -1 };
  g_autoptr (GByteArray) kick = g_byte_array_new ();

  g_return_val_if_fail (printer != NULL, FALSE);
  tk_escpos_kick_drawer (kick);
  return tk_printer_port_open (&port, printer, cancellable, error) && send_job (printer, &port, kick, cancellable, error);
}

gboolean
tk_printer_get_state (const TkPrinter *printer, GCancellable *cancellable, TkPrinterState *state, GError **error)
{
  g_auto (TkPrinterPort) port = { .fd = -1 };

  g_return_val_if_fail (printer != NULL && state != NULL, FALSE);
  if (!tk_printer_port_open (&port, printer, cancellable, error))
    return FALSE;
  ask_state (&port, cancellable, state);
  return TRUE;
}

gboolean
tk_printer_state_is_ready (const TkPrinterState *state)
{
  return obstacle (state) == NULL;
}

char *
tk_printer_state_to_words (const TkPrinterState *state)
{
  const char *why = obstacle (state);

  if (why != NULL)
    return g_strdup_printf (_("The printer does not print: %s."), why);
  if (!state->answers)
    return g_strdup (_("Something is there, but it says nothing: tickets are sent without knowing whether they came out."));
  return g_strdup (state->paper_low ? _("The printer is ready; its paper ends soon.") : _("The printer is ready."));
}
