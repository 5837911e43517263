/* Compares before it speaks: a thousand types are read anew after each sale. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-type-item.h"

struct _TkTypeItem {
  GObject parent;
  guint place, in_cart;
  const TkTypeInfo *type;
  char *shown;              /* all that a tile shows, to be compared */
};

G_DEFINE_FINAL_TYPE (TkTypeItem, tk_type_item, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tk_type_item_finalize (GObject *object)
{
  g_free (TK_TYPE_ITEM (object)->shown);
  G_OBJECT_CLASS (tk_type_item_parent_class)->finalize (object);
}

static void
tk_type_item_class_init (TkTypeItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tk_type_item_finalize;
  signals[CHANGED] = g_signal_new ("changed", TK_TYPE_TYPE_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tk_type_item_init (TkTypeItem *self)
{
}

TkTypeItem *
tk_type_item_new (guint place)
{
  TkTypeItem *self = g_object_new (TK_TYPE_TYPE_ITEM, NULL);

  self->place = place;
  return self;
}

void
tk_type_item_set (TkTypeItem *self, const TkTypeInfo *type, guint in_cart)
{
  gboolean same_type = self->type == type;
  g_autofree char *shown = NULL;

  self->type = type;
  if (same_type && self->in_cart == in_cart)
    return;
  shown = g_strdup_printf ("%s|%s|%s|%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT "|%d|%d|%s|%u", type->name,
                           type->description, type->currency, type->price, type->left, type->admits, type->low, type->seated,
                           type->unavailable, in_cart);
  self->in_cart = in_cart;
  if (g_strcmp0 (shown, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&shown);
  g_signal_emit (self, signals[CHANGED], 0);
}

guint
tk_type_item_get_place (TkTypeItem *self)
{
  return self->place;
}

const TkTypeInfo *
tk_type_item_get_type_info (TkTypeItem *self)
{
  return self->type;
}

guint
tk_type_item_get_in_cart (TkTypeItem *self)
{
  return self->in_cart;
}

static gboolean
is_number (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isdigit (*c))
      return FALSE;
  return *text != '\0';
}

gboolean
tk_type_item_matches (TkTypeItem *self, const char *text)
{
  if (is_number (text) && g_ascii_strtoull (text, NULL, 10) == self->place)
    return TRUE;
  return g_str_match_string (text, self->type->name, TRUE);
}
