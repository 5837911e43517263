/* The page interface: every method may be absent. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-page.h"

G_DEFINE_INTERFACE (TkPage, tk_page, GTK_TYPE_WIDGET)

static void
tk_page_default_init (TkPageInterface *iface)
{
}

gboolean
tk_page_scanner_key (TkPage *page, guint keyval, GdkModifierType modifiers, gint64 time_ms)
{
  TkPageInterface *iface = TK_PAGE_GET_IFACE (page);

  return iface->scanner_key != NULL && iface->scanner_key (page, keyval, modifiers, time_ms);
}

gboolean
tk_page_key (TkPage *page, guint keyval, GdkModifierType modifiers)
{
  TkPageInterface *iface = TK_PAGE_GET_IFACE (page);

  return iface->key != NULL && iface->key (page, keyval, modifiers);
}

void
tk_page_came_to_front (TkPage *page)
{
  TkPageInterface *iface = TK_PAGE_GET_IFACE (page);

  if (iface->came_to_front != NULL)
    iface->came_to_front (page);
}

void
tk_page_went_back (TkPage *page)
{
  TkPageInterface *iface = TK_PAGE_GET_IFACE (page);

  if (iface->went_back != NULL)
    iface->went_back (page);
}

void
tk_page_put_away (TkPage *page)
{
  TkPageInterface *iface = TK_PAGE_GET_IFACE (page);

  if (iface->put_away != NULL)
    iface->put_away (page);
}

/* The number block without Num Lock sends these: who types an amount looks at the money, not at the lamp. */
static int
unlocked_digit (guint keyval)
{
  static const guint keys[] = { GDK_KEY_KP_Insert, GDK_KEY_KP_End, GDK_KEY_KP_Down, GDK_KEY_KP_Page_Down, GDK_KEY_KP_Left,
                                GDK_KEY_KP_Begin, GDK_KEY_KP_Right, GDK_KEY_KP_Home, GDK_KEY_KP_Up, GDK_KEY_KP_Page_Up };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i] == keyval)
      return (int) i;
  return -1;
}

int
tk_key_digit (guint keyval)
{
  if (keyval >= GDK_KEY_0 && keyval <= GDK_KEY_9)
    return (int) (keyval - GDK_KEY_0);
  if (keyval >= GDK_KEY_KP_0 && keyval <= GDK_KEY_KP_9)
    return (int) (keyval - GDK_KEY_KP_0);
  return unlocked_digit (keyval);
}

gboolean
tk_key_is_point (guint keyval)
{
  return keyval == GDK_KEY_period || keyval == GDK_KEY_comma || keyval == GDK_KEY_KP_Decimal || keyval == GDK_KEY_KP_Separator
         || keyval == GDK_KEY_KP_Delete;
}

gboolean
tk_key_is_enter (guint keyval)
{
  return keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_ISO_Enter;
}
