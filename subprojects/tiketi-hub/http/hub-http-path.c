/* Cuts and decodes paths. SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* strchrnul */
#include "hub-http-path.h"

#include <string.h>

/* Copies what stands between slashes, one slash before each. Returns the end. */
static char *
normalise (const char *text, char *out)
{
  char *at = out;

  while (*text != '\0')
    {
      if (*text == '/')
        {
          text++;
          continue;
        }
      *at++ = '/';
      while (*text != '\0' && *text != '/')
        *at++ = *text++;
    }
  *at = '\0';

  return at;
}

static void
drop_prefix (char *normal, const char *prefix)
{
  gsize length = prefix != NULL ? strlen (prefix) : 0;

  if (length > 0 && strncmp (normal, prefix, length) == 0 && (normal[length] == '/' || normal[length] == '\0'))
    memmove (normal, normal + length, strlen (normal + length) + 1);
}

/* Decodes one segment up to `stop` to `out`; NULL on a bad escape, a control character or bytes that are not UTF-8. */
static char *
decode (const char *text, const char *stop, char *out)
{
  gboolean plain = TRUE;
  char *at = out;

  for (; text < stop; text++)
    {
      guchar letter = (guchar) *text;

      if (letter == '%')
        {
          if (stop - text < 3 || !g_ascii_isxdigit (text[1]) || !g_ascii_isxdigit (text[2]))
            return NULL;
          letter = (guchar) (g_ascii_xdigit_value (text[1]) * 16 + g_ascii_xdigit_value (text[2]));
          text += 2;
        }
      if (letter < ' ' || letter == 0x7f)
        return NULL;
      plain = plain && letter < 0x80;
      *at++ = (char) letter;
    }
  *at = '\0';

  return plain || g_utf8_validate_len (out, at - out, NULL) ? at : NULL;
}

static gboolean
cut (HubHttpPath *path, char *out)
{
  const char *at = path->normal;

  while (at[0] == '/' && at[1] != '\0')
    {
      const char *stop = strchrnul (at + 1, '/');
      char *end = decode (at + 1, stop, out);

      if (end == NULL)
        return FALSE;
      if (path->n < HUB_HTTP_PATH_SEGMENTS_MAX)
        {
          path->segments[path->n] = out;
          out = end + 1;
        }
      path->n++;
      at = stop;
    }

  return TRUE;
}

gboolean
hub_http_path_parse (const char *text, const char *prefix, HubHttpPath *path)
{
  gsize room = strlen (text) + 2;

  path->normal = NULL;
  path->n = 0;
  if (text[0] != '/')
    return FALSE;

  /* The decoded segments stand behind the normalised path and are never longer. */
  path->normal = g_malloc (2 * room);
  normalise (text, path->normal);
  drop_prefix (path->normal, prefix);
  if (*path->normal == '\0')
    strcpy (path->normal, "/");
  if (cut (path, path->normal + room))
    return TRUE;

  hub_http_path_clear (path);
  return FALSE;
}

void
hub_http_path_clear (HubHttpPath *path)
{
  g_clear_pointer (&path->normal, g_free);
  path->n = 0;
}
