/* tiketictl events: what can be sold and where people come in. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include "tk-ctl.h"
#include "tk-desk-catalogue.h"
#include "tk-money.h"

static TkJson *
type_to_json (const TkTypeInfo *type)
{
  TkJson *json = tk_json_object ();
  tk_json_set_int (json, "number", type->number);
  tk_json_set_string (json, "name", type->name);
  tk_ctl_set_amount (json, "price", type->price, type->currency);
  tk_json_set_int (json, "capacity", type->capacity);
  tk_json_set_int (json, "admits", type->admits);
  tk_json_set_int (json, "left", type->left);
  tk_json_set_string (json, "unavailable", type->unavailable);
  return json;
}

static TkJson *
gate_to_json (const TkGateInfo *gate)
{
  TkJson *json = tk_json_object ();
  tk_json_set_int (json, "number", gate->number);
  tk_json_set_string (json, "name", gate->name);
  tk_json_set_string (json, "accepts", gate->accepts);
  return json;
}

static void
print_event_json (const TkEventInfo *event, const GPtrArray *types, const GPtrArray *gates)
{
  TkJson *json = tk_json_object (), *type_list = tk_json_array (), *gate_list = tk_json_array ();

  for (guint i = 0; i < types->len; i++)
    tk_json_append (type_list, type_to_json (types->pdata[i]));
  for (guint i = 0; i < gates->len; i++)
    tk_json_append (gate_list, gate_to_json (gates->pdata[i]));
  tk_json_set_int (json, "number", event->number);
  tk_json_set_string (json, "title", event->title);
  tk_json_set_string (json, "venue", event->venue);
  tk_json_set_string (json, "currency", event->currency);
  tk_ctl_set_time (json, "doors_at", event->doors_at);
  tk_ctl_set_time (json, "starts_at", event->starts_at);
  tk_ctl_set_time (json, "ends_at", event->ends_at);
  tk_json_take (json, "types", type_list);
  tk_json_take (json, "gates", gate_list);
  tk_ctl_print_json (json);
}

static void
print_event_words (const TkEventInfo *event, const GPtrArray *types, const GPtrArray *gates)
{
  TkMoneyStyle style = tk_money_style_from_locale ();
  g_autofree char *when = tk_time_format (event->starts_at, event->zone, "%a %e %b %H:%M");

  tk_ctl_say ("%u  %s · %s · %s", event->number, event->title, event->venue, when);
  for (guint i = 0; i < types->len; i++)
    {
      const TkTypeInfo *type = types->pdata[i];
      g_autofree char *price = tk_money_format_with_currency (type->price, type->currency, &style);
      if (type->unavailable != NULL)
        tk_ctl_say (_("   type %u  %s  %s  %s"), type->number, type->name, price, type->unavailable);
      else
        tk_ctl_say (_("   type %u  %s  %s  %" PRId64 " left here"), type->number, type->name, price, type->left);
    }
  for (guint i = 0; i < gates->len; i++)
    {
      const TkGateInfo *gate = gates->pdata[i];
      tk_ctl_say (_("   gate %u  %s  (%s)"), gate->number, gate->name, gate->accepts);
    }
}

static gboolean
print_event (TkCtl *ctl, TkDesk *desk, const TkEventInfo *event, GError **error)
{
  g_autoptr (GPtrArray) types = tk_desk_list_types (desk, event->number, error);
  g_autoptr (GPtrArray) gates = types != NULL ? tk_desk_list_gates (desk, event->number, error) : NULL;

  if (gates == NULL)
    return FALSE;
  (ctl->json ? print_event_json : print_event_words) (event, types, gates);
  return TRUE;
}

TkExit
tk_ctl_events (TkCtl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (!tk_ctl_options (&argc, &argv, NULL, NULL, _("Events, ticket types and what is left to sell here, gates.")))
    return TK_EXIT_USAGE;
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, NULL, &error);
  g_autoptr (GPtrArray) events = desk != NULL ? tk_desk_list_events (desk, &error) : NULL;
  for (guint i = 0; events != NULL && i < events->len && error == NULL; i++)
    print_event (ctl, desk, events->pdata[i], &error);
  return error != NULL ? tk_ctl_fail (error) : TK_EXIT_DONE;
}
