/* Places and attendees follow the quantity. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-cart-row.h"

#include <string.h>

G_DEFINE_FINAL_TYPE (TkCartRow, tk_cart_row, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
attendee_free (TkCartAttendee *attendee)
{
  if (attendee == NULL)
    return;
  g_free (attendee->name);
  g_free (attendee->phone);
  g_free (attendee->email);
  g_free (attendee->document);
  g_free (attendee);
}

static gboolean
is_told (const char *text)
{
  return text != NULL && *text != '\0';
}

static void
drop_seats (TkCartRow *self)
{
  g_array_set_size (self->places, 0);
  g_ptr_array_set_size (self->labels, 0);
}

static void
tk_cart_row_finalize (GObject *object)
{
  TkCartRow *self = TK_CART_ROW (object);

  g_free (self->name);
  g_free (self->currency);
  g_free (self->asks);
  g_array_unref (self->places);
  g_ptr_array_unref (self->labels);
  g_ptr_array_unref (self->attendees);
  G_OBJECT_CLASS (tk_cart_row_parent_class)->finalize (object);
}

static void
tk_cart_row_class_init (TkCartRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tk_cart_row_finalize;
  signals[CHANGED] = g_signal_new ("changed", TK_TYPE_CART_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tk_cart_row_init (TkCartRow *self)
{
  self->places = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->labels = g_ptr_array_new_with_free_func (g_free);
  self->attendees = g_ptr_array_new_with_free_func ((GDestroyNotify) attendee_free);
}

TkCartRow *
tk_cart_row_new (const TkTypeInfo *type)
{
  TkCartRow *self = g_object_new (TK_TYPE_CART_ROW, NULL);

  self->event = type->event;
  self->type = type->number;
  self->name = g_strdup (type->name);
  self->currency = g_strdup (type->currency);
  self->asks = g_strdup (type->asks != NULL ? type->asks : "");
  self->seated = type->seated;
  self->unit = type->price;
  return self;
}

void
tk_cart_row_set_qty (TkCartRow *self, guint qty)
{
  self->qty = qty;
  if (self->places->len > qty)
    {
      g_array_set_size (self->places, qty);
      g_ptr_array_set_size (self->labels, (int) qty);
    }
  else if (self->places->len < qty)
    drop_seats (self);
  if (self->attendees->len > qty)
    g_ptr_array_set_size (self->attendees, (int) qty);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
tk_cart_row_set_places (TkCartRow *self, const guint32 *places, const char *const *labels, guint n)
{
  drop_seats (self);
  g_array_append_vals (self->places, places, n);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (self->labels, g_strdup (labels[i]));
  tk_cart_row_set_qty (self, n);
}

void
tk_cart_row_set_attendee (TkCartRow *self, guint ticket, const TkAttendee *told)
{
  TkCartAttendee *attendee = g_new0 (TkCartAttendee, 1);

  g_return_if_fail (ticket < self->qty);
  attendee->name = g_strdup (told->name);
  attendee->phone = g_strdup (told->phone);
  attendee->email = g_strdup (told->email);
  attendee->document = g_strdup (told->document);
  if (self->attendees->len <= ticket)
    g_ptr_array_set_size (self->attendees, (int) ticket + 1);
  attendee_free (self->attendees->pdata[ticket]);
  self->attendees->pdata[ticket] = attendee;
  g_signal_emit (self, signals[CHANGED], 0);
}

const TkCartAttendee *
tk_cart_row_get_attendee (TkCartRow *self, guint ticket)
{
  return ticket < self->attendees->len ? g_ptr_array_index (self->attendees, ticket) : NULL;
}

gboolean
tk_cart_row_asks (TkCartRow *self, const char *what, gboolean *must)
{
  g_auto (GStrv) asked = g_strsplit (self->asks, ",", -1);
  gsize length = strlen (what);

  for (guint i = 0; asked[i] != NULL; i++)
    if (strncmp (asked[i], what, length) == 0 && (asked[i][length] == '\0' || g_str_equal (asked[i] + length, "!")))
      {
        if (must != NULL)
          *must = asked[i][length] == '!';
        return TRUE;
      }
  return FALSE;
}

static gboolean
is_untold (TkCartRow *self, const TkCartAttendee *attendee)
{
  const struct { const char *what, *text; } fields[] = {
    { "name", attendee != NULL ? attendee->name : NULL }, { "phone", attendee != NULL ? attendee->phone : NULL },
    { "email", attendee != NULL ? attendee->email : NULL }, { "document", attendee != NULL ? attendee->document : NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      gboolean must = FALSE;

      if (tk_cart_row_asks (self, fields[i].what, &must) && must && !is_told (fields[i].text))
        return TRUE;
    }
  return FALSE;
}

guint
tk_cart_row_count_untold (TkCartRow *self)
{
  guint n = 0;

  if (strchr (self->asks, '!') == NULL)
    return 0;
  for (guint i = 0; i < self->qty; i++)
    n += is_untold (self, tk_cart_row_get_attendee (self, i));
  return n;
}

char *
tk_cart_row_say_seats (TkCartRow *self)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < self->labels->len; i++)
    g_string_append_printf (words, "%s%s", i > 0 ? ", " : "", (const char *) self->labels->pdata[i]);
  return g_string_free (g_steal_pointer (&words), FALSE);
}
