/* Remembering the last few codes in view. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sightings-private.h"

#include <string.h>

#define AWAY_MS 1000
/* Two tickets side by side take turns at being read; more than a handful is nobody's gate. */
#define PLACES 4

typedef struct {
  char *payload;
  gsize length;
  gint64 seen_ms;
  gboolean missed;                 /* a later frame was without it */
} Sighting;

struct _TkSightings
{
  Sighting places[PLACES];
};

static Sighting *
find (TkSightings *sightings, const TkReading *reading)
{
  for (int i = 0; i < PLACES; i++)
    {
      Sighting *place = &sightings->places[i];

      if (place->payload != NULL && place->length == reading->length
          && memcmp (place->payload, reading->payload, reading->length) == 0)
        return place;
    }
  return NULL;
}

static Sighting *
replace_oldest (TkSightings *sightings, const TkReading *reading)
{
  Sighting *oldest = &sightings->places[0];

  /* An empty place was seen at 0 and so goes first. */
  for (int i = 1; i < PLACES; i++)
    if (sightings->places[i].seen_ms < oldest->seen_ms)
      oldest = &sightings->places[i];
  g_free (oldest->payload);
  oldest->payload = g_memdup2 (reading->payload, reading->length + 1);
  oldest->length = reading->length;
  return oldest;
}

/* A machine too busy to look is no proof that a code was away: a frame without it is. */
static void
note_missed (TkSightings *sightings, const Sighting *seen)
{
  for (int i = 0; i < PLACES; i++)
    if (&sightings->places[i] != seen)
      sightings->places[i].missed = TRUE;
}

TkSightings *
tk_sightings_new (void)
{
  return g_new0 (TkSightings, 1);
}

void
tk_sightings_free (TkSightings *sightings)
{
  for (int i = 0; i < PLACES; i++)
    g_free (sightings->places[i].payload);
  g_free (sightings);
}

gboolean
tk_sightings_note (TkSightings *sightings, const TkReading *reading, gint64 now_ms)
{
  Sighting *place = reading != NULL ? find (sightings, reading) : NULL;
  gboolean anew = FALSE;

  if (place != NULL)
    anew = place->missed && now_ms - place->seen_ms >= AWAY_MS;
  else if (reading != NULL)
    {
      place = replace_oldest (sightings, reading);
      anew = TRUE;
    }
  if (place != NULL)
    {
      place->seen_ms = now_ms;
      place->missed = FALSE;
    }
  note_missed (sightings, place);
  return anew;
}
