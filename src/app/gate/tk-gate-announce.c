/* See tk-gate-announce.h. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-gate-announce.h"

static TkShownFace
face_of (TkGatePage *self)
{
  static const TkShownFace faces[] = {
    [TK_CARD_READY] = TK_SHOWN_READY, [TK_CARD_GREEN] = TK_SHOWN_GREEN, [TK_CARD_AMBER] = TK_SHOWN_AMBER, [TK_CARD_RED] = TK_SHOWN_RED,
  };

  return self->in_front && self->place != NULL ? faces[tk_verdict_card_get_face (self->card)] : TK_SHOWN_AWAY;
}

void
tk_gate_announce (TkGatePage *self, const TkScanResult *of)
{
  const TkGateInfo *gate = self->place != NULL ? self->place->gate : NULL;
  TkShownFace face = face_of (self);
  TkGateShown shown = tk_gate_shown_make (face, gate != NULL ? gate->number : 0, gate != NULL ? gate->name : "", self->direction,
                                          face != TK_SHOWN_AWAY ? of : NULL);

  if (self->session != NULL)
    tk_session_gate_showed (self->session, &shown);
}

static void
cleared_cb (TkGatePage *self)
{
  tk_gate_announce (self, NULL);
}

void
tk_gate_announce_start (TkGatePage *self)
{
  tk_sounds_follow (self->sounds, tk_session_get_preferences (self->session));
  g_signal_connect_object (self->card, "cleared", G_CALLBACK (cleared_cb), self, G_CONNECT_SWAPPED);
}
