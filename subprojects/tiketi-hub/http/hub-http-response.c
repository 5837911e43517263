/* An answer as a plain value; the server turns it into bytes on a connection.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http-response.h"

#include <string.h>

typedef struct
{
  char *name;
  char *value;
} Header;

struct _HubHttpResponse
{
  guint status;
  char *content_type;
  GBytes *body;
  GArray *headers; /* Header; few, so a list keeps their order */
};

static void
clear_header (gpointer data)
{
  Header *header = data;

  g_free (header->name);
  g_free (header->value);
}

static Header *
find_header (const HubHttpResponse *response, const char *name)
{
  for (guint i = 0; i < response->headers->len; i++)
    {
      Header *header = &g_array_index (response->headers, Header, i);

      if (g_ascii_strcasecmp (header->name, name) == 0)
        return header;
    }

  return NULL;
}

HubHttpResponse *
hub_http_response_new (guint status, const char *content_type, GBytes *body)
{
  HubHttpResponse *response = g_new0 (HubHttpResponse, 1);

  g_return_val_if_fail (status >= 200 && status <= 599, NULL);

  response->status = status;
  response->content_type = g_strdup (content_type);
  response->body = body != NULL ? body : g_bytes_new (NULL, 0);
  response->headers = g_array_new (FALSE, FALSE, sizeof (Header));
  g_array_set_clear_func (response->headers, clear_header);

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

  g_free (response->content_type);
  g_bytes_unref (response->body);
  g_array_unref (response->headers);
  g_free (response);
}

void
hub_http_response_set_header (HubHttpResponse *response, const char *name, const char *value)
{
  Header *header = find_header (response, name);

  g_return_if_fail (strpbrk (value, "\r\n") == NULL);

  if (header == NULL)
    {
      Header added = { g_strdup (name), g_strdup (value) };

      g_array_append_val (response->headers, added);
      return;
    }

  g_free (header->value);
  header->value = g_strdup (value);
}

const char *
hub_http_response_get_header (const HubHttpResponse *response, const char *name)
{
  const Header *header = find_header (response, name);

  return header != NULL ? header->value : NULL;
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

void
hub_http_response_foreach_header (const HubHttpResponse *response, HubHttpHeaderFunc func, gpointer data)
{
  for (guint i = 0; i < response->headers->len; i++)
    {
      const Header *header = &g_array_index (response->headers, Header, i);

      func (header->name, header->value, data);
    }
}
