/* A page that tries a printer: letters, lines, a scale for the width, a code to scan. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-paper-sheet.h"

G_BEGIN_DECLS

/* address: as tk_printer_new() takes it, "" for files. */
TkPaperSheet *tk_test_paper_new (const char *address, gint64 now_ms);

G_END_DECLS
