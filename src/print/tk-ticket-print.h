/* Tickets on paper and as pictures: PDF (cairo, pango) on rolls, A6 and A4, PNG. Knows nothing of the database.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TK_PRINT_ERROR (tk_print_error_quark ())
GQuark tk_print_error_quark (void);
typedef enum {
  TK_PRINT_ERROR_FILE,
  TK_PRINT_ERROR_CONTENT,
  TK_PRINT_ERROR_ADDRESS,     /* not an address of a printer */
  TK_PRINT_ERROR_UNREACHABLE, /* nobody there; nothing was printed */
  TK_PRINT_ERROR_NOT_READY,   /* no paper, cover open, switched offline: it says so; nothing was printed */
  TK_PRINT_ERROR_HALF,        /* stopped in the middle: part of the ticket may be on paper */
} TkPrintError;

typedef enum { TK_PAPER_ROLL_80, TK_PAPER_A6, TK_PAPER_ROLL_58, TK_PAPER_A4 } TkPaper;
gboolean tk_paper_from_string (const char *text, TkPaper *paper);  /* "roll80" · "a6" · "roll58" · "a4" */

/* The organizer's own on every paper; all borrowed, and may be NULL. logo: a PNG file's bytes, printed in one colour; one that
 * cannot be read, or is larger than tk-png.h allows, is left out: a ticket never waits for it. */
typedef struct {
  const char *organizer, *text /* several lines */, *contact;
  const guint8 *logo;
  gsize logo_size;
} TkPrintBrand;

/* What stands on one ticket. Texts are UTF-8, borrowed. */
typedef struct {
  const char *event_title, *venue, *type_name;
  const char *when;          /* date and time in the event's zone, as it is to be read */
  const char *price;         /* "KES 1,500" */
  const char *seat;          /* "" */
  const char *admits;        /* "Admits 4"; "" */
  const char *token;         /* the QR's text */
  const char *code;          /* human code */
  const char *sold;          /* "Sold 21 Nov 19:42 · Box Office A · Amina"; "" */
  const char *holder;        /* who comes with it; "" or NULL */
  const TkPrintBrand *brand; /* (nullable) */
  gboolean practice;         /* a ticket of the practice mode: says so across it, and lets nobody in */
} TkTicketFace;

/* One page per ticket; written to a temporary file and renamed: an existing file is replaced whole or not at all. */
gboolean tk_print_pdf (const TkTicketFace *faces, gsize n, TkPaper paper, const char *path, GError **error);
/* One ticket as a PNG at `dpi` (72..600). */
gboolean tk_print_png (const TkTicketFace *face, TkPaper paper, guint dpi, const char *path, GError **error);

/* The QR alone as tight 8-bit luma (0 black, 255 white), `module` pixels a module with a 4-module quiet zone: for previews.
 * Side length in *size. (transfer full) */
guint8 *tk_print_qr_luma (const char *text, guint module, guint *size, GError **error);
/* The same as a PNG file, replaced whole or not at all. */
gboolean tk_print_qr_png (const char *text, guint module, const char *path, GError **error);
/* QR version (1..40) that `text` takes at level M; 0 when it does not fit. */
int tk_print_qr_version (const char *text);

G_END_DECLS
