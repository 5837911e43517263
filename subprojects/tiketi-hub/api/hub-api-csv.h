/* Lists to take away, as a spreadsheet reads them: every text quoted, none of them a formula. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Each adds a field to the row. A text that a spreadsheet would take for a formula (= + - @, a tab or a line end first, also behind
 * blanks) gets a ' in front. */
void hub_api_csv_text (GString *csv, const char *text);
void hub_api_csv_int (GString *csv, gint64 number);
/* In major units, plain: 1500.50 */
void hub_api_csv_amount (GString *csv, gint64 minor, const char *currency);
/* Ends the row. */
void hub_api_csv_end (GString *csv);

G_END_DECLS
