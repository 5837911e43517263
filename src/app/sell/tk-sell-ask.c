/* Jobs for the desk's thread; each carries copies of what it needs. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sell-ask.h"

typedef struct { guint32 event; guint16 type; guint n; } Place;
typedef struct { TkStaff *staff; TkSaleDraft *draft; } Sale;

static void
sale_input_free (Sale *sale)
{
  tk_staff_free (sale->staff);
  tk_sale_draft_unref (sale->draft);
  g_free (sale);
}

static gpointer
events_job (TkDesk *desk, gpointer input, GError **error)
{
  return tk_desk_list_events (desk, error);
}

static gpointer
types_job (TkDesk *desk, gpointer input, GError **error)
{
  return tk_desk_list_types (desk, GPOINTER_TO_UINT (input), error);
}

static gpointer
discounts_job (TkDesk *desk, gpointer input, GError **error)
{
  return tk_desk_list_discounts (desk, GPOINTER_TO_UINT (input), error);
}

static gpointer
quote_job (TkDesk *desk, gpointer input, GError **error)
{
  return tk_desk_quote (desk, tk_sale_draft_get (input), error);
}

static gpointer
sale_job (TkDesk *desk, gpointer input, GError **error)
{
  Sale *sale = input;

  return tk_desk_sell (desk, sale->staff, tk_sale_draft_get (sale->draft), error);
}

static gpointer
plan_job (TkDesk *desk, gpointer input, GError **error)
{
  Place *place = input;

  return tk_desk_get_plan (desk, place->event, place->type, error);
}

static gpointer
best_seats_job (TkDesk *desk, gpointer input, GError **error)
{
  Place *place = input;

  return tk_desk_best_seats (desk, place->event, place->type, place->n, error);
}

static Place *
place_new (guint32 event, guint16 type, guint n)
{
  Place *place = g_new0 (Place, 1);

  *place = (Place) { event, type, n };
  return place;
}

void
tk_sell_ask_events (TkSession *session, GAsyncReadyCallback callback, gpointer user_data)
{
  tk_session_ask (session, events_job, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, callback, user_data);
}

void
tk_sell_ask_types (TkSession *session, guint32 event, GAsyncReadyCallback callback, gpointer user_data)
{
  tk_session_ask (session, types_job, GUINT_TO_POINTER (event), NULL, (GDestroyNotify) g_ptr_array_unref, callback, user_data);
}

void
tk_sell_ask_discounts (TkSession *session, guint32 event, GAsyncReadyCallback callback, gpointer user_data)
{
  tk_session_ask (session, discounts_job, GUINT_TO_POINTER (event), NULL, (GDestroyNotify) g_ptr_array_unref, callback, user_data);
}

void
tk_sell_ask_quote (TkSession *session, TkCart *cart, GAsyncReadyCallback callback, gpointer user_data)
{
  tk_session_ask (session, quote_job, tk_cart_make_draft (cart), (GDestroyNotify) tk_sale_draft_unref,
                  (GDestroyNotify) tk_quote_free, callback, user_data);
}

void
tk_sell_ask_sale (TkSession *session, TkSaleDraft *draft, GAsyncReadyCallback callback, gpointer user_data)
{
  Sale *sale = g_new0 (Sale, 1);

  sale->staff = tk_staff_copy (tk_session_get_staff (session));
  sale->draft = tk_sale_draft_ref (draft);
  tk_session_ask (session, sale_job, sale, (GDestroyNotify) sale_input_free, (GDestroyNotify) tk_sale_free, callback, user_data);
}

void
tk_sell_ask_plan (TkSession *session, guint32 event, guint16 type, GAsyncReadyCallback callback, gpointer user_data)
{
  tk_session_ask (session, plan_job, place_new (event, type, 0), g_free, (GDestroyNotify) tk_seat_plan_free, callback, user_data);
}

void
tk_sell_ask_best_seats (TkSession *session, guint32 event, guint16 type, guint n, GAsyncReadyCallback callback, gpointer user_data)
{
  tk_session_ask (session, best_seats_job, place_new (event, type, n), g_free, (GDestroyNotify) g_array_unref, callback, user_data);
}
