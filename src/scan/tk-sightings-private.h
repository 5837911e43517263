/* Which codes have been in view lately: a code that is held before the camera is one reading, not thirty a second. Pure.
 * Private to scan. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-decode.h"

G_BEGIN_DECLS

typedef struct _TkSightings TkSightings;

TkSightings *tk_sightings_new (void);
void tk_sightings_free (TkSightings *sightings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkSightings, tk_sightings_free)

/* Notes what a frame showed at `now_ms` (monotonic), NULL for nothing. TRUE when this payload is new, or was away: a second
 * has passed since it was last seen and a frame without it came between. */
gboolean tk_sightings_note (TkSightings *sightings, const TkReading *reading, gint64 now_ms);

G_END_DECLS
