/* The live picture: sums of what gates have seen, as far as this terminal has heard. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-live.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "tk-desk-private.h"
#include "tk-store-live.h"

static void
gate_free (gpointer data)
{
  TkLiveGate *gate = data;

  g_free (gate->name);
  g_free (gate->minutes);
  g_free (gate);
}

static void
type_free (gpointer data)
{
  TkLiveType *type = data;

  g_free (type->name);
  g_free (type);
}

void
tk_live_free (TkLive *live)
{
  if (live == NULL)
    return;
  g_free (live->minutes);
  g_clear_pointer (&live->gates, g_ptr_array_unref);
  g_clear_pointer (&live->types, g_ptr_array_unref);
  g_free (live);
}

/* ---- What the sums are put into ---- */

static void
add_gate_cb (const TkLiveRow *row, gpointer data)
{
  TkLive *live = data;
  TkLiveGate *gate = g_new0 (TkLiveGate, 1);

  gate->gate = row->gate;
  gate->name = g_strdup (row->gate_name);
  gate->entered = row->entered;
  gate->left = row->left;
  gate->minutes = g_new0 (guint, live->n_minutes);
  live->entered += row->entered;
  live->inside += row->entered - row->left;
  live->denied += row->denied;
  live->overridden += row->overridden;
  g_ptr_array_add (live->gates, gate);
}

static TkLiveGate *
find_gate (TkLive *live, guint32 number)
{
  for (guint i = 0; i < live->gates->len; i++)
    {
      TkLiveGate *gate = g_ptr_array_index (live->gates, i);
      if (gate->gate == number)
        return gate;
    }
  return NULL;
}

/* A gate whose clock runs ahead counts as now. */
static void
add_minute_cb (const TkLiveRow *row, gpointer data)
{
  TkLive *live = data;
  TkLiveGate *gate = find_gate (live, row->gate);
  gint64 at = MIN (row->minute - live->since_ms / TK_STORE_MINUTE_MS, (gint64) live->n_minutes - 1);

  live->minutes[at] += (guint) row->entered;
  if (gate != NULL)
    gate->minutes[at] += (guint) row->entered;
}

/* Who was let in without a ticket that could be read is of no type, and shown only when there was anybody. */
static void
add_type_cb (const TkLiveRow *row, gpointer data)
{
  TkLive *live = data;
  TkLiveType *type;

  if (row->type == 0 && row->entered == 0)
    return;
  type = g_new0 (TkLiveType, 1);
  type->type = row->type;
  type->name = g_strdup (row->type == 0 ? _("Without a ticket") : row->type_name);
  type->entered = row->entered;
  type->inside = MAX (row->entered - row->left, 0);
  type->sold = row->sold;
  g_ptr_array_add (live->types, type);
}

static gboolean
read_live (TkDesk *desk, guint32 event, TkLive *live, GError **error)
{
  return tk_store_live_gates (desk->store, event, add_gate_cb, live, error)
         && tk_store_live_minutes (desk->store, event, live->since_ms / TK_STORE_MINUTE_MS, add_minute_cb, live, error)
         && tk_store_live_types (desk->store, event, add_type_cb, live, error);
}

TkLive *
tk_desk_live (TkDesk *desk, guint32 event, guint n_minutes, GError **error)
{
  g_autoptr (TkLive) live = NULL;
  TkStoreClock clock;

  g_return_val_if_fail (desk != NULL && n_minutes >= 1 && n_minutes <= TK_LIVE_MINUTES_MAX, NULL);
  if (!tk_store_clock_read (desk->store, desk->clock, &clock, error))
    return NULL;
  live = g_new0 (TkLive, 1);
  live->n_minutes = n_minutes;
  live->since_ms = (clock.now_ms / TK_STORE_MINUTE_MS - (n_minutes - 1)) * TK_STORE_MINUTE_MS;
  live->minutes = g_new0 (guint, n_minutes);
  live->gates = g_ptr_array_new_with_free_func (gate_free);
  live->types = g_ptr_array_new_with_free_func (type_free);
  if (!read_live (desk, event, live, error))
    return NULL;
  live->inside = MAX (live->inside, 0);
  return g_steal_pointer (&live);
}

/* ---- CSV ---- */

typedef struct {
  GString *text;
  char *zone;
} Sheet;

/* Quoted where it must be; and what a spreadsheet would take for a formula is a text. */
static void
append_field (GString *text, const char *field)
{
  gboolean formula = *field != '\0' && strchr ("=+-@\t\r", *field) != NULL;

  if (!formula && strpbrk (field, ",\"\r\n") == NULL)
    {
      g_string_append (text, field);
      return;
    }
  g_string_append (text, formula ? "\"'" : "\"");
  for (; *field != '\0'; field++)
    {
      if (*field == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *field);
    }
  g_string_append_c (text, '"');
}

static void
append_line_cb (const TkLiveRow *row, gpointer data)
{
  Sheet *sheet = data;
  g_autofree char *minute = tk_time_format (row->minute * TK_STORE_MINUTE_MS, sheet->zone, "%Y-%m-%d %H:%M");
  g_autofree char *number = g_strdup_printf ("%u", row->gate);

  if (row->entered == 0 && row->left == 0 && row->denied == 0)
    return;
  g_string_append_printf (sheet->text, "%s,", minute);
  append_field (sheet->text, *row->gate_name != '\0' ? row->gate_name : number);
  g_string_append_printf (sheet->text, ",%" PRId64 ",%" PRId64 ",%" PRId64 "\r\n", row->entered, row->left, row->denied);
}

char *
tk_desk_live_csv (TkDesk *desk, guint32 event, GError **error)
{
  Sheet sheet = { NULL, NULL };
  gboolean read;

  g_return_val_if_fail (desk != NULL, NULL);
  if (!tk_store_live_zone (desk->store, event, &sheet.zone, error))
    return NULL;
  sheet.text = g_string_new ("minute,gate,entered,left,refused\r\n");
  read = tk_store_live_all (desk->store, event, append_line_cb, &sheet, error);
  g_free (sheet.zone);
  return g_string_free (sheet.text, !read);
}
