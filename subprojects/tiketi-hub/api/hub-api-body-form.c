/* A form as one object: texts, arrays where a name comes again ("tags", "tags[]"), and files beside it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-body-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-http-form.h"

gboolean
hub_api_body_is_form (HubHttpRequest *request)
{
  const char *type = hub_http_request_get_header (request, "content-type");

  return type != NULL
         && (g_ascii_strncasecmp (type, "application/x-www-form-urlencoded", 33) == 0 || g_ascii_strncasecmp (type, "multipart/", 10) == 0);
}

static void
add_text (json_object *object, const char *name, const char *value)
{
  g_autofree char *key = g_str_has_suffix (name, "[]") ? g_strndup (name, strlen (name) - 2) : g_strdup (name);
  json_object *text = json_object_new_string (value), *before = NULL;

  if (!json_object_object_get_ex (object, key, &before) && !g_str_has_suffix (name, "[]"))
    {
      json_object_object_add (object, key, text);
      return;
    }
  if (!json_object_is_type (before, json_type_array))
    {
      json_object *array = json_object_new_array ();

      if (before != NULL)
        json_object_array_add (array, json_object_get (before));
      json_object_object_add (object, key, array);
      before = array;
    }
  json_object_array_add (before, text);
}

static void
add_file (GPtrArray *files, const HubHttpField *field)
{
  HubApiFormFile *file = g_new0 (HubApiFormFile, 1);

  file->key = g_strdup (field->name);
  file->file = (HubApiFile){ g_strdup (field->filename), g_strdup (field->content_type), g_bytes_ref (field->content) };
  g_ptr_array_add (files, file);
}

static HubHttpResponse *
refuse (const GError *error)
{
  if (error->code == HUB_HTTP_FORM_ERROR_LIMIT)
    return hub_api_problem (413, "too_large", error->message);
  if (error->code == HUB_HTTP_FORM_ERROR_UNSUPPORTED)
    return hub_api_problem (415, "unsupported_media_type", error->message);
  return hub_api_problem (400, "invalid_form", error->message);
}

json_object *
hub_api_body_read_form (HubHttpRequest *request, GBytes *bytes, GPtrArray *files, HubHttpResponse **refusal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) fields = hub_http_form_read (request, &error);
  json_object *object;

  if (fields == NULL)
    {
      *refusal = refuse (error);
      return NULL;
    }
  object = json_object_new_object ();
  for (guint i = 0; i < fields->len; i++)
    {
      const HubHttpField *field = fields->pdata[i];

      if (field->value != NULL)
        add_text (object, field->name, field->value);
      else
        add_file (files, field);
    }
  return object;
}
