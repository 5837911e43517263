/* Rows in the order their event, then they themselves, were first touched. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-cart.h"
#include "tk-money.h"

#include <glib/gi18n-lib.h>

struct _TkCartContents {
  GPtrArray *rows;          /* TkCartRow */
  GPtrArray *offs;          /* TkCartOff, owning their texts */
  char *buyer_name, *buyer_phone, *note, *held;
  TkStaff *approver;
};

struct _TkCart {
  GObject parent;
  TkCartContents *in;
  TkQuote *quote;
  gboolean quoted;
};

static void tk_cart_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TkCart, tk_cart, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, tk_cart_model_init))

enum { CHANGED, QUOTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
off_free (TkCartOff *off)
{
  g_free ((char *) off->code);
  g_free ((char *) off->reason);
  g_free (off);
}

static TkCartContents *
contents_new (void)
{
  TkCartContents *contents = g_new0 (TkCartContents, 1);

  contents->rows = g_ptr_array_new_with_free_func (g_object_unref);
  contents->offs = g_ptr_array_new_with_free_func ((GDestroyNotify) off_free);
  contents->buyer_name = g_strdup ("");
  contents->buyer_phone = g_strdup ("");
  contents->note = g_strdup ("");
  return contents;
}

static gboolean
is_empty (const TkCartContents *contents)
{
  return contents->rows->len == 0 && contents->offs->len == 0 && contents->held == NULL && *contents->buyer_name == '\0'
         && *contents->buyer_phone == '\0' && *contents->note == '\0';
}

static void
changed (TkCart *self)
{
  self->quoted = FALSE;
  if (self->in->rows->len == 0)
    g_clear_pointer (&self->quote, tk_quote_free);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* More is sold, or for less: whoever approved has not seen that. */
static void
added (TkCart *self)
{
  g_clear_pointer (&self->in->approver, tk_staff_free);
  changed (self);
}

/* Behind the last row of its event. */
static guint
place_for (TkCart *self, guint32 event)
{
  for (guint i = self->in->rows->len; i > 0; i--)
    if (tk_cart_get_row (self, i - 1)->event == event)
      return i;
  return self->in->rows->len;
}

static TkCartRow *
make_row (TkCart *self, const TkTypeInfo *type)
{
  TkCartRow *row = tk_cart_find_row (self, type->event, type->number);
  guint place = place_for (self, type->event);

  if (row != NULL)
    return row;
  row = tk_cart_row_new (type);
  g_ptr_array_insert (self->in->rows, (int) place, row);
  g_list_model_items_changed (G_LIST_MODEL (self), place, 0, 1);
  return row;
}

static void
remove_row (TkCart *self, guint index)
{
  g_ptr_array_remove_index (self->in->rows, index);
  g_list_model_items_changed (G_LIST_MODEL (self), index, 1, 0);
}

static GType
tk_cart_get_item_type (GListModel *model)
{
  return TK_TYPE_CART_ROW;
}

static guint
tk_cart_get_n_items (GListModel *model)
{
  return TK_CART (model)->in->rows->len;
}

static gpointer
tk_cart_get_item (GListModel *model, guint position)
{
  GPtrArray *rows = TK_CART (model)->in->rows;

  return position < rows->len ? g_object_ref (g_ptr_array_index (rows, position)) : NULL;
}

static void
tk_cart_model_init (GListModelInterface *iface)
{
  iface->get_item_type = tk_cart_get_item_type;
  iface->get_n_items = tk_cart_get_n_items;
  iface->get_item = tk_cart_get_item;
}

static void
tk_cart_finalize (GObject *object)
{
  TkCart *self = TK_CART (object);

  tk_cart_contents_free (self->in);
  g_clear_pointer (&self->quote, tk_quote_free);
  G_OBJECT_CLASS (tk_cart_parent_class)->finalize (object);
}

static void
tk_cart_class_init (TkCartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tk_cart_finalize;
  signals[CHANGED] = g_signal_new ("changed", TK_TYPE_CART, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[QUOTED] = g_signal_new ("quoted", TK_TYPE_CART, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tk_cart_init (TkCart *self)
{
  self->in = contents_new ();
}

TkCart *
tk_cart_new (void)
{
  return g_object_new (TK_TYPE_CART, NULL);
}

/* ---- Tickets ---- */

const char *
tk_cart_why_not (TkCart *self, const TkTypeInfo *type, guint qty)
{
  const char *currency = tk_cart_get_currency (self);

  if (qty > TK_SALE_QTY_MAX || tk_cart_get_tickets (self) + qty > TK_SALE_QTY_MAX)
    return _("One sale holds at most 250 tickets; finish this one and start another.");
  if (*currency != '\0' && !g_str_equal (currency, type->currency))
    return _("That is sold in another currency; finish this sale and start another.");
  return NULL;
}

gboolean
tk_cart_add (TkCart *self, const TkTypeInfo *type, guint qty)
{
  TkCartRow *row;

  if (qty == 0 || tk_cart_why_not (self, type, qty) != NULL)
    return FALSE;
  row = make_row (self, type);
  tk_cart_row_set_qty (row, row->qty + qty);
  added (self);
  return TRUE;
}

gboolean
tk_cart_set_places (TkCart *self, const TkTypeInfo *type, const guint32 *places, const char *const *labels, guint n)
{
  TkCartRow *row = tk_cart_find_row (self, type->event, type->number);
  guint before = row != NULL ? row->qty : 0, index;

  if (n > before && tk_cart_why_not (self, type, n - before) != NULL)
    return FALSE;
  if (n > 0)
    tk_cart_row_set_places (make_row (self, type), places, labels, n);
  else if (row != NULL && g_ptr_array_find (self->in->rows, row, &index))
    remove_row (self, index);
  if (n > before)
    added (self);
  else
    changed (self);
  return TRUE;
}

gboolean
tk_cart_change (TkCart *self, guint index, int by)
{
  TkCartRow *row;

  g_return_val_if_fail (index < self->in->rows->len, FALSE);
  row = tk_cart_get_row (self, index);
  if (by > 0 && tk_cart_get_tickets (self) + (guint) by > TK_SALE_QTY_MAX)
    return FALSE;
  if (by < 0 && (guint) -by >= row->qty)
    remove_row (self, index);
  else
    tk_cart_row_set_qty (row, row->qty + (guint) by);
  if (by > 0)
    added (self);
  else
    changed (self);
  return TRUE;
}

void
tk_cart_take_back (TkCart *self, guint32 event, guint16 type, guint qty)
{
  TkCartRow *row = tk_cart_find_row (self, event, type);
  guint index;

  if (row != NULL && g_ptr_array_find (self->in->rows, row, &index))
    tk_cart_change (self, index, -(int) qty);
}

void
tk_cart_set_attendee (TkCart *self, guint row, guint ticket, const TkAttendee *attendee)
{
  g_return_if_fail (row < self->in->rows->len);
  tk_cart_row_set_attendee (tk_cart_get_row (self, row), ticket, attendee);
  changed (self);
}

guint
tk_cart_get_n_rows (TkCart *self)
{
  return self->in->rows->len;
}

TkCartRow *
tk_cart_get_row (TkCart *self, guint row)
{
  g_return_val_if_fail (row < self->in->rows->len, NULL);
  return g_ptr_array_index (self->in->rows, row);
}

TkCartRow *
tk_cart_find_row (TkCart *self, guint32 event, guint16 type)
{
  for (guint i = 0; i < self->in->rows->len; i++)
    {
      TkCartRow *row = tk_cart_get_row (self, i);

      if (row->event == event && row->type == type)
        return row;
    }
  return NULL;
}

guint
tk_cart_get_tickets (TkCart *self)
{
  guint tickets = 0;

  for (guint i = 0; i < self->in->rows->len; i++)
    tickets += tk_cart_get_row (self, i)->qty;
  return tickets;
}

guint
tk_cart_count (TkCart *self, guint32 event, guint16 type)
{
  const TkCartRow *row = tk_cart_find_row (self, event, type);

  return row != NULL ? row->qty : 0;
}

guint
tk_cart_count_events (TkCart *self)
{
  guint events = 0;

  /* Rows of an event stand together. */
  for (guint i = 0; i < self->in->rows->len; i++)
    events += i == 0 || tk_cart_get_row (self, i)->event != tk_cart_get_row (self, i - 1)->event;
  return events;
}

const char *
tk_cart_get_currency (TkCart *self)
{
  return self->in->rows->len > 0 ? tk_cart_get_row (self, 0)->currency : "";
}

/* ---- All else of it ---- */

void
tk_cart_add_off (TkCart *self, const TkCartOff *off)
{
  TkCartOff *kept = g_memdup2 (off, sizeof *off);

  kept->code = g_strdup (off->code);
  kept->reason = g_strdup (off->reason);
  g_ptr_array_add (self->in->offs, kept);
  added (self);
}

void
tk_cart_remove_off (TkCart *self, guint i)
{
  g_return_if_fail (i < self->in->offs->len);
  g_ptr_array_remove_index (self->in->offs, i);
  changed (self);
}

guint
tk_cart_get_n_offs (TkCart *self)
{
  return self->in->offs->len;
}

const TkCartOff *
tk_cart_get_off (TkCart *self, guint i)
{
  g_return_val_if_fail (i < self->in->offs->len, NULL);
  return g_ptr_array_index (self->in->offs, i);
}

static void
set_text (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text != NULL ? text : "");
}

void
tk_cart_set_buyer (TkCart *self, const char *name, const char *phone, const char *note)
{
  set_text (&self->in->buyer_name, name);
  set_text (&self->in->buyer_phone, phone);
  set_text (&self->in->note, note);
  changed (self);
}

const char *
tk_cart_get_buyer_name (TkCart *self)
{
  return self->in->buyer_name;
}

const char *
tk_cart_get_buyer_phone (TkCart *self)
{
  return self->in->buyer_phone;
}

const char *
tk_cart_get_note (TkCart *self)
{
  return self->in->note;
}

void
tk_cart_set_held (TkCart *self, const char *id)
{
  char *before = self->in->held;

  self->in->held = g_strdup (id);
  g_free (before);
  changed (self);
}

const char *
tk_cart_get_held (TkCart *self)
{
  return self->in->held;
}

void
tk_cart_set_approver (TkCart *self, const TkStaff *approver)
{
  g_clear_pointer (&self->in->approver, tk_staff_free);
  self->in->approver = approver != NULL ? tk_staff_copy (approver) : NULL;
  changed (self);
}

const TkStaff *
tk_cart_get_approver (TkCart *self)
{
  return self->in->approver;
}

/* ---- What it comes to ---- */

void
tk_cart_set_quote (TkCart *self, TkQuote *quote)
{
  g_clear_pointer (&self->quote, tk_quote_free);
  self->quote = quote;
  self->quoted = TRUE;
  g_signal_emit (self, signals[QUOTED], 0);
}

const TkQuote *
tk_cart_get_quote (TkCart *self)
{
  return self->quote;
}

gboolean
tk_cart_is_quoted (TkCart *self)
{
  return self->quoted && self->quote != NULL;
}

gint64
tk_cart_get_total (TkCart *self)
{
  gint64 total = 0;

  if (tk_cart_is_quoted (self))
    return self->quote->total;
  for (guint i = 0; i < self->in->rows->len; i++)
    {
      const TkCartRow *row = tk_cart_get_row (self, i);
      gint64 amount = 0;

      /* Out of range stays out of the sum; the desk refuses such a sale in words. */
      if (tk_money_multiply (row->unit, row->qty, &amount))
        tk_money_add (total, amount, &total);
    }
  return total;
}

/* ---- Putting it away, and back ---- */

void
tk_cart_contents_free (TkCartContents *contents)
{
  if (contents == NULL)
    return;
  g_ptr_array_unref (contents->rows);
  g_ptr_array_unref (contents->offs);
  g_free (contents->buyer_name);
  g_free (contents->buyer_phone);
  g_free (contents->note);
  g_free (contents->held);
  g_clear_pointer (&contents->approver, tk_staff_free);
  g_free (contents);
}

static TkCartContents *
replace (TkCart *self, TkCartContents *contents)
{
  TkCartContents *before = self->in;

  self->in = contents;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before->rows->len, contents->rows->len);
  changed (self);
  return before;
}

TkCartContents *
tk_cart_take (TkCart *self)
{
  return is_empty (self->in) ? NULL : replace (self, contents_new ());
}

void
tk_cart_put_back (TkCart *self, TkCartContents *contents)
{
  tk_cart_contents_free (replace (self, contents));
}

void
tk_cart_clear (TkCart *self)
{
  tk_cart_contents_free (tk_cart_take (self));
}
