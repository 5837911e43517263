/* A ticket type as one item of the grid's list: tiles come and go as it is scrolled, this stays. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include "tk-desk-catalogue.h"

G_BEGIN_DECLS

/* Signal "changed". */
#define TK_TYPE_TYPE_ITEM (tk_type_item_get_type ())
G_DECLARE_FINAL_TYPE (TkTypeItem, tk_type_item, TK, TYPE_ITEM, GObject)

/* place: 1-based position on the page. */
TkTypeItem *tk_type_item_new (guint place);
/* type: borrowed until the next call. Says "changed" only when something is to be seen of it. */
void tk_type_item_set (TkTypeItem *self, const TkTypeInfo *type, guint in_cart);
guint tk_type_item_get_place (TkTypeItem *self);
const TkTypeInfo *tk_type_item_get_type_info (TkTypeItem *self);
guint tk_type_item_get_in_cart (TkTypeItem *self);
/* Its name holds `text`, case and accents aside, or its place is the number that `text` is. */
gboolean tk_type_item_matches (TkTypeItem *self, const char *text);

G_END_DECLS
