/* Printing by ESC/POS: ask whether it can be printed, print, ask whether it was; on a line that stays open or for one paper.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-printer-private.h"

#include <glib/gi18n-lib.h>

#include "tk-escpos-private.h"
#include "tk-printer-port-private.h"

#define STALL_MS 5000              /* a printer that takes nothing for so long has stopped */
#define LOOK_MS 1500               /* so often somebody who waits asks whether anything is wrong */
#define SILENT_FEED 6              /* lines, where nothing cuts: past the tear bar */
#define NOISE_MOST 64              /* bytes that answer nothing we asked */

guint tk_printer_answer_ms = 700; /* a printer that answers does so at once */

struct _TkPrinterLink
{
  const TkPrinter *printer;
  TkPrinter *owned;                /* NULL when it is somebody else's */
  TkPrinterPort port;
};

/* ---- Its state ---- */

static gboolean
send_question (TkPrinterPort *port, GCancellable *cancellable)
{
  g_autoptr (GByteArray) question = g_byte_array_new ();
  gsize written;

  tk_escpos_ask_state (question);
  return port->hears && tk_printer_port_write (port, question, tk_printer_answer_ms, cancellable, &written);
}

/* Other programs may have told it to speak up by itself: what is no answer is passed over. */
static gboolean
read_answers (TkPrinterPort *port, guint8 answer[2], guint wait_ms, GCancellable *cancellable)
{
  guint found = 0;

  for (guint i = 0; i < NOISE_MOST && found < 2; i++)
    {
      if (!tk_printer_port_read (port, &answer[found], 1, wait_ms, cancellable))
        return FALSE;
      found += tk_escpos_is_state (answer[found]) ? 1 : 0;
    }
  return found == 2;
}

/* *state is answers FALSE when it says nothing. */
static void
hear_state (TkPrinterPort *port, gboolean asked, GCancellable *cancellable, TkPrinterState *state)
{
  TkEscposState said;
  guint8 answer[2];

  *state = (TkPrinterState) { .answers = FALSE };
  if (asked && read_answers (port, answer, tk_printer_answer_ms, cancellable) && tk_escpos_read_state (answer, &said))
    *state = (TkPrinterState) { TRUE, said.cover_open, said.paper_out, said.paper_low, said.fault, FALSE };
}

static void
ask_state (TkPrinterPort *port, GCancellable *cancellable, TkPrinterState *state)
{
  tk_printer_port_drop_input (port);
  hear_state (port, send_question (port, cancellable), cancellable, state);
}

/* ---- The line ---- */

void
tk_printer_link_rest (TkPrinterLink *link)
{
  tk_printer_port_close (&link->port);
}

/* TRUE in *kept for a line that was open before. */
static gboolean
open_line (TkPrinterLink *link, gboolean *kept, GCancellable *cancellable, GError **error)
{
  if (link->port.fd >= 0 && tk_printer_port_has_gone (&link->port))
    tk_printer_link_rest (link);
  *kept = link->port.fd >= 0;
  return *kept || tk_printer_port_open (&link->port, link->printer, cancellable, error);
}

/* A line on which nothing is heard any more is opened anew before anything is printed on it. */
static gboolean
hear_or_reopen (TkPrinterLink *link, gboolean kept, gboolean asked, GCancellable *cancellable, TkPrinterState *state, GError **error)
{
  hear_state (&link->port, asked, cancellable, state);
  if (state->answers || !kept)
    return TRUE;
  tk_printer_link_rest (link);
  if (!tk_printer_port_open (&link->port, link->printer, cancellable, error))
    return FALSE;
  ask_state (&link->port, cancellable, state);
  return TRUE;
}

/* ---- A job ---- */

static void
add_picture (GByteArray *job, const TkPrinter *printer, const TkDrawing *drawing, const TkBitmap *bitmap)
{
  const char *text = drawing->ticket != NULL ? drawing->ticket->token : drawing->face->qr;
  gboolean native = printer->native_qr && bitmap->qr_bottom > bitmap->qr_top;

  if (native)
    {
      tk_escpos_picture (job, bitmap, 0, bitmap->qr_top);
      native = tk_escpos_qr (job, text, MIN (bitmap->qr_module, 16));
      tk_escpos_picture (job, bitmap, native ? bitmap->qr_bottom : bitmap->qr_top, bitmap->height);
    }
  else
    tk_escpos_picture (job, bitmap, 0, bitmap->height);
}

static GByteArray *
make_job (const TkPrinter *printer, const TkPrintable *what, GError **error)
{
  g_auto (TkDrawing) drawing = { NULL };
  g_autoptr (TkBitmap) bitmap = NULL;
  GByteArray *job;

  if (!tk_drawing_init (&drawing, what->ticket, what->face, printer->paper, error)
      || (bitmap = tk_bitmap_new (&drawing, error)) == NULL)
    return NULL;
  job = g_byte_array_sized_new (bitmap->row * bitmap->height + 256);
  tk_escpos_begin (job);
  add_picture (job, printer, &drawing, bitmap);
  if (printer->cut)
    tk_escpos_feed_and_cut (job);
  else
    tk_escpos_feed (job, SILENT_FEED);
  return job;
}

/* What went wrong in the middle, if the printer still says so. */
static gboolean
stopped (TkPrinterLink *link, GCancellable *cancellable, GError **error)
{
  TkPrinterState state;

  ask_state (&link->port, cancellable, &state);
  return tk_printer_stopped (link->printer, tk_printer_obstacle (&state), error);
}

static gboolean
send_job (TkPrinterLink *link, const GByteArray *job, GCancellable *cancellable, GError **error)
{
  gsize written;

  if (tk_printer_port_write (&link->port, job, STALL_MS, cancellable, &written))
    return TRUE;
  if (written > 0)
    return stopped (link, cancellable, error);
  g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_UNREACHABLE,
               _("The printer at %s takes nothing; switch it off and on, then print again."), link->printer->where);
  return FALSE;
}

/* Waiting for the answer that stands in line behind the job. Who waits long asks whether anything is wrong, and those answers come
 * at once and in between. */
typedef struct {
  TkPrinterLink *link;
  GCancellable *cancellable;
  guint8 state[2];
  guint states;                    /* of them that came */
  TkPrinterState trouble;
  gboolean done;
} Waiting;

static void
take_state (Waiting *waiting, guint8 byte)
{
  TkEscposState said;

  waiting->state[waiting->states++ % 2] = byte;
  if (waiting->states % 2 == 0 && tk_escpos_read_state (waiting->state, &said))
    waiting->trouble = (TkPrinterState) { TRUE, said.cover_open, said.paper_out, said.paper_low, said.fault, FALSE };
}

/* FALSE when waiting makes no more sense. */
static gboolean
take_byte (Waiting *waiting, guint8 byte)
{
  TkEscposState said;
  guint8 rest[3];

  if (tk_escpos_is_state (byte))
    take_state (waiting, byte);
  else if (tk_escpos_is_unasked (byte))
    return tk_printer_port_read (&waiting->link->port, rest, sizeof rest, tk_printer_answer_ms, waiting->cancellable);
  else if (tk_escpos_read_done (byte, &said))
    {
      waiting->trouble.paper_out = said.paper_out;
      waiting->done = !said.paper_out;
      return FALSE;
    }
  return tk_printer_obstacle (&waiting->trouble) == NULL;
}

static gboolean
wait_until_done (TkPrinterLink *link, GCancellable *cancellable, GError **error)
{
  Waiting waiting = { .link = link, .cancellable = cancellable };
  gint64 deadline = g_get_monotonic_time () + link->printer->patience_ms * G_GINT64_CONSTANT (1000);
  gboolean heard = TRUE;
  guint8 byte;

  while (heard && g_get_monotonic_time () < deadline && !g_cancellable_is_cancelled (cancellable) && !tk_printer_port_has_gone (&link->port))
    if (tk_printer_port_read (&link->port, &byte, 1, MIN (LOOK_MS, link->printer->patience_ms), cancellable))
      heard = take_byte (&waiting, byte);
    else
      send_question (&link->port, cancellable);
  if (waiting.done)
    return TRUE;
  if (tk_printer_obstacle (&waiting.trouble) == NULL)
    return stopped (link, cancellable, error);
  return tk_printer_stopped (link->printer, tk_printer_obstacle (&waiting.trouble), error);
}

/* The question is on its way while the paper is drawn. */
static GByteArray *
begin (TkPrinterLink *link, const TkPrintable *what, GCancellable *cancellable, TkPrinterState *state, GError **error)
{
  g_autoptr (GByteArray) job = NULL;
  gboolean kept, asked;

  if (!open_line (link, &kept, cancellable, error))
    return NULL;
  tk_printer_port_drop_input (&link->port);
  asked = send_question (&link->port, cancellable);
  job = make_job (link->printer, what, error);
  if (job == NULL || !hear_or_reopen (link, kept, asked, cancellable, state, error)
      || !tk_printer_check_ready (link->printer, state, error))
    return NULL;
  if (state->answers)
    tk_escpos_ask_done (job);
  return g_steal_pointer (&job);
}

static gboolean
print (TkPrinterLink *link, const TkPrintable *what, GCancellable *cancellable, TkPrinted *how, GError **error)
{
  TkPrinterState state = { 0 };
  g_autoptr (GByteArray) job = NULL;
  gboolean printed;

  if (tk_printer_prints_pages (link->printer))
    return tk_ipp_print (link->printer, what, cancellable, how, error);
  job = begin (link, what, cancellable, &state, error);
  printed = job != NULL && send_job (link, job, cancellable, error)
            && (!state.answers || wait_until_done (link, cancellable, error));
  if (!printed || !state.answers)
    tk_printer_link_rest (link);
  if (printed && how != NULL)
    *how = state.answers ? TK_PRINTED_CONFIRMED : TK_PRINTED_SENT;
  return printed;
}

gboolean
tk_printer_link_print (TkPrinterLink *link, const TkTicketFace *face, GCancellable *cancellable, TkPrinted *how, GError **error)
{
  g_return_val_if_fail (link != NULL && face != NULL, FALSE);
  return print (link, &(TkPrintable) { face, NULL }, cancellable, how, error);
}

gboolean
tk_printer_link_print_paper (TkPrinterLink *link, const TkPaperFace *face, GCancellable *cancellable, TkPrinted *how, GError **error)
{
  g_return_val_if_fail (link != NULL && face != NULL, FALSE);
  return print (link, &(TkPrintable) { NULL, face }, cancellable, how, error);
}

/* A drawer opens without paper: nothing is asked first. On a kept line it is, lest the kick goes to nobody. */
gboolean
tk_printer_link_open_drawer (TkPrinterLink *link, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) kick = g_byte_array_new ();
  TkPrinterState state = { 0 };
  gboolean kept, opened;

  g_return_val_if_fail (link != NULL, FALSE);
  if (tk_printer_prints_pages (link->printer))
    {
      g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_ADDRESS,
                   _("No drawer can hang on %s; open it with its key."), link->printer->where);
      return FALSE;
    }
  if (!open_line (link, &kept, cancellable, error))
    return FALSE;
  if (kept)
    tk_printer_port_drop_input (&link->port);
  if (kept && !hear_or_reopen (link, kept, send_question (&link->port, cancellable), cancellable, &state, error))
    return FALSE;
  tk_escpos_kick_drawer (kick);
  opened = send_job (link, kick, cancellable, error);
  if (!opened || !state.answers)
    tk_printer_link_rest (link);
  return opened;
}

gboolean
tk_printer_link_warm (TkPrinterLink *link, GCancellable *cancellable, GError **error)
{
  static const TkPaperLine line = { TK_LINE_PAIR, "Tiketi 0123456789", "KES" };
  static const TkPaperFace face = { .title = "Tiketi", .when = "…", .lines = &line, .n_lines = 1 };
  g_autoptr (GByteArray) nothing = NULL;
  TkPrinterState state;
  gboolean kept;

  g_return_val_if_fail (link != NULL, FALSE);
  nothing = make_job (link->printer, &(TkPrintable) { NULL, &face }, NULL);
  if (link->printer->kind != TK_PRINTER_TCP)
    return TRUE;
  if (!open_line (link, &kept, cancellable, error))
    return FALSE;
  if (kept)
    return TRUE;
  ask_state (&link->port, cancellable, &state);
  if (!state.answers)
    tk_printer_link_rest (link);
  return TRUE;
}

/* ---- Making and freeing ---- */

TkPrinterLink *
tk_printer_link_new (const char *address, GError **error)
{
  TkPrinter *printer = tk_printer_new (address, error);
  TkPrinterLink *link;

  if (printer == NULL)
    return NULL;
  link = g_new0 (TkPrinterLink, 1);
  link->printer = link->owned = printer;
  link->port.fd = -1;
  return link;
}

void
tk_printer_link_free (TkPrinterLink *link)
{
  tk_printer_link_rest (link);
  g_clear_pointer (&link->owned, tk_printer_free);
  g_free (link);
}

const TkPrinter *
tk_printer_link_get_printer (TkPrinterLink *link)
{
  return link->printer;
}

/* ---- One paper, then the line is closed ---- */

gboolean
tk_printer_print (const TkPrinter *printer, const TkTicketFace *face, GCancellable *cancellable, TkPrinted *how, GError **error)
{
  TkPrinterLink link = { printer, NULL, { .fd = -1 } };
  gboolean printed = tk_printer_link_print (&link, face, cancellable, how, error);

  tk_printer_link_rest (&link);
  return printed;
}

gboolean
tk_printer_print_paper (const TkPrinter *printer, const TkPaperFace *face, GCancellable *cancellable, TkPrinted *how, GError **error)
{
  TkPrinterLink link = { printer, NULL, { .fd = -1 } };
  gboolean printed = tk_printer_link_print_paper (&link, face, cancellable, how, error);

  tk_printer_link_rest (&link);
  return printed;
}

gboolean
tk_printer_open_drawer (const TkPrinter *printer, GCancellable *cancellable, GError **error)
{
  TkPrinterLink link = { printer, NULL, { .fd = -1 } };
  gboolean opened = tk_printer_link_open_drawer (&link, cancellable, error);

  tk_printer_link_rest (&link);
  return opened;
}

gboolean
tk_printer_get_state (const TkPrinter *printer, GCancellable *cancellable, TkPrinterState *state, GError **error)
{
  g_auto (TkPrinterPort) port = { .fd = -1 };

  g_return_val_if_fail (printer != NULL && state != NULL, FALSE);
  if (tk_printer_prints_pages (printer))
    return tk_ipp_get_state (printer, cancellable, state, error);
  if (!tk_printer_port_open (&port, printer, cancellable, error))
    return FALSE;
  ask_state (&port, cancellable, state);
  return TRUE;
}
