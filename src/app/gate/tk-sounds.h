/* One sound per colour, different in rhythm, and an alarm beside them. Never waits: what plays, plays on a thread of its own. No
 * audio device is an ordinary state. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-admission.h"
#include "tk-preferences.h"

G_BEGIN_DECLS

/* Signal "changed": tk_sounds_get_state() says something else. */
#define TK_TYPE_SOUNDS (tk_sounds_get_type ())
G_DECLARE_FINAL_TYPE (TkSounds, tk_sounds, TK, SOUNDS, GObject)

typedef enum {
  TK_SOUNDS_READY,          /* nothing says that it cannot be heard */
  TK_SOUNDS_MUTED,          /* on purpose: muted, or volume 0 */
  TK_SOUNDS_NO_DEVICE,      /* the last sound found no device; the next one looks again */
} TkSoundsState;

TkSounds *tk_sounds_new (void);
/* Volume and mute as they are set there, now and later. */
void tk_sounds_follow (TkSounds *self, TkPreferences *preferences);
void tk_sounds_play (TkSounds *self, TkColour colour);
/* Over whatever else is playing. */
void tk_sounds_alarm (TkSounds *self);
TkSoundsState tk_sounds_get_state (TkSounds *self);

G_END_DECLS
