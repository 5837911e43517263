/* Reads papers and pictures back with other people's programs: pdftotext, pdftoppm, zbarimg.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether all three are installed; where they are not, a test skips. */
gboolean paper_reader_is_there (void);
/* All words of a PDF, as they stand on it. (transfer full) */
char *paper_reader_text (const void *pdf, gsize length);
/* What the codes in the picture, or on the pages of the PDF at 150 dpi, hold; a line each. (transfer full) */
char *paper_reader_codes (const void *bytes, gsize length);
guint paper_reader_pages (const void *pdf, gsize length);

G_END_DECLS
