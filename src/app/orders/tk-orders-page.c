/* A search box and what it finds; opening a sale shows its tickets. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-orders-page.h"
#include "tk-desk-sell.h"
#include "tk-page.h"
#include "tk-sale-view.h"
#include "tk-wording.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define FOUND_MAX 50

struct _TkOrdersPage {
  GtkWidget parent;
  TkSession *session;
  GtkSearchEntry *search;
  GtkStack *steps;
  GtkListBox *results;
  AdwStatusPage *nothing;
  gboolean asking, again;
};

static void tk_orders_page_page_init (TkPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TkOrdersPage, tk_orders_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (TK_TYPE_PAGE, tk_orders_page_page_init))

static void find (TkOrdersPage *self);

static gpointer
search_job (TkDesk *desk, gpointer input, GError **error)
{
  return tk_desk_search_sales (desk, input, FOUND_MAX, error);
}

/* The sale unfolds under its row. */
static void
expanded_cb (GtkWidget *row, GParamSpec *pspec, TkOrdersPage *self)
{
  const char *id = g_object_get_data (G_OBJECT (row), "sale");

  if (!adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)) || g_object_get_data (G_OBJECT (row), "asked") != NULL)
    return;
  g_object_set_data (G_OBJECT (row), "asked", row);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), tk_sale_view_new (self->session, id));
}

static GtkWidget *
make_row (TkOrdersPage *self, const TkSaleSummary *sale)
{
  GtkWidget *row = adw_expander_row_new (), *total;
  g_autofree char *time = tk_wording_day_time (sale->at, tk_session_get_zone (self->session)), *money = tk_wording_money (sale->total, sale->currency);
  g_autofree char *back = tk_wording_money (sale->handed_back, sale->currency);
  g_autofree char *undone = sale->undone > 0 ? g_strdup_printf (_(" · %u undone, %s handed back"), sale->undone, back)
                                             : g_strdup ("");
  g_autofree char *subtitle = g_strdup_printf ("%s · %s%s", time, sale->staff, undone);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), sale->summary);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
  total = gtk_label_new (money);
  gtk_widget_add_css_class (total, "numeric");
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row), total);
  g_object_set_data_full (G_OBJECT (row), "sale", g_strdup (sale->id), g_free);
  g_signal_connect_object (row, "notify::expanded", G_CALLBACK (expanded_cb), self, 0);
  return row;
}

static void
show_results (TkOrdersPage *self, GPtrArray *sales)
{
  gboolean searched = *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0';
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->results))) != NULL)
    gtk_list_box_remove (self->results, child);
  for (guint i = 0; i < sales->len; i++)
    gtk_list_box_append (self->results, make_row (self, g_ptr_array_index (sales, i)));
  adw_status_page_set_title (self->nothing, searched ? _("Not found here") : _("Nothing sold here yet"));
  adw_status_page_set_description (self->nothing,
                                   searched ? _("This terminal made no such sale. Search by the ticket's code, the sale's number or the M-Pesa code.")
                                            : _("Sales made at this terminal appear here, to be found and printed again."));
  gtk_stack_set_visible_child_name (self->steps, sales->len > 0 ? "results" : "nothing");
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkOrdersPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sales = tk_desk_worker_finish (result, &error);

  self->asking = FALSE;
  if (self->session == NULL)
    return;
  /* What was asked meanwhile is what counts: a list that comes twice would close a sale that was opened in between. */
  if (self->again)
    return find (self);
  if (sales != NULL)
    show_results (self, sales);
  else
    {
      adw_status_page_set_title (self->nothing, _("The search failed"));
      adw_status_page_set_description (self->nothing, error->message);
      gtk_stack_set_visible_child_name (self->steps, "nothing");
    }
}

static void
find (TkOrdersPage *self)
{
  self->again = self->asking;
  if (self->asking || self->session == NULL)
    return;
  self->asking = TRUE;
  tk_session_ask (self->session, search_job, g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search))), g_free,
                  (GDestroyNotify) g_ptr_array_unref, found_cb, g_object_ref (self));
}

static void
tk_orders_page_came_to_front (TkPage *page)
{
  TkOrdersPage *self = TK_ORDERS_PAGE (page);

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  find (self);
}

/* Digits belong to the PIN that a sale's panel is asking for. */
static gboolean
tk_orders_page_key (TkPage *page, guint keyval, GdkModifierType modifiers)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (page));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *view = focus != NULL ? gtk_widget_get_ancestor (focus, TK_TYPE_SALE_VIEW) : NULL;

  return view != NULL && tk_sale_view_key (TK_SALE_VIEW (view), keyval);
}

static void
tk_orders_page_dispose (GObject *object)
{
  GtkWidget *child;

  g_clear_object (&TK_ORDERS_PAGE (object)->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), TK_TYPE_ORDERS_PAGE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_orders_page_parent_class)->dispose (object);
}

static void
tk_orders_page_page_init (TkPageInterface *iface)
{
  iface->key = tk_orders_page_key;
  iface->came_to_front = tk_orders_page_came_to_front;
}

static void
tk_orders_page_class_init (TkOrdersPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_orders_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-orders-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TkOrdersPage, search);
  gtk_widget_class_bind_template_child (widget_class, TkOrdersPage, steps);
  gtk_widget_class_bind_template_child (widget_class, TkOrdersPage, results);
  gtk_widget_class_bind_template_child (widget_class, TkOrdersPage, nothing);
  gtk_widget_class_bind_template_callback (widget_class, find);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_orders_page_init (TkOrdersPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tk_orders_page_new (TkSession *session)
{
  TkOrdersPage *self = g_object_new (TK_TYPE_ORDERS_PAGE, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}
