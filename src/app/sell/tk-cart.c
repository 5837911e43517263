/* Rows in the order they were first touched. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-cart.h"
#include "tk-money.h"

struct _TkCart {
  GObject parent;
  GPtrArray *rows;          /* TkCartRow */
};

G_DEFINE_FINAL_TYPE (TkCart, tk_cart, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
row_free (TkCartRow *row)
{
  g_free (row->name);
  g_free (row->currency);
  g_free (row);
}

static TkCartRow *
find_row (TkCart *self, guint32 event, guint16 type)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      TkCartRow *row = g_ptr_array_index (self->rows, i);

      if (row->event == event && row->type == type)
        return row;
    }
  return NULL;
}

static void
changed (TkCart *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
tk_cart_finalize (GObject *object)
{
  g_ptr_array_unref (TK_CART (object)->rows);
  G_OBJECT_CLASS (tk_cart_parent_class)->finalize (object);
}

static void
tk_cart_class_init (TkCartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tk_cart_finalize;
  signals[CHANGED] = g_signal_new ("changed", TK_TYPE_CART, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tk_cart_init (TkCart *self)
{
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
}

TkCart *
tk_cart_new (void)
{
  return g_object_new (TK_TYPE_CART, NULL);
}

gboolean
tk_cart_add (TkCart *self, const TkTypeInfo *type, guint qty)
{
  TkCartRow *row = find_row (self, type->event, type->number);
  const TkCartRow *first = self->rows->len > 0 ? self->rows->pdata[0] : NULL;

  if (qty == 0 || qty > TK_SALE_QTY_MAX || tk_cart_get_tickets (self) + qty > TK_SALE_QTY_MAX
      || (first != NULL && first->event != type->event))
    return FALSE;
  if (row == NULL)
    {
      row = g_new0 (TkCartRow, 1);
      row->event = type->event;
      row->type = type->number;
      row->name = g_strdup (type->name);
      row->currency = g_strdup (type->currency);
      row->unit = type->price;
      g_ptr_array_add (self->rows, row);
    }
  row->qty += qty;
  changed (self);
  return TRUE;
}

gboolean
tk_cart_change (TkCart *self, guint index, int by)
{
  TkCartRow *row;

  g_return_val_if_fail (index < self->rows->len, FALSE);
  row = g_ptr_array_index (self->rows, index);
  if (by > 0 && tk_cart_get_tickets (self) + (guint) by > TK_SALE_QTY_MAX)
    return FALSE;
  if (by < 0 && (guint) -by >= row->qty)
    g_ptr_array_remove_index (self->rows, index);
  else
    row->qty += (guint) by;
  changed (self);
  return TRUE;
}

void
tk_cart_take_back (TkCart *self, guint32 event, guint16 type, guint qty)
{
  TkCartRow *row = find_row (self, event, type);
  guint index;

  if (row != NULL && g_ptr_array_find (self->rows, row, &index))
    tk_cart_change (self, index, -(int) qty);
}

void
tk_cart_clear (TkCart *self)
{
  if (self->rows->len == 0)
    return;
  g_ptr_array_set_size (self->rows, 0);
  changed (self);
}

guint
tk_cart_get_n_rows (TkCart *self)
{
  return self->rows->len;
}

const TkCartRow *
tk_cart_get_row (TkCart *self, guint row)
{
  g_return_val_if_fail (row < self->rows->len, NULL);
  return g_ptr_array_index (self->rows, row);
}

guint
tk_cart_get_tickets (TkCart *self)
{
  guint tickets = 0;

  for (guint i = 0; i < self->rows->len; i++)
    tickets += ((TkCartRow *) g_ptr_array_index (self->rows, i))->qty;
  return tickets;
}

guint
tk_cart_count (TkCart *self, guint32 event, guint16 type)
{
  const TkCartRow *row = find_row (self, event, type);

  return row != NULL ? row->qty : 0;
}

gint64
tk_cart_get_total (TkCart *self)
{
  gint64 total = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const TkCartRow *row = g_ptr_array_index (self->rows, i);
      gint64 amount = 0;

      /* Out of range stays out of the sum; the desk refuses such a sale in words. */
      if (tk_money_multiply (row->unit, row->qty, &amount))
        tk_money_add (total, amount, &total);
    }
  return total;
}

const char *
tk_cart_get_currency (TkCart *self)
{
  return self->rows->len > 0 ? ((TkCartRow *) g_ptr_array_index (self->rows, 0))->currency : "";
}
