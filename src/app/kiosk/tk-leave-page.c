/* Asks the desk, which counts wrong tries and locks as at sign-in. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-leave-page.h"
#include "tk-page.h"
#include "tk-pin-pad.h"

#include <glib/gi18n-lib.h>

struct _TkLeavePage {
  GtkWidget parent;
  TkSession *session;
  GtkDropDown *who;
  GtkStringList *display_names;
  GtkLabel *trouble;
  TkPinPad *pad;
  GPtrArray *names;           /* char *: sign-in names, as display_names */
  gboolean asking;
};

typedef struct {
  char *name, *pin;
} Try;

static void tk_leave_page_page_init (TkPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TkLeavePage, tk_leave_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (TK_TYPE_PAGE, tk_leave_page_page_init))

enum { ALLOWED, STAYED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
try_free (Try *try)
{
  g_free (try->name);
  explicit_bzero (try->pin, strlen (try->pin));
  g_free (try->pin);
  g_free (try);
}

static void
say (TkLeavePage *self, const char *words)
{
  gtk_label_set_label (self->trouble, words);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), *words != '\0');
}

/* ---- Who may say yes ---- */

static gpointer
staff_job (TkDesk *desk, gpointer input, GError **error)
{
  return tk_desk_list_staff (desk, error);
}

static gboolean
may_allow (TkLeavePage *self, const TkStaff *staff)
{
  const TkStaff *signed_in = tk_session_get_staff (self->session);

  return (signed_in != NULL && g_str_equal (signed_in->name, staff->name)) || tk_role_may_supervise (staff->role);
}

static void
add_name (TkLeavePage *self, const TkStaff *staff, gboolean first)
{
  g_ptr_array_insert (self->names, first ? 0 : -1, g_strdup (staff->name));
  gtk_string_list_splice (self->display_names, first ? 0 : g_list_model_get_n_items (G_LIST_MODEL (self->display_names)), 0,
                          (const char *[]) { staff->display_name, NULL });
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkLeavePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = tk_desk_worker_finish (result, &error);
  const TkStaff *signed_in = self->session != NULL ? tk_session_get_staff (self->session) : NULL;

  if (self->session == NULL)
    return;
  if (all == NULL)
    {
      say (self, error->message);
      return;
    }
  g_ptr_array_set_size (self->names, 0);
  gtk_string_list_splice (self->display_names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->display_names)), NULL);
  for (guint i = 0; i < all->len; i++)
    {
      const TkStaff *staff = g_ptr_array_index (all, i);

      if (may_allow (self, staff))
        add_name (self, staff, signed_in != NULL && g_str_equal (signed_in->name, staff->name));
    }
  gtk_drop_down_set_selected (self->who, 0);
  if (self->names->len == 0)
    say (self, _("Nobody here may close this screen: switch the machine off, or sync it so that it knows its supervisors."));
}

/* ---- The PIN ---- */

static gpointer
try_job (TkDesk *desk, gpointer input, GError **error)
{
  Try *try = input;

  return tk_desk_authenticate (desk, try->name, try->pin, error);
}

static void
tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkLeavePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStaff) staff = tk_desk_worker_finish (result, &error);

  self->asking = FALSE;
  if (self->session == NULL)
    return;
  /* Asked again: who was signed in may have signed out meanwhile. */
  if (staff != NULL && may_allow (self, staff))
    {
      tk_pin_pad_clear (self->pad);
      g_signal_emit (self, signals[ALLOWED], 0);
      return;
    }
  tk_pin_pad_refuse (self->pad);
  say (self, error != NULL ? error->message : _("That person may not close this screen: ask a supervisor."));
}

static void
entered_cb (TkLeavePage *self, const char *pin)
{
  guint chosen = gtk_drop_down_get_selected (self->who);
  Try *try;

  if (self->asking || chosen >= self->names->len)
    return;
  self->asking = TRUE;
  say (self, "");
  try = g_new0 (Try, 1);
  try->name = g_strdup (g_ptr_array_index (self->names, chosen));
  try->pin = g_strdup (pin);
  tk_session_ask (self->session, try_job, try, (GDestroyNotify) try_free, (GDestroyNotify) tk_staff_free, tried_cb, g_object_ref (self));
}

static void
stay_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_pin_pad_clear (TK_LEAVE_PAGE (widget)->pad);
  g_signal_emit (widget, signals[STAYED], 0);
}

static gboolean
tk_leave_page_key (TkPage *page, guint keyval, GdkModifierType modifiers)
{
  TkLeavePage *self = TK_LEAVE_PAGE (page);

  if (keyval == GDK_KEY_Escape)
    return gtk_widget_activate_action (GTK_WIDGET (self), "leave.stay", NULL);
  return !(modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) && tk_pin_pad_key (self->pad, keyval);
}

static void
tk_leave_page_dispose (GObject *object)
{
  TkLeavePage *self = TK_LEAVE_PAGE (object);
  GtkWidget *child;

  g_clear_object (&self->session);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_LEAVE_PAGE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_leave_page_parent_class)->dispose (object);
}

static void
tk_leave_page_page_init (TkPageInterface *iface)
{
  iface->key = tk_leave_page_key;
}

static void
tk_leave_page_class_init (TkLeavePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_leave_page_dispose;
  signals[ALLOWED] = g_signal_new ("allowed", TK_TYPE_LEAVE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[STAYED] = g_signal_new ("stayed", TK_TYPE_LEAVE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (TK_TYPE_PIN_PAD);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-leave-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TkLeavePage, who);
  gtk_widget_class_bind_template_child (widget_class, TkLeavePage, display_names);
  gtk_widget_class_bind_template_child (widget_class, TkLeavePage, trouble);
  gtk_widget_class_bind_template_child (widget_class, TkLeavePage, pad);
  gtk_widget_class_bind_template_callback (widget_class, entered_cb);
  gtk_widget_class_install_action (widget_class, "leave.stay", NULL, stay_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_leave_page_init (TkLeavePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  self->names = g_ptr_array_new_with_free_func (g_free);
}

GtkWidget *
tk_leave_page_new (TkSession *session)
{
  TkLeavePage *self = g_object_new (TK_TYPE_LEAVE_PAGE, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}

void
tk_leave_page_ask (TkLeavePage *self)
{
  tk_pin_pad_clear (self->pad);
  say (self, "");
  tk_session_ask (self->session, staff_job, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, listed_cb, g_object_ref (self));
}

GtkStringList *
tk_leave_page_get_names (TkLeavePage *self)
{
  return self->display_names;
}
