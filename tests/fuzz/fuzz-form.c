/* Bodies of forms and Content-Type. The input is a Content-Type, a line's end, and the body; the body is also read as both
 * kinds of form. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-fuzz.h"

#include <string.h>
#include "hub-http-form.h"

#define BOUNDARY "B"

static const char *const words[] = {
  "multipart/form-data; boundary=B", "application/x-www-form-urlencoded", "; charset=utf-8", "\r\n--B\r\n", "\r\n--B--", "--B",
  "Content-Disposition: form-data; name=\"a\"", "; filename=\"x.png\"", "Content-Type: image/png", "multipart/mixed", "\r\n\r\n",
  "\r\n", "&", "=", "%41", "%00", "%ff", "+", "\"", "\\\"", "../", "Content-Transfer-Encoding: base64", NULL,
};

static void
make (GRand *random, GByteArray *input)
{
  guint parts = (guint) g_rand_int_range (random, 0, 5);

  if (g_rand_boolean (random))
    {
      tk_fuzz_append (input, "application/x-www-form-urlencoded\n");
      for (guint i = 0; i < parts; i++)
        tk_fuzz_append (input, i % 2 == 0 ? "title=Usiku+wa%20Muziki&" : "tags=%C3%A9&tags=b&");
      return;
    }
  tk_fuzz_append (input, "multipart/form-data; boundary=B\n--B");
  for (guint i = 0; i < parts; i++)
    tk_fuzz_append (input, g_rand_boolean (random)
                               ? "\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nUsiku wa Muziki\r\n--B"
                               : "\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\nContent-Type: "
                                 "image/png\r\n\r\n\x89PNG\r\n--B");
  tk_fuzz_append (input, "--\r\n");
}

const TkFuzzHarness tk_fuzz_harness = { "form", 8192, words, make };

static void
check_name (const char *text, gsize most)
{
  g_assert_cmpuint (strlen (text), <=, most);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (; *text != '\0'; text++)
    g_assert_false (g_ascii_iscntrl (*text));
}

/* Texts are texts, files lie within the body, and no name leads anywhere. */
static void
check_field (const HubHttpField *field, const char *start, gsize size)
{
  check_name (field->name, HUB_HTTP_FORM_NAME_MAX);
  g_assert_cmpstr (field->name, !=, "");
  g_assert_true ((field->value != NULL) != (field->content != NULL));
  if (field->value != NULL)
    {
      g_assert_true (g_utf8_validate (field->value, -1, NULL));
      g_assert_cmpuint (strlen (field->value), <=, size);
      return;
    }
  check_name (field->filename, HUB_HTTP_FORM_FILENAME_MAX);
  g_assert_null (strpbrk (field->filename, "/\\"));
  g_assert_nonnull (strchr (field->content_type, '/'));
  g_assert_false (g_str_has_prefix (field->content_type, "multipart/"));
  if (g_bytes_get_size (field->content) > 0)
    {
      const char *at = g_bytes_get_data (field->content, NULL);

      g_assert_true (at >= start && at + g_bytes_get_size (field->content) <= start + size);
    }
}

static void
check_fields (GPtrArray *fields, GError *error, const char *start, gsize size)
{
  if (fields == NULL)
    {
      g_assert_true (error != NULL && error->domain == HUB_HTTP_FORM_ERROR);
      g_error_free (error);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (fields->len, <=, HUB_HTTP_FORM_FIELDS_MAX);
  for (guint i = 0; i < fields->len; i++)
    check_field (fields->pdata[i], start, size);
}

/* Written the other way, the same fields are read. */
static void
check_there_and_back (GPtrArray *fields)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) again = NULL;

  for (guint i = 0; i < fields->len; i++)
    {
      const HubHttpField *field = fields->pdata[i];
      g_autofree char *name = g_uri_escape_string (field->name, NULL, FALSE);
      g_autofree char *value = g_uri_escape_string (field->value, NULL, FALSE);

      g_string_append_printf (text, "%s=%s&", name, value);
    }
  again = hub_http_form_parse_urlencoded (text->str, text->len, NULL);
  g_assert_nonnull (again);
  g_assert_cmpuint (again->len, ==, fields->len);
  for (guint i = 0; i < fields->len; i++)
    {
      const HubHttpField *one = fields->pdata[i], *other = again->pdata[i];

      g_assert_cmpstr (one->name, ==, other->name);
      g_assert_cmpstr (one->value, ==, other->value);
    }
}

/* What is read of a header is written back to the same; what is bad leaves nothing. */
static void
check_content (const char *header, HubHttpContent *content)
{
  g_autofree char *text = NULL;
  HubHttpContent again;

  hub_http_content_parse (header, content);
  if (content->kind == HUB_HTTP_CONTENT_BAD || content->kind == HUB_HTTP_CONTENT_NONE)
    {
      g_assert_cmpstr (content->type, ==, "");
      g_assert_cmpstr (content->boundary, ==, "");
      return;
    }
  if (strpbrk (content->charset, "\"\\") != NULL)
    return;
  text = g_strdup_printf ("%s%s%s%s%s%s%s", content->type, *content->charset != '\0' ? "; charset=\"" : "", content->charset,
                          *content->charset != '\0' ? "\"" : "", *content->boundary != '\0' ? "; boundary=\"" : "",
                          content->boundary, *content->boundary != '\0' ? "\"" : "");
  hub_http_content_parse (text, &again);
  g_assert_cmpmem (content, sizeof *content, &again, sizeof again);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  const guint8 *end = size > 0 ? memchr (data, '\n', size) : NULL;
  gsize head = end != NULL ? (gsize) (end - data) : 0, rest = end != NULL ? size - head - 1 : size;
  g_autofree char *header = tk_fuzz_text (data, head);
  g_autoptr (GBytes) body = g_bytes_new (end != NULL ? end + 1 : data, rest);
  const char *start = g_bytes_get_data (body, NULL);
  g_autoptr (GPtrArray) parts = NULL, pairs = NULL;
  GError *error = NULL;
  HubHttpContent content;

  check_content (header, &content);
  parts = hub_http_form_parse_multipart (body, *content.boundary != '\0' ? content.boundary : BOUNDARY, &error);
  check_fields (parts, error, start, rest);
  error = NULL;
  pairs = hub_http_form_parse_urlencoded (start, rest, &error);
  check_fields (pairs, error, start, rest);
  if (pairs != NULL)
    check_there_and_back (pairs);
  return 0;
}
