/* Jobs about carts put aside. A held cart knows numbers only: names, prices and seats' labels are looked up with it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sell-ask.h"

typedef struct {
  TkStaff *staff;
  TkSaleDraft *draft;       /* NULL but for holding */
  char *text;               /* name, or id */
} Held;

static void
held_input_free (Held *held)
{
  tk_staff_free (held->staff);
  g_clear_pointer (&held->draft, tk_sale_draft_unref);
  g_free (held->text);
  g_free (held);
}

static Held *
held_input (TkSession *session, TkSaleDraft *draft, const char *text)
{
  Held *held = g_new0 (Held, 1);

  held->staff = tk_staff_copy (tk_session_get_staff (session));
  held->draft = draft != NULL ? tk_sale_draft_ref (draft) : NULL;
  held->text = g_strdup (text);
  return held;
}

static void
type_free (TkTypeInfo *type)
{
  if (type != NULL)
    tk_type_info_free (type);
}

/* ---- On the desk's thread ---- */

static TkTypeInfo *
find_type (TkDesk *desk, const TkCartLine *line)
{
  g_autofree char *number = g_strdup_printf ("%u", line->type);

  return tk_desk_find_type (desk, line->event, number, NULL);
}

static char **
find_labels (TkDesk *desk, const TkCartLine *line)
{
  TkSeatPlan *plan = line->places != NULL ? tk_desk_get_plan (desk, line->event, line->type, NULL) : NULL;
  char **labels = plan != NULL ? g_new0 (char *, line->qty + 1) : NULL;

  for (guint i = 0; plan != NULL && i < line->qty; i++)
    {
      for (guint s = 0; s < plan->seats->len && labels[i] == NULL; s++)
        if (g_array_index (plan->seats, TkSeat, s).place == line->places[i])
          labels[i] = g_strdup (g_array_index (plan->seats, TkSeat, s).label);
      if (labels[i] == NULL)
        labels[i] = g_strdup_printf ("%u", line->places[i]);
    }
  g_clear_pointer (&plan, tk_seat_plan_free);
  return labels;
}

static gpointer
recall_job (TkDesk *desk, gpointer input, GError **error)
{
  Held *held = input;
  TkHeldCart *cart = tk_desk_recall (desk, held->staff, held->text, error);
  TkRecalledCart *recalled;

  if (cart == NULL)
    return NULL;
  recalled = g_new0 (TkRecalledCart, 1);
  recalled->held = cart;
  recalled->types = g_ptr_array_new_with_free_func ((GDestroyNotify) type_free);
  recalled->labels = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  for (gsize i = 0; i < cart->cart.n_lines; i++)
    {
      g_ptr_array_add (recalled->types, find_type (desk, &cart->cart.lines[i]));
      g_ptr_array_add (recalled->labels, find_labels (desk, &cart->cart.lines[i]));
    }
  return recalled;
}

static gpointer
hold_job (TkDesk *desk, gpointer input, GError **error)
{
  Held *held = input;

  return tk_desk_hold (desk, held->staff, tk_sale_draft_get (held->draft), held->text, error);
}

static gpointer
list_job (TkDesk *desk, gpointer input, GError **error)
{
  return tk_desk_list_held (desk, error);
}

static gpointer
drop_job (TkDesk *desk, gpointer input, GError **error)
{
  Held *held = input;

  return GINT_TO_POINTER (tk_desk_drop_held (desk, held->staff, held->text, error));
}

/* ---- Unpacking ---- */

static void
unpack_line (TkRecalledCart *recalled, guint i, TkCart *cart)
{
  const TkCartLine *line = &recalled->held->cart.lines[i];
  const TkTypeInfo *type = g_ptr_array_index (recalled->types, i);
  char **labels = g_ptr_array_index (recalled->labels, i);
  guint row;

  if (type == NULL)
    return;
  if (labels != NULL)
    tk_cart_set_places (cart, type, line->places, (const char *const *) labels, line->qty);
  else
    tk_cart_add (cart, type, line->qty);
  for (row = 0; row < tk_cart_get_n_rows (cart) && tk_cart_get_row (cart, row) != tk_cart_find_row (cart, line->event, line->type);)
    row++;
  for (guint ticket = 0; line->attendees != NULL && row < tk_cart_get_n_rows (cart) && ticket < line->qty; ticket++)
    tk_cart_set_attendee (cart, row, ticket, &line->attendees[ticket]);
}

void
tk_recalled_cart_unpack (TkRecalledCart *recalled, TkCart *cart)
{
  const TkSaleRequest *kept = &recalled->held->cart;

  tk_cart_clear (cart);
  for (guint i = 0; i < kept->n_lines; i++)
    unpack_line (recalled, i, cart);
  for (guint i = 0; i < kept->n_offs; i++)
    tk_cart_add_off (cart, &kept->offs[i]);
  tk_cart_set_buyer (cart, kept->buyer_name, kept->buyer_phone, kept->note);
  tk_cart_set_held (cart, recalled->held->id);
}

void
tk_recalled_cart_free (TkRecalledCart *recalled)
{
  tk_held_cart_free (recalled->held);
  g_ptr_array_unref (recalled->types);
  g_ptr_array_unref (recalled->labels);
  g_free (recalled);
}

void
tk_sell_ask_hold (TkSession *session, TkSaleDraft *draft, const char *name, GAsyncReadyCallback callback, gpointer user_data)
{
  tk_session_ask (session, hold_job, held_input (session, draft, name), (GDestroyNotify) held_input_free,
                  (GDestroyNotify) tk_held_cart_free, callback, user_data);
}

void
tk_sell_ask_held (TkSession *session, GAsyncReadyCallback callback, gpointer user_data)
{
  tk_session_ask (session, list_job, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, callback, user_data);
}

void
tk_sell_ask_recall (TkSession *session, const char *id, GAsyncReadyCallback callback, gpointer user_data)
{
  tk_session_ask (session, recall_job, held_input (session, NULL, id), (GDestroyNotify) held_input_free,
                  (GDestroyNotify) tk_recalled_cart_free, callback, user_data);
}

void
tk_sell_ask_drop (TkSession *session, const char *id, GAsyncReadyCallback callback, gpointer user_data)
{
  tk_session_ask (session, drop_job, held_input (session, NULL, id), (GDestroyNotify) held_input_free, NULL, callback, user_data);
}
