/* One sound per colour, different in rhythm, and an alarm beside them. Silence when there is no audio device. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include "tk-admission.h"

G_BEGIN_DECLS

#define TK_TYPE_SOUNDS (tk_sounds_get_type ())
G_DECLARE_FINAL_TYPE (TkSounds, tk_sounds, TK, SOUNDS, GObject)

TkSounds *tk_sounds_new (void);
void tk_sounds_play (TkSounds *self, TkColour colour);
/* Over whatever else is playing. */
void tk_sounds_alarm (TkSounds *self);

G_END_DECLS
