/* Alarms in words: what the gate page puts above the verdict. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-gate.h"

#include <glib/gi18n-lib.h>

#include "tk-desk-private.h"
#include "tk-store-alarm.h"
#include "tk-verdict-words.h"

#define ALARMS_MAX 50

void
tk_gate_alarm_free (TkGateAlarm *alarm)
{
  if (alarm == NULL)
    return;
  g_free (alarm->id);
  g_free (alarm->type_name);
  g_free (alarm->own_gate);
  g_free (alarm->other_gate);
  g_free (alarm->sentence);
  g_free (alarm->instruction);
  g_free (alarm);
}

static char *
say (const TkAlarmRow *row)
{
  g_autofree char *ticket = *row->type_name != '\0' ? g_strdup_printf ("%s %u", row->type_name, row->ticket.serial)
                                                    : g_strdup_printf (_("Ticket %u"), row->ticket.serial);
  g_autofree char *here = tk_time_format (row->own_at, row->zone, "%H:%M");
  g_autofree char *there = tk_time_format (row->other_at, row->zone, "%H:%M");
  g_autofree char *gate = *row->other_gate != '\0' ? tk_gate_display_name (row->other_gate) : g_strdup (_("another gate"));

  /* Two terminals may stand at one gate: then the gate's name tells nothing apart. */
  if (*row->other_terminal != '\0' && g_str_equal (row->other_gate, row->own_gate))
    /* Translators: ticket, time, gate, terminal, time */
    return g_strdup_printf (_("%s went in here at %s, and at %s (%s) at %s."), ticket, here, gate, row->other_terminal, there);
  /* Translators: ticket, time, gate, time */
  return g_strdup_printf (_("%s went in here at %s, and at %s at %s."), ticket, here, gate, there);
}

static TkGateAlarm *
make_alarm (const TkAlarmRow *row)
{
  TkGateAlarm *alarm = g_new0 (TkGateAlarm, 1);

  alarm->id = g_strdup (row->other);
  alarm->ticket = row->ticket;
  alarm->type_name = g_strdup (row->type_name);
  alarm->own_gate = g_strdup (row->own_gate);
  alarm->other_gate = g_strdup (row->other_gate);
  alarm->own_at = row->own_at;
  alarm->other_at = row->other_at;
  alarm->sentence = say (row);
  alarm->instruction = g_strdup (_("Stop whoever came second and look at their papers."));
  return alarm;
}

GPtrArray *
tk_desk_gate_alarms (TkDesk *desk, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  GPtrArray *alarms;

  g_return_val_if_fail (desk != NULL, NULL);
  rows = tk_store_list_alarms (desk->store, ALARMS_MAX, error);
  if (rows == NULL)
    return NULL;
  alarms = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_gate_alarm_free);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (alarms, make_alarm (g_ptr_array_index (rows, i)));
  return alarms;
}

static gboolean
dismiss_act (TkDesk *desk, gpointer data, GError **error)
{
  gboolean found;

  return tk_store_dismiss_alarm (desk->store, data, &found, error);
}

gboolean
tk_desk_gate_dismiss_alarm (TkDesk *desk, const char *id, GError **error)
{
  g_return_val_if_fail (desk != NULL && id != NULL, FALSE);
  return tk_desk_transact (desk, dismiss_act, (gpointer) id, error);
}
