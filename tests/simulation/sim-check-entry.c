/* What stands in a journal entry's body. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-check-private.h"

#include <string.h>

void
sim_entry_free (SimEntry *entry)
{
  g_free (entry->id);
  g_free (entry->kind);
  g_free (entry->staff);
  g_free (entry->body);
  g_free (entry->status);
  json_object_put (entry->json);
  g_free (entry);
}

gboolean
sim_is (const SimEntry *entry, const char *kind)
{
  return strcmp (entry->kind, kind) == 0;
}

gboolean
sim_is_passage (const SimEntry *entry)
{
  return sim_is (entry, "checkin.entry") || sim_is (entry, "checkin.exit") || sim_is (entry, "checkin.override");
}

gboolean
sim_is_reversal (const SimEntry *entry)
{
  return sim_is (entry, "sale.voided") || sim_is (entry, "sale.refunded");
}

static json_object *
get (json_object *object, const char *key)
{
  json_object *value = NULL;

  json_object_object_get_ex (object, key, &value);
  return value;
}

gint64
sim_number (json_object *object, const char *key)
{
  return json_object_get_int64 (get (object, key));
}

const char *
sim_text (json_object *object, const char *key)
{
  json_object *value = get (object, key);

  return json_object_is_type (value, json_type_string) ? json_object_get_string (value) : "";
}

guint
sim_size (json_object *object, const char *key)
{
  json_object *value = get (object, key);

  return json_object_is_type (value, json_type_array) ? (guint) json_object_array_length (value) : 0;
}

json_object *
sim_item (json_object *object, const char *key, guint index)
{
  return json_object_array_get_idx (get (object, key), index);
}

SimTicket
sim_ticket (json_object *object)
{
  return (SimTicket) { sim_number (object, "event"), sim_number (object, "type"), sim_number (object, "serial"),
                       sim_number (object, "issue") };
}

guint
sim_ticket_hash (gconstpointer data)
{
  const SimTicket *ticket = data;

  return (guint) (((ticket->event * 31 + ticket->type) * 1000003 + ticket->serial) * 257 + ticket->issue);
}

gboolean
sim_ticket_equal (gconstpointer one, gconstpointer other)
{
  const SimTicket *a = one, *b = other;

  return a->event == b->event && a->type == b->type && a->serial == b->serial && a->issue == b->issue;
}
