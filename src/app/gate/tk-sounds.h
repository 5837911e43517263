/* One sound per colour, different in rhythm. Silence when there is no audio device. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include "tk-admission.h"

G_BEGIN_DECLS

#define TK_TYPE_SOUNDS (tk_sounds_get_type ())
G_DECLARE_FINAL_TYPE (TkSounds, tk_sounds, TK, SOUNDS, GObject)

TkSounds *tk_sounds_new (void);
void tk_sounds_play (TkSounds *self, TkColour colour);

G_END_DECLS
