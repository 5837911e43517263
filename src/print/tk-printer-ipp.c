/* Printing a page by IPP: ask whether it can be printed, send the PDF, ask until it is printed. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-ipp-private.h"

#include <glib/gi18n-lib.h>

#include "tk-drawing-output-private.h"

#define PDF "application/pdf"
#define LOOK_FIRST_US 100000
#define LOOK_MOST_US 1000000
#define EMPTY_TRAY_US (6 * G_USEC_PER_SEC)
#define CANCEL_LOOKS 20            /* until a cancelled job says what became of it */

typedef ipp_t Ipp;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ipp, ippDelete)

static const char *const printer_wanted[] = {
  "printer-state", "printer-state-reasons", "printer-is-accepting-jobs", "media-ready", "media-default", "media-supported",
  "document-format-supported",
};
static const char *const job_wanted[] = { "job-state" };

static gboolean
not_ready (const TkPrinter *printer, const char *why, GError **error)
{
  g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_NOT_READY,
               _("The printer at %s printed nothing (%s); look at it, then print again."), printer->where, why);
  return FALSE;
}

static ipp_t *
ask_printer (TkIpp *ipp, TkIppPrinter *found, GError **error)
{
  ipp_t *answer = tk_ipp_ask (ipp, IPP_OP_GET_PRINTER_ATTRIBUTES, 0, printer_wanted, G_N_ELEMENTS (printer_wanted));

  if (answer != NULL)
    tk_ipp_read_printer (answer, found);
  else
    g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_UNREACHABLE,
                 _("At %s there is no printer that answers (%s); check its address, then print again."), ipp->printer->where,
                 cupsLastErrorString ());
  return answer;
}

/* ---- Sending ---- */

static GByteArray *
draw (const TkPrinter *printer, const TkIppPrinter *found, const TkPrintable *what, GError **error)
{
  g_auto (TkDrawing) drawing = { NULL };
  g_autoptr (GByteArray) pdf = g_byte_array_new ();
  TkPaper paper = printer->paper_told ? printer->paper : found->paper;

  if (!tk_drawing_init (&drawing, what->ticket, what->face, paper, error) || !tk_drawing_to_pdf (&drawing, 1, pdf, error))
    return NULL;
  return g_steal_pointer (&pdf);
}

static ipp_t *
make_print_job (TkIpp *ipp, ipp_t *about, const TkIppPrinter *found)
{
  ipp_t *request = tk_ipp_request (ipp, IPP_OP_PRINT_JOB, 0);
  const char *media = tk_ipp_find_media (about, ipp->printer->paper_told ? ipp->printer->paper : found->paper);

  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", NULL, "Tiketi");
  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", NULL, PDF);
  if (media != NULL)
    ippAddString (request, IPP_TAG_JOB, IPP_TAG_KEYWORD, "media", NULL, media);
  return request;
}

/* Refused: it said so, and has printed nothing. */
static gboolean
take_job_number (TkIpp *ipp, ipp_t *answer, int *job, GError **error)
{
  ipp_attribute_t *number = answer != NULL ? ippFindAttribute (answer, "job-id", IPP_TAG_INTEGER) : NULL;

  if (answer == NULL)
    return tk_printer_stopped (ipp->printer, NULL, error);
  if (cupsLastError () > IPP_STATUS_OK_EVENTS_COMPLETE)
    return not_ready (ipp->printer, cupsLastErrorString (), error);
  if (number == NULL)
    return tk_printer_stopped (ipp->printer, NULL, error);
  *job = ippGetInteger (number, 0);
  return TRUE;
}

/* A printer that has the whole of it, or nobody knows how much, may print it. One that did not let us begin does not. */
static gboolean
send_job (TkIpp *ipp, ipp_t *request, const GByteArray *pdf, int *job, GError **error)
{
  g_autoptr (Ipp) owned = request;
  g_autoptr (Ipp) answer = NULL;
  http_status_t status = cupsSendRequest (ipp->http, request, ipp->resource, ippLength (request) + pdf->len);

  if (status != HTTP_STATUS_CONTINUE)
    {
      g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_UNREACHABLE,
                   _("The printer at %s takes nothing (%s); switch it off and on, then print again."), ipp->printer->where,
                   cupsLastErrorString ());
      return FALSE;
    }
  status = cupsWriteRequestData (ipp->http, (const char *) pdf->data, pdf->len);
  answer = cupsGetResponse (ipp->http, ipp->resource);
  if (status != HTTP_STATUS_CONTINUE && answer == NULL)
    return tk_printer_stopped (ipp->printer, NULL, error);
  return take_job_number (ipp, answer, job, error);
}

/* ---- Waiting until it is on paper ---- */

static gboolean
ask_job (TkIpp *ipp, int job, TkIppJob *found)
{
  g_autoptr (Ipp) answer = tk_ipp_ask (ipp, IPP_OP_GET_JOB_ATTRIBUTES, job, job_wanted, G_N_ELEMENTS (job_wanted));

  *found = (TkIppJob) { 0 };
  if (answer != NULL)
    tk_ipp_read_job (answer, found);
  return found->state != 0;
}

/* Nobody waits for it any more: it must not come out later, beside its copy. What it says of itself then. */
static void
cancel (TkIpp *ipp, int job, TkIppJob *found)
{
  ippDelete (tk_ipp_ask (ipp, IPP_OP_CANCEL_JOB, job, NULL, 0));
  for (guint i = 0; i < CANCEL_LOOKS && ask_job (ipp, job, found) && found->state < IPP_JSTATE_CANCELED; i++)
    g_usleep (LOOK_FIRST_US);
}

/* It ended without being completed. What was never begun is surely not on paper; counts of pages are too often 0 to be believed. */
static gboolean
judge_end (TkIpp *ipp, const TkIppJob *found, gboolean began, const char *why, GError **error)
{
  if (found->state == IPP_JSTATE_COMPLETED)
    return TRUE;
  if (began || found->state != IPP_JSTATE_CANCELED)
    return tk_printer_stopped (ipp->printer, why, error);
  return not_ready (ipp->printer, why != NULL ? why : _("the job was cancelled"), error);
}

/* What the printer says while a job does not get on; NULL when nothing is wrong. One that waits long beside an empty tray waits for
 * paper. */
static const char *
trouble_now (TkIpp *ipp, gint64 waited_us)
{
  TkIppPrinter found;
  g_autoptr (Ipp) answer = ask_printer (ipp, &found, NULL);

  if (answer == NULL)
    return NULL;
  found.state.paper_out = found.state.paper_out || (found.a_tray_is_empty && waited_us > EMPTY_TRAY_US);
  return tk_printer_obstacle (&found.state);
}

static const char *
why_stuck (TkIpp *ipp, const TkIppJob *found, gint64 waited_us)
{
  return found->state == IPP_JSTATE_HELD ? _("the job is held; look at the printer's queue") : trouble_now (ipp, waited_us);
}

static gboolean
wait_until_done (TkIpp *ipp, int job, GError **error)
{
  gint64 start = g_get_monotonic_time (), waited;
  gulong pause = LOOK_FIRST_US;
  gboolean began = FALSE;
  const char *why = NULL;
  TkIppJob found;

  while (ask_job (ipp, job, &found))
    {
      if (found.state >= IPP_JSTATE_CANCELED)
        return judge_end (ipp, &found, TRUE, NULL, error);
      began = began || found.state >= IPP_JSTATE_PROCESSING;
      waited = g_get_monotonic_time () - start;
      why = why_stuck (ipp, &found, waited);
      if (why != NULL || waited > ipp->printer->patience_ms * G_GINT64_CONSTANT (1000) || g_cancellable_is_cancelled (ipp->cancellable))
        {
          cancel (ipp, job, &found);
          return judge_end (ipp, &found, began, why, error);
        }
      g_usleep (pause);
      pause = MIN (pause * 3 / 2, LOOK_MOST_US);
    }
  return tk_printer_stopped (ipp->printer, NULL, error);
}

gboolean
tk_ipp_print (const TkPrinter *printer, const TkPrintable *what, GCancellable *cancellable, TkPrinted *how, GError **error)
{
  g_auto (TkIpp) ipp = { NULL };
  g_autoptr (Ipp) about = NULL;
  g_autoptr (GByteArray) pdf = NULL;
  TkIppPrinter found;
  int job = 0;

  if (!tk_ipp_open (&ipp, printer, cancellable, error) || (about = ask_printer (&ipp, &found, error)) == NULL
      || !tk_printer_check_ready (printer, &found.state, error))
    return FALSE;
  if (!found.takes_pdf)
    return not_ready (printer, _("it takes no PDF; add it to this machine's printers and use cups:NAME"), error);
  pdf = draw (printer, &found, what, error);
  if (pdf == NULL || !send_job (&ipp, make_print_job (&ipp, about, &found), pdf, &job, error) || !wait_until_done (&ipp, job, error))
    return FALSE;
  if (how != NULL)
    *how = TK_PRINTED_CONFIRMED;
  return TRUE;
}

gboolean
tk_ipp_get_state (const TkPrinter *printer, GCancellable *cancellable, TkPrinterState *state, GError **error)
{
  g_auto (TkIpp) ipp = { NULL };
  g_autoptr (Ipp) answer = NULL;
  TkIppPrinter found;

  if (!tk_ipp_open (&ipp, printer, cancellable, error) || (answer = ask_printer (&ipp, &found, error)) == NULL)
    return FALSE;
  *state = found.state;
  return TRUE;
}
