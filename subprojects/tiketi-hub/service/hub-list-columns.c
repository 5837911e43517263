/* Finding columns. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-list-columns.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-error.h"

#define MAP_MAX 4096

/* What programs call it, the surest first: pretix, Eventbrite, alf.io, Hi.Events, and people with a spreadsheet. */
static const struct
{
  const char *name;
  const char *headers[20];
} fields[HUB_FIELDS] = {
  [HUB_FIELD_CODE] = { "code",
                       { "ticket secret", "secret", "barcode", "bar code", "barcode number", "barcodes", "qr code", "qr", "qrcode",
                         "ticket code", "ticket barcode", "code", "token", "public id", "attendee public id", "ticket number",
                         "ticket no", "ticket id", "ticket", "uuid" } },
  [HUB_FIELD_TYPE] = { "type",
                       { "ticket type", "type", "product", "product name", "item", "item name", "ticket name", "ticket class",
                         "ticket category", "category", "tier", "admission" } },
  [HUB_FIELD_NAME] = { "name",
                       { "attendee name", "holder", "holder name", "ticket holder", "name", "full name", "guest name", "guest",
                         "participant", "customer name", "customer", "buyer name", "buyer", "invoice address name" } },
  [HUB_FIELD_PHONE] = { "phone",
                        { "attendee phone", "phone number", "phone", "phone no", "mobile", "mobile number", "mobile phone",
                          "telephone", "tel", "cell", "cell phone", "msisdn", "simu" } },
  [HUB_FIELD_ORDER] = { "order",
                        { "order code", "order", "order id", "order number", "order no", "order name", "order reference", "booking",
                          "booking reference", "reservation", "reservation id", "reference" } },
  [HUB_FIELD_STATUS] = { "status",
                         { "ticket status", "status", "order status", "attendee status", "payment status", "state", "paid" } },
  [HUB_FIELD_SEAT] = { "seat", { "seat name", "seat", "seat number", "seat no", "seat label", "seat id", "place" } },
  [HUB_FIELD_ATTENTION] = { "attention", { "attention", "check in text", "checkin text", "note", "notes", "remark", "remarks" } },
  [HUB_FIELD_VALID_FROM] = { "valid_from", { "valid from", "validfrom", "not before" } },
  [HUB_FIELD_VALID_UNTIL] = { "valid_until", { "valid until", "validuntil", "valid to", "valid till", "expires", "expiry" } },
};

const char *
hub_field_name (HubField field)
{
  g_return_val_if_fail (field < HUB_FIELDS, "");
  return fields[field].name;
}

void
hub_columns_clear (HubColumns *columns)
{
  for (guint i = 0; i < columns->n; i++)
    g_free (columns->headers[i]);
  columns->n = 0;
}

/* "  Ticket-Secret " → "ticket secret" */
static char *
plain (const char *header)
{
  GString *text = g_string_new (NULL);
  g_autofree char *lower = g_utf8_strdown (header, -1);

  for (const char *at = lower; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_isalnum (c))
        g_string_append_unichar (text, c);
      else if (text->len > 0 && text->str[text->len - 1] != ' ')
        g_string_append_c (text, ' ');
    }
  if (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
  return g_string_free (text, FALSE);
}

static gboolean
is_taken (const HubColumns *columns, int column)
{
  for (guint field = 0; field < HUB_FIELDS; field++)
    {
      if (columns->column[field] == column)
        return TRUE;
    }
  return FALSE;
}

static int
find_header (const HubColumns *columns, char **headers, const char *wanted)
{
  for (guint i = 0; i < columns->n; i++)
    {
      if (strcmp (headers[i], wanted) == 0 && !is_taken (columns, (int) i))
        return (int) i;
    }
  return -1;
}

static void
find_by_headers (HubColumns *columns)
{
  char *headers[HUB_CSV_COLUMNS_MAX];

  for (guint i = 0; i < columns->n; i++)
    headers[i] = plain (columns->headers[i]);
  for (guint field = 0; field < HUB_FIELDS; field++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (fields[field].headers) && fields[field].headers[i] != NULL; i++)
        {
          if (columns->said[field] || columns->column[field] >= 0)
            break;
          columns->column[field] = find_header (columns, headers, fields[field].headers[i]);
        }
    }
  for (guint i = 0; i < columns->n; i++)
    g_free (headers[i]);
}

/* ---- What somebody said ---- */

static int
find_field (const char *name)
{
  for (guint field = 0; field < HUB_FIELDS; field++)
    {
      if (strcmp (fields[field].name, name) == 0)
        return (int) field;
    }
  return -1;
}

/* "#3" is the third. */
static int
find_named (const HubColumns *columns, const char *name)
{
  gint64 number;

  for (guint i = 0; i < columns->n; i++)
    {
      if (strcmp (columns->headers[i], name) == 0)
        return (int) i;
    }
  if (*name == '#' && g_ascii_string_to_signed (name + 1, 10, 1, columns->n, &number, NULL))
    return (int) number - 1;
  return -1;
}

static gboolean
read_pair (HubColumns *columns, char *pair, GError **error)
{
  char *equals = strchr (pair, '=');

  if (equals != NULL)
    *equals = '\0';
  int field = find_field (g_strstrip (pair));
  if (equals == NULL || field < 0)
    return hub_refuse (error, HUB_ERROR_INVALID,
                       _("“%s” is nothing that a list tells; a mapping names code, type, name, phone, order, status, seat, "
                         "attention, valid_from and valid_until, as in code=Barcode,name=Guest"),
                       pair);
  const char *name = g_strstrip (equals + 1);
  columns->said[field] = TRUE;
  columns->column[field] = -1;
  if (*name == '\0')
    return TRUE;
  columns->column[field] = find_named (columns, name);
  return columns->column[field] >= 0
         || hub_refuse (error, HUB_ERROR_INVALID, _("The list has no column “%s”; look at it with --preview"), name);
}

static gboolean
read_map (HubColumns *columns, const char *map, GError **error)
{
  g_auto (GStrv) pairs = g_strsplit (map, ",", HUB_FIELDS + 1);

  if (strlen (map) > MAP_MAX || !g_utf8_validate (map, -1, NULL))
    return hub_refuse (error, HUB_ERROR_INVALID, _("A mapping is text of at most %d bytes"), MAP_MAX);
  for (guint i = 0; pairs[i] != NULL; i++)
    {
      if (!read_pair (columns, pairs[i], error))
        return FALSE;
    }
  return TRUE;
}

gboolean
hub_columns_find (const HubCsvRow *header, const char *map, HubColumns *out, GError **error)
{
  g_auto (HubColumns) columns = { .n = header->n };

  for (guint i = 0; i < header->n; i++)
    columns.headers[i] = g_strstrip (g_strdup (header->fields[i]));
  for (guint field = 0; field < HUB_FIELDS; field++)
    columns.column[field] = -1;
  if (map != NULL && !read_map (&columns, map, error))
    return FALSE;
  find_by_headers (&columns);
  if (columns.column[HUB_FIELD_CODE] < 0)
    return hub_refuse (error, HUB_ERROR_INVALID,
                       _("No column of the list is known to hold the tickets' codes; name it with --map code=COLUMN"));
  *out = columns;
  columns.n = 0;
  return TRUE;
}
