/* Ticket types of an event as their organizer wants them, with their places in stock. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-event-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-error.h"
#include "hub-lease-private.h"
#include "hub-store-catalogue.h"
#include "hub-store-event-page.h"
#include "hub-store-place.h"
#include "hub-store-stock.h"
#include "hub-store-type-edit.h"
#include "tk-money.h"

#define TYPES_MAX 100
#define PLACES_MAX 1000000
#define NAME_BYTES_MAX 200
#define DESCRIPTION_BYTES_MAX 2000

/* ---- Checks ---- */

static gboolean
is_same_name (const char *a, const char *b)
{
  g_autofree char *left = hub_store_fold (a);
  g_autofree char *right = hub_store_fold (b);

  return strcmp (left, right) == 0;
}

static const HubEventType *
find (const HubEvent *event, const HubTypeInput *input)
{
  for (guint i = 0; i < event->types->len; i++)
    {
      const HubEventType *type = event->types->pdata[i];

      if (input->number > 0 ? type->type == input->number : input->name != NULL && is_same_name (type->name, input->name))
        return type;
    }
  return NULL;
}

static gboolean
check_name_free (const HubEvent *event, const char *name, gint64 but, GError **error)
{
  for (guint i = 0; i < event->types->len; i++)
    {
      const HubEventType *type = event->types->pdata[i];

      if (type->type != but && is_same_name (type->name, name))
        return hub_refuse (error, HUB_ERROR_FIELD, _("type: There is a ticket type “%s” already; give each another name."), name);
    }
  return TRUE;
}

static gboolean
check_wire (const TkWireTicketType *type, GError **error)
{
  if (*type->name == '\0' || strlen (type->name) > NAME_BYTES_MAX)
    return hub_refuse (error, HUB_ERROR_FIELD, _("type: Give the ticket type a name of at most %d bytes."), NAME_BYTES_MAX);
  if (strlen (type->description) > DESCRIPTION_BYTES_MAX)
    return hub_refuse (error, HUB_ERROR_FIELD, _("description: Shorten it to at most %d bytes."), DESCRIPTION_BYTES_MAX);
  if (type->price < 0 || type->price > TK_MONEY_MAX)
    return hub_refuse (error, HUB_ERROR_FIELD, _("price: Give a price of 0 or more."));
  if (type->capacity < 0 || type->capacity > PLACES_MAX)
    return hub_refuse (error, HUB_ERROR_FIELD, _("quantity: Give a number from 1 to %d."), PLACES_MAX);
  return type->sale_until == 0 || type->sale_from < type->sale_until
         || hub_refuse (error, HUB_ERROR_FIELD, _("sales_end: Selling ends after it begins."));
}

/* ---- Adding ---- */

gboolean
hub_event_type_add (HubService *service, SqlConn *conn, const HubEvent *event, const HubTypeInput *input, gint64 *number, GError **error)
{
  TkWireTicketType type = { .event = event->event, .name = (char *) (input->name != NULL ? input->name : ""),
                            .description = (char *) (input->description != NULL ? input->description : ""),
                            .price = input->price, .capacity = input->quantity, .admits = 1, .sale_from = MAX (input->sale_from, 0),
                            .sale_until = MAX (input->sale_until, 0) };

  if (event->types->len >= TYPES_MAX)
    return hub_refuse (error, HUB_ERROR_FIELD, _("type: An event has at most %d ticket types."), TYPES_MAX);
  if (input->quantity < 1)
    return hub_refuse (error, HUB_ERROR_FIELD, _("quantity: Give a number from 1 to %d."), PLACES_MAX);
  if (!check_wire (&type, error) || !check_name_free (event, type.name, 0, error)
      || !hub_store_type_next (conn, event->event, &type.type, error))
    return FALSE;
  type.position = type.type;
  *number = type.type;
  return hub_store_type_add (conn, &type, error)
         && hub_store_type_stamp (conn, event->event, type.type, hub_now (service), error);
}

/* ---- Changing ---- */

static gboolean
refuse_shrinking (gint64 least, GError **error)
{
  return hub_refuse (error, HUB_ERROR_HAS_SALES,
                     _("Tickets up to number %" PRId64 " were sold or lie at a box office; the quantity cannot be less."), least);
}

static gboolean
shrink (SqlConn *conn, const TkWireTicketType *type, gint64 want, GError **error)
{
  HubStoreSlots slots;
  gboolean found;
  gint64 left = type->capacity;

  if (!hub_store_type_slots (conn, type->event, type->type, &slots, &found, error))
    return FALSE;
  if (want < slots.capacity - slots.free)
    return refuse_shrinking (slots.capacity - slots.free, error);
  if (!hub_store_stock_trim (conn, type->event, type->type, want + 1, type->capacity, &left, error))
    return FALSE;
  return left > want ? refuse_shrinking (left, error) : hub_store_type_set_capacity (conn, type->event, type->type, want, error);
}

/* Those who wait for tickets get of the new ones. */
static gboolean
grow (HubService *service, SqlConn *conn, const TkWireTicketType *type, gint64 want, GError **error)
{
  HubStoreRange more = { type->capacity + 1, want, 0 };

  return hub_store_type_set_capacity (conn, type->event, type->type, want, error)
         && hub_store_stock_add (conn, type->event, type->type, &more, error)
         && hub_waiting_serve (service, conn, type->event, type->type, error);
}

static gboolean
set_capacity (HubService *service, SqlConn *conn, const TkWireTicketType *type, gint64 want, GError **error)
{
  gboolean seated = FALSE;

  if (want < 0 || want == type->capacity)
    return TRUE;
  if (want > PLACES_MAX)
    return hub_refuse (error, HUB_ERROR_FIELD, _("quantity: Give a number from 1 to %d."), PLACES_MAX);
  if (!hub_store_plan_has (conn, type->event, type->type, &seated, error))
    return FALSE;
  if (seated || type->overdraft > 0)
    return hub_refuse (error, HUB_ERROR_CONFLICT,
                       seated ? _("This ticket type has numbered seats; its seating plan says how many there are.")
                              : _("Tickets beyond the capacity are allowed for this type; set its overdraft to 0 first."));
  return want > type->capacity ? grow (service, conn, type, want, error) : shrink (conn, type, want, error);
}

static gboolean
rewrite (HubService *service, SqlConn *conn, const HubEvent *event, TkWireTicketType *type, const HubTypeInput *input, GError **error)
{
  if (input->name != NULL)
    tk_wire_set (&type->name, input->name);
  if (input->description != NULL)
    tk_wire_set (&type->description, input->description);
  type->price = input->price >= 0 ? input->price : type->price;
  type->sale_from = input->sale_from >= 0 ? input->sale_from : type->sale_from;
  type->sale_until = input->sale_until >= 0 ? input->sale_until : type->sale_until;
  return check_wire (type, error) && check_name_free (event, type->name, type->type, error)
         && set_capacity (service, conn, type, input->quantity, error) && hub_store_type_rewrite (conn, type, error);
}

gboolean
hub_event_type_change (HubService *service, SqlConn *conn, const HubEvent *event, const HubTypeInput *input, GError **error)
{
  const HubEventType *known = find (event, input);
  TkWireTicketType *type = NULL;

  if (known == NULL)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no such ticket type."));
  if (!hub_store_type_get (conn, event->event, known->type, &type, error))
    return FALSE;
  gboolean done = rewrite (service, conn, event, type, input, error);
  tk_wire_free (&tk_wire_ticket_type_shape, type);
  return done;
}

/* ---- Removing ---- */

/* All its places leave stock, which they can while none was ever sold. */
static gboolean
empty_stock (SqlConn *conn, const TkWireTicketType *type, GError **error)
{
  gint64 left = 0;

  if (!hub_store_stock_trim (conn, type->event, type->type, 1, type->capacity + type->overdraft, &left, error))
    return FALSE;
  return left > 0 ? refuse_shrinking (left, error)
                  : hub_store_type_set_overdraft (conn, type->event, type->type, 0, error)
                      && hub_store_type_set_capacity (conn, type->event, type->type, 0, error)
                      && hub_store_type_set_gone (conn, type->event, type->type, error)
                      && hub_event_publish_gone (conn, type->event, type->type, error);
}

gboolean
hub_event_type_remove (SqlConn *conn, const HubEvent *event, gint64 number, GError **error)
{
  gboolean sold = FALSE;
  TkWireTicketType *type = NULL;
  HubTypeInput wanted = { .number = number };

  if (find (event, &wanted) == NULL)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no such ticket type."));
  if (!hub_store_type_has_sales (conn, event->event, number, &sold, error)
      || !hub_store_type_get (conn, event->event, number, &type, error))
    return FALSE;
  gboolean done = sold ? hub_refuse (error, HUB_ERROR_HAS_SALES,
                                     _("Tickets of “%s” were sold or lie at a box office; it cannot be deleted."), type->name)
                       : empty_stock (conn, type, error);
  tk_wire_free (&tk_wire_ticket_type_shape, type);
  return done;
}

/* ---- All of them ---- */

static gboolean
is_named (const HubEvent *event, const HubEventType *type, const HubEventInput *input)
{
  for (guint i = 0; i < input->n_types; i++)
    {
      if (find (event, &input->types[i]) == type)
        return TRUE;
    }
  return FALSE;
}

static gboolean
remove_others (SqlConn *conn, const HubEvent *event, const HubEventInput *input, GError **error)
{
  for (guint i = 0; input->whole && i < event->types->len; i++)
    {
      const HubEventType *type = event->types->pdata[i];

      if (!is_named (event, type, input) && !hub_event_type_remove (conn, event, type->type, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
apply_one (HubService *service, SqlConn *conn, gint64 number, const HubTypeInput *input, GError **error)
{
  g_autoptr (HubEvent) now = NULL;
  gint64 type;

  if (!hub_event_read (conn, number, &now, error))
    return FALSE;
  return find (now, input) != NULL ? hub_event_type_change (service, conn, now, input, error)
                                   : hub_event_type_add (service, conn, now, input, &type, error);
}

gboolean
hub_event_types_apply (HubService *service, SqlConn *conn, const HubEvent *event, const HubEventInput *input, GError **error)
{
  if (!remove_others (conn, event, input, error))
    return FALSE;
  for (guint i = 0; i < input->n_types; i++)
    {
      for (guint j = 0; j < i; j++)
        {
          if (input->types[i].name != NULL && input->types[j].name != NULL && is_same_name (input->types[i].name, input->types[j].name))
            return hub_refuse (error, HUB_ERROR_FIELD, _("type: “%s” comes twice; give each ticket type another name."), input->types[i].name);
        }
      if (!apply_one (service, conn, event->event, &input->types[i], error))
        return FALSE;
    }
  return TRUE;
}
