/* Bodies as clients send them: JSON, forms, numbers as text, times of several spellings; and what is refused, field by field.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "hub-api-body.h"
#include "raw-client.h"

typedef struct {
  HubHttpServer *server;
  guint16 port;
} Fixture;

/* Says what it read, so that tests see it from outside. */
static HubHttpResponse *
echo (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  HubApiBody *const *items;
  const char *const *keys;

  if (body == NULL)
    return refusal;
  GString *said = g_string_new (NULL);
  const char *text = hub_api_body_text (body, "text", 10), *list = hub_api_body_list (body, "list", 40);
  g_string_append_printf (said, "text=%s list=%s", text != NULL ? text : "-", list != NULL ? list : "-");
  g_string_append_printf (said, " int=%" G_GINT64_FORMAT " bool=%d", hub_api_body_int (body, "int", -5, 5, 99), hub_api_body_bool (body, "bool", FALSE));
  g_string_append_printf (said, " amount=%" G_GINT64_FORMAT, hub_api_body_amount (body, "amount", "KES", -1));
  g_string_append_printf (said, " time=%" G_GINT64_FORMAT, hub_api_body_time (body, "time", "Africa/Nairobi"));
  guint n = hub_api_body_items (body, "items", 3, &items);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (said, " qty=%" G_GINT64_FORMAT, hub_api_body_int (items[i], "qty", 1, 10, 0));
  n = hub_api_body_members (body, "tiers", 3, &items, &keys);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (said, " %s=%" G_GINT64_FORMAT, keys[i], hub_api_body_amount (items[i], "price", "KES", -1));
  const HubApiFile *file = hub_api_body_file (body, "image");
  if (file != NULL)
    g_string_append_printf (said, " file=%s,%s,%u", file->name, file->content_type, (guint) g_bytes_get_size (file->bytes));
  if (hub_api_body_has (body, "secret"))
    g_string_append_printf (said, " secret=%s|", hub_api_body_secret (body, "secret", 10));
  HubHttpResponse *faults = hub_api_body_refusal (body);
  g_autofree char *answer = g_string_free (said, FALSE);
  return faults != NULL ? faults : hub_http_response_new_text (200, "text/plain", g_strdup (answer));
}

static const HubHttpRoute routes[] = { { "POST", "/echo", 0, echo, 0, 0 } };

static void
set_up (Fixture *fixture, gconstpointer data)
{
  HubHttpSettings settings = { .listen = "127.0.0.1:0", .routes = routes, .n_routes = 1, .threads = 1 };
  g_autoptr (GError) error = NULL;

  fixture->server = hub_http_server_start (&settings, &error);
  g_assert_no_error (error);
  fixture->port = hub_http_server_get_port (fixture->server);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  hub_http_server_stop (fixture->server);
}

static RawReply *
post (Fixture *fixture, const char *type, const char *body)
{
  g_autofree char *headers = g_strdup_printf ("Content-Type: %s\r\n", type);

  return raw_request (fixture->port, "POST", "/echo", headers, body, strlen (body));
}

#define JSON "application/json"
#define FORM "application/x-www-form-urlencoded"
#define MULTI "multipart/form-data; boundary=b"
#define NOTHING "text=- list=- int=99 bool=0 amount=-1 time=0"

static void
test_reads (Fixture *fixture, gconstpointer data)
{
  static const struct { const char *type, *body, *said; } cases[] = {
    { JSON, "", NOTHING },
    { JSON, "{}", NOTHING },
    { JSON, "{\"other\":[1,2],\"text\":null}", NOTHING },
    { JSON, "{\"text\":\" a b \",\"int\":\"3\",\"bool\":\"yes\",\"amount\":99.5,\"time\":\"2026-12-31T20:00\"}",
      "text=a b list=- int=3 bool=1 amount=9950 time=1798736400000" },
    { JSON, "{\"text\":7,\"int\":-5,\"bool\":true,\"amount\":\"1500\",\"time\":\"2026-12-31T17:00:00Z\"}",
      "text=7 list=- int=-5 bool=1 amount=150000 time=1798736400000" },
    { JSON, "{\"amount\":\"5000.00\",\"time\":\"2026-12-31 20:00:00\",\"list\":[\"a\",\"b\"]}",
      "text=- list=a,b int=99 bool=0 amount=500000 time=1798736400000" },
    { JSON, "{\"time\":\"2026-12-31T20:00:00.250+03:00\",\"list\":\"a,b\"}", "text=- list=a,b int=99 bool=0 amount=-1 time=1798736400250" },
    { JSON, "{\"items\":[{\"qty\":1},{\"qty\":\"2\"}],\"tiers\":{\"VIP\":{\"price\":5000},\"Early Bird\":{\"price\":\"1.5\"}}}",
      NOTHING " qty=1 qty=2 VIP=500000 Early Bird=150" },
    { JSON, "{\"secret\":\" a b \"}", NOTHING " secret= a b |" },
    { JSON, "{\"items\":{\"qty\":4}}", NOTHING " qty=4" },
    { FORM, "text=a+b&int=2&items=%5B%7B%22qty%22%3A3%7D%5D", "text=a b list=- int=2 bool=0 amount=-1 time=0 qty=3" },
    { FORM, "list[]=a&list[]=b", "text=- list=a,b int=99 bool=0 amount=-1 time=0" },
    { FORM, "list=a&list=b", "text=- list=a,b int=99 bool=0 amount=-1 time=0" },
    { FORM, "text=&int=&amount=", "text= list=- int=99 bool=0 amount=-1 time=0" },
    { MULTI, "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nhi\r\n--b\r\nContent-Disposition: form-data; name=\"image\"; "
             "filename=\"../a.png\"\r\nContent-Type: image/png\r\n\r\n1234\r\n--b--\r\n",
      "text=hi list=- int=99 bool=0 amount=-1 time=0 file=a.png,image/png,4" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RawReply) reply = post (fixture, cases[i].type, cases[i].body);

      g_test_message ("%s", cases[i].body);
      g_assert_cmpstr (raw_reply_text (reply), ==, cases[i].said);
      g_assert_cmpint (reply->status, ==, 200);
    }
}

static void
test_refuses (Fixture *fixture, gconstpointer data)
{
  static const struct { const char *type, *body; int status; const char *field; } cases[] = {
    { JSON, "[]", 400, NULL }, { JSON, "7", 400, NULL }, { JSON, "{\"a\":1} x", 400, NULL }, { JSON, "{\"a\":\xff}", 400, NULL },
    { JSON, "{\"a\":1,}", 400, NULL }, { JSON, "{\"a\":\"\\ud800\"", 400, NULL },
    { JSON, "{\"a\":[[[[[[[[[[1]]]]]]]]]]}", 400, NULL },
    { JSON, "{\"text\":\"12345678901\"}", 422, "text" }, { JSON, "{\"text\":[1]}", 422, "text" }, { JSON, "{\"secret\":[1]}", 422, "secret" }, { JSON, "{\"text\":\"a\\u0000b\"}", 422, "text" },
    { JSON, "{\"text\":\"a\\u0007b\"}", 422, "text" },
    { JSON, "{\"int\":6}", 422, "int" }, { JSON, "{\"int\":1.5}", 422, "int" }, { JSON, "{\"int\":\"1e3\"}", 422, "int" },
    { JSON, "{\"int\":99999999999999999999}", 422, "int" },
    { JSON, "{\"bool\":\"perhaps\"}", 422, "bool" }, { JSON, "{\"amount\":1.005}", 422, "amount" }, { JSON, "{\"amount\":-1}", 422, "amount" },
    { JSON, "{\"amount\":1e3}", 422, "amount" }, { JSON, "{\"amount\":\"NaN\"}", 422, "amount" }, { JSON, "{\"amount\":10000000000001}", 422, "amount" },
    { JSON, "{\"time\":\"tomorrow\"}", 422, "time" }, { JSON, "{\"time\":\"2026-02-30T10:00\"}", 422, "time" },
    { JSON, "{\"time\":\"1026-02-03T10:00\"}", 422, "time" }, { JSON, "{\"time\":5}", 422, "time" },
    { JSON, "{\"items\":[{\"qty\":1},{\"qty\":11}]}", 422, "items[1].qty" }, { JSON, "{\"items\":[1]}", 422, "items" },
    { JSON, "{\"items\":[{},{},{},{}]}", 422, "items" }, { JSON, "{\"tiers\":[1]}", 422, "tiers" },
    { JSON, "{\"tiers\":{\"A\":{\"price\":\"x\"}}}", 422, "tiers.A.price" }, { JSON, "{\"list\":[\"a,b\"]}", 422, "list" },
    { FORM, "text=%ff", 400, NULL }, { "multipart/form-data", "x", 415, NULL }, { MULTI, "x", 400, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RawReply) reply = post (fixture, cases[i].type, cases[i].body);
      g_autofree char *field = g_strdup_printf ("\"field\":\"%s\"", cases[i].field);

      g_test_message ("%s: %d %s", cases[i].body, reply->status, raw_reply_text (reply));
      g_assert_cmpint (reply->status, ==, cases[i].status);
      g_assert_nonnull (strstr (raw_reply_text (reply), "\"success\":false"));
      g_assert_true (cases[i].field == NULL || strstr (raw_reply_text (reply), field) != NULL);
    }
}

static void
test_too_many_values (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) body = g_string_new ("{\"a\":[0");

  for (guint i = 0; i < 2100; i++)
    g_string_append (body, ",1");
  g_string_append (body, "]}");
  g_autoptr (RawReply) reply = post (fixture, JSON, body->str);
  g_assert_cmpint (reply->status, ==, 400);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/api-body/reads", Fixture, NULL, set_up, test_reads, tear_down);
  g_test_add ("/api-body/refuses", Fixture, NULL, set_up, test_refuses, tear_down);
  g_test_add ("/api-body/too-many-values", Fixture, NULL, set_up, test_too_many_values, tear_down);
  return g_test_run ();
}
