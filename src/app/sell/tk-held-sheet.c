/* The list is made anew each time: there are a handful, and their times run. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-held-sheet.h"
#include "tk-hold-button.h"
#include "tk-page.h"
#include "tk-sell-ask.h"
#include "tk-sheet-choice.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>

struct _TkHeldSheet {
  GtkWidget parent;
  TkSession *session;
  GPtrArray *held;          /* TkHeldCart, newest first */
  GtkBox *carts;
  GtkLabel *trouble, *none;
  gboolean asking;
};

static void tk_held_sheet_page_init (TkPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TkHeldSheet, tk_held_sheet, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (TK_TYPE_PAGE, tk_held_sheet_page_init))

enum { RECALL, COUNTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
recall (TkHeldSheet *self, guint i)
{
  if (self->held == NULL || i >= self->held->len)
    return;
  tk_held_sheet_say (self, "");
  g_signal_emit (self, signals[RECALL], 0, ((TkHeldCart *) g_ptr_array_index (self->held, i))->id);
}

static void
recall_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  recall (TK_HELD_SHEET (widget), (guint) g_variant_get_int32 (parameter));
}

static void
dropped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkHeldSheet) self = user_data;
  g_autoptr (GError) error = NULL;

  tk_desk_worker_finish (result, &error);
  if (self->session == NULL)
    return;
  tk_held_sheet_say (self, error != NULL ? error->message : "");
  tk_held_sheet_refresh (self);
  if (error == NULL)
    tk_session_acted (self->session);
}

static void
drop_held_cb (GtkWidget *button, TkHeldSheet *self)
{
  tk_sell_ask_drop (self->session, g_object_get_data (G_OBJECT (button), "cart"), dropped_cb, g_object_ref (self));
}

static char *
describe (TkHeldSheet *self, const TkHeldCart *cart)
{
  const char *zone = tk_session_get_zone (self->session);
  gint64 now = tk_clock_wall (tk_session_get_clock (self->session));
  g_autofree char *money = tk_wording_money (cart->total, cart->currency);
  g_autofree char *age = tk_wording_age (now - cart->at);
  g_autofree char *until = tk_wording_time (cart->holds_until, zone);
  g_autofree char *keeps = cart->holds_until > now ? g_strdup_printf (_("keeps its tickets until %s"), until)
                                                   : g_strdup (_("its tickets are free for others again"));
  g_autofree char *tickets = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u ticket", "%u tickets", cart->tickets), cart->tickets);

  return g_strdup_printf ("%s · %s · %s · %s · %s", tickets, money, cart->staff, age, keeps);
}

static GtkWidget *
make_line (TkHeldSheet *self, guint i)
{
  const TkHeldCart *cart = g_ptr_array_index (self->held, i);
  g_autofree char *detail = describe (self, cart);
  g_autofree char *said = g_strdup_printf (_("Hold to drop %s"), cart->name);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *choice = tk_sheet_choice_new (i + 1, cart->name, detail);
  GtkWidget *drop = g_object_new (TK_TYPE_HOLD_BUTTON, "label", _("Hold to drop"), NULL);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (choice), "held.recall");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (choice), "i", (int) i);
  gtk_widget_set_focus_on_click (choice, FALSE);
  gtk_widget_set_hexpand (choice, TRUE);
  gtk_widget_add_css_class (drop, "touch");
  gtk_widget_set_sensitive (drop, !cart->paying);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  g_object_set_data_full (G_OBJECT (drop), "cart", g_strdup (cart->id), g_free);
  g_signal_connect_object (drop, "held", G_CALLBACK (drop_held_cb), self, 0);
  if (cart->paying)
    tk_sheet_choice_mark (choice, _("Payment waiting"));
  gtk_box_append (GTK_BOX (line), choice);
  gtk_box_append (GTK_BOX (line), drop);
  return line;
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkHeldSheet) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) held = tk_desk_worker_finish (result, &error);
  GtkWidget *child;

  self->asking = FALSE;
  if (self->session == NULL || held == NULL)
    {
      if (error != NULL)
        tk_held_sheet_say (self, error->message);
      return;
    }
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->carts))) != NULL)
    gtk_box_remove (self->carts, child);
  g_clear_pointer (&self->held, g_ptr_array_unref);
  self->held = g_steal_pointer (&held);
  for (guint i = 0; i < self->held->len; i++)
    gtk_box_append (self->carts, make_line (self, i));
  gtk_widget_set_visible (GTK_WIDGET (self->none), self->held->len == 0);
  g_signal_emit (self, signals[COUNTED], 0, self->held->len);
}

static gboolean
tk_held_sheet_key (TkPage *page, guint keyval, GdkModifierType modifiers)
{
  int digit = tk_key_digit (keyval);

  if (digit < 1)
    return FALSE;
  recall (TK_HELD_SHEET (page), (guint) digit - 1);
  return TRUE;
}

static void
tk_held_sheet_dispose (GObject *object)
{
  TkHeldSheet *self = TK_HELD_SHEET (object);
  GtkWidget *child;

  g_clear_object (&self->session);
  g_clear_pointer (&self->held, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_HELD_SHEET);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_held_sheet_parent_class)->dispose (object);
}

static void
tk_held_sheet_page_init (TkPageInterface *iface)
{
  iface->key = tk_held_sheet_key;
}

static void
tk_held_sheet_class_init (TkHeldSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_held_sheet_dispose;
  signals[RECALL] = g_signal_new ("recall", TK_TYPE_HELD_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[COUNTED] = g_signal_new ("counted", TK_TYPE_HELD_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-held-sheet.ui");
  gtk_widget_class_bind_template_child (widget_class, TkHeldSheet, carts);
  gtk_widget_class_bind_template_child (widget_class, TkHeldSheet, trouble);
  gtk_widget_class_bind_template_child (widget_class, TkHeldSheet, none);
  gtk_widget_class_install_action (widget_class, "held.recall", "i", recall_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_held_sheet_init (TkHeldSheet *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

void
tk_held_sheet_set_session (TkHeldSheet *self, TkSession *session)
{
  g_set_object (&self->session, session);
}

void
tk_held_sheet_refresh (TkHeldSheet *self)
{
  if (self->asking)
    return;
  self->asking = TRUE;
  tk_sell_ask_held (self->session, listed_cb, g_object_ref (self));
}

void
tk_held_sheet_say (TkHeldSheet *self, const char *words)
{
  gtk_label_set_label (self->trouble, words);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), *words != '\0');
}
