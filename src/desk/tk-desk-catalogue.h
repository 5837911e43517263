/* What can be sold and where people come in. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk.h"

G_BEGIN_DECLS

typedef struct { guint32 number; char *title, *venue, *zone, *currency; gint64 doors_at, starts_at, ends_at; } TkEventInfo;
typedef struct {
  guint32 event;
  guint16 number;
  char *name, *description, *currency;
  gint64 price;             /* minor units */
  gint64 capacity;
  gint64 admits;
  gint64 left;              /* what this till may sell right now */
  gint64 beyond;            /* and beyond the capacity, each approved by a supervisor */
  gboolean seated;          /* it has a seat plan: tk_desk_get_plan() */
  char *asks;               /* what is asked of each who comes, as on the wire: "name!,phone"; "" */
  gboolean low;             /* few are left here; the sync agent has asked for more by then */
  char *unavailable;        /* (nullable) why it cannot be sold now, in words */
} TkTypeInfo;
typedef struct {
  guint32 number;
  guint32 event;
  char *name, *hint;
  char *accepts;            /* "Regular, VIP"; "all tickets" */
  gboolean takes_entries, takes_exits;
} TkGateInfo;
void tk_event_info_free (TkEventInfo *info);
void tk_type_info_free (TkTypeInfo *info);
void tk_gate_info_free (TkGateInfo *info);

GPtrArray *tk_desk_list_events (TkDesk *desk, GError **error);                       /* by start; ended ones last */
GPtrArray *tk_desk_list_types (TkDesk *desk, guint32 event, GError **error);         /* by position */
GPtrArray *tk_desk_list_gates (TkDesk *desk, guint32 event, GError **error);         /* event 0 = all */
/* By number ("1") or name (case-insensitive); NULL with NOT_FOUND and a sentence naming what there is. */
TkEventInfo *tk_desk_find_event (TkDesk *desk, const char *text, GError **error);
TkTypeInfo *tk_desk_find_type (TkDesk *desk, guint32 event, const char *text, GError **error);
TkGateInfo *tk_desk_find_gate (TkDesk *desk, guint32 event, const char *text, GError **error);

G_END_DECLS
