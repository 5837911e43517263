/* One tree of values out of JSON, a form or multipart. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-body-private.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>
#include <string.h>

#include "hub-api-problem.h"
#include "tk-keys.h"

#define DEPTH_MAX 8
#define VALUES_MAX 2000

static void
free_fault (gpointer data)
{
  HubApiFault *fault = data;

  g_free (fault->field);
  g_free (fault->message);
  g_free (fault);
}

static void
free_file (gpointer data)
{
  HubApiFormFile *file = data;

  g_free (file->key);
  g_free ((char *) file->file.name);
  g_free ((char *) file->file.content_type);
  g_bytes_unref (file->file.bytes);
  g_free (file);
}

static HubApiBody *
body_new (HubApiBody *root, const char *path, json_object *node)
{
  HubApiBody *body = g_new0 (HubApiBody, 1);

  body->root = root != NULL ? root : body;
  body->path = g_strdup (path);
  body->node = node;
  body->kept = g_ptr_array_new_with_free_func (g_free);
  body->children = g_ptr_array_new_with_free_func ((GDestroyNotify) hub_api_body_free);
  return body;
}

HubApiBody *
hub_api_body_child (HubApiBody *body, const char *path, json_object *node)
{
  HubApiBody *child = body_new (body->root, path, json_object_get (node));

  g_ptr_array_add (body->children, child);
  return child;
}

void
hub_api_body_free (HubApiBody *body)
{
  if (body == NULL)
    return;
  g_ptr_array_unref (body->kept);
  g_ptr_array_unref (body->children);
  json_object_put (body->node);
  g_clear_pointer (&body->faults, g_ptr_array_unref);
  g_clear_pointer (&body->files, g_ptr_array_unref);
  g_clear_pointer (&body->bytes, g_bytes_unref);
  g_clear_pointer (&body->query, hub_http_request_unref);
  g_free (body->path);
  g_free (body);
}

/* ---- Reading JSON ---- */

static guint
count_values (json_object *node)
{
  guint n = 1;

  if (json_object_is_type (node, json_type_object))
    {
      json_object_object_foreach (node, key, value)
        {
          n += key != NULL && n <= VALUES_MAX ? count_values (value) : 0;
        }
    }
  else if (json_object_is_type (node, json_type_array))
    {
      for (size_t i = 0; i < json_object_array_length (node) && n <= VALUES_MAX; i++)
        n += count_values (json_object_array_get_idx (node, i));
    }
  return n;
}

json_object *
hub_api_body_parse (const char *text, gsize length)
{
  struct json_tokener *tokener = json_tokener_new_ex (DEPTH_MAX);

  json_tokener_set_flags (tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
  json_object *node = length <= G_MAXINT ? json_tokener_parse_ex (tokener, text, (int) length) : NULL;
  /* A bare number goes on until something ends it: that is no object either way. */
  gboolean good = json_tokener_get_error (tokener) == json_tokener_success
                  && strspn (text + json_tokener_get_parse_end (tokener), " \t\r\n") >= length - json_tokener_get_parse_end (tokener);
  json_tokener_free (tokener);
  if (good && count_values (node) <= VALUES_MAX)
    return node;
  json_object_put (node);
  return NULL;
}

static json_object *
read_json (GBytes *bytes, HubHttpResponse **refusal)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  json_object *node = hub_api_body_parse (text, strlen (text));

  if (json_object_is_type (node, json_type_object) && strlen (text) == g_bytes_get_size (bytes))
    return node;
  json_object_put (node);
  *refusal = hub_api_problem (400, "invalid_json", _("The body is not a JSON object; send one, or a form."));
  return NULL;
}

/* The top of a body. files (nullable) and node: (transfer full) */
static HubApiBody *
body_top (json_object *node, GPtrArray *files, GBytes *bytes)
{
  HubApiBody *body = body_new (NULL, "", node);

  body->faults = g_ptr_array_new_with_free_func (free_fault);
  body->files = files != NULL ? files : g_ptr_array_new_with_free_func (free_file);
  body->bytes = bytes != NULL ? g_bytes_ref (bytes) : g_bytes_new (NULL, 0);
  return body;
}

HubApiBody *
hub_api_body_new_query (HubHttpRequest *request)
{
  HubApiBody *body = body_top (json_object_new_object (), NULL, NULL);

  body->query = hub_http_request_ref (request);
  return body;
}

HubApiBody *
hub_api_body_new_json (GBytes *bytes, HubHttpResponse **refusal)
{
  gboolean empty = bytes == NULL || g_bytes_get_size (bytes) == 0;
  json_object *node = empty ? json_object_new_object () : read_json (bytes, refusal);

  return node != NULL ? body_top (node, NULL, bytes) : NULL;
}

HubApiBody *
hub_api_body_new (HubHttpRequest *request, HubHttpResponse **refusal)
{
  GBytes *bytes = hub_http_request_get_body (request);

  if (bytes == NULL || g_bytes_get_size (bytes) == 0 || !hub_api_body_is_form (request))
    return hub_api_body_new_json (bytes, refusal);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (free_file);
  json_object *node = hub_api_body_read_form (request, bytes, files, refusal);
  return node != NULL ? body_top (node, g_steal_pointer (&files), bytes) : NULL;
}

char *
hub_api_body_digest (const HubApiBody *body)
{
  guint8 digest[TK_DIGEST_SIZE];
  gsize length;
  const guint8 *data = g_bytes_get_data (body->root->bytes, &length);

  tk_digest (data, length, NULL, 0, digest);
  return tk_hex_encode (digest, sizeof digest);
}

/* ---- Faults ---- */

void
hub_api_body_fault (HubApiBody *body, const char *key, const char *format, ...)
{
  HubApiFault *fault = g_new0 (HubApiFault, 1);
  va_list args;

  fault->field = *body->path != '\0' ? g_strdup_printf ("%s.%s", body->path, key) : g_strdup (key);
  va_start (args, format);
  fault->message = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (body->root->faults, fault);
}

HubHttpResponse *
hub_api_body_refusal (HubApiBody *body)
{
  return body->root->faults->len > 0 ? hub_api_problem_faults ((HubApiFault *const *) body->root->faults->pdata, body->root->faults->len)
                                     : NULL;
}
