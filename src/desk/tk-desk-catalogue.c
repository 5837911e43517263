/* What can be sold and where people come in, as faces show it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-catalogue.h"
#include "tk-desk-sell-private.h"

#include <glib/gi18n-lib.h>

#define LOW_PERCENT 20
#define LOW_COUNT 5

static TkEventInfo *
make_event (const TkWireEvent *row)
{
  TkEventInfo *info = g_new0 (TkEventInfo, 1);

  info->number = (guint32) row->event;
  info->title = g_strdup (row->title);
  info->venue = g_strdup (row->venue);
  info->zone = g_strdup (row->zone);
  info->currency = g_strdup (row->currency);
  info->doors_at = row->doors_at;
  info->starts_at = row->starts_at;
  info->ends_at = row->ends_at;
  return info;
}

static TkTypeInfo *
make_type (const TkStoreOffer *offer, const char *currency)
{
  const TkWireTicketType *row = offer->type;
  TkTypeInfo *info = g_new0 (TkTypeInfo, 1);

  info->event = (guint32) row->event;
  info->number = (guint16) row->type;
  info->name = g_strdup (row->name);
  info->description = g_strdup (row->description);
  info->currency = g_strdup (currency);
  info->asks = g_strdup (row->asks);
  info->price = row->price;
  info->capacity = row->capacity;
  info->admits = row->admits;
  info->seated = offer->seated;
  info->left = offer->stock.left;
  info->beyond = offer->stock.beyond;
  info->low = offer->stock.left < LOW_COUNT || offer->stock.left * 100 < offer->stock.granted * LOW_PERCENT;
  return info;
}

static gboolean
is_accepted (const TkWireGate *gate, gint64 type)
{
  for (guint i = 0; i < gate->types->len; i++)
    if (g_array_index (gate->types, gint64, i) == type)
      return TRUE;
  return FALSE;
}

/* "Regular, VIP"; "all tickets" */
static char *
name_accepted (const TkWireGate *gate, GPtrArray *types)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (gate->types->len == 0)
    return g_strdup (_("all tickets"));
  for (guint i = 0; i < types->len; i++)
    {
      const TkWireTicketType *type = g_ptr_array_index (types, i);
      if (is_accepted (gate, type->type))
        g_ptr_array_add (names, type->name);
    }
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}

static TkGateInfo *
make_gate (TkDesk *desk, const TkWireGate *row, GError **error)
{
  g_autoptr (GPtrArray) types = tk_store_list_types (desk->store, (guint32) row->event, error);
  TkGateInfo *info;

  if (types == NULL)
    return NULL;
  info = g_new0 (TkGateInfo, 1);
  info->number = (guint32) row->gate;
  info->event = (guint32) row->event;
  info->name = g_strdup (row->name);
  info->hint = g_strdup (row->direction_hint);
  info->accepts = name_accepted (row, types);
  info->takes_entries = row->entries;
  info->takes_exits = row->exits;
  return info;
}

/* "1" or a name, whatever its case. */
static gboolean
is_meant (const char *text, gint64 number, const char *name)
{
  g_autofree char *wanted = g_utf8_casefold (text, -1);
  g_autofree char *folded = g_utf8_casefold (name, -1);
  gint64 value;

  if (g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &value, NULL))
    return value == number;
  return g_str_equal (wanted, folded);
}

/* "1 Regular, 2 VIP": what there is, for the sentence that says what there is not. */
static void
append_choice (GString *choices, guint32 number, const char *name)
{
  g_string_append_printf (choices, "%s%u %s", choices->len > 0 ? ", " : "", number, name);
}

void
tk_event_info_free (TkEventInfo *info)
{
  if (info == NULL)
    return;
  g_free (info->title);
  g_free (info->venue);
  g_free (info->zone);
  g_free (info->currency);
  g_free (info);
}

void
tk_type_info_free (TkTypeInfo *info)
{
  if (info == NULL)
    return;
  g_free (info->name);
  g_free (info->description);
  g_free (info->currency);
  g_free (info->asks);
  g_free (info->unavailable);
  g_free (info);
}

void
tk_gate_info_free (TkGateInfo *info)
{
  if (info == NULL)
    return;
  g_free (info->name);
  g_free (info->hint);
  g_free (info->accepts);
  g_free (info);
}

GPtrArray *
tk_desk_list_events (TkDesk *desk, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_event_info_free);
  TkStoreClock now;

  g_return_val_if_fail (desk != NULL, NULL);
  g_autoptr (GPtrArray) rows = tk_store_list_events (desk->store, error);
  if (rows == NULL || !tk_store_clock_read (desk->store, desk->clock, &now, error))
    return NULL;
  for (int ended = 0; ended <= 1; ended++)
    for (guint i = 0; i < rows->len; i++)
      {
        const TkWireEvent *row = g_ptr_array_index (rows, i);
        if ((row->ends_at > 0 && row->ends_at <= now.now_ms) == ended)
          g_ptr_array_add (events, make_event (row));
      }
  return g_steal_pointer (&events);
}

GPtrArray *
tk_desk_list_types (TkDesk *desk, guint32 event, GError **error)
{
  g_autoptr (GPtrArray) types = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_type_info_free);
  g_autoptr (GPtrArray) offers = NULL;
  g_autoptr (TkWireEvent) known = NULL;
  TkDeskTerms terms;
  TkDeskError code;

  g_return_val_if_fail (desk != NULL, NULL);
  if (!tk_desk_read_terms (desk, &terms, error) || !tk_store_get_event (desk->store, event, &known, error))
    return NULL;
  if (known == NULL) /* the catalogue and the leases may come apart: a type of an event not known is not shown */
    return g_steal_pointer (&types);
  offers = tk_desk_list_offers (desk, &terms, event, NULL, NULL, error);
  for (guint i = 0; offers != NULL && i < offers->len; i++)
    {
      const TkStoreOffer *offer = g_ptr_array_index (offers, i);
      TkTypeInfo *info = make_type (offer, known->currency);
      g_ptr_array_add (types, info);
      if (!tk_desk_why_not (desk, &terms, known, offer, 1, FALSE, &code, &info->unavailable, error))
        return NULL;
    }
  return offers != NULL ? g_steal_pointer (&types) : NULL;
}

GPtrArray *
tk_desk_list_gates (TkDesk *desk, guint32 event, GError **error)
{
  g_autoptr (GPtrArray) gates = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_gate_info_free);

  g_return_val_if_fail (desk != NULL, NULL);
  g_autoptr (GPtrArray) rows = tk_store_list_gates (desk->store, event, error);
  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    {
      TkGateInfo *info = make_gate (desk, g_ptr_array_index (rows, i), error);
      if (info == NULL)
        return NULL;
      g_ptr_array_add (gates, info);
    }
  return g_steal_pointer (&gates);
}

TkEventInfo *
tk_desk_find_event (TkDesk *desk, const char *text, GError **error)
{
  g_autoptr (GString) choices = g_string_new (NULL);

  g_return_val_if_fail (desk != NULL && text != NULL, NULL);
  g_autoptr (GPtrArray) events = tk_desk_list_events (desk, error);
  if (events == NULL)
    return NULL;
  for (guint i = 0; i < events->len; i++)
    {
      TkEventInfo *info = g_ptr_array_index (events, i);
      if (is_meant (text, info->number, info->title))
        return g_ptr_array_steal_index (events, i);
      append_choice (choices, info->number, info->title);
    }
  if (choices->len == 0)
    g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND,
                         _("This terminal knows no event yet; connect it to the hub once"));
  else
    g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND, _("There is no event “%s”; there are: %s"), text,
                 choices->str);
  return NULL;
}

TkTypeInfo *
tk_desk_find_type (TkDesk *desk, guint32 event, const char *text, GError **error)
{
  g_autoptr (GString) choices = g_string_new (NULL);

  g_return_val_if_fail (desk != NULL && text != NULL, NULL);
  g_autoptr (GPtrArray) types = tk_desk_list_types (desk, event, error);
  if (types == NULL)
    return NULL;
  for (guint i = 0; i < types->len; i++)
    {
      TkTypeInfo *info = g_ptr_array_index (types, i);
      if (is_meant (text, info->number, info->name))
        return g_ptr_array_steal_index (types, i);
      append_choice (choices, info->number, info->name);
    }
  if (choices->len == 0)
    g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND, _("Event %u has no ticket types here; connect to the hub once"),
                 event);
  else
    g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND, _("There is no ticket type “%s”; there are: %s"), text,
                 choices->str);
  return NULL;
}

TkGateInfo *
tk_desk_find_gate (TkDesk *desk, guint32 event, const char *text, GError **error)
{
  g_autoptr (GString) choices = g_string_new (NULL);

  g_return_val_if_fail (desk != NULL && text != NULL, NULL);
  g_autoptr (GPtrArray) gates = tk_desk_list_gates (desk, event, error);
  if (gates == NULL)
    return NULL;
  for (guint i = 0; i < gates->len; i++)
    {
      TkGateInfo *info = g_ptr_array_index (gates, i);
      if (is_meant (text, info->number, info->name))
        return g_ptr_array_steal_index (gates, i);
      append_choice (choices, info->number, info->name);
    }
  if (choices->len == 0)
    g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND, _("Event %u has no gates here; connect to the hub once"), event);
  else
    g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND, _("There is no gate “%s”; there are: %s"), text, choices->str);
  return NULL;
}
