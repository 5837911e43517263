/* What the gate page's card says now, for whoever must follow it: the lane display, the turnstile's command, the window.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-gate.h"

G_BEGIN_DECLS

typedef enum {
  TK_SHOWN_AWAY,            /* no gate is in front: nothing can be scanned */
  TK_SHOWN_READY,
  TK_SHOWN_GREEN,
  TK_SHOWN_AMBER,
  TK_SHOWN_RED,
} TkShownFace;

typedef struct {
  TkShownFace face;
  TkDirection direction;
  guint32 gate;             /* 0 when there is none */
  const char *gate_name;    /* "" */
  /* Of a verdict, else zero: */
  TkVerdictKind kind;
  gboolean fresh;           /* recorded just now: not a repeat, not a replay, not a trouble; what opens a turnstile */
  guint count;              /* bodies let through */
} TkGateShown;

/* of: (nullable) the verdict on the card; NULL for a trouble, which is amber, and for ready. */
TkGateShown tk_gate_shown_make (TkShownFace face, guint32 gate, const char *gate_name, TkDirection direction, const TkScanResult *of);
TkShownFace tk_shown_face_of (TkColour colour);

G_END_DECLS
