/* A cart as a sale to ask for. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-cart.h"

static const char *
told (const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

/* (transfer full) (nullable) qty of them, texts borrowed. */
static TkAttendee *
attendees_of (TkCartRow *row)
{
  TkAttendee *attendees = row->attendees->len > 0 ? g_new0 (TkAttendee, row->qty) : NULL;

  for (guint i = 0; attendees != NULL && i < row->qty; i++)
    {
      const TkCartAttendee *one = tk_cart_row_get_attendee (row, i);

      if (one != NULL)
        attendees[i] = (TkAttendee) { told (one->name), told (one->phone), told (one->email), told (one->document) };
    }
  return attendees;
}

TkSaleDraft *
tk_cart_make_draft (TkCart *cart)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, TRUE, sizeof (TkCartLine)), offs = g_array_new (FALSE, TRUE, sizeof (TkCartOff));
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func (g_free);
  TkSaleRequest request = {
    .approver = tk_cart_get_approver (cart), .held = tk_cart_get_held (cart), .buyer_name = told (tk_cart_get_buyer_name (cart)),
    .buyer_phone = told (tk_cart_get_buyer_phone (cart)), .note = told (tk_cart_get_note (cart)),
  };

  for (guint i = 0; i < tk_cart_get_n_rows (cart); i++)
    {
      TkCartRow *row = tk_cart_get_row (cart, i);
      TkCartLine line = { .event = row->event, .type = row->type, .qty = row->qty, .attendees = attendees_of (row) };

      if (row->places->len == row->qty)
        line.places = (const guint32 *) row->places->data;
      g_ptr_array_add (people, (gpointer) line.attendees);
      g_array_append_val (lines, line);
    }
  for (guint i = 0; i < tk_cart_get_n_offs (cart); i++)
    g_array_append_vals (offs, tk_cart_get_off (cart, i), 1);
  request.lines = (const TkCartLine *) lines->data;
  request.n_lines = lines->len;
  request.offs = (const TkCartOff *) offs->data;
  request.n_offs = offs->len;
  return tk_sale_draft_new (&request);
}
