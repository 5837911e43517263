/* The papers there are. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-page-private.h"

#include "tk-sheet-private.h"

static const struct { const char *name; double width, height, margin; } pages[] = {
  [TK_PAPER_ROLL_80] = { "roll80", 80, 0, 4 },
  [TK_PAPER_A6] = { "a6", 105, 148, 8 },
  [TK_PAPER_ROLL_58] = { "roll58", 58, 0, 5 },
  [TK_PAPER_A4] = { "a4", 210, 297, 18 },
};

double
tk_page_width (TkPaper paper)
{
  return TK_MM (pages[paper].width);
}

gboolean
tk_page_is_roll (TkPaper paper)
{
  return pages[paper].height == 0;
}

double
tk_page_height (TkPaper paper)
{
  return TK_MM (pages[paper].height);
}

double
tk_page_margin (TkPaper paper)
{
  return TK_MM (pages[paper].margin);
}

gboolean
tk_paper_from_string (const char *text, TkPaper *paper)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_strcmp0 (text, pages[i].name) == 0)
      {
        *paper = i;
        return TRUE;
      }
  return FALSE;
}
