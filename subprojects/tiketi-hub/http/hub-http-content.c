/* Reads Content-Type from left to right; anything that does not fit its grammar makes all of it bad.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http-content.h"

#include <string.h>

#define VALUE_MAX 127

static gboolean
is_token (char letter)
{
  return g_ascii_isalnum (letter) || (letter != '\0' && strchr ("!#$%&'*+-.^_`|~", letter) != NULL);
}

static void
skip_blanks (const char **at)
{
  *at += strspn (*at, " \t");
}

/* Moves `at` behind a token of less than `size` bytes, copied to `token`. */
static gboolean
read_token (const char **at, char *token, gsize size)
{
  gsize length = 0;

  while (is_token ((*at)[length]))
    length++;
  if (length == 0 || length >= size)
    return FALSE;
  memcpy (token, *at, length);
  token[length] = '\0';
  *at += length;

  return TRUE;
}

static gboolean
read_quoted (const char **at, char *text, gsize size)
{
  gsize length = 0;

  for ((*at)++; **at != '"'; (*at)++)
    {
      if (**at == '\\')
        (*at)++;
      if (**at == '\0' || g_ascii_iscntrl (**at) || length + 1 >= size)
        return FALSE;
      text[length++] = **at;
    }
  text[length] = '\0';
  (*at)++;

  return TRUE;
}

static gboolean
is_utf8 (const char *charset)
{
  return *charset == '\0' || strcmp (charset, "utf-8") == 0 || strcmp (charset, "utf8") == 0
         || strcmp (charset, "us-ascii") == 0 || strcmp (charset, "ascii") == 0;
}

/* RFC 2046, section 5.1.1: 1 to 70 of these, no space at the end. */
static gboolean
is_boundary (const char *text)
{
  gsize length = strlen (text);

  if (length == 0 || length > 70 || text[length - 1] == ' ')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && strchr ("'()+_,-./:=? ", text[i]) == NULL)
      return FALSE;

  return TRUE;
}

static gboolean
keep (HubHttpContent *content, const char *name, const char *value)
{
  if (g_ascii_strcasecmp (name, "charset") == 0)
    {
      if (*content->charset != '\0' || *value == '\0' || strlen (value) >= sizeof content->charset)
        return FALSE;
      for (gsize i = 0; value[i] != '\0'; i++)
        content->charset[i] = g_ascii_tolower (value[i]);
      return TRUE;
    }
  if (g_ascii_strcasecmp (name, "boundary") == 0)
    {
      if (*content->boundary != '\0' || !is_boundary (value))
        return FALSE;
      g_strlcpy (content->boundary, value, sizeof content->boundary);
    }

  return TRUE; /* others mean nothing to us */
}

static gboolean
read_parameters (const char *at, HubHttpContent *content)
{
  for (skip_blanks (&at); *at == ';'; skip_blanks (&at))
    {
      char name[32], value[VALUE_MAX + 1];

      at++;
      skip_blanks (&at);
      if (*at == '\0')
        return TRUE; /* a last ";" is common enough */
      if (!read_token (&at, name, sizeof name) || *at++ != '=')
        return FALSE;
      if (*at == '"' ? !read_quoted (&at, value, sizeof value) : !read_token (&at, value, sizeof value))
        return FALSE;
      if (!keep (content, name, value))
        return FALSE;
    }

  return *at == '\0';
}

static gboolean
read_type (const char **at, HubHttpContent *content)
{
  char kind[32], sort[90];

  if (!read_token (at, kind, sizeof kind) || *(*at)++ != '/' || !read_token (at, sort, sizeof sort))
    return FALSE;
  g_snprintf (content->type, sizeof content->type, "%s/%s", kind, sort);
  for (char *letter = content->type; *letter != '\0'; letter++)
    *letter = g_ascii_tolower (*letter);

  return TRUE;
}

static HubHttpContentKind
kind_of (const HubHttpContent *content)
{
  if (strcmp (content->type, "application/json") == 0
      || (g_str_has_prefix (content->type, "application/") && g_str_has_suffix (content->type, "+json")))
    return HUB_HTTP_CONTENT_JSON;
  if (strcmp (content->type, "application/x-www-form-urlencoded") == 0)
    return HUB_HTTP_CONTENT_URLENCODED;
  if (strcmp (content->type, "multipart/form-data") == 0)
    return *content->boundary != '\0' ? HUB_HTTP_CONTENT_MULTIPART : HUB_HTTP_CONTENT_BAD;

  return HUB_HTTP_CONTENT_OTHER;
}

void
hub_http_content_parse (const char *header, HubHttpContent *content)
{
  const char *at = header != NULL ? header : "";

  memset (content, 0, sizeof *content);
  skip_blanks (&at);
  if (*at == '\0')
    {
      content->utf8 = TRUE;
      return;
    }
  if (read_type (&at, content) && read_parameters (at, content))
    content->kind = kind_of (content);
  else
    content->kind = HUB_HTTP_CONTENT_BAD;
  if (content->kind == HUB_HTTP_CONTENT_BAD)
    *content = (HubHttpContent) { .kind = HUB_HTTP_CONTENT_BAD };
  else
    content->utf8 = is_utf8 (content->charset);
}
