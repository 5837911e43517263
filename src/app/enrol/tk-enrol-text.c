/* Lenient about the wrapping, strict about what is a code and what is an address. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-enrol-text.h"
#include "tk-wire.h"

#include <string.h>

#define CODE_MAX 64
#define TEXT_MAX 2048

typedef struct {
  char *code, *url;
} Invitation;

static const TkWireField fields[] = {
  { "code", TK_WIRE_STRING, G_STRUCT_OFFSET (Invitation, code), 1, CODE_MAX, FALSE, NULL },
  { "url", TK_WIRE_STRING, G_STRUCT_OFFSET (Invitation, url), 0, TEXT_MAX, TRUE, NULL },
  { NULL },
};
static const TkWireShape invitation_shape = { "invitation", sizeof (Invitation), fields };

static gboolean
is_code (const char *text)
{
  gsize letters = 0;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_')
        return FALSE;
      letters += g_ascii_isalnum (*p) ? 1 : 0;
    }
  return letters >= 4 && strlen (text) <= CODE_MAX;
}

static gboolean
is_url (const char *text)
{
  return g_ascii_strncasecmp (text, "https://", 8) == 0 || g_ascii_strncasecmp (text, "http://", 7) == 0;
}

static gboolean
parse_json (const char *text, char **code, char **url)
{
  Invitation *invitation = tk_wire_decode (&invitation_shape, text, strlen (text), NULL);
  gboolean good = invitation != NULL && is_code (invitation->code);

  if (good)
    {
      *code = g_strdup (invitation->code);
      *url = *invitation->url != '\0' ? g_strdup (invitation->url) : NULL;
    }
  if (invitation != NULL)
    tk_wire_free (&invitation_shape, invitation);
  return good;
}

/* One word: an address, perhaps with the code behind '#', or a code. */
static void
take_word (const char *word, char **code, char **url)
{
  const char *hash = strchr (word, '#');

  if (!is_url (word))
    {
      if (*code == NULL && is_code (word))
        *code = g_strdup (word);
      return;
    }
  if (*url != NULL)
    return;
  *url = hash != NULL ? g_strndup (word, (gsize) (hash - word)) : g_strdup (word);
  if (hash != NULL && *code == NULL && is_code (hash + 1))
    *code = g_strdup (hash + 1);
}

gboolean
tk_enrol_text_parse (const char *text, char **code, char **url)
{
  g_autofree char *trimmed = g_strstrip (g_strndup (text, TEXT_MAX));
  g_autofree char *found_code = NULL, *found_url = NULL;
  g_auto (GStrv) words = NULL;

  if (*trimmed == '{')
    return parse_json (trimmed, code, url);
  words = g_strsplit_set (trimmed, " \t\r\n", -1);
  for (char **word = words; *word != NULL; word++)
    if (**word != '\0')
      take_word (*word, &found_code, &found_url);
  if (found_code == NULL)
    return FALSE;
  *code = g_steal_pointer (&found_code);
  *url = g_steal_pointer (&found_url);
  return TRUE;
}
