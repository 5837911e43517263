/* Fields of forms, and the url-encoded kind. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http-form.h"

#include <string.h>
#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (hub-http-form-error-quark, hub_http_form_error)

HubHttpField *
hub_http_field_new (const char *name, gsize length)
{
  HubHttpField *field = g_new0 (HubHttpField, 1);

  field->name = g_strndup (name, length);

  return field;
}

void
hub_http_field_free (HubHttpField *field)
{
  g_free (field->name);
  g_free (field->value);
  g_free (field->filename);
  g_free (field->content_type);
  g_clear_pointer (&field->content, g_bytes_unref);
  g_free (field);
}

/* "+" is a space, "%41" is "A"; NULL on a bad escape, a NUL or bytes that are not UTF-8. */
static char *
decode (const char *text, gsize length)
{
  g_autofree char *plain = g_malloc (length + 1);
  gsize n = 0;

  for (gsize i = 0; i < length; i++)
    {
      char letter = text[i];

      if (letter == '+')
        letter = ' ';
      else if (letter == '%')
        {
          if (length - i < 3 || !g_ascii_isxdigit (text[i + 1]) || !g_ascii_isxdigit (text[i + 2]))
            return NULL;
          letter = (char) (g_ascii_xdigit_value (text[i + 1]) * 16 + g_ascii_xdigit_value (text[i + 2]));
          i += 2;
        }
      plain[n++] = letter;
    }
  plain[n] = '\0';

  return g_utf8_validate_len (plain, n, NULL) ? g_steal_pointer (&plain) : NULL;
}

static gboolean
has_controls (const char *name)
{
  for (; *name != '\0'; name++)
    if (g_ascii_iscntrl (*name))
      return TRUE;

  return FALSE;
}

/* Takes `name` and `value`. */
static gboolean
add_pair (GPtrArray *fields, char *name, char *value, GError **error)
{
  HubHttpField *field = g_new0 (HubHttpField, 1);

  field->name = name;
  field->value = value;
  if (name == NULL || value == NULL || *name == '\0' || has_controls (name))
    g_set_error_literal (error, HUB_HTTP_FORM_ERROR, HUB_HTTP_FORM_ERROR_BAD,
                         _("The form has a field that is not valid UTF-8 text or has no proper name."));
  else if (strlen (name) > HUB_HTTP_FORM_NAME_MAX || fields->len >= HUB_HTTP_FORM_FIELDS_MAX)
    g_set_error_literal (error, HUB_HTTP_FORM_ERROR, HUB_HTTP_FORM_ERROR_LIMIT,
                         _("The form has too many fields, or a name that is too long."));
  else
    {
      g_ptr_array_add (fields, field);
      return TRUE;
    }

  hub_http_field_free (field);
  return FALSE;
}

GPtrArray *
hub_http_form_parse_urlencoded (const char *data, gsize length, GError **error)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func ((GDestroyNotify) hub_http_field_free);
  const char *end = data + length;

  while (data < end)
    {
      const char *stop = memchr (data, '&', end - data);
      const char *equals;

      if (stop == NULL)
        stop = end;
      equals = memchr (data, '=', stop - data);
      if (equals == NULL)
        equals = stop;
      if (stop > data
          && !add_pair (fields, decode (data, equals - data),
                        equals < stop ? decode (equals + 1, stop - equals - 1) : g_strdup (""), error))
        return NULL;
      data = stop + 1;
    }

  return g_steal_pointer (&fields);
}

GPtrArray *
hub_http_form_read (HubHttpRequest *request, GError **error)
{
  const HubHttpContent *content = hub_http_request_get_content_type (request);
  GBytes *body = hub_http_request_get_body (request);
  gsize length;
  const char *data = g_bytes_get_data (body, &length);

  if (content->kind == HUB_HTTP_CONTENT_BAD)
    {
      g_set_error_literal (error, HUB_HTTP_FORM_ERROR, HUB_HTTP_FORM_ERROR_UNSUPPORTED,
                           _("The Content-Type cannot be read; a form of several parts needs its boundary there."));
      return NULL;
    }
  if (content->utf8 && content->kind == HUB_HTTP_CONTENT_URLENCODED)
    return hub_http_form_parse_urlencoded (data, length, error);
  if (content->utf8 && content->kind == HUB_HTTP_CONTENT_MULTIPART)
    return hub_http_form_parse_multipart (body, content->boundary, error);

  g_set_error_literal (error, HUB_HTTP_FORM_ERROR, HUB_HTTP_FORM_ERROR_UNSUPPORTED,
                       content->utf8 ? _("Send JSON or a form, and say which in Content-Type.")
                                     : _("Send text as UTF-8; other character sets are not taken."));
  return NULL;
}

const char *
hub_http_form_get (GPtrArray *fields, const char *name)
{
  for (guint i = 0; i < fields->len; i++)
    {
      const HubHttpField *field = fields->pdata[i];

      if (field->value != NULL && strcmp (field->name, name) == 0)
        return field->value;
    }

  return NULL;
}

const HubHttpField *
hub_http_form_get_file (GPtrArray *fields, const char *name)
{
  for (guint i = 0; i < fields->len; i++)
    {
      const HubHttpField *field = fields->pdata[i];

      if (field->content != NULL && strcmp (field->name, name) == 0)
        return field;
    }

  return NULL;
}
