/* An answer as a plain value; the server turns it into bytes on a connection.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http-response.h"

#include <string.h>

#define HEADERS_MAX 16
#define FILENAME_MAX_BYTES 150

typedef struct
{
  char *name;
  char *value;
} Header;

struct _HubHttpResponse
{
  guint status;
  guint n_headers;
  char *content_type;
  GBytes *body;
  GBytes *packed;
  char *etag;
  Header headers[HEADERS_MAX]; /* few, so a list keeps their order */
};

static Header *
find_header (const HubHttpResponse *response, const char *name)
{
  for (guint i = 0; i < response->n_headers; i++)
    if (g_ascii_strcasecmp (response->headers[i].name, name) == 0)
      return (Header *) &response->headers[i];

  return NULL;
}

/* ---- What may stand in a header ---- */

static gboolean
is_name (const char *name)
{
  for (const char *at = name; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr ("!#$%&'*+-.^_`|~", *at) == NULL)
      return FALSE;

  return *name != '\0';
}

static gboolean
is_one_line (const char *value)
{
  for (const char *at = value; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      return FALSE;

  return g_utf8_validate (value, -1, NULL);
}

/* What every file system and every header takes. */
static char *
plain_filename (const char *filename)
{
  GString *plain = g_string_new (NULL);

  for (const char *at = filename; *at != '\0' && plain->len < FILENAME_MAX_BYTES; at = g_utf8_next_char (at))
    g_string_append_c (plain, g_ascii_isalnum (*at) || strchr (" ._-", *at) != NULL ? *at : '_');
  for (gsize i = 0; i < plain->len && plain->str[i] == '.'; i++)
    plain->str[i] = '_';

  return g_string_free (plain, FALSE);
}

/* ---- Making ---- */

HubHttpResponse *
hub_http_response_new (guint status, const char *content_type, GBytes *body)
{
  HubHttpResponse *response;

  g_return_val_if_fail (status >= 200 && status <= 599, NULL);

  response = g_new0 (HubHttpResponse, 1);
  response->status = status;
  response->content_type = g_strdup (content_type);
  response->body = body != NULL ? body : g_bytes_new (NULL, 0);

  return response;
}

HubHttpResponse *
hub_http_response_new_text (guint status, const char *content_type, char *text)
{
  return hub_http_response_new (status, content_type, g_bytes_new_take (text, strlen (text)));
}

void
hub_http_response_free (HubHttpResponse *response)
{
  if (response == NULL)
    return;

  for (guint i = 0; i < response->n_headers; i++)
    {
      g_free (response->headers[i].name);
      g_free (response->headers[i].value);
    }
  g_free (response->content_type);
  g_free (response->etag);
  g_bytes_unref (response->body);
  g_clear_pointer (&response->packed, g_bytes_unref);
  g_free (response);
}

gboolean
hub_http_response_set_header (HubHttpResponse *response, const char *name, const char *value)
{
  Header *header = find_header (response, name);

  if (!is_name (name) || !is_one_line (value))
    return FALSE;

  if (header == NULL)
    {
      g_return_val_if_fail (response->n_headers < HEADERS_MAX, FALSE);
      response->headers[response->n_headers++] = (Header) { g_strdup (name), g_strdup (value) };
      return TRUE;
    }

  char *kept = g_strdup (value);
  g_free (header->value);
  header->value = kept;
  return TRUE;
}

const char *
hub_http_response_get_header (const HubHttpResponse *response, const char *name)
{
  const Header *header = find_header (response, name);

  return header != NULL ? header->value : NULL;
}

void
hub_http_response_set_attachment (HubHttpResponse *response, const char *filename)
{
  g_autofree char *valid = g_utf8_make_valid (filename, -1);
  g_autofree char *plain = plain_filename (valid);
  g_autofree char *escaped = NULL;
  g_autofree char *value = NULL;

  for (char *at = valid; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at) || *at == '/' || *at == '\\' || (*at == '.' && at == valid))
      *at = '_';
  if (strlen (valid) > FILENAME_MAX_BYTES)
    *g_utf8_find_prev_char (valid, valid + FILENAME_MAX_BYTES) = '\0';
  escaped = g_uri_escape_string (valid, NULL, FALSE);
  value = g_strdup_printf ("attachment; filename=\"%s\"; filename*=UTF-8''%s", plain, escaped);
  hub_http_response_set_header (response, "Content-Disposition", value);
}

void
hub_http_response_set_etag (HubHttpResponse *response, const char *tag)
{
  for (const char *at = tag; *at != '\0'; at++)
    g_return_if_fail (g_ascii_isgraph (*at) && *at != '"');

  g_free (response->etag);
  /* Weak: packed and plain are the same version in other bytes. */
  response->etag = g_strdup_printf ("W/\"%s\"", tag);
}

void
hub_http_response_set_packed (HubHttpResponse *response, GBytes *packed)
{
  g_clear_pointer (&response->packed, g_bytes_unref);
  response->packed = packed;
}

guint
hub_http_response_get_status (const HubHttpResponse *response)
{
  return response->status;
}

const char *
hub_http_response_get_content_type (const HubHttpResponse *response)
{
  return response->content_type;
}

GBytes *
hub_http_response_get_body (const HubHttpResponse *response)
{
  return response->body;
}

GBytes *
hub_http_response_get_packed (const HubHttpResponse *response)
{
  return response->packed;
}

const char *
hub_http_response_get_etag (const HubHttpResponse *response)
{
  return response->etag;
}

void
hub_http_response_foreach_header (const HubHttpResponse *response, HubHttpHeaderFunc func, gpointer data)
{
  for (guint i = 0; i < response->n_headers; i++)
    func (response->headers[i].name, response->headers[i].value, data);
}
