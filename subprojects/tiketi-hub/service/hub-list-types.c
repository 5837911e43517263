/* Which ticket type a list means by what it says. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-list-row-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-error.h"

#define TYPE_MAP_MAX 65536

char *
hub_list_fold (const char *text)
{
  g_autofree char *copy = g_strstrip (g_strdup (text));

  return g_utf8_casefold (copy, -1);
}

static gboolean
is_type (const HubListReader *reader, gint64 number)
{
  for (guint i = 0; i < reader->rules.types->len; i++)
    {
      if (((const TkWireTicketType *) reader->rules.types->pdata[i])->type == number)
        return TRUE;
    }
  return FALSE;
}

static void
know_type (HubListReader *reader, const char *text, gint64 number)
{
  g_hash_table_replace (reader->types, hub_list_fold (text), GINT_TO_POINTER ((int) number));
}

/* By number, and by name; what somebody said is put over it. */
static void
know_types_of_event (HubListReader *reader)
{
  for (guint i = 0; i < reader->rules.types->len; i++)
    {
      const TkWireTicketType *type = reader->rules.types->pdata[i];
      g_autofree char *number = g_strdup_printf ("%" PRId64, type->type);

      know_type (reader, number, type->type);
      know_type (reader, type->name, type->type);
    }
}

/* A comma belongs to the name when no number is before it: "VIP, gold=2,Regular=1". */
static gboolean
read_type_map (HubListReader *reader, const char *map, GError **error)
{
  g_autoptr (GString) name = g_string_new (NULL);
  g_auto (GStrv) parts = g_strsplit (map, ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *equals = strrchr (parts[i], '=');
      gint64 number;

      g_string_append_len (name, parts[i], equals != NULL ? equals - parts[i] : (gssize) strlen (parts[i]));
      if (equals == NULL)
        {
          g_string_append_c (name, ',');
          continue;
        }
      if (!g_ascii_string_to_signed (g_strstrip (equals + 1), 10, 1, 65535, &number, NULL) || !is_type (reader, number))
        return hub_refuse (error, HUB_ERROR_INVALID,
                           _("“%s” is no ticket type of this event; write what the list says and its number, as in VIP Pass=2"),
                           equals + 1);
      know_type (reader, name->str, number);
      g_string_truncate (name, 0);
    }
  return name->len == 0
         || hub_refuse (error, HUB_ERROR_INVALID, _("“%s” has no number of a ticket type; write it as in VIP Pass=2"), name->str);
}

/* Who gives one type for all does not mean a column they did not name. */
static void
choose_type_column (HubListReader *reader)
{
  if (reader->rules.type != 0 && reader->rules.type_map == NULL && !reader->columns->said[HUB_FIELD_TYPE])
    reader->column[HUB_FIELD_TYPE] = -1;
}

static gboolean
check_types (HubListReader *reader, GError **error)
{
  const HubListRules *rules = &reader->rules;

  if (rules->type != 0 && !is_type (reader, rules->type))
    return hub_refuse (error, HUB_ERROR_NOT_FOUND,
                       _("There is no ticket type %" PRId64 " of event %" PRId64 "; “tiketi-hub event list” shows them"),
                       rules->type, rules->event);
  if (rules->type_map != NULL && (strlen (rules->type_map) > TYPE_MAP_MAX || !g_utf8_validate (rules->type_map, -1, NULL)))
    return hub_refuse (error, HUB_ERROR_INVALID, _("The ticket types' map is text of at most %d bytes"), TYPE_MAP_MAX);
  if (rules->type_map != NULL && !read_type_map (reader, rules->type_map, error))
    return FALSE;
  choose_type_column (reader);
  return reader->column[HUB_FIELD_TYPE] >= 0 || rules->type != 0
         || hub_refuse (error, HUB_ERROR_INVALID,
                        _("No column of the list tells the ticket type; name it with --map type=COLUMN, or give one for all with "
                          "--type"));
}

gboolean
hub_list_types_find (HubListReader *reader, GError **error)
{
  know_types_of_event (reader);
  return check_types (reader, error);
}
