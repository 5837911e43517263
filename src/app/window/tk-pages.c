/* One line per page. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-pages.h"
#include "tk-gate-page.h"
#include "tk-live-page.h"
#include "tk-orders-page.h"
#include "tk-sell-page.h"
#include "tk-shift-page.h"
#include "tk-status-page.h"
#include "tk-supervise-page.h"

static const struct {
  const char *name;
  gboolean (*allowed) (TkRole role);
  GtkWidget *(*make) (TkSession *session);
} page_table[] = {
  { "sell", tk_role_may_sell, tk_sell_page_new },
  { "gate", tk_role_may_check_in, tk_gate_page_new },
  { "live", tk_role_may_check_in, tk_live_page_new },
  { "orders", tk_role_may_sell, tk_orders_page_new },
  { "shift", tk_role_may_sell, tk_shift_page_new },
  { "supervise", tk_role_may_supervise, tk_supervise_page_new },
  { "status", NULL, tk_status_page_new },
};

guint
tk_pages_count (void)
{
  return G_N_ELEMENTS (page_table);
}

const char *
tk_pages_name (guint i)
{
  return page_table[i].name;
}

int
tk_pages_index (const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (page_table); i++)
    if (g_str_equal (page_table[i].name, name))
      return (int) i;
  return -1;
}

gboolean
tk_pages_may_see (guint i, const TkStaff *staff)
{
  return staff != NULL && (page_table[i].allowed == NULL || page_table[i].allowed (staff->role));
}

GtkWidget *
tk_pages_make (guint i, TkSession *session)
{
  return page_table[i].make (session);
}
