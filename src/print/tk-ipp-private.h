/* Talking IPP to one printer or queue (libcups). Source: RFC 8011, PWG 5100.12. Private to print. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cups/cups.h>
#include "tk-printer-private.h"

G_BEGIN_DECLS

typedef struct {
  const TkPrinter *printer;
  GCancellable *cancellable;       /* (nullable) */
  http_t *http;
  char *uri, *resource;
} TkIpp;

/* FALSE with UNREACHABLE. */
gboolean tk_ipp_open (TkIpp *ipp, const TkPrinter *printer, GCancellable *cancellable, GError **error);
void tk_ipp_close (TkIpp *ipp);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TkIpp, tk_ipp_close)
ipp_t *tk_ipp_request (TkIpp *ipp, ipp_op_t operation, int job /* 0 none */);
/* Asks for those attributes. NULL when nobody answered, or not well; (transfer full). */
ipp_t *tk_ipp_ask (TkIpp *ipp, ipp_op_t operation, int job, const char *const *wanted, int n);

/* ---- What printers say of themselves: pure ---- */

typedef struct {
  TkPrinterState state;
  TkPaper paper;                   /* that suits what is in it */
  gboolean takes_pdf;
  gboolean a_tray_is_empty;        /* maybe not the one that matters */
} TkIppPrinter;
void tk_ipp_read_printer (ipp_t *answer, TkIppPrinter *out);
/* One of printer-state-reasons. */
void tk_ipp_read_reason (const char *reason, TkIppPrinter *out);
/* "iso_a4_210x297mm" → a4; FALSE for what is no size. */
gboolean tk_ipp_read_media (const char *media, TkPaper *paper);
/* The name of a page among what the printer takes; NULL when it does not, or for rolls. */
const char *tk_ipp_find_media (ipp_t *answer, TkPaper paper);

typedef struct {
  ipp_jstate_t state;              /* 0 not known */
} TkIppJob;
void tk_ipp_read_job (ipp_t *answer, TkIppJob *out);

G_END_DECLS
