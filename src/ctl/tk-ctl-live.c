/* tiketictl live. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include "tk-ctl.h"
#include "tk-desk-live.h"

#define MINUTES_USUAL 60

static TkJson *
minutes_to_json (const guint *minutes, guint n)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < n; i++)
    tk_json_append_int (list, minutes[i]);
  return list;
}

static TkJson *
gates_to_json (const TkLive *live)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < live->gates->len; i++)
    {
      const TkLiveGate *gate = g_ptr_array_index (live->gates, i);
      TkJson *json = tk_json_object ();
      tk_json_set_int (json, "gate", gate->gate);
      tk_ctl_set_text (json, "name", gate->name);
      tk_json_set_int (json, "entered", gate->entered);
      tk_json_set_int (json, "left", gate->left);
      tk_json_take (json, "minutes", minutes_to_json (gate->minutes, live->n_minutes));
      tk_json_append (list, json);
    }
  return list;
}

static TkJson *
types_to_json (const TkLive *live)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < live->types->len; i++)
    {
      const TkLiveType *type = g_ptr_array_index (live->types, i);
      TkJson *json = tk_json_object ();
      tk_json_set_int (json, "type", type->type);
      tk_ctl_set_text (json, "name", type->name);
      tk_json_set_int (json, "entered", type->entered);
      tk_json_set_int (json, "inside", type->inside);
      tk_json_set_int (json, "sold", type->sold);
      tk_json_append (list, json);
    }
  return list;
}

static void
print_json (const TkLive *live)
{
  TkJson *json = tk_json_object ();

  tk_ctl_set_time (json, "since", live->since_ms);
  tk_json_set_int (json, "entered", live->entered);
  tk_json_set_int (json, "inside", live->inside);
  tk_json_set_int (json, "denied", live->denied);
  tk_json_set_int (json, "overridden", live->overridden);
  tk_json_take (json, "minutes", minutes_to_json (live->minutes, live->n_minutes));
  tk_json_take (json, "gates", gates_to_json (live));
  tk_json_take (json, "types", types_to_json (live));
  tk_ctl_print_json (json);
}

static void
print_words (const TkLive *live)
{
  tk_ctl_say (_("%" PRId64 " came in, %" PRId64 " inside now, %" PRId64 " refused, %" PRId64 " let in after all."), live->entered,
              live->inside, live->denied, live->overridden);
  for (guint i = 0; i < live->gates->len; i++)
    {
      const TkLiveGate *gate = g_ptr_array_index (live->gates, i);
      tk_ctl_say (_("   %s: %" PRId64 " in, %" PRId64 " out"), gate->name, gate->entered, gate->left);
    }
  for (guint i = 0; i < live->types->len; i++)
    {
      const TkLiveType *type = g_ptr_array_index (live->types, i);
      tk_ctl_say (_("   %s: %" PRId64 " in, %" PRId64 " inside now"), type->name, type->entered, type->inside);
    }
}

static gboolean
write_csv (TkDesk *desk, guint32 event, const char *path, GError **error)
{
  g_autofree char *csv = path != NULL ? tk_desk_live_csv (desk, event, error) : NULL;

  return path == NULL || (csv != NULL && g_file_set_contents (path, csv, -1, error));
}

TkExit
tk_ctl_live (TkCtl *ctl, int argc, char **argv)
{
  g_autofree char *event = NULL, *csv = NULL;
  int minutes = MINUTES_USUAL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkLive) live = NULL;
  guint32 number;
  const GOptionEntry entries[] = {
    { "event", 0, 0, G_OPTION_ARG_STRING, &event, N_("Event, by number or title"), "E" },
    { "minutes", 0, 0, G_OPTION_ARG_INT, &minutes, N_("How far back"), "N" },
    { "csv", 0, 0, G_OPTION_ARG_FILENAME, &csv, N_("Write the whole evening, minute by minute, to this file"), "FILE" },
    { NULL },
  };

  if (!tk_ctl_options (&argc, &argv, entries, NULL, _("Who came when and where, as far as this terminal has heard.")))
    return TK_EXIT_USAGE;
  if (event == NULL || argc != 1)
    return tk_ctl_usage (_("live needs --event E."));
  if (minutes < 1 || minutes > TK_LIVE_MINUTES_MAX)
    return tk_ctl_usage (_("--minutes must be between 1 and %d."), TK_LIVE_MINUTES_MAX);
  g_autoptr (TkDesk) desk = tk_ctl_open (ctl, NULL, &error);
  number = desk != NULL ? tk_ctl_find_event (desk, event, &error) : 0;
  if (number != 0 && write_csv (desk, number, csv, &error))
    live = tk_desk_live (desk, number, (guint) minutes, &error);
  if (live == NULL)
    return tk_ctl_fail (error);
  (ctl->json ? print_json : print_words) (live);
  return TK_EXIT_DONE;
}
