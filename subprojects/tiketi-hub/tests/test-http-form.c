/* Content-Type and the bodies of forms, as tables: what is read, and each refusal by its code.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <glib.h>
#include "hub-http-form.h"

static void
test_content (void)
{
  static const struct
  {
    const char *header;
    HubHttpContentKind kind;
    gboolean utf8;
    const char *type, *boundary;
  } rows[] = {
    { NULL, HUB_HTTP_CONTENT_NONE, TRUE, "", "" },
    { "  ", HUB_HTTP_CONTENT_NONE, TRUE, "", "" },
    { "application/json", HUB_HTTP_CONTENT_JSON, TRUE, "application/json", "" },
    { "Application/JSON ; Charset=UTF-8", HUB_HTTP_CONTENT_JSON, TRUE, "application/json", "" },
    { "application/json;charset=\"utf-8\";", HUB_HTTP_CONTENT_JSON, TRUE, "application/json", "" },
    { "application/problem+json", HUB_HTTP_CONTENT_JSON, TRUE, "application/problem+json", "" },
    { "application/json; charset=latin1", HUB_HTTP_CONTENT_JSON, FALSE, "application/json", "" },
    { "application/json; charset=utf-16", HUB_HTTP_CONTENT_JSON, FALSE, "application/json", "" },
    { "application/x-www-form-urlencoded", HUB_HTTP_CONTENT_URLENCODED, TRUE, "application/x-www-form-urlencoded", "" },
    { "multipart/form-data; boundary=----WebKitFormBoundaryAb1", HUB_HTTP_CONTENT_MULTIPART, TRUE,
      "multipart/form-data", "----WebKitFormBoundaryAb1" },
    { "multipart/form-data; boundary=\"a b:c\"", HUB_HTTP_CONTENT_MULTIPART, TRUE, "multipart/form-data", "a b:c" },
    { "multipart/form-data", HUB_HTTP_CONTENT_BAD, FALSE, "", "" },
    { "multipart/form-data; boundary=", HUB_HTTP_CONTENT_BAD, FALSE, "", "" },
    { "multipart/form-data; boundary=\"\"", HUB_HTTP_CONTENT_BAD, FALSE, "", "" },
    { "multipart/form-data; boundary=\"a \"", HUB_HTTP_CONTENT_BAD, FALSE, "", "" },
    { "multipart/form-data; boundary=a; boundary=b", HUB_HTTP_CONTENT_BAD, FALSE, "", "" },
    { "multipart/form-data; boundary=\"a\\\"b\"", HUB_HTTP_CONTENT_BAD, FALSE, "", "" },
    { "multipart/form-data; boundary=1234567890123456789012345678901234567890123456789012345678901234567890",
      HUB_HTTP_CONTENT_MULTIPART, TRUE, "multipart/form-data",
      "1234567890123456789012345678901234567890123456789012345678901234567890" },
    { "multipart/form-data; boundary=12345678901234567890123456789012345678901234567890123456789012345678901",
      HUB_HTTP_CONTENT_BAD, FALSE, "", "" },
    { "multipart/mixed; boundary=a", HUB_HTTP_CONTENT_OTHER, TRUE, "multipart/mixed", "a" },
    { "image/png", HUB_HTTP_CONTENT_OTHER, TRUE, "image/png", "" },
    { "text/plain; charset=utf-8; charset=latin1", HUB_HTTP_CONTENT_BAD, FALSE, "", "" },
    { "json", HUB_HTTP_CONTENT_BAD, FALSE, "", "" },
    { "application/", HUB_HTTP_CONTENT_BAD, FALSE, "", "" },
    { "application/json, application/json", HUB_HTTP_CONTENT_BAD, FALSE, "", "" },
    { "application/json; charset", HUB_HTTP_CONTENT_BAD, FALSE, "", "" },
    { "application/json; charset=\"utf-8", HUB_HTTP_CONTENT_BAD, FALSE, "", "" },
    { "application/json; charset=utf-8 x", HUB_HTTP_CONTENT_BAD, FALSE, "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HubHttpContent content;

      g_test_message ("%s", rows[i].header);
      hub_http_content_parse (rows[i].header, &content);
      g_assert_cmpint (content.kind, ==, rows[i].kind);
      g_assert_cmpint (content.utf8, ==, rows[i].utf8);
      g_assert_cmpstr (content.type, ==, rows[i].type);
      g_assert_cmpstr (content.boundary, ==, rows[i].boundary);
    }
}

/* "name=value|name@filename:type:bytes" */
static char *
told (GPtrArray *fields)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < fields->len; i++)
    {
      const HubHttpField *field = fields->pdata[i];

      g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", field->name);
      if (field->value != NULL)
        g_string_append_printf (text, "=%s", field->value);
      else
        g_string_append_printf (text, "@%s:%s:%" G_GSIZE_FORMAT, field->filename, field->content_type,
                                g_bytes_get_size (field->content));
    }

  return g_string_free (text, FALSE);
}

static void
check (GPtrArray *fields, GError *error, const char *expected, int code)
{
  g_autofree char *text = fields != NULL ? told (fields) : NULL;

  g_assert_cmpstr (text, ==, expected);
  if (expected == NULL)
    {
      g_assert_error (error, HUB_HTTP_FORM_ERROR, code);
      g_assert_true (g_str_has_suffix (error->message, "."));
    }
  else
    g_assert_no_error (error);
  g_clear_pointer (&fields, g_ptr_array_unref);
  g_clear_error (&error);
}

static void
test_urlencoded (void)
{
  static const struct
  {
    const char *data, *told;
    int code;
  } rows[] = {
    { "", "", 0 },
    { "a=1&b=2", "a=1|b=2", 0 },
    { "a=1&a=2&a=", "a=1|a=2|a=", 0 },
    { "a", "a=", 0 },
    { "&&a=1&", "a=1", 0 },
    { "a=b=c", "a=b=c", 0 },
    { "full+name=Asha%20Mwangi+O%27N", "full name=Asha Mwangi O'N", 0 },
    { "a%5B%5D=%C3%A9", "a[]=é", 0 },
    { "line=1%0D%0A2", "line=1\r\n2", 0 },
    { "=x", NULL, HUB_HTTP_FORM_ERROR_BAD },
    { "a=%", NULL, HUB_HTTP_FORM_ERROR_BAD },
    { "a=%4", NULL, HUB_HTTP_FORM_ERROR_BAD },
    { "a=%zz", NULL, HUB_HTTP_FORM_ERROR_BAD },
    { "a=%00", NULL, HUB_HTTP_FORM_ERROR_BAD },
    { "a=%ff", NULL, HUB_HTTP_FORM_ERROR_BAD },
    { "a=\xff", NULL, HUB_HTTP_FORM_ERROR_BAD },
    { "a%0Ab=1", NULL, HUB_HTTP_FORM_ERROR_BAD },
    { "a=%C0%80", NULL, HUB_HTTP_FORM_ERROR_BAD },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GError *error = NULL;
      GPtrArray *fields = hub_http_form_parse_urlencoded (rows[i].data, strlen (rows[i].data), &error);

      g_test_message ("%s", rows[i].data);
      check (fields, error, rows[i].told, rows[i].code);
    }

  GError *error = NULL;
  GPtrArray *nul = hub_http_form_parse_urlencoded ("a=\0b", 4, &error);
  check (nul, error, NULL, HUB_HTTP_FORM_ERROR_BAD);
}

static void
test_urlencoded_limits (void)
{
  for (guint n = HUB_HTTP_FORM_FIELDS_MAX; n <= HUB_HTTP_FORM_FIELDS_MAX + 1; n++)
    {
      g_autoptr (GString) data = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) fields = NULL;

      for (guint i = 0; i < n; i++)
        g_string_append (data, "a=1&");
      fields = hub_http_form_parse_urlencoded (data->str, data->len, &error);
      if (n <= HUB_HTTP_FORM_FIELDS_MAX)
        g_assert_cmpuint (fields->len, ==, n);
      else
        g_assert_error (error, HUB_HTTP_FORM_ERROR, HUB_HTTP_FORM_ERROR_LIMIT);
    }

  g_autofree char *name = g_strnfill (HUB_HTTP_FORM_NAME_MAX + 1, 'n');
  GError *error = NULL;
  GPtrArray *long_name = hub_http_form_parse_urlencoded (name, HUB_HTTP_FORM_NAME_MAX + 1, &error);
  check (long_name, error, NULL, HUB_HTTP_FORM_ERROR_LIMIT);
  g_autoptr (GPtrArray) fits = hub_http_form_parse_urlencoded (name, HUB_HTTP_FORM_NAME_MAX, NULL);
  g_assert_cmpuint (fits->len, ==, 1);
}

#define N "\r\n"
#define TEXT(name) "Content-Disposition: form-data; name=\"" name "\"" N N
#define FILE_PART(name, file, type) \
  "Content-Disposition: form-data; name=\"" name "\"; filename=\"" file "\"" N "Content-Type: " type N N
#define BAD HUB_HTTP_FORM_ERROR_BAD
#define UNSUPPORTED HUB_HTTP_FORM_ERROR_UNSUPPORTED
#define LIMIT HUB_HTTP_FORM_ERROR_LIMIT

static void
test_multipart (void)
{
  static const struct
  {
    const char *data, *told;
    int code;
  } rows[] = {
    { "--B--", "", 0 },
    { "--B--" N, "", 0 },
    { "--B" N TEXT ("a") "1" N "--B" N TEXT ("b") "2" N "3" N "--B--" N, "a=1|b=2\r\n3", 0 },
    { N "--B" N TEXT ("a") "1" N "--B--", "a=1", 0 },
    { "--B  " N TEXT ("a") "1" N "--B-- " N, "a=1", 0 },
    { "--B" N TEXT ("a") "1" N "--B" N TEXT ("a") "2" N "--B--", "a=1|a=2", 0 },
    { "--B" N TEXT ("a") N "--B--", "a=", 0 },
    { "--B" N TEXT ("a") "--B--", "a=", 0 },
    { "--B" N TEXT ("a") "--Bx" N "-B" N "--B--", NULL, BAD },
    { "--B" N TEXT ("a") "x--B" N "-B" N "--B--", "a=x--B\r\n-B", 0 },
    { "--B" N FILE_PART ("image", "p.png", "image/PNG") "\x89PNG" N "--B--", "image@p.png:image/png:4", 0 },
    { "--B" N FILE_PART ("image", "..\\..\\x.png", "image/png") "1" N "--B--", "image@x.png:image/png:1", 0 },
    { "--B" N FILE_PART ("image", "../../etc/passwd", "image/png") "1" N "--B--", "image@passwd:image/png:1", 0 },
    { "--B" N FILE_PART ("image", "a\\\"b", "image/png") "1" N "--B--", "image@a\"b:image/png:1", 0 },
    { "--B" N FILE_PART ("image", "", "application/octet-stream") N "--B--", "", 0 },
    { "--B" N FILE_PART ("image", "", "image/png") "1" N "--B--", "image@:image/png:1", 0 },
    { "--B" N "content-disposition:form-data;name=a;filename=f" N N "1" N "--B--",
      "a@f:application/octet-stream:1", 0 },
    { "--B" N "X-Other: y" N TEXT ("a") "1" N "--B--", "a=1", 0 },
    { "--B" N "Content-Type: text/plain; charset=utf-8" N TEXT ("a") "\xc3\xa9" N "--B--", "a=é", 0 },
    { "--B" N "Content-Transfer-Encoding: 8BIT" N TEXT ("a") "1" N "--B--", "a=1", 0 },
    { "--B" N "Content-Disposition: form-data; name=\"a\"; filename*=UTF-8''x" N N "1" N "--B--", "a=1", 0 },
    { "", NULL, BAD },
    { "--", NULL, BAD },
    { "--B", NULL, BAD },
    { "--B" N, NULL, BAD },
    { "hello" N "--B" N TEXT ("a") "1" N "--B--", NULL, BAD },
    { "--A" N TEXT ("a") "1" N "--A--", NULL, BAD },
    { "--B" N TEXT ("a") "1", NULL, BAD },
    { "--B" N TEXT ("a") "1" N "--B", NULL, BAD },
    { "--B" N TEXT ("a") "1" N "--B-", NULL, BAD },
    { "--B" N TEXT ("a") "1" N "--B--" N "more", NULL, BAD },
    { "--B" N TEXT ("a") "1" N "--Bx" N "--B--", NULL, BAD },
    { "--B" N N "1" N "--B--", NULL, BAD },
    { "--B" N "Content-Type: text/plain" N N "1" N "--B--", NULL, BAD },
    { "--B" N TEXT ("") "1" N "--B--", NULL, BAD },
    { "--B" N TEXT ("a\tb") "1" N "--B--", NULL, BAD },
    { "--B" N TEXT ("a") "\xff" N "--B--", NULL, BAD },
    { "--B" N TEXT ("\xff") "1" N "--B--", NULL, BAD },
    { "--B" N "Content-Disposition: attachment; name=\"a\"" N N "1" N "--B--", NULL, BAD },
    { "--B" N "Content-Disposition: form-data; name=\"a" N N "1" N "--B--", NULL, BAD },
    { "--B" N "Content-Disposition: form-data; name=a; name=b" N N "1" N "--B--", NULL, BAD },
    { "--B" N "Content-Disposition: form-data name=a" N N "1" N "--B--", NULL, BAD },
    { "--B" N "Content-Disposition: form-data; name" N N "1" N "--B--", NULL, BAD },
    { "--B" N "Content-Disposition : form-data; name=a" N N "1" N "--B--", NULL, BAD },
    { "--B" N "Content-Disposition: form-data;" N " name=a" N N "1" N "--B--", NULL, BAD },
    { "--B" N "Content-Disposition: form-data; name=a" N TEXT ("b") "1" N "--B--", NULL, BAD },
    { "--B" N "Content-Type: text/plain" N "Content-Type: text/html" N TEXT ("b") "1" N "--B--", NULL, BAD },
    { "--B" N "Content-Type: multipart/mixed; boundary=C" N TEXT ("a") "1" N "--B--", NULL, UNSUPPORTED },
    { "--B" N "Content-Type: text/plain; charset=latin1" N TEXT ("a") "1" N "--B--", NULL, UNSUPPORTED },
    { "--B" N "Content-Transfer-Encoding: base64" N TEXT ("a") "MQ==" N "--B--", NULL, UNSUPPORTED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_static (rows[i].data, strlen (rows[i].data));
      GError *error = NULL;
      GPtrArray *fields = hub_http_form_parse_multipart (body, "B", &error);

      g_test_message ("%" G_GSIZE_FORMAT ": %s", i, rows[i].data);
      check (fields, error, rows[i].told, rows[i].code);
    }
}

static GPtrArray *
parse_text (const char *text, gsize length, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new (text, length);

  return hub_http_form_parse_multipart (body, "B", error);
}

static void
test_multipart_limits (void)
{
  g_autofree char *name = g_strnfill (HUB_HTTP_FORM_NAME_MAX + 1, 'n');
  g_autofree char *filename = g_strnfill (HUB_HTTP_FORM_FILENAME_MAX + 1, 'f');
  g_autofree char *large = g_strnfill (5000, 'h');
  g_autofree char *long_name = g_strdup_printf ("--B" N "Content-Disposition: form-data; name=%s" N N "1" N "--B--", name);
  g_autofree char *long_file
      = g_strdup_printf ("--B" N "Content-Disposition: form-data; name=a; filename=%s" N N "1" N "--B--", filename);
  g_autofree char *long_head = g_strdup_printf ("--B" N "X-Large: %s" N TEXT ("a") "1" N "--B--", large);
  const char *const texts[] = { long_name, long_file, long_head };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      GError *error = NULL;
      GPtrArray *fields = parse_text (texts[i], strlen (texts[i]), &error);

      check (fields, error, NULL, LIMIT);
    }
  for (guint n = HUB_HTTP_FORM_FIELDS_MAX; n <= HUB_HTTP_FORM_FIELDS_MAX + 1; n++)
    {
      g_autoptr (GString) data = g_string_new ("--B" N);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) fields = NULL;

      for (guint i = 0; i < n; i++)
        g_string_append (data, TEXT ("a") "1" N "--B" N);
      g_string_truncate (data, data->len - 2);
      g_string_append (data, "--");
      fields = parse_text (data->str, data->len, &error);
      if (n <= HUB_HTTP_FORM_FIELDS_MAX)
        g_assert_cmpuint (fields->len, ==, n);
      else
        g_assert_error (error, HUB_HTTP_FORM_ERROR, LIMIT);
    }
}

/* A NUL is data in a file, and refused in a text or a header; every form that is cut short is refused. */
static void
test_multipart_bytes (void)
{
  static const char whole[] = "--B" N TEXT ("a") "1" N "--B" N FILE_PART ("f", "x", "image/png") "\0\r\n--A\0" N "--B--";
  static const char text[] = "--B" N TEXT ("a") "1\0" N "--B--";
  static const char head[] = "--B" N TEXT ("a\0b") "1" N "--B--";
  GError *error = NULL;
  GPtrArray *fields = parse_text (whole, sizeof whole - 1, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (hub_http_form_get (fields, "a"), ==, "1");
  g_assert_null (hub_http_form_get (fields, "f"));
  g_assert_null (hub_http_form_get_file (fields, "a"));
  g_assert_cmpmem (g_bytes_get_data (hub_http_form_get_file (fields, "f")->content, NULL), 7, "\0\r\n--A\0", 7);
  check (fields, error, "a=1|f@x:image/png:7", 0);
  fields = parse_text (text, sizeof text - 1, &error);
  check (fields, error, NULL, BAD);
  error = NULL;
  fields = parse_text (head, sizeof head - 1, &error);
  check (fields, error, NULL, BAD);

  for (gsize cut = 0; cut < sizeof whole - 1; cut++)
    {
      error = NULL;
      fields = parse_text (whole, cut, &error);
      check (fields, error, NULL, BAD);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http-form/content", test_content);
  g_test_add_func ("/http-form/urlencoded", test_urlencoded);
  g_test_add_func ("/http-form/urlencoded-limits", test_urlencoded_limits);
  g_test_add_func ("/http-form/multipart", test_multipart);
  g_test_add_func ("/http-form/multipart-limits", test_multipart_limits);
  g_test_add_func ("/http-form/multipart-bytes", test_multipart_bytes);

  return g_test_run ();
}
