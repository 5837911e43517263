/* Bodies of requests, read as events, ticket types and orders of any of the five older systems, and value by value. The input is
 * JSON. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-fuzz.h"

#include <string.h>
#include "hub-api-event-input.h"
#include "hub-api-orders.h"

#define CURRENCY "KES"
#define ZONE "Africa/Nairobi"
#define TEXT_MOST 20
#define ITEMS_MOST 5

static const char *const words[] = {
  "{", "}", "[", "]", "\"title\":\"Usiku wa Muziki\"", "\"location\":\"KICC\"", "\"tags\":[\"a\",\"b\"]", "\"tags\":\"a,,b , a\"",
  "\"start_time\":\"2026-12-31T20:00\"", "\"ends_at\":\"2026-12-31T23:00:00.000Z\"", "\"price\":\"5000.00\"", "\"price\":99.5", "\"price\":1e15",
  "\"quantity\":\"3\"", "\"capacity\":-1", "\"ticket_tiers\":{\"Early Bird\":{\"price\":1.0}}", "\"tickets\":[{\"ticket_id\":65537,\"quantity\":2}]",
  "\"attendees\":[{\"first_name\":\"Asha\"}]", "\"image_url\":\"javascript:alert(1)\"", "\"image_url\":\"https://a.example/b.png\"", "\"timezone\":\"../x\"",
  "\"timezone\":\"Europe/London\"", "\"currency\":\"NGN\"", "\"amount\":\"-0\"", "null", "true", "9223372036854775808", "\\u0000", "\\ud800", "\xc3\xa9", NULL,
};

static const char *const made[] = {
  "{\"title\":\"Usiku wa Muziki\",\"description\":\"d\",\"location\":\"KICC\",\"category\":\"music\",\"tags\":\"a,b\",\"start_date\":\"2026-12-31T20:00\","
  "\"end_date\":\"2026-12-31T23:00\",\"ticket_tiers\":{\"Early Bird\":{\"price\":1.0},\"VIP\":{\"price\":\"20\",\"quantity\":5}},\"total_tickets\":100}",
  "{\"event_name\":\"Usiku\",\"location\":\"KICC\",\"start_time\":\"2026-12-31 20:00:00\",\"early_booking_price\":\"100\",\"MVP_price\":\"300\","
  "\"regular_price\":\"200\",\"tags\":[\"x\"],\"available_tickets\":50}",
  "{\"title\":\"Usiku\",\"event_date\":\"2026-12-31T17:00:00Z\",\"location\":\"KICC\",\"price\":99.50,\"capacity\":10}",
  "{\"title\":\"Usiku\",\"location\":\"KICC\",\"starts_at\":\"2026-12-31T17:00:00Z\",\"tickets\":[{\"type\":\"A\",\"price\":\"1\",\"quantity\":\"2\","
  "\"sales_start\":\"2026-12-01\",\"id\":65537}],\"currency\":\"NGN\",\"timezone\":\"Africa/Lagos\"}",
  "{\"phone\":\"0712345678\",\"tickets\":[{\"ticket_id\":65537,\"quantity\":2,\"attendees\":[{\"first_name\":\"A\",\"last_name\":\"B\","
  "\"email\":\"a@b.example\",\"phone\":\"0712\"}]}],\"method\":\"mpesa\"}",
};

static const char *const keys[] = {
  "title", "location", "event_name", "category", "category_id", "tags", "start_time", "ends_at", "doors_at", "timezone", "currency", "image_url", "price",
  "quantity", "capacity", "total_tickets", "ticket_tiers", "tickets", "type", "sales_end", "ticket_id", "attendees", "method", "phone", "amount", NULL,
};
static const char *const values[] = {
  "null", "true", "0", "1", "-1", "-99", "99", "65537", "1000001", "9223372036854775807", "9223372036854775808", "1e3", "-0.0", "99.5", "99.505", "1e15",
  "\"\"", "\" \"", "\"3\"", "\"-3\"", "\"5000.00\"", "\"0x10\"", "\"KES\"", "\"JPY\"", "\"Africa/Lagos\"", "\"2026-12-31T20:00\"", "\"2026-12-31T17:00:00Z\"",
  "\"9999-99-99T99:99\"", "\"javascript:alert(1)\"", "\"https://a.example/b.png\"", "\"//a\"", "\"Usiku wa Muziki\"", "\"\\u0007\"", "\"=cmd\\r\\nX: y\"",
  "[]", "{}", "[\"a\",\"b\"]", "[[1]]", "{\"VIP\":{\"price\":1}}", "[{\"ticket_id\":65537,\"quantity\":2}]", "[{\"type\":\"A\",\"price\":1,\"quantity\":1}]", NULL,
};

static const char *
pick (GRand *random, const char *const *from)
{
  return from[g_rand_int_range (random, 0, (gint32) g_strv_length ((char **) from))];
}

/* Half of them as clients write them, half any keys with any values. */
static void
make (GRand *random, GByteArray *input)
{
  if (g_rand_boolean (random))
    {
      tk_fuzz_append (input, made[g_rand_int_range (random, 0, G_N_ELEMENTS (made))]);
      return;
    }
  tk_fuzz_append (input, "{");
  for (gint i = g_rand_int_range (random, 1, 8); i > 0; i--)
    {
      g_autofree char *member = g_strdup_printf ("\"%s\":%s%s", pick (random, keys), pick (random, values), i > 1 ? "," : "}");

      tk_fuzz_append (input, member);
    }
}

const TkFuzzHarness tk_fuzz_harness = { "body", 4096, words, make };

static void
check_text (const char *text, glong most)
{
  if (text == NULL)
    return;
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (text, -1), <=, most);
}

/* A body with faults answers 422; one without does not refuse. */
static gboolean
is_refused (HubApiBody *body)
{
  HubHttpResponse *refusal = hub_api_body_refusal (body);

  if (refusal == NULL)
    return FALSE;
  g_assert_cmpuint (hub_http_response_get_status (refusal), ==, 422);
  hub_http_response_free (refusal);
  return TRUE;
}

static HubApiBody *
read_body (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  HubHttpResponse *refusal = NULL;
  HubApiBody *body = hub_api_body_new_json (bytes, &refusal);

  g_assert_true ((body == NULL) == (refusal != NULL));
  if (refusal != NULL)
    {
      g_assert_cmpuint (hub_http_response_get_status (refusal), ==, 400);
      hub_http_response_free (refusal);
    }
  return body;
}

/* Whatever a value is, each reading stays within what was asked for. */
static void
try_values (HubApiBody *body, const char *key)
{
  HubApiBody *const *items = NULL;
  const char *const *keys = NULL;
  gint64 number = hub_api_body_int (body, key, -5, 5, 99), amount = hub_api_body_amount (body, key, CURRENCY, -1);
  gboolean flag = hub_api_body_bool (body, key, FALSE);

  g_assert_true (number == 99 || (number >= -5 && number <= 5));
  g_assert_true (amount >= -1 && amount <= G_GINT64_CONSTANT (1000000000000000));
  g_assert_true (flag == TRUE || flag == FALSE);
  hub_api_body_time (body, key, ZONE);
  check_text (hub_api_body_text (body, key, TEXT_MOST), TEXT_MOST);
  check_text (hub_api_body_secret (body, key, TEXT_MOST), TEXT_MOST);
  check_text (hub_api_body_list (body, key, TEXT_MOST), TEXT_MOST);
  g_assert_cmpuint (hub_api_body_items (body, key, ITEMS_MOST, &items), <=, ITEMS_MOST);
  g_assert_cmpuint (hub_api_body_members (body, key, ITEMS_MOST, &items, &keys), <=, ITEMS_MOST);
}

static void
try_all_values (const guint8 *data, gsize size)
{
  g_autoptr (HubApiBody) body = read_body (data, size);

  for (gsize i = 0; body != NULL && keys[i] != NULL; i++)
    try_values (body, keys[i]);
}

static void
check_type (const HubTypeInput *type)
{
  check_text (type->name, 200);
  g_assert_cmpint (type->price, >=, -1);
  g_assert_cmpint (type->quantity, >=, -1);
}

/* A new event that is not refused has all that an event needs, and nothing that a browser would run. */
static void
try_event (const guint8 *data, gsize size)
{
  g_autoptr (HubApiBody) body = read_body (data, size);
  HubWebRules web = { .zone = ZONE, .currency = CURRENCY, .url = "" };
  g_auto (HubApiEventInput) input = { 0 };

  if (body == NULL)
    return;
  hub_api_event_input_read (body, NULL, &web, &input);
  if (is_refused (body))
    return;
  check_text (input.event.title, 200);
  g_assert_true (input.event.title != NULL && input.event.venue != NULL && input.event.starts_at != 0);
  g_assert_true (input.event.ends_at == 0 || input.event.ends_at > input.event.starts_at);
  g_assert_true (input.event.image == NULL || *input.event.image == '\0' || g_str_has_prefix (input.event.image, "http")
                 || strlen (input.event.image) == 64);
  for (guint i = 0; i < input.event.n_types; i++)
    check_type (&input.event.types[i]);
}

static void
try_type (const guint8 *data, gsize size)
{
  g_autoptr (HubApiBody) body = read_body (data, size);
  HubTypeInput type;

  if (body == NULL)
    return;
  hub_api_type_input_read (body, CURRENCY, ZONE, TRUE, &type);
  if (is_refused (body))
    return;
  g_assert_true (type.name != NULL && type.price >= 0 && type.quantity >= 1);
  check_type (&type);
}

static void
try_order (const guint8 *data, gsize size)
{
  g_autoptr (HubApiBody) body = read_body (data, size);
  g_auto (HubApiWanted) wanted;

  hub_api_wanted_init (&wanted);
  if (body == NULL)
    return;
  HubHttpResponse *refusal = hub_api_wanted_read (body, &wanted);
  if (refusal != NULL)
    {
      guint status = hub_http_response_get_status (refusal);

      g_assert_true (status == 422 || status == 400);
      hub_http_response_free (refusal);
      return;
    }
  g_assert_cmpint (wanted.made.event, >=, 0);
  g_assert_cmpuint (wanted.made.n_items, ==, wanted.items->len);
  for (guint i = 0; i < wanted.made.n_items; i++)
    g_assert_cmpuint (wanted.made.items[i].n_guests, <=, 100);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  try_all_values (data, size);
  try_event (data, size);
  try_type (data, size);
  try_order (data, size);
  return 0;
}
