/* A few codes with when they were read last. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-same-code.h"

#include <string.h>

typedef struct {
  char *text;                      /* NULL: an empty place */
  gsize length;
  gint64 read_ms;
  gboolean judged;                 /* being judged now */
} Place;

struct _TkSameCode
{
  Place places[TK_SAME_CODE_MOST];
};

TkSameCode *
tk_same_code_new (void)
{
  return g_new0 (TkSameCode, 1);
}

void
tk_same_code_free (TkSameCode *same)
{
  for (guint i = 0; i < TK_SAME_CODE_MOST; i++)
    g_free (same->places[i].text);
  g_free (same);
}

static Place *
find (TkSameCode *same, const char *text, gsize length)
{
  for (guint i = 0; i < TK_SAME_CODE_MOST; i++)
    {
      Place *place = &same->places[i];

      if (place->text != NULL && place->length == length && memcmp (place->text, text, length) == 0)
        return place;
    }
  return NULL;
}

/* An empty place, or the one read longest ago of those that nobody judges; NULL when all are judged. */
static Place *
find_free (TkSameCode *same)
{
  Place *oldest = NULL;

  for (guint i = 0; i < TK_SAME_CODE_MOST; i++)
    {
      Place *place = &same->places[i];

      if (place->text == NULL)
        return place;
      if (!place->judged && (oldest == NULL || place->read_ms < oldest->read_ms))
        oldest = place;
    }
  return oldest;
}

static gboolean
begin_anew (TkSameCode *same, const char *text, gsize length, gint64 now_ms)
{
  Place *place = find_free (same);

  if (place == NULL)
    return FALSE;
  g_free (place->text);
  *place = (Place) { g_memdup2 (text, MAX (length, 1)), length, now_ms, TRUE };
  return TRUE;
}

gboolean
tk_same_code_begin (TkSameCode *same, const char *text, gsize length, gint64 now_ms)
{
  Place *place;
  gboolean anew;

  g_return_val_if_fail (same != NULL && text != NULL, FALSE);
  place = find (same, text, length);
  if (place == NULL)
    return begin_anew (same, text, length, now_ms);
  anew = !place->judged && now_ms - place->read_ms >= TK_SAME_CODE_AWAY_MS;
  place->read_ms = now_ms;
  place->judged = place->judged || anew;
  return anew;
}

void
tk_same_code_end (TkSameCode *same, const char *text, gsize length)
{
  Place *place;

  g_return_if_fail (same != NULL && text != NULL);
  place = find (same, text, length);
  if (place != NULL)
    place->judged = FALSE;
}
