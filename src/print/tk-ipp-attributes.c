/* What printers and jobs say of themselves, put into our words. Pure. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-ipp-private.h"

#include <string.h>

#define PDF "application/pdf"

/* PWG 5100.9 and RFC 8011 5.4.12, without their endings. */
static const struct { const char *reason; gsize field; } reasons[] = {
  { "cover-open", G_STRUCT_OFFSET (TkPrinterState, cover_open) },
  { "door-open", G_STRUCT_OFFSET (TkPrinterState, cover_open) },
  { "interlock-open", G_STRUCT_OFFSET (TkPrinterState, cover_open) },
  { "input-tray-missing", G_STRUCT_OFFSET (TkPrinterState, cover_open) },
  { "media-empty", G_STRUCT_OFFSET (TkPrinterState, paper_out) },
  { "media-needed", G_STRUCT_OFFSET (TkPrinterState, paper_out) },
  { "media-low", G_STRUCT_OFFSET (TkPrinterState, paper_low) },
  { "media-jam", G_STRUCT_OFFSET (TkPrinterState, fault) },
  { "marker-supply-empty", G_STRUCT_OFFSET (TkPrinterState, fault) },
  { "toner-empty", G_STRUCT_OFFSET (TkPrinterState, fault) },
  { "fuser-over-temp", G_STRUCT_OFFSET (TkPrinterState, fault) },
  { "output-area-full", G_STRUCT_OFFSET (TkPrinterState, fault) },
  { "shutdown", G_STRUCT_OFFSET (TkPrinterState, fault) },
  { "timed-out", G_STRUCT_OFFSET (TkPrinterState, fault) },
  { "offline", G_STRUCT_OFFSET (TkPrinterState, fault) },
  { "paused", G_STRUCT_OFFSET (TkPrinterState, stopped) },
  { "moving-to-paused", G_STRUCT_OFFSET (TkPrinterState, stopped) },
  { "deactivated", G_STRUCT_OFFSET (TkPrinterState, stopped) },
};

static gboolean
begins_reason (const char *text, const char *reason, const char **ending)
{
  gsize n = strlen (reason);

  if (strncmp (text, reason, n) != 0 || (text[n] != '\0' && text[n] != '-'))
    return FALSE;
  *ending = text + n;
  return **ending == '\0' || g_str_equal (*ending, "-error") || g_str_equal (*ending, "-warning") || g_str_equal (*ending, "-report");
}

/* One of several trays is empty: it prints. CUPS alone says "offline-report" for a printer that is gone. */
static gboolean
stops (const char *reason, const char *ending)
{
  return *ending == '\0' || g_str_equal (ending, "-error") || g_str_equal (reason, "offline");
}

void
tk_ipp_read_reason (const char *text, TkPrinterState *state)
{
  const char *ending;

  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (begins_reason (text, reasons[i].reason, &ending))
      {
        gboolean low = g_str_has_prefix (reasons[i].reason, "media-") && !g_str_equal (reasons[i].reason, "media-jam");

        if (stops (reasons[i].reason, ending) || reasons[i].field == G_STRUCT_OFFSET (TkPrinterState, paper_low))
          G_STRUCT_MEMBER (gboolean, state, reasons[i].field) = TRUE;
        else if (low)
          state->paper_low = TRUE;
        return;
      }
}

gboolean
tk_ipp_read_media (const char *media, TkPaper *paper)
{
  const pwg_media_t *size = strlen (media) < 128 ? pwgMediaForPWG (media) : NULL;

  if (size == NULL || size->width <= 0)
    return FALSE;
  if (size->width <= 6500)         /* hundredths of a millimetre */
    *paper = TK_PAPER_ROLL_58;
  else if (size->width <= 9000)
    *paper = TK_PAPER_ROLL_80;
  else
    *paper = size->width < 20000 ? TK_PAPER_A6 : TK_PAPER_A4;
  return TRUE;
}

static gboolean
read_first_media (ipp_t *answer, const char *name, TkPaper *paper)
{
  ipp_attribute_t *found = ippFindAttribute (answer, name, IPP_TAG_ZERO);
  const char *media = found != NULL ? ippGetString (found, 0, NULL) : NULL;

  return media != NULL && tk_ipp_read_media (media, paper);
}

/* What is missing counts as taken: nobody is refused for being brief. */
static gboolean
takes_pdf (ipp_t *answer)
{
  ipp_attribute_t *formats = ippFindAttribute (answer, "document-format-supported", IPP_TAG_MIMETYPE);

  return formats == NULL || ippContainsString (formats, PDF);
}

void
tk_ipp_read_printer (ipp_t *answer, TkIppPrinter *out)
{
  ipp_attribute_t *state = ippFindAttribute (answer, "printer-state", IPP_TAG_ENUM);
  ipp_attribute_t *accepting = ippFindAttribute (answer, "printer-is-accepting-jobs", IPP_TAG_BOOLEAN);
  ipp_attribute_t *said = ippFindAttribute (answer, "printer-state-reasons", IPP_TAG_ZERO);

  *out = (TkIppPrinter) { .state.answers = TRUE, .paper = TK_PAPER_A4, .takes_pdf = takes_pdf (answer) };
  for (int i = 0; said != NULL && i < ippGetCount (said); i++)
    if (ippGetString (said, i, NULL) != NULL)
      tk_ipp_read_reason (ippGetString (said, i, NULL), &out->state);
  out->state.stopped = out->state.stopped || (state != NULL && ippGetInteger (state, 0) == IPP_PSTATE_STOPPED)
                       || (accepting != NULL && !ippGetBoolean (accepting, 0));
  if (!read_first_media (answer, "media-ready", &out->paper))
    read_first_media (answer, "media-default", &out->paper);
}

const char *
tk_ipp_find_media (ipp_t *answer, TkPaper paper)
{
  const char *name = paper == TK_PAPER_A4 ? "iso_a4_210x297mm" : paper == TK_PAPER_A6 ? "iso_a6_105x148mm" : NULL;
  ipp_attribute_t *media = ippFindAttribute (answer, "media-supported", IPP_TAG_ZERO);

  return name != NULL && media != NULL && ippContainsString (media, name) ? name : NULL;
}

void
tk_ipp_read_job (ipp_t *answer, TkIppJob *out)
{
  ipp_attribute_t *state = ippFindAttribute (answer, "job-state", IPP_TAG_ENUM);
  ipp_attribute_t *pages = ippFindAttribute (answer, "job-impressions-completed", IPP_TAG_INTEGER);

  if (pages == NULL)
    pages = ippFindAttribute (answer, "job-media-sheets-completed", IPP_TAG_INTEGER);
  *out = (TkIppJob) { state != NULL ? (ipp_jstate_t) ippGetInteger (state, 0) : 0, pages != NULL ? ippGetInteger (pages, 0) : -1 };
}
