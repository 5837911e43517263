/* Jobs for the desk's thread; each carries copies of what it needs. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-gate-ask.h"

#include <string.h>

typedef struct {
  TkStaff *staff;
  TkScanRequest request;
  TkGateRead *read;
} Scan;

typedef struct {
  guint32 event;
  guint limit;
} News;

static void
scan_free (Scan *scan)
{
  tk_staff_free (scan->staff);
  tk_gate_read_free (scan->read);
  g_free (scan);
}

static char *
title_of (GPtrArray *events, guint32 number)
{
  for (guint i = 0; i < events->len; i++)
    {
      const TkEventInfo *event = g_ptr_array_index (events, i);

      if (event->number == number)
        return g_strdup (event->title);
    }
  return g_strdup ("");
}

static gpointer
places_job (TkDesk *desk, gpointer input, GError **error)
{
  g_autoptr (GPtrArray) events = tk_desk_list_events (desk, error);
  g_autoptr (GPtrArray) gates = events != NULL ? tk_desk_list_gates (desk, 0, error) : NULL;
  GPtrArray *places;

  if (gates == NULL)
    return NULL;
  places = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_gate_place_free);
  for (guint i = 0; i < gates->len; i++)
    {
      TkGateInfo *gate = g_ptr_array_index (gates, i);
      TkGatePlace borrowed = { gate, title_of (events, gate->event) };

      g_ptr_array_add (places, tk_gate_place_copy (&borrowed));
      g_free (borrowed.event_title);
    }
  return places;
}

static gpointer
scan_job (TkDesk *desk, gpointer input, GError **error)
{
  Scan *scan = input;

  return tk_desk_scan (desk, scan->staff, &scan->request, error);
}

static gpointer
news_job (TkDesk *desk, gpointer input, GError **error)
{
  News *asked = input;
  TkGateNews *news = g_new0 (TkGateNews, 1);

  news->recent = tk_desk_recent_scans (desk, asked->event, asked->limit, error);
  news->alarms = news->recent != NULL ? tk_desk_gate_alarms (desk, error) : NULL;
  if (news->alarms == NULL || !tk_desk_gate_counts (desk, asked->event, &news->counts, error))
    g_clear_pointer (&news, tk_gate_news_free);
  return news;
}

static gpointer
dismiss_job (TkDesk *desk, gpointer input, GError **error)
{
  tk_desk_gate_dismiss_alarm (desk, input, error);
  return NULL;
}

TkGatePlace *
tk_gate_place_copy (const TkGatePlace *place)
{
  TkGatePlace *copy = g_new0 (TkGatePlace, 1);

  copy->gate = g_memdup2 (place->gate, sizeof *place->gate);
  copy->gate->name = g_strdup (place->gate->name);
  copy->gate->hint = g_strdup (place->gate->hint);
  copy->gate->accepts = g_strdup (place->gate->accepts);
  copy->event_title = g_strdup (place->event_title);
  return copy;
}

void
tk_gate_place_free (TkGatePlace *place)
{
  if (place == NULL)
    return;
  tk_gate_info_free (place->gate);
  g_free (place->event_title);
  g_free (place);
}

void
tk_gate_news_free (TkGateNews *news)
{
  if (news == NULL)
    return;
  g_clear_pointer (&news->recent, g_ptr_array_unref);
  g_clear_pointer (&news->alarms, g_ptr_array_unref);
  g_free (news);
}

void
tk_gate_ask_places (TkSession *session, GAsyncReadyCallback callback, gpointer user_data)
{
  tk_session_ask (session, places_job, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, callback, user_data);
}

TkGateRead *
tk_gate_read_new (const char *text, gsize length, const char *source, guint count)
{
  TkGateRead *read = g_new0 (TkGateRead, 1);

  read->text = g_malloc (length + 1);
  memcpy (read->text, text, length);
  read->text[length] = '\0';
  read->length = length;
  read->source = source;
  read->count = count;
  return read;
}

TkGateRead *
tk_gate_read_copy (const TkGateRead *read)
{
  TkGateRead *copy = tk_gate_read_new (read->text, read->length, read->source, read->count);

  copy->attention_seen = read->attention_seen;
  return copy;
}

void
tk_gate_read_free (TkGateRead *read)
{
  if (read == NULL)
    return;
  g_free (read->text);
  g_free (read);
}

void
tk_gate_ask_scan (TkSession *session, const TkGateInfo *gate, TkDirection direction, const TkGateRead *read,
                  GAsyncReadyCallback callback, gpointer user_data)
{
  Scan *scan = g_new0 (Scan, 1);

  scan->staff = tk_staff_copy (tk_session_get_staff (session));
  scan->read = tk_gate_read_copy (read);
  scan->request = (TkScanRequest) {
    .event = gate->event, .gate = gate->number, .direction = direction, .text = scan->read->text, .length = read->length,
    .source = read->source, .count = read->count, .attention_seen = read->attention_seen,
  };
  tk_session_ask (session, scan_job, scan, (GDestroyNotify) scan_free, (GDestroyNotify) tk_scan_result_free, callback, user_data);
}

void
tk_gate_ask_news (TkSession *session, guint32 event, guint limit, GAsyncReadyCallback callback, gpointer user_data)
{
  News *asked = g_new0 (News, 1);

  asked->event = event;
  asked->limit = limit;
  tk_session_ask (session, news_job, asked, g_free, (GDestroyNotify) tk_gate_news_free, callback, user_data);
}

void
tk_gate_ask_dismiss (TkSession *session, const char *alarm, GAsyncReadyCallback callback, gpointer user_data)
{
  tk_session_ask (session, dismiss_job, g_strdup (alarm), g_free, NULL, callback, user_data);
}
