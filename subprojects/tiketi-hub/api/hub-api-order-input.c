/* What somebody wants to order, read from a body: by the types' numbers, or by an event and a type's name.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-orders.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-type-id.h"

#define ITEMS_MAX 20
#define TEXT_MAX 100
#define URL_MAX 500
#define CURRENCY "KES"     /* in which older clients name amounts */

static void
free_guests (gpointer guests)
{
  g_array_unref (guests);
}

void
hub_api_wanted_init (HubApiWanted *wanted)
{
  *wanted = (HubApiWanted){ .items = g_array_new (FALSE, TRUE, sizeof (HubOrderItem)),
                      .guests = g_ptr_array_new_with_free_func (free_guests) };
  wanted->made = (HubOrderNew){ .phone = "", .email = "", .reason = "", .amount = -1 };
}

void
hub_api_wanted_clear (HubApiWanted *wanted)
{
  g_array_unref (wanted->items);
  g_ptr_array_unref (wanted->guests);
}

static const char *
text_of (HubApiBody *body, const char *key)
{
  const char *text = key != NULL ? hub_api_body_text (body, key, TEXT_MAX) : NULL;

  return text != NULL ? text : "";
}

static void
read_guests (HubApiBody *item, GArray *guests)
{
  HubApiBody *const *people = NULL;
  guint n = hub_api_body_items (item, hub_api_body_has (item, "guests") ? "guests" : "attendees", 100, &people);

  for (guint i = 0; i < n; i++)
    {
      const char *first = text_of (people[i], hub_api_body_which (people[i], "first_name", "firstName", "name", NULL));
      HubOrderGuest guest = { first, text_of (people[i], hub_api_body_which (people[i], "last_name", "lastName", NULL)),
                              text_of (people[i], "email"), text_of (people[i], hub_api_body_which (people[i], "phone", "phone_number", NULL)),
                              text_of (people[i], hub_api_body_which (people[i], "document", "id_number", NULL)) };

      g_array_append_val (guests, guest);
    }
}

/* Every item names a type by its one number, which says its event, too. */
static void
read_item (HubApiBody *item, HubApiWanted *wanted, gint64 *event)
{
  const char *key = hub_api_body_which (item, "ticket_id", "ticket_type_id", "ticketId", "id", NULL);
  GArray *guests = g_array_new (FALSE, TRUE, sizeof (HubOrderGuest));
  HubOrderItem row = { 0 };
  gint64 of = 0;

  g_ptr_array_add (wanted->guests, guests);
  hub_type_id_split (hub_api_body_int (item, key != NULL ? key : "ticket_id", 1, G_MAXINT64 / 2, 0), &of, &row.type);
  row.qty = hub_api_body_int (item, hub_api_body_has (item, "qty") ? "qty" : "quantity", G_MININT32, G_MAXINT32, 1);
  read_guests (item, guests);
  row.guests = (const HubOrderGuest *) guests->data;
  row.n_guests = guests->len;
  if (key == NULL)
    hub_api_body_fault (item, "ticket_id", _("Say which ticket by ticket_id."));
  else if (*event != 0 && of != *event)
    *event = -1;
  else
    *event = of;
  g_array_append_val (wanted->items, row);
}

const char *
hub_api_wanted_method (HubApiBody *body)
{
  const char *method = text_of (body, hub_api_body_which (body, "method", "payment_method", NULL));
  g_autofree char *lower = g_ascii_strdown (method, -1);

  return *method == '\0' || strcmp (lower, "m-pesa") == 0 ? "mpesa" : g_intern_string (lower);
}

static void
read_payer (HubApiBody *body, HubOrderNew *made)
{
  made->method = hub_api_wanted_method (body);
  made->phone = text_of (body, hub_api_body_which (body, "phone", "phone_number", "phoneNumber", NULL));
  made->email = text_of (body, "email");
  if (*made->email != '\0' && (strchr (made->email, '@') == NULL || strpbrk (made->email, " \t\r\n,;<>\"") != NULL))
    hub_api_body_fault (body, "email", _("This is not an e-mail address; write it as name@example.org."));
  made->reason = text_of (body, "reason");
  made->voucher = text_of (body, hub_api_body_which (body, "voucher", "voucher_code", NULL));
}

/* Who names people names everybody: a ticket left out by mistake would be nobody's. */
static gboolean
is_named (const HubApiWanted *wanted)
{
  for (guint i = 0; i < wanted->made.n_items; i++)
    {
      const HubOrderItem *item = &wanted->made.items[i];

      if (item->n_guests > 0 && item->n_guests != item->qty)
        return FALSE;
    }
  return TRUE;
}

/* NULL, or the refusal. */
static HubHttpResponse *
finish_wanted (HubApiBody *body, HubApiWanted *wanted)
{
  wanted->made.items = (const HubOrderItem *) wanted->items->data;
  wanted->made.n_items = wanted->items->len;
  HubHttpResponse *refusal = hub_api_body_refusal (body);
  if (refusal != NULL)
    return refusal;
  if (wanted->made.event < 0)
    return hub_api_problem_field ("tickets", _("One order is for one event; order for each event by itself."));
  return is_named (wanted) ? NULL : hub_api_problem_field ("attendees", _("Name as many attendees as tickets, or none."));
}

HubHttpResponse *
hub_api_wanted_read (HubApiBody *body, HubApiWanted *wanted)
{
  HubApiBody *const *items = NULL;
  const char *list = hub_api_body_which (body, "tickets", "items", NULL);
  guint n = list != NULL ? hub_api_body_items (body, list, ITEMS_MAX, &items) : 0;

  for (guint i = 0; i < n; i++)
    read_item (items[i], wanted, &wanted->made.event);
  if (list == NULL)
    read_item (body, wanted, &wanted->made.event);
  read_payer (body, &wanted->made);
  return finish_wanted (body, wanted);
}

/* A web address, on one line; it goes to the gateway, and comes back as the buyer's next page. */
static const char *
read_callback (HubApiBody *body)
{
  const char *url = hub_api_body_text (body, "callback_url", URL_MAX);

  if (url == NULL || *url == '\0')
    return NULL;
  if ((!g_str_has_prefix (url, "https://") && !g_str_has_prefix (url, "http://")) || strpbrk (url, " \t\r\n\"<>\\") != NULL
      || !g_uri_is_valid (url, G_URI_FLAGS_NONE, NULL))
    hub_api_body_fault (body, "callback_url", _("callback_url must be a web address."));
  return url;
}

/* A type of an event by its name. */
HubHttpResponse *
hub_api_wanted_read_named (HubService *service, HubApiBody *body, HubApiWanted *wanted)
{
  const char *name = text_of (body, hub_api_body_which (body, "ticket_type", "type", "tier", NULL));
  HubOrderItem item = { 0 };
  GArray *guests = g_array_new (FALSE, TRUE, sizeof (HubOrderGuest));
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (wanted->guests, guests);
  read_guests (body, guests);

  wanted->made.event = hub_api_body_int (body, "event_id", 1, G_MAXUINT32, 0);
  if (!hub_api_body_has (body, "event_id"))
    hub_api_body_fault (body, "event_id", _("Say which event by event_id."));
  item.qty = hub_api_body_int (body, "quantity", G_MININT32, G_MAXINT32, 1);
  wanted->made.amount = hub_api_body_amount (body, "amount", CURRENCY, -1);
  wanted->made.callback = read_callback (body);
  read_payer (body, &wanted->made);
  HubHttpResponse *refusal = hub_api_body_refusal (body);
  if (refusal != NULL)
    return refusal;
  if (!hub_service_order_find_type (service, wanted->made.event, name, &item.type, &error))
    return hub_api_problem_from_error (error);
  item.guests = (const HubOrderGuest *) guests->data;
  item.n_guests = guests->len;
  g_array_append_val (wanted->items, item);
  return finish_wanted (body, wanted);
}
