/* What printers and jobs say of themselves, put into our words. Pure. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-ipp-private.h"

#include <string.h>

#define PDF "application/pdf"

/* PWG 5100.9 and RFC 8011 5.4.12, without their endings. always: a printer that waits for work may call it a report, and one at
 * work a warning; it prints nothing all the same. */
static const struct { const char *reason; gsize field; gboolean always; } reasons[] = {
#define SETS(name) G_STRUCT_OFFSET (TkPrinterState, name)
  { "cover-open", SETS (cover_open), TRUE },
  { "door-open", SETS (cover_open), TRUE },
  { "interlock-open", SETS (cover_open), TRUE },
  { "input-tray-missing", SETS (cover_open), FALSE },
  { "media-empty", SETS (paper_out), FALSE },
  { "media-needed", SETS (paper_out), TRUE },
  { "media-low", SETS (paper_low), TRUE },
  { "media-jam", SETS (fault), TRUE },
  { "marker-supply-empty", SETS (fault), FALSE },
  { "toner-empty", SETS (fault), FALSE },
  { "fuser-over-temp", SETS (fault), FALSE },
  { "output-area-full", SETS (fault), FALSE },
  { "shutdown", SETS (fault), FALSE },
  { "timed-out", SETS (fault), FALSE },
  { "offline", SETS (fault), TRUE },
  { "paused", SETS (stopped), TRUE },
  { "moving-to-paused", SETS (stopped), TRUE },
  { "deactivated", SETS (stopped), TRUE },
#undef SETS
};

/* NULL when `text` is not that reason; else its ending. */
static const char *
ending_of (const char *text, const char *reason)
{
  gsize n = strlen (reason);
  const char *ending = text + n;
  gboolean known = strncmp (text, reason, n) == 0
                   && (*ending == '\0' || g_str_equal (ending, "-error") || g_str_equal (ending, "-warning") || g_str_equal (ending, "-report"));

  return known ? ending : NULL;
}

void
tk_ipp_read_reason (const char *text, TkIppPrinter *out)
{
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      const char *ending = ending_of (text, reasons[i].reason);

      if (ending == NULL)
        continue;
      if (reasons[i].always || *ending == '\0' || g_str_equal (ending, "-error"))
        G_STRUCT_MEMBER (gboolean, &out->state, reasons[i].field) = TRUE;
      else if (reasons[i].field == G_STRUCT_OFFSET (TkPrinterState, paper_out))
        out->a_tray_is_empty = out->state.paper_low = TRUE;
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
      tk_ipp_read_reason (ippGetString (said, i, NULL), out);
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

  *out = (TkIppJob) { state != NULL ? (ipp_jstate_t) ippGetInteger (state, 0) : 0 };
}
