/* Sales by hour and type as a table without holes: what a drawing of them shows. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-shift-lines.h"
#include "tk-clock.h"

#include <glib/gi18n-lib.h>

#define HOUR_MS G_GINT64_CONSTANT (3600000)

typedef struct { guint32 event; guint16 type; gint64 amount; const char *name, *title; } Kind;

static int
compare_kinds (gconstpointer a, gconstpointer b)
{
  const Kind *left = a, *right = b;

  if (left->amount != right->amount)
    return left->amount > right->amount ? -1 : 1;
  return left->event != right->event ? (left->event > right->event) - (left->event < right->event)
                                     : (left->type > right->type) - (left->type < right->type);
}

static Kind *
find_kind (GArray *kinds, const TkShiftHour *hour)
{
  for (guint i = 0; i < kinds->len; i++)
    {
      Kind *kind = &g_array_index (kinds, Kind, i);
      if (kind->event == hour->event && kind->type == hour->type)
        return kind;
    }
  return NULL;
}

static void
name_kind (const TkShiftReport *report, Kind *kind)
{
  kind->name = kind->title = "";
  for (guint i = 0; i < report->types->len; i++)
    {
      const TkShiftType *type = g_ptr_array_index (report->types, i);
      if (type->event == kind->event && type->type == kind->type)
        {
          kind->name = type->type_name;
          kind->title = type->event_title;
        }
    }
}

/* By what they brought, most first. */
static GArray *
list_kinds (const TkShiftReport *report)
{
  GArray *kinds = g_array_new (FALSE, TRUE, sizeof (Kind));

  for (guint i = 0; i < report->hours->len; i++)
    {
      const TkShiftHour *hour = g_ptr_array_index (report->hours, i);
      Kind *kind = find_kind (kinds, hour);

      if (kind == NULL)
        {
          Kind fresh = { .event = hour->event, .type = hour->type };
          name_kind (report, &fresh);
          g_array_append_val (kinds, fresh);
          kind = &g_array_index (kinds, Kind, kinds->len - 1);
        }
      kind->amount += hour->amount;
    }
  g_array_sort (kinds, compare_kinds);
  return kinds;
}

static void
add_names (TkShiftChartData *data, GArray *kinds)
{
  gboolean several = FALSE;

  for (guint i = 1; i < kinds->len; i++)
    several = several || g_array_index (kinds, Kind, i).event != g_array_index (kinds, Kind, 0).event;
  for (guint i = 0; i < MIN (kinds->len, TK_SHIFT_CHART_TYPES); i++)
    {
      const Kind *kind = &g_array_index (kinds, Kind, i);
      gboolean rest = i == TK_SHIFT_CHART_TYPES - 1 && kinds->len > TK_SHIFT_CHART_TYPES;

      g_ptr_array_add (data->names, rest      ? g_strdup (_("Others"))
                                    : several ? g_strdup_printf ("%s · %s", kind->name, kind->title)
                                              : g_strdup (kind->name));
    }
}

static guint
place_of (GArray *kinds, const TkShiftHour *hour)
{
  guint place = 0;

  while (place < kinds->len && (g_array_index (kinds, Kind, place).event != hour->event || g_array_index (kinds, Kind, place).type != hour->type))
    place++;
  return MIN (place, TK_SHIFT_CHART_TYPES - 1);
}

TkShiftChartData *
tk_shift_chart_data (const TkShiftReport *report)
{
  g_autoptr (GArray) kinds = NULL;
  TkShiftChartData *data;
  gint64 first, last;

  if (report->hours->len == 0)
    return NULL;
  last = ((const TkShiftHour *) g_ptr_array_index (report->hours, report->hours->len - 1))->hour_ms;
  first = MAX (((const TkShiftHour *) g_ptr_array_index (report->hours, 0))->hour_ms, last - (TK_SHIFT_CHART_HOURS - 1) * HOUR_MS);
  kinds = list_kinds (report);
  data = g_new0 (TkShiftChartData, 1);
  data->hours = g_ptr_array_new_with_free_func (g_free);
  data->names = g_ptr_array_new_with_free_func (g_free);
  add_names (data, kinds);
  for (gint64 hour = first; hour <= last; hour += HOUR_MS)
    g_ptr_array_add (data->hours, tk_time_format (hour, report->zone, "%H:%M"));
  data->amounts = g_new0 (gint64, data->hours->len * data->names->len);
  data->tickets = g_new0 (gint64, data->hours->len * data->names->len);
  for (guint i = 0; i < report->hours->len; i++)
    {
      const TkShiftHour *hour = g_ptr_array_index (report->hours, i);
      guint cell;

      if (hour->hour_ms < first)
        continue;
      cell = (guint) ((hour->hour_ms - first) / HOUR_MS) * data->names->len + place_of (kinds, hour);
      data->amounts[cell] += hour->amount;
      data->tickets[cell] += hour->tickets;
    }
  return data;
}

void
tk_shift_chart_data_free (TkShiftChartData *data)
{
  if (data == NULL)
    return;
  g_ptr_array_unref (data->hours);
  g_ptr_array_unref (data->names);
  g_free (data->amounts);
  g_free (data->tickets);
  g_free (data);
}
