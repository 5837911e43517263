/* multipart/form-data (RFC 7578 over RFC 2046): no preamble, no nesting, no transfer encodings, every part named.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memmem */
#include "hub-http-form.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#define HEAD_MAX 2048 /* bytes of one part's headers */

typedef struct
{
  GBytes *body;
  const char *start, *at, *end;
  char *delimiter; /* CRLF "--" boundary */
  gsize delimiter_length;
} Reader;

/* What the headers of a part say. */
typedef struct
{
  char *name, *filename, *type;
  gboolean disposed, typed, coded;
} Head;

static void
head_clear (Head *head)
{
  g_free (head->name);
  g_free (head->filename);
  g_free (head->type);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Head, head_clear)

static gboolean
bad (GError **error, const char *sentence)
{
  g_set_error_literal (error, HUB_HTTP_FORM_ERROR, HUB_HTTP_FORM_ERROR_BAD, sentence);

  return FALSE;
}

static gboolean
bad_head (GError **error)
{
  return bad (error, _("A part of the form has headers that cannot be read."));
}

static gboolean
too_much (GError **error, const char *sentence)
{
  g_set_error_literal (error, HUB_HTTP_FORM_ERROR, HUB_HTTP_FORM_ERROR_LIMIT, sentence);

  return FALSE;
}

static gboolean
unsupported (GError **error, const char *sentence)
{
  g_set_error_literal (error, HUB_HTTP_FORM_ERROR, HUB_HTTP_FORM_ERROR_UNSUPPORTED, sentence);

  return FALSE;
}

/* ---- Headers of a part ---- */

/* "…" with \" and \\ undone; a backslash before anything else is itself, as old browsers send "C:\photo.png". */
static char *
read_quoted (const char **at)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for ((*at)++; **at != '"'; (*at)++)
    {
      if (**at == '\\' && ((*at)[1] == '"' || (*at)[1] == '\\'))
        (*at)++;
      if (**at == '\0')
        return NULL;
      g_string_append_c (text, **at);
    }
  (*at)++;

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
read_value (const char **at)
{
  gsize length;
  char *value;

  if (**at == '"')
    return read_quoted (at);
  length = strcspn (*at, "; \t\"");
  value = length > 0 ? g_strndup (*at, length) : NULL;
  *at += length;

  return value;
}

/* Takes `value`; FALSE when that parameter is there already. */
static gboolean
keep_parameter (Head *head, const char *name, gsize length, char *value)
{
  char **place = NULL;

  if (length == 4 && g_ascii_strncasecmp (name, "name", 4) == 0)
    place = &head->name;
  else if (length == 8 && g_ascii_strncasecmp (name, "filename", 8) == 0)
    place = &head->filename;

  if (place != NULL && *place == NULL)
    {
      *place = value;
      return TRUE;
    }
  g_free (value);
  return place == NULL;
}

/* form-data; name="…"; filename="…" */
static gboolean
read_disposition (const char *at, Head *head)
{
  if (head->disposed || g_ascii_strncasecmp (at, "form-data", 9) != 0)
    return FALSE;
  head->disposed = TRUE;
  for (at += 9;;)
    {
      const char *name;
      gsize length;
      char *value;

      at += strspn (at, " \t");
      if (*at == '\0')
        return TRUE;
      if (*at++ != ';')
        return FALSE;
      at += strspn (at, " \t");
      if (*at == '\0')
        return TRUE;
      name = at;
      length = strcspn (at, "=; \t\"");
      at += length;
      if (length == 0 || *at++ != '=')
        return FALSE;
      value = read_value (&at);
      if (value == NULL || !keep_parameter (head, name, length, value))
        return FALSE;
    }
}

static gboolean
read_type (const char *value, Head *head, GError **error)
{
  HubHttpContent content;

  hub_http_content_parse (value, &content);
  if (head->typed || content.kind == HUB_HTTP_CONTENT_BAD || content.kind == HUB_HTTP_CONTENT_NONE)
    return bad_head (error);
  head->typed = TRUE;
  if (g_str_has_prefix (content.type, "multipart/"))
    return unsupported (error, _("A part of a form may not have parts of its own."));
  if (!content.utf8)
    return unsupported (error, _("Send text as UTF-8; other character sets are not taken."));
  head->type = g_strdup (content.type);

  return TRUE;
}

static gboolean
read_coding (const char *value, Head *head, GError **error)
{
  if (head->coded)
    return bad_head (error);
  head->coded = TRUE;
  if (g_ascii_strcasecmp (value, "binary") == 0 || g_ascii_strcasecmp (value, "8bit") == 0
      || g_ascii_strcasecmp (value, "7bit") == 0)
    return TRUE;

  return unsupported (error, _("Send the parts of a form as they are, without a transfer encoding."));
}

static gboolean
read_header (char *line, Head *head, GError **error)
{
  char *colon = strchr (line, ':');
  char *value;

  if (colon == NULL || colon == line || strcspn (line, " \t") < (gsize) (colon - line))
    return bad_head (error); /* also a folded line: it begins with a blank */
  *colon = '\0';
  value = g_strstrip (colon + 1);
  if (g_ascii_strcasecmp (line, "Content-Disposition") == 0)
    return read_disposition (value, head) ? TRUE : bad_head (error);
  if (g_ascii_strcasecmp (line, "Content-Type") == 0)
    return read_type (value, head, error);
  if (g_ascii_strcasecmp (line, "Content-Transfer-Encoding") == 0)
    return read_coding (value, head, error);

  return TRUE; /* RFC 7578, section 4.8: others are ignored */
}

static gboolean
has_controls (const char *text)
{
  for (; *text != '\0'; text++)
    if (g_ascii_iscntrl (*text))
      return TRUE;

  return FALSE;
}

static gboolean
check_names (const Head *head, GError **error)
{
  if (head->name == NULL || *head->name == '\0' || has_controls (head->name)
      || (head->filename != NULL && has_controls (head->filename)))
    return bad (error, _("A part of the form has no proper name."));
  if (strlen (head->name) > HUB_HTTP_FORM_NAME_MAX
      || (head->filename != NULL && strlen (head->filename) > HUB_HTTP_FORM_FILENAME_MAX))
    return too_much (error, _("A part of the form has a name that is too long."));

  return TRUE;
}

/* `reader->at` stands on the first header; afterwards on the first byte of the content. */
static gboolean
read_head (Reader *reader, Head *head, GError **error)
{
  gsize left = MIN ((gsize) (reader->end - reader->at), HEAD_MAX);
  const char *stop = memmem (reader->at, left, "\r\n\r\n", 4);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (stop == NULL && left == HEAD_MAX)
    return too_much (error, _("A part of the form has headers that are too long."));
  if (stop == NULL || memchr (reader->at, '\0', stop - reader->at) != NULL
      || !g_utf8_validate (reader->at, stop - reader->at, NULL))
    return bad_head (error);

  text = g_strndup (reader->at, stop - reader->at);
  lines = g_strsplit (text, "\r\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    if (!read_header (lines[i], head, error))
      return FALSE;
  reader->at = stop + strlen ("\r\n\r\n");

  return check_names (head, error);
}

/* ---- Parts ---- */

static const char *
last_part (const char *path)
{
  for (const char *at = path; *at != '\0'; at++)
    if (*at == '/' || *at == '\\')
      path = at + 1;

  return path;
}

static gboolean
add_field (GPtrArray *fields, Reader *reader, const Head *head, gsize length, GError **error)
{
  g_autoptr (GBytes) content = NULL;
  HubHttpField *field;

  if (head->filename == NULL && !g_utf8_validate_len (reader->at, length, NULL))
    return bad (error, _("The form has a field that is not valid UTF-8 text or has no proper name."));
  if (head->filename != NULL && *head->filename == '\0' && length == 0)
    return TRUE; /* nothing was chosen */
  if (fields->len >= HUB_HTTP_FORM_FIELDS_MAX)
    return too_much (error, _("The form has too many fields, or a name that is too long."));

  field = hub_http_field_new (head->name, strlen (head->name));
  g_ptr_array_add (fields, field);
  if (head->filename == NULL)
    {
      field->value = g_strndup (reader->at, length);
      return TRUE;
    }
  field->filename = g_strdup (last_part (head->filename));
  field->content_type = g_strdup (head->type != NULL ? head->type : "application/octet-stream");
  field->content = g_bytes_new_from_bytes (reader->body, reader->at - reader->start, length);

  return TRUE;
}

/* The next delimiter; NULL when there is none. A part without content lends it the line's end of its headers. */
static const char *
find_delimiter (const Reader *reader)
{
  const char *from = reader->at - strlen ("\r\n");

  return memmem (from, reader->end - from, reader->delimiter, reader->delimiter_length);
}

/* Behind a delimiter: "--" ends the form, a line's end begins a part. Blanks may pad either. */
static gboolean
read_line_end (Reader *reader, gboolean *last, GError **error)
{
  *last = reader->end - reader->at >= 2 && memcmp (reader->at, "--", 2) == 0;
  if (*last)
    reader->at += 2;
  while (reader->at < reader->end && (*reader->at == ' ' || *reader->at == '\t'))
    reader->at++;
  if (*last && reader->at == reader->end)
    return TRUE;
  if (reader->end - reader->at < 2 || memcmp (reader->at, "\r\n", 2) != 0)
    return bad (error, _("The parts of the form are not cut where its boundary says."));
  reader->at += 2;
  if (*last && reader->at != reader->end)
    return bad (error, _("There is something behind the end of the form."));

  return TRUE;
}

static gboolean
read_part (Reader *reader, GPtrArray *fields, GError **error)
{
  g_auto (Head) head = { 0 };
  const char *stop;

  if (!read_head (reader, &head, error))
    return FALSE;
  stop = find_delimiter (reader);
  if (stop == NULL)
    return bad (error, _("The form ends in the middle of a part."));
  if (!add_field (fields, reader, &head, (gsize) MAX (stop - reader->at, 0), error))
    return FALSE;
  reader->at = stop + reader->delimiter_length;

  return TRUE;
}

/* The first delimiter stands at the very beginning, perhaps after an empty line. */
static gboolean
read_start (Reader *reader, GError **error)
{
  gsize skip = reader->end - reader->at >= 2 && memcmp (reader->at, "\r\n", 2) == 0 ? 0 : 2;
  gsize length = reader->delimiter_length - skip;

  if ((gsize) (reader->end - reader->at) < length || memcmp (reader->at, reader->delimiter + skip, length) != 0)
    return bad (error, _("The form does not begin with its boundary."));
  reader->at += length;

  return TRUE;
}

GPtrArray *
hub_http_form_parse_multipart (GBytes *body, const char *boundary, GError **error)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func ((GDestroyNotify) hub_http_field_free);
  g_autofree char *delimiter = g_strconcat ("\r\n--", boundary, NULL);
  Reader reader = { .body = body, .delimiter = delimiter, .delimiter_length = strlen (delimiter) };
  guint parts = 0;
  gboolean last;
  gsize length;

  reader.start = reader.at = g_bytes_get_data (body, &length);
  reader.end = reader.start + length;
  if (!read_start (&reader, error) || !read_line_end (&reader, &last, error))
    return NULL;
  while (!last)
    {
      if (++parts > HUB_HTTP_FORM_FIELDS_MAX)
        {
          too_much (error, _("The form has too many fields, or a name that is too long."));
          return NULL;
        }
      if (!read_part (&reader, fields, error) || !read_line_end (&reader, &last, error))
        return NULL;
    }

  return g_steal_pointer (&fields);
}
