/* Faces first, then the pad. The desk says who is wrong, how many tries are left and until when a name is locked.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sign-in-page.h"
#include "tk-face.h"
#include "tk-page.h"
#include "tk-pin-pad.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

struct _TkSignInPage {
  GtkWidget parent;
  TkSession *session;
  GtkStack *steps;
  GtkFlowBox *faces;
  GtkLabel *empty_words, *trouble, *who;
  AdwAvatar *avatar;
  TkPinPad *pad;
  GPtrArray *staff;           /* TkStaff */
  char *chosen;
  gboolean asking, listing, between;
};

static void tk_sign_in_page_page_init (TkPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TkSignInPage, tk_sign_in_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (TK_TYPE_PAGE, tk_sign_in_page_page_init))

enum { DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

static const TkStaff *
find_staff (TkSignInPage *self, const char *name)
{
  for (guint i = 0; self->staff != NULL && i < self->staff->len; i++)
    {
      const TkStaff *staff = g_ptr_array_index (self->staff, i);

      if (g_str_equal (staff->name, name))
        return staff;
    }
  return NULL;
}

static void
say (TkSignInPage *self, const char *words)
{
  gtk_label_set_label (self->trouble, words);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), *words != '\0');
}

static void
face_clicked_cb (GtkButton *button, TkSignInPage *self)
{
  tk_sign_in_page_choose (self, tk_face_get_name (GTK_WIDGET (button)));
}

static void
show_faces (TkSignInPage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->faces))) != NULL)
    gtk_flow_box_remove (self->faces, child);
  for (guint i = 0; i < self->staff->len; i++)
    {
      GtkWidget *face = tk_face_new (g_ptr_array_index (self->staff, i), tk_clock_wall (tk_session_get_clock (self->session)),
                                     tk_session_get_zone (self->session));

      g_signal_connect_object (face, "clicked", G_CALLBACK (face_clicked_cb), self, 0);
      gtk_flow_box_append (self->faces, face);
      child = GTK_WIDGET (gtk_flow_box_get_child_at_index (self->faces, (int) i));
      gtk_widget_set_focusable (child, FALSE);
    }
  gtk_flow_box_set_max_children_per_line (self->faces, CLAMP (self->staff->len, 1, 5));
  gtk_stack_set_visible_child_name (self->steps, self->staff->len > 0 ? "faces" : "empty");
  child = GTK_WIDGET (gtk_flow_box_get_child_at_index (self->faces, 0));
  if (child != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child)));
}

static gpointer
list_staff_job (TkDesk *desk, gpointer input, GError **error)
{
  return tk_desk_list_staff (desk, error);
}

static gboolean
same_staff (const GPtrArray *a, const GPtrArray *b)
{
  if (a == NULL || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const TkStaff *one = g_ptr_array_index (a, i), *other = g_ptr_array_index (b, i);

      if (!g_str_equal (one->name, other->name) || !g_str_equal (one->display_name, other->display_name)
          || one->locked_until_ms != other->locked_until_ms)
        return FALSE;
    }
  return TRUE;
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkSignInPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) staff = tk_desk_worker_finish (result, &error);

  self->listing = FALSE;
  if (self->session == NULL)
    return;
  if (staff == NULL)
    {
      gtk_label_set_label (self->empty_words, error->message);
      return;
    }
  if (same_staff (self->staff, staff))
    return;
  g_clear_pointer (&self->staff, g_ptr_array_unref);
  self->staff = g_steal_pointer (&staff);
  if (self->chosen == NULL)
    show_faces (self);
}

static void
list_staff (TkSignInPage *self)
{
  if (self->listing || tk_session_get_state (self->session) != (self->between ? TK_SESSION_SIGNED_IN : TK_SESSION_SIGNED_OUT))
    return;
  self->listing = TRUE;
  tk_session_ask (self->session, list_staff_job, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, listed_cb, g_object_ref (self));
}

static void
back_to_faces (TkSignInPage *self)
{
  g_clear_pointer (&self->chosen, g_free);
  tk_pin_pad_clear (self->pad);
  say (self, "");
  g_clear_pointer (&self->staff, g_ptr_array_unref);
  list_staff (self);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkSignInPage) self = user_data;
  g_autoptr (GError) error = NULL;

  self->asking = FALSE;
  if (self->session == NULL)
    return;
  if (tk_session_sign_in_finish (TK_SESSION (source), result, &error))
    {
      if (self->between)
        g_signal_emit (self, signals[DONE], 0);
      else
        back_to_faces (self);
      return;
    }
  tk_pin_pad_refuse (self->pad);
  say (self, error->message);
}

static void
entered_cb (TkSignInPage *self, const char *pin)
{
  if (self->asking || self->chosen == NULL)
    return;
  self->asking = TRUE;
  if (self->between)
    tk_session_switch_staff (self->session, self->chosen, pin, signed_in_cb, g_object_ref (self));
  else
    tk_session_sign_in (self->session, self->chosen, pin, signed_in_cb, g_object_ref (self));
}

static gboolean
tk_sign_in_page_key (TkPage *page, guint keyval, GdkModifierType modifiers)
{
  TkSignInPage *self = TK_SIGN_IN_PAGE (page);

  if (self->chosen == NULL && self->between && (keyval == GDK_KEY_Escape || keyval == GDK_KEY_F12))
    {
      g_signal_emit (self, signals[DONE], 0);
      return TRUE;
    }
  if (self->chosen == NULL)
    return FALSE;
  if (keyval == GDK_KEY_Escape)
    {
      back_to_faces (self);
      return TRUE;
    }
  return tk_pin_pad_key (self->pad, keyval);
}

static void
tk_sign_in_page_came_to_front (TkPage *page)
{
  back_to_faces (TK_SIGN_IN_PAGE (page));
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  back_to_faces (TK_SIGN_IN_PAGE (widget));
}

static void
tk_sign_in_page_dispose (GObject *object)
{
  TkSignInPage *self = TK_SIGN_IN_PAGE (object);
  GtkWidget *child;

  g_clear_object (&self->session);
  g_clear_pointer (&self->staff, g_ptr_array_unref);
  g_clear_pointer (&self->chosen, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_SIGN_IN_PAGE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_sign_in_page_parent_class)->dispose (object);
}

static void
tk_sign_in_page_page_init (TkPageInterface *iface)
{
  iface->key = tk_sign_in_page_key;
  iface->came_to_front = tk_sign_in_page_came_to_front;
}

static void
tk_sign_in_page_class_init (TkSignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_sign_in_page_dispose;
  signals[DONE] = g_signal_new ("done", TK_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (TK_TYPE_PIN_PAD);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TkSignInPage, steps);
  gtk_widget_class_bind_template_child (widget_class, TkSignInPage, faces);
  gtk_widget_class_bind_template_child (widget_class, TkSignInPage, empty_words);
  gtk_widget_class_bind_template_child (widget_class, TkSignInPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, TkSignInPage, who);
  gtk_widget_class_bind_template_child (widget_class, TkSignInPage, avatar);
  gtk_widget_class_bind_template_child (widget_class, TkSignInPage, pad);
  gtk_widget_class_bind_template_callback (widget_class, entered_cb);
  gtk_widget_class_install_action (widget_class, "sign-in.back", NULL, back_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_sign_in_page_init (TkSignInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tk_sign_in_page_new (TkSession *session)
{
  TkSignInPage *self = g_object_new (TK_TYPE_SIGN_IN_PAGE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "updated", G_CALLBACK (list_staff), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

GtkWidget *
tk_sign_in_page_new_between (TkSession *session)
{
  GtkWidget *page = tk_sign_in_page_new (session);

  TK_SIGN_IN_PAGE (page)->between = TRUE;
  return page;
}

gboolean
tk_sign_in_page_choose (TkSignInPage *self, const char *name)
{
  const TkStaff *staff = find_staff (self, name);

  if (staff == NULL)
    return FALSE;
  g_free (self->chosen);
  self->chosen = g_strdup (name);
  tk_pin_pad_clear (self->pad);
  say (self, "");
  adw_avatar_set_text (self->avatar, staff->display_name);
  gtk_label_set_label (self->who, staff->display_name);
  gtk_stack_set_visible_child_name (self->steps, "pin");
  gtk_widget_grab_focus (GTK_WIDGET (self->pad));
  return TRUE;
}
