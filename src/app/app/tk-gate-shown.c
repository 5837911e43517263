/* See tk-gate-shown.h. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-gate-shown.h"

TkShownFace
tk_shown_face_of (TkColour colour)
{
  static const TkShownFace faces[] = {
    [TK_COLOUR_GREEN] = TK_SHOWN_GREEN, [TK_COLOUR_AMBER] = TK_SHOWN_AMBER, [TK_COLOUR_RED] = TK_SHOWN_RED,
  };

  return faces[colour];
}

TkGateShown
tk_gate_shown_make (TkShownFace face, guint32 gate, const char *gate_name, TkDirection direction, const TkScanResult *of)
{
  TkGateShown shown = { .face = face, .direction = direction, .gate = gate, .gate_name = gate_name != NULL ? gate_name : "" };

  if (of == NULL)
    return shown;
  shown.face = tk_shown_face_of (of->colour);
  shown.kind = of->kind;
  shown.fresh = !of->repeat && !of->replayed;
  shown.count = of->count;
  return shown;
}
