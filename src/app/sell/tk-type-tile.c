/* The tile. Sold-out tiles stay, greyed, with the reason. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-type-tile.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

struct _TkTypeTile {
  GtkButton parent;
  GtkLabel *name, *price, *left, *admits, *key, *in_cart;
  TkTypeItem *item;
  gulong follows;
};

G_DEFINE_FINAL_TYPE (TkTypeTile, tk_type_tile, GTK_TYPE_BUTTON)

static char *
left_words (const TkTypeInfo *type)
{
  if (type->unavailable != NULL)
    return g_strdup (type->unavailable);
  if (type->low)
    /* Translators: few tickets left on this till; more are being asked for. */
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "▾ %" PRId64 " left here", "▾ %" PRId64 " left here", (gulong) type->left),
                            type->left);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%" PRId64 " left", "%" PRId64 " left", (gulong) type->left), type->left);
}

static void
show_key (TkTypeTile *self)
{
  guint place = tk_type_item_get_place (self->item);
  g_autofree char *key = g_strdup_printf ("%u", place);

  /* Beyond 9 it is no key, but what F3 finds it by. */
  gtk_label_set_label (self->key, key);
  gtk_widget_set_css_classes (GTK_WIDGET (self->key), (const char *[]) { place <= 9 ? "key-hint" : "hint", "numeric", NULL });
}

static void
refresh (TkTypeTile *self)
{
  const TkTypeInfo *type = tk_type_item_get_type_info (self->item);
  guint in_cart = tk_type_item_get_in_cart (self->item);
  g_autofree char *price = tk_wording_amount (type->price, type->currency);
  g_autofree char *money = tk_wording_money (type->price, type->currency);
  g_autofree char *left = left_words (type);
  g_autofree char *admits = g_strdup_printf (_("Admits %" PRId64), type->admits);
  g_autofree char *count = g_strdup_printf ("%u", in_cart);
  g_autofree char *said = g_strdup_printf ("%s, %s, %s", type->name, money, left);

  gtk_label_set_label (self->name, type->name);
  gtk_label_set_label (self->price, price);
  gtk_label_set_label (self->left, left);
  gtk_label_set_label (self->admits, type->seated ? _("Seats") : admits);
  gtk_widget_set_visible (GTK_WIDGET (self->admits), type->seated || type->admits > 1);
  gtk_label_set_label (self->in_cart, count);
  gtk_widget_set_visible (GTK_WIDGET (self->in_cart), in_cart > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self), type->unavailable == NULL && type->left > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), type->unavailable != NULL ? type->unavailable
                               : *type->description != '\0' ? type->description : NULL);
  if (type->low)
    gtk_widget_add_css_class (GTK_WIDGET (self), "low");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "low");
}

static void
tk_type_tile_dispose (GObject *object)
{
  tk_type_tile_set_item (TK_TYPE_TILE (object), NULL);
  G_OBJECT_CLASS (tk_type_tile_parent_class)->dispose (object);
}

static void
tk_type_tile_class_init (TkTypeTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_type_tile_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-type-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, TkTypeTile, name);
  gtk_widget_class_bind_template_child (widget_class, TkTypeTile, price);
  gtk_widget_class_bind_template_child (widget_class, TkTypeTile, left);
  gtk_widget_class_bind_template_child (widget_class, TkTypeTile, admits);
  gtk_widget_class_bind_template_child (widget_class, TkTypeTile, key);
  gtk_widget_class_bind_template_child (widget_class, TkTypeTile, in_cart);
}

static void
tk_type_tile_init (TkTypeTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tk_type_tile_new (void)
{
  return g_object_new (TK_TYPE_TYPE_TILE, NULL);
}

void
tk_type_tile_set_item (TkTypeTile *self, TkTypeItem *item)
{
  if (self->item == item)
    return;
  g_clear_signal_handler (&self->follows, self->item);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  self->follows = g_signal_connect_swapped (item, "changed", G_CALLBACK (refresh), self);
  show_key (self);
  refresh (self);
}

guint
tk_type_tile_get_place (TkTypeTile *self)
{
  return self->item != NULL ? tk_type_item_get_place (self->item) : 0;
}
